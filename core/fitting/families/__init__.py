"""Families of distributions of counts, one object a file.

A new family is a file here that ends in `FAMILY`, and its name as a line of `FAMILIES`.
"""

from __future__ import annotations

from importlib import import_module

from .base import Family

FAMILIES: tuple[Family, ...] = tuple(
    import_module(f".{key}", __name__).FAMILY
    for key in (
        "poisson",
        "nb1",
        "nb2",
    )
)
_BY_KEY = {family.key: family for family in FAMILIES}


def family_of(key: str) -> Family:
    """Return the family of a key, such as "nb1"; KeyError if there is none."""
    return _BY_KEY[key]

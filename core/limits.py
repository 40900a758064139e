"""Limits that more than the settings keep to, and what refuses a length beyond them."""

from __future__ import annotations

from .errors import RtmError, Where
from .plain import shown

MOST_CELLS = 100_000_000
FEWEST_EVENTS = 20
LARGEST_LENGTH = 1e9  # longer than any on Earth, in whatever unit


def positive(value, what: str, where: str | Where = ()) -> None:
    """Refuse what is no finite number above 0."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not 0 < value <= LARGEST_LENGTH:
        said = f"{value:g}" if number and abs(value) <= LARGEST_LENGTH else shown(value)
        said = {"nan": "no number", "inf": "infinite", "-inf": "infinite"}.get(said, said)
        limit = " and at most a thousand million" if number and value > LARGEST_LENGTH else ""
        raise RtmError(
            f"{what} is {said}.",
            f"Give a number above 0{limit}, in the units of the map.",
            kind="setting",
            where=where,
        )

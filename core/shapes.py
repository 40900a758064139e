"""What the content of a file must look like, told part by part and checked in one place.

A shape is a function that takes a value and where it stands, and raises `Misshapen` if the value
is of another shape. Big shapes are made of small ones::

    TERM = parts({"factor": text(least=1), "rrv": number(above=0)}, {"reason": text()})
    MODEL = parts({"terms": listed(TERM)})
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping

from .language import said
from .plain import cut, harmless

Where = tuple[str, ...]
Shape = Callable[[object, Where], None]
LARGEST = 1e15  # also of whole numbers, which may be too long for any arithmetic
LONGEST = 100_000  # letters of a text
LONGEST_SHOWN = 80  # letters of it in a message
BREAKS = "\n\r\t"
CONTROLS = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff]")  # and halves of pairs of UTF-16


class Misshapen(Exception):  # noqa: N818 (what reads a file makes an error of it)
    """A part of a content is of another shape than it must be.

    Attributes
    ----------
    where : str
        As in "terms → 2 → factor".
    wanted : str or None
        What is needed there, in words; None where there is no such part.
    """

    def __init__(self, where: Where, wanted: str | None) -> None:
        super().__init__(where, wanted)
        self.where, self.wanted = " → ".join(map(shown, where)), wanted


def shown(found, longest: int = LONGEST_SHOWN) -> str:
    """Return something found in a file as a message can hold it: short, plain, on one line."""
    return cut(" ".join(harmless(str(found)[: 10 * longest]).split()), longest)


def read_json(text: str):
    """Read JSON in which no part is told twice.

    Raises
    ------
    ValueError
        If it is not so.
    """
    try:
        return json.loads(text, object_pairs_hook=_told_once)
    except RecursionError as reason:
        raise ValueError(said("it is nested too deeply")) from reason


def _told_once(pairs: list[tuple]) -> dict:
    told = dict(pairs)
    if len(told) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in told if names.count(name) > 1)
        raise ValueError(said("“{part}” is told twice", part=shown(twice)))
    return told


def is_plain(text: str, breaks: str = "") -> bool:
    """Return whether a text can be shown and written: no control letters but `breaks`."""
    return all(letter in breaks for letter in CONTROLS.findall(text))


def text(least: int = 0, longest: int = LONGEST, breaks: str = BREAKS) -> Shape:
    """Return the shape of a text of so many letters."""

    def check(value, where: Where) -> None:
        good = isinstance(value, str) and least <= len(value.strip()) and len(value) <= longest
        if not (good and is_plain(value, breaks)):
            raise Misshapen(where, said("a text"))

    return check


def one_of(words: Iterable[str]) -> Shape:
    """Return the shape of one of some words."""
    allowed = tuple(words)

    def check(value, where: Where) -> None:
        if not isinstance(value, str) or value not in allowed:
            raise Misshapen(where, said("one of {allowed}", allowed=", ".join(allowed)))

    return check


def number(least: float = -LARGEST, most: float = LARGEST, above: float = -math.inf) -> Shape:
    """Return the shape of a number from `least` to `most`, and above `above`."""

    def check(value, where: Where) -> None:
        if not _is_number(value) or not (least <= value <= most and value > above):
            raise Misshapen(where, wanted())

    def wanted() -> str:
        if above >= least:
            return said("a number above {above:g} and up to {most:g}", above=above, most=most)
        return said("a number from {least:g} to {most:g}", least=least, most=most)

    return check


def whole(least: int = 0, most: float = LARGEST) -> Shape:
    """Return the shape of a whole number from `least` to `most`."""

    def check(value, where: Where) -> None:
        if not _is_number(value) or isinstance(value, float) or not least <= value <= most:
            raise Misshapen(
                where, said("a whole number from {least:g} to {most:g}", least=least, most=most)
            )

    return check


def _is_number(value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def flag(value, where: Where) -> None:
    """Take true or false."""
    if not isinstance(value, bool):
        raise Misshapen(where, said("true or false"))


def maybe(shape: Shape) -> Shape:
    """Return the shape of something that may be null."""

    def check(value, where: Where) -> None:
        if value is not None:
            shape(value, where)

    return check


def listed(shape: Shape, least: int = 0) -> Shape:
    """Return the shape of a list of at least so many of one shape."""

    def check(value, where: Where) -> None:
        if not isinstance(value, (list, tuple)) or len(value) < least:
            raise Misshapen(
                where,
                said("a list") if not least else said("a list of at least {least}", least=least),
            )
        for position, one in enumerate(value, 1):
            shape(one, (*where, str(position)))

    return check


def named(shape: Shape, name: Shape = text(least=1)) -> Shape:  # noqa: B008 (shapes do not change)
    """Return the shape of parts of any names, all of one shape."""

    def check(value, where: Where) -> None:
        _require_mapping(value, where)
        for key, one in value.items():
            name(key, (*where, str(key)))
            shape(one, (*where, str(key)))

    return check


def parts(needed: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> Shape:
    """Return the shape of named parts: some must be there, others may; more are let pass."""

    def check(value, where: Where) -> None:
        _require_mapping(value, where)
        for key, shape in needed.items():
            if key not in value:
                raise Misshapen((*where, key), None)
            shape(value[key], (*where, key))
        for key, shape in (optional or {}).items():
            if key in value:
                shape(value[key], (*where, key))

    return check


def empty_or(shape: Shape) -> Shape:
    """Return the shape of parts that are all there, or none of them."""

    def check(value, where: Where) -> None:
        _require_mapping(value, where)
        if value:
            shape(value, where)

    return check


def _require_mapping(value, where: Where) -> None:
    if not isinstance(value, Mapping):
        raise Misshapen(where, said("an object in braces"))

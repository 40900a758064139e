"""Limits that more than the settings keep to, and what refuses a length beyond them."""

from __future__ import annotations

from .errors import RtmError, Where
from .language import numeral, said
from .plain import shown

MOST_CELLS = 100_000_000
FEWEST_EVENTS = 20
LARGEST_LENGTH = 1e9  # longer than any on Earth, in whatever unit


def positive(value, what: str, where: str | Where = ()) -> None:
    """Refuse what is no finite number above 0."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not 0 < value <= LARGEST_LENGTH:
        remedy = said("Give a number above 0, in the units of the map.")
        if number and value > LARGEST_LENGTH:
            remedy = said(
                "Give a number above 0 and at most a thousand million, in the units of the map."
            )
        problem = said("{what} is {value}.", what=what, value=_in_words(value, number))
        raise RtmError(problem, remedy, kind="setting", where=where)


def _in_words(value, number: bool) -> str:
    """Return what is no length, as a message has it."""
    figure = number and abs(value) <= LARGEST_LENGTH
    told = numeral(f"{value:g}") if figure else shown(value)
    if told == "nan":
        return said("no number")
    return said("infinite") if told in ("inf", "-inf") else told

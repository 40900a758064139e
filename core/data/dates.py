"""Dates and times as files write them, read in one way where there is one, and said where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..language import said
from .date_parts import DAY, MONTH, ORDERS, YEAR, YEAR_FIRST, YEAR_LAST, parts_of

__all__ = ["DAY", "MONTH", "ORDERS", "YEAR", "Read", "read_dates"]

SURE = 0.98  # of the dates tell an order, where some contradict it


@dataclass(frozen=True)
class Read:
    """What texts of dates mean.

    Attributes
    ----------
    texts : dict of str to str
        Each date as "2016-01-31", or "2016-01" of a month; "" of what is no date.
    order : str
        Which part comes first: `DAY`, `MONTH` or `YEAR`.
    sure : bool
        False where the dates can be read in two ways and nothing tells which.
    months : bool
        Whether they tell months alone.
    reason : str
        Why they are read so, in words.
    turned : tuple of str
        Days with the year first among others with the year last, which spreadsheets make of some
        of the rows, day and month the wrong way round.
    """

    texts: dict[str, str]
    order: str
    sure: bool
    months: bool
    reason: str
    turned: tuple[str, ...] = ()


def read_dates(
    counts: Mapping[str, int], order: str | None = None, likely: str = DAY, monthly: bool = False
) -> Read:
    """Return what texts of dates mean, all of them read in one order.

    Parameters
    ----------
    counts : mapping of str to int
        How often each text occurs.
    order : str, optional
        What comes first, if the analyst says so.
    likely : str
        What to take where the dates can be read in either way.
    monthly : bool
        Whether the column is called one of months.
    """
    reason, sure = said("as you say"), True
    if order is None:
        order, sure, reason = _order(counts, likely)
    texts = {text: _written(parts_of(text, order)) for text in counts}
    months = _are_months(texts, monthly)
    if months:
        texts = {text: day[:7] for text, day in texts.items()}
    return Read(texts, order, sure, months, reason, () if order == YEAR else _turned(texts))


def _turned(texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the days with the year first, if others have it last."""
    if not any(YEAR_LAST.fullmatch(text.strip()) for text in texts):
        return ()
    found = ((text, YEAR_FIRST.fullmatch(text.strip())) for text in texts)
    return tuple(text for text, parts in found if parts is not None and parts[3])


def _order(counts: Mapping[str, int], likely: str) -> tuple[str, bool, str]:
    """Return the order that dates tell by days beyond 12, whether it is sure, and why."""
    first = second = either = 0
    example = ""
    ones = {0: set(), 1: set()}  # type: dict[int, set[str]]
    for text, count in counts.items():
        found = YEAR_LAST.fullmatch(text.strip())
        if found is None:
            continue
        one, two = int(found[1]), int(found[2])
        if one > 12 >= two or two > 12 >= one:
            first, second = first + count * (one > 12), second + count * (two > 12)
            example = text
        else:
            either += count
        ones[0].add(found[1])
        ones[1].add(found[2])
    if not first + second + either:
        return YEAR, True, said("the year comes first, or the month is a word")
    if first + second:
        order = DAY if first >= second else MONTH
        sure = max(first, second) >= SURE * (first + second)
        return (
            order,
            sure,
            said("a date such as {example} can be read in no other way", example=example),
        )
    firsts = [{int(one) for one in ones[side]} == {1} for side in (0, 1)]
    if firsts[0] != firsts[1] and either > 1:
        return (DAY if firsts[0] else MONTH), True, said("each is the first day of a month")
    return likely, False, said("no date tells which of its numbers is the day")


def _are_months(texts: Mapping[str, str], monthly: bool) -> bool:
    days = {text for text in texts.values() if text}
    if not days or any(len(day) == 7 for day in days):
        return bool(days)
    return all(day.endswith("-01") for day in days) and (monthly or len(days) > 2)


def _written(parts: tuple[int, int, int] | None) -> str:
    if parts is None:
        return ""
    year, month, day = parts
    return f"{year:04}-{month:02}-{day:02}" if day else f"{year:04}-{month:02}"

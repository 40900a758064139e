"""Dates and times as files write them, read in one way where there is one, and said where not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ..language import said
from .columns.words import plain

DAY, MONTH, YEAR = "day", "month", "year"  # which comes first
ORDERS = (DAY, MONTH, YEAR)
EARLIEST, LATEST = 1900, 2100
PIVOT = 69  # years of two digits up to it are of this century
EPOCH = date(1970, 1, 1)
SERIAL = date(1899, 12, 30)  # from which spreadsheets count days
SURE = 0.98  # of the dates tell an order, where some contradict it
MONTHS = {
    1: "jan january januari enero ene janeiro janvier januar janner gennaio gen sty tammi",
    2: "feb february februari febrero fevereiro fev fevrier febbraio februar luty helmi",
    3: "mar march maart marzo marco mars marz maerz mrz mrt",
    4: "apr april abril abr avril avr aprile kwi",
    5: "may mei mayo maio mai maj mag maggio",
    6: "jun june juni junio junho juin giugno giu",
    7: "jul july juli julio julho juillet juil luglio lug",
    8: "aug august augustus agosto ago aout augusti",
    9: "sep sept september septiembre setembro set septembre settembre",
    10: "oct october oktober octubre outubro out octobre okt ottobre ott",
    11: "nov november noviembre novembro novembre",
    12: "dec december diciembre dic dezembro dez decembre dezember dicembre",
}
MONTH_OF = {word: number for number, names in MONTHS.items() for word in names.split()}
YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?")
YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})\.?")
MONTH_AND_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)?")
WORDED = re.compile(r"\d+|[^\W\d_]+")
TIME = re.compile(
    r"(\d{1,2})(?:[:.hH](\d{2}))?(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([AaPp])?\.?\s?(?:[Mm]\.?)?"
    r"\s*(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?|h|Uhr)?"
)
TIME_DIGITS = re.compile(r"(\d{1,2})(\d{2})(?:\.0)?")


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
    """

    texts: dict[str, str]
    order: str
    sure: bool
    months: bool
    reason: str


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
    return Read(texts, order, sure, months, reason)


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


def parts_of(text: str, order: str) -> tuple[int, int, int] | None:
    """Return year, month and day (0 where there is none) of a text; None of what is no date."""
    bare = text.strip()
    if found := YEAR_FIRST.fullmatch(bare):
        return _valid(found[1], found[2], found[3] or 0)
    if found := YEAR_LAST.fullmatch(bare):
        one, two, year = found.groups()
        if order == YEAR and len(year) == 2:
            return _valid(_century(one), two, year)
        day, month = (two, one) if order == MONTH else (one, two)
        return _valid(_century(year), month, day)
    if found := MONTH_AND_YEAR.fullmatch(bare):
        return _valid(found[2], found[1], 0)
    if bare[:1].isdigit() and bare.replace(".", "", 1).isdigit():
        return _of_digits(bare)
    return _of_words(bare)


def _of_digits(bare: str) -> tuple[int, int, int] | None:
    """Return the parts of 20140930, 201409, or of days that a spreadsheet counts."""
    if (found := DIGITS.fullmatch(bare)) and (day := _valid(*found.groups(default="0"))):
        return day
    whole = bare.partition(".")[0]
    if len(whole) == 8:
        return _valid(whole[4:], whole[2:4], whole[:2])
    if len(whole) == 5:
        day = SERIAL + timedelta(int(whole))
        return day.year, day.month, day.day
    return None


def _of_words(bare: str) -> tuple[int, int, int] | None:
    """Return the parts of a date with the name of a month: "30-Sep-2014", "Sept. 30, 2014"."""
    parts = WORDED.findall(bare[:60])
    months = [MONTH_OF[plain(part)] for part in parts if plain(part) in MONTH_OF]
    numbers = [part for part in parts if part.isdigit() and len(part) <= 4]
    if len(months) != 1 or not 0 < len(numbers) < 3:
        return None
    if len(numbers) == 1:
        return _valid(_century(numbers[0]), months[0], 0)
    day, year = numbers if len(numbers[0]) < 3 else reversed(numbers)
    return _valid(_century(year), months[0], day)


def _century(year: str) -> int:
    number = int(year)
    return number if len(year) > 2 else number + (2000 if number <= PIVOT else 1900)


def _valid(year, month, day) -> tuple[int, int, int] | None:
    parts = int(year), int(month), int(day)
    try:
        date(parts[0], parts[1], parts[2] or 1)
    except ValueError:
        return None
    return parts if EARLIEST <= parts[0] <= LATEST else None


def of_epoch(seconds: int) -> str:
    """Return the day of so many seconds since 1970, as UTC has it; "" beyond reason."""
    days = seconds // 86400
    if not -25567 <= days <= 47846:
        return ""
    return (EPOCH + timedelta(days)).isoformat()


def read_times(texts: Iterable[str]) -> list[int]:
    """Return the minutes since midnight of times of day; -1 of what is none.

    Where some are written as 2230, "5" is five minutes past midnight, and not five o'clock.
    """
    listed = [text.strip() for text in texts]
    clock = any(text.isdigit() and len(text) > 2 for text in listed)
    return [minutes_of(text.zfill(4) if clock and text.isdigit() else text) for text in listed]


def minutes_of(text: str) -> int:
    """Return the minutes since midnight of a time of day; -1 of what is none."""
    bare = text.strip()
    if found := TIME_DIGITS.fullmatch(bare):
        hour, minute, half = int(found[1]), int(found[2]), None
    elif found := TIME.fullmatch(bare):
        hour, minute, half = int(found[1]), int(found[2] or 0), found[4]
    else:
        return -1
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in "Pp" else 0)
    return 60 * (hour % 24) + minute if hour <= 24 and minute < 60 else -1

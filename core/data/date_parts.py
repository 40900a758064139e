"""Year, month and day of a date as files write it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from .columns.words import plain

DAY, MONTH, YEAR = "day", "month", "year"  # which comes first
ORDERS = (DAY, MONTH, YEAR)
EARLIEST, LATEST = 1900, 2100
PIVOT = 69  # years of two digits up to it are of this century
LONGEST = 60  # letters
SERIAL = date(1899, 12, 30)  # from which spreadsheets count days
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


def parts_of(text: str, order: str) -> tuple[int, int, int] | None:
    """Return year, month and day (0 where there is none) of a text; None of what is no date."""
    bare = text.strip()[:LONGEST]
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
    if bare[:1].isdecimal() and bare.replace(".", "", 1).isdecimal():
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
        counted = SERIAL + timedelta(int(whole))
        return counted.year, counted.month, counted.day
    return None


def _of_words(bare: str) -> tuple[int, int, int] | None:
    """Return the parts of a date with the name of a month: "30-Sep-2014", "Sept. 30, 2014"."""
    parts = WORDED.findall(bare[:60])
    months = [MONTH_OF[plain(part)] for part in parts if plain(part) in MONTH_OF]
    numbers = [part for part in parts if part.isdecimal() and len(part) <= 4]
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

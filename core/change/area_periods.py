"""Two periods to compare, as analysts write them, and the units in which they are counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..errors import RtmError
from ..language import marked, said
from ..plain import shown
from ..terrain.dates import MONTH, as_date

UNITS = DAYS, MONTHS, YEARS, WHOLE = "day", "month", "year", "period"
BETWEEN = re.compile(r"\s*(?:\bto\b|\.\.|…|–|—|/|,|;)\s*")
YEAR = re.compile(r"\d{4}")
AT_THE_END = re.compile(r"(?:^|\D)(\d{4})(?:[_-]?(0[1-9]|1[0-2]))?$")  # of the name of a field
WHOLE_ONES = {MONTHS: marked("Give whole months."), YEARS: marked("Give whole years.")}
PART_OF_DAYS = 28  # a part of a period that is told in days: four weeks


@dataclass(frozen=True)
class Window:
    """Units of time one after another: the first, and the one after the last."""

    first: int
    end: int

    @property
    def length(self) -> int:
        """How many there are."""
        return self.end - self.first

    def moved(self, by: int) -> Window:
        """Return the window so many units later."""
        return Window(self.first + by, self.end + by)


@dataclass(frozen=True)
class Periods:
    """The period before and the period after, in units of time.

    Attributes
    ----------
    unit : str
        One of `UNITS`; `WHOLE` where nothing is known but which of the two an event is of.
    before, after : Window
        Counted from the year 0 on, or for days from `date.toordinal` 0 on.
    lengths : (float, float)
        How long each is, in any one unit.
    """

    unit: str
    before: Window
    after: Window
    lengths: tuple[float, float]

    @property
    def scale(self) -> float:
        """By what counts before are multiplied to be of a period as long as the one after."""
        return self.lengths[1] / self.lengths[0]

    @property
    def part(self) -> int:
        """How many units are a part of the period after, by which it is told how a change went."""
        return PART_OF_DAYS if self.unit == DAYS else 1

    def named(self, at: int) -> str:
        """Return a unit as dates are written."""
        return unit_named(self.unit, at)

    def words(self, window: Window) -> str:
        """Return a window as "2015-01 to 2015-12"."""
        if self.unit == WHOLE:
            return ""
        first, last = self.named(window.first), self.named(window.end - 1)
        return first if first == last else said("{first} to {last}", first=first, last=last)


def unit_named(unit: str, at: int) -> str:
    """Return a unit as dates are written: "2015-01-31", "2015-01", "2015"; empty for a period."""
    if unit == DAYS:
        return date.fromordinal(at).isoformat()
    if unit == MONTHS:
        return f"{at // 12:04}-{at % 12 + 1:02}"
    return f"{at:04}" if unit == YEARS else ""


def unit_of(unit: str, when: str) -> int:
    """Return which unit a day, a month or a year lies in.

    Parameters
    ----------
    when : str
        As `as_date` writes it, or a year; with at least as much detail as the unit.
    """
    if unit == DAYS:
        return date.fromisoformat(when).toordinal()
    if unit == MONTHS:
        return 12 * int(when[:4]) + int(when[5:MONTH]) - 1
    return int(when[:4])


def unit_of_field(name: str) -> tuple[str, int] | None:
    """Return the year or month at the end of a field's name; None where there is none."""
    found = AT_THE_END.search(name)
    if found is None or not 1000 <= int(found[1]) <= 2999:
        return None
    year, month = found.groups()
    return (MONTHS, unit_of(MONTHS, f"{year}-{month}")) if month else (YEARS, int(year))


def periods_of(before: str, after: str, finest: str = DAYS) -> Periods:
    """Read the two periods.

    Parameters
    ----------
    before, after : str
        A year, a month or a day, or two of them, the first and the last: "2015", "2015-01 to
        2015-06", "2015-03-10 to 2015-06-09".
    finest : str
        In which units events are dated: days, months or years.

    Raises
    ------
    RtmError
        If one is no period, ends before it begins, is finer than the dates, or the two overlap.
    """
    told = {"before": _ends(before, "before"), "after": _ends(after, "after")}
    unit = _unit([text for both in told.values() for text in both])
    if UNITS.index(unit) < UNITS.index(finest):
        where = next(where for where, both in told.items() if _unit(both) == unit)
        raise _too_fine(told[where], finest, where)
    # a year of dated events is told by its months
    unit = max(min(unit, MONTHS, key=UNITS.index), finest, key=UNITS.index)
    windows = {where: _window(both, unit, where) for where, both in told.items()}
    _require_order(windows["before"], windows["after"], unit)
    return Periods(
        unit,
        windows["before"],
        windows["after"],
        (float(windows["before"].length), float(windows["after"].length)),
    )


def period_of(text: str, finest: str = DAYS) -> tuple[str, Window]:
    """Read one period, as `periods_of` reads two; return its unit and its units.

    Raises
    ------
    RtmError
        If it is no period, ends before it begins, or is finer than the dates.
    """
    both = _ends(text, "before")
    unit = _unit(both)
    if UNITS.index(unit) < UNITS.index(finest):
        raise _too_fine(both, finest, "before")
    unit = max(min(unit, MONTHS, key=UNITS.index), finest, key=UNITS.index)
    return unit, _window(both, unit, "before")


def undated(lengths: tuple[float, float] = (1.0, 1.0)) -> Periods:
    """Return two periods of which only the lengths are known."""
    return Periods(WHOLE, Window(0, 1), Window(1, 2), lengths)


def _ends(text: str, where: str) -> tuple[str, str]:
    """Return the first and the last year, month or day."""
    parts = [part for part in BETWEEN.split(text.strip()) if part]
    read = [part if YEAR.fullmatch(part) and part > "0000" else as_date(part) for part in parts]
    if not 1 <= len(read) <= 2 or not all(read):
        raise _refused(
            said("“{text}” is no period.", text=shown(text)),
            said("Give a year, a month, or the first and the last: 2015, or 2015-01 to 2015-06."),
            where,
        )
    return read[0], read[-1]


def _unit(texts: Sequence[str]) -> str:
    longest = max(map(len, texts))
    return DAYS if longest > MONTH else MONTHS if longest == MONTH else YEARS


def _window(ends: tuple[str, str], unit: str, where: str) -> Window:
    first, last = _within(ends[0], unit)[0], _within(ends[1], unit)[1]
    if last < first:
        raise _refused(
            said(
                "The period {first} to {last} ends before it begins.", first=ends[0], last=ends[1]
            ),
            said("Give the earlier date first."),
            where,
        )
    return Window(first, last + 1)


def _within(text: str, unit: str) -> tuple[int, int]:
    """Return the first and the last unit of a year, a month or a day."""
    year = int(text[:4])
    if unit == YEARS:
        return year, year
    months = unit_of(MONTHS, text) if len(text) > 4 else 12 * year
    last = months if len(text) > 4 else months + 11
    if unit == MONTHS:
        return months, last
    if len(text) > MONTH:
        return (unit_of(DAYS, text),) * 2
    begin = unit_of(DAYS, f"{unit_named(MONTHS, months)}-01")
    return begin, unit_of(DAYS, f"{unit_named(MONTHS, last + 1)}-01") - 1


def _require_order(before: Window, after: Window, unit: str) -> None:
    if after.first < before.end and before.first < after.end:
        raise _refused(
            said(
                "The periods overlap: the one before ends with {end}, and the one after begins "
                "with {begin}.",
                end=unit_named(unit, before.end - 1),
                begin=unit_named(unit, after.first),
            ),
            said("Let the period before end before the period after begins."),
            "after",
        )
    if after.first < before.end:
        raise _refused(
            said(
                "The period after, which begins with {begin}, is earlier than the period before.",
                begin=unit_named(unit, after.first),
            ),
            said("Change the two round."),
            "after",
        )


def _refused(problem: str, remedy: str, where: str) -> RtmError:
    return RtmError(problem, remedy, kind="setting", where=where)


def _too_fine(both: tuple[str, str], finest: str, where: str) -> RtmError:
    return _refused(
        said(
            "The period {first} to {last} is told more finely than the counts.",
            first=both[0],
            last=both[1],
        ),
        said(WHOLE_ONES[finest]),
        where,
    )

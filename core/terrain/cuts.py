"""Dates at which the past is cut off, so that maps made of it are tested on what came after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import RtmError
from ..language import counted, said
from ..plain import shown
from .dates import MONTH, Span, as_date, span_of
from .durations import Length, length_in_words

NUMBER = re.compile(r"\d{1,2}")
MOST_CUTS = 60
KEPT_BACK = 3  # one part in three of the time is tested where nobody says how long a period is
MONTHS = "months"


@dataclass(frozen=True)
class Cut:
    """A date, and the period tested after it.

    Attributes
    ----------
    at : str
        The first day of the period, or its first month where dates are months.
    end : str
        The first day, or month, after it.
    """

    at: str
    end: str

    def is_past(self, when: str) -> bool:
        """Return whether a date, of the same length, lies before the cut."""
        return when < self.at

    def is_tested(self, when: str) -> bool:
        """Return whether it lies in the period."""
        return self.at <= when < self.end


@dataclass(frozen=True)
class Dated:
    """The dates of incidents, all days or all months.

    Attributes
    ----------
    when : tuple of str
        Of each incident, empty where it has none.
    span : Span
    """

    when: tuple[str, ...]
    span: Span

    @property
    def by_month(self) -> bool:
        """Whether they are months."""
        return len(self.span.first) == MONTH

    @property
    def end(self) -> str:
        """The first day, or month, after the month of the last one."""
        month = Length(1, MONTHS).after(self.span.last[:MONTH])
        return month if self.by_month else f"{month}-01"

    @property
    def undated(self) -> int:
        """How many have none."""
        return self.span.undated


def dated(texts: Sequence[str]) -> Dated:
    """Read the dates of incidents: as months, if any of them is one.

    Raises
    ------
    RtmError
        If none can be read.
    """
    read = [as_date(text) for text in texts]
    known = [one for one in read if one]
    if not known:
        raise RtmError(
            said("No incident has a date that can be read."),
            said(
                "Choose a field of dates: days as 2016-01-31, or months as 2016-01; “Import "
                "incidents” makes them of other spellings."
            ),
            where="date_field",
        )
    letters = min(map(len, known))
    when = tuple(one[:letters] for one in read)
    return Dated(when, span_of(when))


def cuts_of(asked: str, period: str, dates: Dated) -> tuple[Cut, ...]:
    """Return the cuts that are asked for, in the order of time.

    Parameters
    ----------
    asked : str
        How many cuts, "4", so that the last period ends with the dates; or the cuts themselves,
        days or months with commas between them, "2016-03, 2016-05".
    period : str
        How long each period is (`length_in_words`); empty to have it chosen, so that about a third
        of the time is tested: whole months.
    dates : Dated

    Raises
    ------
    RtmError
        If something asked for is no date or no length of time, cuts are not in the order of time,
        periods overlap, a cut or the end of a period lies outside the dates, or days are asked for
        where dates are months.
    """
    if NUMBER.fullmatch(asked.strip()):
        return _counted(int(asked), period, dates)
    cuts = [_day(text.strip(), dates) for text in re.split("[,;]", asked) if text.strip()]
    if not cuts:
        raise _refused(
            said("No cuts are given."),
            said("Give their number, as 4, or dates, as {dates}.", dates="2016-03, 2016-05"),
        )
    length = _length(period, len(cuts), dates)
    found = tuple(Cut(at, length.after(at)) for at in cuts)
    _require_order(found)
    _require_within(found, dates)
    return found


def _counted(number: int, period: str, dates: Dated) -> tuple[Cut, ...]:
    if not 1 <= number <= MOST_CUTS:
        raise _refused(
            said("The number of cuts is {number}.", number=number),
            said("Give 1 to {most}.", most=MOST_CUTS),
        )
    length = _length(period, number, dates)
    ends = [dates.end]
    for _ in range(number):
        ends.append(length.before(ends[-1]))
    found = tuple(Cut(at, end) for end, at in reversed(list(zip(ends, ends[1:]))))
    if not found[0].at > dates.span.first:
        raise _refused(
            counted(
                number,
                "{count} period leaves no past: the incidents are of {first} to {last}.",
                "{count} periods leave no past: the incidents are of {first} to {last}.",
                first=dates.span.first,
                last=dates.span.last,
            ),
            said("Ask for fewer cuts, or for shorter periods."),
        )
    return found


def _length(period: str, number: int, dates: Dated) -> Length:
    if not period.strip():
        span = _months(dates.end) - _months(dates.span.first)
        return Length(max(1, span // (KEPT_BACK * number)), MONTHS)
    length = length_in_words(period)
    if dates.by_month and length.unit != MONTHS:
        raise _refused(
            said("The periods are told in days, and the dates of the incidents are months."),
            said("Give whole months, as in 1 month."),
            where="period",
        )
    return length


def _months(day: str) -> int:
    return 12 * int(day[:4]) + int(day[5:MONTH])


def _day(text: str, dates: Dated) -> str:
    """Return a cut with as many letters as the dates have."""
    read = as_date(text)
    if not read:
        raise _refused(
            said("“{text}” among the cuts is no date.", text=shown(text)),
            said("Give days as 2016-01-31, or months as 2016-01, with commas between them."),
        )
    if not dates.by_month:
        return read if len(read) > MONTH else f"{read}-01"
    if read[MONTH:] in ("", "-01"):
        return read[:MONTH]
    raise _refused(
        said("The cut {day} is a day, and the dates of the incidents are months.", day=read),
        said("Give months, as {month}.", month=read[:MONTH]),
    )


def _require_order(cuts: Sequence[Cut]) -> None:
    for one, after in zip(cuts, cuts[1:]):
        if after.at <= one.at:
            raise _refused(
                said("The cut {one} is given after {other}.", one=after.at, other=one.at),
                said("Give the cuts in the order of time, each once."),
            )
        if after.at < one.end:
            raise _refused(
                said(
                    "The period after the cut {one} goes on until {end}, beyond the next cut, "
                    "{other}.",
                    one=one.at,
                    end=one.end,
                    other=after.at,
                ),
                said("Give shorter periods, or cuts further apart."),
                where="period",
            )


def _require_within(cuts: Sequence[Cut], dates: Dated) -> None:
    places = {"first": dates.span.first, "last": dates.span.last}
    for one in cuts:
        if not dates.span.first < one.at <= dates.span.last:
            raise _refused(
                said(
                    "The cut {cut} does not part the incidents, which are of {first} to {last}.",
                    cut=one.at,
                    **places,
                ),
                said("Give cuts after the first date and up to the last."),
            )
        if one.end > dates.end:
            raise _refused(
                said(
                    "The period after the cut {cut} goes on until {end}, and the incidents are of "
                    "{first} to {last}.",
                    cut=one.at,
                    end=one.end,
                    **places,
                ),
                said("Give shorter periods, or earlier cuts."),
                where="period",
            )


def _refused(problem: str, remedy: str, where: str = "cut_dates") -> RtmError:
    return RtmError(problem, remedy, kind="setting", where=where)

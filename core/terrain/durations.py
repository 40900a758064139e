"""Lengths of time as analysts write them, and what is so much later than a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ..errors import RtmError
from ..language import said
from ..plain import shown
from .dates import MONTH

MOST = 1200  # months; days are fewer than that many years have
UNITS = {  # of each spelling, how many months or days it has
    **dict.fromkeys(("", "month", "months"), ("months", 1)),
    **dict.fromkeys(("quarter", "quarters"), ("months", 3)),
    **dict.fromkeys(("year", "years"), ("months", 12)),
    **dict.fromkeys(("day", "days"), ("days", 1)),
    **dict.fromkeys(("week", "weeks"), ("days", 7)),
}
WRITTEN = re.compile(r"(\d{1,4})?\s*([a-z]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Length:
    """A length of time: whole months, or whole days.

    Attributes
    ----------
    number : int
        At least 1.
    unit : "months" or "days"
    """

    number: int
    unit: str

    def after(self, day: str) -> str:
        """Return what is so much later than a day or, of a length in months, a month.

        Parameters
        ----------
        day : str
            As "2016-01-31" or "2016-01".
        """
        if self.unit == "days":
            return (date.fromisoformat(day) + timedelta(days=self.number)).isoformat()
        months = 12 * int(day[:4]) + int(day[5:MONTH]) - 1 + self.number
        month = f"{months // 12:04}-{months % 12 + 1:02}"
        return month if len(day) == MONTH else f"{month}-{min(int(day[8:]), _days_in(month)):02}"

    def before(self, day: str) -> str:
        """Return what is so much earlier than a day or a month."""
        return Length(-self.number, self.unit).after(day)


def _days_in(month: str) -> int:
    first = date(int(month[:4]), int(month[5:]), 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return (after - first).days


def length_in_words(text: str) -> Length:
    """Read a length of time such as "3 months", "90 days", "quarter" or "2" (months).

    Raises
    ------
    RtmError
        If it is none, or longer than a hundred years.
    """
    found = WRITTEN.fullmatch(text.strip())
    unit, times = UNITS.get(found[2].lower(), ("", 0)) if found and text.strip() else ("", 0)
    number = int(found[1] or 1) * times if found else 0
    if not 0 < number <= (MOST if unit == "months" else 30 * MOST):
        raise RtmError(
            said("“{text}” is no length of time.", text=shown(text)),
            said("Give a number and a unit, as in 1 month, 3 months, 90 days or 1 year."),
            kind="setting",
            where="period",
        )
    return Length(number, unit)

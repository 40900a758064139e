"""The years, halves, quarters or months between two dates, each as the parts of a filter."""

from __future__ import annotations

from dataclasses import dataclass

from ...algorithms.language import marked

MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
SPLITS = {
    "": marked("not split"),
    "year": marked("years"),
    "half": marked("half-years"),
    "quarter": marked("quarters"),
    "month": marked("months"),
}
MOST = 400  # periods offered
OF_A_MONTH, OF_A_YEAR = 7, 4  # letters of a date


@dataclass(frozen=True)
class Period:
    """A period: its name, its first date, and the date before which it ends."""

    name: str
    first: str
    before: str


def periods_between(low: str, high: str, split: str) -> list[Period]:
    """Return the periods that dates from one to another lie in.

    Parameters
    ----------
    low, high : str
        ISO dates, or months, as the layer has them; the limits of the periods are as long.
    split : str
        One of `MONTHS`.
    """
    months = MONTHS[split]
    start, end = _month(low), _month(high)
    first = start - start % months
    found = range(first, end + 1, months)[:MOST]
    return [Period(_name(at, months), _date(at, low), _date(at + months, low)) for at in found]


def _month(date: str) -> int:
    """Return how many months have passed since the year 0."""
    rest = date[OF_A_YEAR + 1 : OF_A_MONTH]
    return 12 * int(date[:OF_A_YEAR]) + (int(rest) - 1 if rest else 0)


def _date(month: int, like: str) -> str:
    year, rest = divmod(month, 12)
    if len(like) <= OF_A_YEAR:
        return f"{year:04}"
    return f"{year:04}-{rest + 1:02}" + ("-01" if len(like) > OF_A_MONTH else "")


def _name(month: int, months: int) -> str:
    year, rest = divmod(month, 12)
    if months == MONTHS["year"]:
        return f"{year:04}"
    if months == MONTHS["month"]:
        return f"{year:04}-{rest + 1:02}"
    letter = "H" if months == MONTHS["half"] else "Q"
    return f"{year:04} {letter}{rest // months + 1}"

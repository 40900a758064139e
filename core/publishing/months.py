"""Whether two periods have a month in common."""

from __future__ import annotations

Months = tuple[str, str]  # first and last, as in "2016-01" or "2016"; empty where unknown


def overlap(one: Months, other: Months) -> bool:
    """Return whether two periods have a month in common, or may have: it is not known of one.

    Parameters
    ----------
    one, other : tuple of str
        First and last month of each.
    """
    if not all((*one, *other)):
        return True
    return _first(one) <= _last(other) and _first(other) <= _last(one)


def _first(months: Months) -> str:
    return months[0] if "-" in months[0] else f"{months[0]}-01"


def _last(months: Months) -> str:
    return months[1] if "-" in months[1] else f"{months[1]}-12"

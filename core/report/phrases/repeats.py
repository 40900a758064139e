"""Bands of distance and time in words."""

from __future__ import annotations

from ...language import counted, numeral, said
from ...timing.near_repeat.record import Cell


def metres(cell: Cell) -> str:
    """Return a band of distance: "the very place", "up to 100 m", "100 to 200 m"."""
    if not cell.up_to_metres:
        return said("same place")
    end = numeral(f"{cell.up_to_metres:g}")
    if not cell.beyond_metres:
        return said("up to {end} m", end=end)
    return said("{start} to {end} m", start=numeral(f"{cell.beyond_metres:g}"), end=end)


def where(cell: Cell) -> str:
    """Return a band of distance within a sentence: "at the same place", "within 100 m"."""
    if not cell.up_to_metres:
        return said("at the same place")
    if not cell.beyond_metres:
        return said("within {end} m of it", end=numeral(f"{cell.up_to_metres:g}"))
    return said("{band} from it", band=metres(cell))


def days(cell: Cell) -> str:
    """Return a band of time: "0 to 7 days"."""
    if cell.from_days == cell.to_days:
        if not cell.to_days:
            return said("same day")
        return counted(cell.to_days, "{count} day", "{count} days")
    return said("{start} to {end} days", start=cell.from_days, end=cell.to_days)


def until(cell: Cell) -> str:
    """Return the end of a band of time within a sentence: "within 7 days"."""
    if not cell.to_days:
        return said("on the same day")
    return counted(cell.to_days, "within {count} day", "within {count} days")

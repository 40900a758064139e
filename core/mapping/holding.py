"""What places hold of the events, beside what past counts and chance hold in as much area."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from .capture import capture_curve

FIRST = 15  # places of the list that people use
LATEST = "same_by_counts"  # a column that earlier versions did not write


@dataclass(frozen=True)
class Held:
    """Shares, 0 to 1, of all events that lie in the first places together; None where not known.

    Attributes
    ----------
    places : int
        How many of them, from the first.
    area : float
        Of the study area in them. Chance holds as much of any events.
    expected, past, later : float or None
        Of the events expected, recorded, and of a later period, in them.
    past_by_counts, later_by_counts : float or None
        In the same area of cells taken by their past events, of cells that tie the same part.
    past_by_map, later_by_map : float or None
        In the same area of cells taken by the map that ranks, one by one.
    same_by_counts : float or None
        Of the area of the places, what the same area of cells taken by their past events has too,
        of cells that tie the same part; None in tables of earlier versions too.
    """

    places: int
    area: float
    expected: float | None = None
    past: float | None = None
    later: float | None = None
    past_by_counts: float | None = None
    later_by_counts: float | None = None
    past_by_map: float | None = None
    later_by_map: float | None = None
    same_by_counts: float | None = None


def read_held(table: str) -> tuple[Held, ...]:
    """Return what places hold from a table with a column for each field of `Held`.

    Raises
    ------
    KeyError, TypeError, ValueError
        If the table is another one, or holds no numbers.
    """
    columns = [one.name for one in fields(Held)]
    return tuple(
        Held(int(row["places"]), float(row["area"]), *(_number(row[one]) for one in columns[2:]))
        for row in _rows(table)
    )


def _rows(table: str) -> Iterator[dict[str, str]]:
    """Yield the rows, those of earlier versions with the columns that came later, empty."""
    for row in csv.DictReader(io.StringIO(table)):
        yield {LATEST: "", **row}


def _number(text: str) -> float | None:
    return float(text) if text else None


def held(
    ranks: np.ndarray,
    coverage: np.ndarray,
    scores: np.ndarray,
    *,
    expected: np.ndarray | None = None,
    past: np.ndarray | None = None,
    later: np.ndarray | None = None,
) -> tuple[Held, ...]:
    """Return what the first places hold, if there are more than those, and what all hold.

    Parameters
    ----------
    ranks : int array, shape (cells,)
        Of each cell's place, 0 for none.
    coverage, scores, expected, past, later : arrays, shape (cells,)
        As for `find_places`.
    """
    count = int(ranks.max(initial=0))
    amounts = {"expected": expected, "past": past, "later": later}
    known = {name: one for name, one in amounts.items() if one is not None and one.sum() > 0}
    curves = {
        f"{name}_by_{by}": capture_curve(values, known[name], coverage)
        for by, values in (("counts", past), ("map", scores))
        for name in ("past", "later")
        if values is not None and name in known and count
    }
    found = []
    for places in _sizes(count):
        inside = (ranks > 0) & (ranks <= places)
        area = float(coverage[inside].sum() / coverage.sum())
        shares = {name: float(one[inside].sum() / one.sum()) for name, one in known.items()}
        others = {name: float(curve.at(area)) for name, curve in curves.items()}
        if "past" in known:  # part of the places that those cells have too
            by_counts = capture_curve(known["past"], coverage * inside, coverage)
            others[LATEST] = float(by_counts.at(area))
        found.append(Held(places, area, **shares, **others))
    return tuple(found)


def _sizes(count: int) -> Sequence[int]:
    return (FIRST, count) if count > FIRST else (count,) if count else ()

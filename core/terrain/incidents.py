"""Incidents that have several rows of a layer, as one for each victim, counted once."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

FEWEST_TOLD_APART = 0.2  # of the rows: five rows an incident; less is a code, not a number
OF_WHAT = (
    *("incident", "incdnt", "crime", "case", "event", "occurrence", "offence", "offense"),
    *("complaint", "cmplnt", "report", "call", "cad", "collision", "crash", "rd", "dr"),
)
NUMBER = ("id", "key", "no", "nr", "num", "number", "ref", "reference")
LIKE_A_NUMBER = re.compile(f"({'|'.join(OF_WHAT)})({'|'.join(NUMBER)})$|^incident$")


@dataclass(frozen=True, eq=False)
class Once:
    """Which rows stand for an incident.

    Attributes
    ----------
    standing : int array, shape (incidents,)
        Position of the row that stands for each.
    of : int array, shape (rows,)
        Number of the incident of each row.
    keyed : bool array, shape (incidents,)
        False for a row that counts by itself because it has no key.
    apart : bool array, shape (incidents,)
        Whether its rows lie at several places.
    """

    standing: np.ndarray
    of: np.ndarray
    keyed: np.ndarray
    apart: np.ndarray


def each_row(rows: int) -> Once:
    """Return so many rows as an incident each."""
    numbers = np.arange(rows)
    return Once(numbers, numbers, np.ones(rows, bool), np.zeros(rows, bool))


def count_once(keys: Sequence[Hashable | None], xy: np.ndarray) -> Once:
    """Return the incidents of rows that have a key, each at the place of most of its rows.

    Of places with as many rows it is the westernmost, then the southernmost: the order of the
    rows decides nothing.

    Parameters
    ----------
    keys : sequence of hashable or None, shape (rows,)
        What rows of one incident share. A row whose key is None is an incident by itself: nothing
        says that two such rows are of one.
    xy : float array, shape (rows, 2)
        Their locations.
    """
    numbers: dict[Hashable, int] = {}
    of = np.zeros(len(keys), np.intp)
    for row, key in enumerate(keys):
        own = (row, None) if key is None else (None, key)
        of[row] = numbers.setdefault(own, len(numbers))
    standing, places = _commonest(of, xy)
    keyed = np.array([keys[row] is not None for row in standing], bool)
    return Once(standing, of, keyed, places > 1)


def _commonest(of: np.ndarray, xy: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a row at the commonest place of each incident, and how many places it has."""
    order = np.lexsort((xy[:, 1], xy[:, 0], of))
    incident, there = of[order], xy[order]
    begins = np.ones(len(of), bool)  # a place of an incident
    begins[1:] = (incident[1:] != incident[:-1]) | np.any(there[1:] != there[:-1], axis=1)
    starts = np.flatnonzero(begins)
    rows = np.diff(np.append(starts, len(of)))
    most_first = np.lexsort((-rows, incident[starts]))  # as many stay in the order of coordinates
    _, best = np.unique(incident[starts][most_first], return_index=True)
    return order[starts[most_first[best]]], np.bincount(incident[starts])


def looks_like_a_number(name: str) -> bool:
    """Return whether a field is called as numbers of incidents are: "Case_Number", "CRIMEID".

    One called “incident” is so where incidents were imported.
    """
    return LIKE_A_NUMBER.search(re.sub(r"[\W_]", "", name).casefold()) is not None


def repeats(keys: Sequence[Hashable | None]) -> int | None:
    """Return how many different keys rows have, if they repeat as numbers of incidents would.

    None where each is there once, and where so many rows share one that it is no such number.
    """
    there = [key for key in keys if key is not None]
    different = len(set(there))
    good = FEWEST_TOLD_APART * len(there) <= different < len(there)
    return different if good else None

"""How many events the highest cells of a map capture, for any share of the area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

EXPECTED = "expected"
WORST = "worst"


@dataclass(frozen=True, eq=False)
class Curve:
    """A capture curve: straight between its points.

    Attributes
    ----------
    area : float array, shape (points,)
        Share of the study area flagged, from 0 to 1.
    captured : float array, shape (points,)
        Share captured of the events (or of what is predicted), from 0 to 1.
    """

    area: np.ndarray
    captured: np.ndarray

    def at(self, share: float | np.ndarray) -> np.ndarray:
        """Return the share captured by flagging this share of the area."""
        return np.interp(share, self.area, self.captured)

    @property
    def area_under(self) -> float:
        """Area under the curve: 0.5 for a map that knows nothing."""
        heights = self.captured[1:] + self.captured[:-1]
        return float(np.sum(np.diff(self.area) * heights) / 2)

    @property
    def gini(self) -> float:
        """Gini coefficient: twice the area between the curve and that of knowing nothing."""
        return 2 * self.area_under - 1


@dataclass(frozen=True, eq=False)
class Ranking:
    """The cells of a map from the highest down, cells of equal value together in one group.

    Attributes
    ----------
    group : int array, shape (cells,)
        Group of each cell, 0 the highest.
    edges : float array, shape (groups + 1,)
        Share of the area in the groups before each one; the last is 1.
    """

    group: np.ndarray
    edges: np.ndarray

    def curve(self, amounts: np.ndarray) -> Curve:
        """Return the capture curve of what lies in the cells, an array of shape (cells,)."""
        sums = np.bincount(self.group, amounts, minlength=len(self.edges) - 1)
        captured = np.append(0.0, np.cumsum(sums))
        return Curve(self.edges, captured / captured[-1])

    def flagged(self, share: float, groups: np.ndarray) -> np.ndarray:
        """Return which part of the cells of these groups lies in the flagged share of the area.

        Groups above are flagged whole, groups below not at all, and of the group in which the
        budget ends each cell the same part.
        """
        first, end = self.edges[groups], self.edges[groups + 1]
        wide = np.maximum(end - first, np.finfo(float).tiny)  # a sliver may add nothing to the sum
        return np.clip((share - first) / wide, 0, 1)

    def tied(self, share: float) -> float:
        """Return which part of the flagged area is some, but not all, of cells of equal value.

        It is 0 where the budget ends at the end of a group, or within a single cell.
        """
        number = int(np.searchsorted(self.edges, share, "left")) - 1
        first, end = self.edges[number], self.edges[number + 1]
        whole = np.isclose(share, first) or np.isclose(share, end)
        if whole or np.count_nonzero(self.group == number) == 1:
            return 0.0
        return float((share - first) / share)

    def middle(self, groups: np.ndarray) -> np.ndarray:
        """Return the share of the area above these groups and half their own."""
        return (self.edges[groups] + self.edges[groups + 1]) / 2


def rank(
    values: np.ndarray,
    areas: np.ndarray,
    ties: str = EXPECTED,
    events: np.ndarray | None = None,
) -> Ranking:
    """Rank the cells of a map by its value, highest first.

    Cells of equal value are flagged together, the same part of each: with equal areas this is
    exactly the mean over all orders they could be taken in. Maps of risk are heavily tied, and the
    order of the rows must not decide how good they look.

    Parameters
    ----------
    values : float array, shape (cells,)
    areas : float array, shape (cells,), above 0
        Area of each cell within the study area, in any unit.
    ties : {"expected", "worst"}
        "worst" takes cells of equal value in the order that captures the events latest.
    events : array, shape (cells,), optional
        Needed for the worst case.

    Raises
    ------
    ValueError
        If ties are to be broken in another way.
    """
    if ties not in (EXPECTED, WORST):
        raise ValueError(f"ties are {EXPECTED} or {WORST}, not {ties}")
    downwards = -np.asarray(values, float)
    if ties == WORST:
        order = np.lexsort((events / areas, downwards))
        new = np.ones(len(values), bool)
    else:
        order = np.argsort(downwards)
        ordered = downwards[order]
        new = np.append(True, ordered[1:] != ordered[:-1])
    group = np.empty(len(values), np.intp)
    group[order] = np.cumsum(new) - 1
    covered = np.append(0.0, np.cumsum(np.bincount(group, areas)))
    return Ranking(group, covered / covered[-1])


def capture_curve(
    values: np.ndarray, events: np.ndarray, areas: np.ndarray, ties: str = EXPECTED
) -> Curve:
    """Return the share of the events in the highest cells of a map, for all shares of the area.

    Parameters
    ----------
    values, events, areas, ties
        As for `rank`; at least one event.
    """
    return rank(values, areas, ties, events).curve(events)


def best_curve(events: np.ndarray, areas: np.ndarray) -> Curve:
    """Return the capture curve that no map can beat: cells by their events per area.

    Parameters
    ----------
    events, areas : arrays, shape (cells,)
    """
    some = np.flatnonzero(events)
    curve = capture_curve(events[some] / areas[some], events[some], areas[some])
    share = areas[some].sum() / areas.sum()
    return Curve(np.append(curve.area * share, 1.0), np.append(curve.captured, 1.0))

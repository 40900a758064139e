"""Where rows say that they are: the columns of their coordinates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np

from ...language import said
from ..towns import nearest
from .axes import Axis, axis_of
from .numbers import Writing, writing_of
from .sample import Sample
from .shapes import Point, point_of

BESIDE_ZERO = 0.01  # of a degree, or of whatever the numbers are
MOST = 0.95  # of the numbers of a column that is what it is said to be
LARGEST = 3e7  # of a coordinate in metres or feet
MUCH_FULLER = 0.1  # as a share of the rows
FAR_NORTH = 66.6  # degrees, beyond which hardly anybody lives
NEAR, FAR = 60.0, 300.0  # km from a town
LEAST_LENGTH = 10_000  # of coordinates that nothing names and that have no fractions
MANY_DIFFERENT = 0.2  # of the rows
LEAST = 0.02  # of the rows have a place, else a column has none


@dataclass(frozen=True, eq=False)
class Places:
    """How rows say where they are: in two columns of numbers, or in one of points.

    Attributes
    ----------
    x, y : int
        Places of the two columns; both are that of the one column of points.
    text : bool
        Whether it is one column of points.
    writing : Writing
        How the numbers of two columns are written.
    degrees : bool
        Whether they are longitude and latitude; else lengths in a projected system.
    turned : bool
        Of points: whether the first number is y.
    srid : int
        The code of a coordinate system that points bear, or 0.
    filled : float
        Share of rows that have a place, of those looked at.
    rank : float
        The higher, the better.
    xy : float array, shape (rows, 2)
        What the rows looked at say; NaN where they say nothing.
    reason : str
        Why it is taken, in words.
    cautions : tuple of (str, str)
        Kind and sentence of what an analyst should know.
    """

    x: int
    y: int
    text: bool
    writing: Writing
    degrees: bool
    filled: float
    rank: float
    xy: np.ndarray
    turned: bool = False
    srid: int = 0
    reason: str = ""
    cautions: tuple[tuple[str, str], ...] = field(default=())

    def middle(self) -> tuple[float, float]:
        """Return the median place."""
        x, y = np.nanmedian(self.xy, axis=0)
        return float(x), float(y)


def candidates(sample: Sample) -> list[Places]:
    """Return all columns that may say where rows are, the best first.

    Those in degrees come before those in lengths, whose system has to be found yet; pairs of
    columns named longitude and latitude before points in one column, and these before pairs that
    are named x and y. One that has places for many more rows comes before all.
    """
    found = [*_pairs(sample), *_points(sample)] or list(_unnamed(sample))
    found = [one for one in found if one.filled >= LEAST]
    most = max((one.filled for one in found), default=0.0)
    return sorted(
        found, key=lambda one: (one.filled < most - MUCH_FULLER, -one.rank, -one.filled, one.x)
    )


def _pairs(sample: Sample) -> Iterator[Places]:
    axes = {n: axis for n, name in enumerate(sample.names) if (axis := axis_of(name))}
    xs = [n for n in axes if axes[n].axis == "x"]
    ys = [n for n in axes if axes[n].axis == "y"]
    for x, y in product(xs, ys):
        if axes[x].degrees == axes[y].degrees:
            pair = pair_of(sample, x, y)
            if pair is not None:
                yield replace(pair, rank=pair.rank + _together(axes[x], axes[y]))


def _together(x: Axis, y: Axis) -> float:
    """Return how well two names go together."""
    return 0.5 * (x.stem == y.stem) + 0.2 * x.degrees - 0.4 * (x.elsewhere or y.elsewhere)


def pair_of(sample: Sample, x: int, y: int) -> Places | None:
    """Return what two columns say, x in the first; None where they are not numbers."""
    writings = [writing_of(sample.filled(place)) for place in (x, y)]
    if writings[0] is None or writings[1] is None:
        return None
    writing = next((one for one in writings if one != Writing()), writings[0])
    xy = np.column_stack([writing.numbers(sample.columns[place]) for place in (x, y)])
    xy[~np.isfinite(xy).all(axis=1) | (np.abs(xy) < BESIDE_ZERO).all(axis=1)] = np.nan
    return _described(sample, x, y, writing, xy)


def _described(sample: Sample, x: int, y: int, writing: Writing, xy: np.ndarray) -> Places | None:
    """Return two columns of numbers as what they are by their values, whatever their names."""
    there = xy[~np.isnan(xy[:, 0])]
    if not len(there) or np.abs(np.median(there, axis=0)).max() > LARGEST:
        return None
    filled = len(there) / max(sample.rows, 1)
    names = {"x": sample.names[x], "y": sample.names[y]}
    named = [axis_of(names["x"]), axis_of(names["y"])]
    say_degrees = all(one is not None and one.degrees for one in named)
    common = {"text": False, "writing": writing, "filled": filled}
    if are_degrees(there) and (say_degrees or _have_fractions(there)):
        reason = said("“{x}” and “{y}” hold degrees.", **names)
        pair = Places(x=x, y=y, degrees=True, xy=xy, rank=5.0, reason=reason, **common)
        return _right_way_round(pair, names)
    if are_degrees(there[:, ::-1]) and _have_fractions(there):
        return _turned(Places(x=x, y=y, degrees=True, xy=xy, rank=4.0, **common), names)
    if np.abs(there).max(axis=0).min() <= BESIDE_ZERO or np.ptp(there, axis=0).max() == 0:
        return None
    reason = said("“{x}” and “{y}” hold lengths in some grid.", **names)
    sentence = said(
        "“{x}” and “{y}” are called longitude and latitude but hold lengths, in feet or metres.",
        **names,
    )
    cautions = (("lengths_called_degrees", sentence),) if say_degrees else ()
    return Places(
        x=x, y=y, degrees=False, xy=xy, rank=2.0, reason=reason, cautions=cautions, **common
    )


def are_degrees(xy: np.ndarray) -> bool:
    """Return whether most numbers can be longitudes and latitudes."""
    return bool(np.mean((np.abs(xy[:, 0]) <= 180) & (np.abs(xy[:, 1]) <= 90)) >= MOST)


def _have_fractions(xy: np.ndarray) -> bool:
    return bool(np.mean(xy % 1 != 0) > 0.5)


def _right_way_round(pair: Places, names: dict[str, str]) -> Places:
    """Return a pair in degrees, its columns exchanged if it is certain that they are."""
    x, y = pair.middle()
    if abs(y) > FAR_NORTH >= abs(x):
        return _turned(pair, names)
    here, there = nearest(x, y)[1], nearest(y, x)[1]
    return _turned(pair, names) if there < NEAR and here > FAR else pair


def _turned(pair: Places, names: dict[str, str]) -> Places:
    sentence = said(
        "“{x}” holds latitudes and “{y}” longitudes: they are taken the other way round.", **names
    )
    return replace(
        pair,
        x=pair.y,
        y=pair.x,
        xy=pair.xy[:, ::-1],
        reason=sentence,
        cautions=(("swapped_columns", sentence),),
    )


def _unnamed(sample: Sample) -> Iterator[Places]:
    """Yield neighbouring columns that hold what may be coordinates, whatever they are called."""
    numeric = [
        place
        for place in range(len(sample.names))
        if len(set(sample.filled(place))) > 1 and writing_of(sample.filled(place))
    ]
    for x, y in zip(numeric, numeric[1:]):
        pair = pair_of(sample, x, y) if y == x + 1 else None
        if pair is not None and _may_be(pair.xy[~np.isnan(pair.xy[:, 0])], pair.degrees):
            yield replace(pair, rank=pair.rank - 3, cautions=())


def _may_be(xy: np.ndarray, degrees: bool) -> bool:
    """Return whether numbers that nothing names may be coordinates: not counts, not codes."""
    if _have_fractions(xy):
        return True
    far = np.abs(np.median(xy, axis=0)).min() > LEAST_LENGTH
    return bool(not degrees and far and len(np.unique(xy[:, 0])) > MANY_DIFFERENT * len(xy))


def _points(sample: Sample) -> Iterator[Places]:
    for place in range(len(sample.names)):
        filled = sample.filled(place)
        if (
            filled
            and not writing_of(filled)
            and sum(point_of(text) is not None for text in filled[:50]) > 0.8 * len(filled[:50])
        ):
            yield points_of(sample, place)


def points_of(sample: Sample, place: int) -> Places:
    """Return what a column of points says."""
    points = [point_of(text) for text in sample.columns[place]]
    xy = np.array([one[:2] if one else (np.nan, np.nan) for one in points], float)
    xy[(np.abs(xy) < BESIDE_ZERO).all(axis=1)] = np.nan
    there = [one for one in points if one]
    in_order = all(one.in_order for one in there)
    turned = not in_order and _latitude_first(xy)
    xy = xy[:, ::-1] if turned else xy
    known = xy[~np.isnan(xy[:, 0])]
    degrees = bool(len(known)) and are_degrees(known)
    return Places(
        x=place,
        y=place,
        text=True,
        writing=Writing(),
        degrees=degrees,
        turned=turned,
        srid=_srid(there),
        filled=len(known) / max(sample.rows, 1),
        rank=(4.5 if in_order else 3.5) if degrees else 2.5,
        xy=xy,
        reason=_of_points(sample.names[place], in_order, turned),
    )


def _latitude_first(xy: np.ndarray) -> bool:
    """Return whether the first of two numbers is y: as portals write points in brackets."""
    known = xy[~np.isnan(xy[:, 0])]
    if not len(known):
        return True
    first, second = np.median(known, axis=0)
    if max(abs(first), abs(second)) > 90 or abs(first) > FAR_NORTH:
        return bool(abs(first) <= FAR_NORTH)
    return not nearest(first, second)[1] < NEAR < FAR < nearest(second, first)[1]


def _srid(points: list[Point]) -> int:
    codes = {one.srid for one in points}
    return codes.pop() if len(codes) == 1 else 0


def _of_points(name: str, in_order: bool, turned: bool) -> str:
    if in_order:
        return said("“{name}” holds points.", name=name)
    if turned:
        return said("“{name}” holds pairs of numbers, taken as latitude, longitude.", name=name)
    return said("“{name}” holds pairs of numbers, taken as longitude, latitude.", name=name)

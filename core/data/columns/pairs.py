"""Pairs of columns that hold coordinates: found by their names, judged by their values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np

from ...language import said
from ..towns import nearest
from .axes import Axis, axis_of
from .numbers import Writing, writing_of
from .position import BESIDE_ZERO, FAR, FAR_NORTH, NEAR, Places, are_degrees, known
from .sample import Sample

MOST_NAMED = 12  # columns that are called x, or y
LARGEST = 3e7  # of a coordinate in metres or feet
LEAST_LENGTH = 10_000  # of coordinates that nothing names and that have no fractions
MANY_DIFFERENT = 0.2  # of the rows


def named_pairs(sample: Sample) -> Iterator[Places]:
    """Yield pairs of columns that are called as coordinates are."""
    axes = {n: axis for n, name in enumerate(sample.names) if (axis := axis_of(name))}
    xs = [n for n in axes if axes[n].axis == "x"]
    ys = [n for n in axes if axes[n].axis == "y"]
    for x, y in product(xs[:MOST_NAMED], ys[:MOST_NAMED]):
        if axes[x].degrees == axes[y].degrees:
            pair = pair_of(sample, x, y)
            if pair is not None:
                yield replace(pair, rank=pair.rank + _together(axes[x], axes[y]))


def _together(x: Axis, y: Axis) -> float:
    """Return how well two names go together."""
    return 0.5 * (x.stem == y.stem) + 0.2 * x.degrees - 0.4 * (x.elsewhere or y.elsewhere)


def pair_of(sample: Sample, x: int, y: int) -> Places | None:
    """Return what two columns say, x in the first; None where they are not numbers."""
    one, other = (writing_of(sample.filled(place)) for place in (x, y))
    if one is None or other is None:
        return None
    writing = one if one != Writing() else other
    xy = np.column_stack([writing.numbers(sample.columns[place]) for place in (x, y)])
    xy[~np.isfinite(xy).all(axis=1) | (np.abs(xy) < BESIDE_ZERO).all(axis=1)] = np.nan
    return _described(sample, x, y, writing, xy)


def _described(sample: Sample, x: int, y: int, writing: Writing, xy: np.ndarray) -> Places | None:
    """Return two columns of numbers as what they are by their values, whatever their names."""
    there = known(xy)
    if not len(there) or np.abs(np.median(there, axis=0)).max() > LARGEST:
        return None
    names = {"x": sample.names[x], "y": sample.names[y]}
    named = [axis_of(names["x"]), axis_of(names["y"])]
    say_degrees = all(one is not None and one.degrees for one in named)
    pair = Places(
        x=x,
        y=y,
        text=False,
        writing=writing,
        degrees=True,
        filled=len(there) / max(sample.rows, 1),
        rank=5.0,
        xy=xy,
        reason=said("“{x}” and “{y}” hold degrees.", **names),
    )
    if are_degrees(there) and (say_degrees or _have_fractions(there)):
        return _right_way_round(pair, names)
    if are_degrees(there[:, ::-1]) and _have_fractions(there):
        return _turned(replace(pair, rank=4.0), names)
    if np.abs(there).max(axis=0).min() <= BESIDE_ZERO or np.ptp(there, axis=0).max() == 0:
        return None
    return _of_lengths(pair, names, say_degrees=say_degrees)


def _of_lengths(pair: Places, names: dict[str, str], *, say_degrees: bool) -> Places:
    sentence = said(
        "“{x}” and “{y}” are called longitude and latitude but hold lengths, in feet or metres.",
        **names,
    )
    return replace(
        pair,
        degrees=False,
        rank=2.0,
        reason=said("“{x}” and “{y}” hold lengths in some grid.", **names),
        cautions=(("lengths_called_degrees", sentence),) if say_degrees else (),
    )


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


def unnamed_pairs(sample: Sample) -> Iterator[Places]:
    """Yield neighbouring columns that hold what may be coordinates, whatever they are called."""
    numeric = [
        place
        for place in range(len(sample.names))
        if len(set(sample.filled(place))) > 1 and writing_of(sample.filled(place))
    ]
    for x, y in zip(numeric, numeric[1:]):
        pair = pair_of(sample, x, y) if y == x + 1 else None
        if pair is not None and _may_be(known(pair.xy), pair.degrees):
            yield replace(pair, rank=pair.rank - 3, cautions=())


def _may_be(xy: np.ndarray, degrees: bool) -> bool:
    """Return whether numbers that nothing names may be coordinates: not counts, not codes."""
    if _have_fractions(xy):
        return True
    far = np.abs(np.median(xy, axis=0)).min() > LEAST_LENGTH
    return bool(not degrees and far and len(np.unique(xy[:, 0])) > MANY_DIFFERENT * len(xy))

"""Columns that hold points as one text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ...language import said
from ..towns import nearest
from .grid_references import may_be_references, size_of_reference
from .numbers import Writing, writing_of
from .position import BESIDE_ZERO, FAR, FAR_NORTH, NEAR, Places, are_degrees, known
from .sample import Sample
from .shapes import Point, point_of

LOOKED_AT = 50  # texts, to tell what a column holds
COARSE = 100.0  # metres: a square of that size is as long as a cell or longer


def points_columns(sample: Sample) -> Iterator[Places]:
    """Yield columns that hold points as one text."""
    for place in range(len(sample.names)):
        filled = sample.filled(place)
        if (
            filled
            and not writing_of(filled)
            and _as_meant(sample.names[place], filled)
            and sum(point_of(text) is not None for text in filled[:LOOKED_AT])
            > 0.8 * len(filled[:LOOKED_AT])
        ):
            yield points_of(sample, place)


def _as_meant(name: str, filled: Sequence[str]) -> bool:
    """Return whether a column is not one of numbers that look like references of a grid."""
    looked_at = filled[:LOOKED_AT]
    return not any(map(size_of_reference, looked_at)) or may_be_references(name, looked_at)


def points_of(sample: Sample, place: int) -> Places:
    """Return what a column of points says."""
    points = [point_of(text) for text in sample.columns[place]]
    xy = np.array([one[:2] if one else (np.nan, np.nan) for one in points], float)
    xy[(np.abs(xy) < BESIDE_ZERO).all(axis=1)] = np.nan
    there = [one for one in points if one]
    in_order = all(one.in_order for one in there)
    turned = not in_order and _latitude_first(xy)
    xy = xy[:, ::-1] if turned else xy
    there_are = known(xy)
    size = max(map(size_of_reference, sample.filled(place)[:LOOKED_AT]), default=0.0)
    degrees = bool(len(there_are)) and are_degrees(there_are)
    return Places(
        x=place,
        y=place,
        text=True,
        writing=Writing(),
        degrees=degrees,
        turned=turned,
        srid=_srid(there),
        filled=len(there_are) / max(sample.rows, 1),
        rank=(4.5 if in_order else 3.5) if degrees else 2.5,
        xy=xy,
        reason=_of_points(sample.names[place], in_order, turned, size),
        cautions=_of_squares(size),
    )


def _latitude_first(xy: np.ndarray) -> bool:
    """Return whether the first of two numbers is y: as portals write points in brackets."""
    there = known(xy)
    if not len(there):
        return True
    first, second = np.median(there, axis=0)
    if max(abs(first), abs(second)) > 90 or abs(first) > FAR_NORTH:
        return bool(abs(first) <= FAR_NORTH)
    return not nearest(first, second)[1] < NEAR < FAR < nearest(second, first)[1]


def _srid(points: list[Point]) -> int:
    codes = {one.srid for one in points}
    return codes.pop() if len(codes) == 1 else 0


def _of_squares(size: float) -> tuple[tuple[str, str], ...]:
    """Return what to know of references that name large squares."""
    if size < COARSE:
        return ()
    sentence = said(
        "The grid references name squares of {size:,} m, of which the middle is taken: use no "
        "cells or distances smaller.",
        size=round(size),
    )
    return (("rounded_coordinates", sentence),)


def _of_points(name: str, in_order: bool, turned: bool, size: float) -> str:
    if size:
        return said("“{name}” holds references of the British National Grid.", name=name)
    if in_order:
        return said("“{name}” holds points.", name=name)
    if turned:
        return said("“{name}” holds pairs of numbers, taken as latitude, longitude.", name=name)
    return said("“{name}” holds pairs of numbers, taken as longitude, latitude.", name=name)

"""Residents of small areas, shared out to cells in proportion to the area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import RtmError
from ..language import said
from ..packages import sparse
from ..progress import Progress
from ..terrain.exposure.field import area_of
from ..terrain.features import Polygon
from ..terrain.grid import Cells
from ..terrain.overlaps import overlaps

MOST_OVERLAP = 0.0003  # of the study area: more is no matter of rounded outlines
LEAST_OVERLAP = 1e-6  # of the study area: less is rounding
NEARLY_ALL = 0.995  # of the study area


@dataclass(frozen=True, eq=False)
class SmallAreas:
    """Small areas with counts of their residents.

    Attributes
    ----------
    polygons : sequence of polygons
        The parts of the areas that lie in the study area, or all of them, in its CRS.
    area_of : int array, shape (polygons,)
        Which area each polygon is a part of, from 0.
    whole : float array, shape (areas,)
        Area of each, with what lies outside the study area, in square units of its CRS.
    counts : float array, shape (areas, groups)
        Residents of each group, 0 or more.
    total : float array, shape (areas,)
        All residents.
    deprivation : float array, shape (areas,), or None
        How well off an area is, nan where nobody knows.
    """

    polygons: Sequence[Polygon]
    area_of: np.ndarray
    whole: np.ndarray
    counts: np.ndarray
    total: np.ndarray
    deprivation: np.ndarray | None = None


def whole_areas(polygons: Sequence[Polygon], of: np.ndarray, areas: int) -> np.ndarray:
    """Return the area of each small area, float64 (areas,), from all of its polygons.

    Parameters
    ----------
    polygons : sequence of polygons
    of : int array, shape (polygons,)
    areas : int
    """
    each = np.array([area_of(polygon) for polygon in polygons])
    return np.bincount(of, each, minlength=areas)


@dataclass(frozen=True, eq=False)
class SharedOut:
    """Which share of each small area lies in each cell.

    Attributes
    ----------
    shares : sparse matrix, shape (cells, areas)
        Of the whole area, 0 to 1.
    covered : float array, shape (cells,)
        Share of each cell that small areas cover; above 1 where they overlap each other.
    """

    shares: sparse.csr_matrix
    covered: np.ndarray

    def people(self, counts: np.ndarray) -> np.ndarray:
        """Return counts (areas,) or (areas, groups) shared out to the cells, float64."""
        return np.asarray(self.shares @ counts)


def shared_out(cells: Cells, areas: SmallAreas, progress: Progress) -> SharedOut:
    """Share small areas out to cells: each cell by the share of the area that lies in it.

    Areal interpolation (Goodchild and Lam 1980, Areal interpolation: a variant of the traditional
    spatial problem): residents are taken to live evenly over their area. The overlaps are exact.

    Parameters
    ----------
    cells : Cells
    areas : SmallAreas
    progress : Progress
    """
    size = cells.frame.cell_size**2
    place, of, share = [], [], []
    for _, pairs in overlaps(cells.frame, areas.polygons, progress):
        number = cells.number.ravel()[pairs.place]
        inside = number >= 0
        place.append(number[inside])
        of.append(areas.area_of[pairs.polygon[inside]])
        share.append(pairs.share[inside])
    ends = [np.concatenate([np.empty(0, kind), *parts]) for kind, parts in _kinds(place, of, share)]
    cell, area, covered = ends
    whole = areas.whole[area]
    shares = np.divide(covered * size, whole, out=np.zeros(len(covered)), where=whole > 0)
    shape = (cells.count, len(areas.whole))
    return SharedOut(
        sparse.csr_matrix((shares, (cell, area)), shape),
        np.bincount(cell, covered, minlength=cells.count),
    )


def _kinds(place, of, share):
    return (np.intp, place), (np.intp, of), (float, share)


@dataclass(frozen=True)
class Cover:
    """How small areas cover the study area, as shares of it.

    Attributes
    ----------
    covered : float
        0 to 1.
    overlapping : float
        Where they overlap each other, what is more than once.
    """

    covered: float
    overlapping: float

    @property
    def is_whole(self) -> bool:
        """Whether hardly anything is left uncovered."""
        return self.covered >= NEARLY_ALL


def cover_of(found: SharedOut, areas: np.ndarray, clipped: bool) -> Cover:
    """Return how small areas cover the study area.

    Parameters
    ----------
    found : SharedOut
    areas : float array, shape (cells,)
        Share of each cell inside the study area.
    clipped : bool
        Whether the small areas were cut off where the study area ends. If not, what cells on its
        edge have of them outside is no fault, and these are taken as whole.
    """
    most = areas if clipped else np.ones(len(areas))
    weights = np.ones(len(areas)) if clipped else areas
    covered = np.minimum(found.covered, most)
    over = np.maximum(found.covered - most, 0.0)
    whole = float(areas.sum())
    return Cover(
        min(float(covered @ weights) / whole, 1.0),
        float(over @ weights) / whole,
    )


def require_cover(cover: Cover, name: str) -> None:
    """Refuse small areas that miss the study area, or overlap each other.

    Parameters
    ----------
    cover : Cover
    name : str
        Of their layer.

    Raises
    ------
    RtmError
        If they cover nothing of it, or are there more than once.
    """
    if cover.covered <= 0:
        raise RtmError(
            said("None of the areas of “{name}” lies in the study area.", name=name),
            said("Check the coordinate system of both layers, and that they show the same place."),
            where="areas",
        )
    if cover.overlapping > MOST_OVERLAP:
        raise RtmError(
            said(
                "The areas of “{name}” overlap each other on {share:.3g}% of the study area, so "
                "that residents would count twice.",
                name=name,
                share=100 * cover.overlapping,
            ),
            said(
                "Choose areas of one kind and one year; a filter can leave out those that are "
                "there twice."
            ),
            where="areas",
        )

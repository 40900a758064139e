"""A factor's features become its 0/1 variables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..errors import RtmError
from ..model.block import Block, pack
from ..model.variable import DENSITY, PROXIMITY, Variable
from ..progress import Part, Progress
from ..settings import FactorSettings
from .clustering import NearestNeighbour, clark_evans
from .density import densest, kernel_density
from .features import Features
from .grid import Cells
from .proximity import nearness, within

BOTH = "both"
SIGNIFICANT = 0.05  # of the clustering test, as in RTMDx


@dataclass(frozen=True, eq=False)
class Factor:
    """A factor over the cells of the study area.

    Attributes
    ----------
    settings : FactorSettings
    blocks : tuple of Block
        Proximity first, then density; distances ascending.
    chosen : {"proximity", "density", "both"}
        What was made of the operationalisation asked for.
    features_in_reach : int
        Features within the largest distance of any cell's centre.
    nearest_neighbour : NearestNeighbour or None
        Of the points in the study area; None with fewer than two, or for lines and polygons.
    notes : tuple of str
        What an analyst should know, a sentence each.
    """

    settings: FactorSettings
    blocks: tuple[Block, ...]
    chosen: str
    features_in_reach: int
    nearest_neighbour: NearestNeighbour | None
    notes: tuple[str, ...]


def operationalise(
    cells: Cells,
    features: Features,
    settings: FactorSettings,
    progress: Progress,
    area: float | None = None,
) -> Factor:
    """Make the 0/1 variables of a factor.

    Proximity is 1 where a feature lies within the distance of the cell's centre; density is 1
    where the kernel density by that bandwidth is at least 2 standard deviations above its mean.

    Parameters
    ----------
    cells : Cells
    features : Features
    settings : FactorSettings
    progress : Progress
    area : float, optional
        Area of the study area in square units of the CRS, for the test of clustering; by default
        that of all its cells.

    Raises
    ------
    RtmError
        If density is asked of lines or polygons, no feature is in reach of the study area, or
        every variable is the same in all cells.
    """
    distances = settings.distances
    if settings.operationalisation == DENSITY and not features.points_only:
        raise RtmError(
            f"Factor “{settings.name}” is to be taken as density, "
            "which only points have, and it holds lines or polygons.",
            "Use proximity for this factor.",
            kind="setting",
            where="operationalisation",
        )
    near = nearness(cells, features, distances, Part(progress, 0.0, 0.4))
    in_reach = int(np.count_nonzero(near.reaching))
    if not in_reach:
        raise RtmError(
            f"Factor “{settings.name}” has no feature within {distances[-1]:g}, "
            "its largest distance, of the study area.",
            "Check the layer and its CRS, or leave the factor out.",
        )
    clustering = _clustering(cells, features, area, Part(progress, 0.4, 0.5))
    chosen, notes = _choose(settings, features, clustering)
    blocks = []
    if chosen in (PROXIMITY, BOTH):
        columns = within(near.band, len(distances), Part(progress, 0.5, 0.6))
        blocks.append(_block(settings, PROXIMITY, columns))
    if chosen in (DENSITY, BOTH):
        points = features.points[near.reaching]
        reached = near.band < len(distances)
        density = kernel_density(cells, points, distances, reached, Part(progress, 0.6, 0.9))
        columns = densest(density, Part(progress, 0.9, 1.0))
        blocks.append(_block(settings, DENSITY, columns))
    _check_varying(settings, blocks, cells.count)
    progress.at(1.0)
    return Factor(settings, tuple(blocks), chosen, in_reach, clustering, notes)


def _clustering(
    cells: Cells, features: Features, area: float | None, progress: Progress
) -> NearestNeighbour | None:
    inside = features.points[cells.contain(features.points)]
    if not features.points_only or len(inside) < 2:
        return None
    if area is None:
        area = cells.count * cells.frame.cell_size**2
    return clark_evans(inside, area, progress)


def _choose(
    settings: FactorSettings, features: Features, clustering: NearestNeighbour | None
) -> tuple[str, tuple[str, ...]]:
    """Return the operationalisation to use, and why where that is not plain."""
    asked, name = settings.operationalisation, settings.name
    if asked in (PROXIMITY, DENSITY):
        return asked, ()
    if not features.points_only:
        return PROXIMITY, (
            f"“{name}” holds lines or polygons, which have no density: proximity alone is used.",
        )
    if asked == BOTH:
        return BOTH, ()
    if clustering is None:
        return PROXIMITY, (
            f"“{name}” has fewer than two points in the study area, "
            "too few to test for clustering: proximity is used.",
        )
    return _choose_by_clustering(name, clustering, settings.distances[-1])


def _choose_by_clustering(
    name: str, clustering: NearestNeighbour, largest: float
) -> tuple[str, tuple[str, ...]]:
    """Choose as RTMDx does: density where points are clustered within the largest distance."""
    found = (
        f"nearest-neighbour index {clustering.index:.2f}, p = {clustering.p_value:.3g}, "
        f"mean distance {clustering.mean_distance:.4g}"
    )
    if clustering.p_value >= SIGNIFICANT:
        return PROXIMITY, (f"“{name}” is not clustered ({found}): proximity is used.",)
    if clustering.mean_distance > largest:
        return PROXIMITY, (
            f"“{name}” is clustered, but its points are further apart than its largest distance "
            f"({found}): proximity is used.",
        )
    return DENSITY, (f"“{name}” is clustered ({found}): density is used.",)


def _block(settings: FactorSettings, kind: str, columns: Iterable[np.ndarray]) -> Block:
    variables = [
        Variable(settings.name, kind, distance, settings.effect) for distance in settings.distances
    ]
    return pack(variables, columns)


def _check_varying(settings: FactorSettings, blocks: list[Block], cells: int) -> None:
    totals = np.concatenate([block.totals() for block in blocks])
    if ((totals > 0) & (totals < cells)).any():
        return
    value = "1" if (totals == cells).all() else "0" if not totals.any() else "0 or 1"
    raise RtmError(
        f"Every variable of factor “{settings.name}” is {value} in all cells of the study area.",
        "Change the block length or the greatest distance, or leave the factor out.",
        kind="setting",
        where="max_blocks",
    )

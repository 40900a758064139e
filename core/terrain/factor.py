"""A factor's features become its 0/1 variables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import RtmError
from ..language import said
from ..model.block import Block
from ..progress import Part, Progress
from ..settings import FactorSettings
from .clustering import NearestNeighbour, clark_evans
from .features import POINTS, VALUES, Features
from .grid import Cells
from .influences.base import Ground, Influence
from .influences.choice import Choice, require_streets, require_suited, rule
from .influences.reasons import Remark
from .nearness import nearness
from .streets import Streets


@dataclass(frozen=True, eq=False)
class Factor:
    """A factor over the cells of the study area.

    Attributes
    ----------
    settings : FactorSettings
    blocks : tuple of Block
        One an influence, in the order of `INFLUENCES`; distances ascending.
    choice : Choice
        What was made of the operationalisation asked for.
    features_in_reach : int
        Features within the largest distance of any cell's centre; of values, cells that have one.
    nearest_neighbour : NearestNeighbour or None
        Of the points in the study area; None with fewer than two, or for others than points.
    remarks : tuple of Remark
        What the influences have to say of it.
    """

    settings: FactorSettings
    blocks: tuple[Block, ...]
    choice: Choice
    features_in_reach: int
    nearest_neighbour: NearestNeighbour | None
    remarks: tuple[Remark, ...] = ()

    @property
    def chosen(self) -> str:
        """The operationalisation used: the key of an influence, or "both"."""
        return self.choice.key

    @property
    def notes(self) -> tuple[str, ...]:
        """What an analyst should know, a sentence each."""
        reason = self.choice.reason
        told = (*(() if reason is None else (reason,)), *self.remarks)
        return tuple(one.sentence(self.settings.name) for one in told)


def operationalise(
    cells: Cells,
    features: Features,
    settings: FactorSettings,
    progress: Progress,
    area: float | None = None,
    streets: Features | None = None,
) -> Factor:
    """Make the 0/1 variables of a factor.

    Where an influence is 1 is said in `influences`, a file each.

    Parameters
    ----------
    cells : Cells
    features : Features
    settings : FactorSettings
    progress : Progress
    area : float, optional
        Area of the study area in square units of the CRS, for the test of clustering; by default
        that of all its cells.
    streets : Features, optional
        Lines along which distances are measured, where the influence asked for needs them.

    Raises
    ------
    RtmError
        If the influence asked for is none that such features have (density of lines or polygons),
        or refuses them (as streets that are no network), no feature is in reach of the study
        area, or every variable is the same in all cells.
    """
    asked = rule(settings.operationalisation)
    require_suited(asked.key, features.kinds, settings.name)
    require_streets(asked.key, streets is not None, settings.name)
    distances = settings.distances
    near = nearness(cells, features, distances, Part(progress, 0.0, 0.4))
    of_values = VALUES in features.kinds
    reaching = np.isfinite(features.values) if of_values else near.reaching
    in_reach = int(np.count_nonzero(reaching))
    if not in_reach and not of_values:
        raise RtmError(
            said(
                "Factor “{name}” has no feature within {distance:g} map units, its largest "
                "distance, of the study area.",
                name=settings.name,
                distance=distances[-1],
            ),
            said("Check the layer and its CRS, or leave the factor out."),
        )
    clustering = _clustering(cells, features, area, Part(progress, 0.4, 0.5))
    choice = asked.choose(features.kinds, clustering, distances[-1])
    ground = Ground(cells, features, near, _streets(choice, cells, streets, distances[-1]))
    for one in choice.influences:
        one.require(settings, ground)
    blocks = _blocks(settings, choice.influences, ground, Part(progress, 0.5, 1.0))
    _check_varying(settings, blocks, cells.count)
    progress.at(1.0)
    return Factor(
        settings=settings,
        blocks=tuple(blocks),
        choice=choice,
        features_in_reach=in_reach,
        nearest_neighbour=clustering,
        remarks=tuple(
            remark for one in choice.influences for remark in one.remarks(settings, ground)
        ),
    )


def _streets(choice: Choice, cells: Cells, lines: Features | None, reach: float) -> Streets | None:
    """Return the streets around the cells where an influence needs them."""
    if lines is None or not any(one.needs_streets for one in choice.influences):
        return None
    return Streets.around(cells.frame, lines, 2 * reach)


def _clustering(
    cells: Cells, features: Features, area: float | None, progress: Progress
) -> NearestNeighbour | None:
    inside = features.points[cells.contain(features.points)]
    if features.kinds != {POINTS} or len(inside) < 2:
        return None
    of_all_cells = cells.count * cells.frame.cell_size**2
    return clark_evans(inside, of_all_cells if area is None else area, progress)


def _blocks(
    settings: FactorSettings, influences: tuple[Influence, ...], ground: Ground, progress: Progress
) -> list[Block]:
    """Return the block of each influence, with a stretch of the progress after its work."""
    whole, done, blocks = sum(one.work for one in influences), 0.0, []
    for one in influences:
        part = Part(progress, done / whole, (done + one.work) / whole)
        blocks.append(one.block(settings, ground, part))
        done += one.work
    return blocks


def _check_varying(settings: FactorSettings, blocks: list[Block], cells: int) -> None:
    totals = np.concatenate([block.totals() for block in blocks])
    if ((totals > 0) & (totals < cells)).any():
        return
    value = "1" if (totals == cells).all() else "0" if not totals.any() else said("0 or 1")
    raise RtmError(
        said(
            "Every variable of factor “{name}” is {value} in all cells of the study area.",
            name=settings.name,
            value=value,
        ),
        said("Change the block length or the greatest distance, or leave the factor out."),
        kind="setting",
        where="max_blocks",
    )

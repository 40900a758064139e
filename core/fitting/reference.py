"""The reference procedure: a penalty culls, stepwise searches choose, the lowest BIC wins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..errors import MissingError
from ..model import cautions, parts
from ..model.block import Block
from ..model.cautions import Caution
from ..model.record import Model
from ..progress import Part, Progress, in_turn
from ..settings import FitSettings
from ..terrain.grid import Cells
from .culling.candidates import Candidates
from .culling.cull import Culling, cull, none_survive
from .culling.folds import by_fold, spatial_folds, stratified_folds
from .curves import control_curves
from .engine.background import Background
from .engine.rows import DistinctRows, rows_by_exposure
from .families import POISSON, family_of
from .families.base import Family
from .stepwise.selection import Selection, refusals, select
from .terms import at_the_largest_distance, estimate, reaches, term_of

RANDOM = "random"  # folds dealt cell by cell


def reference_model(
    blocks: Sequence[Block],
    rows: DistinctRows,
    candidates: Candidates,
    counts: np.ndarray,
    cells: Cells | None,
    settings: FitSettings,
    background: Background,
    progress: Progress,
) -> Model:
    """Return the model of the reference procedure, its terms not yet judged.

    Parameters
    ----------
    blocks : sequence of Block
        All variables, codes of shape (cells,).
    rows : DistinctRows
        The cells merged over them.
    candidates : Candidates
        Those worth testing.
    counts : int array, shape (cells,)
    cells : Cells, optional
        Where the cells lie: spatial folds need it.
    settings : FitSettings
    background : Background
        What stands in every model.
    progress : Progress
    """
    penalising, coarsening, stepping, asking = in_turn(progress, 29, 1, 14, 3)
    culling = _cull(rows, candidates, counts, cells, settings, penalising)
    survivors = replace(rows, blocks=candidates.only(culling.survivors))
    bases = _Bases(survivors, rows.coarser(survivors.blocks, coarsening), counts, background)
    found, unusable = _select(bases, settings, stepping)
    best = min(found.values(), key=lambda selection: selection.bic)
    # Culling already lets no variable pass against its sign, so all of them are asked again.
    everything = replace(rows, blocks=candidates.blocks)
    all_rows = _Bases(everything, everything, counts, background).of(family_of(best.family))
    refused = refusals(best, all_rows, settings.p_value, asking)
    fixed = np.append(best.intercept, best.fixed)
    return Model(
        family=best.family,
        intercept=best.intercept,
        intercept_standard_error=best.intercept_standard_error,
        dispersion=best.dispersion,
        terms=tuple(_terms(best, blocks, counts)),
        log_likelihood=best.log_likelihood,
        aic=-2 * best.log_likelihood + 2 * best.parameters,
        bic=best.bic,
        cells=len(counts),
        events=int(counts.sum()),
        narrowing=_narrowing(blocks, candidates, culling),
        families=tuple(_families(found, unusable)),
        culling=_culling_facts(culling),
        settings=settings,
        cautions=tuple(_cautions(blocks, best, refused, culling, unusable)),
        controls=control_curves(background.controls, fixed, best.fixed_covariance),
    )


@dataclass(frozen=True)
class _Bases:
    """Rows to select from: Poisson's, or those that the other families need."""

    rows: DistinctRows
    merged: DistinctRows
    counts: np.ndarray
    background: Background

    def of(self, family: Family) -> DistinctRows:
        """Return the rows for a family: all but Poisson's need the exposure of every cell."""
        if family.dispersion is None or self.background.exposure is None:
            return self.merged
        return rows_by_exposure(self.rows, self.counts, self.background)


def _cull(
    rows: DistinctRows,
    candidates: Candidates,
    counts: np.ndarray,
    cells: Cells | None,
    settings: FitSettings,
    progress: Progress,
) -> Culling:
    if not candidates.variables:
        return none_survive()
    dealing, culling = in_turn(progress, 1, 19)
    generator = np.random.default_rng(settings.seed)
    fold = _folds(rows, counts, cells, settings, generator, dealing)
    culling.at(0.0)
    of_folds = by_fold(fold, settings.folds, rows, counts, rows.exposure)
    return cull(rows, candidates, *of_folds, settings.l1_ratio, culling)


def _folds(
    rows: DistinctRows,
    counts: np.ndarray,
    cells: Cells | None,
    settings: FitSettings,
    generator: np.random.Generator,
    progress: Progress,
) -> np.ndarray:
    """Deal the cells to folds, one by one or in squares twice the largest distance wide."""
    if settings.fold_kind == RANDOM:
        return stratified_folds(counts, settings.folds, generator, progress)
    if cells is None:
        raise ValueError("spatial folds need to know where the cells lie")
    reach = max(variable.reach for block in rows.blocks for variable in block.variables)
    side = 2 * max(reach, cells.frame.cell_size)  # levels alone reach no farther than their cell
    return spatial_folds(cells, counts, settings.folds, side, generator, progress)


def _select(
    bases: _Bases, settings: FitSettings, progress: Progress
) -> tuple[dict[str, Selection], list[str]]:
    """Return the selection of each family, and the families that these counts do not fit."""
    found: dict[str, Selection] = {}
    unusable = []
    turns = in_turn(progress, *(1 for _ in settings.families))
    for family, turn in zip(settings.families, turns):
        one = family_of(family)
        selection = select(one, bases.of(one), settings.p_value, turn)
        if selection is not None:
            found[family] = selection
        else:
            unusable.append(family)
    if not found:
        poisson = select(POISSON, bases.merged, settings.p_value, Part(progress, 1.0, 1.0))
        if poisson is None:  # it has no dispersion that could be infinite
            raise MissingError
        found[poisson.family] = poisson
    return found, unusable


def _terms(selection: Selection, blocks: Sequence[Block], counts: np.ndarray):
    found = map(estimate, selection.variables, selection.coefficients, selection.standard_errors)
    return map(term_of, selection.variables, found, reaches(selection.variables, blocks, counts))


def _narrowing(
    blocks: Sequence[Block], candidates: Candidates, culling: Culling
) -> parts.Narrowing:
    return parts.Narrowing(
        tested=sum(len(block.variables) for block in blocks),
        constant=candidates.constant,
        duplicates=tuple(parts.Duplicate(*both) for both in candidates.duplicate),
        culled=int((~culling.survivors).sum()),
        survivors=tuple(
            variable for variable, survived in zip(culling.variables, culling.survivors) if survived
        ),
    )


def _families(found: dict[str, Selection], unusable: Sequence[str]) -> Iterator[parts.FamilyFit]:
    for family, selection in found.items():
        yield parts.FamilyFit(
            family=family,
            bic=selection.bic,
            terms=len(selection.variables),
            log_likelihood=selection.log_likelihood,
            dispersion=selection.dispersion,
            path=selection.steps,
            refused=selection.refused,
        )
    yield from (parts.FamilyFit(family=family, bic=None, terms=None) for family in unusable)


def _culling_facts(culling: Culling) -> parts.Culling:
    if not len(culling.penalties):
        return parts.Culling(penalty=None, penalties_tried=0, held_out_deviance=None)
    return parts.Culling(
        penalty=float(culling.penalties[culling.chosen]),
        penalties_tried=len(culling.penalties),
        held_out_deviance=float(culling.deviance[culling.chosen]),
    )


def _cautions(
    blocks: Sequence[Block],
    best: Selection,
    refused: Sequence[parts.Refusal],
    culling: Culling,
    unusable: Sequence[str],
) -> Iterator[Caution]:
    """Yield what an analyst should know before using the model."""
    if not best.variables:
        yield Caution(cautions.NO_FACTOR)
    yield from at_the_largest_distance(best.variables, blocks)
    factors = _refused_for_sign(best, refused)
    if factors:
        yield Caution(cautions.AGAINST_ITS_SIGN, factors=factors)
    if culling.at_end and len(culling.penalties):
        yield Caution(cautions.SMALLEST_PENALTY)
    yield from (Caution(cautions.FAMILY_NOT_FITTED, family=family) for family in unusable)


def _refused_for_sign(best: Selection, refused: Sequence[parts.Refusal]) -> tuple[str, ...]:
    used = {variable.factor for variable in best.variables}
    against = {one.variable.factor for one in refused if one.reason == parts.SIGN}
    return tuple(sorted(against - used))

"""From variables and counts to the model, by either selection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from ..errors import RtmError
from ..language import said
from ..model import cautions
from ..model.block import Block
from ..model.cautions import Caution
from ..model.completion import Completion
from ..model.record import Model
from ..progress import Progress, in_reach, in_turn
from ..room import require_few
from ..settings import MOST_CELLS_CALIBRATED, REFERENCE, FitSettings
from ..terrain.events import require_enough
from ..terrain.grid import Cells
from .calibrate import calibrated, judged
from .check import compare_with_statsmodels, loaded
from .clustered.mean import fit_mean
from .completing import completed
from .culling.candidates import screen
from .engine.background import background_of
from .engine.rows import DistinctRows, merge_cells, rows_by_exposure
from .ground import Ground
from .recording import places_of_recording
from .reference import reference_model
from .terms import at_the_largest_distance


def fit_model(
    blocks: Sequence[Block],
    counts: np.ndarray,
    settings: FitSettings,
    progress: Progress,
    cells: Cells | None = None,
    layers: Mapping[str, str] | None = None,
    exposure: np.ndarray | None = None,
    controls: Mapping[str, np.ndarray] | None = None,
) -> Model:
    """Choose the model for the events of the cells.

    Constant and duplicate variables are dropped. The reference procedure culls the rest by
    penalised regression, and selects by stepwise search once for each family; the lowest BIC wins.
    The calibrated selection tests the same variables against surrogates that cluster as the events
    do. That nothing is selected is a result too: a model of the intercept alone.

    Parameters
    ----------
    blocks : sequence of Block
        Codes of shape (cells,).
    counts : int array, shape (cells,)
        Events per cell.
    settings : FitSettings
    progress : Progress
    cells : Cells, optional
        Where the cells lie. Without it only the reference selection can be made, and nothing is
        adjusted for clustering.
    layers : mapping of str to str, optional
        Names of the layers of factors, by the names of these.
    exposure : float array, shape (cells,), optional
        What events are expected in proportion to, not below 0. Cells without any take no part.
    controls : mapping of str to float arrays, shape (cells,), optional
        What stands in every model, by name; not below 0. One that measures only a part is
        completed (`completing`) where `cells` are given.

    Raises
    ------
    RtmError
        If there are too few events for any model, or all lie in one cell, or there are too many
        cells for a calibrated selection.
    """
    _require_events(counts)
    every = Ground(tuple(blocks), counts, cells, exposure, controls or {})
    ground, exposed = every.exposed()
    blocks, counts, cells = ground.blocks, ground.counts, ground.cells
    if exposed is not None:
        _require_events(counts)  # of those that are left
    _require_places(cells, settings)
    controls, recipes = in_reach(partial(_completed, ground), progress, 0.0)
    unsure = sum(one.unsure for one in recipes.values())
    background = background_of(ground.exposure, controls, unsure)
    merging, screening, choosing, checking = in_turn(progress, 5, 1, 91, 3)
    rows = merge_cells(blocks, counts, merging, background)
    candidates = screen(rows.blocks, screening)
    everything = replace(rows, blocks=candidates.blocks)
    if background.controls:
        _require_finite(everything)
    reference = partial(
        reference_model, blocks, rows, candidates, counts, cells, settings, background
    )
    if cells is None:
        model = reference(choosing)
    elif cells.count > MOST_CELLS_CALIBRATED:
        untold = Caution(cautions.NOT_ADJUSTED, cells=MOST_CELLS_CALIBRATED)
        model = reference(choosing)
        model = replace(model, cautions=(*model.cautions, untold))
    elif settings.selection == REFERENCE:
        model = judged(reference, everything, cells, counts, settings, background, choosing)
    else:
        beside = partial(_and_ready_to_check, reference)
        model = calibrated(beside, everything, cells, counts, settings, background, choosing)
        far = at_the_largest_distance([term.variable for term in model.terms], blocks)
        model = replace(model, cautions=(*model.cautions, *far))
    model = replace(model, cautions=(*model.cautions, *_recorded(model, layers or {})))
    told = tuple(replace(one, completion=recipes.get(one.name)) for one in model.controls)
    model = replace(model, exposure=exposed, controls=told)
    if exposed is not None and exposed.events_without:
        lost = Caution(cautions.EVENTS_WITHOUT_EXPOSURE, count=exposed.events_without)
        model = replace(model, cautions=(lost, *model.cautions))
    if exposed is not None:
        everything = rows_by_exposure(everything, counts, background)
    check = compare_with_statsmodels(model, everything, checking, background.controls)
    model = replace(model, check=check)
    progress.at(1.0)
    return model


def _require_finite(rows: DistinctRows) -> None:
    """Refuse controls that have no finite optimum by themselves."""
    if fit_mean(rows, ()) is None:
        raise RtmError(
            said(
                "No curve of the controls fits: where there is most or least of one, no event is."
            ),
            said("Leave out a control that only a few cells have, or let it spread to more."),
            where="controls",
        )


def _completed(ground: Ground) -> tuple[Mapping[str, np.ndarray], dict[str, Completion]]:
    """Return what stands for each control, and how those that measure a part are completed."""
    background_of(ground.exposure, ground.controls)  # refuses what says nothing of its own
    if ground.cells is None or not ground.controls:
        return ground.controls, {}
    return completed(ground.controls, ground.cells, ground.blocks, ground.counts, ground.exposure)


def _recorded(model: Model, layers: Mapping[str, str]) -> Iterator[Caution]:
    """Yield a caution if factors of the model may be where incidents are only recorded."""
    named = ((term.factor, layers.get(term.factor, "")) for term in model.terms)
    found = places_of_recording(named)
    if found is not None:
        yield found


def _require_places(cells: Cells | None, settings: FitSettings) -> None:
    if settings.selection == REFERENCE:
        return
    if cells is None:
        raise ValueError("a calibrated selection needs to know where the cells lie")
    require_few(cells.count, cells.frame.cell_size)


def _and_ready_to_check(reference: Callable[[Progress], Model], progress: Progress) -> Model:
    """Return the reference model; what checks it is loaded while the other selection goes on."""
    model = reference(progress)
    loaded()
    return model


def _require_events(counts: np.ndarray) -> None:
    if counts.min(initial=0) < 0:
        raise RtmError(
            said("A cell has a count of {count} events.", count=int(counts.min())),
            said("Make the events again with “Count events”."),
            where="events",
        )
    require_enough(int(counts.sum()), int(np.count_nonzero(counts)))

"""A model of events over a terrain, and its map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..fitting.fit import fit_model
from ..mapping.risk import risk_of
from ..model.block import Block
from ..model.predict import Measured, times_usual, usual_counts
from ..model.record import Model
from ..progress import QUIET, Progress
from ..settings import FitSettings
from ..terrain.events import count_events
from ..terrain.exposure.completing import complete
from .inputs import inputs_of, software
from .terrain import Terrain

if TYPE_CHECKING:
    from numpy.typing import ArrayLike  # came with numpy 1.20


def fit(
    events: ArrayLike,
    terrain: Terrain,
    settings: FitSettings | None = None,
    progress: Progress = QUIET,
) -> Model:
    """Choose the factors that go with events, the distances they reach and how strongly.

    The same data, settings and seed give the same model, here and in QGIS.

    Parameters
    ----------
    events : float array, shape (events, 2)
        Locations, in the CRS of the terrain; those outside the study area are counted as such.
    terrain : Terrain
        With its exposure and controls, if it has any (`Terrain.having`).
    settings : FitSettings, optional
        The calibrated selection with its defaults unless given.
    progress : Progress, optional

    Raises
    ------
    RtmError
        If there are too few events for any model, or an exposure or a control makes no sense.
    ValueError
        If the events are no locations.
    """
    xy = np.asarray(events, float)
    if xy.ndim != 2 or xy.shape[1] != 2 or not np.isfinite(xy).all():
        raise ValueError("events must be finite numbers of shape (events, 2)")
    counted = count_events(terrain.cells, xy)
    fitted = fit_model(
        terrain.blocks,
        counted.counts,
        settings or FitSettings(),
        progress,
        terrain.cells,
        exposure=terrain.exposure,
        controls=terrain.controls,
    )
    return replace(fitted, inputs=inputs_of(terrain, counted), software=software())


def risk_map(model: Model, terrain: Terrain, progress: Progress = QUIET) -> np.ndarray:
    """Return the relative risk scores of a model over a terrain, ready to be drawn.

    Parameters
    ----------
    model : Model
    terrain : Terrain
        That of the fit, or another with the factors of the model's terms, and with the exposure
        that it was fitted with.
    progress : Progress, optional

    Returns
    -------
    float array, shape (rows, columns)
        1 is the lowest risk of the study area. Of a model with an exposure or controls, scores
        compare cells as if each had as much of these as is usual. NaN outside the study area and
        where there is none of the exposure. `terrain.extent` says where it lies.

    Raises
    ------
    RtmError
        If the terrain lacks a factor or the exposure of the model.
    """
    some = _with_exposure(model, terrain)
    scores = np.full(terrain.cells.count, np.nan)
    scores[some] = risk_of(_usual(model, terrain, some, progress)).scores
    return terrain.raster(scores)


def expected_events(model: Model, terrain: Terrain, progress: Progress = QUIET) -> np.ndarray:
    """Return the events that a model expects in each cell, with all that it has.

    Parameters and errors are those of `risk_map`; the terrain must have the model's controls too.

    Returns
    -------
    float array, shape (rows, columns)
        0 where there is none of the exposure, NaN outside the study area.
    """
    some = _with_exposure(model, terrain)
    given = Measured(terrain.exposure, terrain.controls)
    measured = complete(model, given, terrain.cells, terrain.blocks).at(some)
    times = times_usual(model, int(some.sum()), measured)
    expected = np.zeros(terrain.cells.count)
    expected[some] = _usual(model, terrain, some, progress) * times
    return terrain.raster(expected)


def _with_exposure(model: Model, terrain: Terrain) -> np.ndarray:
    """Return which cells have any of the model's exposure, all if it has none."""
    alone = replace(model, controls=())
    return times_usual(alone, terrain.cells.count, Measured(terrain.exposure)) > 0


def _usual(model: Model, terrain: Terrain, some: np.ndarray, progress: Progress) -> np.ndarray:
    """Return the usual events of some of the cells."""
    blocks = [Block(one.variables, one.codes[some], one.table) for one in terrain.blocks]
    return usual_counts(model, blocks, int(some.sum()), progress)

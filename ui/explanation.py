"""Why a cell of a risk map has its score: the factors as a product that multiplies out to it.

Where a model has an exposure or controls, a second product leads from the events of a usual cell
of this score to those expected of this one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsRasterLayer, QgsRectangle

from ..algorithms.files.cells import cells_of
from ..algorithms.files.exposures import StoredMeasure
from ..algorithms.files.exposures import described as described_measure
from ..algorithms.files.factors import StoredFactor, described
from ..algorithms.files.journal import require_settled
from ..algorithms.files.mapped import mapped, measured_at
from ..algorithms.files.models import blocks_of_terms
from ..algorithms.files.raster import opened
from ..algorithms.files.rasters import (
    EVENTS,
    EXPOSURE,
    FACTOR,
    RISK,
    Raster,
    open_raster,
    require_same_grid,
)
from ..algorithms.files.texts import read_text
from ..algorithms.language import tr
from ..algorithms.study import names
from ..core.errors import RtmError
from ..core.mapping.product import base_score
from ..core.model.json import read_model
from ..core.model.record import Model
from ..core.model.term import Term
from ..core.progress import QUIET
from ..core.report import phrases


@dataclass(frozen=True)
class Bearing:
    """A term whose influence reaches the cell, and what it multiplies the risk by."""

    text: str
    multiplier: float


@dataclass(frozen=True)
class AtCurve:
    """How much of a control a cell has, and what its curve multiplies the usual events by.

    `taken_as` is what stands for it, where what was measured is completed.
    """

    name: str
    value: float
    multiplier: float
    taken_as: float | None = None


@dataclass(frozen=True)
class AtExposure:
    """How much of the exposure a cell has, and how many times the usual that is."""

    name: str
    value: float
    times_usual: float


@dataclass(frozen=True)
class Explanation:
    """One cell of a risk map.

    Attributes
    ----------
    score : float
        Relative risk score.
    expected : float
        Events that the model expects.
    events : int or None
        Past events, where the events raster lies beside.
    bearings : tuple of Bearing or None
        None where the model does not lie beside.
    base : float
        Score of a cell that none of the factors reaches; above 1 where a protective factor makes
        other cells the lowest. `base` times the multipliers of the bearings is the score.
    extent : QgsRectangle
        Of the cell.
    citywide : bool
        Whether the multipliers are citywide ratios; else they are local ones, as in models of an
        earlier version.
    curves : tuple of AtCurve
        What the controls of the model say of the cell.
    exposure : AtExposure or None
        Of a model that has one.
    """

    score: float
    expected: float
    events: int | None
    bearings: tuple[Bearing, ...] | None
    base: float
    extent: QgsRectangle
    citywide: bool = True
    curves: tuple[AtCurve, ...] = ()
    exposure: AtExposure | None = None

    @property
    def is_measured(self) -> bool:
        """Whether the score leaves out what the cell has besides factors."""
        return bool(self.curves) or self.exposure is not None

    @property
    def usual(self) -> float:
        """Events expected of a cell under the same influences with all else as usual."""
        return self.expected / _times_usual(self.curves, self.exposure)


def _times_usual(curves: tuple[AtCurve, ...], exposure: AtExposure | None) -> float:
    times = math.prod(one.multiplier for one in curves)
    return times if exposure is None else times * exposure.times_usual


def explain(layer: QgsRasterLayer, x: float, y: float) -> Explanation | None:
    """Explain the cell at a location in the layer's CRS; None outside the study area.

    Raises
    ------
    RtmError
        If the layer is no risk map, or the model beside it does not fit it.
    """
    risk = open_raster(layer, RISK)
    at = cell_at(risk, x, y)
    if at is None:
        return None
    column, row = at.column, at.row
    score = risk.value(1, column, row)
    if score is None:
        return None
    expected = risk.value(2, column, row)
    if not expected:
        raise risk.again(tr("“{name}” does not say what it expects in this cell.", name=risk.name))
    folder = Path(risk.path).parent
    events = events_at(folder, risk, at)
    model = model_beside(folder)
    if model is None:
        return Explanation(score, expected, events, None, 1.0, at.extent)
    exposure = _exposure(model, folder, risk, column, row)
    curves = _curves(model, folder, risk, column, row)
    return Explanation(
        score=score,
        expected=expected,
        events=events,
        bearings=bearings_at(model, folder, risk, at, lambda term: term.citywide_first.ratio),
        base=base_score(model, score, expected, _times_usual(curves, exposure)),
        extent=at.extent,
        citywide=model.has_citywide,
        curves=curves,
        exposure=exposure,
    )


@dataclass(frozen=True)
class At:
    """A cell of a raster: its column and row, and its extent in the raster's CRS."""

    column: int
    row: int
    extent: QgsRectangle


def cell_at(raster: Raster, x: float, y: float) -> At | None:
    """Return the cell at a location in the raster's CRS, None outside its frame."""
    frame = raster.frame
    column = math.floor((x - frame.left) / frame.cell_size)
    row = math.floor((frame.top - y) / frame.cell_size)
    if not (0 <= column < frame.columns and 0 <= row < frame.rows):
        return None
    left, top = frame.left + column * frame.cell_size, frame.top - row * frame.cell_size
    extent = QgsRectangle(left, top - frame.cell_size, left + frame.cell_size, top)
    return At(column, row, extent)


def model_beside(folder: Path) -> Model | None:
    """Return the model of the study whose results lie in a folder, None where there is none."""
    require_settled(folder)
    path = folder / names.MODEL
    if not path.exists():  # a risk map from a single algorithm, whose model lies elsewhere
        return None
    return read_model(
        read_text(path, tr("The model {path}", path=path), tr("Run the study again."))
    )


def _beside(path: Path, kind: str, risk):
    """Return a raster of the same study, or None where there is no such file."""
    if not path.exists():
        return None
    raster = opened(str(path), path.stem, (kind,))
    require_same_grid(risk, raster)
    return raster


def events_at(folder: Path, raster: Raster, at: At, name: str = names.EVENTS) -> int | None:
    """Return the events of a cell by a raster, None where that does not lie beside."""
    events = _beside(folder / name, EVENTS, raster)
    return None if events is None else int(events.value(1, at.column, at.row) or 0)


def _exposure(model: Model, folder: Path, risk, column: int, row: int) -> AtExposure | None:
    if model.exposure is None:
        return None
    stored = _stored_exposure(folder, risk)
    value = float(stored.raster.value(1, column, row) or 0)
    if not value:
        raise stored.raster.again(
            tr("“{name}” has none in a cell that has a score.", name=stored.name)
        )
    return AtExposure(stored.name, value, value / model.exposure.mean)


def _stored_exposure(folder: Path, risk) -> StoredMeasure:
    raster = _beside(folder / names.EXPOSURE, EXPOSURE, risk)
    if raster is None:
        raise _not_there(tr("of the exposure"), folder)
    return described_measure(raster)


def _curves(model: Model, folder: Path, risk, column: int, row: int) -> tuple[AtCurve, ...]:
    """Return what the controls say of a cell; what completes one is read for all cells."""
    if not model.controls:
        return ()
    factors, controls = _factors(folder, risk), _controls(model, folder, risk)
    cells = cells_of(controls[0].raster)
    exposure = None if model.exposure is None else _stored_exposure(folder, risk)
    completed = any(one.completion is not None for one in model.controls)
    blocks = blocks_of_terms(model, list(factors.values()), cells, QUIET) if completed else []
    read = measured_at(exposure, controls, cells)
    over = mapped(model, cells, blocks, read)
    here, there = cells.number[row, column], over.cells.number[row, column]
    found = []
    for control in model.controls:
        value = float(read.controls[control.name][here])
        taken_as = over.measured.of(control)[there : there + 1]
        times = float(control.ratios_at(taken_as)[0])
        completion = None if control.completion is None else float(taken_as[0])
        found.append(AtCurve(control.name, value, times, completion))
    return tuple(found)


def _controls(model: Model, folder: Path, risk) -> list[StoredMeasure]:
    """Return the stored controls of a model, in its order."""
    stored = {}
    for path in sorted(folder.glob(f"{names.CONTROL}*.tif")):
        measure = described_measure(opened(str(path), path.stem, (EXPOSURE,)))
        require_same_grid(risk, measure.raster)
        stored[measure.name] = measure
    for control in model.controls:
        if control.name not in stored:
            raise _not_there(tr("of the control “{name}”", name=control.name), folder)
    return [stored[control.name] for control in model.controls]


def _factors(folder: Path, risk) -> dict[str, StoredFactor]:
    """Return the stored factors of a study, by name."""
    stored = {}
    for path in sorted((folder / "factors").glob("*.tif")):
        factor = described(opened(str(path), path.stem, (FACTOR,)))
        require_same_grid(risk, factor.raster)
        stored[factor.name] = factor
    return stored


def _not_there(what: str, folder: Path) -> RtmError:
    return RtmError(
        tr("The raster {what} is not in {folder}.", what=what, folder=folder),
        tr("Run the study again."),
    )


def bearings_at(
    model: Model, folder: Path, risk: Raster, at: At, ratio_of: Callable[[Term], float]
) -> tuple[Bearing, ...]:
    """Return the terms that reach a cell of a map of the study, each with a ratio of it."""
    stored = _factors(folder, risk)
    found = []
    for term in model.terms:
        factor, variable = stored.get(term.factor), term.variable
        if factor is None or variable not in factor.variables:
            raise RtmError(
                tr(
                    "The raster of {variable} is not among the factors in {folder}.",
                    variable=phrases.variable(variable, risk.units),
                    folder=folder,
                ),
                tr("Run the study again."),
            )
        band = factor.variables.index(variable) + 1
        if factor.raster.value(band, at.column, at.row) == 1:
            found.append(Bearing(phrases.in_short(variable, risk.units), ratio_of(term)))
    return tuple(found)

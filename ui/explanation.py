"""Why a cell of a risk map has its score: the factors as a product that multiplies out to it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsRasterLayer, QgsRectangle

from ..algorithms.files.factors import described
from ..algorithms.files.journal import require_settled
from ..algorithms.files.raster import opened
from ..algorithms.files.rasters import EVENTS, FACTOR, RISK, open_raster, require_same_grid
from ..algorithms.files.texts import read_text
from ..algorithms.language import tr
from ..algorithms.study import names
from ..core.errors import RtmError
from ..core.mapping.product import base_score
from ..core.model.json import read_model
from ..core.model.record import Model
from ..core.report import phrases


@dataclass(frozen=True)
class Bearing:
    """A term whose influence reaches the cell, and what it multiplies the risk by."""

    text: str
    multiplier: float


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
        other cells the lowest. `base` times all multipliers is the score.
    extent : QgsRectangle
        Of the cell.
    citywide : bool
        Whether the multipliers are citywide ratios; else they are local ones, as in models of an
        earlier version.
    """

    score: float
    expected: float
    events: int | None
    bearings: tuple[Bearing, ...] | None
    base: float
    extent: QgsRectangle
    citywide: bool = True


def explain(layer: QgsRasterLayer, x: float, y: float) -> Explanation | None:
    """Explain the cell at a location in the layer's CRS; None outside the study area.

    Raises
    ------
    RtmError
        If the layer is no risk map, or the model beside it does not fit it.
    """
    risk = open_raster(layer, RISK)
    frame = risk.frame
    column = math.floor((x - frame.left) / frame.cell_size)
    row = math.floor((frame.top - y) / frame.cell_size)
    if not (0 <= column < frame.columns and 0 <= row < frame.rows):
        return None
    score = risk.value(1, column, row)
    if score is None:
        return None
    expected = risk.value(2, column, row)
    if not expected:
        raise risk.again(tr("“{name}” does not say what it expects in this cell.", name=risk.name))
    folder = Path(risk.path).parent
    left, top = frame.left + column * frame.cell_size, frame.top - row * frame.cell_size
    extent = QgsRectangle(left, top - frame.cell_size, left + frame.cell_size, top)
    model = _model_beside(folder)
    if model is None:
        return Explanation(score, expected, _events(folder, risk, column, row), None, 1.0, extent)
    return Explanation(
        score,
        expected,
        _events(folder, risk, column, row),
        _bearings(model, folder, risk, column, row),
        base_score(model, score, expected),
        extent,
        model.has_citywide,
    )


def _model_beside(folder: Path) -> Model | None:
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


def _events(folder: Path, risk, column: int, row: int) -> int | None:
    events = _beside(folder / names.EVENTS, EVENTS, risk)
    return None if events is None else int(events.value(1, column, row) or 0)


def _bearings(model: Model, folder: Path, risk, column: int, row: int) -> tuple[Bearing, ...]:
    stored = {}
    for path in sorted((folder / "factors").glob("*.tif")):
        factor = described(opened(str(path), path.stem, (FACTOR,)))
        require_same_grid(risk, factor.raster)
        stored[factor.name] = factor
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
        if factor.raster.value(band, column, row) == 1:
            found.append(Bearing(phrases.in_short(variable, risk.units), term.citywide_first.ratio))
    return tuple(found)

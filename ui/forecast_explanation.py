"""Why a cell of a forecast map expects what it does: parts that multiply out to it."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsRasterLayer, QgsRectangle

from ..algorithms.files.forecasts import ENDS, PARTS, SCALES_TAG
from ..algorithms.files.maps import HISTORY_TAG
from ..algorithms.files.rasters import FORECAST, Raster, open_raster
from ..algorithms.study import names
from ..core.model.record import Model
from .explanation import At, Bearing, bearings_at, cell_at, events_at, model_beside


@dataclass(frozen=True)
class Reach:
    """What lies around within one reach, and how many times as many events that makes.

    Attributes
    ----------
    length : float
        In the units of the map.
    along : bool
        Only the row and the column of the cell count.
    times : float
    """

    length: float
    along: bool
    times: float


@dataclass(frozen=True)
class ForecastCell:
    """One cell of a forecast map.

    Attributes
    ----------
    expected, place, neighbourhood, history : float
        The first is the product of the others.
    events : int or None
        Past events, earlier ones too, where the rasters of all of them lie beside.
    bearings : tuple of Bearing or None
        Factors that reach the cell, each with its ratio to the power of the place; None where
        the model does not lie beside.
    base : float
        Events of a place that no factor reaches; times the bearings it is `place`.
    power : float
        Of the place; 1 in maps of an older version.
    reaches : tuple of Reach
        Of the neighbourhood, the nearest first.
    level : float
        Times the reaches it is `neighbourhood`.
    range : tuple of int
        Ends of the 95 and the 80% interval, as of `ENDS`; empty in maps of an older version.
    local : bool
        Whether the ratios are local ones.
    units : str
    extent : QgsRectangle
    """

    expected: float
    place: float
    neighbourhood: float
    history: float
    events: int | None
    bearings: tuple[Bearing, ...] | None
    base: float
    power: float
    reaches: tuple[Reach, ...]
    level: float
    range: tuple[int, ...]
    local: bool
    units: str
    extent: QgsRectangle


def explain_forecast(layer: QgsRasterLayer, x: float, y: float) -> ForecastCell | None:
    """Explain the cell at a location in the layer's CRS; None outside the study area.

    Raises
    ------
    RtmError
        If the layer is no forecast map, or the model beside it does not fit it.
    """
    forecast = open_raster(layer, FORECAST)
    at = cell_at(forecast, x, y)
    if at is None or forecast.value(1, at.column, at.row) is None:
        return None
    parts = [float(forecast.value(n + 1, at.column, at.row) or 0) for n in range(len(PARTS))]
    folder = Path(forecast.path).parent
    model = model_beside(folder)
    power = float(forecast.tags.get("RTM_PLACE_POWER", 1))
    bearings = None if model is None else _bearings(model, folder, forecast, at, power)
    reaches = _reaches(forecast, at)
    expected, place, neighbourhood, history = parts
    return ForecastCell(
        expected=expected,
        place=place,
        neighbourhood=neighbourhood,
        history=history,
        events=_past(folder, forecast, at),
        bearings=bearings,
        base=place / math.prod(one.multiplier for one in bearings or ()),
        power=power,
        reaches=reaches,
        level=neighbourhood / math.prod(one.times for one in reaches),
        range=_range(forecast, at),
        local=model is not None and model.local is not None,
        units=forecast.units,
        extent=at.extent,
    )


def _past(folder: Path, forecast: Raster, at: At) -> int | None:
    """Return the events of all periods that the forecast is told by."""
    earlier = len(json.loads(forecast.tags.get(HISTORY_TAG, "[]")))
    files = [names.EVENTS, *(f"{names.HISTORY}{number}.tif" for number in range(1, earlier + 1))]
    counts = [events_at(folder, forecast, at, name) for name in files]
    known = [one for one in counts if one is not None]
    return sum(known) if len(known) == len(counts) else None


def _bearings(model: Model, folder: Path, forecast, at, power: float) -> tuple[Bearing, ...]:
    found = bearings_at(model, folder, forecast, at, lambda term: term.local_first.ratio)
    return tuple(Bearing(one.text, one.multiplier**power) for one in found)


def _reaches(forecast, at) -> tuple[Reach, ...]:
    scales = json.loads(forecast.tags.get(SCALES_TAG, "[]"))
    first = len(PARTS) + 1 + len(ENDS) + 1
    return tuple(
        Reach(
            float(one["reach"]),
            bool(one["along"]),
            float(forecast.value(first + number, at.column, at.row) or 1),
        )
        for number, one in enumerate(scales)
    )


def _range(forecast, at) -> tuple[int, ...]:
    first = len(PARTS) + 2
    if forecast.dataset.RasterCount < len(PARTS) + 1 + len(ENDS):
        return ()
    return tuple(
        int(forecast.value(first + number, at.column, at.row) or 0) for number in range(len(ENDS))
    )

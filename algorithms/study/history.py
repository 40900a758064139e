"""The past of a study's forecast, looked at before the long work."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsProcessingContext

from ...core.errors import about
from ...core.settings import ForecastSettings
from ...core.study import Study
from ..files.cells import cells_of, counts_of
from ..files.given import Given
from ..files.history import HISTORY, history_of
from ..files.horizons import horizon_given
from ..files.kinds import EVENTS
from ..files.recorded import recorded, require_apart
from . import parameters
from .stages import algorithm_of


def require_past(
    study: Study,
    events: str,
    history: Sequence[str],
    later: str | None,
    context: QgsProcessingContext,
) -> None:
    """Refuse earlier incidents that are none, or those of the test, and a horizon without dates.

    Parameters
    ----------
    study : Study
    events, later : str
        Rasters of the events and of the later ones; None without a test.
    history : sequence of str
        Those of the earlier ones.
    context : QgsProcessingContext
    """
    if not history and study.forecast == ForecastSettings():
        return
    given = Given(
        algorithm_of("forecast"),
        parameters.of_forecast(study, {"EVENTS": events}, history),
        context,
    )
    try:
        raster = given.raster("EVENTS", EVENTS)
        cells = cells_of(raster)
        found = history_of(given, raster, cells)
        if later is not None:
            test = Given(algorithm_of("test"), {"EVENTS": later}, context).raster("EVENTS", EVENTS)
            later_events = recorded(test, counts_of(test, cells))
            for number, one in enumerate(found.earlier):
                with about(HISTORY, number):
                    require_apart(one, later_events)
        horizon_given(given, found)
    finally:
        given.let_go()

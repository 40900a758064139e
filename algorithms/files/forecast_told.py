"""How a forecast map was made, read from its tags again, for a report."""

from __future__ import annotations

import json

from ...core.mapping.forecast.past import FOREVER
from ...core.report.making import Beforehand, ForecastMade, ScaleMade
from .forecasts import ACCURACY_TAG, HALF_LIFE_TAG, PLACE_POWER_TAG, SCALES_TAG
from .raster import Raster
from .tallies import together_in


def forecast_made(forecast: Raster) -> ForecastMade | None:
    """Return how a forecast map was made; None of one of an older version."""
    if SCALES_TAG not in forecast.tags:
        return None
    half_life = forecast.number(HALF_LIFE_TAG)
    return ForecastMade(
        place_power=forecast.number(PLACE_POWER_TAG),
        scales=tuple(
            ScaleMade(reach=one["reach"], along=one["along"], power=one["power"])
            for one in json.loads(forecast.tags[SCALES_TAG])
        ),
        half_life=None if half_life == FOREVER else half_life,
        accuracy=tuple(
            Beforehand(share=float(share), pai=pai)
            for share, pai in json.loads(forecast.tags.get(ACCURACY_TAG, "{}")).items()
        ),
        together=together_in(forecast) or 1.0,
    )

"""How often the intervals of the forecast's places held what came."""

from __future__ import annotations

import numpy as np
from scipy.stats import nbinom

from ..core.mapping.forecast import Forecast
from ..core.mapping.forecast.uncertainty import shape_of, spread_of
from ..core.mapping.places import find_places
from ..core.progress import Quiet
from ..core.settings import PlacesSettings
from .pasts import SEED, Past

LEVELS = (0.8, 0.95)
FOOT = 1200 / 3937  # the US survey foot of Brooklyn's CRS, in metres
HECTARE = 10_000.0


def rates(past: Past, made: Forecast) -> dict:
    """Return the share of places whose count lay within its intervals.

    *given*: with as many events expected in all as there were; *before*: as many as the forecast
    had told. Counts are whole numbers: an interval of them holds more than its level. So a count
    is laid at random between the chances of fewer events and of as many, as if it were continuous.
    """
    expected, spread, found = _of_places(past, made)
    given = past.later.sum() / made.forecast.sum()
    before = 1 / past.origin.lengths[-1]  # from the model's period to the later one
    return {
        "places": len(found),
        "given": _held(expected * given, spread * given, found, made.together),
        "before": _held(expected * before, spread * before, found, made.together),
    }


def _of_places(past: Past, made: Forecast) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return expected events, their spread and the later events of the default places."""
    cells, areas, settings = past.ground.cells, past.ground.areas, PlacesSettings()
    feet = past.origin.case.folder == "nyc_brooklyn"
    largest = settings.max_area * HECTARE / (FOOT**2 if feet else 1)
    places = find_places(
        cells,
        made.forecast,
        areas,
        settings.area_share,
        Quiet(),
        min_cells=settings.min_cells,
        max_area=largest,
        expected=made.forecast,
    )
    place = cells.from_raster(places.ranks)
    squares = spread_of(made.forecast, made.variance) ** 2
    sums = [np.bincount(place, one)[1:] for one in (made.forecast, squares, past.later)]
    return sums[0], np.sqrt(sums[1]), sums[2]


def _held(
    expected: np.ndarray, spread: np.ndarray, found: np.ndarray, together: float
) -> list[float]:
    """Return the share of counts within the intervals of each level."""
    shape = shape_of(expected, spread, together)
    law = nbinom(shape, shape / (shape + expected))
    chance = np.random.default_rng(SEED).random(len(found))
    place = law.cdf(found - 1) + chance * law.pmf(found)
    return [float(np.mean(np.abs(place - 0.5) <= level / 2)) for level in LEVELS]

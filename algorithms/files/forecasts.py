"""Bands and tags of a forecast map, and what is read from them again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import numpy as np

from ...core.mapping.forecast import Forecast
from ...core.mapping.forecast.surroundings import Surrounding
from ...core.mapping.forecast.uncertainty import ranges, spread_of
from .tallies import together_tag

PARTS = ("forecast", "place", "neighbourhood", "history")
SPREAD = "spread"
ENDS = ("low_95", "low_80", "high_80", "high_95")
ACCURACY_TAG, SCALES_TAG, LEVEL_TAG = "RTM_ACCURACY", "RTM_SCALES", "RTM_NEIGHBOURHOOD_LEVEL"
PLACE_POWER_TAG, HALF_LIFE_TAG = "RTM_PLACE_POWER", "RTM_HALF_LIFE"


def count_of_bands(forecast: Forecast) -> int:
    """Return how many bands the map of a forecast has."""
    return len(PARTS) + 1 + len(ENDS) + len(forecast.scales)


def forecast_bands(forecast: Forecast) -> Iterator[tuple[str, np.ndarray]]:
    """Yield name and values, (cells,), of each band."""
    for part in PARTS:
        yield part, getattr(forecast, part)
    spread = spread_of(forecast.forecast, forecast.variance)
    yield SPREAD, spread
    found = ranges(forecast.forecast, spread, forecast.together)
    for end in ENDS:
        yield end, getattr(found, end)
    for scale in forecast.scales:
        yield name_of_scale(scale.surrounding), scale.band


def name_of_scale(surrounding: Surrounding) -> str:
    """Return the name of a band: "around_2" or "along_12", the reach in cells."""
    return f"{'along' if surrounding.along else 'around'}_{surrounding.reach:g}"


def forecast_tags(forecast: Forecast, cell_size: float) -> dict:
    """Return what the map says of how it was made."""
    reach = forecast.reach * cell_size
    return {
        **({"RTM_BANDWIDTH": f"{reach:.10g}"} if reach else {}),
        "RTM_SHAPE": f"{forecast.powers.shape:.10g}",
        PLACE_POWER_TAG: f"{forecast.powers.place:.10g}",
        LEVEL_TAG: f"{forecast.level:.10g}",
        SCALES_TAG: json.dumps([_scale(one, cell_size) for one in forecast.scales]),
        "RTM_HISTORY_SHARE": forecast.history_share,
        HALF_LIFE_TAG: f"{forecast.half_life:g}",
        **together_tag(forecast.together if forecast.together > 1 else None),
    }


def _scale(one, cell_size: float) -> dict:
    return {
        "band": name_of_scale(one.surrounding),
        "reach": float(f"{one.surrounding.reach * cell_size:.10g}"),
        "along": one.surrounding.along,
        "power": float(f"{one.power:.6g}"),
    }


def accuracy_told(shares: Sequence[float], accuracy: Sequence[float]) -> str:
    """Return the accuracy told beforehand as JSON: a predictive accuracy index by share."""
    return json.dumps({f"{share:g}": float(f"{pai:.4g}") for share, pai in zip(shares, accuracy)})

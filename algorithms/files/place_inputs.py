"""What priority places are made of: the map that ranks, and what explains its places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...core.errors import RtmError
from ...core.mapping.place import Bands, Presence
from ...core.model.predict import expected_counts
from ...core.model.record import Model
from ...core.progress import Part, Progress
from ...core.terrain.exposure.completing import complete
from ...core.terrain.grid import Cells
from ..language import tr
from .exposures import StoredMeasure
from .factors import StoredFactor
from .given import Given
from .kinds import PERIODS_TAG, TIMES_TAG
from .mapped import measured_at, measures_on, require_measured
from .maps import StoredMap
from .models import blocks_of_terms
from .rasters import (
    COMBINED,
    EVENTS,
    FORECAST,
    GRID,
    HOTSPOT,
    RISK,
    Raster,
    cells_of,
    counts_of,
    require_same_grid,
    values_of,
)
from .tallies import together_in

MAPS = (RISK, FORECAST, HOTSPOT, COMBINED)  # that can rank
SPREAD_OF_FORECAST = 5  # its band
PARTS_OF_FORECAST = (2, 3, 4)  # bands: place, neighbourhood, history


@dataclass(frozen=True)
class PlaceInputs:
    """The map that ranks, a model with its factors, a forecast, events of two periods, a grid."""

    ranked: StoredMap
    model: Model | None
    factors: list[StoredFactor]
    forecast: StoredMap | None
    events: Raster | None
    later: Raster | None
    grid: Raster | None
    measures: tuple[StoredMeasure | None, list[StoredMeasure]]

    @property
    def cells(self) -> Cells:
        """Return the cells of the study area, those without a value in the map too."""
        others = [factor.raster for factor in self.factors[:1]]
        others += [one for one in (self.events, self.later, self.grid) if one is not None]
        return cells_of([*others, self.ranked.raster][0])

    @property
    def by_forecast(self) -> bool:
        """Whether the events expected are those of the forecast."""
        return self.forecast is not None and self.ranked.raster.kind != RISK

    def expected(self, cells: Cells, by_model: np.ndarray | None) -> np.ndarray | None:
        """Return the events expected: by the map that ranks, else the forecast, else the model."""
        found = self.ranked.expected(cells)
        if found is None and self.forecast is not None:
            found = self.forecast.expected(cells)
        return by_model if found is None else found

    def foretold(self, cells: Cells) -> np.ndarray | None:
        """Return the events of the forecast, if there is one."""
        return None if self.forecast is None else self.forecast.expected(cells)

    def bands(self, cells: Cells) -> Bands | None:
        """Return the parts of the forecast, where that says what is expected."""
        if self.forecast is None or not self.by_forecast:
            return None
        raster = self.forecast.raster
        parts = (values_of(raster, cells, n).astype(float) for n in PARTS_OF_FORECAST)
        known = (TIMES_TAG, PERIODS_TAG)
        told = [raster.number(tag) if tag in raster.tags else 1.0 for tag in known]
        return Bands(*parts, *told)

    def spread(self, cells: Cells) -> np.ndarray | None:
        """Return how uncertain the rates of the forecast are, where it says it."""
        if self.forecast is None or not self.by_forecast:
            return None
        raster = self.forecast.raster
        if raster.dataset.RasterCount < SPREAD_OF_FORECAST:  # of an older version
            return None
        return values_of(raster, cells, SPREAD_OF_FORECAST).astype(float)

    @property
    def together(self) -> float:
        """How many events of the forecast come at once."""
        known = None if self.forecast is None else together_in(self.forecast.raster)
        return known or 1.0

    def presences(self, cells: Cells, progress: Progress):
        """Return where the model's terms bear on the cells, and the events that it expects."""
        if self.model is None:
            return [], None
        blocks = blocks_of_terms(self.model, self.factors, cells, Part(progress, 0.0, 0.8))
        found = [
            Presence(
                term.variable,
                term.local_first.ratio,
                block.column(0),
                is_local=term.local is not None,
            )
            for term, block in zip(self.model.terms, blocks)
        ]
        measured = complete(self.model, measured_at(*self.measures, cells), cells, blocks)
        expected = expected_counts(
            self.model, blocks, cells.count, Part(progress, 0.8, 1.0), measured=measured
        )
        return found, expected


def place_inputs(given: Given) -> PlaceInputs:
    """Open all that the algorithm was given, or say what is wrong with it."""
    ranked = given.map("RISK", *MAPS)
    model, factors = _explained(given)
    forecast = given.map("FORECAST", FORECAST) if given.has("FORECAST") else None
    events, later, grid = (
        given.raster_or_none(name, kind)
        for name, kind in (("EVENTS", EVENTS), ("LATER", EVENTS), ("GRID", GRID))
    )
    rasters = [factor.raster for factor in factors[:1]]
    rasters += [forecast.raster] if forecast else []
    for raster in (*rasters, events, later, grid):
        if raster is not None:
            require_same_grid(ranked.raster, raster)
    if forecast is None and ranked.raster.kind == FORECAST:
        forecast = ranked
    measures = measures_on(given, ranked.raster)
    if model is not None:
        require_measured(model, *measures)
    return PlaceInputs(ranked, model, factors, forecast, events, later, grid, measures)


def counts_or_none(raster: Raster | None, cells: Cells) -> np.ndarray | None:
    """Return the counts of an events raster, if it was given."""
    return None if raster is None else counts_of(raster, cells)


def _explained(given: Given) -> tuple[Model | None, list[StoredFactor]]:
    """Return the model and its factors, neither where neither is given."""
    explained = [bool(given.parameters.get(name)) for name in ("MODEL", "FACTORS")]
    if all(explained):
        return given.model()
    if any(explained):
        raise RtmError(
            tr("A model is given without factors.")
            if explained[0]
            else tr("Factors are given without a model."),
            tr("Give the model and the factors it was fitted with, or neither."),
            kind="setting",
            where="FACTORS" if explained[0] else "MODEL",
        )
    return None, []

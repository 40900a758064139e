"""Real periods and what came after them, and the maps that are made of the earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..core.fitting.fit import fit_model
from ..core.mapping.bandwidth import choose_bandwidth
from ..core.mapping.forecast import Forecast, forecast_events
from ..core.mapping.hotspot import QUARTIC, kernel_density
from ..core.mapping.validation import NamedMap
from ..core.model.block import Block
from ..core.model.predict import expected_counts
from ..core.model.record import Model
from ..core.progress import Quiet
from ..core.settings import FitSettings
from ..core.terrain.events import count_events
from ..core.terrain.grid import Cells
from . import forest, layers
from .cases import BROOKLYN, CHICAGO, LONDON, Case

SEED = 1
COUNTS = "past counts"
DENSITY = "kernel density"
RTM = "RTM"
FORECAST = "forecast map"
PLACELESS = "forecast map without the RTM"
FOREST = "random forest"


@dataclass(frozen=True)
class Pair:
    """A study of one period, and the layer that holds the incidents of the next."""

    case: Case
    title: str
    later: str

    def read(self) -> City:
        """Read the layers: grid, events of both periods, every factor's variables."""
        study = self.case.study()
        incidents = study["incidents"]["source"]
        cells, areas = layers.study_area(study["study_area"]["source"], self.case.cell_size)
        where = layers.points(incidents, self.case.filter)
        source = incidents.replace(self.case.incidents, self.later)
        return City(
            cells=cells,
            areas=areas,
            where=where[cells.contain(where)],
            later=count_events(cells, layers.points(source, self.case.filter)).counts,
            blocks=layers.variables(cells, study),
        )


def _london(crime: str) -> Case:
    return Case(
        f"london_{crime}",
        f"London {crime}, first half of 2016, 100 m",
        LONDON.folder,
        LONDON.cell_size,
        LONDON.incidents,
        f"\"crime_type\" = '{crime}'",
    )


PAIRS = {
    "robbery": Pair(_london("robbery"), "London robbery, 2016 H1 → H2, 100 m", "incidents_2016_h2"),
    "burglary": Pair(
        _london("burglary"), "London burglary, 2016 H1 → H2, 100 m", "incidents_2016_h2"
    ),
    "brooklyn": Pair(
        BROOKLYN, "Brooklyn shootings, 2012–14 → 2015–17, 325 ft", "incidents_shootings_2015_2017"
    ),
    "chicago": Pair(
        CHICAGO,
        "Chicago aggravated assaults, 2017 → 2018, 65 m",
        "incidents_agg_assault_2018",
    ),
}


@dataclass(frozen=True, eq=False)
class City:
    """A city's past, what came after, and the maps that can be made of the past alone.

    Attributes
    ----------
    cells : Cells
    areas : float array, shape (cells,)
        Share of each cell in the study area.
    where : float array, shape (events, 2)
        Events of the earlier period in the study area.
    later : int array, shape (cells,)
    blocks : sequence of Block
    """

    cells: Cells
    areas: np.ndarray
    where: np.ndarray
    later: np.ndarray
    blocks: Sequence[Block]

    @cached_property
    def past(self) -> np.ndarray:
        """Events of the earlier period, int array (cells,)."""
        return count_events(self.cells, self.where).counts

    @cached_property
    def model(self) -> Model:
        """The risk terrain model: Poisson and NB1, the reference procedure."""
        return fit_model(
            self.blocks, self.past, FitSettings(selection="reference", seed=SEED), Quiet()
        )

    @cached_property
    def bandwidth(self) -> float:
        """The bandwidth of the kernel density by cross-validation."""
        square = self.areas.sum() * self.cells.frame.cell_size**2
        return choose_bandwidth(self.cells, self.where, square, QUARTIC, Quiet()).bandwidth

    @cached_property
    def forecast(self) -> Forecast:
        """The forecast map."""
        return self._forecast_from(self.expected)

    @cached_property
    def placeless(self) -> Forecast:
        """The forecast map that takes all places as alike."""
        return self._forecast_from(np.full(self.cells.count, self.past.mean()))

    def _forecast_from(self, expected: np.ndarray) -> Forecast:
        generator = np.random.default_rng(SEED)
        return forecast_events(self.cells, expected, self.past, generator, Quiet())

    @cached_property
    def expected(self) -> np.ndarray:
        """Events that the model expects, float array (cells,)."""
        return expected_counts(self.model, self.blocks, self.cells.count)

    @cached_property
    def grown(self) -> forest.Grown:
        """The random forest's forecast."""
        return forest.grow(self.cells, self.areas, self.where, self.blocks, SEED)

    def density(self, bandwidth: float) -> np.ndarray:
        """Return the kernel density of the past events, quartic."""
        return kernel_density(self.cells, self.where, bandwidth, QUARTIC, Quiet())

    def maps(self) -> list[NamedMap]:
        """Return the maps to be compared."""
        return [
            NamedMap(COUNTS, "", self.past.astype(float)),
            NamedMap(DENSITY, "", self.density(self.bandwidth), per_area=True),
            NamedMap(RTM, "", self.expected),
            NamedMap(FORECAST, "", self.forecast.forecast),
            NamedMap(PLACELESS, "", self.placeless.forecast),
            NamedMap(FOREST, "", self.grown.forecast),
        ]

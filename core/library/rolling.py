"""The maps of a study made anew of what was known at a date: to be tested on what came after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..fitting.fit import fit_model
from ..mapping.bandwidth import choose_bandwidth
from ..mapping.forecast import Past, forecast_events
from ..mapping.hotspot import kernel_density
from ..mapping.kinds import DENSITY, FORECAST, MODEL, PAST_COUNTS
from ..mapping.validation import NamedMap
from ..model.block import Block
from ..model.predict import LOCAL, Measured, expected_counts
from ..progress import Progress, in_turn
from ..settings import FitSettings, HotspotSettings
from ..terrain.events import count_events
from ..terrain.exposure.completing import complete
from ..terrain.grid import Cells


@dataclass(frozen=True, eq=False)
class Ground:
    """What is the same at every date.

    Attributes
    ----------
    cells : Cells
    blocks : sequence of Block
        Of all factors, codes of shape (cells,).
    area : float
        Of the study area, in square units of the CRS.
    layers : mapping of str to str
        The layer of each factor.
    measured : Measured
        Exposure and controls.
    """

    cells: Cells
    blocks: Sequence[Block]
    area: float
    layers: Mapping[str, str] = field(default_factory=dict)
    measured: Measured = field(default_factory=Measured)


@dataclass(frozen=True, eq=False)
class MapsOf:
    """The maps of what was known at a date.

    Attributes
    ----------
    maps : tuple of NamedMap
        Over `some` of the cells: risk terrain model, forecast map, past counts, kernel density.
    some : bool array, shape (cells,)
        Those that have any of the exposure.
    past : int array, shape (cells,)
        Events of all cells.
    terms : int
        Of the model.
    """

    maps: tuple[NamedMap, ...]
    some: np.ndarray
    past: np.ndarray
    terms: int


def maps_of(
    ground: Ground,
    xy: np.ndarray,
    settings: FitSettings,
    progress: Progress,
    together: float = 1.0,
) -> MapsOf:
    """Fit the model and make the maps of past events alone, with the settings of a study.

    Parameters
    ----------
    ground : Ground
    xy : float array, shape (events, 2)
        Past events, in the CRS of the cells.
    settings : FitSettings
    progress : Progress
    together : float
        How many events come at once, as `bursts.burst_size` tells it.

    Raises
    ------
    RtmError
        If the events are too few for a model.
    """
    fitting, mapping, smoothing = in_turn(progress, 85, 8, 7)
    cells, measured = ground.cells, ground.measured
    past = count_events(cells, xy).counts
    model = fit_model(
        *(ground.blocks, past, settings, fitting, cells, dict(ground.layers)),
        *(measured.exposure, measured.controls),
    )
    measured = complete(model, measured, cells, ground.blocks)
    some = np.ones(cells.count, bool)
    if model.exposure is not None and measured.exposure is not None:
        some = measured.exposure > 0
    blocks = [Block(one.variables, one.codes[some], one.table) for one in ground.blocks]
    there, having = cells.only(some), measured.at(some)
    risk = expected_counts(model, blocks, there.count, measured=having)
    place = expected_counts(model, blocks, there.count, ratios=LOCAL, measured=having)
    # as “Forecast map” makes it without earlier events
    known = Past((past[some],), together=together)
    forecast = forecast_events(there, place, known, mapping).forecast
    density = _density(ground, xy, smoothing)
    maps = (
        NamedMap(MODEL, MODEL, risk),
        NamedMap(FORECAST, FORECAST, forecast),
        NamedMap(PAST_COUNTS, PAST_COUNTS, past[some].astype(float)),
        NamedMap(DENSITY, DENSITY, density[some], per_area=True),
    )
    return MapsOf(maps, some, past, len(model.terms))


def _density(ground: Ground, xy: np.ndarray, progress: Progress) -> np.ndarray:
    """Return the kernel density, as “Hot spot map” makes it by default."""
    choosing, mapping = in_turn(progress, 3, 2)
    kernel = HotspotSettings().kernel
    inside = xy[ground.cells.contain(xy)]
    chosen = choose_bandwidth(ground.cells, inside, ground.area, kernel, choosing)
    return kernel_density(ground.cells, xy, chosen.bandwidth, kernel, mapping)

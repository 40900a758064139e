"""Hot spots, places to act on, and the forecast."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import RtmError
from ..language import said
from ..limits import LARGEST_LENGTH, MOST_CELLS, positive
from ..plain import shown
from .ranges import LEAST_PERIODS, MOST_HECTARES, MOST_PERIODS
from .refusals import one_of, whole_number
from .words import HORIZONS, HOTSPOT_METHODS, PLACES_MAPS


@dataclass(frozen=True)
class HotspotSettings:
    """The conventional hot-spot map; a bandwidth of None is chosen from the events."""

    method: str = "kernel_density"
    kernel: str = "quartic"
    bandwidth: float | None = None

    def __post_init__(self) -> None:
        one_of(self.method, HOTSPOT_METHODS, said("The method"), "method")
        if self.bandwidth is not None:
            positive(self.bandwidth, said("The bandwidth"), "bandwidth")


@dataclass(frozen=True)
class PlacesSettings:
    """Which places to act on.

    All take at most `area_share` of the area, each at least `min_cells` and at most `max_area`
    hectares; they are ranked by `map`, and called by the texts in the field `name_field` of the
    layer of names (the likeliest field where that is empty).
    """

    area_share: float = 0.05
    min_cells: int = 2
    max_area: float = 10.0
    map: str = "forecast"
    name_field: str = ""

    def __post_init__(self) -> None:
        share = self.area_share
        number = isinstance(share, (int, float)) and not isinstance(share, bool)
        if not number or not 0 < share <= 1:
            sensible = number and abs(share) <= LARGEST_LENGTH
            asked = said("{share:g} per cent", share=100 * share) if sensible else shown(share)
            raise RtmError(
                said("The share of the area for priority places is {asked}.", asked=asked),
                said(
                    "Give more than 0 and at most 100 per cent; in a study file 0.05 stands for 5."
                ),
                kind="setting",
                where="area_share",
            )
        whole_number(
            self.min_cells,
            1,
            MOST_CELLS,
            said("The number of cells of the smallest place"),
            "min_cells",
        )
        area = self.max_area
        number = isinstance(area, (int, float)) and not isinstance(area, bool)
        if not number or not 0 < area <= MOST_HECTARES:
            raise RtmError(
                said("The largest place has {area} hectares.", area=shown(area)),
                said("Give a number above 0 and at most {most:,.0f}.", most=MOST_HECTARES),
                kind="setting",
                where="max_area",
            )
        one_of(self.map, PLACES_MAPS, said("The map that ranks the places"), "map")
        if not isinstance(self.name_field, str):
            raise RtmError(
                said("The field of names is {field}, not a text.", field=shown(self.name_field)),
                said("Give the name of a field."),
                kind="setting",
                where="name_field",
            )


@dataclass(frozen=True)
class ForecastSettings:
    """For how long a study's forecast is, and how long its history.

    Attributes
    ----------
    horizon : str
        One of `HORIZONS`.
    horizon_start : str
        First day of a month, quarter or year, as "2024-07-01" or "2024-07"; empty for the day
        after the period of the events.
    history_length : float or None
        How many times as long as the period of the events all earlier ones are together; None
        where their dates tell it.
    """

    horizon: str = HORIZONS[0]
    horizon_start: str = ""
    history_length: float | None = None

    def __post_init__(self) -> None:
        one_of(self.horizon, HORIZONS, said("What the forecast is for"), "horizon")
        if not isinstance(self.horizon_start, str):
            raise RtmError(
                said(
                    "The first day of the forecast is {day}, not a text.",
                    day=shown(self.horizon_start),
                ),
                said("Give a day as 2024-07-01, or a month as 2024-07."),
                kind="setting",
                where="horizon_start",
            )
        length = self.history_length
        number = isinstance(length, (int, float)) and not isinstance(length, bool)
        if length is not None and not (number and LEAST_PERIODS <= length <= MOST_PERIODS):
            raise RtmError(
                said("The length of the earlier events is {length}.", length=shown(length)),
                said(
                    "Give how many times as long as the period of the events they are, from "
                    "{least:g} to {most:g}.",
                    least=LEAST_PERIODS,
                    most=MOST_PERIODS,
                ),
                kind="setting",
                where="history_length",
            )

"""What a whole study knows beyond its model, gathered for the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..audit.record import Audit
from ..mapping.holding import Held
from ..mapping.place import Bearing, Makeup, Outlook
from ..model.tally import Tally
from .making import ForecastMade
from .rolled import Rolled
from .tested import Tested


@dataclass(frozen=True)
class Counted:
    """The incidents of one period, counted on the grid.

    Attributes
    ----------
    layer : str
        Name of the layer.
    filter : str
        Expression that an incident had to meet, or "".
    events : int
        Those in the study area.
    outside : int
    event_cells : int
    stacked_share : float
        Share of the events that lie on exactly the same location as another one, 0 to 1.
    tally : Tally
        The rows that were counted.
    window : str
        Of time, in which they counted; empty for all of it.
    """

    layer: str
    filter: str
    events: int
    outside: int
    event_cells: int
    stacked_share: float
    tally: Tally = field(default_factory=Tally)
    window: str = ""


@dataclass(frozen=True)
class Scores:
    """The relative risk scores over the study area; `highest_cells` are above mean + 2 SD."""

    maximum: float
    mean: float
    highest_cells: int


@dataclass(frozen=True)
class ShownPlace:
    """A priority place as the report shows it.

    Attributes
    ----------
    rank, cells : int
    area : float
        In the unit `area_unit` of the facts.
    expected : float
        Events; of a map that does not say them, as its model has them.
    past : int
    centre : tuple of float
        A point of the place, in the CRS of the study.
    bearings : tuple of Bearing
        What bears on it, strongest first.
    picture : bytes
        A small map, a PNG.
    name : str
        Where it is; empty where no layer of names was given.
    past_rank : int or None
        Among all places by past events, 1 the most.
    later : int or None
        Events of the later period.
    makeup : Makeup or None
        What the forecast of it is made of.
    outlook : Outlook or None
        How far its events may lie from what is expected.
    """

    rank: int
    cells: int
    area: float
    expected: float
    past: int
    centre: tuple[float, float]
    bearings: tuple[Bearing, ...]
    picture: bytes
    name: str = ""
    past_rank: int | None = None
    later: int | None = None
    makeup: Makeup | None = None
    outlook: Outlook | None = None


@dataclass(frozen=True)
class PriorityFacts:
    """The first priority places and all of them together.

    Attributes
    ----------
    shown : tuple of ShownPlace
        The first ones, by rank.
    count : int
        Of all places.
    past : int
        Events recorded in all places.
    covered_share : float
        Of the area, in all places, 0 to 1.
    budget_share : float
        That they were allowed to take.
    min_cells : int
        Of the smallest.
    max_area : float
        Hectares, of the largest.
    map : str
        That ranks them: one of `PLACES_MAPS`.
    held : tuple of Held
        What the first places hold and what all hold, beside past counts and chance.
    overview : bytes
        The map that ranks, with the first places, a PNG; nothing without places.
    """

    shown: tuple[ShownPlace, ...]
    count: int
    past: int
    covered_share: float
    budget_share: float
    min_cells: int
    max_area: float = 10.0
    map: str = "forecast"
    held: tuple[Held, ...] = ()
    overview: bytes = b""


@dataclass(frozen=True)
class MapSettings:
    """The settings of the maps beside the risk map, chosen or given.

    Attributes
    ----------
    hotspot_bandwidth : float
        Of the kernel density, in the units of the map.
    neighbourhood : float
        Mean reach of the neighbourhood of the forecast map; 0 where it has none.
    shape : float or None
        Of the law of cells that look alike, of the forecast map; None is infinite.
    history_share : float
        Of the forecast, from the cells' own counts, 0 to 1.
    past_events : int
        That the forecast map is told by, earlier ones too; 0 where nobody told.
    periods : float
        How many times as long as the period of the events these are of.
    times : float
        How many times the events of a period as long the forecast has.
    first_day, last_day : str
        Of the forecast, as 2024-07-01; empty where it is for a period as long.
    made : ForecastMade or None
        How the forecast was made; None of a map of an older version.
    """

    hotspot_bandwidth: float
    neighbourhood: float
    shape: float | None
    history_share: float
    past_events: int = 0
    periods: float = 1.0
    times: float = 1.0
    first_day: str = ""
    last_day: str = ""
    made: ForecastMade | None = None


@dataclass(frozen=True)
class Sources:
    """Where the layers of a study came from, each with what an entry had to meet."""

    study_area: str
    incidents: str
    exclude: str | None = None
    holdout: str | None = None
    names: str | None = None
    history: tuple[str, ...] = ()


@dataclass(frozen=True)
class Owed:
    """What a layer says in its metadata.

    Attributes
    ----------
    layer : str
        What the study has it for: "factor “Pubs”".
    attribution : str
        Whose data it holds, in the words that the licence asks for; empty where it does not say.
    about : str
        What it holds and of which date, if it says that.
    """

    layer: str
    attribution: str
    about: str = ""


@dataclass(frozen=True)
class StudyFacts:
    """A study in figures.

    Attributes
    ----------
    title : str
    area : float
        Of the study area, in the unit `area_unit`.
    area_unit : str
        As in "km²".
    incidents : Counted
    holdout : Counted or None
        The later period.
    picture : bytes
        The risk map, a PNG.
    scores : Scores
    tested : tuple of Tested
        The maps against the later period, the random one last; empty without a hold-out.
    places : PriorityFacts
    maps : MapSettings
    sources : Sources
    factor_sources : mapping of str to str
        Where the layers of the factors came from, by the name of the factor.
    measure_sources : mapping of str to str
        Where those of the exposure and the controls came from, by their names.
    owed : tuple of Owed
        What the layers say of whose data they hold.
    rolled : Rolled or None
        The test at several dates, if there was one.
    history : tuple of Counted
        Earlier incidents, for the forecast map alone.
    purpose : str
        What the results are for; empty where nobody said.
    audit : Audit or None
        Who lives where the maps flag, if that was asked.
    """

    title: str
    area: float
    area_unit: str
    incidents: Counted
    holdout: Counted | None
    picture: bytes
    scores: Scores
    tested: tuple[Tested, ...]
    places: PriorityFacts
    maps: MapSettings
    sources: Sources
    factor_sources: Mapping[str, str]
    measure_sources: Mapping[str, str] = field(default_factory=dict)
    owed: tuple[Owed, ...] = ()
    rolled: Rolled | None = None
    history: tuple[Counted, ...] = ()
    purpose: str = ""
    audit: Audit | None = None

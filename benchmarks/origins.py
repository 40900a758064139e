"""Real pasts, each with the period that came after it: rolling origins, as far as the data go."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from .cases import BROOKLYN, CHICAGO, LONDON, WEST_END, Case

CRIMES = {
    "robbery": "robbery",
    "burglary": "burglary",
    "vehicle-crime": "vehicle crime",
    "theft-from-the-person": "theft from the person",
    "bicycle-theft": "bicycle theft",
    "violent-crime": "violent crime",
}
NAMED = ("robbery", "burglary")  # the crimes of London that every comparison is to hold


@dataclass(frozen=True)
class Origin:
    """What is known at a cut date, and the period to be foretold.

    Attributes
    ----------
    name, title : str
    case : Case
        Folder, cell size and filter; its incidents are those of the last period of the past,
        on which the model is fitted.
    past : tuple of str
        Layers of incidents, the oldest first.
    lengths : tuple of float
        Length of each period of the past, that of the later period being 1.
    later : str
        Layer of the incidents to be foretold.
    main : bool
        Whether it is one of those that every comparison is to hold.
    """

    name: str
    title: str
    case: Case
    past: tuple[str, ...]
    lengths: tuple[float, ...]
    later: str
    main: bool = True


def _of(case: Case, crime: str, incidents: str) -> Case:
    condition = f"\"crime_type\" = '{crime}'" if crime else ""
    return Case(case.name, case.title, case.folder, case.cell_size, incidents, condition)


def _origin(case, name, title, layers, lengths, crime="", *, main=True) -> Origin:
    *past, later = layers
    return Origin(name, title, _of(case, crime, past[-1]), tuple(past), tuple(lengths), later, main)


def _london(crime: str) -> list[Origin]:
    layers = ("incidents_2016_h1", "incidents_2016_h2")
    title = f"London {CRIMES[crime]}, 2016 H1 → H2"
    main = crime in NAMED
    return [_origin(LONDON, f"london-{crime}", title, layers, [1], crime, main=main)]


def _west_end(crime: str) -> list[Origin]:
    found = []
    for later in (2014, 2015, 2016):
        years = range(2013, later)
        title = f"West End {CRIMES[crime]}, {_span(years)} → {later}"
        layers = [f"incidents_{year}" for year in (*years, later)]
        name, lengths = f"west-end-{crime}-{later}", [1] * len(years)
        found.append(_origin(WEST_END, name, title, layers, lengths, crime, main=crime in NAMED))
    return found


def _brooklyn() -> list[Origin]:
    layers = [f"incidents_shootings_{years}" for years in ("2012_2014", "2015_2017", "2018_2019")]
    origin = partial(_origin, BROOKLYN)
    return [
        origin("brooklyn-2015", "Brooklyn shootings, 2012–14 → 2015–17", layers[:2], [1]),
        origin("brooklyn-2018", "Brooklyn shootings, 2012–17 → 2018–19", layers, [1.5, 1.5]),
    ]


def _chicago() -> list[Origin]:
    found = []
    for first, later in ((2014, 2017), (2014, 2018), (2014, 2019), (2017, 2018)):
        years = range(first, later)
        title = f"Chicago aggravated assaults, {_span(years)} → {later}"
        layers = [f"incidents_agg_assault_{year}" for year in (*years, later)]
        name = f"chicago-assault-{later}" + ("-alone" if len(years) == 1 else "")
        found.append(_origin(CHICAGO, name, title, layers, [1] * len(years)))
    layers = ["incidents_burglary_2017", "incidents_burglary_2018"]
    title = "Chicago burglary, 2017 → 2018"
    return [*found, _origin(CHICAGO, "chicago-burglary-2018", title, layers, [1])]


def _span(years: range) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1] % 100}"


ORIGINS = {
    origin.name: origin
    for origin in (
        *(one for crime in CRIMES for one in _west_end(crime)),
        *_brooklyn(),
        *(one for crime in CRIMES for one in _london(crime)),
        *_chicago(),
    )
}

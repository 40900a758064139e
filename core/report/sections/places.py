"""Where to act first: the priority places, what bears on them, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...errors import MissingError
from ...language import counted, marked, said
from ...mapping.holding import FIRST, Held
from ...plain import shown
from ..facts import PriorityFacts, StudyFacts
from ..fields import expression, number, told
from ..phrases import differs, percent, reasons, short, whole
from .base import Section, Told

TABLE = "priority_places.csv"  # a row for each place, by rank
ACRES = 2.471  # in a hectare
MOST_REASONS = 5  # shown of a place; its layer has them all
RANKED_BY = {
    "forecast": marked("by the forecast map, which says what is expected next"),
    "risk": marked("by the risk map, which says what the factors expect"),
    "hotspots": marked("by the hot-spot map, which says where events were dense"),
}


@dataclass(frozen=True)
class Row:
    """A row of the table of shares; texts, empty where nobody knows."""

    name: str
    area: str
    past: str
    later: str
    own: bool


class PriorityPlaces(Section[Told]):
    """The first places with their pictures."""

    title = marked("Where to act first")
    template = "places.html"
    look = "second-page"

    def applies(self, about: Told) -> bool:
        """Return whether there is a study."""
        return about.study is not None

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the places, each with its reasons."""
        if about.study is None:
            raise MissingError
        grid, places = about.model.inputs.grid, about.study.places
        return {
            "study": about.study,
            "ranked_by": said(RANKED_BY[places.map]),
            "shown": [
                (
                    place,
                    reasons(place.bearings, about.units),
                    differs(place.expected, place.past, place.makeup),
                    f"{TABLE}:{place.rank - 1}.",
                )
                for place in places.shown
            ],
            "most_area": _most_area(places, about.units),
            "most_reasons": MOST_REASONS,
            "explained": bool(about.model.terms),
            "about_local": about.model.local is not None,
            "tables": shares(places),
            "later": any(one.later is not None for one in places.held),
            "outlooks": any(place.outlook for place in places.shown),
            "first": FIRST,
            "named": any(place.name for place in places.shown),
            "when": _when(about.study),
            "crs": "" if grid is None else grid.crs,
        }


def _when(study: StudyFacts) -> str:
    """Return of which time the expected events are: the risk map's are the model's."""
    maps = study.maps
    if study.places.map != "risk" and maps.first_day:
        return said("{first} to {last}", first=shown(maps.first_day), last=shown(maps.last_day))
    return said("a period like the one the events are from")


def _most_area(places: PriorityFacts, units: str) -> str:
    """Return the largest area of a place; in acres too, for those who do not count in metres."""
    hectares = said("{count} hectares", count=number(places, "max_area", short))
    if units in ("", "m"):
        return hectares
    acres = told(
        whole(round(ACRES * places.max_area)),
        expression(f"{ACRES} * {{}}", (places, "max_area")),
    )
    return said("{hectares} (about {acres} acres)", hectares=hectares, acres=acres)


def shares(places: PriorityFacts) -> list[tuple[str, Sequence[Row]]]:
    """Return what the first places hold and what all hold, each beside the same area otherwise."""
    return [(_title(one, places.count), _rows(one)) for one in places.held]


def _title(held: Held, count: int) -> str:
    first = number(held, "places", whole)
    if held.places == count:
        return counted(count, "The one place", "All {count} places", count=first)
    return counted(held.places, "The first place", "The first {count} places", count=first)


def _rows(held: Held) -> list[Row]:
    area = _told(held, "area")
    return [
        Row(said("the places"), area, _told(held, "past"), _told(held, "later"), own=True),
        Row(
            said("as much area, cells by past counts"),
            area,
            _told(held, "past_by_counts"),
            _told(held, "later_by_counts"),
            own=False,
        ),
        Row(
            said("as much area, cells by the map that ranks"),
            area,
            _told(held, "past_by_map"),
            _told(held, "later_by_map"),
            own=False,
        ),
        Row(said("as much area by chance"), area, area, area, own=False),
    ]


def _told(held: Held, share: str) -> str:
    return "" if getattr(held, share) is None else number(held, share, percent)

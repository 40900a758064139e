"""Where to act first: the priority places, what bears on them, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...language import counted, marked, said
from ...mapping.holding import Held
from ..facts import PriorityFacts
from ..phrases import differs, percent, reasons
from .base import Section, Told

MOST_REASONS = 5  # shown of a place; its layer has them all
RANKED_BY = {
    "forecast": marked("by the forecast map, which says what is expected next"),
    "risk": marked("by the risk map, which says what the factors expect"),
    "hotspots": marked("by the hot-spot map, which says where events were dense"),
}


@dataclass(frozen=True)
class Share:
    """A share as text, empty where nobody knows it, and the field that holds it."""

    text: str
    field: str


@dataclass(frozen=True)
class Row:
    """A row of the table of shares: of the area, of the past events and of the later ones."""

    name: str
    area: Share
    past: Share
    later: Share
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
        assert about.study is not None
        grid, places = about.model.inputs.grid, about.study.places
        return {
            "study": about.study,
            "ranked_by": said(RANKED_BY[places.map]),
            "shown": [
                (
                    place,
                    reasons(place.bearings, about.units),
                    differs(place.expected, place.past, place.makeup),
                )
                for place in places.shown
            ],
            "most_reasons": MOST_REASONS,
            "tables": shares(places),
            "later": any(one.later is not None for one in places.held),
            "named": any(place.name for place in places.shown),
            "crs": "" if grid is None else grid.crs,
        }


def shares(places: PriorityFacts) -> list[tuple[str, Sequence[Row]]]:
    """Return what the first places hold and what all hold, each beside the same area otherwise."""
    return [
        (_title(one, places.count), _rows(one, f"study:places.held.{number}"))
        for number, one in enumerate(places.held)
    ]


def _title(held: Held, count: int) -> str:
    if held.places == count:
        return counted(count, "The one place", "All {count} places")
    return counted(held.places, "The first place", "The first {count} places")


def _rows(held: Held, place: str) -> list[Row]:
    """Return the rows of one table; `place` is where its fields are."""

    def row(name: str, past: str, later: str, own: bool = False) -> Row:
        area, before, after = (_share(held, place, field) for field in ("area", past, later))
        return Row(name, area, before, after, own)

    return [
        row(said("the places"), "past", "later", own=True),
        row(said("as much area, cells by past counts"), "past_by_counts", "later_by_counts"),
        row(said("as much area, cells by the map that ranks"), "past_by_map", "later_by_map"),
        row(said("as much area by chance"), "area", "area"),
    ]


def _share(held: Held, place: str, field: str) -> Share:
    share = getattr(held, field)
    return Share("" if share is None else percent(share), f"{place}.{field}")

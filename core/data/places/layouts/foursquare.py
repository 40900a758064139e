"""Open Source Places of Foursquare, as CSV."""

from __future__ import annotations

from collections.abc import Sequence

from ....language import marked
from .base import Layout, Roles

BELOW = ">"


class Foursquare(Layout):
    """Its labels are paths: "Dining and Drinking > Bar > Pub"; a place may have several."""

    def candidates(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the parts of the labels, each label from its end."""
        found: dict[str, None] = {}
        for cell in cells:
            for label in cell.strip("[] ").split(","):
                parts = [part.strip(" '\"").casefold() for part in label.split(BELOW)]
                found.update(dict.fromkeys(part for part in reversed(parts) if part))
        return tuple(found)


FOURSQUARE_LAYOUT = Foursquare(
    key="foursquare",
    title=marked("Open Source Places of Foursquare"),
    scheme="foursquare",
    roles=Roles(
        classes=("fsq_category_labels",),
        mark=("fsq_place_id",),
        x=("longitude",),
        y=("latitude",),
        closed=("date_closed",),
    ),
    known_by=(("fsq_category_labels",),),
    rights="Foursquare Open Source Places, Apache License 2.0",
    crs="EPSG:4326",
)

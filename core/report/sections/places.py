"""Where to act first: the priority places with what bears on them."""

from __future__ import annotations

from collections.abc import Mapping

from ...language import marked
from ..phrases import reasons
from .base import Section, Told

MOST_REASONS = 5  # shown of a place; its layer has them all


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
        grid = about.model.inputs.grid
        return {
            "study": about.study,
            "shown": [
                (place, reasons(place.bearings, about.units)) for place in about.study.places.shown
            ],
            "most_reasons": MOST_REASONS,
            "crs": "" if grid is None else grid.crs,
        }

"""The terms of the model, as a table, a drawing and sentences."""

from __future__ import annotations

from collections.abc import Mapping

from ...language import marked
from ..forest import forest_plot
from .base import Section, Told


class TheModel(Section[Told]):
    """The terms, strongest first."""

    title = marked("The model")
    template = "the_model.html"

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the terms and their drawing."""
        terms = about.model.by_strength
        return {
            "model": about.model,
            "units": about.units,
            "terms": terms,
            "forest": forest_plot(terms, about.units) if terms else "",
            "adjusted": about.model.clustering is not None,
        }

"""The map as a picture."""

from __future__ import annotations

from collections.abc import Mapping

from ...language import marked
from ..phrases import of_a_score
from .base import Section, Told


class TheMap(Section[Told]):
    """The relative risk scores."""

    title = marked("The map")
    template = "the_map.html"

    def applies(self, about: Told) -> bool:
        """Return whether there is a study."""
        return about.study is not None

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the study, and what its scores are."""
        return {"study": about.study, "scores": of_a_score(about.model)}

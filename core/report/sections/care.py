"""What to be careful about before using the results."""

from __future__ import annotations

from collections.abc import Mapping

from ...language import marked, said
from ...model.record import Model
from ..facts import StudyFacts
from ..phrases import caution
from ..phrases.purposes import of_searches
from .base import Section, Told


class Care(Section[Told]):
    """The cautions of the model and of the study."""

    title = marked("To be careful about")
    template = "care.html"
    look = "care"

    def applies(self, about: Told) -> bool:
        """Return whether there is something."""
        return bool(cautions(about.model, about.study))

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the cautions."""
        return {"cautions": cautions(about.model, about.study)}


def cautions(model: Model, study: StudyFacts | None) -> tuple[str, ...]:
    """Return what to be careful about, a sentence or two each."""
    found = [caution(one, model.units) for one in model.cautions]
    if study is not None and of_searches(study.purpose):
        found.insert(0, of_searches(study.purpose))
    if study is not None and study.sources.holdout == study.sources.incidents:
        found.append(
            said(
                "The later events are the very events that the maps were made of: the test below "
                "says nothing about a forecast."
            )
        )
    return tuple(found)

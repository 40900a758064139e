"""What a section of a report has to know of itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ...language import said
from ...model.record import Model
from ...progress import Part, Progress
from ..facts import StudyFacts
from ..template import filled


@dataclass(frozen=True)
class Told:
    """What a report tells of: a model, and the study around it where there is one."""

    model: Model
    study: StudyFacts | None = None

    @property
    def units(self) -> str:
        """Unit of distances, as in "m"; empty where it is not known."""
        return self.model.units


About = TypeVar("About")


class Section(ABC, Generic[About]):
    """A part of a page under a heading, by default one that every page has.

    Attributes
    ----------
    title : str
        In English, marked for translation.
    template : str
        Name of its file among the templates; or the template itself, if it begins with "<".
    look : str
        Its class in the style of the page, if it has one of its own.
    """

    title: str
    template: str
    look: str = ""

    def applies(self, about: About) -> bool:
        """Return whether there is anything to tell."""
        return True

    @abstractmethod
    def content(self, about: About) -> Mapping[str, object]:
        """Return what the template shows, by the names that it has there."""


def written(sections: Sequence[Section[About]], about: About, progress: Progress) -> list[str]:
    """Return those sections that apply as HTML, in their order."""
    pages = []
    for number, section in enumerate(sections):
        part = Part(progress, number / len(sections), (number + 1) / len(sections))
        part.at(0.0)
        if section.applies(about):
            pages.append(_framed(section, about))
    progress.at(1.0)
    return pages


def _framed(section: Section[About], about: About) -> str:
    body = filled(section.template, **section.content(about))
    return filled("section.html", title=said(section.title), look=section.look, body=body)

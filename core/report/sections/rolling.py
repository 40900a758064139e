"""The sections on a test at several dates: of its own page, and of the report on a study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...errors import MissingError
from ...language import marked
from ..rolled import Rolled
from ..rolling import shown_of
from .base import Section, Told


@dataclass(frozen=True, eq=False)
class SeveralDates:
    """A test at several dates.

    Attributes
    ----------
    rolled : Rolled
    facts : mapping of str to str
        What was tested with what.
    notes : tuple of str
        What the reader should be careful about.
    """

    rolled: Rolled
    facts: Mapping[str, str]
    notes: tuple[str, ...]


class Notes(Section[SeveralDates]):
    """What the reader should be careful about."""

    title = marked("To be careful about")
    template = "care.html"
    look = "care"

    def applies(self, about: SeveralDates) -> bool:
        """Return whether there is something."""
        return bool(about.notes)

    def content(self, about: SeveralDates) -> Mapping[str, object]:
        """Return the notes."""
        return {"cautions": about.notes}


class DateByDate(Section[SeveralDates]):
    """The tables."""

    title = marked("Date by date")
    template = "rolling.html"

    def content(self, about: SeveralDates) -> Mapping[str, object]:
        """Return the tables; the sentence stands above them all."""
        return {**shown_of(about.rolled), "sentence": ""}


class SameDates(Section[SeveralDates]):
    """Settings, inputs and versions."""

    title = marked("To get the same numbers again")
    template = "same_test.html"
    look = "fine"

    def content(self, about: SeveralDates) -> Mapping[str, object]:
        """Return them."""
        return {"facts": about.facts}


class TestedAtDates(Section[Told]):
    """The same within the report on a study."""

    title = marked("One lucky period? The same test at several dates")
    template = "rolling.html"

    def applies(self, about: Told) -> bool:
        """Return whether there was such a test."""
        return about.study is not None and about.study.rolled is not None

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the sentence and the tables."""
        if about.study is None:
            raise MissingError
        if about.study.rolled is None:
            raise MissingError
        return shown_of(about.study.rolled)


SECTIONS: tuple[Section[SeveralDates], ...] = (Notes(), DateByDate(), SameDates())

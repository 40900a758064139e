"""The sections on near repeats, of a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...language import marked
from ...timing.near_repeat.record import NearRepeat
from ..repeat_chart import repeat_chart
from ..repeats import cautions, chance, how, reach_of, rows_of
from .base import Section


@dataclass(frozen=True, eq=False)
class OfRepeats:
    """A record of near repeats.

    Attributes
    ----------
    found : NearRepeat
    facts : mapping of str to str
        What was read with what.
    """

    found: NearRepeat
    facts: Mapping[str, str]


class HowFar(Section[OfRepeats]):
    """The chart."""

    title = marked("How near, and how soon")
    template = "repeats.html"

    def content(self, about: OfRepeats) -> Mapping[str, object]:
        """Return the chart and how far repeats reach."""
        found = about.found
        return {
            "draw": lambda words: repeat_chart(found, words),
            "reach": list(reach_of(found)),
        }


class RepeatNotes(Section[OfRepeats]):
    """What the reader should be careful about."""

    title = marked("To be careful about")
    template = "care.html"
    look = "care"

    def content(self, about: OfRepeats) -> Mapping[str, object]:
        """Return the cautions."""
        return {"cautions": list(cautions(about.found))}


class Bands(Section[OfRepeats]):
    """The table of all bands."""

    title = marked("Every band")
    template = "repeat_table.html"

    def content(self, about: OfRepeats) -> Mapping[str, object]:
        """Return the rows and how they were found."""
        found = about.found
        return {
            "rows": rows_of(found),
            "chance": lambda cell, field: chance(found, cell, field),
            "how": how(found),
        }


class WhoTakesPart(Section[OfRepeats]):
    """How many incidents were followed, and followed."""

    title = marked("Which incidents")
    template = "repeat_roles.html"

    def applies(self, about: OfRepeats) -> bool:
        """Return whether any band stands out."""
        return bool(about.found.near)

    def content(self, about: OfRepeats) -> Mapping[str, object]:
        """Return the record."""
        return {"found": about.found}


class SameRepeats(Section[OfRepeats]):
    """Settings, inputs and versions."""

    title = marked("To get the same numbers again")
    template = "same_facts.html"
    look = "fine"

    def content(self, about: OfRepeats) -> Mapping[str, object]:
        """Return them."""
        return {"facts": about.facts}


SECTIONS: tuple[Section[OfRepeats], ...] = (
    HowFar(),
    RepeatNotes(),
    WhoTakesPart(),
    Bands(),
    SameRepeats(),
)

"""The sections on the hours of the week, of a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...language import marked
from ...timing.week import TimeOfWeek
from ..week import cautions, known_rows, of_draws, peaks
from ..week_charts import hour_bars, week_map, weekday_bars
from .base import Section


@dataclass(frozen=True, eq=False)
class OfTheWeek:
    """A record of the hours of the week.

    Attributes
    ----------
    week : TimeOfWeek
    facts : mapping of str to str
        What was read with what.
    """

    week: TimeOfWeek
    facts: Mapping[str, str]


class Notes(Section[OfTheWeek]):
    """What the reader should be careful about."""

    title = marked("To be careful about")
    template = "care.html"
    look = "care"

    def applies(self, about: OfTheWeek) -> bool:
        """Return whether there is something."""
        return any(cautions(about.week))

    def content(self, about: OfTheWeek) -> Mapping[str, object]:
        """Return the cautions."""
        return {"cautions": list(cautions(about.week))}


class HourByHour(Section[OfTheWeek]):
    """The map of hours by weekdays, and the bars."""

    title = marked("Hour by hour through the week")
    template = "week.html"

    def content(self, about: OfTheWeek) -> Mapping[str, object]:
        """Return the drawings."""
        week = about.week
        return {
            "week": week,
            "draw_map": lambda words: week_map(week, words),
            "draw_hours": lambda words: hour_bars(week, words),
            "draw_weekdays": lambda words: weekday_bars(week, words),
        }


class HowSure(Section[OfTheWeek]):
    """The peaks with their intervals."""

    title = marked("How sure the peaks are")
    template = "week_peaks.html"

    def content(self, about: OfTheWeek) -> Mapping[str, object]:
        """Return the peaks."""
        return {"peaks": peaks(about.week), "draws": of_draws(about.week)}


class WhatIsKnown(Section[OfTheWeek]):
    """How many incidents have a time."""

    title = marked("What is known of the times")
    template = "week_known.html"

    def content(self, about: OfTheWeek) -> Mapping[str, object]:
        """Return the counts."""
        return {"rows": known_rows(about.week.known), "week": about.week}


class SameWeek(Section[OfTheWeek]):
    """Settings, inputs and versions."""

    title = marked("To get the same numbers again")
    template = "same_facts.html"
    look = "fine"

    def content(self, about: OfTheWeek) -> Mapping[str, object]:
        """Return them."""
        return {"facts": about.facts}


SECTIONS: tuple[Section[OfTheWeek], ...] = (
    HourByHour(),
    HowSure(),
    Notes(),
    WhatIsKnown(),
    SameWeek(),
)

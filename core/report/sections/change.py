"""The sections of a report on two periods compared."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ...change.record import ONE_PERIOD, Comparison, PeriodFacts, PlaceChange
from ...change.surface import Surface
from ...language import marked, said
from ...terrain.grid import Cells
from .. import phrases
from ..change_chart import DOWN, DOWN_MORE, UP, UP_MORE, change_map, change_plot
from ..phrases import changes, listed
from .base import Section

MOST_PLACES = 15
FEW_EVENTS = 200
LEAST_SEEN, MOST_OF_SIDE = 0.1, 1 / 8


@dataclass(frozen=True, eq=False)
class TwoPeriods:
    """What the page tells of: the comparison, and the change of its cells if that is at hand."""

    found: Comparison
    cells: Cells | None = None
    surface: Surface | None = None


class InShort(Section[TwoPeriods]):
    """The findings for those who read no further."""

    title = marked("In short")
    template = "in_short.html"

    def content(self, about: TwoPeriods) -> Mapping[str, object]:
        """Return the sentences."""
        found = about.found
        sentences = [changes.level(found), changes.influences(found)]
        sentences.append(changes.pattern(found.pattern, found.units))
        if found.places:
            sentences.append(changes.ranks(found))
        return {"sentences": sentences}


class Care(Section[TwoPeriods]):
    """What the reader should be careful about."""

    title = marked("To be careful about")
    template = "care.html"
    look = "care"

    def applies(self, about: TwoPeriods) -> bool:
        """Return whether there is something."""
        return bool(self._cautions(about.found))

    def content(self, about: TwoPeriods) -> Mapping[str, object]:
        """Return the cautions."""
        return {"cautions": self._cautions(about.found)}

    def _cautions(self, found: Comparison) -> list[str]:
        cautions = list(changes.not_compared(found))
        if found.chosen == ONE_PERIOD:
            cautions.insert(0, changes.chosen(found))
        if _is_wide(found):
            cautions.append(
                said(
                    "What came and went reaches over {range}, a large part of the study area: "
                    "there is room for few such changes, and intervals may promise too much.",
                    range=phrases.rough(found.moved.range, found.units),
                )
            )
        if min(found.before.events, found.after.events) < FEW_EVENTS:
            cautions.append(
                said(
                    "A period has few events: only large changes can be told from chance, and "
                    "that none is found does not say that none is there."
                )
            )
        return cautions


class Influences(Section[TwoPeriods]):
    """How each influence changed."""

    title = marked("How each influence changed")
    template = "change_influences.html"

    def applies(self, about: TwoPeriods) -> bool:
        """Return whether any was compared."""
        return bool(about.found.terms)

    def content(self, about: TwoPeriods) -> Mapping[str, object]:
        """Return the chart and the table."""
        found = about.found
        return {
            "found": found,
            "words": changes,
            "units": found.units,
            "chart_of": change_plot(found.terms, found.units),
            "chosen": "" if found.chosen == ONE_PERIOD else changes.chosen(found),
            "tested": found.chosen != ONE_PERIOD,
        }


class Where(Section[TwoPeriods]):
    """Where events happen more, and less, than before."""

    title = marked("Where it changed")
    template = "change_map.html"

    def content(self, about: TwoPeriods) -> Mapping[str, object]:
        """Return the map and what it says."""
        found = about.found
        sentence = changes.cells_changed(found)
        drawn = None
        surely = [one for one in found.places if not one.change.holds_one]
        seen = about.surface is not None and (surely or about.surface.sure.any())
        if about.cells is not None and about.surface is not None and seen:
            drawn = change_map(about.cells, about.surface, surely, sentence)
        keys = (
            (UP_MORE, said("over twice its share before")),
            (UP, said("a larger share")),
            (DOWN, said("a smaller share")),
            (DOWN_MORE, said("half of its share before, or less")),
        )
        pattern = changes.pattern(found.pattern, found.units)
        return {"drawn": drawn, "sentence": sentence, "pattern": pattern, "keys": keys}


class Places(Section[TwoPeriods]):
    """The places with most events, and their ranks."""

    title = marked("The places with most events, and whether their rank changed")
    template = "change_places.html"

    def applies(self, about: TwoPeriods) -> bool:
        """Return whether there are any."""
        return bool(about.found.places)

    def content(self, about: TwoPeriods) -> Mapping[str, object]:
        """Return the places that are among the first in either period."""
        found = about.found

        def first(one: PlaceChange) -> bool:
            return min(one.rank_before, one.rank_after) <= MOST_PLACES

        places = [one for one in found.places if first(one)]
        return {"places": places, "words": changes, "sentence": changes.ranks(found)}


class Limits(Section[TwoPeriods]):
    """What the comparison can and cannot say."""

    title = marked("How to read this")
    template = "paragraphs.html"
    look = "fine"

    def content(self, about: TwoPeriods) -> Mapping[str, object]:
        """Return the paragraphs."""
        return {
            "paragraphs": [
                said(
                    "Two periods always differ. Each cell's events of both periods together are "
                    "taken as given, and it is asked how they fall to the later one: whatever "
                    "makes a place risky in both periods cancels, known or not. What came or went "
                    "in a neighbourhood, such as a series of offences, is no change of an "
                    "influence: each place is compared with its neighbourhood, and intervals "
                    "allow for how such changes cluster."
                ),
                said(
                    "The change is that of the influence, not of the number of events: if all of "
                    "the city has twice as many events, no influence changed. The lengths of the "
                    "periods and the change of the number are told apart."
                ),
                said(
                    "That a change may be chance does not say that nothing changed: the interval "
                    "tells how large a change there may have been."
                ),
                said(
                    "A change says nothing of its cause. Recording, reporting, opening hours, "
                    "policing and the layers themselves may have changed; the same season should "
                    "be compared."
                ),
            ]
        }


class SameNumbers(Section[TwoPeriods]):
    """Inputs and versions."""

    title = marked("To get the same numbers again")
    template = "change_facts.html"
    look = "fine"

    def content(self, about: TwoPeriods) -> Mapping[str, object]:
        """Return them."""
        found = about.found
        facts = {
            said("earlier period"): _told(found.before),
            said("later period"): _told(found.after),
            said("terms"): changes.chosen_in_short(found),
            said("seed"): f"{found.seed}",
        }
        if found.grid is not None:
            facts[said("grid")] = said(
                "{columns} × {rows} cells of {size:g} {units}, {crs}",
                columns=found.grid.columns,
                rows=found.grid.rows,
                size=found.grid.cell_size,
                units=found.grid.units,
                crs=found.grid.crs,
            )
        named = [f"{name} {version}" for name, version in found.software.items()]
        facts[said("software")] = ", ".join(named)
        facts[said("made")] = found.created
        return {"facts": {name: text for name, text in facts.items() if text}}


def _is_wide(found: Comparison) -> bool:
    """Return whether changes reach so far that the study area has room for few of them.

    As `fitting.clustered.doubts` has it of the clustering that a model leaves.
    """
    if found.grid is None or math.expm1(found.moved.strength) < LEAST_SEEN:
        return False
    side = min(found.grid.rows, found.grid.columns) * found.grid.cell_size
    return found.moved.range > MOST_OF_SIDE * side


def _told(period: PeriodFacts) -> str:
    parts = [period.incidents, period.filter, changes.period(period)]
    if period.days is not None:
        parts.append(said("{days:g} days", days=period.days))
    return listed([", ".join(filter(None, parts))])


SECTIONS: tuple[Section[TwoPeriods], ...] = (
    InShort(),
    Care(),
    Influences(),
    Where(),
    Places(),
    Limits(),
    SameNumbers(),
)

"""The sections of the report on a test of maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...language import marked
from ...mapping.validation import Validated, ValidationSettings
from ..charts import capture_chart
from ..validation_tables import shown_name, validation_tables
from .base import Section


@dataclass(frozen=True, eq=False)
class Tests:
    """A test of maps.

    Attributes
    ----------
    results : tuple of Validated
        The last is the random map.
    settings : ValidationSettings
    facts : mapping of str to str
        What was tested against what and with what.
    notes : tuple of str
        What the reader should be careful about.
    summary : str
        What was found.
    """

    results: tuple[Validated, ...]
    settings: ValidationSettings
    facts: Mapping[str, str]
    notes: tuple[str, ...]
    summary: str


class Notes(Section[Tests]):
    """What the reader should be careful about."""

    title = marked("To be careful about")
    template = "care.html"
    look = "care"

    def applies(self, about: Tests) -> bool:
        """Return whether there is something."""
        return bool(about.notes)

    def content(self, about: Tests) -> Mapping[str, object]:
        """Return the notes."""
        return {"cautions": about.notes}


class Captured(Section[Tests]):
    """What the highest cells hold, and the measures of the maps."""

    title = marked("What the highest cells of each map hold")
    template = "captured.html"

    def content(self, about: Tests) -> Mapping[str, object]:
        """Return the curves and the tables."""
        curves = [(shown_name(result), result.evaluation.curve) for result in about.results]
        return {
            "chart": capture_chart(curves, about.settings.area_shares, about.summary),
            "events": about.results[0].evaluation.events,
            "tables": validation_tables(about.results, about.settings),
            "resamples": about.settings.resamples,
        }


class Calibration(Section[Tests]):
    """The events promised in each tenth of the area, and those that happened."""

    title = marked("Predicted and observed")
    template = "calibration.html"

    def content(self, about: Tests) -> Mapping[str, object]:
        """Return the maps but the random one."""
        return {"results": about.results[:-1]}


class HowToRead(Section[Tests]):
    """What the measures are."""

    title = marked("How to read it")
    template = "measures.html"

    def content(self, about: Tests) -> Mapping[str, object]:
        """Return nothing: it is the same for every test."""
        return {}


class LimitsOfATest(Section[Tests]):
    """What a test cannot carry."""

    title = marked("Limits")
    template = "limits_of_a_test.html"

    def content(self, about: Tests) -> Mapping[str, object]:
        """Return nothing: it is the same for every test."""
        return {}


class SameTest(Section[Tests]):
    """Settings, inputs and versions."""

    title = marked("To get the same numbers again")
    template = "same_test.html"
    look = "fine"

    def content(self, about: Tests) -> Mapping[str, object]:
        """Return them."""
        return {"facts": about.facts}


SECTIONS: tuple[Section[Tests], ...] = (  # in the order of the page
    Notes(),
    Captured(),
    Calibration(),
    HowToRead(),
    LimitsOfATest(),
    SameTest(),
)

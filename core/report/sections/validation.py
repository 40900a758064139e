"""The sections of the report on a test of maps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...language import marked, said
from ...mapping.validation import Validated, ValidationSettings
from ..charts import capture_chart
from ..fields import CALIBRATION, of_map, told
from ..measured import of_blocks
from ..phrases import figure, whole
from ..slopes import slopes
from ..validation_tables import shown_name, validation_tables, without_intervals
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
    units : str
        Of lengths.
    """

    results: tuple[Validated, ...]
    settings: ValidationSettings
    facts: Mapping[str, str]
    notes: tuple[str, ...]
    summary: str
    units: str = ""


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


def slopes_of(results: Sequence[Validated]) -> str:
    """Return the slopes of the maps, and what they mean, in sentences."""
    return slopes(
        [(said("“{name}”", name=one.name), one.name, one.evaluation.slope) for one in results]
    )


def _tenths(one: Validated) -> Iterator[tuple[str, list[str]]]:
    """Yield predicted and observed events by tenth of the area, each with its name."""
    found = one.evaluation.calibration
    rows = (
        ("predicted", said("predicted"), found.predicted),
        ("observed", said("observed"), found.observed),
    )
    for column, title, counts in rows:
        yield (
            title,
            [
                told(
                    figure(count, 0),
                    of_map(one.name, column, str(tenth), table=CALIBRATION),
                )
                for tenth, count in enumerate(counts.tolist(), 1)
            ],
        )


def _events(one: Validated) -> str:
    return told(whole(one.evaluation.events), of_map(one.name, "events"))


def _intervals(about: Tests) -> str:
    """Return where the intervals come from."""
    first = about.results[0]
    found = first.evaluation
    return of_blocks(
        first.name, found.blocks, found.block_width, about.settings.resamples, about.units
    )


class Captured(Section[Tests]):
    """What the highest cells hold, and the measures of the maps."""

    title = marked("What the highest cells of each map hold")
    template = "captured.html"

    def content(self, about: Tests) -> Mapping[str, object]:
        """Return the curves and the tables."""
        curves = [(shown_name(result), result.evaluation.curve) for result in about.results]
        return {
            "chart": capture_chart(
                curves, [at.share for at in about.results[0].evaluation.at], about.summary
            ),
            "events": about.results[0].evaluation.events,
            "events_told": _events(about.results[0]),
            "tables": validation_tables(about.results),
            "without_intervals": without_intervals(about.results),
            "intervals": _intervals(about),
        }


class Calibration(Section[Tests]):
    """The events promised in each tenth of the area, and those that happened."""

    title = marked("Predicted and observed")
    template = "calibration.html"

    def content(self, about: Tests) -> Mapping[str, object]:
        """Return the slopes of the maps but the random one, and their tenths of the area."""
        results = about.results[:-1]
        return {
            "slopes": slopes_of(results),
            "results": [(one.name, list(_tenths(one))) for one in results],
        }


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

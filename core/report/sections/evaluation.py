"""The sections of the report on areas before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...change.area_record import Evaluation, PartFound
from ...change.areas import ROLE_WORDS
from ...change.displacement import LOCAL, MOVED, TOTAL, Estimate
from ...language import marked, said
from ...plain import sentence_case
from ..area_charts import areas_chart, drawn_of, earlier_chart, steps_chart
from ..fields import number
from ..phrases import evaluation as phrases
from ..phrases.numbers import figure, one_decimal, p_value, whole
from .base import Section

MOST_STEPS = 36
PARTS = {
    LOCAL: marked("treated less control"),
    MOVED: marked("displacement less its control"),
    TOTAL: marked("both together"),
}


@dataclass(frozen=True)
class Evaluated:
    """An evaluation, and with what it was made."""

    found: Evaluation
    facts: Mapping[str, str] = field(default_factory=dict)


class InShort(Section[Evaluated]):
    """What came out beyond the lead."""

    title = marked("What this means")
    template = "paragraphs.html"

    def content(self, about: Evaluated) -> Mapping[str, object]:
        """Return what the design allows, displacement and earlier dates."""
        found = about.found
        told = [phrases.design(found), *phrases.displaced(found)]
        if found.unit != "period":
            told.append(phrases.earlier_told(found))
        return {"paragraphs": told}


class Care(Section[Evaluated]):
    """What to be careful about."""

    title = marked("What to be careful about")
    template = "care.html"

    def applies(self, about: Evaluated) -> bool:
        """Return whether there is anything."""
        return any(True for _ in phrases.cautions(about.found))

    def content(self, about: Evaluated) -> Mapping[str, object]:
        """Return it."""
        return {"cautions": list(phrases.cautions(about.found))}


class Areas(Section[Evaluated]):
    """A picture and a table of the areas."""

    title = marked("Areas before and after")
    template = "evaluation_areas.html"

    def content(self, about: Evaluated) -> Mapping[str, object]:
        """Return them."""
        found = about.found
        drawn, many = drawn_of(found.areas), len(found.areas)
        return {
            "chart": areas_chart(found),
            "drawn": len(drawn),
            "many": many,
            "roles": [_row(one, said(ROLE_WORDS[one.role])) for one in found.roles],
            "areas": [_row(one, one.name) for one in drawn],
            "left": many - len(drawn),
        }


def _row(one, name: str) -> dict[str, str]:
    return {
        "name": name,
        "role": said(ROLE_WORDS[one.role]),
        "areas": number(one, "areas", whole) if hasattr(one, "areas") else "",
        "hectares": number(one, "hectares", one_decimal),
        "before": number(one, "before", whole),
        "after": number(one, "after", whole),
        "change": phrases.share_changed(one),
    }


class Differences(Section[Evaluated]):
    """The weighted displacement difference and the ratio, with both intervals."""

    title = marked("The differences, with both intervals")
    template = "evaluation_differences.html"

    def content(self, about: Evaluated) -> Mapping[str, object]:
        """Return a row for each comparison."""
        found = about.found
        rows = [row for one in found.parts for row in _rows(one)]
        sets = [(one.name, _briefly(part)) for one in found.sets for part in one.parts]
        return {
            "rows": rows,
            "sets": sets,
            "clustering": phrases.clustering_told(found),
            "sized": any(one.by_size for one in found.parts),
        }


def _rows(one: PartFound) -> Iterator[dict[str, str]]:
    what = said(PARTS[one.part])
    yield _estimated(one.difference, said("Difference in numbers, {what}", what=what))
    if one.by_size is not None:
        sized = said("the same, controls as if of the same size")
        yield _estimated(one.by_size, sentence_case(sized))
    if one.ratio is not None:
        yield _estimated(one.ratio.ratio, said("Ratio of ratios, {what}", what=what), ratio=True)


def _briefly(one: PartFound) -> dict[str, str]:
    """Return what is told of a comparison."""
    what = said(PARTS[one.part])
    if one.by_ratio:
        return _estimated(one.told, said("Ratio of ratios, {what}", what=what), ratio=True)
    return _estimated(one.told, said("Difference in numbers, {what}", what=what))


def _estimated(one: Estimate, what: str, *, ratio: bool = False) -> dict[str, str]:
    value, alone, clustered = phrases.in_numbers(one, ratio=ratio)
    show = (lambda error: figure(error, 3)) if ratio else one_decimal
    return {
        "what": what,
        "value": value,
        "alone": alone,
        "alone_error": number(one, "standard_error", show),
        "alone_p": p_value(one.p_value),
        "clustered": clustered,
        "clustered_error": "–"
        if one.clustered_error is None
        else number(one, "clustered_error", show),
        "clustered_p": "–" if one.clustered_p is None else p_value(one.clustered_p),
    }


class Steps(Section[Evaluated]):
    """How it went part by part."""

    title = marked("As time went on")
    template = "evaluation_steps.html"

    def applies(self, about: Evaluated) -> bool:
        """Return whether there are parts to tell apart."""
        return sum(one.expected is not None for one in about.found.steps) > 1

    def content(self, about: Evaluated) -> Mapping[str, object]:
        """Return the picture, and the parts after the start."""
        found = about.found
        after = [one for one in found.steps if one.after_start > 0 and one.difference is not None]
        return {
            "chart": steps_chart(found),
            "by_ratio": found.by_ratio,
            "unit": found.unit,
            "steps": [
                {
                    "number": whole(one.after_start),
                    "at": one.at,
                    "treated": number(one, "treated", lambda value: whole(round(value))),
                    "expected": number(one, "expected", one_decimal),
                    "difference": number(one, "difference", one_decimal),
                    "together": number(one, "together", one_decimal),
                }
                for one in after[:MOST_STEPS]
            ],
        }


class EarlierDates(Section[Evaluated]):
    """The same computation where nothing was done."""

    title = marked("The same at earlier dates")
    template = "evaluation_earlier.html"

    def applies(self, about: Evaluated) -> bool:
        """Return whether there are any."""
        return bool(about.found.earlier) and about.found.earlier_as_large is not None

    def content(self, about: Evaluated) -> Mapping[str, object]:
        """Return the picture."""
        return {"chart": earlier_chart(about.found), "told": phrases.earlier_told(about.found)}


class Reading(Section[Evaluated]):
    """How to read it, and its limits."""

    title = marked("How it was computed, and its limits")
    template = "evaluation_reading.html"

    def content(self, about: Evaluated) -> Mapping[str, object]:
        """Return what decides."""
        return {"by_ratio": about.found.by_ratio}


class Same(Section[Evaluated]):
    """Inputs and versions."""

    title = marked("To get the same numbers again")
    template = "same_check.html"
    look = "fine"

    def content(self, about: Evaluated) -> Mapping[str, object]:
        """Return them."""
        return {"facts": about.facts}


SECTIONS = (
    InShort(),
    Care(),
    Areas(),
    Differences(),
    Steps(),
    EarlierDates(),
    Reading(),
    Same(),
)

"""A model card, by the nine sections of Mitchell et al. (2019).

Mitchell, Wu, Zaldivar, Barnes, Vasserman, Hutchinson, Spitzer, Raji and Gebru, “Model Cards for
Model Reporting”, FAT* '19, pp. 220-229: the sections and their points are those of its figure 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...language import marked, said
from ...report.fields import number, of_model, told
from ...report.phrases import check, checked
from ...report.phrases.numbers import short_percent
from ...report.phrases.terms import family
from ...report.sections.limits import limits
from .. import who
from ..evidence import Evidence
from ..sources import of_study
from ..topics import bias, data, purpose, supplier, testing, working
from ..tree import Blank, Bullets, Paragraph, Part, Table
from .base import Draft, under_headings

SECTIONS = (
    marked("Model Details"),
    marked("Intended Use"),
    marked("Factors"),
    marked("Metrics"),
    marked("Evaluation Data"),
    marked("Training Data"),
    marked("Quantitative Analyses"),
    marked("Ethical Considerations"),
    marked("Caveats and Recommendations"),
)


class Card(Draft):
    """The model card."""

    key = "model_card"
    title = marked("Model card: draft")
    about = marked(
        "By the sections of “Model Cards for Model Reporting” (Mitchell and others, 2019): for "
        "those who know models and want to know what this one may be used for."
    )

    def parts(self, known: Evidence) -> Iterator[Part]:
        """Yield each section."""
        answers = (
            _details,
            _use,
            _factors,
            _metrics,
            _evaluation,
            _training,
            _analyses,
            _ethics,
            _caveats,
        )
        yield from under_headings(SECTIONS, answers, known)


def _blank(question: str, by: str) -> Blank:
    return Blank(said(question), said(by))


def _details(known: Evidence) -> Iterator[Part]:
    model = known.model
    yield Table(
        said("The model"),
        (said("Asked"), said("Answer")),
        (
            (said("Model date"), supplier.made(known)),
            (said("Model version"), supplier.version(known)),
            (said("Model type"), _kind(known)),
            (said("Seed"), number(model.settings, "seed", str)),
            (said("License"), said("GNU General Public License, version 2 or later")),
            (
                said("Person or organisation developing the model"),
                _blank(marked("Which force and team made the model?"), who.ANALYST),
            ),
            (
                said("Where to send questions or comments"),
                _blank(marked("Which address takes questions and comments?"), who.PRESS),
            ),
        ),
    )
    yield from supplier.supplier(known)


def _kind(known: Evidence) -> str:
    named = told(family(known.model.family), of_model("family"))
    return said("Risk terrain model: a regression of counts per cell ({family})", family=named)


def _use(known: Evidence) -> Iterator[Part]:
    yield from purpose.purpose(known)
    yield from purpose.out_of_scope(known)
    yield _blank(marked("Who are the primary intended users?"), who.COMMANDER)


def _factors(known: Evidence) -> Iterator[Part]:
    yield from working.findings(known)
    yield Paragraph(
        said(
            "In a model card factors are also groups, instruments and surroundings among which "
            "performance may differ."
        )
    )
    yield _blank(
        marked("Among which groups, quarters, hours or seasons may it do worse, and was it tried?"),
        who.ANALYST,
    )


def _metrics(known: Evidence) -> Iterator[Part]:
    yield Paragraph(
        said(
            "Hit rate: the share of later events in the part of the area that a map ranks highest. "
            "Intervals are of resampled blocks of the study area. Nothing is classified, so "
            "there is no threshold; how much of the area is acted on is a choice."
        )
    )
    yield Paragraph(
        said(
            "The study lets priority places take up to {share} of the area.",
            share=of_study(short_percent(known.study.places.area_share), "places.area_share"),
        )
    )
    yield testing.threshold()


def _evaluation(known: Evidence) -> Iterator[Part]:
    yield from testing.tests(known)


def _training(known: Evidence) -> Iterator[Part]:
    yield from purpose.crime_types(known)
    yield from data.layers(known)
    yield from data.places_read(known)


def _analyses(known: Evidence) -> Iterator[Part]:
    yield Paragraph(check(known.model.check, checked(known.model)))
    yield from bias.affected(known)


def _ethics(known: Evidence) -> Iterator[Part]:
    yield from data.personal_data(known)
    yield from bias.feeding_back(known)
    yield _blank(marked("Which risks and harms were seen, and which uses are fraught?"), who.ETHICS)


def _caveats(known: Evidence) -> Iterator[Part]:
    told_limits = tuple(f"{heading} {text}" for heading, text in limits(known.model, None))
    yield Bullets(told_limits)
    yield _blank(marked("What should be tested or asked next?"), who.ANALYST)

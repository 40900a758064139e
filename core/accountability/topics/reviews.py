"""The log of reviews, and what has become of each assessment."""

from __future__ import annotations

from collections.abc import Iterator

from ...language import said
from .. import who
from ..evidence import Evidence
from ..tree import Blank, Paragraph, Part, Table
from .supplier import made


def assessments(known: Evidence) -> Iterator[Part]:
    """Yield the assessments that this pack has drafts of, with blanks for what became of each."""
    yield Paragraph(
        said(
            "The software has assessed nothing. This pack has drafts, filled with what the "
            "results know; each becomes an assessment when its blanks are filled by those named "
            "and it is signed."
        )
    )
    yield Table(
        said("What became of each assessment"),
        (said("Assessment"), said("Draft in this pack"), said("Date, author and outcome")),
        (
            _assessment(said("Data protection impact assessment"), "dpia", who.DPO),
            _assessment(
                said("Equality impact assessment"), "equality_impact_assessment", who.EQUALITY
            ),
            _assessment(said("Algorithmic transparency record"), "atrs_record", who.PRESS),
            _assessment(said("Project design report"), "design_report", who.OWNER),
        ),
    )


def _assessment(name: str, key: str, by: str) -> tuple[str, str, Blank]:
    question = said(
        "{assessment}: when was it done, by whom, and with what outcome?", assessment=name
    )
    return name, f"{key}.odt", Blank(question, said(by))


def log() -> Table:
    """Return the log of reviews of a document, with one review to be filled in."""
    return Table(
        said("Review log: add a row for every review"),
        (
            said("Review"),
            said("Date"),
            said("Reviewer"),
            said("Found, changed"),
            said("Next review"),
        ),
        (
            (
                said("First"),
                Blank(said("When was this document reviewed?"), said(who.OWNER)),
                Blank(said("Who reviewed it?"), said(who.OWNER)),
                Blank(said("What was found, and what was changed?"), said(who.OWNER)),
                Blank(said("When is the next review?"), said(who.OWNER)),
            ),
        ),
    )


def reviewing(known: Evidence) -> Iterator[Part]:
    """Yield what has to be looked at again and when: of which time the results are."""
    yield Paragraph(
        said(
            "Results are of their time: the incidents and the layers of factors age, and acting on "
            "them changes what they describe. Each document of this pack ends with a log of "
            "reviews. “Verify results” (rtm:verify) tells a reviewer whether the folder still "
            "follows from its inputs, “Compare periods” (rtm:compareperiods) whether what was "
            "found still holds."
        )
    )
    yield Paragraph(said("The model was made at {created}.", created=made(known)))
    yield Blank(
        said(
            "Who reviews the use of these results, how often, what makes them stop, and who is "
            "told?"
        ),
        said(who.OWNER),
    )

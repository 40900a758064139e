"""What the College of Policing asks of the design of a data-driven technology.

After the design stage of the authorised professional practice on data-driven technologies
(College of Policing, “Evolve”): its objective, who decides, the question to go on, who advises, and
what project leads should do. The College names a project design report as the document of that
stage; these headings follow the points of the stage, not a form of the College's.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...language import marked, said
from .. import who
from ..evidence import Evidence
from ..topics import bias, data, purpose, supplier, testing, working
from ..tree import Blank, Part
from .base import Draft, under_headings

HEADINGS = (
    marked("Clarify the problem to be addressed"),
    marked("Understand the different types of approaches and solutions available"),
    marked("Determine the training data: quality, and legally acquired"),
    marked("Determine the technology and people resources"),
    marked("Identify constraints and trade-offs"),
    marked("Challenge built into the plans"),
    marked("Do the benefits outweigh the risks regarding moving to the next stage?"),
    marked("Is there a clear plan to mitigate any unacceptable risks and potential harms?"),
)


class Design(Draft):
    """The questions of the design stage."""

    key = "design_report"
    title = marked("Project design report: draft")
    about = marked(
        "By the points that the College of Policing’s authorised professional practice on "
        "data-driven technologies lists for the design stage, whose document is a project design "
        "report. The project lead decides, with the data protection officer and the senior "
        "information risk owner; advice comes from panels and committees in and outside the "
        "force, its lawyers, equality advisers and information security officers."
    )

    def parts(self, known: Evidence) -> Iterator[Part]:
        """Yield each point."""
        answers = (
            _problem,
            _approaches,
            _data,
            _resources,
            _constraints,
            _challenge,
            _benefits,
            _plan,
        )
        yield from under_headings(HEADINGS, answers, known)


def _blank(question: str, by: str) -> Blank:
    return Blank(said(question), said(by))


def _problem(known: Evidence) -> Iterator[Part]:
    yield from purpose.purpose(known)
    yield from purpose.crime_types(known)
    yield from purpose.out_of_scope(known)
    yield _blank(
        marked("What is the problem, how is it known to be one, and what would solve it?"),
        who.COMMANDER,
    )


def _approaches(known: Evidence) -> Iterator[Part]:
    yield from working.steps(known)
    yield from testing.tests(known)
    yield _blank(
        marked(
            "Which other ways were considered, with and without an algorithm, and why was this "
            "one chosen?"
        ),
        who.ANALYST,
    )


def _data(known: Evidence) -> Iterator[Part]:
    yield from data.layers(known)
    yield from data.personal_data(known)
    yield _blank(
        marked(
            "Is the data good enough and lawfully had for this, and which data should not be used?"
        ),
        who.DATA_OWNER,
    )


def _resources(known: Evidence) -> Iterator[Part]:
    yield from supplier.supplier(known)
    yield from supplier.versions(known)
    yield _blank(
        marked("Who runs it, who reads it, what training do they have, and what does it take?"),
        who.OWNER,
    )


def _constraints(known: Evidence) -> Iterator[Part]:
    yield from working.findings(known)
    yield testing.threshold()
    yield _blank(
        marked(
            "Which trade-offs were made, as between accuracy and being explainable, or between "
            "reach and fairness, and by whom?"
        ),
        who.OWNER,
    )


def _challenge(known: Evidence) -> Iterator[Part]:
    yield _blank(
        marked(
            "Who takes the other side on purpose (red-teaming), outside the project, and what did "
            "they find?"
        ),
        who.ETHICS,
    )


def _benefits(known: Evidence) -> Iterator[Part]:
    yield from working.feeding(known)
    yield from bias.affected(known)
    yield from bias.feeding_back(known)
    yield _blank(marked("Do the benefits outweigh the risks, and who says so?"), who.OWNER)


def _plan(known: Evidence) -> Iterator[Part]:
    yield from working.deciding(known)
    yield from bias.what_is_done(known)
    yield _blank(
        marked("Which risks are unacceptable, what is done about each, by whom and by when?"),
        who.OWNER,
    )

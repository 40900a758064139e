"""An equality impact assessment: the nine characteristics, and the three aims of the duty.

The characteristics are those of section 4 of the Equality Act 2010, the aims those of its section
149(1) (the public sector equality duty), named as the Equality and Human Rights Commission and
police forces name them. The Act prescribes no form: forces have their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...language import marked, quoted, said
from ...report.audit_words import labels
from ...report.phrases.numbers import listed
from .. import who
from ..evidence import Evidence
from ..topics import bias, purpose, working
from ..tree import Blank, Heading, Paragraph, Part, Table
from .base import Draft

CHARACTERISTICS = (
    marked("Age"),
    marked("Disability"),
    marked("Gender reassignment"),
    marked("Marriage and civil partnership"),
    marked("Pregnancy and maternity"),
    marked("Race"),
    marked("Religion or belief"),
    marked("Sex"),
    marked("Sexual orientation"),
)
AIMS = (
    marked("Eliminate unlawful discrimination, harassment and victimisation"),
    marked("Advance equality of opportunity"),
    marked("Foster good relations"),
)
ASKED = (
    marked(
        "How could what is done in flagged places treat anybody worse because of a protected "
        "characteristic, directly or indirectly, and what prevents it?"
    ),
    marked(
        "How does this remove or reduce a disadvantage, meet different needs, or let people take "
        "part who otherwise do not?"
    ),
    marked(
        "How may it affect trust between communities and the police, or between communities, and "
        "what will be done about it?"
    ),
)
MOST_NAMED = 20


class Eqia(Draft):
    """The equality impact assessment."""

    key = "equality_impact_assessment"
    title = marked("Equality impact assessment: draft")
    about = marked(
        "All nine protected characteristics of the Equality Act 2010 and the three aims of the "
        "public sector equality duty (its section 149). The Act prescribes no form: move this into "
        "the force’s own where it has one."
    )

    def parts(self, known: Evidence) -> Iterator[Part]:
        """Yield what is assessed, the evidence, the characteristics, the aims and the decision."""
        yield Heading(said("What is assessed"))
        yield from purpose.purpose(known)
        yield from purpose.crime_types(known)
        yield from working.deciding(known)
        yield Heading(said("Evidence: who lives where the maps flag"))
        yield from bias.affected(known)
        yield from bias.feeding_back(known)
        yield from bias.what_is_done(known)
        yield Heading(said("Effect on people with each protected characteristic"))
        yield from _characteristics(known)
        yield Heading(said("The three aims of the public sector equality duty"))
        yield from _aims()
        yield Heading(said("Engagement, decision and monitoring"))
        yield from _decision()


def _characteristics(known: Evidence) -> Iterator[Part]:
    yield Paragraph(_knows(known))
    yield Table(
        said("The nine protected characteristics"),
        (
            said("Characteristic"),
            said("Effect, positive, negative or none; evidence; what is done"),
        ),
        tuple((said(one), _effect(one)) for one in CHARACTERISTICS),
    )
    yield Paragraph(
        said(
            "Marriage and civil partnership counts for the first aim of the duty alone. "
            "Deprivation is no protected characteristic, but often goes with some."
        )
    )


def _effect(characteristic: str) -> Blank:
    return Blank(
        said(
            "What is the effect on people by this characteristic: {characteristic}?",
            characteristic=said(characteristic),
        ),
        said(who.EQUALITY),
    )


def _knows(known: Evidence) -> str:
    """Return of which characteristics the folder may say something."""
    audit = known.audit
    if audit is None or not audit.named:
        return said(
            "The results know the protected characteristics of nobody, and have no counts of "
            "residents by any of them."
        )
    names = [quoted(labels(audit)[at]) for at in audit.named][:MOST_NAMED]
    return said(
        "The results know the characteristics of nobody. The audit has counts of residents of "
        "small areas for {groups}; which characteristic each stands for, a person has to say. Of "
        "all other characteristics the folder has nothing.",
        groups=listed(names),
    )


def _aims() -> Iterator[Part]:
    for aim, asked in zip(AIMS, ASKED):
        yield Heading(said(aim), 3)
        yield Blank(said(asked), said(who.EQUALITY))


def _decision() -> Iterator[Part]:
    yield Blank(
        said("Who was asked or involved, what did they say, and what changed?"), said(who.EQUALITY)
    )
    yield Blank(
        said("What is decided: no change, change, go on with reasons, or stop? By whom, and when?"),
        said(who.OWNER),
    )
    yield Blank(
        said("How will the effect be watched once it is in use, by which figures, and by whom?"),
        said(who.EQUALITY),
    )

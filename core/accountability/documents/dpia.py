"""A data protection impact assessment by the seven steps of the ICO, for law enforcement.

The steps and their questions are those of the sample template of the Information Commissioner's
Office (“Sample DPIA template”, ico.org.uk, guide to data protection, DPIAs; also in “How do we do
a DPIA?” there). Sections named are of Part 3 of the Data Protection Act 2018.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...language import marked, said
from ...report.fields import told
from .. import who
from ..evidence import Evidence
from ..topics import bias, data, purpose, supplier, testing, working
from ..tree import Blank, Heading, Paragraph, Part, Table
from .base import Draft, under_headings

CONTROLLER = marked("Submitting controller details")
STEPS = (
    marked("Step 1: Identify the need for a DPIA"),
    marked("Step 2: Describe the processing"),
    marked("Step 3: Consultation process"),
    marked("Step 4: Assess necessity and proportionality"),
    marked("Step 5: Identify and assess risks"),
    marked("Step 6: Identify measures to reduce risk"),
    marked("Step 7: Sign off and record outcomes"),
)
DESCRIBE = (
    marked("Describe the nature of the processing"),
    marked("Describe the scope of the processing"),
    marked("Describe the context of the processing"),
    marked("Describe the purposes of the processing"),
)
PRINCIPLES = (  # sections 35 to 40, and what has to be answered to each
    (
        marked("Lawful and fair (section 35)"),
        marked(
            "On which law does the processing rest, is it necessary for a law enforcement purpose, "
            "and is any of it sensitive processing?"
        ),
        who.LEGAL,
    ),
    (
        marked("Specified, explicit and legitimate purposes (section 36)"),
        marked("Were the incidents recorded for a purpose with which this one is compatible?"),
        who.DPO,
    ),
    (
        marked("Adequate, relevant and not excessive (section 37)"),
        marked("Could fewer columns, coarser positions or a shorter period do as well?"),
        who.ANALYST,
    ),
    (
        marked("Accurate and kept up to date (section 38)"),
        marked(
            "How good are the positions, dates and types, and are facts kept apart from opinions?"
        ),
        who.DATA_OWNER,
    ),
    (
        marked("Kept for no longer than is necessary (section 39)"),
        marked("When are the layer of incidents, the results and this pack deleted, and by whom?"),
        who.DPO,
    ),
    (
        marked("Processed securely (section 40)"),
        marked("Where do the files lie, who can open them, and is opening them logged?"),
        who.SECURITY,
    ),
)
RISKS = (  # of any map of this kind: a name, what may happen, what the software does about it
    (
        marked("Recognition"),
        marked("a person is recognised from an incident’s position, a cell or a small place."),
        marked("It copies no incident with its position. Counts per cell stay in the results."),
    ),
    (
        marked("Suspicion by place"),
        marked(
            "residents or visitors of a flagged place are treated as suspects because of where "
            "they are."
        ),
        marked("It says that results are of places, and no ground to search anybody."),
    ),
    (
        marked("Feedback"),
        marked(
            "more is recorded where more is looked for, the next map says so more loudly, and the "
            "same people are policed more."
        ),
        marked(
            "It says how much of the list past counts alone would have chosen, and can be run "
            "without crime types that police activity generates."
        ),
    ),
    (
        marked("Unequal attention"),
        marked(
            "a group lives in flagged places more often than others, and nobody noticed or asked."
        ),
        marked("It can set residents by group beside every map, where small areas are given."),
    ),
    (
        marked("Another use"),
        marked(
            "the results are used for another purpose than the one stated, or after their time."
        ),
        marked("It asks for a purpose, and prints it wherever the title stands."),
    ),
    (
        marked("Wrong records"),
        marked("wrong or stale records send people to the wrong places."),
        marked("It says how many rows had no date, lay outside or shared a position."),
    ),
    (
        marked("Loss"),
        marked("files with incidents are lost, shared or kept for too long."),
        marked("It sends nothing anywhere and writes into the folder it is given."),
    ),
)


SIGN_OFF = (  # items of the template, with what has to be entered
    (marked("Measures approved by"), marked("name, position, date?"), who.OWNER),
    (marked("Residual risks approved by"), marked("name, position, date?"), who.OWNER),
    (marked("DPO advice provided"), marked("by whom, and when?"), who.DPO),
    (marked("Summary of DPO advice"), marked("what is it, and may the work proceed?"), who.DPO),
    (
        marked("DPO advice accepted or overruled by"),
        marked("by whom, and if overruled, why?"),
        who.OWNER,
    ),
    (
        marked("Consultation responses reviewed by"),
        marked("by whom, and if the decision departs from them, why?"),
        who.OWNER,
    ),
    (marked("This DPIA will be kept under review by"), marked("by whom?"), who.DPO),
)


class Dpia(Draft):
    """The seven steps."""

    key = "dpia"
    title = marked("Data protection impact assessment: draft")
    about = marked(
        "By the seven steps of the Information Commissioner’s sample template, with what Part 3 of "
        "the Data Protection Act 2018 asks of processing for law enforcement purposes. It is not "
        "legal advice: have the data protection officer see that it fits the law as it is now, and "
        "use the force’s own form where it has one."
    )

    def parts(self, known: Evidence) -> Iterator[Part]:
        """Yield the controller and each step."""
        yield Heading(said(CONTROLLER))
        yield Table(
            said("Who submits this"),
            (said("Asked"), said("Answer")),
            (
                (
                    said("Name of controller"),
                    _blank(marked("Which force or body is the controller?"), who.DPO),
                ),
                (said("Title of project"), told(known.title, "study.json:title")),
                (
                    said("Name of controller contact / DPO"),
                    _blank(marked("Who is the contact or the DPO?"), who.DPO),
                ),
            ),
        )
        steps = (_need, _describe, _consult, _necessary, _risks, _measures, _sign_off)
        yield from under_headings(STEPS, steps, known)


def _blank(question: str, by: str) -> Blank:
    return Blank(said(question), said(by))


def _need(known: Evidence) -> Iterator[Part]:
    yield from purpose.purpose(known)
    yield Paragraph(
        said(
            "The processing finds which kinds of places go with recorded incidents, maps where "
            "such places are, and ranks places to act on."
        )
    )
    yield _blank(
        marked(
            "Why is a DPIA needed: is the processing likely to result in a high risk to people’s "
            "rights and freedoms (section 64), and who said so?"
        ),
        who.DPO,
    )


def _describe(known: Evidence) -> Iterator[Part]:
    nature, scope, context, purposes = (Heading(said(one), 3) for one in DESCRIBE)
    yield nature
    yield from data.personal_data(known)
    yield from working.steps(known)
    yield from supplier.supplier(known)
    yield _blank(
        marked(
            "How are the data collected, stored, shared and deleted, and which kinds of processing "
            "likely to be high risk are involved?"
        ),
        who.DATA_OWNER,
    )
    yield scope
    yield from data.layers(known)
    yield _blank(
        marked(
            "Does any of it reveal race, belief, health or another sensitive matter, how often is "
            "it done, how long is it kept, and how many people does it concern?"
        ),
        who.DPO,
    )
    yield context
    yield from purpose.crime_types(known)
    yield _blank(
        marked(
            "Whom do the data concern (suspects, convicted, victims, witnesses), would they expect "
            "this, are there children among them, and is the public concerned about it?"
        ),
        who.DPO,
    )
    yield purposes
    yield from working.feeding(known)
    yield from purpose.out_of_scope(known)
    yield _blank(
        marked("What should it achieve, what does it mean for people, and who benefits?"),
        who.COMMANDER,
    )


def _consult(known: Evidence) -> Iterator[Part]:
    yield Paragraph(said("The results know of nobody who was asked."))
    yield _blank(
        marked(
            "Whose views will be sought, when and how, or why is it not appropriate to seek them? "
            "Who else in the force, which processors and which experts are involved?"
        ),
        who.DPO,
    )


def _necessary(known: Evidence) -> Iterator[Part]:
    yield from testing.tests(known)
    yield testing.threshold()
    yield _blank(
        marked(
            "Does the processing achieve its purpose, is there another way to the same outcome, "
            "and how will people’s rights be supported?"
        ),
        who.OWNER,
    )
    yield Table(
        said("The six principles of Part 3"),
        (said("Principle"), said("To be answered")),
        tuple((said(name), _blank(asked, by)) for name, asked, by in PRINCIPLES),
    )
    yield _blank(
        marked(
            "If any of it is sensitive processing: is there consent or strict necessity and a "
            "condition of Schedule 8, and an appropriate policy document (section 42)?"
        ),
        who.LEGAL,
    )
    yield from working.deciding(known)


def _risks(known: Evidence) -> Iterator[Part]:
    yield Paragraph(
        said(
            "Risks that come with any map of this kind; a person has to say how likely and how "
            "severe each is here, and which are missing."
        )
    )
    rows = tuple((_named(name, what), _likely(name)) for name, what, _ in RISKS)
    yield Table(
        said("Source of risk and nature of potential impact on individuals"),
        (said("Risk"), said("Likelihood of harm, severity of harm, overall risk")),
        rows,
    )
    yield _blank(marked("Which risks of this use are not in the table?"), who.ETHICS)
    yield from bias.affected(known)
    yield from bias.feeding_back(known)


def _named(name: str, what: str) -> str:
    return said("{name}: {what}", name=said(name), what=said(what))


def _likely(name: str) -> Blank:
    question = said("{risk}: how likely, how severe, and what overall?", risk=said(name))
    return Blank(question, said(who.DPO))


def _measures(_known: Evidence) -> Iterator[Part]:
    yield Table(
        said("Measures to reduce or eliminate risks that are medium or high"),
        (
            said("Risk"),
            said("What the software does"),
            said("What you do; effect on risk; residual risk; measure approved"),
        ),
        tuple((said(name), said(measure), _remains(name)) for name, _, measure in RISKS),
    )


def _remains(name: str) -> Blank:
    question = said("{risk}: what is done, what remains, and is it approved?", risk=said(name))
    return Blank(question, said(who.OWNER))


def _sign_off(known: Evidence) -> Iterator[Part]:
    yield Table(
        said("Sign off"),
        (said("Item"), said("To be filled in")),
        tuple((said(item), _signed(item, asked, by)) for item, asked, by in SIGN_OFF),
    )
    yield _blank(
        marked(
            "If a high risk remains: has the Information Commissioner been consulted before the "
            "processing begins (section 65)?"
        ),
        who.DPO,
    )


def _signed(item: str, asked: str, by: str) -> Blank:
    return Blank(said("{item}: {asked}", item=said(item), asked=said(asked)), said(by))

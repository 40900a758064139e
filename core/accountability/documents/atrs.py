"""A record by the Algorithmic Transparency Recording Standard, version 3.0."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from ...language import marked, said
from ...report.fields import of_model, told
from ...report.phrases.terms import family
from ...report.sections.limits import limits
from .. import who
from ..evidence import Evidence
from ..topics import bias, data, purpose, reviews, supplier, testing, working
from ..tree import Blank, Bullets, Heading, Paragraph, Part
from .atrs_fields import FIELDS
from .base import Draft

Answer = Callable[[Evidence], Iterable[Part]]
NAME = marked("Risk Terrain Modelling for QGIS")


class Atrs(Draft):
    """The transparency record."""

    key = "atrs_record"
    public = True
    title = marked("Algorithmic transparency record: draft")
    about = marked(
        "By the Algorithmic Transparency Recording Standard, version 3.0: its sections, fields and "
        "their numbers. A later version of the standard has been published, and some fields have "
        "other names there: ask which one is wanted before you send it. ID, version and dates of "
        "the record are given by the service that publishes it."
    )

    def parts(self, known: Evidence) -> Iterator[Part]:
        """Yield every field of every section."""
        for section, fields in FIELDS.items():
            yield Heading(said(section))
            for number, name in fields.items():
                yield Heading(said("{number} {name}", number=number, name=said(name)), 3)
                yield from ANSWERS[number](known)


def _ask(question: str, by: str) -> Answer:
    """Return an answer that is a blank."""

    def answer(_known: Evidence) -> Iterator[Part]:
        yield Blank(said(question), said(by))

    return answer


def _say(text: str) -> Answer:
    """Return an answer that is the same of every study."""

    def answer(_known: Evidence) -> Iterator[Part]:
        yield Paragraph(said(text))

    return answer


def _all(*answers: Answer) -> Answer:
    """Return an answer of several, one after the other."""

    def answer(known: Evidence) -> Iterator[Part]:
        for one in answers:
            yield from one(known)

    return answer


def _threshold(_known: Evidence) -> Iterator[Part]:
    yield testing.threshold()


def _title(known: Evidence) -> Iterator[Part]:
    yield Paragraph(
        said(
            "{name}: {title}",
            name=said(NAME),
            title=told(known.title, "study.json:title"),
        )
    )


def _version(known: Evidence) -> Iterator[Part]:
    yield Paragraph(
        said(
            "Version {version} of the software; the model was made at {created}.",
            version=supplier.version(known),
            created=supplier.made(known),
        )
    )


def _architecture(known: Evidence) -> Iterator[Part]:
    yield Paragraph(
        said(
            "A regression of counts of events per cell on whether factors are near ({family}).",
            family=told(family(known.model.family), of_model("family")),
        )
    )


def _limits(known: Evidence) -> Iterator[Part]:
    yield Bullets(tuple(f"{heading} {text}" for heading, text in limits(known.model, None)))


def _purposes(known: Evidence) -> Iterator[Part]:
    yield Paragraph(said("The incidents and the layers of factors made the model."))
    if known.study.holdout is not None:
        yield Paragraph(said("The later incidents tested the maps and were not used to make them."))
    if known.study.history:
        yield Paragraph(said("Earlier incidents went into the forecast map alone."))


WHAT_IT_DOES = marked(
    "It finds which kinds of places go with recorded incidents, at what distance and how strongly, "
    "maps where such places are, and ranks places so that people can decide where to act and "
    "explain why."
)
# this record is published: what could be put beside a published copy of the results stays out
CRIME_TYPES: Answer = partial(purpose.crime_types, public=True)
STEPS: Answer = partial(working.steps, public=True)
FEEDING: Answer = partial(working.feeding, public=True)
OUTPUTS: Answer = partial(working.outputs, public=True)
TESTS: Answer = partial(testing.tests, public=True)
ANSWERS: Mapping[str, Answer] = {
    "0.3": _ask(marked("Which type of organisation is it?"), who.PRESS),
    "0.4": _ask(marked("Which function does the tool serve?"), who.PRESS),
    "0.5": _ask(marked("Which capability is it?"), who.PRESS),
    "0.6": _ask(marked("Which task is it?"), who.PRESS),
    "0.11": _title,
    "0.12": _ask(marked("What is the full name of the organisation?"), who.PRESS),
    "0.13": _ask(
        marked("In which phase is it: idea, design, development, beta or pilot, production?"),
        who.OWNER,
    ),
    "0.14": _ask(marked("In which region does it affect the public?"), who.PRESS),
    "0.15": _say(
        marked("Maps and ranks places by how likely a kind of crime is there, and says why.")
    ),
    "1.1": _say(NAME),
    "1.2": _all(_say(WHAT_IT_DOES), purpose.purpose),
    "1.3": _ask(marked("Where can the public read more?"), who.PRESS),
    "1.4": _ask(marked("Which address of a team can be asked?"), who.PRESS),
    "2.1.1": _ask(marked("Which organisation is responsible?"), who.OWNER),
    "2.1.2": _ask(marked("Which team is responsible?"), who.OWNER),
    "2.1.3": _ask(marked("Who is the senior responsible owner, by name and role?"), who.OWNER),
    "2.1.4": supplier.supplier,
    "2.1.4.1": _ask(marked("If a supplier was contracted: what is its name?"), who.PROCUREMENT),
    "2.1.4.2": _ask(
        marked("If a supplier was contracted: what is its Companies House number?"),
        who.PROCUREMENT,
    ),
    "2.1.4.3": _ask(marked("If a supplier was contracted: what was its role?"), who.PROCUREMENT),
    "2.1.4.4": _ask(
        marked("If a supplier was contracted: by which procedure was it procured?"),
        who.PROCUREMENT,
    ),
    "2.1.4.5": _ask(
        marked("If a supplier was contracted: which data may it see, on which terms?"),
        who.PROCUREMENT,
    ),
    "2.2.1": _all(STEPS, working.findings),
    "2.2.2": _all(CRIME_TYPES, purpose.out_of_scope),
    "2.2.3": _ask(
        marked("Which benefits are expected, and how will they be measured?"), who.COMMANDER
    ),
    "2.2.4": _ask(marked("How were places chosen before?"), who.COMMANDER),
    "2.2.5": _all(
        _say(
            marked(
                "Each run makes hot spot maps and maps of past counts beside the risk terrain "
                "model and, where there is a later period, tests all of them on it."
            )
        ),
        _ask(marked("Which alternatives were considered, and why was this chosen?"), who.ANALYST),
    ),
    "2.3.1": FEEDING,
    "2.3.2": OUTPUTS,
    "2.3.3": _ask(
        marked("How often are the results used, by how many, for how many decisions?"),
        who.COMMANDER,
    ),
    "2.3.4": working.deciding,
    "2.3.5": _ask(marked("Which training must those have who run, read and act on it?"), who.OWNER),
    "2.3.6": _ask(marked("How can the public question what was done because of it?"), who.PRESS),
    "2.4.1.1": _all(
        _say(
            marked(
                "A plugin of the desktop program QGIS. Layers in files go in; rasters, tables, a "
                "GeoPackage, a report and a record of every step come out, in one folder."
            )
        ),
        supplier.versions,
    ),
    "2.4.1.2": _ask(marked("In which phase is it now?"), who.OWNER),
    "2.4.1.3": reviews.reviewing,
    "2.4.1.4": _say(
        marked(
            "One risk terrain model (a regression), a forecast that multiplies place, "
            "neighbourhood and history, and a kernel density beside them to compare."
        )
    ),
    "2.4.2.1": _title,
    "2.4.2.2": _version,
    "2.4.2.3": _say(marked("To tell how many events of a kind are expected in each cell.")),
    "2.4.2.4": _all(
        _say(marked("Counts of incidents per cell, and which cells lie near which factors.")),
        STEPS,
    ),
    "2.4.2.5": _all(
        _say(marked("A score and expected events for each cell, and ranked places with reasons.")),
        OUTPUTS,
    ),
    "2.4.2.6": _architecture,
    "2.4.2.7": _all(TESTS, _threshold, bias.affected),
    "2.4.2.8": data.layers_by_name,
    "2.4.2.9": _purposes,
    "2.4.3.1": data.layers_by_name,
    "2.4.3.2": _say(marked("Geospatial: points, lines and polygons, and tables.")),
    "2.4.3.3": CRIME_TYPES,
    "2.4.3.4": STEPS,
    "2.4.3.5": data.personal_data,
    "2.4.3.6": _all(
        bias.feeding_back,
        _ask(
            marked("How complete are the records, and whose incidents are missing?"),
            who.DATA_OWNER,
        ),
    ),
    "2.4.3.7": _ask(marked("Where can the data be had, if they are open?"), who.DATA_OWNER),
    "2.4.3.8": _ask(
        marked("Why and how were the data collected, and do they suit this use?"), who.DATA_OWNER
    ),
    "2.4.3.9": _ask(
        marked("What was cleaned, left out or changed before the layers were given to the study?"),
        who.ANALYST,
    ),
    "2.4.3.10": _ask(marked("Which agreements on sharing are in place?"), who.DPO),
    "2.4.3.11": _ask(
        marked("Who has access, how long are the data kept, and who answers for storing them?"),
        who.SECURITY,
    ),
    "2.5.1": reviews.assessments,
    "2.5.2": _all(
        _limits,
        _ask(marked("Which risks were identified, and how is each mitigated?"), who.OWNER),
    ),
}

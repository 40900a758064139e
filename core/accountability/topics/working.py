"""How it works, what it says, who decides, and what it feeds."""

from __future__ import annotations

from collections.abc import Iterator

from ...language import counted, said
from ...mapping.holding import Held
from ...model.term import Estimate, Term
from ...report.fields import field_of, length, number, told
from ...report.findings import found, how_sure
from ...report.phrases import caution, summary, verdict, way, with_limits
from ...report.phrases.numbers import percent, short, whole
from ...report.phrases.places import held_sentence
from ...settings import REFERENCE
from .. import who
from ..evidence import Evidence, readable
from ..sources import of_study
from ..tree import Blank, Bullets, Paragraph, Part, Table

FEWEST_TOLD = 20  # events in places that are told apart by what two sentences say


def steps(known: Evidence, *, public: bool = False) -> Iterator[Part]:
    """Yield what the software does, step by step, with the figures of this study.

    The number of events is not for the public.
    """
    yield Bullets((_counting(known, public), *_steps(known)))


def _counting(known: Evidence, public: bool) -> str:
    cells = number(known.model, "cells", whole)
    if public:
        return said(
            "The study area is cut into {cells} square cells, and the events are counted in them.",
            cells=cells,
        )
    return said(
        "The study area is cut into {cells} square cells, and the {events} events are counted in "
        "them.",
        cells=cells,
        events=number(known.model, "events", whole),
    )


def _steps(known: Evidence) -> Iterator[str]:
    model = known.model
    yield counted(
        len(model.inputs.factors),
        "{count} kind of place or feature (a factor) is set against them. For each cell it is "
        "noted whether one of these lies near, or where there are many.",
        "{count} kinds of places or features (factors) are set against them. For each cell it is "
        "noted whether one of each lies near, or where there are many.",
        count=length(model.inputs, "factors"),
    )
    yield _selection(known)
    yield said(
        "The risk map scores each cell by the factors that were kept alone. The forecast map "
        "multiplies what the place is like, what was recorded around it, and what was recorded in "
        "the cell itself."
    )
    yield said(
        "Touching cells with high values are put together to priority places, each with the "
        "reasons that bear on it. The list is ranked by the {map} map.",
        map=of_study(_map_named(known.study.places.map), "places.map"),
    )


def _map_named(key: str) -> str:
    return {"forecast": said("forecast"), "risk": said("risk"), "hotspots": said("hot spot")}[key]


def _selection(known: Evidence) -> str:
    model = known.model
    tested = number(model.narrowing, "tested", whole)
    if model.settings.selection == REFERENCE:
        return said(
            "Of {tested} ways to take the factors those are kept that describe the counts best "
            "for their number (a penalised regression, then a stepwise selection by BIC).",
            tested=tested,
        )
    return said(
        "Of {tested} ways to take the factors those are kept that go with the events more than "
        "chance clustering would have it, at the level {alpha}: the events are set against made-up "
        "events that cluster as these do.",
        tested=tested,
        alpha=number(model.settings, "alpha", short),
    )


def findings(known: Evidence) -> Iterator[Part]:
    """Yield what was found: a sentence, a table of the factors, how sure it is."""
    model = known.model
    yield Paragraph(found(model) if model.terms else summary(model))
    if model.terms:
        yield Table(
            said(
                "Factors of the model: how many times as many recorded events there are near each"
            ),
            (
                said("Factor"),
                said("Influence"),
                said("Against all other places (95% interval)"),
                said("Against places of the same neighbourhood (95% interval)"),
                said("Does it hold up?"),
            ),
            tuple(_term(one, known) for one in model.terms),
        )
    sure = how_sure(model) if model.terms else ""
    if sure:
        yield Paragraph(sure)
    yield from cautions(known)


def cautions(known: Evidence) -> Iterator[Part]:
    """Yield what the model itself warns of."""
    if known.model.cautions:
        yield Bullets(tuple(caution(one, known.model.units) for one in known.model.cautions))


def _term(term: Term, known: Evidence) -> tuple[str, ...]:
    return (
        told(readable(term.factor), field_of(term.variable, "factor")),
        way(term.variable, known.model.units),
        _ratio(term.citywide),
        _ratio(term.local),
        _holds(term),
    )


def _ratio(estimate: Estimate | None) -> str:
    return said("not told") if estimate is None else with_limits(estimate)


def _holds(term: Term) -> str:
    if term.verdict is None:
        return said("not told")
    return told(verdict(term.verdict.holds_up), field_of(term.verdict, "holds_up"))


def deciding(known: Evidence) -> Iterator[Part]:
    """Yield that the software decides nothing, and who has to."""
    yield Paragraph(
        said(
            "The software decides nothing and starts nothing. It makes maps, a ranked list of "
            "places and a report, and keeps how they were made. Which place is acted on, how, "
            "and whether at all, a person decides."
        )
    )
    yield Blank(
        said(
            "Who decides what is done in a priority place, what else must they know before they "
            "do, and how do they set the list aside when they know better?"
        ),
        said(who.COMMANDER),
    )


def outputs(known: Evidence, *, public: bool = False) -> Iterator[Part]:
    """Yield what the run gives to those who use it; what places hold is not for the public."""
    yield Bullets(tuple(_outputs(known, public)))


def _outputs(known: Evidence, public: bool) -> Iterator[str]:
    yield said("A risk map, a hot spot map and a forecast map: a value for each cell.")
    for one in () if public else _tellable(known):
        yield held_sentence(one, known.held[-1].places)
    yield said(
        "All priority places together may take at most {share} of the study area, and one place at "
        "most {area} hectares, unless the {cells} cells that it has at least are larger.",
        share=of_study(percent(known.study.places.area_share), "places.area_share"),
        area=of_study(short(known.study.places.max_area), "places.max_area"),
        cells=of_study(whole(known.study.places.min_cells), "places.min_cells"),
    )
    if known.provenance.layers:
        yield said("A report, tables, and a record of every input and step (provenance.json).")
    else:
        yield said("A report, tables, and the study and the model as files.")


def _tellable(known: Evidence) -> Iterator[Held]:
    """Yield what the first places hold, and all of them unless the rest hold too little to tell.

    Two shares and a total give the events of the rest away.
    """
    before = None
    for one in known.held:
        if before is None or _enough_between(before, one, known):
            yield one
        before = one


def _enough_between(first: Held, all_of_them: Held, known: Evidence) -> bool:
    later = next((one.events for one in known.tested), 0)
    between = (
        (all_of_them.past, first.past, known.model.events),
        (all_of_them.later, first.later, later),
    )
    return all(
        more is None or less is None or (more - less) * events >= FEWEST_TOLD
        for more, less, events in between
    )


def feeding(known: Evidence, *, public: bool = False) -> Iterator[Part]:
    """Yield what the results go into: what nobody but the force knows."""
    yield from outputs(known, public=public)
    yield Paragraph(
        said(
            "The folder does not know who opens it. Nothing in the software passes results on, "
            "sends a message or feeds another system."
        )
    )
    yield Blank(
        said(
            "Which briefings, patrol plans, bids, partners or other systems get the results, how "
            "often, and does anything follow from them without a person?"
        ),
        said(who.COMMANDER),
    )

"""What the results are for, and of which crime."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import MissingError
from ...language import quoted, said
from ...report.fields import number
from ...report.phrases.incidents import counted_as, span
from ...report.phrases.numbers import listed, whole
from ...report.phrases.purposes import found_by_police, of_searches
from ...study import IncidentsReference
from .. import who
from ..evidence import Evidence, readable
from ..sources import of_study
from ..tree import Blank, Paragraph, Part
from .data import place_of


def purpose(known: Evidence) -> Iterator[Part]:
    """Yield the purpose in the study's own words, or a blank, and what it is no ground for."""
    if known.study.purpose:
        yield Paragraph(
            said(
                "The study says what its results are for: “{purpose}”.",
                purpose=of_study(readable(known.study.purpose), "purpose"),
            )
        )
    else:
        yield Blank(
            said("What are the results for, and who will act on them?"), said(who.COMMANDER)
        )
    searches = of_searches(known.study.purpose)
    if searches:
        yield Paragraph(searches, "care")


def out_of_scope(known: Evidence) -> Iterator[Part]:
    """Yield what the results are not for."""
    yield Paragraph(
        said(
            "The results are of places, not of persons. A score, a forecast or a priority place is "
            "no ground to stop, search, arrest, refuse or charge anybody, describes nobody who "
            "lives or works there, and does not tell why crime happens there."
        )
    )


def crime_types(known: Evidence, *, public: bool = False) -> Iterator[Part]:
    """Yield which incidents were counted, and what has to be said of them.

    Layer, filter and exact number are not for the public.
    """
    yield Paragraph(" ".join(_when(known) if public else _counted(known)))
    found = found_by_police(*_of_incidents(known.study.incidents))
    if found:
        yield Paragraph(
            said(
                "Some of these are found by looking for them ({kinds}): their records show where "
                "police were as much as where they happen.",
                kinds=listed([quoted(one) for one in found]),
            ),
            "care",
        )
    yield Blank(
        said(
            "Which offences are these in the words of the counting rules, which were left out, "
            "and why?"
        ),
        said(who.ANALYST),
    )


def _of_incidents(layer: IncidentsReference) -> tuple[str, str]:
    return layer.source, layer.filter


def _when(known: Evidence) -> Iterator[str]:
    events = known.model.inputs.events
    if events is not None:
        yield counted_as({"count_once_by": events.count_once_by})
    when = "" if events is None else span(events)
    if when:
        yield said("Of when the events are: {when}.", when=_dated(known, when))
    else:
        yield said("Of when the events were, nothing is told.")


def _counted(known: Evidence) -> Iterator[str]:
    yield _which(known)
    events = known.model.inputs.events
    if events is not None:
        yield counted_as({"count_once_by": events.count_once_by})
    count = number(known.model, "events", whole)
    when = "" if events is None else span(events)
    if when:
        yield said(
            "{count} lie in the study area, {when}.",
            count=count,
            when=_dated(known, when),
        )
    else:
        yield said(
            "{count} lie in the study area; of when they were, nothing is told.", count=count
        )


def _dated(known: Evidence, when: str) -> str:
    events = known.model.inputs.events
    if events is None:
        raise MissingError
    if events.first_date == events.last_date:
        return said("all in {date}", date=number(events, "first_date", readable))
    return said(
        "from {first} to {last}",
        first=number(events, "first_date", readable),
        last=number(events, "last_date", readable),
    )


def _which(known: Evidence) -> str:
    layer = known.study.incidents
    source = of_study(place_of(layer.source), "incidents.source")
    if layer.filter:
        return said(
            "Incidents are the features of {source} that meet the filter {filter}.",
            source=source,
            filter=of_study(readable(layer.filter), "incidents.filter"),
        )
    return said(
        "Incidents are all features of {source}: the study sets no filter of crime types.",
        source=source,
    )

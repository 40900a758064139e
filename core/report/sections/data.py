"""What was asked, and what the answer rests on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from ...language import counted, marked, said
from ...model.record import Model
from ...model.tally import Tally
from ..facts import Counted, StudyFacts
from ..fields import field_of, length, number
from ..phrases import (
    amount,
    distance,
    every_cell,
    exposure_named,
    incidents,
    is_measured,
    listed,
    one_decimal,
    origin,
    whole,
    without_exposure,
)
from .base import Section, Told


class Data(Section[Told]):
    """The question, the events, the cells and the variables."""

    title = marked("Question and data")
    template = "data.html"

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the paragraphs."""
        return {"paragraphs": (question(about.model), *data(about.model, about.study))}


def question(model: Model) -> str:
    """Return what the study asks."""
    factors = [factor.name for factor in model.inputs.factors]
    if not factors:
        return said("Which features of a place go with the events, and how strongly?")
    return counted(
        len(factors),
        "Which features of a place go with the events, how far does their influence reach, how "
        "strong is it, and where do influences overlap? Asked of {count} factor: {factors}.",
        "Which features of a place go with the events, how far does their influence reach, how "
        "strong is it, and where do influences overlap? Asked of {count} factors: {factors}.",
        count=length(model.inputs, "factors"),
        factors=listed(factors),
    )


def data(model: Model, study: StudyFacts | None) -> tuple[str, ...]:
    """Return what the answer rests on, a paragraph each."""
    variables = counted(
        model.narrowing.tested,
        "The factors became {count} yes-or-no variable (factor, operationalisation and "
        "distance or quantile).",
        "The factors became {count} yes-or-no variables (factor, operationalisation and "
        "distance or quantile).",
        count=number(model.narrowing, "tested", whole),
    )
    cells = _cells(model)
    if study is None:
        events = said("{events} in {cells}.", events=_events(model), cells=cells)
        return (f"{events} {variables}", *_background(model))
    where = said(
        "The study area of {area} {unit} is divided into {cells}.",
        area=number(study, "area", one_decimal),
        unit=study.area_unit,
        cells=cells,
    )
    first = _period(said("Events"), study.incidents, model)
    paragraphs = [f"{first} {where} {variables}"]
    if study.holdout is not None:
        later = said("Later events, for the test alone")
        paragraphs.append(_period(later, study.holdout, model))
    for one in study.history:
        what = said("Earlier events, for the forecast map alone")
        paragraphs.append(_period(what, one, model))
    return (*paragraphs, *_background(model))


def _background(model: Model) -> tuple[str, ...]:
    """Return what is allowed for, a paragraph each, or that nothing is."""
    if not is_measured(model):
        return (
            said(
                "No exposure and no control: nothing measures how many streets, homes or people a "
                "place has."
            ),
        )
    return tuple(filter(None, (_exposure(model), _controls(model))))


def _exposure(model: Model) -> str:
    found, given = model.exposure, model.inputs.exposure
    if found is None:
        return ""
    what = exposure_named(model)
    if given is not None:
        what = said("“{name}”, {origin}", name=given.name, origin=origin(given, model.units))
    told = said(
        "Exposure: {what}. Events are expected in proportion to it; a cell that has any has {mean} "
        "on average.",
        what=what,
        mean=number(found, "mean", amount),
    )
    return " ".join(filter(None, (told, without_exposure(model))))


def _controls(model: Model) -> str:
    if not model.controls:
        return ""
    given = {one.name: origin(one, model.units) for one in model.inputs.controls}
    names = [
        said("“{name}”, {origin}", name=one.name, origin=given[one.name])
        if one.name in given
        else said("“{name}”", name=one.name)
        for one in model.controls
    ]
    return counted(
        len(names),
        "Controlled for: {what}. It stands in every model that was tried, as a curve.",
        "Controlled for: {what}. They stand in every model that was tried, as curves.",
        what="; ".join(names),
    )


def _cells(model: Model) -> str:
    grid, told = model.inputs.grid, every_cell(model)
    if grid is None:
        return counted(model.cells, "{count} square cell", "{count} square cells", count=told)
    return counted(
        model.cells,
        "{count} square cell of {size}",
        "{count} square cells of {size}",
        count=told,
        size=number(grid, "cell_size", partial(distance, units=grid.units)),
    )


def _events(model: Model) -> str:
    inputs = model.inputs.events
    tally = Tally() if inputs is None else inputs.tally
    events = incidents.with_span(
        incidents.unit(model.events, tally, field_of(model, "events")), tally
    )
    if inputs is None:
        return events
    return incidents.chosen(events, inputs.filter, inputs.window)


def _period(what: str, counts: Counted, model: Model) -> str:
    """Return what is known of the incidents of a period."""
    found = said(
        "{incidents} of the layer “{layer}”",
        incidents=incidents.unit(counts.events, counts.tally, field_of(counts, "events")),
        layer=counts.layer,
    )
    found = incidents.with_span(found, counts.tally)
    found = incidents.chosen(found, counts.filter, counts.window)
    places = {
        "what": what,
        "incidents": found,
        "event_cells": number(counts, "event_cells", whole),
        "cells": every_cell(model),
    }
    return " ".join([_where(counts, places), *incidents.told_apart(counts.tally)])


def _where(counts: Counted, places: Mapping[str, str]) -> str:
    if not counts.outside:
        return said("{what}: {incidents}, in {event_cells} of the {cells} cells.", **places)
    return counted(
        counts.outside,
        "{what}: {incidents}, in {event_cells} of the {cells} cells; {count} more lay outside the "
        "study area.",
        "{what}: {incidents}, in {event_cells} of the {cells} cells; {count} more lay outside the "
        "study area.",
        count=number(counts, "outside", whole),
        **places,
    )

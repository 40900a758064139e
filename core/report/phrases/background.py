"""What every place has, in words: the exposure and the controls that a model allows for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ...language import counted, said, text
from ...model.inputs import MeasureInput
from ...model.record import Model
from ...model.term import Term
from ...model.variable import PROTECTIVE
from ...terrain.exposure import measure
from ..fields import expression, number, told
from .numbers import amount, distance, listed, whole


def is_measured(model: Model) -> bool:
    """Return whether the model allows for anything that every place has."""
    return model.exposure is not None or bool(model.controls)


def exposure_named(model: Model) -> str:
    """Return what the exposure is: "“Streets” (length of lines)"; the model must have one."""
    given = model.inputs.exposure
    return said("the exposure") if given is None else _named(given)


def controls_named(model: Model) -> list[str]:
    """Return what each control is."""
    given = {one.name: one for one in model.inputs.controls}
    return [
        _named(given[one.name]) if one.name in given else said("“{name}”", name=one.name)
        for one in model.controls
    ]


def _named(one: MeasureInput) -> str:
    if one.field:
        return said("“{name}” (field {field})", name=one.name, field=one.field)
    return said("“{name}” ({measure})", name=one.name, measure=text(measure(one.measure).noun))


def named(model: Model) -> list[str]:
    """Return what each of what is allowed for is, the exposure first."""
    exposure = [] if model.exposure is None else [exposure_named(model)]
    return [*exposure, *controls_named(model)]


def held(model: Model | None) -> str:
    """Return what is equal where a term's ratio compares places, within a sentence."""
    if model is None or not model.controls:
        return said("the other terms held equal")
    return counted(
        len(model.controls),
        "the other terms and the control held equal",
        "the other terms and the controls held equal",
    )


def per(model: Model | None) -> str:
    """Return for what places had so many times the events, within a sentence."""
    if model is None or model.exposure is None:
        return said("per cell")
    return said("for the same exposure")


def usual(model: Model) -> str:
    """Return with what every cell is taken to be where scores compare, within a sentence."""
    exposure = said("the usual exposure")
    if not model.controls:
        return exposure
    controls = counted(
        len(model.controls),
        "as much of the control as is usual",
        "as much of each control as is usual",
    )
    if model.exposure is None:
        return controls
    return said("{exposure} and {controls}", exposure=exposure, controls=controls)


def of_a_score(model: Model) -> str:
    """Return what a risk map shows, in a line under it."""
    if not is_measured(model):
        return said("Relative risk scores. 1 is the lowest risk in the study area.")
    scores = said(
        "Relative risk scores, as if every cell had {usual}. 1 is the lowest risk in the study "
        "area.",
        usual=usual(model),
    )
    if model.exposure is None:
        return scores
    return said(
        "{scores} A cell that has none of the exposure has no score and is left blank.",
        scores=scores,
    )


def allowed_for(model: Model) -> str:
    """Return once what is allowed for the ratios hold; empty where nothing is."""
    names = named(model)
    if not names:
        return ""
    return counted(
        len(names),
        "These are the ratios once {what} is allowed for: they compare places that have as much of "
        "it.",
        "These are the ratios once {what} are allowed for: they compare places that have as much "
        "of each.",
        what=listed(names),
    )


def scores_are_rates(model: Model) -> str:
    """Return what scores are where anything is allowed for; empty where nothing is."""
    if not is_measured(model):
        return ""
    return said(
        "A score (RRS) then says what the factors add: the events that a cell would have with "
        "{usual}, over the lowest such number. The events expected with what it really has are a "
        "band of their own in risk.tif.",
        usual=usual(model),
    )


def without_exposure(model: Model) -> str:
    """Return how many cells and events have no exposure; empty where all have."""
    found = model.exposure
    if found is None or not found.without:
        return ""
    cells = counted(
        found.without,
        "{count} of {all} cells has none of the exposure, and so no score",
        "{count} of {all} cells have none of the exposure, and so no score",
        count=number(found, "without", whole),
        all=every_cell(model),
    )
    if not found.events_without:
        return said("{cells}; no event lies there.", cells=cells)
    return counted(
        found.events_without,
        "{cells}; {count} event lies there and took no part.",
        "{cells}; {count} events lie there and took no part.",
        cells=cells,
        count=number(found, "events_without", whole),
    )


def every_cell(model: Model) -> str:
    """Return the number of cells of the study area, those without exposure too."""
    if model.exposure is None:
        return number(model, "cells", whole)
    parts = (model, "cells"), (model.exposure, "without")
    return told(whole(model.cells + model.exposure.without), expression("{} + {}", *parts))


def background_lines(model: Model) -> Iterator[str]:
    """Yield what is allowed for, for the first lines of a page."""
    if model.exposure is not None:
        yield said(
            "Exposure: events are expected in proportion to {what}.", what=exposure_named(model)
        )
    if model.controls:
        yield counted(
            len(model.controls),
            "Controlled for {what}: always in the model, as a curve.",
            "Controlled for {what}: always in the model, as curves.",
            what=listed(controls_named(model)),
        )


def origin(one: MeasureInput, units: str) -> str:
    """Return how something was measured: "points counted of the layer homes"."""
    measured = said(
        "{measure} of the layer “{layer}”",
        measure=text(measure(one.measure).noun),
        layer=one.layer,
    )
    if one.field:
        measured = said(
            "field “{field}” of the layer “{layer}”",
            field=one.field,
            layer=one.layer,
        )
    if one.filter:
        measured = said("{what}, where {filter}", what=measured, filter=one.filter)
    if one.spread is None:
        return measured
    return said(
        "{what}, each cell with the mean of those within {distance}",
        what=measured,
        distance=number(one, "spread", partial(distance, units=units)),
    )


def of_the_intercept(model: Model) -> str:
    """Return of which cell the intercept is, where more stands in the model than factors."""
    if model.exposure is not None:
        mean = number(model.exposure, "mean", amount)
        if model.controls:
            return said(
                "The intercept is of a cell under no influence with {mean} of the exposure and as "
                "much of each control as is usual",
                mean=mean,
            )
        return said(
            "The intercept is of a cell under no influence with {mean} of the exposure", mean=mean
        )
    if model.controls:
        return said(
            "The intercept is of a cell under no influence with as much of each control as is usual"
        )
    return ""


def may_be_busy(model: Model, term: Term) -> str:
    """Return in a row of a term that nothing tells its places from busy ones; empty if it does."""
    if is_measured(model):
        return ""
    if term.effect == PROTECTIVE:
        return said(
            "may mark quiet places: nothing measures how many streets, homes or people a place has"
        )
    return said(
        "may mark busy places: nothing measures how many streets, homes or people a place has"
    )

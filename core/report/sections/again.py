"""Settings, inputs and versions, for those who want the same numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import partial

from ...language import marked, numeral, said
from ...model.inputs import EventsInput, FactorInput, GridInput, Inputs, MeasureInput
from ...model.record import Model
from ...settings import FitSettings, word
from ...terrain.exposure import measure
from ..facts import MapSettings, Sources, StudyFacts
from ..fields import number
from ..phrases import distance, effect, every_cell, percent, whole
from ..phrases.incidents import chosen as told_where
from ..phrases.incidents import unit_in_short
from ..phrases.numbers import amount
from .base import Section, Told


class Again(Section[Told]):
    """What the numbers follow from."""

    title = marked("To get the same numbers again")
    template = "again.html"
    look = "fine"

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the model, and (what, how) of the rows around its inputs."""
        model, study = about.model, about.study
        return {
            "model": model,
            "study": study,
            "settings": tuple(_settings(model.settings)),
            "sources": () if study is None else tuple(_sources(study.sources)),
            "grid": "" if model.inputs.grid is None else _grid(model, model.inputs.grid),
            "events": "" if model.inputs.events is None else _events(model, model.inputs.events),
            "measures": [
                (*both, _measure(both[1], about.units)) for both in _measures(model.inputs)
            ],
            "factors": [(one, _factor(one, about.units)) for one in model.inputs.factors],
            "maps": () if study is None else tuple(_maps(study, about.units)),
        }


def _settings(chosen: FitSettings) -> Iterator[tuple[str, str]]:
    """Yield the name of each setting, as files have it, and its value; the seed at last."""
    names = [one.name for one in fields(chosen) if one.name != "seed"]
    for name in (*names, "seed"):
        value = getattr(chosen, name)
        text = ", ".join(value) if isinstance(value, tuple) else str(value)
        yield name, text if isinstance(value, (str, tuple)) else number(chosen, name, _setting)


def _sources(sources: Sources) -> Iterator[tuple[str, str]]:
    yield said("study area"), sources.study_area
    if sources.exclude is not None:
        yield said("impossible ground"), sources.exclude
    yield said("incidents"), sources.incidents
    if sources.holdout is not None:
        yield said("later incidents"), sources.holdout
    for source in sources.history:
        yield said("earlier incidents"), source
    if sources.names is not None:
        yield said("names of places"), sources.names


def _grid(model: Model, grid: GridInput) -> str:
    return said(
        "{cells} cells of {size} in {columns} × {rows}, upper left corner {left}, {top}, {crs}",
        cells=every_cell(model),
        size=number(grid, "cell_size", partial(distance, units=grid.units)),
        columns=number(grid, "columns", str),
        rows=number(grid, "rows", str),
        left=number(grid, "left", _coordinate),
        top=number(grid, "top", _coordinate),
        crs=grid.crs,
    )


def _four_digits(value: float) -> str:
    return numeral(f"{value:.4g}")


def _setting(value: object) -> str:
    return numeral(str(value)) if isinstance(value, float) else str(value)


def _coordinate(value: float) -> str:
    return numeral(f"{value:.12g}")


def _events(model: Model, events: EventsInput) -> str:
    counts = said(
        "{events} counted ({unit}), {outside} outside the study area",
        events=number(model, "events", whole),
        unit=unit_in_short(events.tally),
        outside=number(events, "outside", whole),
    )
    return told_where(counts, events.filter, events.window)


def _measures(inputs: Inputs) -> Iterator[tuple[str, MeasureInput]]:
    """Yield what every place has, each with what it is in the model."""
    if inputs.exposure is not None:
        yield said("exposure"), inputs.exposure
    for control in inputs.controls:
        yield said("control variable"), control


def _measure(one: MeasureInput, units: str) -> str:
    what = said(measure(one.measure).noun)
    if one.field:
        what = said("{what} “{field}”", what=what, field=one.field)
    made = said(
        "{what} of {layer}, {total} in all, nothing in {without} cells",
        what=what,
        layer=one.layer,
        total=number(one, "total", amount),
        without=number(one, "without", whole),
    )
    if one.spread is not None:
        near = number(one, "spread", partial(distance, units=units))
        made = said("{made}, spread over {distance}", made=made, distance=near)
    return _where(made, one.filter)


def _factor(factor: FactorInput, units: str) -> str:
    if all(one.distance is None for one in factor.variables):
        return _where(_of_values(factor), factor.filter)
    made = said(
        "{chosen}, {effect}, {blocks} blocks of {length} in {increment} increments, {features} "
        "features in reach",
        chosen=word(factor.chosen),
        effect=effect(factor.effect),
        blocks=number(factor, "max_blocks", str),
        length=number(factor, "block_length", partial(distance, units=units)),
        increment=word(factor.increment),
        features=number(factor, "features", whole),
    )
    if factor.streets:
        made = said("{made}, along “{streets}”", made=made, streets=factor.streets)
    return _where(made, factor.filter)


def _of_values(factor: FactorInput) -> str:
    made = said(
        "{chosen}, {effect}, {features} cells with a value",
        chosen=word(factor.chosen),
        effect=effect(factor.effect),
        features=number(factor, "features", whole),
    )
    return said("{made}, of “{field}”", made=made, field=factor.field) if factor.field else made


def _where(what: str, chosen: str) -> str:
    return said("{what}, where {filter}", what=what, filter=chosen) if chosen else what


def _maps(study: StudyFacts, units: str) -> Iterator[tuple[str, str]]:
    maps: MapSettings = study.maps
    near = partial(_near, units=units)
    yield (
        said("hot spots"),
        said(
            "kernel density, bandwidth {bandwidth}",
            bandwidth=number(maps, "hotspot_bandwidth", near),
        ),
    )
    yield (
        said("forecast map"),
        said(
            "neighbourhood of {bandwidth}, shape {shape}, {share} of the forecast from the cells' "
            "own counts",
            bandwidth=number(maps, "neighbourhood", near),
            shape=said("infinite") if maps.shape is None else number(maps, "shape", _four_digits),
            share=number(maps, "history_share", percent),
        ),
    )
    if maps.periods != 1:
        yield (
            said("past of the forecast map"),
            said(
                "{events} events, of {periods} times the period of those of the model",
                events=number(maps, "past_events", whole),
                periods=number(maps, "periods", _four_digits),
            ),
        )
    if maps.times != 1:
        yield (
            said("time of the forecast map"),
            said(
                "{times} times the events of a period as long as that of the model",
                times=number(maps, "times", _four_digits),
            ),
        )


def _near(length: float, units: str) -> str:
    """Return a length to four digits."""
    return distance(float(f"{length:.4g}"), units)

"""What every place has: the exposure, and the curves of the controls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...language import marked, said
from ...model.background import Control, Curve
from ...model.inputs import MeasureInput
from ...model.record import Model
from ..control_chart import control_chart, is_cut, usual_class
from ..fields import field_of, number, told
from ..phrases import (
    amount,
    controls_named,
    every_cell,
    exposure_named,
    figure,
    is_measured,
    origin,
    whole,
)
from .base import Section, Told

AXES = {  # what an amount is, by its measure
    "count": marked("how many of “{name}” in a cell"),
    "length": marked("length of “{name}” in a cell ({unit})"),
    "area": marked("area of “{name}” in a cell (square {unit})"),
    "field": marked("“{name}” in a cell"),
    "sum": marked("sum of “{name}” in a cell"),
    "mean": marked("mean of “{name}” in a cell"),
}
ALIKE = 0.05  # of the events: a difference that is none to speak of
TENTHS = (0.1, 0.9)  # of the cells, between which most lie


class EveryPlace(Section[Told]):
    """The exposure and the controls: what they are and what they say."""

    title = marked("What every place has")
    template = "every_place.html"

    def applies(self, about: Told) -> bool:
        """Return whether anything is allowed for."""
        return is_measured(about.model)

    def content(self, about: Told) -> Mapping[str, object]:
        """Return what it means, what was measured and the curves."""
        model = about.model
        return {
            "meaning": tuple(_meaning(model)),
            "measures": [_row(one, about.units) for one in _measures(model)],
            "every": every_cell(model),
            "curves": [
                _curve(control, position, title, model)
                for position, (control, title) in enumerate(
                    zip(model.controls, controls_named(model))
                )
            ],
            "adjusted": model.clustering is not None,
            "local": any(one.local is not None for one in model.controls),
            "cut": any(map(is_cut, model.controls)),
        }


def _measures(model: Model) -> Iterator[tuple[str, MeasureInput]]:
    if model.inputs.exposure is not None and model.exposure is not None:
        yield said("exposure"), model.inputs.exposure
    for one in model.inputs.controls:
        yield said("control variable"), one


def _row(measured: tuple[str, MeasureInput], units: str) -> tuple[str, ...]:
    """Return the row of a table: name, role, how, sum and cells without."""
    role, one = measured
    return (
        *(one.name, role, origin(one, units)),
        *(number(one, "total", amount), number(one, "without", whole)),
    )


def _meaning(model: Model) -> Iterator[str]:
    """Yield what it means, for those who act on it and for those who doubt it."""
    yield said(
        "More happens where there are more streets, homes and people. That is no news, and no "
        "reason to blame a factor that stands where they are, so it is allowed for before any "
        "factor is tried. What the factors say is what goes with the events besides."
    )
    if model.exposure is not None:
        yield said(
            "Exposure, {what}: twice as much of it, twice as many events, all else equal. That is "
            "assumed and not estimated. For where most events will be, use the events expected or "
            "the forecast; for where more happens than so much exposure explains, the scores.",
            what=exposure_named(model),
        )
    if model.controls:
        yield said(
            "Controls stand in every model, whatever the data say, and are no risk factors: a "
            "curve has no ratio, no test and no place in the table of terms. It says how many "
            "times the events of the usual place are expected where there is more or less of it, "
            "the factors held equal. Usual is what a cell has if half of all there is lies in "
            "cells that have less. Scores leave the curves out and compare cells as if each had "
            "the usual amount; the events expected count them in. A curve is nothing to act on: it "
            "is there so that a factor is not mistaken for it."
        )
    yield said(
        "An exposure or a control is only as good as its layer: residents are not those who pass "
        "by. One that is itself made of recorded crime takes away part of what is looked for."
    )


def _curve(control: Control, position: int, title: str, model: Model) -> tuple[str, str, str]:
    """Return the title, the chart and the sentences of a control."""
    sentences = " ".join([*_completed(control), *_sentences(control)])
    return title, control_chart(control, position, _axis(control, model), sentences), sentences


def _axis(control: Control, model: Model) -> str:
    given = {one.name: one.measure for one in model.inputs.controls}
    axis = AXES[given.get(control.name, "field")]
    amount = said(axis, name=control.name, unit=model.units or said("units"))
    return said("{amount}, logarithmic axis", amount=amount)


def _sentences(control: Control) -> Iterator[str]:
    """Yield what the curves say where most cells lie: at the ends of the outer tenths."""
    low, high = (_class_at(control, share) for share in TENTHS)
    usual = usual_class(control.citywide)
    if usual is None:
        usual = _class_at(control, 0.5)
    yield said(
        "The usual cell has {usual}. In a cell of {low} (one of ten has no more), {few} times as "
        "many events are expected as there; in a cell of {high} (nine of ten have no more), {many} "
        "times; 95% intervals in brackets.",
        usual=_value(control, usual),
        low=_value(control, low),
        few=_times(control.citywide, low),
        high=_value(control, high),
        many=_times(control.citywide, high),
    )
    if 0 < control.values[low] < control.values[high]:
        yield _in_proportion(control, low, high)
    if control.local is not None:
        yield said(
            "Against places of the same neighbourhood it is {few} and {many} times.",
            few=_times(control.local, low),
            many=_times(control.local, high),
        )


def _completed(control: Control) -> Iterator[str]:
    """Yield what the amounts are, where what was measured is but a part."""
    found = control.completion
    if found is None:
        return
    yield said(
        "What was measured of it is taken for a part of all there is. Amounts are what was "
        "measured and {weight} times what its surroundings and the factors lead to expect besides.",
        weight=number(found, "weight", amount),
    )


def _in_proportion(control: Control, low: int, high: int) -> str:
    """Return how many times the events go with how many times as much."""
    values, ratios = control.values, control.citywide.ratios
    much = _quotient(control, "values", values[high] / values[low], (high, low))
    if abs(ratios[high] / ratios[low] - 1) < ALIKE:
        return said("So {much} times as much of it goes with about as many events.", much=much)
    return said(
        "So {much} times as much of it goes with {times} times the events.",
        much=much,
        times=_quotient(control.citywide, "ratios", ratios[high] / ratios[low], (high, low)),
    )


def _quotient(record: object, name: str, value: float, parts: tuple[int, int]) -> str:
    field = field_of(record, name)
    return told(figure(value, 1), " / ".join(f"{field}.{one}" for one in parts) if field else "")


def _class_at(control: Control, share: float) -> int:
    """Return the class that holds the cell at a share of all, from those with least."""
    before = 0
    for position, cells in enumerate(control.cells):
        before += cells
        if before >= share * sum(control.cells):
            return position
    return len(control.cells) - 1


def _value(control: Control, position: int) -> str:
    return _part(control, "values", position, amount)


def _times(curve: Curve, position: int) -> str:
    """Return what a curve is in a class, with its interval: "1.33 (1.12 to 1.56)"."""
    known = _part(curve, "ratios", position, figure)
    low, high = (_part(curve, end, position, figure) for end in ("low", "high"))
    return said("{value} ({low} to {high})", value=known, low=low, high=high)


def _part(record: object, name: str, position: int, shown) -> str:
    field = field_of(record, name)
    return told(shown(getattr(record, name)[position]), f"{field}.{position}" if field else "")

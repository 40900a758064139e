"""What was counted in areas before and after: from incidents with dates, two layers, or fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...core.change.area_periods import (
    DAYS,
    MONTHS,
    UNITS,
    Periods,
    periods_of,
    undated,
    unit_of,
    unit_of_field,
)
from ...core.change.areas import History
from ...core.change.displacement import Likeness
from ...core.change.displacement_clustering import (
    Dated,
    Measured,
    frame_of,
    likeness_of_areas,
    likeness_of_cells,
)
from ...core.errors import MissingError, RtmError
from ...core.plain import shown
from ...core.progress import in_turn
from ...core.terrain import cuts
from ..language import counted, tr
from . import counting
from .features import tell_skipped
from .given import Given
from .incidents import Incidents, read_incidents
from .layers import Layer
from .rasters import GRID, cells_of
from .treated_areas import AreasRead, area_of, is_done, of_layer

INCIDENTS, LATER = "INCIDENTS", "LATER"


@dataclass(frozen=True, eq=False)
class Counted:
    """What was counted, in which periods, and how alike changes are.

    Attributes
    ----------
    history : History
    periods : Periods
    measured : (Measured, Likeness) or None
    sources : tuple of str
    """

    history: History
    periods: Periods
    measured: tuple[Measured, Likeness] | None
    sources: tuple[str, ...]


def count_fields(given: Given) -> list[str]:
    """Return the fields of counts that are asked for."""
    if not given.has("COUNT_FIELDS"):
        return []
    return given.algorithm.parameterAsFields(given.parameters, "COUNT_FIELDS", given.context)


def incident_layers(given: Given) -> list[tuple[str, Layer, dict[str, str]]]:
    """Return the layers of incidents with the fields by which they are counted and dated."""
    found = []
    for name, before in ((INCIDENTS, ""), (LATER, f"{LATER}_")):
        if given.has(name):
            layer = given.layer(name, given.text(f"{before}FILTER"))
            found.append((name, layer, counting.fields_before(given, layer, before)))
    return found


def of_incidents(given: Given, read: AreasRead, crs, feedback, progress) -> Counted:
    """Count incidents in areas."""
    reading, placing, measuring = in_turn(progress, 5, 3, 2)
    layers = incident_layers(given)
    rows = []
    for (_, layer, fields), part in zip(layers, in_turn(reading, *(1 for _ in layers))):
        found = read_incidents(layer, crs, given.context, part, **fields)
        tell_skipped(layer, found.skipped, feedback)
        for note in counting.notes(found, found.tally(np.ones(len(found.places), bool))):
            feedback.pushInfo(note)
        rows.append(found)
    cells = cells_of(given.raster("GRID", GRID)) if given.has("GRID") else None
    texts = [_dates(one) for one in rows]
    xy = np.concatenate([one.places for one in rows])
    sizes = [len(one.places) for one in rows]
    when, periods = _in_units(given, layers, texts, sizes, feedback)
    kept = when >= 0 if cells is None else (when >= 0) & cells.contain(xy)
    if not kept.any():
        raise RtmError(
            tr("No incident can be counted: none has a date and lies in the study area."),
            tr("Check the field of dates, and the coordinate systems."),
            where=INCIDENTS,
        )
    xy, when = xy[kept], when[kept]
    area = area_of(xy, read.shapes, placing)
    history = _history(when, area, len(read.areas))
    within = [(when >= one.first) & (when < one.end) for one in (periods.before, periods.after)]
    _require_events(within, periods)
    both = within[0] | within[1]
    events = Dated(xy[both], within[1][both], area[both])
    treated = np.array([is_done(one) for one in read.areas])
    measured = likeness_of_cells(cells or frame_of(events.xy), events, treated, measuring)
    return Counted(history, periods, measured, tuple(layer.name for _, layer, _ in layers))


def _dates(rows: Incidents) -> list[str] | None:
    """Return the date of each incident; None where the layer has no field of dates."""
    if not rows.dates:
        return None
    return [rows.dates[row] for row in np.asarray(rows.once.standing).tolist()]


def _in_units(
    given: Given, layers, texts, sizes: Sequence[int], feedback
) -> tuple[np.ndarray, Periods]:
    """Return in which unit each incident was, below 0 for no date, and the periods."""
    asked = [given.text(name).strip() for name in ("BEFORE", "AFTER")]
    if any(one is None for one in texts):
        return _by_layer(layers, asked, sizes)
    dated = cuts.dated([text for one in texts for text in one])
    if dated.undated:
        feedback.pushWarning(
            counted(
                dated.undated,
                "{count} incident has no date that can be read, and takes no part.",
                "{count} incidents have no date that can be read, and take no part.",
            )
        )
    if not any(asked) and len(layers) == 2:
        asked = [_span(one) for one in texts]
    _require_both(asked)
    periods = periods_of(*asked, MONTHS if dated.by_month else DAYS)
    known = {one: unit_of(periods.unit, one) if one else -1 for one in set(dated.when)}
    return np.array([known[one] for one in dated.when]), periods


def _span(texts: Sequence[str]) -> str:
    """Return the months of a layer as a period."""
    span = cuts.dated(texts).span
    return f"{span.first[:7]}/{span.last[:7]}"


def _by_layer(layers, asked: Sequence[str], sizes: Sequence[int]) -> tuple[np.ndarray, Periods]:
    """Return the same of layers without dates: the first is of before, the second of after."""
    if len(layers) < 2:
        raise RtmError(
            tr("“{name}” has no field of dates.", name=layers[0][1].name),
            tr(
                "Choose the field that says when an incident happened, or give the incidents "
                "after the start as a second layer."
            ),
            where="DATE_FIELD",
        )
    periods = undated()
    if any(asked):
        _require_both(asked)
        periods = undated(periods_of(*asked).lengths)
    return np.repeat((0, 1), sizes), periods


def _require_both(asked: Sequence[str]) -> None:
    for name, text in zip(("BEFORE", "AFTER"), asked):
        if not text:
            raise RtmError(
                tr("The period before is not given.")
                if name == "BEFORE"
                else tr("The period after is not given."),
                tr("Give it, as 2015 or 2015-01 to 2015-06."),
                kind="setting",
                where=name,
            )


def _history(when: np.ndarray, area: np.ndarray, areas: int) -> History:
    units = np.arange(when.min(), when.max() + 1)
    counts = np.zeros((areas, len(units)))
    inside = area >= 0
    np.add.at(counts, (area[inside], when[inside] - units[0]), 1)
    return History(units, counts)


def _require_events(within: Sequence[np.ndarray], periods: Periods) -> None:
    for name, some, window in zip(("BEFORE", "AFTER"), within, (periods.before, periods.after)):
        if not some.any():
            raise RtmError(
                tr("No incident lies in the period {period}.", period=periods.words(window)),
                tr("Check the period, and the field of dates."),
                kind="setting",
                where=name,
            )


def of_fields(given: Given, read: AreasRead, crs, feedback, progress) -> Counted:
    """Take the counts from fields of the areas."""
    names = count_fields(given)
    columns, periods = units_of_names(given, names)
    order = np.argsort(columns, kind="stable")
    history = History(np.array(columns)[order], read.counts[:, order])
    for name, window in (("BEFORE", periods.before), ("AFTER", periods.after)):
        if not history.has(window):
            raise RtmError(
                tr(
                    "The fields of counts do not hold all of the period {period}.",
                    period=periods.words(window),
                ),
                tr("Give a field for each part of it, or a shorter period."),
                kind="setting",
                where=name,
            )
    everywhere = _others(given, read, crs, names, feedback, progress)
    middles = np.concatenate([read.middles(), everywhere.middles()])
    every = History(history.units, np.concatenate([read.counts, everywhere.counts])[:, order])
    done = np.array([is_done(one) for one in (*read.areas, *everywhere.areas)])
    counts = [every.within(one) for one in (periods.before, periods.after)]
    found = likeness_of_areas(middles, *counts, done, np.arange(len(read.areas)))
    return Counted(history, periods, found, tuple(names))


def units_of_names(given: Given, names: Sequence[str]) -> tuple[list[int], Periods]:
    """Return which unit each field is of, and the periods."""
    asked = [given.text(name).strip() for name in ("BEFORE", "AFTER")]
    told = [unit_of_field(name) for name in names]
    if not any(asked) and len(names) == 2:
        return [0, 1], undated()
    for name, one in zip(names, told):
        if one is None:
            raise RtmError(
                tr("The name of the field “{field}” does not end with a year.", field=shown(name)),
                tr("Call fields of counts as robbery_2015 or robbery_2015_06."),
                kind="setting",
                where="COUNT_FIELDS",
            )
    found = [one for one in told if one is not None]
    if len({unit for unit, _ in found}) > 1 or len(set(found)) < len(found):
        raise RtmError(
            tr("The fields of counts are not each of another year, or each of another month."),
            tr("Choose fields of one crime, one a year or one a month."),
            kind="setting",
            where="COUNT_FIELDS",
        )
    _require_both(asked)
    unit = found[0][0]
    if unit not in UNITS:
        raise MissingError
    return [at for _, at in found], periods_of(*asked, unit)


def _others(given: Given, read: AreasRead, crs, names, feedback, progress) -> AreasRead:
    """Return further areas with the same fields, those left out that are compared already."""
    nothing = AreasRead((), (), np.zeros((0, len(names))))
    if not given.has("OTHER_AREAS"):
        return nothing
    layer = given.layer("OTHER_AREAS", given.text("OTHER_AREAS_FILTER"))
    rows = of_layer(given, layer, "", crs, feedback, progress, counts=names)
    taken = area_of(_inner([shape for _, shape, _ in rows]), read.shapes, progress)
    left = [row for row, one in zip(rows, taken) if one < 0]
    if not left:
        return nothing
    areas, shapes, counts = zip(*left)
    return AreasRead(areas, shapes, np.array(counts, float))


def _inner(shapes) -> np.ndarray:
    points = [shape.pointOnSurface().asPoint() for shape in shapes]
    return np.array([(one.x(), one.y()) for one in points]).reshape(-1, 2)

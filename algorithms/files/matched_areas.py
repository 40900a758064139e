"""What is known of treated areas and of candidates for their controls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from qgis.core import QgsGeometry, QgsSpatialIndex

from ...core.change.area_periods import DAYS, MONTHS, period_of, unit_of
from ...core.change.areas import CONTROL, TREATED
from ...core.change.matching import Profiles, Suggestion, parts_of
from ...core.errors import RtmError
from ...core.progress import in_turn
from ...core.terrain import cuts
from ...core.terrain.overlaps import overlaps
from ..language import tr
from . import counting
from .features import polygon_rings, tell_skipped
from .given import Given
from .incidents import read_incidents
from .rasters import FORECAST, RISK, cells_of
from .treated_areas import AreasRead, area_of

SUGGESTED_FIELDS = (
    ("role", str),
    ("name", str),
    ("matched", str),
    ("hectares", float),
    ("before", int),
    ("expected", float),
    ("rank", int),
    ("distance", float),
    ("by_history", float),
    ("by_forecast", float),
    ("why", str),
)


@dataclass(frozen=True, eq=False)
class Known:
    """Treated areas and candidates, and what is known of both.

    Attributes
    ----------
    treated, candidates : AreasRead
    profiles : (Profiles, Profiles)
    past : bool
        Whether there is a history.
    """

    treated: AreasRead
    candidates: AreasRead
    profiles: tuple[Profiles, Profiles]
    past: bool

    def row(self, which: int, number: int, matched: str, hectare: float) -> tuple:
        """Return role, name, set, hectares, events before and events expected of an area."""
        area = (self.treated, self.candidates)[which].areas[number]
        before, foretold = self._of(which, number)
        role = (TREATED, CONTROL)[which]
        return role, area.name, matched, area.size / hectare, before, foretold

    def _of(self, which: int, number: int) -> tuple[int | None, float | None]:
        one = self.profiles[which]
        before = int(one.history[number].sum()) if self.past else None
        return before, None if one.foretold is None else float(one.foretold[number])

    def pair(self, one: Suggestion):
        """Return events before, and events expected, of the treated area and of the control."""
        both = self._of(0, one.treated), self._of(1, one.control)
        past = None if not self.past else (both[0][0], both[1][0])
        foretold = None if both[0][1] is None else (both[0][1], both[1][1])
        return past, foretold


def outside(
    every: AreasRead,
    kept_out: Sequence[QgsGeometry],
    treated: Sequence[QgsGeometry],
    distance: float,
) -> AreasRead:
    """Return the candidates that touch none of the areas, and lie so far from the treated ones."""
    index = QgsSpatialIndex()
    for number, shape in enumerate(kept_out):
        index.addFeature(number, shape.boundingBox())
    left = []
    for number, shape in enumerate(every.shapes):
        near = index.intersects(shape.boundingBox().buffered(distance))
        touches = any(shape.intersects(kept_out[one]) for one in near)
        close = distance > 0 and any(
            shape.distance(treated[one]) < distance for one in near if one < len(treated)
        )
        if not touches and not close:
            left.append(number)
    areas, shapes = (tuple(many[one] for one in left) for many in (every.areas, every.shapes))
    return AreasRead(areas, shapes, every.counts[left])


def known_of(
    given: Given, treated: AreasRead, candidates: AreasRead, crs, feedback, progress
) -> Known:
    """Return what incidents and the forecast tell of the areas."""
    counting_them, foretelling = in_turn(progress, 4, 1)
    shapes = (*treated.shapes, *candidates.shapes)
    number = len(treated.shapes)
    history = np.zeros((len(shapes), 0))
    if given.has("INCIDENTS"):
        history = _history(given, shapes, crs, feedback, counting_them)
    foretold = _foretold(given, shapes, foretelling) if given.has("FORECAST") else None
    both = (
        Profiles(
            history[some],
            None if foretold is None else foretold[some],
            (treated, candidates)[which].middles(),
        )
        for which, some in enumerate((slice(number), slice(number, None)))
    )
    return Known(treated, candidates, tuple(both), given.has("INCIDENTS"))


def _history(given: Given, shapes, crs, feedback, progress) -> np.ndarray:
    """Return the incidents of each area in parts of the time."""
    reading, placing = in_turn(progress, 2, 3)
    layer = given.layer("INCIDENTS", given.text("FILTER"))
    fields = counting.fields_before(given, layer, "")
    rows = read_incidents(layer, crs, given.context, reading, **fields)
    tell_skipped(layer, rows.skipped, feedback)
    area = area_of(rows.places, shapes, placing)
    asked = given.text("BEFORE").strip()
    when = np.zeros(len(area), int)
    if rows.dates:
        when = _months(rows, asked)
    elif asked:
        raise RtmError(
            tr("“{name}” has no field of dates.", name=layer.name),
            tr("Choose the field that says when an incident happened, or give no period."),
            where="DATE_FIELD",
        )
    kept = when >= 0
    if not kept.any():
        raise RtmError(
            tr("No incident lies in the period {period}.", period=asked),
            tr("Check the period, and the field of dates."),
            kind="setting",
            where="BEFORE",
        )
    when -= when[kept].min()
    counts = np.zeros((len(shapes), when[kept].max() + 1))
    inside = kept & (area >= 0)
    np.add.at(counts, (area[inside], when[inside]), 1)
    if not inside.any():
        raise RtmError(
            tr("No incident lies in any treated or candidate area."),
            tr("Check the coordinate systems, and the filter of incidents."),
            where="INCIDENTS",
        )
    return parts_of(counts)


def _months(rows, asked: str) -> np.ndarray:
    """Return the month of each incident, -1 where it has none or lies outside the period."""
    dated = cuts.dated([rows.dates[row] for row in np.asarray(rows.once.standing).tolist()])
    first, end = -np.inf, np.inf
    unit = MONTHS
    if asked:
        unit, window = period_of(asked, MONTHS if dated.by_month else DAYS)
        first, end = window.first, window.end
    known = {one: unit_of(unit, one) if one else -1 for one in set(dated.when)}
    when = np.array([known[one] for one in dated.when])
    return np.where((when >= first) & (when < end), when, -1)


def _foretold(given: Given, shapes: Sequence[QgsGeometry], progress) -> np.ndarray:
    """Return the events that a map expects in each area."""
    found = given.map("FORECAST", FORECAST, RISK)
    cells = cells_of(found.raster)
    expected = found.expected(cells)
    if expected is None:
        raise RtmError(
            tr("“{name}” does not say how many events it expects.", name=found.name),
            tr("Choose a raster made with “Forecast map” or “Risk map”."),
            where="FORECAST",
        )
    rings, owner = [], []
    for number, shape in enumerate(shapes):
        parts = polygon_rings(shape)
        rings += parts
        owner += [number] * len(parts)
    of_place = cells.on_raster(expected, 0.0).ravel()
    sums = np.zeros(len(shapes))
    for _, pairs in overlaps(cells.frame, rings, progress):
        np.add.at(sums, np.array(owner)[pairs.polygon], pairs.share * of_place[pairs.place])
    return sums

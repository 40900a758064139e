"""Reading small areas with their residents: polygons with numbers, or a table joined by codes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from qgis.core import NULL, QgsFeature, QgsGeometry, QgsWkbTypes

from ...core.audit.residents import SmallAreas, whole_areas
from ...core.errors import RtmError
from ...core.plain import shown
from ...core.progress import Progress
from ...core.settings import AuditSettings
from ...core.shapes import LARGEST
from ...core.terrain.features import Polygon
from ..language import counted, tr
from .features import Skipped, asked_of, located, polygon_rings, some
from .layers import Layer, field_of
from .tables import field_types

if TYPE_CHECKING:
    from .given import Given

POLYGONS = QgsWkbTypes.GeometryType.PolygonGeometry
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")  # 1,234
MOST_NAMED = 3  # codes in a sentence
ROOM_OF_A_GROUP = (1.02, 5.0)  # by which a group may be above all residents, as published noise


@dataclass(frozen=True)
class Column:
    """A field, and the layer that has it; `what` is the parameter that names it."""

    name: str
    layer: Layer
    what: str

    @property
    def at(self) -> int:
        """Its position in the layer."""
        return self.layer.source.fields().lookupField(self.name)


@dataclass(frozen=True)
class Columns:
    """The fields that are read."""

    groups: tuple[Column, ...]
    total: Column | None
    deprivation: Column | None

    @property
    def every(self) -> list[Column]:
        """All of them."""
        besides = [one for one in (self.total, self.deprivation) if one is not None]
        return [*self.groups, *besides]


@dataclass(frozen=True)
class Read:
    """Small areas as they were read, and what is to be told of that."""

    areas: SmallAreas
    skipped: Skipped
    adds_up: float


def columns_of(settings: AuditSettings, areas: Layer, table: Layer | None) -> Columns:
    """Return the fields as their layers spell them; each is looked for in the table first.

    Raises
    ------
    RtmError
        If there is no such field, or it holds something else than numbers and texts.
    """

    def column(name: str, what: str) -> Column:
        in_table = table is not None and table.source.fields().lookupField(name) >= 0
        layer = table if table is not None and in_table else areas
        found = Column(field_of(layer, name, what), layer, what)
        kind = layer.source.fields().field(found.at)
        if not kind.isNumeric() and kind.type() != field_types()[str]:
            raise _no_number(found, kind.typeName())
        return found

    return Columns(
        tuple(column(name, "GROUPS") for name in settings.groups),
        column(settings.total, "TOTAL") if settings.total else None,
        column(settings.deprivation, "DEPRIVATION") if settings.deprivation else None,
    )


def require_codes(settings: AuditSettings, areas: Layer, table: Layer | None) -> tuple[str, str]:
    """Return the fields of the codes; empty texts without a table.

    Raises
    ------
    RtmError
        If a table is given without them, or one of them without a table.
    """
    if table is None:
        for name, given in (("AREA_CODE", settings.code), ("TABLE_CODE", settings.table_code)):
            if given:
                raise RtmError(
                    tr("A field of codes is given ({name}), and no table.", name=name),
                    tr("Choose the table, or leave the field out."),
                    kind="setting",
                    where=name,
                )
        return "", ""
    for name, given in (("AREA_CODE", settings.code), ("TABLE_CODE", settings.table_code)):
        if not given:
            raise RtmError(
                tr("A table is given, and no field of codes to join it by ({name}).", name=name),
                tr("Choose the field of the codes in the areas and in the table."),
                kind="setting",
                where=name,
            )
    return (
        field_of(areas, settings.code, "AREA_CODE"),
        field_of(table, settings.table_code, "TABLE_CODE"),
    )


def read_small_areas(
    given: Given,
    settings: AuditSettings,
    areas: Layer,
    table: Layer | None,
    crs,
    outline: QgsGeometry | None,
    progress: Progress,
) -> Read:
    """Read the small areas that may lie in the study area, in its CRS.

    Parameters
    ----------
    outline : QgsGeometry or None
        The study area, at which they are cut off; None to take them as they are.

    Raises
    ------
    RtmError
        If a number is none, is missing or below 0, or a code has no partner.
    """
    columns = columns_of(settings, areas, table)
    codes = require_codes(settings, areas, table)
    joined = None if table is None else _rows(given, table, codes[1], columns)
    at = areas.source.fields().lookupField(codes[0]) if codes[0] else -1
    wanted = [one.at for one in columns.every if one.layer is areas] + ([at] if at >= 0 else [])
    cut = None if outline is None else _Cut(outline)
    skipped = Skipped()
    polygons: list[Polygon] = []
    of: list[int] = []
    whole: list[float] = []
    features: list[QgsFeature] = []
    for feature, geometry in located(areas, crs, given.context, progress, skipped, wanted):
        if not geometry.isGeosValid():
            skipped.reasons["invalid"] += 1
            continue
        rings = polygon_rings(geometry)
        inside = rings if cut is None else cut.within(geometry, rings)
        if inside:
            of.extend([len(features)] * len(inside))
            polygons.extend(inside)
            whole.append(float(whole_areas(rings, np.zeros(len(rings), np.intp), 1)[0]))
            features.append(feature)
    if cut is None or not cut.beyond:
        some(features, areas, skipped)
    if not features:
        raise _none_here(areas)
    values = _values(features, at, joined, columns, areas, table)
    total = _total(values, columns)
    found = SmallAreas(
        polygons,
        np.array(of, np.intp),
        np.array(whole),
        np.column_stack([values[one] for one in columns.groups] or [np.empty((len(whole), 0))]),
        total,
        values[columns.deprivation] if columns.deprivation is not None else None,
    )
    return Read(found, skipped, _adding_up(found, columns))


class _Cut:
    """Cuts areas off where the study area ends; `beyond` counts those that lie outside."""

    def __init__(self, outline: QgsGeometry):
        self.outline, self.beyond = outline, 0
        self.engine = QgsGeometry.createGeometryEngine(outline.constGet())
        self.engine.prepareGeometry()

    def within(self, geometry: QgsGeometry, rings: list[Polygon]) -> list[Polygon]:
        """Return the polygons of an area that lie in the study area."""
        if self.engine.contains(geometry.constGet()):
            return rings
        if not self.engine.intersects(geometry.constGet()):
            self.beyond += 1
            return []
        part = geometry.intersection(self.outline)
        part.convertGeometryCollectionToSubclass(POLYGONS)
        if part.isEmpty() or part.type() != POLYGONS:  # they only touch
            self.beyond += 1
            return []
        return polygon_rings(part)


def _none_here(areas: Layer) -> RtmError:
    return RtmError(
        tr("None of the areas of “{name}” lies in the study area.", name=areas.name),
        tr("Check the coordinate system of both layers, and that they show the same place."),
        where=areas.parameter,
    )


def code_of(value) -> str:
    """Return a code as text: 17031010100.0 and "17031010100 " are one."""
    if value is None or value == NULL:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _rows(given: Given, table: Layer, code: str, columns: Columns) -> Mapping[str, QgsFeature]:
    """Return the rows of a table by their codes, or say that one stands there twice."""
    at = table.source.fields().lookupField(code)
    fields = [at, *(one.at for one in columns.every if one.layer is table)]
    found: dict[str, QgsFeature] = {}
    for feature in table.source.getFeatures(asked_of(table, given.context, fields)):
        named = code_of(feature[at])
        if named and named in found:
            raise RtmError(
                tr(
                    "“{name}” has several rows of the code {code}.",
                    name=table.name,
                    code=shown(named),
                ),
                tr("Keep one row a code, as by a filter on the year, or sum them up first."),
                where="TABLE_CODE",
            )
        found[named] = feature
    return found


def _values(features, at: int, joined, columns: Columns, areas: Layer, table: Layer | None) -> dict:
    """Return the numbers of each field (areas,), by field."""
    rows = features if joined is None else _partners(features, at, joined, areas, table)
    return {
        one: _numbers(
            (row[one.at] for row in (features if one.layer is areas else rows)),
            one,
            may_miss=one is columns.deprivation,
        )
        for one in columns.every
    }


def _partners(features, at: int, joined, areas: Layer, table: Layer) -> list[QgsFeature]:
    """Return the row of each area, or say which have none or share one."""
    codes = [code_of(feature[at]) for feature in features]
    without = [code for code in codes if not code or code not in joined]
    if without:
        raise RtmError(
            counted(
                len(without),
                "{count} area of “{name}” in the study area has no row in “{table}” with its code: "
                "{codes}.",
                "{count} areas of “{name}” in the study area have no row in “{table}” with their "
                "codes, as {codes}.",
                name=areas.name,
                table=table.name,
                codes=", ".join(shown(code or tr("(empty)")) for code in without[:MOST_NAMED]),
            ),
            tr("Choose the fields of the codes, and areas and a table of the same census."),
            where="AREA_CODE",
        )
    twice = (
        [code for code in codes if codes.count(code) > 1] if len(set(codes)) < len(codes) else []
    )
    if twice:
        raise RtmError(
            tr(
                "Several areas of “{name}” have the code {code}, so that its residents would count "
                "twice.",
                name=areas.name,
                code=shown(twice[0]),
            ),
            tr("Dissolve the areas by their code, or leave out those that are there twice."),
            where="AREA_CODE",
        )
    return [joined[code] for code in codes]


def _numbers(values: Iterable, column: Column, *, may_miss: bool) -> np.ndarray:
    """Return numbers (areas,), nan where one is missing and may be; else say what is wrong."""
    found, missing = [], 0
    for value in values:
        number = _number(value, column)
        missing += math.isnan(number)
        found.append(number)
    numbers = np.array(found, float)
    if missing and not may_miss:
        raise RtmError(
            counted(
                missing,
                "“{field}” of “{name}” is empty in {count} of the {all} areas.",
                "“{field}” of “{name}” is empty in {count} of the {all} areas.",
                field=column.name,
                name=column.layer.name,
                all=len(found),
            ),
            tr("Fill them in, with 0 where nobody lives, or choose another field."),
            where=column.what,
        )
    if missing == len(found):
        raise RtmError(
            tr("“{field}” of “{name}” is empty.", field=column.name, name=column.layer.name),
            tr("Choose another field."),
            where=column.what,
        )
    if not may_miss:
        _require_from_zero(numbers, column)
    return numbers


def _require_from_zero(numbers: np.ndarray, column: Column) -> None:
    below = int(np.count_nonzero(numbers < 0))
    if below:
        raise RtmError(
            counted(
                below,
                "“{field}” of “{name}” is below 0 in {count} area: {least:g}.",
                "“{field}” of “{name}” is below 0 in {count} areas, down to {least:g}.",
                field=column.name,
                name=column.layer.name,
                least=numbers.min(),
            ),
            tr("Correct them, or choose another field."),
            where=column.what,
        )
    if numbers.max() > LARGEST:
        raise RtmError(
            tr(
                "“{name}” has numbers up to {most:g} in “{field}”.",
                name=column.layer.name,
                most=numbers.max(),
                field=column.name,
            ),
            tr("Correct them, or choose another field."),
            where=column.what,
        )


def _number(value, column: Column) -> float:
    """Return a number, nan for none; a text counts where it is one, as tables of texts have it."""
    if value is None or value == NULL:
        return math.nan
    if isinstance(value, bool):
        raise _no_number(column, value)
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return math.nan
        value = text.replace(",", "") if GROUPED.fullmatch(text) else text
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise _no_number(column, value) from None
    if not math.isfinite(number):
        raise _no_number(column, value)
    return number


def _no_number(column: Column, value) -> RtmError:
    return RtmError(
        tr(
            "The field “{field}” of “{name}” holds no numbers: “{value}” is none.",
            field=column.name,
            name=column.layer.name,
            value=shown(value),
        ),
        tr("Choose a field of numbers."),
        where=column.what,
    )


def _total(values: Mapping[Column, np.ndarray], columns: Columns) -> np.ndarray:
    """Return all residents (areas,), or say that a group has more."""
    groups: Sequence[Column] = columns.groups
    if columns.total is None:
        return np.sum([values[one] for one in groups], axis=0)
    total = values[columns.total]
    times, more = ROOM_OF_A_GROUP
    for one in groups:
        above = int(np.count_nonzero(values[one] > times * total + more))
        if above:
            raise RtmError(
                counted(
                    above,
                    "“{group}” has more residents than “{total}” in {count} area.",
                    "“{group}” has more residents than “{total}” in {count} areas.",
                    group=one.name,
                    total=columns.total.name,
                ),
                tr("Choose the field of all residents, or leave that group out."),
                where="TOTAL",
            )
    return total


def _adding_up(areas: SmallAreas, columns: Columns) -> float:
    """Return what the groups add up to, as a share of all residents."""
    whole = float(areas.total.sum())
    return float(areas.counts.sum()) / whole if whole > 0 and columns.groups else 1.0

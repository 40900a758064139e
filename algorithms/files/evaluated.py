"""Areas that were compared, as rows of a table and as a layer."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.core import QgsFeature, QgsGeometry

from ...core.change.area_record import Evaluation, PartFound
from ...core.change.displacement import Estimate
from .sinks import LayerWriter

ESTIMATE = ("", "_error", "_low", "_high", "_p")
KNOWN = ("_clustered_error", "_clustered_low", "_clustered_high", "_clustered_p")
NUMBERS = tuple(
    (f"{what}{end}", float) for what in ("change", "ratio") for end in (*ESTIMATE, *KNOWN)
)
AREA_FIELDS = (
    ("role", str),
    ("name", str),
    ("matched", str),
    ("hectares", float),
    ("before", int),
    ("after", int),
    *NUMBERS,
)
TABLE_FIELDS = (("row", str), ("areas", int), *AREA_FIELDS, ("expected", float))
NONE = (None,) * len((*ESTIMATE, *KNOWN))


def area_rows(found: Evaluation) -> Iterator[tuple]:
    """Yield the fields of each area."""
    for one in found.areas:
        yield (
            *(one.role, one.name, one.matched or None, one.hectares, one.before, one.after),
            *_numbers(one.change),
            *(NONE if one.ratio is None else _numbers(one.ratio)),
        )


def table_rows(found: Evaluation) -> Iterator[tuple]:
    """Yield a row for each area, for all of each role, and for each comparison."""
    for row in area_rows(found):
        yield ("area", 1, *row, None)
    for one in found.roles:
        yield (
            *("role", one.areas, one.role, None, None, one.hectares, one.before, one.after),
            *_numbers(one.change),
            *(NONE if one.ratio is None else _numbers(one.ratio)),
            None,
        )
    yield from _comparisons(found.parts, None)
    for several in found.sets:
        yield from _comparisons(several.parts, several.name)


def _comparisons(parts: tuple[PartFound, ...], matched: str | None) -> Iterator[tuple]:
    for one in parts:
        ratio = one.ratio
        yield (
            *("difference", None, one.part, None, matched, None, None, None),
            *_numbers(one.difference),
            *(NONE if ratio is None else _numbers(ratio.ratio)),
            None if ratio is None else ratio.expected,
        )
        if one.by_size is not None:
            yield (
                *("by_size", None, one.part, None, matched, None, None, None),
                *_numbers(one.by_size),
                *NONE,
                None,
            )


def _numbers(one: Estimate) -> tuple[float | None, ...]:
    return (
        *(one.value, one.standard_error, one.low, one.high, one.p_value),
        *(one.clustered_error, one.clustered_low, one.clustered_high, one.clustered_p),
    )


def write_areas(layer: LayerWriter, found: Evaluation, shapes: tuple[QgsGeometry, ...]) -> None:
    """Write one multipolygon an area with the fields `AREA_FIELDS`."""
    for row, shape in zip(area_rows(found), shapes):
        feature = QgsFeature()
        whole = QgsGeometry(shape)
        whole.convertToMultiType()
        feature.setGeometry(whole)
        feature.setAttributes(list(row))
        layer.add([feature])

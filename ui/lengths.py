"""The lengths of a study when its study area comes to be in another unit: metres to feet, say."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsCoordinateReferenceSystem, QgsUnitTypes

from ..algorithms.files.proposed_crs import measures_lengths
from ..algorithms.files.rasters import short_unit
from ..algorithms.language import tr
from .draft import Content

DECIMALS = 1  # as many as the fields show


def in_new_unit(
    content: Content, before: QgsCoordinateReferenceSystem, now: QgsCoordinateReferenceSystem
) -> tuple[dict, str]:
    """Return the lengths of a draft in the unit of another CRS, and a sentence about them.

    Nothing where both have the same unit, or one has none.
    """
    if content.block_length is None or not (measures_lengths(before) and measures_lengths(now)):
        return {}, ""
    factor = QgsUnitTypes.fromUnitToUnitFactor(before.mapUnits(), now.mapUnits())
    if short_unit(before) == short_unit(now):
        return {}, ""
    parts = _times(content, factor)
    said = tr(
        "It was {length:g} {unit}. The area is in {now}, so every length of the study was "
        "converted.",
        length=content.block_length,
        unit=short_unit(before),
        now=short_unit(now),
    )
    return parts, said


def _times(content: Content, factor: float) -> dict:
    def longer(length: float | None) -> float | None:
        return None if length is None else round(length * factor, DECIMALS)

    def spread(row):
        return None if row is None else replace(row, spread=longer(row.spread))

    return {
        "block_length": longer(content.block_length),
        "cell_size": longer(content.cell_size),
        "factors": tuple(
            replace(row, block_length=longer(row.block_length)) for row in content.factors
        ),
        "exposure": spread(content.exposure),
        "controls": tuple(map(spread, content.controls)),
    }

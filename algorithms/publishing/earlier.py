"""Copies given away before: two of the same events must not be of months that overlap."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject, QgsRectangle

from ...core.errors import RtmError
from ...core.publishing.json import EXTENT, SCHEMA
from ...core.publishing.months import overlap
from ..files.given import Given
from ..language import tr
from . import copy_names
from .results import Results

EARLIER = "EARLIER"
LARGEST = 1 << 26  # bytes of a record; a longer one is none of ours


def earlier_copies(given: Given) -> list[Path]:
    """Return the folders of copies that were given away before."""
    value = given.parameters.get(EARLIER)
    several = value if isinstance(value, (list, tuple)) else [value] if given.has(EARLIER) else []
    return [Path(str(one)) for one in several if str(one).strip()]


def refuse_overlapping(results: Results, copies: list[Path]) -> None:
    """Refuse to make a second copy of months of which there is one of the same ground.

    Raises
    ------
    RtmError
        If a folder holds no copy, or one whose months overlap those of the results, and whose
        places lie where theirs do. Months that nobody knows may overlap any.
    """
    events = results.model.inputs.events
    months = (results.month(events.first_date), results.month(events.last_date))
    for copy in copies:
        record = _record(copy)
        others = (_text(record, "first_month"), _text(record, "last_month"))
        if overlap(months, others) and _same_ground(results, record):
            raise _overlapping(copy, others)


def _overlapping(copy: Path, months: tuple[str, str]) -> RtmError:
    of_when = (
        tr("of {first} to {last}", first=months[0], last=months[1])
        if all(months)
        else tr("of months that are not known")
    )
    return RtmError(
        tr(
            "The copy in {folder} is {months}, which overlaps the months of these results: put "
            "together, the two tell where little or nothing was recorded in between.",
            folder=copy,
            months=of_when,
        ),
        tr("Publish when the months no longer overlap, or give the earlier copy away again."),
        kind="setting",
        where=EARLIER,
    )


def _record(copy: Path) -> Mapping:
    file = copy if copy.name == copy_names.RECORD else copy / copy_names.RECORD
    try:
        if file.stat().st_size <= LARGEST:
            found = json.loads(file.read_text(encoding="utf-8"))
            if isinstance(found, dict) and found.get("schema") == SCHEMA:
                return found
    except (OSError, ValueError, RecursionError):
        pass  # whatever it is, it is no record of a copy
    raise RtmError(
        tr("{folder} holds no copy that can be read.", folder=copy),
        tr("Choose the folder of a copy that “Publish results” made."),
        kind="unreadable",
        where=EARLIER,
    )


def _text(record: Mapping, key: str) -> str:
    found = record.get(key)
    return found if isinstance(found, str) else ""


def _same_ground(results: Results, record: Mapping) -> bool:
    """Return whether the places of both lie in boxes that meet; so it is if nobody knows."""
    box = record.get(EXTENT)
    rows = results.places()
    known = isinstance(box, list) and len(box) == 4 and all(type(x) in (int, float) for x in box)
    if not known or not rows:
        return bool(rows)
    here = QgsRectangle(rows[0].shape.boundingBox())
    for row in rows[1:]:
        here.combineExtentWith(row.shape.boundingBox())
    way = QgsCoordinateTransform(
        results.crs, QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance()
    )
    return bool(way.transformBoundingBox(here).intersects(QgsRectangle(*box)))

"""What a folder of results holds: read with care, since parts of it may be missing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qgis.core import NULL, QgsRectangle, QgsVectorLayer

from ..algorithms.files.sinks import InFile
from ..algorithms.files.switch import require_settled
from ..algorithms.study import names
from ..core.errors import RtmError
from ..core.fitting.model import Model, read_model
from ..core.report.holdout import Tested, read_tested


@dataclass(frozen=True, eq=False)
class PriorityPlace:
    """A place to act on: its rank, what is said of it, and where it is."""

    rank: int
    sentence: str
    extent: QgsRectangle


@dataclass(frozen=True, eq=False)
class Results:
    """The parts of a folder that the wizard shows; places and tested may be empty."""

    folder: Path
    model: Model
    tested: tuple[Tested, ...]
    places: tuple[PriorityPlace, ...]

    @property
    def report(self) -> Path:
        """The report's file."""
        return self.folder / names.REPORT


def read_results(folder: Path) -> Results:
    """Read a folder; raises `RtmError` where there is no model to show."""
    require_settled(folder)
    try:
        text = (folder / names.MODEL).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as reason:
        raise RtmError(
            f"The model in {folder} cannot be read ({reason}).", "Run the study again."
        ) from reason
    return Results(folder, read_model(text), _tested(folder), _places(folder))


def _tested(folder: Path) -> tuple[Tested, ...]:
    tables = folder / names.VALIDATION, folder / names.CAPTURE_CURVE
    if not all(table.exists() for table in tables):
        return ()
    try:
        return read_tested(*(table.read_text(encoding="utf-8") for table in tables))
    except (OSError, KeyError, ValueError, IndexError) as reason:
        raise RtmError(
            f"The test of the maps in {folder} cannot be read ({reason!r}).",
            "Run the study again.",
        ) from reason


def _places(folder: Path) -> tuple[PriorityPlace, ...]:
    source = InFile(folder / names.LAYERS, names.PLACES_LAYER).source
    layer = QgsVectorLayer(source, "places", "ogr")
    if not layer.isValid() or layer.fields().lookupField("sentence") < 0:
        return ()
    found = [
        PriorityPlace(one["rank"], _text(one["sentence"]), one.geometry().boundingBox())
        for one in layer.getFeatures()
    ]
    return tuple(sorted(found, key=lambda place: place.rank))


def _text(value) -> str:
    return "" if value == NULL else str(value)

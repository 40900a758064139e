"""What a folder of results holds: read with care, since parts of it may be missing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qgis.core import NULL, QgsRectangle

from ..algorithms.files import sources
from ..core.errors import RtmError
from ..core.fitting.model import Model, read_model
from ..core.report.holdout import Tested, read_tested
from . import layers

PLACES = "risk.gpkg|layername=priority_places"
LAYERS = ("risk.gpkg", "risk.tif", "forecast.tif", "hotspots.tif", "events.tif")


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
        return self.folder / "report.html"


def read_results(folder: Path) -> Results:
    """Read a folder; raises `RtmError` where there is no model to show."""
    try:
        text = (folder / "model.json").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as reason:
        raise RtmError(
            f"The model in {folder} cannot be read ({reason}).", "Run the study again."
        ) from reason
    _require_own(folder)
    return Results(folder, read_model(text), _tested(folder), _places(folder))


def _require_own(folder: Path) -> None:
    """Refuse layers that no run wrote: results may come from somebody else, as studies do."""
    for name in LAYERS:
        for file in sorted(folder.glob(f"{name}*")):
            where = sources.leads_to(str(file))
            if where:
                raise RtmError(
                    f"The file {where}, is no file of a run; nothing in {folder} was opened.",
                    "Run the study again.",
                )


def _tested(folder: Path) -> tuple[Tested, ...]:
    tables = folder / "validation.csv", folder / "capture_curve.csv"
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
    layer = layers.open_layer(str(folder / PLACES))
    if layer is None or layer.fields().lookupField("sentence") < 0:
        return ()
    found = [
        PriorityPlace(one["rank"], _text(one["sentence"]), one.geometry().boundingBox())
        for one in layer.getFeatures()
    ]
    return tuple(sorted(found, key=lambda place: place.rank))


def _text(value) -> str:
    return "" if value == NULL else str(value)

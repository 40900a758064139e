"""What a folder of results holds: read with care, since parts of it may be missing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsRectangle, QgsVectorLayer

from ..algorithms.files.texts import read_text
from ..core.errors import RtmError
from ..core.fitting.model import Model, read_model
from ..core.report.tested import Tested, read_tested

PLACES = "risk.gpkg|layername=priority_places"
REMEDY = "Run the study again."


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
    text = read_text(folder / "model.json", f"The model in {folder}", REMEDY)
    return Results(folder, read_model(text), _tested(folder), _places(folder))


def _tested(folder: Path) -> tuple[Tested, ...]:
    tables = folder / "validation.csv", folder / "capture_curve.csv"
    if not all(table.exists() for table in tables):
        return ()
    what = f"The test of the maps in {folder}"
    return read_tested(*(read_text(table, what, REMEDY) for table in tables))


def _places(folder: Path) -> tuple[PriorityPlace, ...]:
    """Return the places by rank; none where there is no such layer."""
    layer = QgsVectorLayer(str(folder / PLACES), "places", "ogr")
    if not layer.isValid():
        return ()
    try:
        found = [_place(one) for one in layer.getFeatures()]
    except (KeyError, TypeError, ValueError) as reason:
        raise RtmError(
            f"The priority places in {folder} make no sense: a place has no rank, no sentence or "
            "no outline.",
            REMEDY,
        ) from reason
    return tuple(sorted(found, key=lambda place: place.rank))


def _place(feature) -> PriorityPlace:
    rank, extent = int(feature["rank"]), feature.geometry().boundingBox()
    if rank < 1 or not extent.isFinite() or extent.isEmpty():
        raise ValueError("no rank, or no outline")
    return PriorityPlace(rank, str(feature["sentence"] or ""), extent)

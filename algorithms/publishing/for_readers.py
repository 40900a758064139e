"""The files of a copy that people open: web map, hand-out, and places for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsUnitTypes

from ...core.packages import lack_of
from ...core.progress import Part, Progress
from ...core.publishing.gpx import gpx
from ...core.publishing.kml import kml
from ...core.publishing.map_data import Plane, Streets
from ...core.publishing.public_study import PublicStudy
from ...core.publishing.web_map import web_map
from ..files.rasters import write_text
from . import copy_names
from .geopackage import write_geopackage
from .handout import write_handout


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What the maps of a copy are drawn with, beside what may be told of the study.

    Attributes
    ----------
    crs : QgsCoordinateReferenceSystem
        The study's.
    made : str
        The date, "2026-11-28".
    streets : Streets or None
    """

    crs: QgsCoordinateReferenceSystem
    made: str
    streets: Streets | None = None

    @property
    def metres(self) -> float:
        """Return how long the unit of the CRS is."""
        return metres_of(self.crs)

    @property
    def plane(self) -> Plane:
        """Return the CRS as pages name it."""
        return Plane(name=self.crs.userFriendlyIdentifier(), metres=self.metres)


def metres_of(crs: QgsCoordinateReferenceSystem) -> float:
    """Return how long the unit of a CRS is."""
    metres = QgsUnitTypes.DistanceUnit.DistanceMeters
    return QgsUnitTypes.fromUnitToUnitFactor(crs.mapUnits(), metres)


def write_for_readers(
    folder: Path, study: PublicStudy, around: Surroundings, progress: Progress
) -> None:
    """Write the files into a folder; none where there is no place to show."""
    if not study.places:
        return
    made = around.made
    if lack_of("jinja2") is None:
        page = web_map(
            study, made, around.plane, streets=around.streets, progress=Part(progress, 0.0, 0.5)
        )
        write_text(folder / copy_names.MAP, page)
    progress.at(0.5)
    sheet = str(folder / copy_names.HANDOUT)
    write_handout(sheet, study, made, around.crs, around.metres, around.streets)
    progress.at(0.8)
    write_geopackage(str(folder / copy_names.PLACES), study, made, around.crs)
    write_text(folder / copy_names.PLACES_KML, kml(study, made))
    write_text(folder / copy_names.PLACES_GPX, gpx(study, made))
    progress.at(1.0)

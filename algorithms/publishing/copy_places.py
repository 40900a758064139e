"""The places of a copy: a map for browsers, a page to print, and files for other programs."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem

from ...core.packages import lack_of
from ...core.progress import Progress
from ...core.publishing.gpx import gpx
from ...core.publishing.kml import kml
from ...core.publishing.public_study import PublicStudy
from ...core.publishing.web_map import Plane, Streets, web_map
from ..files.failures import writing
from ..files.rasters import square_metres, write_text
from . import copy_names
from .geopackage import write_geopackage
from .handout import write_handout


def write_places(
    folder: Path,
    study: PublicStudy,
    crs: QgsCoordinateReferenceSystem,
    streets: Streets | None,
    progress: Progress,
) -> None:
    """Write all that shows where the places are; nothing where there are none."""
    if not study.places:
        return
    made = datetime.now(timezone.utc).strftime("%Y-%m-%d")
    metres = square_metres(crs) ** 0.5
    with writing(folder / copy_names.PLACES):
        write_geopackage(str(folder / copy_names.PLACES), study, crs)
    write_text(folder / copy_names.PLACES_KML, kml(study, made))
    write_text(folder / copy_names.PLACES_GPX, gpx(study, made))
    progress.at(0.3)
    if lack_of("jinja2") is None:
        page = web_map(study, made, Plane(_named(crs), metres), streets=streets)
        write_text(folder / copy_names.MAP, page)
    progress.at(0.6)
    with writing(folder / copy_names.HANDOUT):
        write_handout(str(folder / copy_names.HANDOUT), study, made, crs, metres, streets)
    progress.at(1.0)


def _named(crs: QgsCoordinateReferenceSystem) -> str:
    """Return a coordinate system as people know it."""
    return f"{crs.authid()} ({crs.description()})" if crs.authid() else crs.description()

"""What was chosen or dropped: files that are layers as they are, or downloads to be imported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsMimeDataUtils

from ...algorithms.files.members import GEODATABASE
from ...algorithms.language import counted, marked, tr
from .. import layers
from .kept import readable

DELIMITED = (".csv", ".txt", ".tsv", ".tab", ".psv", ".dat")
ZIPPED = (".zip",)
MOST_NAMED = 6  # files
OF_OPENSTREETMAP = (".pbf", ".osm", ".gz")
SPLIT_BY = (  # fields by which downloads tell what a place is
    *("fclass", "pointx_class", "pointx_classification_code", "classname"),
    *("categories", "basic_category", "taxonomy", "all_tags", "other_tags"),
)
INCIDENT_FILES = marked(
    "Downloads and layers (*.csv *.txt *.tsv *.tab *.psv *.zip *.gpkg *.shp "
    "*.geojson *.json *.gml *.kml *.fgb);;All files (*)"
)
PLACE_FILES = marked(
    "Downloads and layers (*.csv *.txt *.tsv *.tab *.psv *.zip *.pbf *.osm *.gz "
    "*.gpkg *.shp *.geojson *.json *.gml *.kml *.fgb *.tif *.tiff);;All files (*)"
)


@dataclass(frozen=True)
class Downloads:
    """Files to import, or one folder of them."""

    files: tuple[str, ...] = ()
    folder: str = ""

    def __bool__(self) -> bool:
        return bool(self.files or self.folder)

    def parameters(self) -> dict:
        """Return what an importer is given."""
        return {"FOLDER": self.folder} if self.folder else {"FILES": list(self.files)}

    @property
    def name(self) -> str:
        """What they are called in a title."""
        if self.folder:
            return Path(self.folder).name
        if len(self.files) == 1:
            return Path(self.files[0]).name
        return counted(len(self.files), "{count} file", "{count} files")


def downloads_of(paths: Iterable[str], *, places: bool) -> Downloads:
    """Return what of some paths has to be imported: all that is no layer of points by itself.

    `places` says whether they are to become factors, which are split by class too.
    """
    found = [path for path in paths if is_download(path, places=places)]
    if len(found) == 1 and Path(found[0]).is_dir():
        return Downloads(folder=found[0])
    return Downloads(files=tuple(found))


def is_download(path: str, *, places: bool) -> bool:
    """Return whether a path has to be imported before it can be used."""
    ending = Path(path).suffix.lower()
    if Path(path).is_dir():
        return ending != GEODATABASE
    if ending in (*DELIMITED, *ZIPPED):
        return True
    return places and (ending in OF_OPENSTREETMAP or _has_classes(path))


def _has_classes(path: str) -> bool:
    """Return whether a layer's places are of many classes, which become a factor each."""
    if Path(path).suffix.lower() in (".tif", ".tiff", ".json"):
        return False
    for one in layers.layers_of_file(path):
        layer = layers.open_layer(one.source)
        names = {field.name().casefold() for field in layer.fields()} if layer else set()
        if names & set(SPLIT_BY):
            return True
    return False


def dropped_paths(mime) -> list[str]:
    """Return the files and folders of something dropped; none where it is layers of QGIS."""
    if QgsMimeDataUtils.isUriList(mime) or not mime.hasUrls():
        return []
    return [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]


def told(downloads: Downloads) -> str:
    """Return what is imported, for the head of a dialog."""
    if downloads.folder:
        return tr("All files in {folder} and the folders within", folder=readable(downloads.folder))
    names = [Path(one).name for one in downloads.files]
    return ", ".join(names[:MOST_NAMED]) + ("…" if len(names) > MOST_NAMED else "")

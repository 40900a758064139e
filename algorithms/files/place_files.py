"""Files with places of any kind, each read as what it is: what is gathered, factors and CRS."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from qgis.core import QgsCoordinateReferenceSystem

from ...core.data.downloads import TEXTS, Entry, Found, find
from ...core.data.downloads import why_not as why_not_read
from ...core.data.places.any_file import Said
from ...core.data.places.factor import Factor
from ...core.data.places.gathered import Gathered
from ...core.errors import RtmError
from ...core.plain import shown
from ..language import tr

EXTRACTS = (".pbf", ".osm")
JSONS = (".geojson", ".json", ".geojsonl", ".geojsons")
VECTORS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".fgb": "FlatGeobuf"}
ENDINGS = frozenset({*EXTRACTS, *JSONS, *VECTORS, *TEXTS})
OF_SHAPEFILES = (".dbf", ".shx", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".qix", ".idx")
PARQUET = (".parquet", ".geoparquet")
OTHERS = (*PARQUET, ".xlsx", ".xls", ".ods", ".gz", ".7z", ".rar", ".tar", ".bz2")
DAYS = re.compile(r"(?<!\d)(20\d\d)[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12]\d|3[01])(?!\d)")
SHORT_DAYS = re.compile(r"(?<!\d)([12]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class Asked:
    """What is asked of files.

    Attributes
    ----------
    factors : tuple of Factor
        Of a table.
    accuracies : frozenset of str
        Codes of accuracy that are good enough.
    said : Said
        Of the columns of files that no layout knows.
    columns_crs : QgsCoordinateReferenceSystem
        Of coordinates in columns, if somebody says so; else not valid.
    area : tuple of float or None
        West, south, east and north of the study area, in degrees.
    """

    factors: tuple[Factor, ...]
    accuracies: frozenset[str]
    said: Said
    columns_crs: QgsCoordinateReferenceSystem
    area: tuple[float, float, float, float] | None

    def knows(self, scheme: str) -> bool:
        """Return whether the table has classes of a scheme."""
        return any(one.classes.get(scheme) for one in self.factors)


@dataclass(frozen=True)
class Taken:
    """What was taken for the coordinates or the system of a file, and why; `sure` if it is."""

    file: str
    value: str
    reason: str
    sure: bool = True


@dataclass
class Batch:
    """What was gathered of a file or of one of its layers, and the factors that it is of.

    `heading` has the names of its columns, of which parameters may name some.
    """

    factors: tuple[Factor, ...]
    found: Gathered
    crs: QgsCoordinateReferenceSystem
    taken: list[Taken] = field(default_factory=list)
    heading: tuple[str, ...] = ()


def files_with_places(paths: list[str], result: str) -> Found:
    """Return the files that can be read, without what belongs to shapefiles.

    Parameters
    ----------
    paths : list of str
    result : str
        Where the layers will go: what an earlier run left there is not read.

    Raises
    ------
    RtmError
        If there are none, or one is named that is of another kind.
    """
    found = find(paths, ENDINGS)
    for entry in found.entries:
        if entry.ending in OTHERS:
            raise RtmError(
                tr("“{file}” cannot be read.", file=shown(entry.name)), why_not(entry.ending)
            )
    place = os.path.realpath(result)
    old = [one for one in found.entries if os.path.realpath(one.path) == place]
    found.entries = [one for one in found.entries if one not in old]
    found.ignored.update((one.name, tr("It is where the layers go.")) for one in old)
    found.ignored = {
        name: why
        for name, why in found.ignored.items()
        if not name.casefold().endswith((*OF_SHAPEFILES, ".shp.xml"))
    }
    if not found.entries:
        raise RtmError(tr("There is nothing to read in what was given."), tr("Choose other files."))
    return found


def why_not(ending: str) -> str:
    """Return what to do about a file that is of another kind."""
    if ending in PARQUET:
        return tr("Have it as GeoJSON: Overture’s own downloader writes it with “-f geojson”.")
    return why_not_read(ending)


def for_gdal(entry: Entry) -> str:
    """Return the name by which GDAL finds a file, in a zip perhaps."""
    return f"/vsizip/{{{entry.path}}}/{entry.member}" if entry.member else str(entry.path)


def date_in_name(entry: Entry) -> str:
    """Return the day that a file's name tells, or that of its zip: Geofabrik's "-260112"."""
    for text in (entry.name.rpartition("/")[2], entry.path.name, entry.path.parent.name):
        for form, century in ((DAYS, ""), (SHORT_DAYS, "20")):
            found = form.search(text)
            if found:
                return f"{century}{found[1]}-{found[2]}-{found[3]}"
    return ""


def degrees() -> QgsCoordinateReferenceSystem:
    """Return longitude and latitude."""
    return QgsCoordinateReferenceSystem("EPSG:4326")


def each_with_share(entries: list[Entry]) -> Iterator[tuple[Entry, float, float]]:
    """Give each file with the stretch of the work that it is, by its bytes."""
    whole, done = sum(one.size for one in entries) or 1, 0
    for one in entries:
        yield one, done / whole, (done + one.size) / whole
        done += one.size

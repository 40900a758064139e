"""Whether what stands where a layer goes is an earlier one of ours, told from its fields.

A layer carries no mark of who made it. One of ours has the very fields that the new one has, but
for those that come from the model, the map or whether events were given.
"""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from osgeo import gdal

from ...core.errors import RtmError
from ...core.terrain.influences import INFLUENCES
from ..language import tr
from .destinations import GPKG, InFile
from .failures import cannot_write
from .geotiff import quiet_gdal
from .sentences import sentence
from .stored_style import STYLES, styles_are_ours

KEYS = "|".join(one.key for one in INFLUENCES)
OF_A_RUN = re.compile(  # a factor's long name may be cut off
    rf"events|(mean|highest)_(rrs|value)|(.+_)?({KEYS})_[\de_]+|.{{58,}}"
)
SAYS_NOTHING = {"name", "description"}  # fields of any KML
COLUMNS = (
    "SELECT name FROM pragma_table_info(?, ?) WHERE NOT pk AND lower(name) NOT IN "
    "(SELECT lower(column_name) FROM {schema}.gpkg_geometry_columns "
    "WHERE lower(table_name) = lower(?))"
)


def is_like(there: Path, written: Path) -> bool:
    """Return whether a file holds one layer as a file does that was written just now."""
    if there.stat().st_size == 0:
        return True
    if there.suffix.lower() == GPKG:
        return _is_geopackage_like(there, written)
    dataset, new = _opened(written, None), None
    if dataset is not None:
        new = _fields_of_layers(dataset)
        dataset = _opened(there, dataset.GetDriver().ShortName)
    if dataset is None or new is None:
        return False
    found = _fields_of_layers(dataset)
    return len(found) == len(new) == 1 and same_fields(found[0], new[0])


def same_fields(some: Iterable[str], others: Iterable[str]) -> bool:
    """Return whether fields are the same, but for those that differ from run to run."""
    lasting, others_lasting = (
        [name for name in names if not OF_A_RUN.fullmatch(name)] for names in (some, others)
    )
    telling = not {name.lower() for name in lasting} <= SAYS_NOTHING
    return lasting == others_lasting and telling


def require_no_namesake(destination: InFile | None, fields: Iterable[str], title: str) -> None:
    """Refuse a layer's name that another layer in the GeoPackage has, one that is not ours."""
    if destination is None or not destination.layer or not is_filled(destination.path):
        return
    path = destination.path
    if not os.access(path, os.W_OK):
        raise cannot_write(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
    try:
        with closing(to_read(path)) as file:
            is_free = may_take(file, destination.layer, fields)
    except sqlite3.DatabaseError as reason:
        raise RtmError(
            tr("{path} is no GeoPackage that can be read ({reason}).", path=path, reason=reason),
            tr("Choose another file."),
            kind="output",
        ) from reason
    if not is_free:
        raise namesake(destination, title)


def namesake(place: InFile, title: str) -> RtmError:
    """Return the sentence for a layer's name that is taken."""
    return RtmError(
        tr(
            "The layer “{layer}” in {path} was not made by “{title}”.",
            layer=place.layer,
            path=place.path,
            title=title,
        ),
        tr("Choose another name for the layer."),
        kind="output",
    )


def may_take(file: sqlite3.Connection, layer: str, fields: Iterable[str]) -> bool:
    """Return whether a name is free in an open GeoPackage, or is that of a layer like ours."""
    wanted = "SELECT type FROM main.sqlite_master WHERE lower(name) = lower(?)"
    there = file.execute(wanted, [layer]).fetchall()
    listed = "SELECT data_type FROM main.gpkg_contents WHERE lower(table_name) = lower(?)"
    kinds = [kind for (kind,) in file.execute(listed, [layer])]
    if not there:
        return not kinds
    ours = there == [("table",)] and kinds in (["features"], ["attributes"])
    return ours and same_fields(columns_of(file, "main", layer), fields)


def columns_of(file: sqlite3.Connection, schema: str, layer: str) -> list[str]:
    """Return the fields of a layer, without its id and its geometry."""
    where = "SELECT 1 FROM {schema}.sqlite_master WHERE name = 'gpkg_geometry_columns'"
    if file.execute(sentence(where, schema=schema)).fetchone() is None:
        found = "SELECT name FROM pragma_table_info(?, ?) WHERE NOT pk"
        return [name for (name,) in file.execute(found, [layer, schema])]
    found = sentence(COLUMNS, schema=schema)
    return [name for (name,) in file.execute(found, [layer, schema, layer])]


def is_filled(path: Path) -> bool:
    """Return whether there is a file with something in it."""
    return path.is_file() and path.stat().st_size > 0


def _is_geopackage_like(there: Path, written: Path) -> bool:
    """Return whether a GeoPackage holds nothing else, and nobody's edits wait beside it."""
    if _waits_beside(there):
        return False
    try:
        with closing(to_read(there)) as old, closing(to_read(written)) as new:
            others = _names_in(old) - _names_in(new)
            if not styles_are_ours(old) or any(
                not name.startswith("sqlite_") and not name.endswith(STYLES) for name in others
            ):
                return False
            return same_fields(_fields_in(old), _fields_in(new))
    except sqlite3.DatabaseError:
        return False


def _fields_in(file: sqlite3.Connection) -> list[str]:
    """Return the fields of all layers of a GeoPackage."""
    listed = "SELECT table_name FROM gpkg_contents WHERE table_name <> ?"
    layers = file.execute(listed, [STYLES]).fetchall()
    return [name for (layer,) in layers for name in columns_of(file, "main", layer)]


def _waits_beside(path: Path) -> bool:
    """Return whether something is beside a database that is not yet, or no longer, in it."""
    return any(is_filled(path.with_name(path.name + what)) for what in ("-wal", "-journal"))


def to_read(path: Path) -> sqlite3.Connection:
    """Open a database to look at it; if nothing waits beside it, nothing comes there either."""
    alone = "" if _waits_beside(path) else "&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{alone}", uri=True)


def _names_in(file: sqlite3.Connection) -> set[str]:
    return {name for (name,) in file.execute("SELECT name FROM sqlite_master")}


def _opened(path: Path, driver: str | None) -> gdal.Dataset | None:
    dataset = None
    with quiet_gdal():
        allowed = {} if driver is None else {"allowed_drivers": [driver]}
        dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_READONLY, **allowed)
    return dataset


def _fields_of_layers(dataset: gdal.Dataset) -> list[list[str]]:
    layers = map(dataset.GetLayer, range(dataset.GetLayerCount()))
    described = [layer.GetLayerDefn() for layer in layers]
    return [
        [made.GetFieldDefn(at).GetName() for at in range(made.GetFieldCount())]
        for made in described
    ]

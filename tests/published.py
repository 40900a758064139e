"""What a published copy of the sample study must not tell, read from the study itself."""

import getpass
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
from osgeo import gdal
from risk_terrain_modelling.algorithms.files.prints import print_of
from risk_terrain_modelling.tests.leaks import Secrets

BY_RANK = 15  # places whose number is their rank
SECRET = "operation_nightjar"  # a folder's name that must not leave the house


def secrets_of(results: Path, data: Path, **given) -> Secrets:
    """What nobody may learn, read from the results and their layers themselves."""
    model = json.loads((results / "model.json").read_text(encoding="utf-8"))
    places = [events_of(data), events_of(data, degrees=True)]
    rows = rows_of(results)
    counts = {number: {past, later} - {None} for number, past, later in rows}
    words = {
        SECRET,
        "sergeant",
        "incidents_2024",
        "incidents_2025",
        "crime_type",
        str(results),
        str(data),
    }
    return Secrets(
        places=places,
        counts=counts,
        totals={model["events"], *(sum(filter(None, one)) for one in list(zip(*rows))[1:])} - {0},
        words=words | ({getpass.getuser()} - {"root"}),
        alike=alike_of(results, model),
        **given,
    )


def rows_of(results: Path) -> list:
    """Number, events and later events of each place: 15 by rank, the others from the north."""
    layer = gdal.OpenEx(str(results / "risk.gpkg"), gdal.OF_VECTOR).GetLayer("priority_places")
    rows = [(one.GetField("rank"), north_west(one), true_of(one)) for one in layer]
    first = sorted(row for row in rows if row[0] <= BY_RANK)
    others = sorted((row for row in rows if row[0] > BY_RANK), key=lambda row: row[1])
    return [(number, *true) for number, (*_, true) in enumerate([*first, *others], 1)]


def true_of(place) -> tuple:
    return place.GetField("past_events"), place.GetField("later_events")


def north_west(place) -> tuple:
    """Where the first cell of a place is, row by row from the north: a key to sort by."""
    shape = place.GetGeometryRef()
    top = shape.GetEnvelope()[3]
    corners = [
        corner
        for at in range(shape.GetGeometryCount())
        for corner in shape.GetGeometryRef(at).GetGeometryRef(0).GetPoints()
    ]
    return -top, min(x for x, y, *_ in corners if y == top)


def resealed(results: Path) -> Path:
    """Make the manifest of results that a test has changed one of the results as they are."""
    path = results / "manifest.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    files = {name: asdict(print_of(results / name)) for name in record["files"]}
    if files != record["files"]:
        path.write_text(json.dumps({**record, "files": files}), encoding="utf-8")
    return results


def events_of(place: Path, *, degrees: bool = False) -> np.ndarray:
    """The coordinates of all events, in the CRS of their layers or in degrees."""
    found = []
    for path in place.glob("sergeant_incidents_*.geojson"):
        layer = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        if degrees:
            layer = gdal.VectorTranslate("", layer, format="Memory", dstSRS="EPSG:4326")
        for shape in layer.GetLayer(0):
            point = shape.GetGeometryRef()
            found.append((point.GetX(), point.GetY()))
    return np.array(found)


def alike_of(results: Path, model: dict) -> np.ndarray:
    """A number for each way in which the variables of the terms come together; -1 outside."""
    columns, inside = [], None
    for path in sorted((results / "factors").glob("*.tif")):
        raster = gdal.Open(str(path))
        about = json.loads(raster.GetMetadataItem("RTM_FACTOR"))
        for number, one in enumerate(about["variables"], 1):
            band = raster.GetRasterBand(number).ReadAsArray()
            inside = band != 255
            if {"factor": about["name"], **one} in [term["variable"] for term in model["terms"]]:
                columns.append(band)
    looks = np.stack(columns or [inside.astype(np.uint8)], axis=-1)
    _, number = np.unique(looks.reshape(-1, looks.shape[-1]), axis=0, return_inverse=True)
    return np.where(inside, number.reshape(inside.shape), -1)


def bands_of(results: Path, *files: str) -> list:
    """Every band of some factor rasters."""
    rasters = [gdal.Open(str(results / "factors" / name)) for name in files]
    return [
        raster.GetRasterBand(at).ReadAsArray()
        for raster in rasters
        for at in range(1, raster.RasterCount + 1)
    ]

"""Whether what an algorithm declares as its outputs is there, opens, and makes sense."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr

from .results import Report, values_of

WORDS = (
    "CHOSEN",
    "FAMILY",
    "REASON",
    "REPORT",
    "OUTPUT_FOLDER",
)  # outputs that are no files, or may be called anything
LARGEST = 1e20  # larger values of a map are nonsense


def unsound(outputs: dict) -> list[str]:
    """Return what is wrong with the outputs of an algorithm, by their names."""
    report = outputs.get("REPORT")
    faults = Report(Path(report)).faults if report and Path(report).is_file() else []
    for name, value in outputs.items():
        if name == "MODEL":
            faults += _of_model(Path(value))
        elif isinstance(value, float) and not math.isfinite(value):
            faults.append(f"{name} is {value}")
        elif isinstance(value, str) and value and name not in WORDS:
            faults += [f"{name}: {one}" for one in _of_file(value)]
    return faults


def _of_file(value: str) -> list[str]:
    path = Path(value.split("|")[0])
    if value.startswith(("ogr:", "memory:", "/dev/")) or not path.suffix or "/" not in value:
        return []
    if not path.exists():
        return [f"{value} is not there"]
    if path.suffix == ".tif" or (path.is_file() and path.read_bytes()[:3] == b"II*"):
        return _of_raster(path)
    if path.suffix in (".gpkg", ".shp", ".csv", ".geojson") and ogr.Open(str(path)) is None:
        return [f"{value} does not open"]
    return []


def _of_raster(path: Path) -> list[str]:
    opened = gdal.Open(str(path))
    if opened is None:
        return [f"{path} does not open"]
    faults = []
    for number in range(1, opened.RasterCount + 1):
        values = values_of(opened, number)
        if not np.isfinite(values).all():
            faults.append(f"band {number} has what is no number")
        elif values.size and np.abs(values.astype(float)).max() > LARGEST:
            faults.append(f"band {number} has {np.abs(values.astype(float)).max():g}")
    kind = opened.GetMetadataItem("RTM_KIND")
    lowest = values_of(opened, 1)
    if kind == "risk" and lowest.size and abs(float(lowest.min()) - 1) > 1e-5:
        faults.append(f"the lowest risk is {lowest.min()}")
    if not kind:
        faults.append("it has no kind")
    return faults


def _of_model(path: Path) -> list[str]:
    """Say what is wrong with a model, whatever its file is called."""

    def refuse(word):
        raise ValueError(f"{word} is no JSON")

    try:
        json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)
    except (ValueError, OSError) as reason:
        return [str(reason)]
    return []

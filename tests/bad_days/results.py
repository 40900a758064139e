"""A folder of results checked by other means than those it was made by: GDAL, json, html."""

from __future__ import annotations

import csv
import json
import math
import xml.etree.ElementTree
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr
from risk_terrain_modelling.algorithms.files.geotiff import quiet_gdal

from . import words

ALWAYS = {
    "grid.tif": "grid",
    "events.tif": "events",
    "risk.tif": "risk",
    "residuals.tif": "residuals",
    "hotspots.tif": "hotspot",
    "forecast.tif": "forecast",
}
OTHERS = (
    *("model.json", "coefficients.csv", "narrowing.csv", "priority_places.csv"),
    *("places_shares.csv", "study.json"),
)
OTHERS += ("map.png", "report.html", "risk.gpkg")
OF_A_TEST = ("validation.csv", "capture_curve.csv", "calibration.csv", "holdout_events.tif")
VOID = {"meta", "link", "br", "img", "hr", "input", "col", "wbr", "path", "line", "rect"}
NEAR = 1e-7  # of a cell: nearer to an edge, an event may be counted on either side


def faults_in(folder: Path, outputs: dict, *, tested: bool) -> list[str]:
    """Return what is wrong with a folder of results and with the outputs that were declared."""
    wanted = [*ALWAYS, *OTHERS, *(OF_A_TEST if tested else ())]
    faults = [f"missing: {name}" for name in wanted if not (folder / name).is_file()]
    if faults:
        return faults
    faults += [
        f"not made, but there: {name}"
        for name in OF_A_TEST * (not tested)
        if (folder / name).exists()
    ]
    faults += _outputs(outputs)
    return faults + _rasters(folder) + _model(folder) + _texts(folder) + _layers(folder)


def _outputs(outputs: dict) -> list[str]:
    faults = []
    for name, value in outputs.items():
        if isinstance(value, str) and value.startswith("/") and not Path(value).exists():
            faults.append(f"output {name} is not there: {value}")
        if isinstance(value, float) and not math.isfinite(value):
            faults.append(f"output {name} is {value}")
    return faults


def _rasters(folder: Path) -> list[str]:
    faults, frames = [], set()
    factors = {f"factors/{path.name}": "factor" for path in _factors(folder)}
    study = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    if len(factors) != len(study["factors"]):
        faults.append(f"{len(factors)} rasters of {len(study['factors'])} factors")
    for name, kind in {**ALWAYS, **factors}.items():
        opened = gdal.Open(str(folder / name))
        if opened is None:
            faults.append(f"{name} does not open")
            continue
        if opened.GetMetadataItem("RTM_KIND") != kind:
            faults.append(f"{name} is of the kind {opened.GetMetadataItem('RTM_KIND')}")
        frames.add((opened.RasterXSize, opened.RasterYSize, opened.GetGeoTransform()))
        faults += _bands(name, kind, opened)
    if len(frames) > 1:
        faults.append(f"rasters of {len(frames)} grids")
    return faults or _risk(folder)


def _factors(folder: Path) -> list[Path]:
    """Return the rasters of factors; others in their folder are the analyst's."""
    found = []
    for path in sorted(folder.glob("factors/*.tif")):
        with quiet_gdal():
            opened = gdal.Open(str(path)) if path.is_file() else None
            if opened is not None and opened.GetMetadataItem("RTM_FACTOR"):
                found.append(path)
    return found


def _bands(name: str, kind: str, opened) -> list[str]:
    faults = []
    for number in range(1, opened.RasterCount + 1):
        values = values_of(opened, number)
        if not np.isfinite(values).all():
            faults.append(f"{name}, band {number}: not a number")
        elif kind == "factor" and not np.isin(values, (0, 1)).all():
            faults.append(f"{name}, band {number}: neither 0 nor 1")
        elif kind in ("grid", "events") and values.size and values.min() < 0:
            faults.append(f"{name}, band {number}: below 0")
    return faults


def values_of(opened, number: int) -> np.ndarray:
    """Return the values of a band where it has any."""
    band = opened.GetRasterBand(number)
    values = band.ReadAsArray()
    return values[values != band.GetNoDataValue()]


def _risk(folder: Path) -> list[str]:
    """Compare the scores with the coefficients and the factors' bands."""
    opened = gdal.Open(str(folder / "risk.tif"))
    scores = values_of(opened, 1).astype(float)
    faults = []
    if scores.min() < 1 - 1e-6 or abs(scores.min() - 1) > 1e-6:
        faults.append(f"the lowest risk is {scores.min()}")
    model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    log = np.zeros(len(scores))
    for term in model["terms"]:
        band = _band_of(folder, term)
        if band is None:
            return [*faults, f"no band for the term {term['variable']['factor'][:80]!r}"]
        log += (
            term["citywide"]["coefficient"] * band * (-1 if term["effect"] == "protective" else 1)
        )
    if not np.allclose(np.exp(log - log.min()), scores, rtol=1e-4):
        faults.append("the scores are not those of the coefficients")
    return faults


def _band_of(folder: Path, term: dict):
    wanted = {key: term["variable"][key] for key in ("operationalisation", "distance")}
    for path in _factors(folder):
        opened = gdal.Open(str(path))
        about = json.loads(opened.GetMetadataItem("RTM_FACTOR"))
        if about["name"] == term["variable"]["factor"] and wanted in about["variables"]:
            return values_of(opened, about["variables"].index(wanted) + 1).astype(float)
    return None


def _model(folder: Path) -> list[str]:
    """Return what is wrong with numbers that stand in several places."""
    model = json.loads((folder / "model.json").read_text(encoding="utf-8"), parse_constant=_no)
    events = int(values_of(gdal.Open(str(folder / "events.tif")), 1).sum())
    cells = len(values_of(gdal.Open(str(folder / "grid.tif")), 1))
    faults = []
    if (model["events"], model["cells"]) != (events, cells):
        faults.append(f"the model has {model['events']} events, the raster {events}")
    json.loads((folder / "study.json").read_text(encoding="utf-8"), parse_constant=_no)
    return faults


def _no(word):
    raise ValueError(f"{word} is no JSON")


def _texts(folder: Path) -> list[str]:
    faults = []
    rasters = [*(folder / name for name in ALWAYS), *_factors(folder)]
    for path in (raster.with_suffix(".qml") for raster in rasters):
        try:
            xml.etree.ElementTree.parse(path)
        except (xml.etree.ElementTree.ParseError, OSError) as reason:
            faults.append(f"{path.name} is no XML: {reason}")
    for path in sorted(folder.glob("*.csv")):
        with open(path, encoding="utf-8", newline="") as file:
            if len({len(row) for row in csv.reader(file)}) > 1:
                faults.append(f"{path.name} has rows of different lengths")
    if not (folder / "map.png").read_bytes().startswith(b"\x89PNG"):
        faults.append("map.png is no picture")
    return faults + Report(folder / "report.html").faults


def _layers(folder: Path) -> list[str]:
    opened = ogr.Open(str(folder / "risk.gpkg"))
    if opened is None:
        return ["risk.gpkg does not open"]
    names = {opened.GetLayer(number).GetName() for number in range(opened.GetLayerCount())}
    missing = {"cells", "priority_places"} - names
    cells = len(values_of(gdal.Open(str(folder / "grid.tif")), 1))
    if not missing and opened.GetLayerByName("cells").GetFeatureCount() != cells:
        return ["risk.gpkg has not a polygon for each cell"]
    return [f"risk.gpkg has no layer {name}" for name in missing]


class Report(HTMLParser):
    """Reads a report: every element is closed, and no text of the analyst's has become one."""

    def __init__(self, path: Path):
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open: list[str] = []
        text = path.read_text(encoding="utf-8")
        self.feed(text)
        self.close()
        if self.open:
            self.faults.append(f"report: not closed: {self.open[-3:]}")
        if "\0" in text:
            self.faults.append("report: a zero byte")

    def handle_starttag(self, tag, attrs):
        """Note an element, and whether it is one that nobody put there."""
        if tag not in VOID:
            self.open.append(tag)
        self._look(tag, attrs)

    def handle_startendtag(self, tag, attrs):
        """Note an element without content."""
        self._look(tag, attrs)

    def _look(self, tag, attrs) -> None:
        names = [name for name, _ in attrs]
        if words.MARK in names or tag in ("x", "script", "iframe", "object"):
            self.faults.append(f"report: a text became the element {tag} {names}")
        for name, value in attrs:
            remote = name in ("src", "href") and not (value or "").startswith(("#", "data:"))
            if name.startswith("on") or (remote and "://" in (value or "")):
                self.faults.append(f"report: {tag} {name}={(value or '')[:60]}")

    def handle_endtag(self, tag):
        """Note the end of an element."""
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"report: </{tag}> closes nothing")


class Unknown(Exception):  # noqa: N818
    """Where the events lie cannot be told without QGIS."""


def miscounted(folder: Path, source: str, base: Path, counted: Callable[[dict], bool]) -> list[str]:
    """Count the incidents anew, cell by cell, and return where the raster differs."""
    grid = gdal.Open(str(folder / "grid.tif"))
    inside = grid.ReadAsArray() != grid.GetRasterBand(1).GetNoDataValue()
    certain, doubtful = np.zeros(inside.shape, int), np.zeros(inside.shape, int)
    try:
        events = list(_events(grid, source, base, counted))
    except Unknown:
        return []
    for x, y in events:
        rows_columns, near = _cells(grid, x, y)
        for row, column in rows_columns:
            if 0 <= row < inside.shape[0] and 0 <= column < inside.shape[1] and inside[row, column]:
                (doubtful if near else certain)[row, column] += 1
    events = gdal.Open(str(folder / "events.tif")).ReadAsArray()
    wrong = inside & ((events < certain) | (events > certain + doubtful))
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        told = f"{events[row, column]} instead of {certain[row, column]}"
        return [f"{wrong.sum()} cells miscounted, the first with {told} events"]
    return []


def _events(grid, source: str, base: Path, counted):
    path, _, rest = source.partition("|")
    opened = ogr.Open(str(base / path))
    name = rest.removeprefix("layername=") if rest.startswith("layername=") else None
    layer = opened.GetLayerByName(name) if name else opened.GetLayer(0)
    own = layer.GetSpatialRef()
    target = osr.SpatialReference(grid.GetProjection())
    for one in (own, target):
        if one is not None:
            one.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    moved = None if own is None or own.IsSame(target) else osr.CoordinateTransformation(own, target)
    if moved is not None and moved.this is None:  # between systems of which QGIS alone knows how
        raise Unknown
    for feature in layer:
        geometry = feature.GetGeometryRef()
        if geometry is None or geometry.IsEmpty() or not counted(_attributes(feature)):
            continue
        if geometry.GetGeometryCount() == 1:
            geometry = geometry.GetGeometryRef(0)
        if ogr.GT_Flatten(geometry.GetGeometryType()) != ogr.wkbPoint:
            continue
        x, y = geometry.GetX(), geometry.GetY()
        if moved is not None and math.isfinite(x) and math.isfinite(y):
            x, y, _ = moved.TransformPoint(x, y)
        if math.isfinite(x) and math.isfinite(y) and max(abs(x), abs(y)) < 1e12:
            yield x, y


def _attributes(feature) -> dict:
    return {name: feature[name] for name in feature.keys()}  # noqa: SIM118


def _cells(grid, x: float, y: float):
    """Return the cells that a point may be counted in, and whether it lies on an edge."""
    left, width, _, top, _, height = grid.GetGeoTransform()
    columns, rows = (x - left) / width, (y - top) / height
    near = NEAR * max(1.0, abs(columns), abs(rows))
    found = {
        (math.floor(rows + b), math.floor(columns + a))
        for a in (-near, near)
        for b in (-near, near)
    }
    return found, len(found) > 1

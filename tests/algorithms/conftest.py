"""A QGIS for the tests of the algorithms, started once, and a small town to run them on."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # else QGIS ends where there is no screen
pytest.importorskip("qgis.core", reason="QGIS's Python bindings are not installed")

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
)

LEFT, BOTTOM, SIDE = 500_000.0, 200_000.0, 2_000.0


class Log(QgsProcessingFeedback):
    """Feedback that keeps what was said."""

    def __init__(self):
        super().__init__(False)
        self.said = []
        self.shares = []

    def pushInfo(self, text):
        self.said.append(text)

    def pushWarning(self, text):
        self.said.append(text)

    def reportError(self, text, fatalError=False):  # noqa: N803
        self.said.append(text)

    def setProgress(self, share):
        self.shares.append(share)


class Impatient(Log):
    """Asks to stop at the n-th look."""

    def __init__(self, looks):
        super().__init__()
        self.looks = looks

    def isCanceled(self):
        self.looks -= 1
        return self.looks < 0


@pytest.fixture
def log():
    return Log()


@pytest.fixture
def run(processing, log):
    """Run an algorithm of the provider and return its results."""

    def run_one(name, feedback=None, **parameters):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        return processing.run(f"rtm:{name}", parameters, context=context, feedback=feedback or log)

    return run_one


def geojson(path: Path, shapes, *, crs="urn:ogc:def:crs:EPSG::27700") -> str:
    """Write (geometry type, coordinates, properties) as a GeoJSON layer and return its path."""
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": None if kind is None else {"type": kind, "coordinates": coordinates},
        }
        for kind, coordinates, properties in shapes
    ]
    content = {"type": "FeatureCollection", "features": features}
    if crs is not None:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def square(left, bottom, side):
    """Return the ring of a square."""
    right, top = left + side, bottom + side
    return [[[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]]]


def points(xy, **properties):
    """Return shapes for points that share their properties."""
    return [("Point", [float(x), float(y)], properties) for x, y in xy]


class Town:
    """Layers of a square town of 20 x 20 cells of 100 m, and the files made of them."""

    def __init__(self, folder: Path):
        self.folder = folder
        rng = np.random.default_rng(7)
        self.pubs_xy = LEFT + rng.uniform(0, SIDE, (12, 2)) - [0, LEFT - BOTTOM]
        near = self.pubs_xy[rng.integers(0, 12, 150)] + rng.normal(0, 60, (150, 2))
        spread = rng.uniform([LEFT, BOTTOM], [LEFT + SIDE, BOTTOM + SIDE], (90, 2))
        self.events_xy = np.clip(
            np.vstack([near, spread]), [LEFT + 1, BOTTOM + 1], [LEFT + SIDE - 1, BOTTOM + SIDE - 1]
        )
        self.area = self.layer("area", [("Polygon", square(LEFT, BOTTOM, SIDE), {})])
        self.incidents = self.layer("incidents", points(self.events_xy, kind="robbery"))
        self.pubs = self.layer("pubs", points(self.pubs_xy, size=3))
        road = [[LEFT - 50, BOTTOM + 700], [LEFT + SIDE, BOTTOM + 900]]
        self.road = self.layer("road", [("LineString", road, {})])
        park = square(LEFT + 300, BOTTOM + 1200, 400)
        self.park = self.layer("park", [("Polygon", park, {})])

    def layer(self, name, shapes, **options) -> str:
        """Write a layer of this town's folder."""
        return geojson(self.folder / f"{name}.geojson", shapes, **options)

    def path(self, name) -> str:
        """Return a path for a result."""
        return str(self.folder / name)


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


@pytest.fixture
def rasters(town, run):
    """Grid, events and the factor pubs of the town."""
    grid = run("creategrid", STUDY_AREA=town.area, BLOCK_LENGTH=200, OUTPUT=town.path("grid.tif"))
    events = run(
        "countevents",
        GRID=grid["OUTPUT"],
        INCIDENTS=town.incidents,
        OUTPUT=town.path("events.tif"),
    )
    pubs = run(
        "operationalisefactor",
        GRID=grid["OUTPUT"],
        FACTOR=town.pubs,
        NAME="Pubs",
        OUTPUT=town.path("pubs.tif"),
    )
    return {"grid": grid["OUTPUT"], "events": events["OUTPUT"], "pubs": pubs["OUTPUT"]}


@pytest.fixture
def refused(run, town):
    """Run an algorithm that must refuse; return what it says, having looked for leftovers."""

    def run_one(name, **parameters):
        before = set(town.folder.rglob("*"))
        with pytest.raises(QgsProcessingException) as fault:
            run(name, **parameters)
        said = str(fault.value).removeprefix("Unable to execute algorithm\n")
        assert "Traceback" not in said
        assert said.count("\n") == 0
        assert set(town.folder.rglob("*")) == before, "something was left behind"
        return said

    return run_one


@pytest.fixture
def fitted(town, rasters):
    """What a model is fitted with."""
    return {
        "EVENTS": rasters["events"],
        "FACTORS": [rasters["pubs"]],
        "SELECTION": "reference",
        "MODEL": town.path("model.json"),
    }

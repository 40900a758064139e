"""A layer written into the analyst's own GeoPackage: all of it or nothing, the others untouched."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from osgeo import gdal, ogr, osr
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsVectorLayer,
)
from risk_terrain_modelling.tests.feedback import Impatient

CELLS = 400
KILLED_CODE = 77
KILLED = """
import importlib, json, os, sys
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback
application = QgsApplication([], True)
application.initQgis()
from risk_terrain_modelling.rtm_plugin import RtmPlugin
plugin = RtmPlugin(None)
plugin.initProcessing()
moment, name, parameters = json.loads(sys.argv[1])
module, function = moment.rsplit(".", 1)
setattr(importlib.import_module(module), function, lambda *_: os._exit(77))
algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"rtm:{name}")
algorithm.run(parameters, QgsProcessingContext(), QgsProcessingFeedback())
os._exit(0)
"""
BRITISH = 27700


def layers(path):
    """Return how many rows each layer has."""
    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR)
    found = map(dataset.GetLayer, range(dataset.GetLayerCount()))
    return {
        one.GetName(): one.GetFeatureCount() for one in found if one.GetName() != "layer_styles"
    }


def rows(path, table):
    with closing(sqlite3.connect(path)) as file:
        return file.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall()


def add_layer(path, name, crs=None, field="note"):
    """Put a layer of three points into a GeoPackage, made if it is not there."""
    path = str(path)
    driver = ogr.GetDriverByName("GPKG")
    file = driver.Open(path, 1) if os.path.exists(path) else driver.CreateDataSource(path)
    layer = file.CreateLayer(name, crs, ogr.wkbPoint)
    layer.CreateField(ogr.FieldDefn(field, ogr.OFTString))
    for number in range(3):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT ({number} 2)"))
        feature.SetField(field, f"note {number}")
        layer.CreateFeature(feature)


@pytest.fixture
def own(town):
    """The analyst's file."""
    path = town.path("all.gpkg")
    add_layer(path, "mine")
    return path


@pytest.fixture
def wanted(run, town, rasters):
    fitted = {"EVENTS": rasters["events"], "FACTORS": [rasters["pubs"]]}
    model = town.path("model.json")
    run("fitmodel", **fitted, SELECTION="reference", MODEL=model)
    return {**fitted, "MODEL": model, "RISK": town.path("risk.tif")}


@pytest.fixture
def earlier(run, wanted, own):
    """Cells of an earlier run in the analyst's file."""
    run("riskmap", **wanted, CELLS=f"{own}|layername=cells")
    gdal.OpenEx(own, gdal.OF_VECTOR | gdal.OF_UPDATE).ExecuteSQL("UPDATE cells SET rrs = 5")
    return own


def fail(*_):
    from risk_terrain_modelling.core.errors import RtmError

    raise RtmError("The style is not to our taste.", "Paint the town.")


FORMS = ("{0}|layername=cells", "ogr:dbname='{0}' table=\"cells\" (geom)")


@pytest.mark.parametrize("form", FORMS)
def test_a_layer_comes_beside_the_others(run, log, town, wanted, own, form):
    before, inode = rows(own, "mine"), os.stat(own).st_ino
    for _ in range(2):
        written = run("riskmap", **wanted, CELLS=form.format(own))["CELLS"]
        layer = QgsVectorLayer(written, "cells", "ogr")
        assert layer.featureCount() == CELLS
        assert layer.loadDefaultStyle()[1]
        assert layer.renderer().type() == "graduatedSymbol"
    assert layers(own) == {"mine": 3, "cells": CELLS}
    assert rows(own, "mine") == before
    assert os.stat(own).st_ino == inode
    with closing(sqlite3.connect(own)) as file:
        assert file.execute("SELECT rtreecheck('rtree_cells_geom')").fetchone() == ("ok",)
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not [name for name in os.listdir(town.folder) if name.startswith((".", "kept"))]


def test_it_is_the_layer_that_a_file_of_its_own_would_hold(run, town, wanted, own):
    alone = town.path("alone.gpkg")
    run("riskmap", **wanted, CELLS=f"{alone}|layername=cells")
    run("riskmap", **wanted, CELLS=f"{own}|layername=cells")
    assert rows(own, "cells") == rows(alone, "cells")
    made = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name LIKE '%cells%'"
    described = "SELECT table_name, data_type, min_x, max_y, srs_id FROM gpkg_contents"
    with closing(sqlite3.connect(own)) as here, closing(sqlite3.connect(alone)) as there:
        assert set(here.execute(made)) == set(there.execute(made))
        assert set(here.execute(described)) > set(there.execute(described))


@pytest.mark.parametrize("form", FORMS)
def test_a_run_that_is_stopped_leaves_the_old_layer(run, town, wanted, earlier, form):
    before, files = Path(earlier).read_bytes(), set(os.listdir(town.folder))
    stopped = 0
    for looks in range(40):
        try:
            run("riskmap", Impatient(looks), **wanted, CELLS=form.format(earlier))
        except QgsProcessingException as said:
            assert "Nothing was written" in str(said)
            stopped += 1
            assert Path(earlier).read_bytes() == before
            assert set(os.listdir(town.folder)) == files
        else:
            break
    assert stopped > 5


def test_a_run_that_fails_leaves_the_old_layer(refused, wanted, earlier, monkeypatch):
    from risk_terrain_modelling.algorithms.looks import styling

    before = Path(earlier).read_bytes()
    monkeypatch.setattr(styling, "style_cells", fail)
    assert "not to our taste" in refused("riskmap", **wanted, CELLS=f"{earlier}|layername=cells")
    assert Path(earlier).read_bytes() == before


def test_a_new_file_is_gone_after_a_run_that_fails(refused, town, wanted, monkeypatch):
    from risk_terrain_modelling.algorithms.looks import styling

    monkeypatch.setattr(styling, "style_cells", fail)
    refused("riskmap", **wanted, CELLS=f"{town.path('new.gpkg')}|layername=cells")
    assert not os.path.exists(town.path("new.gpkg"))


def kill_at(moment, algorithm, parameters):
    """Run an algorithm in another process, which is killed where it would call a function."""
    told = json.dumps([f"risk_terrain_modelling.algorithms.{moment}", algorithm, parameters])
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", KILLED, told]
    assert subprocess.run(command, env=paths, check=False, timeout=120).returncode == KILLED_CODE


@pytest.mark.parametrize(
    "moment",
    ["files.geopackage._index", "looks.styling.style_cells", "files.into_geopackage.bring_styles"],
)
def test_a_run_that_is_killed_leaves_the_old_layer(run, town, wanted, earlier, moment):
    tables = ("cells", "mine", "layer_styles")
    before = [rows(earlier, table) for table in tables]
    asked = {**wanted, "CELLS": f"{earlier}|layername=cells"}
    kill_at(moment, "riskmap", asked)
    assert [rows(earlier, table) for table in tables] == before
    run("riskmap", **asked)
    assert layers(earlier) == {"mine": 3, "cells": CELLS}
    assert rows(earlier, "cells") != before[0]
    assert not [name for name in os.listdir(town.folder) if name.startswith(".")]


def test_a_file_that_qgis_has_open_with_edits(run, wanted, earlier):
    """Neither waits for the other, and both find in the end what they wrote."""
    mine = QgsVectorLayer(f"{earlier}|layername=mine", "mine", "ogr")
    shown = QgsVectorLayer(f"{earlier}|layername=cells", "cells", "ogr")
    reading = shown.getFeatures()
    next(reading)
    assert mine.startEditing()
    changed = next(mine.getFeatures())
    mine.changeAttributeValue(changed.id(), mine.fields().indexOf("note"), "changed")
    run("riskmap", **wanted, CELLS=f"{earlier}|layername=cells")
    assert mine.commitChanges(), mine.commitErrors()
    del reading
    shown.reload()
    assert {feature["rrs"] for feature in shown.getFeatures()} != {5.0}
    assert [row[-1] for row in rows(earlier, "mine")] == ["changed", "note 1", "note 2"]


def test_a_file_that_another_program_is_writing(refused, wanted, earlier, monkeypatch):
    from risk_terrain_modelling.algorithms.files import into_geopackage

    monkeypatch.setattr(into_geopackage, "SECONDS", 0.1)
    before = rows(earlier, "cells")
    with closing(sqlite3.connect(earlier)) as file:
        file.execute("INSERT INTO gpkg_extensions VALUES ('mine', NULL, 'mine', 'x', 'read-write')")
        said = refused("riskmap", **wanted, CELLS=f"{earlier}|layername=cells")
        file.rollback()
    assert f"{earlier} cannot be written" in said
    assert "Close it in other programs" in said
    assert rows(earlier, "cells") == before


@pytest.mark.parametrize("name", ["mine", "MINE", "gpkg_contents", "a view"])
def test_a_namesake_of_the_analysts_is_refused_before_the_work(run, refused, wanted, own, name):
    with closing(sqlite3.connect(own)) as file, file:
        file.execute('CREATE VIEW "a view" AS SELECT * FROM mine')
    before = Path(own).read_bytes()
    said = refused("riskmap", **wanted, CELLS=f"{own}|layername={name}")
    assert f"The layer “{name}” in {own} was not made by “Risk map”" in said
    assert "another name" in said
    assert Path(own).read_bytes() == before


def test_a_namesake_that_comes_during_the_run_is_refused_too(refused, wanted, own, monkeypatch):
    from risk_terrain_modelling.algorithms.looks import styling

    monkeypatch.setattr(styling, "style_cells", lambda *_: add_layer(own, "Cells"))
    assert "was not made by" in refused("riskmap", **wanted, CELLS=f"{own}|layername=cells")
    assert layers(own) == {"mine": 3, "Cells": 3}


def test_a_layer_of_another_model_is_ours(run, town, rasters, wanted, own):
    other = run(
        "operationalisefactor",
        GRID=rasters["grid"],
        FACTOR=town.pubs,
        NAME="Bars of the town",
        OUTPUT=town.path("bars.tif"),
    )["OUTPUT"]
    run("riskmap", **wanted, CELLS=f"{own}|layername=Cells")
    fitted = {"EVENTS": wanted["EVENTS"], "FACTORS": [other], "MODEL": wanted["MODEL"]}
    run("fitmodel", **fitted, SELECTION="reference")
    del fitted["EVENTS"]
    run("riskmap", **fitted, RISK=wanted["RISK"], CELLS=f"{own}|layername=cells")
    assert layers(own) == {"mine": 3, "cells": CELLS}


def test_several_layers_of_one_run(run, rasters, own):
    tables = {name: f"{own}|layername={name.lower()}" for name in ("TABLE", "CURVES")}
    given = {"MAPS": [rasters["events"]], "EVENTS": rasters["events"], "RESAMPLES": 99}
    new = {"CALIBRATION": f"{own}.new.gpkg|layername=calibration"}
    for _ in range(2):
        run("validatemaps", **given, **tables, **new)
        assert set(layers(own)) == {"mine", "table", "curves"}
        assert layers(own)["curves"] > 100


def test_a_coordinate_system_that_has_another_number_there(run, town, wanted):
    """Custom ones are numbered by each file for itself, and shapes repeat the number."""
    own = town.path("all.gpkg")
    crs = osr.SpatialReference()
    crs.ImportFromProj4("+proj=laea +lat_0=50 +lon_0=7 +ellps=GRS80")
    add_layer(own, "mine", crs)
    with closing(sqlite3.connect(own)) as file, file:
        file.execute(
            "UPDATE gpkg_spatial_ref_sys SET srs_id = ? WHERE organization = 'NONE' "
            "AND definition LIKE '%Azimuthal%'",
            [BRITISH],
        )
        for table in ("gpkg_contents", "gpkg_geometry_columns"):
            file.execute(f"UPDATE {table} SET srs_id = ? WHERE table_name = 'mine'", [BRITISH])
    run("riskmap", **wanted, CELLS=f"{own}|layername=cells")
    layer = QgsVectorLayer(f"{own}|layername=cells", "cells", "ogr")
    assert layer.crs().authid() == f"EPSG:{BRITISH}"
    number = next(row[3] for row in rows(own, "gpkg_geometry_columns") if row[0] == "cells")
    shape = rows(own, "cells")[0][1]
    assert number != BRITISH
    assert int.from_bytes(shape[4:8], "little") == number


def test_what_the_toolbox_asks_for_is_loaded_from_its_place(processing, log, wanted, own):
    context, place = QgsProcessingContext(), f"{own}|layername=cells"
    project = QgsProject()
    asked = QgsProcessingOutputLayerDefinition(
        f"ogr:dbname='{own}' table=\"cells\" (geom)", project
    )
    given = {**wanted, "CELLS": asked}
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("rtm:riskmap")
    results, good = algorithm.run(given, context, log)
    assert good, log.said
    assert results["CELLS"] == place
    assert context.willLoadLayerOnCompletion(place)
    details = context.layerToLoadOnCompletionDetails(place)
    assert (details.name, details.outputName) == ("Cells as polygons", "CELLS")
    assert layers(own) == {"mine": 3, "cells": CELLS}


def test_a_file_that_is_no_geopackage_is_refused(refused, town, wanted):
    path = Path(town.path("notes.gpkg"))
    path.write_text("my notes, which I called so")
    said = refused("riskmap", **wanted, CELLS=f"{path}|layername=cells")
    assert "is no GeoPackage" in said
    assert path.read_text() == "my notes, which I called so"

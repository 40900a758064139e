"""An output takes the place that it was given, and nothing of the analyst's beside it is lost."""

import os
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsVectorLayer
from risk_terrain_modelling.algorithms.files.destinations import ALONE, COMPANIONS, ONLY_MAPS

DECOYS = {
    "grid.qml": "the style of my grid.shp",
    "grid.tif.aux.xml": "of no raster that is here",
}


def made(run, town, **changes):
    wanted = {"STUDY_AREA": town.area, "BLOCK_LENGTH": 200, "OUTPUT": town.path("grid.tif")}
    return run("creategrid", **{**wanted, **changes})


def kept(town):
    return {path.name: path.read_text() for path in town.folder.glob("kept-*/*")}


@pytest.fixture
def decoys(town):
    for name, text in DECOYS.items():
        Path(town.path(name)).write_text(text)


def test_what_has_the_name_of_a_side_file_is_kept(run, log, town, decoys):
    made(run, town)
    assert kept(town) == DECOYS
    assert "<qgis" in Path(town.path("grid.qml")).read_text(encoding="utf-8")
    assert all(any(f"“{name}”" in text for text in log.said) for name in DECOYS)


def test_our_own_side_files_are_replaced(run, town):
    for _ in range(2):
        made(run, town)
        Path(town.path("grid.tif.aux.xml")).write_text("statistics of the raster that was there")
    made(run, town)
    assert not kept(town)
    assert not os.path.exists(town.path("grid.tif.aux.xml"))


def test_a_style_that_was_changed_since_is_kept(run, town):
    from qgis.core import QgsRasterLayer

    made(run, town)
    layer = QgsRasterLayer(town.path("grid.tif"), "grid")
    layer.setOpacity(0.5)
    layer.saveNamedStyle(town.path("grid.qml"))
    changed = Path(town.path("grid.qml")).read_text(encoding="utf-8")
    made(run, town)
    assert kept(town) == {"grid.qml": changed}


def test_a_run_that_fails_leaves_all_as_it_was(refused, town, decoys, monkeypatch):
    from risk_terrain_modelling.algorithms.looks import styling
    from risk_terrain_modelling.core.errors import RtmError

    def fail(path):
        raise RtmError("The style is not to our taste.", "Paint the town.")

    monkeypatch.setattr(styling, "style_grid", fail)
    refused("creategrid", STUDY_AREA=town.area, BLOCK_LENGTH=200, OUTPUT=town.path("grid.tif"))
    assert {name: Path(town.path(name)).read_text() for name in DECOYS} == DECOYS


def test_a_table_saved_to_a_geopackage_from_the_toolbox(run, town, fitted):
    """Its form names a column of geometry for tables, too."""
    for table in ("terms", "again"):
        place = f"ogr:dbname='{town.path('all.gpkg')}' table=\"{table}\" (geom)"
        written = run("fitmodel", **fitted, COEFFICIENTS=place)
        layer = QgsVectorLayer(written["COEFFICIENTS"], table, "ogr")
        assert [row["factor"] for row in layer.getFeatures()] == ["Pubs"]


@pytest.mark.parametrize("ending", [".txt", ".dxf", ".gpx", ".000", ".docx", *sorted(ONLY_MAPS)])
def test_files_that_can_hold_no_table_are_refused_before_the_work(refused, town, fitted, ending):
    before = set(os.listdir(town.folder))
    place = town.path(f"terms{ending}")
    assert "ends with .gpkg" in refused("fitmodel", **fitted, COEFFICIENTS=place)
    assert set(os.listdir(town.folder)) == before


@pytest.mark.parametrize("ending", sorted((ALONE | COMPANIONS.keys()) - ONLY_MAPS))
def test_files_that_can_hold_a_table(run, town, fitted, ending):
    if ending == ".kml" and gdal.GetDriverByName("LIBKML") is None:
        pytest.skip("GDAL's other driver reads no fields of a KML")
    place = town.path(f"terms{ending}")
    written = run("fitmodel", **fitted, COEFFICIENTS=place)
    assert written["COEFFICIENTS"] == place
    rows = list(QgsVectorLayer(place, "terms", "ogr").getFeatures())
    assert len(rows) == 1
    assert "Pubs" in rows[0].attributes()


@pytest.mark.parametrize("ending", sorted(ALONE | COMPANIONS.keys()))
def test_files_that_can_hold_a_map(run, town, fitted, ending):
    run("fitmodel", **fitted)
    place = town.path(f"cells{ending}")
    wanted = {name: fitted[name] for name in ("MODEL", "FACTORS", "EVENTS")}
    written = run("riskmap", **wanted, RISK=town.path("risk.tif"), CELLS=place)
    assert written["CELLS"] == place
    layer = QgsVectorLayer(place, "cells", "ogr")
    assert len(list(layer.getFeatures())) == 400
    assert layer.isSpatial() == (ending not in (".csv", ".xlsx", ".ods"))


def test_of_a_raster_and_a_layer_of_one_name_the_raster_has_its_style(run, town, fitted):
    run("fitmodel", **fitted)
    wanted = {name: fitted[name] for name in ("MODEL", "FACTORS", "EVENTS")}
    places = {"RISK": town.path("risk.tif"), "CELLS": town.path("risk.geojson")}
    for _ in range(2):
        run("riskmap", **wanted, **places)
        assert "<rasterrenderer" in Path(town.path("risk.qml")).read_text(encoding="utf-8")
    assert not list(town.folder.glob("kept-*"))

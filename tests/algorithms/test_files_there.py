"""Files that are there already, of every format: ours is replaced, the analyst's is kept."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from osgeo import gdal, ogr
from qgis.core import QgsProcessingException, QgsVectorFileWriter, QgsVectorLayer
from risk_terrain_modelling.algorithms.files.destinations import ALONE, COMPANIONS

COME_ALONG = {  # what may lie beside a file of several
    ".shp": (".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".idm", ".ind", ".qpj"),
    ".tab": (".dat", ".id", ".map", ".ind"),
    ".gml": (".xsd", ".gfs"),
}


@pytest.fixture
def taste(monkeypatch):
    """Let every run fail once its layer is written."""
    from risk_terrain_modelling.algorithms.looks import styling
    from risk_terrain_modelling.core.errors import RtmError

    def fail(*_):
        raise RtmError("The style is not to our taste.", "Paint the town.")

    monkeypatch.setattr(styling, "style_cells", fail)


@pytest.fixture
def mapped(run, town, fitted):
    """Write cells to a place."""
    run("fitmodel", **fitted)
    wanted = {name: fitted[name] for name in ("MODEL", "FACTORS", "EVENTS")}
    return lambda place: run("riskmap", **wanted, RISK=town.path("risk.tif"), CELLS=place)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.glob("kept-*/*")}


def own_file(path, layers=("mine", "notes"), fields=("name",)):
    """Write a file of the analyst's, in whatever format it is called by; return what it holds."""
    driver = QgsVectorFileWriter.driverForExtension(Path(path).suffix[1:])
    file = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    for name in layers:
        layer = file.CreateLayer(name, None, ogr.wkbPoint)
        for field in fields:
            layer.CreateField(ogr.FieldDefn(field, ogr.OFTString))
        row = ogr.Feature(layer.GetLayerDefn())
        if layer.GetLayerDefn().GetGeomFieldCount():
            row.SetGeometry(ogr.CreateGeometryFromWkt("POINT (1 2)"))
        row.SetField(fields[0], "mine")
        layer.CreateFeature(row)
    del layer, file
    return Path(path).read_bytes()


class TestFilesThatAreThere:
    """A file of a layer like the new one is replaced; any other is kept, and that is said."""

    @pytest.mark.parametrize("ending", sorted(ALONE | COMPANIONS.keys()))
    def test_the_analysts_is_kept(self, mapped, town, log, ending):
        place = Path(town.path(f"all{ending}"))
        several = ending in (".gpkg", ".sqlite", ".xlsx", ".ods")
        before = own_file(place, ("mine", "notes") if several else ("all",))
        mapped(str(place))
        assert contents(town.folder)[place.name] == before
        assert any(f"“{place.name}” was there" in text for text in log.said)
        assert QgsVectorLayer(str(place), "cells", "ogr").featureCount() == 400

    @pytest.mark.parametrize("ending", sorted(ALONE | COMPANIONS.keys()))
    def test_ours_is_replaced(self, mapped, town, ending):
        if ending == ".kml" and gdal.GetDriverByName("LIBKML") is None:
            pytest.skip("GDAL's other driver reads no fields of a KML")
        for _ in range(2):
            mapped(town.path(f"cells{ending}"))
            assert not contents(town.folder)

    def test_one_that_is_no_such_file_is_kept(self, mapped, town):
        for name in ("all.gpkg", "all.csv", "all.shp"):
            Path(town.path(name)).write_text("my thesis")
            mapped(town.path(name))
        assert contents(town.folder) == dict.fromkeys(
            ("all.gpkg", "all.csv", "all.shp"), b"my thesis"
        )

    def test_ours_with_a_style_or_a_layer_of_the_analysts(self, mapped, town):
        place = town.path("cells.gpkg")
        mapped(place)
        with closing(sqlite3.connect(place)) as file, file:
            file.execute("UPDATE layer_styles SET description = 'Mine'")
        before = Path(place).read_bytes()
        mapped(place)
        assert contents(town.folder) == {"cells.gpkg": before}

    def test_edits_that_wait_beside_a_geopackage_stay_with_it(self, mapped, town):
        place = town.path("cells.gpkg")
        mapped(place)
        with closing(sqlite3.connect(place)) as file:
            file.execute("PRAGMA journal_mode = WAL")
            file.execute("CREATE TABLE edits (note TEXT)")
            file.execute("INSERT INTO edits VALUES ('mine')")
            file.commit()
            mapped(place)
        (kept,) = town.folder.glob("kept-*/cells.gpkg")
        with closing(sqlite3.connect(kept)) as file:
            assert file.execute("SELECT note FROM edits").fetchall() == [("mine",)]
        assert not os.path.exists(f"{place}-wal")

    def test_a_name_without_an_ending_is_that_of_a_geopackage(self, mapped, town):
        before = own_file(town.path("all.gpkg"))
        assert mapped(town.path("all"))["CELLS"] == town.path("all.gpkg")
        assert contents(town.folder) == {"all.gpkg": before}

    def test_a_run_that_fails_puts_it_back(self, mapped, town, taste):
        names = ("all.gpkg", "all.csv", "all.shp")
        before = {name: own_file(town.path(name), ("all",)) for name in names}
        for name in names:
            with pytest.raises(QgsProcessingException):
                mapped(town.path(name))
            assert Path(town.path(name)).read_bytes() == before[name]
        assert not list(town.folder.glob("kept-*"))
        assert not list(town.folder.glob(".*"))


@pytest.mark.parametrize("names", [["all.csv"], ["all.gpkg"], ["all.shp"], ["all.qix", "all.sbn"]])
def test_what_a_killed_run_had_put_aside_is_still_the_analysts(run, mapped, town, fitted, names):
    from .test_layers_beside_others import kill_at

    for name in names:
        Path(town.path(name)).write_text("my thesis")
    run("fitmodel", **fitted)
    place = town.path(names[0].replace(".qix", ".shp"))
    asked = {name: fitted[name] for name in ("MODEL", "FACTORS", "EVENTS")}
    kill_at(
        "looks.styling.style_cells",
        "riskmap",
        {**asked, "RISK": town.path("r.tif"), "CELLS": place},
    )
    mapped(place)
    kept = contents(town.folder)  # of several files, those of the killed run, too
    assert {name: kept[name] for name in names} == dict.fromkeys(names, b"my thesis")


class TestFormatsOfSeveralFiles:
    """What has the stem of a new layer would be read as a part of it, or be gone."""

    @pytest.mark.parametrize("ending", sorted(COME_ALONG))
    def test_what_is_the_analysts_is_kept(self, mapped, town, log, ending):
        decoys = {f"out{other}": f"my {other}".encode() for other in COME_ALONG[ending]}
        for name, content in decoys.items():
            Path(town.path(name)).write_bytes(content)
        mapped(town.path(f"out{ending}"))
        assert contents(town.folder) == decoys
        assert all(any(f"“{name}”" in text for text in log.said) for name in decoys)
        layer = QgsVectorLayer(town.path(f"out{ending}"), "out", "ogr")
        assert layer.featureCount() == 400

    @pytest.mark.parametrize("ending", sorted(COME_ALONG))
    def test_a_run_that_fails_leaves_it(self, mapped, town, ending, taste):
        decoys = {f"out{other}": f"my {other}" for other in COME_ALONG[ending]}
        for name, content in decoys.items():
            Path(town.path(name)).write_text(content)
        before = set(os.listdir(town.folder))
        with pytest.raises(QgsProcessingException):
            mapped(town.path(f"out{ending}"))
        made = {"model.json", "risk.tif", "risk.qml", "risk.tif.aux.xml"}
        assert set(os.listdir(town.folder)) - made == before - made
        assert {name: Path(town.path(name)).read_text() for name in decoys} == decoys

    def test_an_index_that_qgis_made_of_ours_goes_with_it(self, mapped, town):
        place = town.path("out.shp")
        mapped(place)
        assert QgsVectorLayer(place, "out", "ogr").dataProvider().createSpatialIndex()
        assert os.path.exists(town.path("out.qix"))
        mapped(place)
        assert not os.path.exists(town.path("out.qix"))
        assert not contents(town.folder)


@pytest.mark.parametrize("ending", [".csv", ".geojson", ".shp", ".xlsx"])
def test_a_layer_is_named_in_a_geopackage_only(refused, town, fitted, ending):
    place = f"{town.path('terms')}{ending}|layername=x"
    assert "“Table of coefficients” (COEFFICIENTS)" in refused(
        "fitmodel", **fitted, COEFFICIENTS=place
    )

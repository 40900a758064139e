"""Layers are called by their own names, and what is no file is refused by every algorithm."""

import json
import os
import shutil
import time
import zipfile
from pathlib import Path

import pytest
from osgeo import gdal, ogr
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from risk_terrain_modelling.algorithms.files.names import as_words
from risk_terrain_modelling.tests.feedback import Log

QUICK = 30  # seconds; what waits for a pipe waits for ever


@pytest.fixture
def geopackage(town):
    """The pubs of the town, and a table without any."""
    path = town.path("town.gpkg")
    opened = ogr.Open(town.pubs)
    pubs = opened.GetLayer()
    made = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    for name in ("pubs", "none"):
        layer = made.CreateLayer(name, pubs.GetSpatialRef(), ogr.wkbPoint)
        for feature in pubs if name != "none" else ():
            copy = ogr.Feature(layer.GetLayerDefn())
            copy.SetGeometry(feature.GetGeometryRef())
            layer.CreateFeature(copy)
        pubs.ResetReading()
    return path


def factor_of(town, rasters, **changes):
    return {"GRID": rasters["grid"], "OUTPUT": town.path("new.tif"), **changes}


@pytest.mark.parametrize("way", ["", "/vsizip/"])
def test_a_download_of_several_tables_is_to_be_unpacked(refused, town, rasters, way):
    with zipfile.ZipFile(town.path("crime.zip"), "w") as archive:
        for month in ("2024-01", "2024-02"):
            archive.writestr(f"{month}/street.csv", "Longitude,Latitude\n-0.1,51.5\n")
    given = factor_of(town, rasters, FACTOR=f"{way}{town.path('crime.zip')}")
    assert "Unpack it, and choose the layer" in refused("operationalisefactor", **given)


class TestLayersOfAGeopackage:
    def test_a_fault_names_the_layer(self, refused, town, rasters, geopackage):
        given = factor_of(town, rasters, FACTOR=f"{geopackage}|layername=none")
        assert "The layer “none” is empty." in refused("operationalisefactor", **given)

    def test_a_factor_is_named_after_it(self, run, log, town, rasters, geopackage):
        given = factor_of(town, rasters, FACTOR=f"{geopackage}|layername=pubs")
        made = run("operationalisefactor", **given)
        assert ": Pubs, " in QgsRasterLayer(made["OUTPUT"]).bandName(1)
        assert any(one.startswith("Pubs: ") for one in log.said)

    def test_a_factor_is_named_after_it_without_its_file(
        self, processing, town, rasters, geopackage
    ):
        layer = QgsVectorLayer(f"{geopackage}|layername=pubs", "town — pubs", "ogr")
        other = QgsVectorLayer(f"{geopackage}|layername=pubs", "Town — bars_of_mine", "ogr")
        for given, name in ((layer, "Pubs"), (other, "Town — bars of mine")):
            made = processing.run(
                "rtm:operationalisefactor", factor_of(town, rasters, FACTOR=given)
            )
            about = json.loads(gdal.Open(made["OUTPUT"]).GetMetadataItem("RTM_FACTOR"))
            assert (about["name"], about["layer"]) == (name, given.name())

    def test_a_name_like_a_page_stays_a_name(self, refused, town, rasters):
        source = town.path("<b>pubs\n& bars.geojson")
        shutil.copy(town.pubs, source)
        said = refused(
            "operationalisefactor", **factor_of(town, rasters, FACTOR=source, FILTER='"x" = 1')
        )
        assert "which “‹b>pubs & bars” does not have" in said

    def test_a_layer_of_the_project_keeps_the_name_it_has_there(self, processing, town, geopackage):
        layer = QgsVectorLayer(f"{geopackage}|layername=none", "Bars of mine", "ogr")
        project = QgsProject.instance()
        project.addMapLayer(layer)
        context = QgsProcessingContext()
        context.setProject(project)
        try:
            with pytest.raises(Exception, match="“Bars of mine” is empty"):
                processing.run(
                    "rtm:creategrid",
                    {"STUDY_AREA": layer.id(), "BLOCK_LENGTH": 200, "OUTPUT": town.path("g.tif")},
                    context=context,
                    feedback=Log(),
                )
        finally:
            project.clear()


@pytest.mark.parametrize("where", ["text", "definition"])
def test_a_pipe_holds_nothing_up(refused, town, rasters, where):
    os.mkfifo(town.path("pipe.geojson"))
    source = town.path("pipe.geojson")
    if where == "definition":
        source = QgsProcessingFeatureSourceDefinition(source, True)
    began = time.monotonic()
    said = refused("operationalisefactor", **factor_of(town, rasters, FACTOR=source))
    assert "is a named pipe and no file" in said
    assert time.monotonic() - began < QUICK


def test_a_password_is_not_repeated(refused, town, rasters):
    source = "ogr:dbname='x.gpkg' host='localhost' password='secret' table=\"t\" (geom)"
    said = refused("operationalisefactor", **factor_of(town, rasters, FACTOR=source))
    assert "cannot be read" in said
    assert "secret" not in said


@pytest.mark.parametrize("algorithm", ["countevents", "hotspotmap"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("env('HOME') = 'x'", "uses the function env"),
        ("\"kind\" = 'robbery' OR " * 20_000 + "1", "letters"),
        ("1" + "+1" * 20_000, "words and signs"),
        ('"kind" = \'' + "x" * 5000 + "'", "leaves no feature"),
    ],
)
def test_a_filter_typed_into_a_form_has_the_same_rule(
    refused, town, rasters, algorithm, text, said
):
    given = {"GRID": rasters["grid"], "INCIDENTS": town.incidents, "FILTER": text}
    told = refused(algorithm, OUTPUT=town.path("new.tif"), **given)
    assert said in told
    assert len(told) < 600


def test_a_name_with_blanks_around_it(run, town):
    study = {
        "schema": "rtm-study/1",
        "study_area": {"source": "area.geojson"},
        "grid": {"block_length": 200},
        "incidents": {"source": "incidents.geojson"},
        "factors": [{"name": " Pubs ", "source": "pubs.geojson"}],
        "model": {"selection": "reference"},
    }
    Path(town.path("study.json")).write_text(json.dumps(study), encoding="utf-8")
    out = Path(town.path("out"))
    run("runstudy", STUDY=town.path("study.json"), OUTPUT_FOLDER=str(out))
    report = (out / "report.html").read_text(encoding="utf-8")
    assert "Pubs" in report
    assert "pubs.geojson" in report
    assert json.loads((out / "study.json").read_text())["factors"][0]["name"] == "Pubs"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bus_stops", "Bus stops"),
        ("  bus__stops.SHP ", "Bus stops"),
        ("OSM_bars.geojson", "OSM bars"),
        ("A&E", "A&E"),
        ("Bars 2.5 km", "Bars 2.5 km"),
        ("élan.gpkg", "Élan"),
        ("_", ""),
    ],
)
def test_a_name_in_words(name, words):
    assert as_words(name) == words

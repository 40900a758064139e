"""Whose data a study rests on, and of which date they are, is told in its report."""

import json
import sqlite3
from contextlib import closing
from html import unescape
from pathlib import Path

import numpy as np
from osgeo import gdal
from risk_terrain_modelling.algorithms.files.layer_rights import Rights, rights_in
from risk_terrain_modelling.tests import os_places


def report_of(run, town, pubs: str) -> str:
    """Run a study of the town with pubs from a layer, and return what its report says."""
    study = {
        "schema": "rtm-study/1",
        "title": "Town",
        "study_area": {"source": "area.geojson"},
        "grid": {"block_length": 200},
        "incidents": {"source": "incidents.geojson"},
        "factors": [{"name": "Pubs", "source": pubs}],
        "model": {"selection": "reference"},
    }
    path = Path(town.path("study.json"))
    path.write_text(json.dumps(study), encoding="utf-8")
    run("runstudy", STUDY=str(path), OUTPUT_FOLDER=town.path("results"))
    return unescape((Path(town.path("results")) / "report.html").read_text(encoding="utf-8"))


def supplied(run, town) -> str:
    """Have the town's pubs supplied by Ordnance Survey, and import them; return their layer."""
    rows = [(f"Pub {at}", "01020034", x, y, "1") for at, (x, y) in enumerate(pubs_of(town))]
    supply = os_places.write(town.folder / "supply.csv", "upper", rows=rows)
    results = run("importfactors", FILES=[supply], OUTPUT=town.path("factors.gpkg"))
    return json.loads(results["LAYERS"])[0]["source"]


def pubs_of(town) -> np.ndarray:
    content = json.loads(Path(town.pubs).read_text(encoding="utf-8"))
    return np.array([one["geometry"]["coordinates"] for one in content["features"]])


def test_a_report_says_whose_data_it_rests_on(run, town):
    report = report_of(run, town, supplied(run, town))
    part = report[report.index("Whose data") :]
    assert "Contains OS data © Crown copyright and database rights 2014" in part
    assert "Factor “Pubs”" in part and "of 2014-12-01" in part
    assert "Not told by the layers:" in part and "Incidents" in part


def test_a_report_on_layers_that_say_nothing_has_no_such_part(run, town):
    assert "Whose data" not in report_of(run, town, "pubs.geojson")


def test_what_a_layer_says_is_read_from_wherever_qgis_keeps_it(run, town):
    told = rights_in(supplied(run, town))
    assert told.attribution[0].endswith("PointX database right/copyright 2014")
    assert rights_in(town.pubs) == Rights()
    assert rights_in(town.path("absent.gpkg")) == Rights()
    assert rights_in("dbname='x' host=localhost table=\"a\"") == Rights()


def test_a_geopackage_without_metadata_says_what_its_contents_describe(town):
    path = Path(town.path("plain.gpkg"))
    assert gdal.VectorTranslate(str(path), town.pubs, format="GPKG") is not None
    assert rights_in(str(path)) == Rights()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE gpkg_contents SET description = 'Drawn by hand'")
    assert rights_in(str(path)) == Rights(abstract="Drawn by hand")

"""A study with earlier incidents: what is made of them, where it is said, and what is refused."""

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException


def of_years(town, name, *years):
    """The town's incidents as a layer, dealt to the months of years in turn."""
    days = [f"{year}-{month:02}-15" for year in years for month in range(1, 13)]
    shapes = [
        ("Point", [float(x), float(y)], {"day": days[number % len(days)]})
        for number, (x, y) in enumerate(town.events_xy)
    ]
    return town.layer(name, shapes)


@pytest.fixture
def asked(town, study):
    """Write a study of incidents of 2024, with the changes."""
    incidents = {"source": of_years(town, "year", 2024)}

    def write(**changes):
        return study(incidents=incidents, **changes)

    return write


@pytest.fixture
def faulty(run, asked, town):
    """Run a study that must be refused; return what it says, and see that nothing was written."""

    def run_one(**changes):
        folder = Path(town.path("refused"))
        with pytest.raises(QgsProcessingException) as fault:
            run("runstudy", STUDY=asked(**changes), OUTPUT_FOLDER=str(folder))
        assert not folder.exists()
        return str(fault.value)

    return run_one


def values(path):
    dataset = gdal.Open(str(path))
    return dataset.GetRasterBand(1).ReadAsArray().astype(float)


def page(folder):
    html = (folder / "report.html").read_text(encoding="utf-8")
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_all_of_it_is_recorded_and_said(run, asked, town):
    folder = Path(town.path("results"))
    history = [
        {"source": of_years(town, "two", 2021, 2022)},
        {"source": of_years(town, "one", 2023), "filter": "\"day\" >= '2023-01-01'"},
    ]
    holdout = {"source": of_years(town, "next", 2025)}
    wanted = asked(history=history, holdout=holdout)
    run("runstudy", STUDY=wanted, OUTPUT_FOLDER=str(folder))

    assert values(folder / "history_1.tif").sum() == 240
    tags = gdal.Info(str(folder / "forecast.tif"), format="json")["metadata"][""]
    assert [one["incidents"] for one in json.loads(tags["RTM_HISTORY"])] == ["two", "one"]
    assert float(tags["RTM_PERIODS"]) == pytest.approx(1 + (365 + 365 + 365) / 366, rel=1e-5)
    read = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    assert [one["source"] for one in read["history"]] == ["../two.geojson", "../one.geojson"]
    record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert {"../two.geojson", "../one.geojson"} <= set(record["inputs"])
    said = page(folder)
    assert "Earlier events: 240 rows, 2021-01 to 2022-12; 240 rows, 2023-01 to 2023-12" in said
    assert "the forecast map had 720 events, of a time 4.0 times as long, and the others" in said
    with open(folder / "validation.csv", encoding="utf-8", newline="") as file:
        assert len({row["map"] for row in csv.DictReader(file)}) >= 4


def test_other_maps_are_as_without_it(run, asked, town):
    with_past, without = Path(town.path("with")), Path(town.path("without"))
    history = [{"source": of_years(town, "two", 2021, 2022)}]
    run("runstudy", STUDY=asked(history=history), OUTPUT_FOLDER=str(with_past))
    run("runstudy", STUDY=asked(), OUTPUT_FOLDER=str(without))
    for name in ("events", "risk", "hotspots", "residuals"):
        both = (values(folder / f"{name}.tif") for folder in (with_past, without))
        np.testing.assert_array_equal(*both)
    assert (values(with_past / "forecast.tif") != values(without / "forecast.tif")).any()


def test_a_run_without_history_takes_away_that_of_the_run_before(run, asked, town):
    folder = Path(town.path("results"))
    history = [{"source": of_years(town, "two", 2021, 2022)}]
    run("runstudy", STUDY=asked(history=history), OUTPUT_FOLDER=str(folder))
    assert (folder / "history_1.tif").exists()
    run("runstudy", STUDY=asked(), OUTPUT_FOLDER=str(folder))
    assert not list(folder.glob("history_*"))


def test_a_month_of_a_study(run, asked, town):
    folder = Path(town.path("results"))
    run("runstudy", STUDY=asked(forecast={"horizon": "month"}), OUTPUT_FOLDER=str(folder))
    assert values(folder / "forecast.tif").sum() == pytest.approx(240 * 31 / 366, rel=0.02)
    said = page(folder)
    assert "time of the forecast map" in said
    assert "The forecast is for 2025-01-01 to 2025-01-31" in said
    assert "for a longer or shorter time than that of what was recorded" in said
    assert "Less is expected than was recorded" not in said


class TestRefused:
    def test_the_same_layer(self, faulty, town):
        said = faulty(history=[{"source": town.path("year.geojson")}])
        assert "do not end before those of the model begin" in said

    def test_the_later_incidents(self, faulty, town, study, run):
        later = of_years(town, "undated", 2025)
        text = Path(later).read_text(encoding="utf-8").replace('"day"', '"when was it"')
        Path(later).write_text(re.sub(r'"2025-[\d-]+"', "null", text), encoding="utf-8")
        said = faulty(history=[{"source": later}], holdout={"source": later})
        assert "hold the same events" in said

    def test_no_incident_within_the_study_area(self, faulty, town):
        far = town.layer("far", [("Point", [0.0, 0.0], {"day": "2023-01-01"})])
        assert "“far”" in faulty(history=[{"source": far}])

    def test_a_layer_that_is_not_there(self, faulty):
        assert "nowhere" in faulty(history=[{"source": "nowhere.gpkg"}])

    def test_a_quarter_of_incidents_without_dates(self, run, study, town):
        wanted = study(forecast={"horizon": "quarter"})
        with pytest.raises(QgsProcessingException, match="has no dates"):
            run("runstudy", STUDY=wanted, OUTPUT_FOLDER=town.path("refused"))

"""A model that an earlier version wrote (rtm-model/1) opens in everything that takes a model."""

import json
import re
import shutil
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from risk_terrain_modelling.core.model.json import read_model
from risk_terrain_modelling.core.model.parts import AGREES
from risk_terrain_modelling.core.report.page import render_report
from risk_terrain_modelling.tests.feedback import Log

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample"
STORED = ROOT / "tests" / "core" / "model" / "version1"


@pytest.fixture(scope="module")
def today(processing, tmp_path_factory):
    """The results of the study of which the stored models are."""
    folder = tmp_path_factory.mktemp("older") / "results"
    processing.run(
        "rtm:runstudy", {"STUDY": str(SAMPLE / "study.json"), "OUTPUT_FOLDER": str(folder)}
    )
    return folder


@pytest.fixture
def given(today):
    return {
        "MODEL": str(STORED / "calibrated.json"),
        "FACTORS": [str(path) for path in sorted((today / "factors").glob("*.tif"))],
        "EVENTS": str(today / "events.tif"),
    }


def test_its_risk_map_is_made_of_its_local_ratios_and_says_so(processing, given, tmp_path):
    log = Log()
    wanted = {**given, "RISK": str(tmp_path / "risk.tif")}
    processing.run("rtm:riskmap", wanted, feedback=log)
    assert "mapped with its local ratios" in " ".join(log.said)
    told = json.loads(Path(given["MODEL"]).read_text(encoding="utf-8"))
    logs = told["intercept"]
    for term in told["terms"]:
        sign = -1 if term["effect"] == "protective" else 1
        logs = logs + sign * term["coefficient"] * reached(term, given["FACTORS"])
    mapped = gdal.Open(wanted["RISK"])
    expected = mapped.GetRasterBand(2)
    values = expected.ReadAsArray()
    inside = values != expected.GetNoDataValue()
    assert inside.sum() == told["cells"]
    assert values[inside] == pytest.approx(np.exp(logs)[inside], rel=1e-6)


def reached(term, factors):
    """The cells under the influence of a term, from the raster of its factor."""
    wanted = f"{term['factor']}, {term['operationalisation']}, {term['distance']:g} m"
    for raster in map(gdal.Open, factors):
        bands = [raster.GetRasterBand(number + 1) for number in range(raster.RasterCount)]
        for band in bands:
            if band.GetDescription() == wanted:
                return band.ReadAsArray() == 1
    raise LookupError(wanted)


def test_a_model_of_today_is_mapped_without_a_warning(processing, given, today, tmp_path):
    log = Log()
    wanted = {**given, "MODEL": str(today / "model.json"), "RISK": str(tmp_path / "risk.tif")}
    processing.run("rtm:riskmap", wanted, feedback=log)
    assert "local" not in " ".join(log.said)
    assert (tmp_path / "risk.tif").read_bytes() == (today / "risk.tif").read_bytes()


def test_its_forecast_has_the_bytes_of_todays(processing, given, today, tmp_path):
    wanted = {**given, "SEED": 1, "FORECAST": str(tmp_path / "forecast.tif")}
    log = Log()
    processing.run("rtm:forecastmap", wanted, feedback=log)
    assert "by the model's local ratios" in " ".join(log.said)
    assert (tmp_path / "forecast.tif").read_bytes() == (today / "forecast.tif").read_bytes()


@pytest.mark.parametrize("name", ["calibrated", "reference"])
def test_its_report_says_what_it_said(name):
    model = read_model((STORED / f"{name}.json").read_text(encoding="utf-8"))
    page = unescape(re.sub("<[^>]*>", "", render_report(model)))
    judged = model.terms if model.reference is None else model.reference.terms
    for term in judged:
        assert term.verdict.told
        assert term.verdict.told in page
    assert ("model of the reference procedure agree to" in page) == (model.check.outcome == AGREES)


def test_priority_places_are_found_by_it(processing, given, today, tmp_path):
    found = processing.run(
        "rtm:priorityplaces",
        {
            **given,
            "RISK": str(today / "risk.tif"),
            "GRID": str(today / "grid.tif"),
            "PLACES": str(tmp_path / "places.gpkg"),
        },
    )
    assert found["PLACE_COUNT"] > 0


def test_a_folder_of_results_keeps_its_old_model_until_it_is_run_again(processing, today, tmp_path):
    folder = tmp_path / "results"
    shutil.copytree(today, folder)
    shutil.copy(STORED / "calibrated.json", folder / "model.json")
    processing.run(
        "rtm:runstudy", {"STUDY": str(SAMPLE / "study.json"), "OUTPUT_FOLDER": str(folder)}
    )
    assert '"rtm-model/2"' in (folder / "model.json").read_text(encoding="utf-8")

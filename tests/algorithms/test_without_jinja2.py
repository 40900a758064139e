"""Where jinja2 is missing a report that is asked for is refused first, and a study does without."""

import shutil
import sys
from pathlib import Path

import pytest

from .test_report import study_of

LACK = "The report needs the Python package jinja2, which is not installed."


@pytest.fixture
def without_jinja2(monkeypatch):
    """Let jinja2 be missing from now on."""

    def from_now_on():
        monkeypatch.setitem(sys.modules, "jinja2", None)

    return from_now_on


def no_work(*_given):
    raise AssertionError("the work was begun")


def test_a_model_with_a_report_is_refused_before_the_fit(
    run, refused, town, rasters, without_jinja2, monkeypatch
):
    wanted = {
        "EVENTS": rasters["events"],
        "FACTORS": [rasters["pubs"]],
        "MODEL": town.path("model.json"),
    }
    without_jinja2()
    with monkeypatch.context() as patched:
        patched.setattr("risk_terrain_modelling.algorithms.fitmodel.fit_model", no_work)
        said = refused("fitmodel", REPORT=town.path("report.html"), **wanted)
    assert said.startswith(LACK)
    assert said.endswith("Or leave the report out.")
    assert Path(run("fitmodel", **wanted)["MODEL"]).exists()


def test_a_test_of_maps_with_a_report_is_refused_before_the_test(
    run, refused, town, rasters, without_jinja2, monkeypatch
):
    wanted = {
        "MAPS": [rasters["events"]],
        "EVENTS": rasters["events"],
        "TABLE": town.path("measures.csv"),
    }
    without_jinja2()
    with monkeypatch.context() as patched:
        patched.setattr("risk_terrain_modelling.algorithms.validatemaps.validate_maps", no_work)
        said = refused("validatemaps", REPORT=town.path("report.html"), **wanted)
    assert said.startswith(LACK)
    assert said.endswith("Or leave the report out.")
    assert Path(run("validatemaps", **wanted)["TABLE"]).exists()


def test_a_study_says_so_first_and_makes_all_but_the_report(run, log, town, without_jinja2):
    study, folder = study_of(town, holdout=False), Path(town.path("out"))
    assert Path(run("runstudy", STUDY=study, OUTPUT_FOLDER=str(folder))["REPORT"]).exists()
    whole = Path(shutil.copytree(folder, town.path("whole")))
    log.said.clear()
    without_jinja2()
    results = run("runstudy", STUDY=study, OUTPUT_FOLDER=str(folder))
    assert log.said[0].startswith(f"No report will be written, all else will. {LACK}")
    assert "REPORT" not in results
    files = {file.relative_to(whole) for file in whole.rglob("*.*")}
    assert {file.relative_to(folder) for file in folder.rglob("*.*")} == (
        files - {Path("report.html")}
    ), "the report of an earlier run would pass for one of this"
    changing = ("report.html", "model.json", "risk.gpkg", "manifest.json")  # a time, or its hash
    changing += ("provenance.json",)
    for file in files - {Path(name) for name in changing}:
        assert (folder / file).read_bytes() == (whole / file).read_bytes(), file

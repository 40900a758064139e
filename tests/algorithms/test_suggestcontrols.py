"""Suggested control areas: who is among them, why, and what they are good for."""

import numpy as np
import pytest
from osgeo import ogr
from risk_terrain_modelling.algorithms.files.matched_areas import SUGGESTED_FIELDS
from risk_terrain_modelling.tests.algorithms.documented import TABLES
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, square

# by the corner of each square of 300 m, incidents a month
RATES = {"West": ((0, 0), 12), "Beside": ((300, 0), 12), "Quiet": ((900, 0), 2)}
RATES |= {"Like": ((900, 900), 12), "Busy": ((1500, 900), 40), "Near": ((0, 450), 12)}
MONTHS = [f"2015-{month:02}" for month in range(1, 13)]


def shape(name):
    (x, y), _ = RATES[name]
    return ("Polygon", square(LEFT + x, BOTTOM + y, 300), {"name": name})


@pytest.fixture
def asked(town):
    def given(**changes):
        rng = np.random.default_rng(9)
        told = []
        for (x, y), rate in RATES.values():
            for month in MONTHS:
                places = rng.uniform(1, 299, (rng.poisson(rate), 2)) + np.array(
                    [LEFT + x, BOTTOM + y]
                )
                told += [("Point", [float(a), float(b)], {"month": month}) for a, b in places]
        return {
            "TREATED": town.layer("treated", [shape("West")]),
            "CANDIDATES": town.layer("all", [shape(name) for name in RATES]),
            "INCIDENTS": town.layer("dated", told),
            "SUGGESTIONS": town.path("suggested.gpkg"),
            **changes,
        }

    return given


def read(results):
    file = ogr.Open(results["SUGGESTIONS"].partition("|")[0])
    layer = file.GetLayer(0)
    return [{one.GetName(): row[one.GetName()] for one in layer.schema} for row in layer]


def test_the_most_like_that_touches_no_treated_area(run, asked):
    results = run("suggestcontrols", **asked(KEEP_AWAY=200))
    treated, control = read(results)
    assert [one["name"] for one in (treated, control)] == ["West", "Like"]
    assert [one["role"] for one in (treated, control)] == ["treated", "control"]
    assert treated["matched"] == control["matched"] == "West"
    assert control["distance"] < 1.3
    assert control["why"].startswith("As like as chance lets two areas of the same crime be.")
    assert (
        f"{control['before']} incidents before, where “West” had {treated['before']}"
        in (control["why"])
    )


def test_too_near_is_too_near(run, asked, log):
    near = {one["name"] for one in read(run("suggestcontrols", **asked(EACH=3)))}
    far = {one["name"] for one in read(run("suggestcontrols", **asked(EACH=3, KEEP_AWAY=200)))}
    assert "Near" in near - far
    assert "Beside" not in near  # it touches
    assert any("3 candidates were left out" in one for one in log.said)


def test_a_displacement_area_keeps_candidates_out(run, town, asked):
    around = town.layer("around", [shape("Like")])
    (_, control) = read(run("suggestcontrols", **asked(DISPLACEMENT=around, KEEP_AWAY=200)))
    assert control["name"] in ("Quiet", "Busy")
    assert control["why"].startswith("Not like it")


def test_of_a_forecast_alone(run, rasters, fitted, town, asked):
    run("fitmodel", **fitted)
    risk = run(
        "riskmap", MODEL=fitted["MODEL"], FACTORS=fitted["FACTORS"], RISK=town.path("risk.tif")
    )
    given = asked(FORECAST=risk["RISK"])
    del given["INCIDENTS"]
    treated, control = read(run("suggestcontrols", **given))
    assert treated["before"] is None
    assert control["expected"] > 0
    assert "are expected" in control["why"]


def test_the_result_is_what_evaluating_takes(run, town, asked):
    given = asked(KEEP_AWAY=200)
    suggested = run("suggestcontrols", **given)["SUGGESTIONS"]
    found = run(
        "evaluate",
        TREATED=suggested,
        TREATED_FILTER="\"role\" = 'treated'",
        CONTROL=suggested,
        CONTROL_FILTER="\"role\" = 'control'",
        SET_FIELD="matched",
        INCIDENTS=given["INCIDENTS"],
        BEFORE="2015-01 to 2015-06",
        AFTER="2015-07 to 2015-12",
        DESIGN="matched",
        RECORD=town.path("evaluation.json"),
    )
    assert "The treated areas had" in found["SUMMARY"]


def test_fields_are_documented():
    assert TABLES["suggested-controls"][0].names() == [name for name, _ in SUGGESTED_FIELDS]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"INCIDENTS": None}, "Neither incidents nor a forecast are given"),
        ({"KEEP_AWAY": 5000}, "Every candidate touches a treated or displacement area"),
        ({"BEFORE": "2014"}, "No incident lies in the period 2014."),
        ({"BEFORE": "long ago"}, "“long ago” is no period."),
        ({"CANDIDATE_NAME_FIELD": "title"}, "The layer “all” has no field “title”."),
        ({"EACH": 0}, "The number of control areas for each is 0."),
        ({"KEEP_AWAY": -1}, "The distance to keep away is below 0."),
    ],
)
def test_bad_input(refused, asked, changes, said):
    given = {name: value for name, value in asked(**changes).items() if value is not None}
    assert said in refused("suggestcontrols", **given)

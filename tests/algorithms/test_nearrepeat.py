"""Near repeats: read from a layer, found, written, and refused where nobody could tell."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from osgeo import ogr
from risk_terrain_modelling.tests.town import BOTTOM, LEFT


def days_after(day, number):
    return str(np.datetime64(day) + int(number))


def contagious(seed=1, many=300, day="2016-01-01"):
    """Each third incident follows the one before it within 80 m and 5 days."""
    rng = np.random.default_rng(seed)
    xy, days = rng.uniform(0, 5000, (many, 2)), rng.integers(0, 365, many)
    follows = np.arange(2, many, 3)
    xy[follows] = xy[follows - 1] + rng.uniform(-55, 55, (len(follows), 2))
    days[follows] = days[follows - 1] + rng.integers(1, 6, len(follows))
    for (x, y), number in zip(xy.tolist(), days.tolist()):
        yield "Point", [LEFT + x, BOTTOM + y], {"day": days_after(day, number)}


@pytest.fixture
def asked(town):
    def given(shapes=None, **more):
        return {
            "INCIDENTS": town.layer("repeats", list(contagious() if shapes is None else shapes)),
            "PERMUTATIONS": 199,
            "TABLE": town.path("bands.csv"),
            "LAYER": town.path("roles.gpkg"),
            "RECORD": town.path("repeats.json"),
            "REPORT": town.path("repeats.html"),
            **more,
        }

    return given


def test_repeats_are_found_and_written(run, town, asked, log):
    found = run("nearrepeat", **asked())
    assert (found["INCIDENT_COUNT"], found["BANDS_THAT_STAND_OUT"]) == (300, 1)
    with Path(town.path("bands.csv")).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 5 * 4
    (near,) = (one for one in rows if one["stands_out"] == "yes")
    assert (near["up_to_metres"], near["from_days"], near["to_days"]) == ("100", "0", "7")
    content = json.loads(Path(town.path("repeats.json")).read_text(encoding="utf-8"))
    assert [one["near"] for one in content["cells"]].count(True) == 1
    assert any("After an incident others follow within 7 days" in one for one in log.said)
    page = Path(town.path("repeats.html")).read_text(encoding="utf-8")
    assert 'data-field="nearrepeat.json:cells.4.ratio"' in page
    source = ogr.Open(town.path("roles.gpkg"))
    roles = [(one["role"], one["follows"], one["days_since"]) for one in source.GetLayer(0)]
    assert sum(role.endswith("repeat") for role, *_ in roles) == found["REPEATS"]
    assert all((days is None) == (follows == 0) for _, follows, days in roles)


def test_feet_are_converted(run, town, asked):
    """The same town told in US survey feet: bands are in metres all the same."""
    shapes = [
        (kind, [value * 3937 / 1200 for value in place], told) for kind, place, told in contagious()
    ]
    in_feet = town.layer("feet", shapes, crs="urn:ogc:def:crs:EPSG::2263")
    found = run("nearrepeat", **{**asked(), "INCIDENTS": in_feet})
    assert found["PAIRS"] == run("nearrepeat", **asked())["PAIRS"]


def test_nothing_stands_out_where_dates_are_dealt_out(run, asked, log):
    shapes = list(contagious())
    days = [told["day"] for *_, told in shapes]
    np.random.default_rng(5).shuffle(days)
    dealt = [(kind, place, {"day": day}) for (kind, place, _), day in zip(shapes, days)]
    found = run("nearrepeat", **asked(dealt))
    assert (found["BANDS_THAT_STAND_OUT"], found["REPEATS"]) == (0, 0)
    assert any("No sign of near repeats" in one for one in log.said)


def snapped(seed=1):
    """Incidents at forty points, far apart."""
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 5000, (40, 2))
    for place in rng.integers(0, 40, 400):
        day = days_after("2016-01-01", rng.integers(0, 365))
        yield "Point", (points[place] + [LEFT, BOTTOM]).tolist(), {"day": day}


def in_months():
    for kind, place, told in contagious():
        yield kind, place, {"month": told["day"][:7]}


def some(shapes, **told):
    for kind, place, own in shapes:
        yield kind, place, {**own, **told}


@pytest.mark.parametrize(
    ("shapes", "more", "said"),
    [
        (snapped, {}, "100% of the 400 incidents share their position with another"),
        (in_months, {}, "The dates in “month” are months: all incidents of a month would be of"),
        (contagious, {"DISTANCES": "200, 100"}, "The bands of distance go from 200 to 100"),
        (contagious, {"DAYS": "a week"}, "“a” among the bands of time is no number"),
        (contagious, {"DAYS": "7, 3000"}, "the bands of time reach 3000 days"),
        (lambda: some(contagious(), day="2016-05-01"), {}, "All incidents are of one day"),
        (lambda: list(contagious())[:1], {}, "1 incident has a date, too few"),
        (contagious, {"CRS": "EPSG:4326"}, "The coordinate system EPSG:4326 is in degrees"),
    ],
)
def test_what_tells_nothing_of_repeats_is_refused(refused, asked, shapes, more, said):
    assert said in refused("nearrepeat", **asked(shapes(), **more))


def test_snapped_positions_are_told_by_the_whole_layer(refused, asked):
    """A few of one type may have their points to themselves, and lie at snap points still."""
    shapes = [(*one[:2], {**one[2], "kind": number % 10}) for number, one in enumerate(snapped())]
    said = refused("nearrepeat", **asked(shapes, FILTER='"kind" = 3'))
    assert "of the 400 incidents share their position" in said


def test_on_london_chicago_and_brooklyn(run, refused, asked, real_data):
    def layer(city, name):
        return f"{real_data / city / city}.gpkg|layername=incidents_{name}"

    london = {**asked(), "INCIDENTS": layer("london_north", "2016_h1")}
    assert "are months" in refused("nearrepeat", **london)
    chicago = {**asked(), "INCIDENTS": layer("chicago", "agg_assault_2017")}
    found = run("nearrepeat", **chicago)
    assert (found["PAIRS"], found["BANDS_THAT_STAND_OUT"]) == (258_436, 2)
    brooklyn = {**asked(), "INCIDENTS": layer("nyc_brooklyn", "shootings_2012_2014")}
    found = run("nearrepeat", **brooklyn, COUNT_ONCE_BY="incident_key")
    assert (found["INCIDENT_COUNT"], found["BANDS_THAT_STAND_OUT"]) == (1544, 0)

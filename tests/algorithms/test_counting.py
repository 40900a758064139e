"""Incidents with several rows count once, in events and hot spots alike; their dates are read."""

import json
import re

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer
from qgis.PyQt.QtCore import QByteArray
from risk_terrain_modelling.core.model.json import read_model
from risk_terrain_modelling.tests.town import BOTTOM, LEFT

SQUARE = [(LEFT + 150, BOTTOM + 150), (LEFT + 550, BOTTOM + 150), (LEFT + 550, BOTTOM + 950)]
ROWS = [  # place, number, month
    (0, 11, "2016-02"),
    (0, 11, "2016-02"),
    (1, 12, "2016-01"),
    (2, 12, "2016-01"),
    (1, None, "2016-06"),
    (2, None, None),
    (2, 13, "2016-03"),
]


def words_of(page):
    """The words of a page without its tags, which numbers carry too."""
    return re.sub("<[^>]*>", "", page)


def point(at, **properties):
    return ("Point", list(SQUARE[at]), properties)


def layer(town, rows=ROWS, name="shootings"):
    shapes = [point(at, case_no=number, month=month, kind="x") for at, number, month in rows]
    outside = ("Point", [LEFT - 900, BOTTOM], {"case_no": 99, "month": "2011-01", "kind": "x"})
    return town.layer(name, [*shapes, outside])


@pytest.fixture
def count(run, town, rasters):
    def counted(incidents=None, **more):
        given = {"GRID": rasters["grid"], "INCIDENTS": incidents or layer(town), **more}
        return run("countevents", **given, OUTPUT=town.path("counted.tif"))

    return counted


def tags(path):
    return gdal.Open(path).GetMetadata()


def test_every_row_counts_unless_asked_otherwise(count, log):
    found = count()
    assert (found["EVENTS"], found["ROWS"], found["OUTSIDE"]) == (7, 7, 1)
    assert found["COUNT_ONCE_BY"] == ""
    assert "RTM_COUNT_ONCE_BY" not in tags(found["OUTPUT"])
    assert any("case_no looks like a number of incidents, and 8 rows" in one for one in log.said)
    assert "case_no" in found["NOTES"]


def test_incidents_count_once_at_the_place_of_most_of_their_rows(count, log):
    found = count(COUNT_ONCE_BY="CASE_NO")
    assert (found["EVENTS"], found["ROWS"], found["OUTSIDE"]) == (5, 7, 1)
    assert (found["WITHOUT_KEY"], found["APART"]) == (2, 1)
    raster = gdal.Open(found["OUTPUT"]).ReadAsArray()
    assert [raster[18, 1], raster[18, 5], raster[10, 5]] == [1, 2, 2]
    told = tags(found["OUTPUT"])
    assert told["RTM_COUNT_ONCE_BY"] == "case_no", "as the layer spells it"
    assert (told["RTM_ROWS"], told["RTM_WITHOUT_KEY"], told["RTM_APART"]) == ("7", "2", "1")
    assert any("5 distinct incidents (7 rows, counted once by case_no)" in one for one in log.said)
    assert not any("looks like" in one for one in log.said)


def test_the_order_of_the_rows_decides_nothing(run, town, rasters, count):
    """Twelve incidents of four rows, two or three places each, and a density of them."""
    rng = np.random.default_rng(3)
    xy = np.array([LEFT, BOTTOM]) + rng.integers(0, 4, (48, 2)) * 450.0
    rows = [("Point", list(at), {"case_no": n % 12}) for n, at in enumerate(xy.tolist())]
    made = []
    for name in ("as they are", "turned round"):
        layer, once = town.layer(name, rows), {"COUNT_ONCE_BY": "case_no"}
        counted = count(layer, **once)["OUTPUT"]
        given = {"GRID": rasters["grid"], "BANDWIDTH": 300, "INCIDENTS": layer, **once}
        dense = run("hotspotmap", **given, OUTPUT=town.path("dense.tif"))["OUTPUT"]
        made.append([gdal.Open(one).ReadAsArray().tobytes() for one in (counted, dense)])
        rows.reverse()
    assert made[0] == made[1]


KEYS = {  # six rows, the last two with nothing in them
    "binary": ["a", "a", "\0x", "\0y", "", None],
    "double": [0.0, -0.0, 1.5, 2.5, float("nan"), None],
    "date": ["2016-01-01", "2016-01-01", "2016-01-02", "2017-01-01", None, None],
    "bool": [True, True, False, None, None, None],
    "string": ["a", " a ", "b", "B", "  ", None],
}


@pytest.mark.parametrize("kind", KEYS)
def test_a_key_may_be_of_any_kind_and_nothing_is_no_key(count, kind):
    layer = QgsVectorLayer(f"Point?crs=EPSG:27700&field=key:{kind}", "keys", "memory")
    for number, key in enumerate(KEYS[kind]):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(*SQUARE[number % 3])))
        feature["key"] = QByteArray(key.encode()) if kind == "binary" and key else key
        assert layer.dataProvider().addFeatures([feature])[0]
    found = count(layer, COUNT_ONCE_BY="key")
    nothing = 3 if kind == "bool" else 2
    assert (found["ROWS"], found["WITHOUT_KEY"], found["APART"]) == (6, nothing, 1)
    assert found["EVENTS"] == 5


def test_hot_spots_count_the_same_incidents(run, town, rasters, count):
    incidents = layer(town)
    counted = count(incidents, COUNT_ONCE_BY="case_no")["OUTPUT"]
    given = {"GRID": rasters["grid"], "METHOD": "past_counts", "OUTPUT": town.path("hot.tif")}
    hot = run("hotspotmap", **given, INCIDENTS=incidents, COUNT_ONCE_BY="case_no")
    assert hot["EVENTS"] == 5
    events = gdal.Open(counted).ReadAsArray()
    there = events >= 0
    assert (gdal.Open(hot["OUTPUT"]).ReadAsArray()[there] == events[there]).all()
    assert tags(hot["OUTPUT"])["RTM_COUNT_ONCE_BY"] == "case_no"
    again = run("hotspotmap", **given, EVENTS=counted)
    assert tags(again["OUTPUT"])["RTM_COUNT_ONCE_BY"] == "case_no"


def test_hot_spots_of_events_are_counted_already(refused, rasters, town):
    said = refused(
        "hotspotmap",
        GRID=rasters["grid"],
        EVENTS=rasters["events"],
        COUNT_ONCE_BY="case_no",
        OUTPUT=town.path("hot.tif"),
    )
    assert "counted already" in said


@pytest.mark.parametrize("name", ["COUNT_ONCE_BY", "DATE_FIELD"])
def test_a_field_that_is_not_there_is_refused_before_any_work(refused, rasters, town, name):
    given = {"GRID": rasters["grid"], "INCIDENTS": layer(town), "OUTPUT": town.path("x.tif")}
    said = refused("countevents", **given, **{name: "victim"})
    assert said.strip() == (
        "The layer “shootings” has no field “victim”. It has case_no, month, kind."
    )


def test_the_span_is_of_the_rows_that_count(count, log):
    found = count(FILTER='"month" <> \'2016-06\' OR "month" IS NULL')
    told = tags(found["OUTPUT"])
    assert (found["DATE_FIELD"], found["FIRST_DATE"], found["LAST_DATE"]) == (
        *("month", "2016-01", "2016-03"),
    )
    assert (told["RTM_FIRST_DATE"], told["RTM_LAST_DATE"]) == ("2016-01", "2016-03")
    assert found["UNDATED"] == 1
    assert any(one.startswith("Counted: 6 rows") for one in log.said)
    assert any(one.endswith(", 2016-01 to 2016-03.") for one in log.said)


def test_one_of_several_dates_is_taken_and_named(count, town, log):
    rows = [
        point(0, reported="2016-05-01", occurred="2016-04-03T10:00:00", other="1/2/2016"),
        point(1, reported="2016-05-09", occurred="2016-04-01T23:00:00", other="3/4/2016"),
    ]
    incidents = town.layer("dated", rows)
    found = count(incidents)
    assert (found["DATE_FIELD"], found["FIRST_DATE"]) == ("occurred", "2016-04-01")
    assert any("Dates are those in occurred; there are also reported." in one for one in log.said)
    assert count(incidents, DATE_FIELD="reported")["LAST_DATE"] == "2016-05-09"
    unread = count(incidents, DATE_FIELD="other")
    assert unread["FIRST_DATE"] == ""
    assert "No date in other can be read" in unread["NOTES"]


@pytest.mark.parametrize("first", ["unknown", "2016-01-31"])
def test_a_field_of_dates_may_have_some_other_texts_in_any_row(count, town, first):
    """Of 20 rows two may; which column holds the dates is not decided by the first rows."""
    days = {"unknown": 2, "2016-01-31": 18}
    texts = sorted((day for day in days for _ in range(days[day])), key=lambda day: day != first)
    rows = [point(n % 3, day=text, note=f"{text}!") for n, text in enumerate(texts)]
    found = count(town.layer("dated", rows))
    assert (found["DATE_FIELD"], found["UNDATED"]) == ("day", 2)
    more = [*rows, *3 * [point(0, day="?", note="")]]
    assert count(town.layer("noted", more))["DATE_FIELD"] == ""


def test_nothing_is_said_of_dates_where_there_are_none(rasters):
    told = tags(rasters["events"])
    assert told["RTM_ROWS"] == "240"
    assert not {tag for tag in told if "DATE" in tag}


def test_a_model_and_a_report_say_what_an_event_is(run, town, rasters, fitted):
    xy = [
        ("Point", list(map(float, one)), {"case_no": number // 2, "day": "2016-01-31"})
        for number, one in enumerate(town.events_xy)
    ]
    events = run(
        "countevents",
        GRID=rasters["grid"],
        INCIDENTS=town.layer("cases", xy),
        COUNT_ONCE_BY="case_no",
        OUTPUT=town.path("once.tif"),
    )
    report = town.path("report.html")
    run("fitmodel", **{**fitted, "EVENTS": events["OUTPUT"], "REPORT": report})
    with open(fitted["MODEL"], encoding="utf-8") as file:
        read = read_model(file.read()).inputs.events
    assert (read.rows, read.count_once_by, read.apart) == (240, "case_no", 120)
    assert (read.date_field, read.first_date, read.last_date) == ("day", *2 * ["2016-01-31"])
    with open(report, encoding="utf-8") as file:
        assert "120 distinct incidents (240 rows, counted once by case_no)" in words_of(file.read())


def test_a_study_counts_once_and_says_so(run, town, log):
    xy = [
        ("Point", list(map(float, one)), {"case_no": number // 2, "day": "2016-01-31"})
        for number, one in enumerate(town.events_xy)
    ]
    incidents = {"source": town.layer("cases", xy), "count_once_by": "case_no"}
    study = {
        "schema": "rtm-study/1",
        "study_area": {"source": town.area},
        "grid": {"block_length": 200},
        "incidents": incidents,
        "holdout": {"source": incidents["source"], "date_field": "day"},
        "factors": [{"name": "Police pubs", "source": town.pubs}],
        "model": {"selection": "reference"},
    }
    path = town.folder / "study.json"
    path.write_text(json.dumps(study), encoding="utf-8")
    out = town.folder / "out"
    found = run("runstudy", STUDY=str(path), OUTPUT_FOLDER=str(out))
    assert found["EVENT_COUNT"] == 120
    for name in ("events.tif", "hotspots.tif"):
        assert tags(str(out / name))["RTM_EVENTS"] == "120"
    kept = json.loads((out / "study.json").read_text(encoding="utf-8"))
    assert kept["incidents"]["count_once_by"] == "case_no"
    assert kept["holdout"]["date_field"] == "day"
    page = (out / "report.html").read_text(encoding="utf-8")
    header, report = (words_of(one) for one in (page.partition("</header>")[0], page))
    assert "Tested on later events: 240 rows" in header
    assert "a test on the same time says less" in header
    assert "Incidents may be recorded at such places" in report
    assert any("numbers of the one do not compare" in one for one in log.said)


@pytest.mark.parametrize("part", ["incidents", "holdout"])
def test_a_study_that_names_no_field_of_a_layer_says_so_before_any_work(refused, town, log, part):
    study = {
        "schema": "rtm-study/1",
        "study_area": {"source": town.area},
        "grid": {"block_length": 200},
        "incidents": {"source": town.incidents},
        "holdout": {"source": town.incidents},
        "factors": [{"name": "Pubs", "source": town.pubs}],
    }
    study[part]["count_once_by"] = "case_no"
    path = town.folder / "study.json"
    path.write_text(json.dumps(study), encoding="utf-8")
    said = refused("runstudy", STUDY=str(path), OUTPUT_FOLDER=str(town.folder / "out"))
    assert "has no field “case_no”" in said
    assert not log.shares, "work had begun"

"""Windows of time: which incidents are counted, in counts, hot spots and whole studies alike."""

import json
from pathlib import Path

import pytest
from osgeo import gdal
from risk_terrain_modelling.tests.town import BOTTOM, LEFT


def timed(town, times=("23:30", "05:00", "12:00", "")):
    """The incidents of the town, on the days of a fortnight, at these times in turn."""
    shapes = []
    for number, (x, y) in enumerate(town.events_xy.tolist()):
        day = f"2024-01-{number % 14 + 1:02}"  # the 1st is a Monday
        told = {"day": day, "clock": times[number % len(times)], "kind": "x"}
        shapes.append(("Point", [x, y], told))
    return town.layer("clocked", shapes)


@pytest.fixture
def count(run, town, rasters):
    def counted(incidents=None, name="countevents", **more):
        given = {"GRID": rasters["grid"], "INCIDENTS": incidents or timed(town), **more}
        return run(name, **given, OUTPUT=town.path("windowed.tif"))

    return counted


def test_incidents_of_the_night_are_counted(count, log):
    found = count(WINDOW="night")
    assert found["EVENTS"] == 120  # of 240 two in four, by the field of times that was found
    assert gdal.Open(found["OUTPUT"]).GetMetadataItem("RTM_WINDOW") == "night"
    assert any("In the window “night” lie 120 of 240 incidents" in one for one in log.said)
    assert any("60 incidents of “clocked” are left out" in one for one in log.said)


def test_without_a_window_nothing_is_left_out(count):
    found = count()
    assert found["EVENTS"] == 240
    assert "RTM_WINDOW" not in gdal.Open(found["OUTPUT"]).GetMetadata()


def test_weekdays_need_no_hour(count):
    assert count(WINDOW="weekend")["EVENTS"] == sum(n % 14 % 7 >= 5 for n in range(240))


def test_day_and_night_share_the_incidents_whose_hour_is_known(count):
    assert count(WINDOW="day")["EVENTS"] + count(WINDOW="night")["EVENTS"] == 180


def test_hot_spots_take_the_same_window(count):
    assert count(name="hotspotmap", WINDOW="night")["EVENTS"] == 120


def test_an_incident_between_two_times_counts_by_half(count, town):
    at = [LEFT + 500, BOTTOM + 500]
    rows = [("2024-01-02", "16:00", "2024-01-02", "20:00"), ("2024-01-02", "09:00", "", "")]
    rows += [("2024-01-03", "15:00", "2024-01-03", "20:00")]
    names = ("day", "from", "till_day", "till")
    shapes = [("Point", at, dict(zip(names, row))) for row in rows]
    fields = {"TIME_FIELD": "from", "END_DATE_FIELD": "till_day", "END_TIME_FIELD": "till"}
    found = count(town.layer("between", shapes), WINDOW="night", DATE_FIELD="day", **fields)
    assert found["EVENTS"] == 1  # half of the first; two hours in five of the last


def test_rows_of_one_incident_count_once_in_a_window(count, town):
    at = [LEFT + 500, BOTTOM + 500]
    rows = [(1, "23:00"), (1, "23:00"), (2, "12:00"), (3, "01:00"), (None, "02:00")]
    shapes = [("Point", at, {"no": no, "day": "2024-01-02", "clock": at_}) for no, at_ in rows]
    found = count(town.layer("several", shapes), WINDOW="night", COUNT_ONCE_BY="no")
    assert (found["EVENTS"], found["ROWS"], found["WITHOUT_KEY"]) == (3, 4, 1)


@pytest.mark.parametrize(
    ("times", "window", "said"),
    [
        (("",), "night", "asks for hours, and no incident of “clocked” has a time of day"),
        (("23:00",), "day", "No incident of “clocked” lies in the window “day”"),
        (("23:00",), "evening", "“evening” of the window “evening” says no time"),
    ],
)
def test_a_window_that_says_nothing_is_refused(refused, town, rasters, times, window, said):
    given = {"GRID": rasters["grid"], "INCIDENTS": timed(town, times), "OUTPUT": town.path("x.tif")}
    assert said in refused("countevents", **given, WINDOW=window)


def test_months_know_no_hours(refused, town, rasters, run):
    shapes = [("Point", xy, {"month": "2024-01"}) for xy in town.events_xy.tolist()]
    given = {"GRID": rasters["grid"], "INCIDENTS": town.layer("monthly", shapes)}
    output = town.path("monthly.tif")
    said = refused("countevents", **given, WINDOW="night", OUTPUT=output)
    assert "asks for hours or weekdays, and the dates of “monthly” are months" in said
    assert run("countevents", **given, WINDOW="months 1-2", OUTPUT=output)["EVENTS"] == 240


def test_a_window_of_events_that_are_counted_already_is_refused(refused, town, rasters):
    given = {"GRID": rasters["grid"], "EVENTS": rasters["events"], "OUTPUT": town.path("x.tif")}
    assert "A window of time is given with events" in refused("hotspotmap", **given, WINDOW="day")


def study(town, **more):
    content = {
        "schema": "rtm-study/1",
        "study_area": {"source": town.area},
        "grid": {"block_length": 200},
        "incidents": {"source": timed(town, ("23:30", "23:30", "12:00"))},
        "factors": [{"name": "Pubs", "source": town.pubs}],
        "model": {"selection": "reference"},
        **more,
    }
    path = Path(town.path("study.json"))
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def test_a_study_in_a_window(run, town):
    folder = Path(town.path("night"))
    run("runstudy", STUDY=study(town, window="night"), OUTPUT_FOLDER=str(folder))
    model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    assert model["inputs"]["events"]["window"] == "night"
    assert model["inputs"]["events"]["rows"] == 160
    assert json.loads((folder / "study.json").read_text(encoding="utf-8"))["window"] == "night"
    for name in ("events.tif", "hotspots.tif"):
        assert gdal.Open(str(folder / name)).GetMetadataItem("RTM_WINDOW") == "night"
    assert "in the window “night”" in (folder / "report.html").read_text(encoding="utf-8")


def test_a_study_with_a_window_nobody_knows_is_refused(refused, town):
    said = refused("runstudy", STUDY=study(town, window="dusk"), OUTPUT_FOLDER=town.path("nothing"))
    assert "“dusk” of the window “dusk” says no time" in said


def test_earlier_events_of_another_window_are_refused(run, town, rasters, fitted, refused):
    earlier = [
        ("Point", xy, {"day": f"2023-0{number % 9 + 1}-1{number % 7} 23:00"})
        for number, xy in enumerate(town.events_xy.tolist())
    ]
    given = {"GRID": rasters["grid"], "INCIDENTS": town.layer("earlier", earlier)}
    counted = run("countevents", **given, WINDOW="night", OUTPUT=town.path("earlier.tif"))
    model = run("fitmodel", **fitted)["MODEL"]
    given = {"MODEL": model, "FACTORS": fitted["FACTORS"], "EVENTS": fitted["EVENTS"]}
    said = refused(
        *("forecastmap",),
        **given,
        HISTORY=[counted["OUTPUT"]],
        FORECAST=town.path("forecast.tif"),
    )
    assert "were counted in the window “night”, those of the model at any time" in said

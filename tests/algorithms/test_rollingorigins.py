"""Tests at several dates: the same as every step by itself, and what is refused."""

import csv
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException
from risk_terrain_modelling.tests.feedback import Impatient
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE

MONTHS = [f"2016-{month:02}" for month in range(1, 9)]


def rows_of(path):
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values_of(path):
    dataset = gdal.Open(path)
    band = dataset.GetRasterBand(1)
    raster = band.ReadAsArray().astype(float)
    return raster[raster != band.GetNoDataValue()]


def incidents_in(town, months, seed=5, name="dated", victims=1):
    """Incidents around the pubs, forty a month, each with its month and a day, a row a victim."""
    rng = np.random.default_rng(seed)
    found = []
    for month in months:
        near = town.pubs_xy[rng.integers(0, 12, 30)] + rng.normal(0, 70, (30, 2))
        spread = rng.uniform([LEFT, BOTTOM], [LEFT + SIDE, BOTTOM + SIDE], (10, 2))
        xy = np.clip([*near, *spread], [LEFT + 1, BOTTOM + 1], [LEFT + SIDE - 1, BOTTOM + SIDE - 1])
        days = rng.integers(1, 28, len(xy))
        found += [
            ("Point", [float(x), float(y)], {"month": month, "day": f"{month}-{day:02}"})
            for (x, y), day in zip(xy, days)
            for _ in range(victims)
        ]
    return town.layer(name, found)


@pytest.fixture
def asked(town, rasters):
    """What is given: eight months of incidents, and little else."""

    def given(**changes):
        return {
            "GRID": rasters["grid"],
            "FACTORS": [rasters["pubs"]],
            "INCIDENTS": changes.pop("INCIDENTS", None) or incidents_in(town, MONTHS),
            "DATE_FIELD": "month",
            "CUT_DATES": "2016-05, 2016-07",
            "PERIOD": "2 months",
            "SELECTION": "reference",
            "AREA_SHARES": "5, 20",
            "RESAMPLES": 99,
            "TABLE": town.path("cuts.csv"),
            "SUMMARY": town.path("summary.csv"),
            **changes,
        }

    return given


class TestFigures:
    def test_a_window_of_time_is_as_a_filter_by_the_days_in_it(self, run, town, asked):
        """Of both layers."""
        months = [f"{year}-{month:02}" for year in (2015, 2016) for month in range(1, 13)]
        given = {
            "INCIDENTS": incidents_in(town, months[:12], name="year"),
            "LATER": incidents_in(town, months[12:], name="next"),
            **{f"{before}DATE_FIELD": "day" for before in ("", "LATER_")},
            "CUT_DATES": "2016-04, 2016-08",
        }
        weekend = 'day_of_week(to_date("day")) IN (0, 6)'
        windowed = rows_of(run("rollingorigins", **asked(**given, WINDOW="weekend"))["TABLE"])
        given |= {"FILTER": weekend, "LATER_FILTER": weekend}
        assert windowed == rows_of(run("rollingorigins", **asked(**given))["TABLE"])
        assert 0 < int(windowed[0]["past_events"]) < 15 * 40 / 2

    @pytest.mark.parametrize(("field", "victims"), [("month", 1), ("day", 2)])
    def test_each_cut_is_what_every_step_by_itself_finds(
        self, run, town, rasters, asked, field, victims
    ):
        """Of events that come two at once as well, which only days tell."""
        dated = {"INCIDENTS": incidents_in(town, MONTHS, victims=victims), "DATE_FIELD": field}
        given = asked(**dated)
        rows = rows_of(run("rollingorigins", **given)["TABLE"])
        assert len(rows) == 2 * 5 * 2
        cuts = (("2016-05", "2016-07"), ("2016-07", "2016-09"))
        for seed, (cut, end) in enumerate(cuts, 1):
            layer = {"GRID": rasters["grid"], "INCIDENTS": given["INCIDENTS"]}
            counted = {**layer, "DATE_FIELD": field}
            before = f"\"month\" < '{cut}'"
            events, later = (
                run("countevents", **counted, FILTER=text, OUTPUT=town.path(f"{name}_{cut}.tif"))
                for name, text in (
                    ("past", before),
                    ("later", f"\"month\" >= '{cut}' AND \"month\" < '{end}'"),
                )
            )
            model = run(
                "fitmodel",
                EVENTS=events["OUTPUT"],
                FACTORS=[rasters["pubs"]],
                SELECTION="reference",
                MODEL=town.path(f"model_{cut}.json"),
            )["MODEL"]
            with_model = {"MODEL": model, "FACTORS": [rasters["pubs"]]}
            risk = run("riskmap", **with_model, RISK=town.path(f"risk_{cut}.tif"))["RISK"]
            forecast = run(
                "forecastmap",
                **with_model,
                EVENTS=events["OUTPUT"],
                FORECAST=town.path(f"forecast_{cut}.tif"),
            )["FORECAST"]
            density = run(
                "hotspotmap", **layer, FILTER=before, OUTPUT=town.path(f"density_{cut}.tif")
            )["OUTPUT"]
            tested = run(
                "validatemaps",
                MAPS=[risk, forecast, events["OUTPUT"], density],
                EVENTS=later["OUTPUT"],
                GRID=rasters["grid"],
                AREA_SHARES="5, 20",
                SEED=seed,  # each cut draws its own
                RESAMPLES=99,
                TABLE=town.path(f"tested_{cut}.csv"),
            )["TABLE"]
            at_once = gdal.Open(forecast).GetMetadataItem("RTM_TOGETHER")
            assert float(at_once or 1) == pytest.approx(victims, rel=0.05)
            mine = [row for row in rows if row["cut"].startswith(cut)]
            for one, other in zip(mine, rows_of(tested)):
                assert (one["past_events"], one["events"]) == (
                    str(int(events["EVENTS"])),
                    other["events"],
                )
                for key in ("area_share", "hit_rate", "pai", "pei", "best_pai", "pai_low"):
                    found = [float(row[key]) if row[key] else None for row in (one, other)]
                    assert found[0] == pytest.approx(found[1], rel=1e-4), (cut, one["map"], key)
                if other["log_gain"]:
                    gain = float(one["gain_per_event"]) * int(one["events"])
                    assert gain == pytest.approx(float(other["log_gain"]), rel=1e-4)

    def test_the_summary_is_of_the_cuts(self, run, town, asked):
        made = run("rollingorigins", **asked(CUT_DATES="4", PERIOD="1 month"))
        assert made["CUTS"] == 4
        rows, summary = rows_of(made["TABLE"]), rows_of(made["SUMMARY"])
        assert [row["map"] for row in summary[::2]] == [
            "risk terrain model",
            "forecast map",
            "past counts",
            "kernel density",
            "random map",
        ]
        led = {}
        for row in summary:
            key = row["map"], row["area_share"]
            each = [float(one["pai"]) for one in rows if (one["map"], one["area_share"]) == key]
            assert len(each) == int(row["cuts"]) == 4
            assert float(row["pai"]) == pytest.approx(np.mean(each))
            assert float(row["pai_spread"]) == pytest.approx(np.std(each, ddof=1))
            assert float(row["pai_lowest"]) == pytest.approx(min(each))
            led.setdefault(row["area_share"], []).append(int(row["led"]))
        assert all(sum(some) >= 4 and some[-1] == 0 for some in led.values())
        forecast = next(
            row for row in summary if (row["map"], row["area_share"]) == ("forecast map", "0.05")
        )
        assert made["HIT_RATE"] == pytest.approx(float(forecast["hit_rate"]))
        assert made["LED"] == int(forecast["led"])

    def test_what_comes_later_changes_no_map(self, run, town, asked):
        """Other incidents from the second period on: the first cut stays as it was."""
        first = rows_of(run("rollingorigins", **asked())["TABLE"])
        lies = incidents_in(town, MONTHS[:6], name="begin")
        other = incidents_in(town, MONTHS[6:], seed=77, name="other")
        changed = rows_of(
            run(
                "rollingorigins",
                **asked(INCIDENTS=lies, LATER=other, LATER_DATE_FIELD="month"),
            )["TABLE"]
        )
        assert changed[:10] == first[:10]
        assert changed[10:] != first[10:]

    def test_two_layers_are_as_one(self, run, town, asked):
        whole = incidents_in(town, MONTHS)
        one = run("rollingorigins", **asked(INCIDENTS=whole))
        parted = asked(
            INCIDENTS=whole,
            FILTER="\"month\" < '2016-04'",
            LATER=whole,
            LATER_FILTER="\"month\" >= '2016-04'",
            TABLE=town.path("two.csv"),
        )
        two = run("rollingorigins", **parted)
        assert rows_of(two["TABLE"]) == rows_of(one["TABLE"])

    def test_days_are_cut_at_days(self, run, town, asked):
        made = run(
            "rollingorigins",
            **asked(DATE_FIELD="day", CUT_DATES="2016-06-10", PERIOD="3 weeks", AREAS="20 ha"),
        )
        rows = rows_of(made["TABLE"])
        assert {(row["cut"], row["end"]) for row in rows} == {("2016-06-10", "2016-07-01")}
        assert [row["area_asked"] for row in rows[:2]] == ["20 ha", ""]
        assert float(rows[0]["area_share"]) == pytest.approx(20 / 400)

    def test_of_an_exposure_the_cells_that_have_some(self, run, town, rasters, asked):
        """Homes in the north-west alone, and incidents only there."""
        park = run(
            "exposure",
            GRID=rasters["grid"],
            LAYER=town.park,
            MEASURE="area",
            NAME="Park",
            SPREAD=500,
            OUTPUT=town.path("park.tif"),
        )["OUTPUT"]
        some = values_of(park) > 0
        assert 0 < some.sum() < 400
        rng = np.random.default_rng(4)
        xy = rng.uniform([LEFT + 150, BOTTOM + 1050], [LEFT + 850, BOTTOM + 1750], (320, 2))
        shapes = [
            ("Point", [float(x), float(y)], {"month": MONTHS[number % 8]})
            for number, (x, y) in enumerate(xy)
        ]
        rows = rows_of(
            run(
                "rollingorigins",
                **asked(EXPOSURE=park, INCIDENTS=town.layer("there", shapes)),
            )["TABLE"]
        )
        hectares = 0.05 * some.sum()  # of cells of 1 ha, for the smaller of the two shares
        assert float(rows[0]["hectares"]) == pytest.approx(hectares)
        assert rows[0]["events"] == "80"


class TestReport:
    def test_it_says_what_the_tables_hold(self, run, town, asked):
        made = run("rollingorigins", **asked(REPORT=town.path("dates.html")))
        text = Path(made["REPORT"]).read_text(encoding="utf-8")
        assert "Tested at <span" in text
        assert "2 dates" not in text  # the number is told by its field
        for row in rows_of(made["SUMMARY"]):
            assert f">{100 * float(row['hit_rate']):.1f}%</span>" in text
        for outside in ("<script", "src=", "<link", "@import", "url(http"):
            assert outside not in text

    def test_a_period_with_few_events_is_told(self, run, town, asked, log):
        given = asked(
            DATE_FIELD="day",
            CUT_DATES="2016-06-10",
            PERIOD="3 days",
            REPORT=town.path("dates.html"),
        )
        made = run("rollingorigins", **given)
        events = int(rows_of(made["TABLE"])[0]["events"])
        assert 0 < events < 10
        said = f"The period from 2016-06-10 has only {events} event"
        assert said in " ".join(log.said)
        assert said in Path(made["REPORT"]).read_text(encoding="utf-8")


class TestFaults:
    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"CUT_DATES": "2016-01-15"}, "2016-01-15 is a day"),
            ({"CUT_DATES": "2019-01"}, "2019-01 does not part the incidents"),
            ({"CUT_DATES": "2016-05, 2016-06"}, "beyond the next cut, 2016-06"),
            ({"CUT_DATES": "2016-07, 2016-05"}, "2016-05 is given after 2016-07"),
            ({"PERIOD": "soon"}, "“soon” is no length of time"),
            ({"AREA_SHARES": "200"}, "A share of the area is 200 per cent"),
            ({"P_VALUE": 7}, "p-value"),
            ({"DATE_FIELD": "nowhere"}, "nowhere"),
            ({"FILTER": "\"day\" >= '2016-04-20'"}, "too few for a model (at least 20)"),
            (
                {"FILTER": "\"month\" < '2016-05' OR \"month\" = '2016-08'", "PERIOD": "1 month"},
                "no event from the cut 2016-05 until before 2016-06",
            ),
        ],
    )
    def test_what_makes_no_sense(self, refused, asked, changes, expected):
        assert expected in refused("rollingorigins", **asked(**changes))

    def test_incidents_without_dates(self, refused, town, asked):
        given = asked(INCIDENTS=town.incidents, DATE_FIELD="")
        assert "“incidents” has no field of dates" in refused("rollingorigins", **given)

    @pytest.mark.parametrize("looks", [0, 1, 5, 40])
    def test_asked_to_stop_it_leaves_nothing(self, run, town, asked, looks):
        given = asked(REPORT=town.path("dates.html"))
        before = set(town.folder.rglob("*"))
        with pytest.raises(QgsProcessingException, match="was stopped"):
            run("rollingorigins", Impatient(looks), **given)
        assert set(town.folder.rglob("*")) == before

"""“Compare periods” on a small town: what is known to have changed, and what is refused."""

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException
from risk_terrain_modelling.core.change.json import read_comparison
from risk_terrain_modelling.tests.feedback import Impatient
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE

PUBS = "Pubs, proximity, 200"


def rows_of(path):
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def counted(town, rasters, run):
    """Count made-up incidents, so many near pubs and so many anywhere, in a half of 2016."""

    def count(name, near, anywhere, months=range(1, 7), grid=None, **more):
        random = np.random.default_rng(len(name))
        around = town.pubs_xy[random.integers(0, 12, near)] + random.normal(0, 60, (near, 2))
        spread = random.uniform([LEFT, BOTTOM], [LEFT + SIDE, BOTTOM + SIDE], (anywhere, 2))
        edge = [LEFT + 1, BOTTOM + 1], [LEFT + SIDE - 1, BOTTOM + SIDE - 1]
        xy = np.clip(np.vstack([around, spread]), *edge).tolist()
        months = list(months)
        told = [
            {"month": f"2016-{months[n % len(months)]:02}", "kind": "theft"} for n in range(len(xy))
        ]
        layer = town.layer(name, [("Point", one, about) for one, about in zip(xy, told)])
        given = {"GRID": grid or rasters["grid"], "INCIDENTS": layer, "DATE_FIELD": "month", **more}
        return run("countevents", **given, OUTPUT=town.path(f"{name}.tif"))["OUTPUT"]

    return count


@pytest.fixture
def asked(town, rasters, counted):
    """The two halves of a year, with twice as many near pubs in the second."""

    def given(**changes):
        later = range(7, 13)
        return {
            "EVENTS_BEFORE": changes.pop("EVENTS_BEFORE", None) or counted("before", 200, 300),
            "EVENTS_AFTER": changes.pop("EVENTS_AFTER", None) or counted("after", 500, 300, later),
            "FACTORS": [rasters["pubs"]],
            "TERMS": PUBS,
            "TABLE": town.path("changes.csv"),
            "PLACES": town.path("places.csv"),
            "CHANGE": town.path("change.tif"),
            "RECORD": town.path("change.json"),
            **changes,
        }

    return given


class TestWhatIsFound:
    def test_what_became_stronger_is_told_everywhere_alike(self, run, town, asked):
        page = {"REPORT": town.path("change.html")} if _has_jinja2() else {}
        made = run("compareperiods", **asked(**page))
        found = read_comparison(Path(made["RECORD"]).read_text("utf-8"))
        (pubs,) = found.terms
        assert made["CHANGED"] == made["COMPARED"] == 1
        assert pubs.changed
        assert pubs.change.low > 1.3
        assert found.chosen == "named"
        assert (found.before.first, found.before.last) == ("2016-01", "2016-06")
        assert (found.before.days, found.after.days) == (182, 184)
        (row,) = rows_of(made["TABLE"])
        assert float(row["change"]) == pytest.approx(pubs.change.ratio)
        assert (row["changed"], row["chosen"]) == ("yes", "named")
        rate = (found.after.events / 184) / (found.before.events / 182)
        assert made["LEVEL"] == pytest.approx(rate)
        assert len(rows_of(made["PLACES"])) == len(found.places) > 0
        if page:
            text = Path(made["REPORT"]).read_text("utf-8")
            assert "What changed: 2016-01 to 2016-06, then 2016-07 to 2016-12" in text

    def test_the_raster_is_of_all_cells_and_one_where_it_may_be_chance(self, run, asked):
        bands = gdal.Open(run("compareperiods", **asked())["CHANGE"]).ReadAsArray()
        sure, ratio, low, high = bands
        assert (low <= ratio).all()
        assert (ratio <= high).all()
        chance = (low <= 1) & (high >= 1)
        assert (sure[chance] == 1).all()
        assert (sure[~chance] == ratio[~chance]).all()

    def test_without_terms_they_are_chosen_on_both_periods(self, run, asked):
        made = run("compareperiods", **asked(TERMS=""))
        found = read_comparison(Path(made["RECORD"]).read_text("utf-8"))
        assert found.chosen == "pooled"
        assert [one.variable.factor for one in found.terms] == ["Pubs"]

    def test_a_model_of_one_period_gives_ratios_without_p_values(self, run, town, asked, log):
        given = asked(TERMS="")
        model = run(
            "fitmodel",
            EVENTS=given["EVENTS_BEFORE"],
            FACTORS=given["FACTORS"],
            SELECTION="reference",
            MODEL=town.path("model.json"),
        )["MODEL"]
        made = run("compareperiods", **given, MODEL=model)
        (row,) = rows_of(made["TABLE"])
        assert row["chosen"] == "one period"
        assert row["p_value"] == row["p_value_paid"] == row["changed"] == ""
        assert float(row["change_low"]) > 1
        assert made["CHANGED"] == 0

    def test_days_can_be_told(self, run, asked):
        plain, told = (
            run("compareperiods", **asked(), **days)["LEVEL"]
            for days in ({}, {"DAYS_BEFORE": 182, "DAYS_AFTER": 2 * 184})
        )
        assert told == pytest.approx(plain / 2)

    def test_the_same_seed_gives_the_same_bytes(self, run, town, asked):
        given = asked()
        first = run("compareperiods", **given)
        kept = [Path(first[name]).read_bytes() for name in ("TABLE", "PLACES", "CHANGE")]
        again = run("compareperiods", **given)
        assert kept == [Path(again[name]).read_bytes() for name in ("TABLE", "PLACES", "CHANGE")]


class TestFolders:
    @pytest.fixture
    def folder(self, run, town, asked, rasters):
        """A folder of results, as far as a comparison reads it."""

        def made(name, events, later=None):
            found = town.folder / name
            (found / "factors").mkdir(parents=True)
            shutil.copy(events, found / "events.tif")
            shutil.copy(rasters["pubs"], found / "factors" / "pubs.tif")
            if later:
                shutil.copy(later, found / "holdout_events.tif")
            return str(found)

        return made

    def test_folders_give_what_their_rasters_do(self, run, town, asked, folder):
        given = asked()
        rasters = run("compareperiods", **given)["CHANGE"]
        before, after = given.pop("EVENTS_BEFORE"), given.pop("EVENTS_AFTER")
        given.pop("FACTORS")
        kept = Path(rasters).read_bytes()
        for folders in (
            {"BEFORE": folder("two", before, after)},
            {"BEFORE": folder("first", before), "AFTER": folder("second", after)},
        ):
            assert Path(run("compareperiods", **given, **folders)["CHANGE"]).read_bytes() == kept

    def test_folders_that_hold_no_two_periods_are_refused(self, refused, town, asked, folder):
        given = asked()
        before = given.pop("EVENTS_BEFORE")
        given.pop("EVENTS_AFTER")
        one = folder("alone", before)
        assert "was not tested on a later period" in refused("compareperiods", **given, BEFORE=one)
        empty = town.folder / "empty"
        empty.mkdir()
        said = refused("compareperiods", **given, BEFORE=str(empty))
        assert "holds no results of a study" in said
        both = refused("compareperiods", **given, BEFORE=one, EVENTS_BEFORE=before)
        assert "Both folders of results and rasters of events are given." in both


class TestWhatIsRefused:
    def test_periods_that_overlap(self, refused, asked, counted):
        later = counted("overlapping", 300, 300, range(6, 13))
        said = refused("compareperiods", **asked(EVENTS_AFTER=later))
        assert "The periods overlap (2016-01 to 2016-06; 2016-06 to 2016-12)." in said

    def test_periods_the_other_way_round(self, refused, asked):
        given = asked()
        swapped = {"EVENTS_BEFORE": given["EVENTS_AFTER"], "EVENTS_AFTER": given["EVENTS_BEFORE"]}
        said = refused("compareperiods", **{**given, **swapped})
        assert "Give them the other way round." in said

    def test_the_same_events_twice(self, refused, asked, counted):
        before = counted("once", 200, 300)
        said = refused("compareperiods", **asked(EVENTS_BEFORE=before, EVENTS_AFTER=before))
        assert "The periods overlap" in said

    def test_other_kinds_of_crime(self, refused, town, asked, counted):
        first = counted("first", 200, 300, FILTER="\"kind\" = 'theft'")
        second = counted("second", 200, 300, range(7, 13), FILTER="\"kind\" IN ('theft', 'fraud')")
        said = refused("compareperiods", **asked(EVENTS_BEFORE=first, EVENTS_AFTER=second))
        assert "other kinds of events: theft, and fraud, theft." in said

    def test_another_grid(self, run, refused, town, asked, counted):
        other = run(
            "creategrid", STUDY_AREA=town.area, BLOCK_LENGTH=160, OUTPUT=town.path("other.tif")
        )["OUTPUT"]
        later = counted("elsewhere", 300, 300, range(7, 13), grid=other)
        said = refused("compareperiods", **asked(EVENTS_AFTER=later))
        assert "lie on different grids" in said

    def test_another_study_area(self, run, refused, town, asked, counted):
        corner = [[[LEFT, BOTTOM], [LEFT + SIDE, BOTTOM], [LEFT + SIDE, BOTTOM + SIDE]]]
        corner[0].append([LEFT, BOTTOM + SIDE / 2])
        corner[0].append([LEFT, BOTTOM])
        area = town.layer("trapeze", [("Polygon", corner, {})])
        other = run(
            "creategrid", STUDY_AREA=area, BLOCK_LENGTH=200, OUTPUT=town.path("trapeze.tif")
        )["OUTPUT"]
        later = counted("part", 300, 300, range(7, 13), grid=other)
        said = refused("compareperiods", **asked(EVENTS_AFTER=later))
        assert "does not cover the same study area" in said

    def test_no_events_in_one_period(self, refused, town, asked):
        given = asked()
        empty = town.path("none.tif")
        shutil.copy(given["EVENTS_AFTER"], empty)
        raster = gdal.Open(empty, gdal.GA_Update)
        raster.GetRasterBand(1).WriteArray(0 * raster.ReadAsArray())
        raster = None
        said = refused("compareperiods", **{**given, "EVENTS_AFTER": empty})
        assert "has no event" in said

    def test_terms_that_are_not_there(self, refused, asked):
        said = refused("compareperiods", **asked(TERMS="Pubs, proximity, 150"))
        assert "No factor has the variable “Pubs, proximity, 150”." in said

    def test_a_model_of_other_factors(self, run, refused, town, rasters, asked):
        road = run(
            "operationalisefactor",
            GRID=rasters["grid"],
            FACTOR=town.road,
            NAME="Road",
            OUTPUT=town.path("road.tif"),
        )["OUTPUT"]
        given = asked(TERMS="")
        model = run(
            "fitmodel",
            EVENTS=given["EVENTS_BEFORE"],
            FACTORS=given["FACTORS"],
            SELECTION="reference",
            MODEL=town.path("model.json"),
        )["MODEL"]
        said = refused("compareperiods", **{**given, "FACTORS": [road], "MODEL": model})
        assert "The model needs the factor “Pubs”" in said

    def test_the_exposure_of_one_period_alone(self, run, refused, town, rasters, asked):
        homes = run(
            "exposure", GRID=rasters["grid"], LAYER=town.pubs, OUTPUT=town.path("homes.tif")
        )["OUTPUT"]
        said = refused("compareperiods", **asked(EXPOSURE_BEFORE=homes))
        assert "The exposure of one period alone is given." in said

    def test_a_term_without_events_in_one_period(self, refused, rasters, asked):
        given = asked()
        pubs = gdal.Open(rasters["pubs"])
        bands = {pubs.GetRasterBand(n + 1).GetDescription(): n for n in range(pubs.RasterCount)}
        near = pubs.ReadAsArray()[bands["Pubs, proximity, 200 m"]] == 1
        raster = gdal.Open(given["EVENTS_BEFORE"], gdal.GA_Update)
        counts = raster.ReadAsArray()
        counts[near] = 0
        raster.GetRasterBand(1).WriteArray(counts)
        raster = None
        said = refused("compareperiods", **given)
        assert "Pubs, proximity 200 m cannot be compared: one of the periods has no event" in said

    def test_days_that_are_none(self, refused, asked):
        assert "DAYS_AFTER" in refused("compareperiods", **asked(DAYS_AFTER=-3))


def _has_jinja2() -> bool:
    try:
        import jinja2  # noqa: F401
    except ImportError:
        return False
    return True


@pytest.mark.parametrize("looks", [0, 3, 6, 12, 40])
def test_it_stops_at_cancel_and_leaves_nothing(run, town, asked, looks):
    given = asked()
    before = set(town.folder.rglob("*"))
    with pytest.raises(QgsProcessingException, match="was stopped"):
        run("compareperiods", feedback=Impatient(looks), **given)
    assert set(town.folder.rglob("*")) == before


def test_the_record_is_json_of_its_schema(run, asked):
    content = json.loads(Path(run("compareperiods", **asked())["RECORD"]).read_text("utf-8"))
    assert content["schema"] == "rtm-change/1"

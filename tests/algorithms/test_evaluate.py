"""Areas before and after: counted as by hand, whichever way they are given; what is refused."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from osgeo import ogr
from qgis.core import QgsProcessingException
from risk_terrain_modelling.algorithms.files.evaluated import AREA_FIELDS, TABLE_FIELDS
from risk_terrain_modelling.tests.algorithms.documented import TABLES
from risk_terrain_modelling.tests.feedback import Impatient
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, square

WEST, EAST, NORTH = (100, 100), (1100, 100), (100, 1100)  # corners of squares of 600 m
MONTHS = [f"{year}-{month:02}" for year in (2014, 2015, 2016) for month in range(1, 13)]


def area(corner, side=600, **told):
    return ("Polygon", square(LEFT + corner[0], BOTTOM + corner[1], side), told)


def inside(rng, corner, count, side=600):
    return rng.uniform(1, side - 1, (count, 2)) + np.array([LEFT, BOTTOM]) + corner


def points_of(rng, corner, months, each, side=600):
    return [
        ("Point", [float(x), float(y)], {"month": month, "kind": "robbery"})
        for month in months
        for x, y in inside(rng, corner, each, side)
    ]


def incidents(town, name="dated", after=MONTHS[24:], before=MONTHS[:24], west=7):
    """Ten a month in the west and the east; from 2016 on `west` in the west, nine in the east."""
    rng = np.random.default_rng(11)
    told = [*points_of(rng, WEST, before, 10), *points_of(rng, EAST, before, 10)]
    told += [*points_of(rng, WEST, after, west), *points_of(rng, EAST, after, 9)]
    # far and wide, where nothing was done
    told += points_of(rng, (0, 750), (*before, *after), 12, SIDE - 750)
    return town.layer(name, told)


@pytest.fixture
def asked(town):
    """What is given: the west is treated, the east is its control."""

    def given(**changes):
        told = {
            "TREATED": town.layer("west", [area(WEST, name="West")]),
            "CONTROL": town.layer("east", [area(EAST, name="East")]),
            "INCIDENTS": changes.pop("INCIDENTS", None) or incidents(town),
            "DATE_FIELD": "month",
            "BEFORE": "2015",
            "AFTER": "2016",
            "TABLE": town.path("evaluated.csv"),
            "AREAS": town.path("evaluated.gpkg"),
            "RECORD": town.path("evaluation.json"),
            "REPORT": town.path("evaluation.html"),
            **changes,
        }
        return {name: value for name, value in told.items() if value is not None}

    return given


def rows_of(path):
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def record_of(results):
    return json.loads(Path(results["RECORD"]).read_text(encoding="utf-8"))


def counted(results):
    return {one["name"]: (one["before"], one["after"]) for one in record_of(results)["areas"]}


class TestFigures:
    def test_the_difference_is_that_of_the_counts(self, run, asked):
        results = run("evaluate", **asked())
        assert counted(results) == {"West": (120, 84), "East": (120, 108)}
        assert results["DIFFERENCE"] == (84 - 120) - (108 - 120) == -24
        assert results["RATIO"] == pytest.approx((84 / 120) / (108 / 120))
        (found,) = record_of(results)["parts"]
        assert found["difference"]["standard_error"] == pytest.approx((84 + 120 + 108 + 120) ** 0.5)
        assert found["difference"]["clustered_error"] is not None
        assert "The treated areas had 120 incidents before and 84 after" in results["SUMMARY"]

    def test_every_earlier_date_was_tried(self, run, asked):
        results = run("evaluate", **asked())
        earlier = record_of(results)["earlier"]
        assert [one["at"] for one in earlier] == ["2015-01"]  # 2014 against 2015
        assert earlier[0]["difference"] == 0
        assert (results["EARLIER"], results["EARLIER_AS_LARGE"]) == (1, 0)
        quarter = run("evaluate", **asked(BEFORE="2015-10 to 2015-12", AFTER="2016-01 to 2016-03"))
        assert quarter["EARLIER"] == 24 - 6 + 1

    def test_months_after_the_start(self, run, asked):
        steps = record_of(run("evaluate", **asked()))["steps"]
        after = [one for one in steps if one["after_start"] > 0]
        assert [one["at"] for one in after] == MONTHS[24:]
        assert [one["difference"] for one in after] == pytest.approx([-2.0] * 12)
        assert after[-1]["together"] == pytest.approx(-24)

    def test_two_layers_without_dates_are_before_and_after(self, run, town, asked):
        layers = {
            "INCIDENTS": incidents(town, "first", after=[], before=MONTHS[12:24]),
            "LATER": incidents(town, "second", before=[]),
        }
        dated = run("evaluate", **asked(**layers, LATER_DATE_FIELD="month", BEFORE="", AFTER=""))
        assert record_of(dated)["before"] == {"first": "2015-01", "last": "2015-12", "length": 12}
        shapes = {
            name: [
                ("Point", one["geometry"]["coordinates"], {"kind": "robbery"})
                for one in json.loads(Path(path).read_text(encoding="utf-8"))["features"]
            ]
            for name, path in layers.items()
        }
        plain = {name: town.layer(f"plain_{name}", told) for name, told in shapes.items()}
        undated = run("evaluate", **asked(**plain, DATE_FIELD=None, BEFORE="", AFTER=""))
        assert counted(undated) == counted(dated)
        assert record_of(undated)["unit"] == "period"
        assert undated["LOW"] == pytest.approx(dated["LOW"])

    def test_counts_in_fields_say_the_same(self, run, town, asked):
        years = {
            "West": {2014: 120, 2015: 120, 2016: 84},
            "East": {2014: 120, 2015: 120, 2016: 108},
        }
        fields = {
            name: {f"robbery_{year}": count for year, count in told.items()}
            for name, told in years.items()
        }
        given = asked(
            INCIDENTS="x",
            TREATED=town.layer("w", [area(WEST, name="West", **fields["West"])]),
            CONTROL=town.layer("e", [area(EAST, name="East", **fields["East"])]),
            COUNT_FIELDS=["robbery_2014", "robbery_2015", "robbery_2016"],
        )
        del given["INCIDENTS"], given["DATE_FIELD"]
        results = run("evaluate", **given)
        assert results["DIFFERENCE"] == -24
        assert record_of(results)["earlier"] == [{"at": "2015", "difference": 0, "ratio": 1}]
        assert record_of(results)["clustering"] is None  # two areas tell nothing of it

    def test_how_areas_around_change_is_measured_from_fields(self, run, town, asked):
        rng = np.random.default_rng(6)
        tiles = [
            area((x, y), 100, name=f"{x}-{y}", y2015=int(a), y2016=int(b))
            for x in range(0, 2000, 100)
            for y in range(0, 2000, 100)
            for a, b in [rng.poisson(30, 2)]
        ]
        given = asked(
            INCIDENTS="x",
            TREATED=town.layer("w", [tiles[21], tiles[22]]),
            CONTROL=town.layer("e", tiles[250:254]),
            OTHER_AREAS=town.layer("all", tiles),
            COUNT_FIELDS=["y2015", "y2016"],
        )
        del given["INCIDENTS"], given["DATE_FIELD"]
        found = record_of(run("evaluate", **given))["clustering"]
        outside = sum(one[2]["y2015"] + one[2]["y2016"] for one in [*tiles[:21], *tiles[23:]])
        assert (found["over"], found["events"]) == ("areas", outside)

    def test_periods_of_other_lengths(self, run, asked):
        results = run("evaluate", **asked(BEFORE="2014 to 2015"))
        assert counted(results)["West"] == (240, 84)
        assert results["DIFFERENCE"] == (84 - 120) - (108 - 120)
        assert record_of(results)["scale"] == 0.5

    def test_areas_in_another_coordinate_system(self, run, town, asked, processing):
        moved = processing.run(
            "native:reprojectlayer",
            {
                "INPUT": town.layer("east", [area(EAST, name="East")]),
                "TARGET_CRS": "EPSG:4326",
                "OUTPUT": town.path("degrees.gpkg"),
            },
        )["OUTPUT"]
        results = run("evaluate", **asked(CONTROL=moved))
        assert counted(results)["East"] == (120, 108)

    def test_sets_and_displacement(self, run, town, asked):
        north = [area(NORTH, 300, name="Ring", set="a"), area((1100, 1100), 300, set="b")]
        given = asked(
            TREATED=town.layer("t", [area(WEST, name="West", set="a"), north[1]]),
            CONTROL=town.layer(
                "c", [area(EAST, name="East", set="a"), area((1500, 1500), 300, set="b")]
            ),
            DISPLACEMENT=town.layer("d", north[:1]),
            SET_FIELD="set",
        )
        found = record_of(run("evaluate", **given))
        assert [one["name"] for one in found["sets"]] == ["a", "b"]
        assert [one["part"] for one in found["parts"]] == ["local", "displacement", "total"]
        local = [one["parts"][0]["difference"]["value"] for one in found["sets"]]
        assert sum(local) == found["parts"][0]["difference"]["value"]


class TestFiles:
    def test_what_is_written_is_documented(self, run, asked):
        results = run("evaluate", **asked())
        names = list(rows_of(results["TABLE"])[0])
        assert names == [name for name, _ in TABLE_FIELDS] == TABLES["evaluated-areas"][0].names()
        file = ogr.Open(results["AREAS"].partition("|")[0])
        layer = file.GetLayer(0)
        assert [one.GetName() for one in layer.schema] == [name for name, _ in AREA_FIELDS]
        assert TABLES["evaluated-layer"][0].names() == [name for name, _ in AREA_FIELDS]
        assert [feature["before"] for feature in layer] == [120, 120]
        assert file.GetLayerByName("layer_styles").GetFeatureCount() == 1

    def test_a_second_run_replaces_its_own_files(self, run, asked):
        first = run("evaluate", **asked())
        text = Path(first["RECORD"]).read_text(encoding="utf-8")
        second = run("evaluate", **asked())
        again = json.loads(Path(second["RECORD"]).read_text(encoding="utf-8"))
        assert {**again, "made_with": 0} == {**json.loads(text), "made_with": 0}
        assert not list(Path(first["RECORD"]).parent.glob("kept-*"))

    def test_a_stop_leaves_nothing(self, run, town, asked):
        given = asked()
        before = set(town.folder.rglob("*"))
        with pytest.raises(QgsProcessingException, match="Nothing was written"):
            run("evaluate", feedback=Impatient(6), **given)
        assert set(town.folder.rglob("*")) == before


class TestBadInput:
    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"CONTROL": None}, "There are no control areas, so that nothing says what would"),
            ({"AFTER": "2015-06 to 2016-05"}, "The periods overlap: the one before ends with"),
            ({"BEFORE": ""}, "The period before is not given. Give it, as 2015 or"),
            ({"AFTER": "2017"}, "No incident lies in the period 2017-01 to 2017-12."),
            ({"BEFORE": "2015-01-05 to 2015-12-31"}, "told more finely than the counts."),
            ({"DATE_FIELD": "day"}, "has no field “day”"),
            ({"DATE_FIELD": "kind"}, "No incident has a date that can be read."),
            ({"INCIDENTS": "none", "COUNT_FIELDS": None}, "layer none cannot be read"),
            ({"COUNT_FIELDS": ["name"]}, "The field “name” of “west” holds no numbers."),
            ({"NAME_FIELD": "title"}, "The layer “west” has no field “title”."),
            ({"DESIGN": "guess"}, "(DESIGN) is “guess”. Choose one of chosen, matched, lot."),
            ({"FILTER": "\"kind\" = 'arson'"}, "leaves no feature of “dated”"),
        ],
    )
    def test_settings(self, refused, asked, changes, said):
        assert said in refused("evaluate", **asked(**changes))

    def test_neither_incidents_nor_counts(self, refused, asked):
        given = asked()
        del given["INCIDENTS"], given["DATE_FIELD"]
        assert "Neither incidents nor fields of counts are given." in refused("evaluate", **given)

    def test_one_layer_without_dates(self, refused, town, asked):
        given = asked(INCIDENTS=town.incidents, DATE_FIELD=None)
        said = refused("evaluate", **given)
        assert "“incidents” has no field of dates. Choose the field" in said

    def test_areas_that_overlap(self, refused, town, asked):
        both = [area(EAST, name="East"), area((1400, 100), name="Far east")]
        said = refused("evaluate", **asked(CONTROL=town.layer("c", both)))
        told = "“East” (Control areas) and “Far east” (Control areas) overlap by 50% of the smaller"
        assert told in said

    def test_a_treated_area_that_is_its_own_control(self, refused, town, asked):
        said = refused("evaluate", **asked(CONTROL=town.layer("c", [area(WEST, name="W.")])))
        assert "The area “West” (Treated areas) is also an area “W.” (Control areas)." in said

    def test_a_border_drawn_twice_is_no_overlap(self, run, town, asked):
        beside = town.layer("c", [area((698, 100), name="Beside")])
        assert run("evaluate", **asked(CONTROL=beside))["EARLIER"] == 1

    def test_controls_without_events(self, refused, town, asked):
        nowhere = town.layer("c", [area((5000, 5000), name="Far")])
        said = refused("evaluate", **asked(CONTROL=nowhere))
        assert "No incident lies in any control area, before or after." in said

    def test_an_area_without_events_among_others_is_told(self, run, town, asked, log):
        both = town.layer("c", [area(EAST, name="East"), area((5000, 5000), name="Far")])
        run("evaluate", **asked(CONTROL=both))
        assert any("“Far” has no incident in either period." in one for one in log.said)

    def test_nothing_before_has_a_difference_and_no_ratio(self, run, town, asked):
        rng = np.random.default_rng(2)
        told = [*points_of(rng, EAST, MONTHS[12:], 5), *points_of(rng, WEST, MONTHS[24:], 2)]
        results = run("evaluate", **asked(INCIDENTS=town.layer("few", told)))
        assert results["DIFFERENCE"] == 24
        assert results["RATIO"] is None

    @pytest.mark.parametrize("value", [None, -3, 2.5])
    def test_counts_that_are_none(self, refused, town, asked, value):
        fields = [{"y2015": 3, "y2016": 4.0}, {"y2015": 3, "y2016": value}]
        given = asked(
            INCIDENTS="x",
            TREATED=town.layer("w", [area(WEST, name="West", **fields[0])]),
            CONTROL=town.layer("e", [area(EAST, name="East", **fields[1]), area(NORTH, y2016=1.5)]),
            COUNT_FIELDS=["y2015", "y2016"],
        )
        del given["INCIDENTS"], given["DATE_FIELD"]
        said = refused("evaluate", **given)
        assert "The area “East” of “e” has no whole number of events in “y2016”." in said

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            (["a", "y2016", "y2015"], "“a” does not end with a year."),
            (["y2015", "z2015"], "are not each of another year"),
            (["y2014", "y2016"], "do not hold all of the period 2015."),
        ],
    )
    def test_names_of_counts(self, refused, town, asked, fields, said):
        told = dict.fromkeys(fields, 5)
        given = asked(
            INCIDENTS="x",
            TREATED=town.layer("w", [area(WEST, name="West", **told)]),
            CONTROL=town.layer("e", [area(EAST, name="East", **told)]),
            COUNT_FIELDS=fields,
        )
        del given["INCIDENTS"], given["DATE_FIELD"]
        assert said in refused("evaluate", **given)

    def test_a_set_without_control(self, refused, town, asked):
        given = asked(
            TREATED=town.layer("t", [area(WEST, set="a"), area(NORTH, set="b")]),
            CONTROL=town.layer("c", [area(EAST, set="a")]),
            SET_FIELD="set",
        )
        said = refused("evaluate", **given)
        assert "The set “b” has no area of this kind: Control areas." in said

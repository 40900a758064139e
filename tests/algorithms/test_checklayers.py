"""What “Check layers” says of good layers, and of every kind of bad one."""

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsProcessingException
from risk_terrain_modelling.tests.algorithms.documented import TABLES
from risk_terrain_modelling.tests.feedback import Impatient, Log
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, geojson, points, square

DEGREES = [[-0.56, 51.68], [-0.53, 51.68], [-0.53, 51.70], [-0.56, 51.70], [-0.56, 51.68]]


@pytest.fixture
def shops_xy():
    """Places all over the town."""
    return np.random.default_rng(4).uniform([LEFT, BOTTOM], [LEFT + SIDE, BOTTOM + SIDE], (400, 2))


@pytest.fixture
def check(run, town):
    """Check layers of the town, and return what was found of each by its name."""

    def checked(*factors, **more):
        given = {"STUDY_AREA": town.area, "INCIDENTS": town.incidents, "FACTORS": list(factors)}
        found = run("checklayers", **{**given, **more})
        return {one["layer"]: one for one in json.loads(found["FINDINGS"])}, found

    return checked


def verdict_of(check, layer, **more):
    (found, _) = check(layer, **more)
    (one,) = [one for one in found.values() if one["role"] == "factor"]
    return one


def test_layers_that_are_good_are_called_so(check, town):
    found, results = check(town.pubs, town.road, town.park, BLOCK_LENGTH=200)

    assert {name: one["verdict"] for name, one in found.items()} == {
        **{"area": "good", "incidents": "good", "pubs": "good"},
        **{"road": "good", "park": "good"},  # a single one may tell much
    }
    assert (results["GOOD"], results["LOOK"], results["UNUSABLE"]) == (5, 0, 0)
    assert results["VERDICT"] == "good"
    assert results["SUMMARY"] == "5 of 5 layers are good."
    assert "12 of 12 features lie in the study area" in found["pubs"]["sentence"]
    assert found["road"]["sentence"] == (
        "1 of 1 feature lies in the study area, too few to tell whether the layer stops within it."
    )


def test_a_layer_that_stops_in_the_west_is_told_from_one_that_does_not(check, town, shops_xy):
    west = shops_xy[shops_xy[:, 0] < LEFT + 0.6 * SIDE]
    found, _ = check(town.layer("shops", points(shops_xy)), town.layer("shops_west", points(west)))

    assert found["shops"]["verdict"] == "good"
    assert found["shops_west"]["verdict"] == "look"
    assert re.match(
        r"Covers only about the western (5[5-9]|6[0-5])% of the study area; cells beyond it would "
        r"be said to be far from any of its features, which nobody knows\.",
        found["shops_west"]["sentence"],
    )
    assert found["shops_west"]["remedy"] == (
        "Get the layer for the whole area, or cut the study area."
    )


def test_incidents_of_half_the_town_are_found_too(check, town, shops_xy):
    east = [one for one in shops_xy.tolist() if one[0] > LEFT + SIDE / 2]
    incidents = town.layer("half", points(east))

    found, _ = check(town.layer("shops", points(shops_xy)), INCIDENTS=incidents)

    assert found["half"]["sentence"].startswith("Cover only about the eastern")


def test_polygons_and_lines_that_stop_are_found(check, town):
    lanes = [
        ("LineString", [[LEFT + x, BOTTOM], [LEFT + x, BOTTOM + 900]], {})
        for x in range(0, 2000, 60)
    ]
    yards = [
        ("Polygon", square(LEFT + x, BOTTOM + y, 30), {})
        for x in range(5, 2000, 90)
        for y in range(1005, 2000, 90)
    ]
    found, _ = check(town.layer("lanes", lanes), town.layer("yards", yards))

    assert "southern" in found["lanes"]["sentence"]
    assert "northern" in found["yards"]["sentence"]


@pytest.mark.parametrize(
    ("shapes", "options", "verdict", "said", "remedy"),
    [
        ([], {}, "unusable", "is empty", "Choose another layer"),
        (points([(LEFT + 5, BOTTOM + 5)]), {}, "look", "too few", "Join it"),
        (
            points([(LEFT + 9e5, BOTTOM), (LEFT + 8e5, BOTTOM)]),
            {},
            "unusable",
            "All 2 features lie outside the study area, the nearest about 800,000 m",
            "Check the coordinate system",
        ),
        (points([(LEFT - 90, BOTTOM + 9)] * 3), {}, "look", "outside the study area", "Check"),
        ([(None, None, {})] * 3, {}, "unusable", "without geometry", "Fix geometries|Choose"),
        (
            points([(LEFT + 900, BOTTOM + 7 * x) for x in range(20)])
            + points([(LEFT, BOTTOM)]) * 20,
            {},
            "look",
            r"19 of 40 features \(48%\) lie exactly where another does",
            "Delete duplicate geometries",
        ),
        (
            [
                ("Polygon", square(LEFT + 400 * (x % 5), BOTTOM + 450 * (x // 5), 60), {})
                for x in range(20)
            ]
            + [("Polygon", [[[0, 0], [9, 9], [9, 0], [0, 9], [0, 0]]], {})] * 2,
            {},
            "look",
            r"2 of 22 features \(9%\) are left out: 2 with an invalid geometry",
            "Fix geometries",
        ),
    ],
)
def test_every_fault_has_a_sentence_and_a_remedy(
    check, town, shapes, options, verdict, said, remedy
):
    found = verdict_of(check, town.layer("odd", shapes, **options))

    assert found["verdict"] == verdict
    assert re.search(said, found["sentence"]), found
    assert re.search(remedy, found["remedy"]), found


def test_a_layer_without_crs_is_told_and_stops_no_other(check, town):
    wkt = town.path("nowhere.csv")
    Path(wkt).write_text('WKT,name\n"POINT (500100 200100)",a\n', encoding="utf-8")

    found, _ = check(wkt, town.pubs)

    assert found["nowhere"]["verdict"] == "unusable"
    assert "no coordinate reference system" in found["nowhere"]["sentence"]
    assert found["pubs"]["verdict"] == "good"


def test_a_table_is_no_layer_of_places(check, town):
    path = town.path("plain.csv")
    Path(path).write_text("a,b\n1,2\n", encoding="utf-8")

    assert "table without geometry" in verdict_of(check, path)["sentence"]


def test_no_number_is_no_place(check, town):
    nan = [("Point", [float("nan"), BOTTOM], {}), *points([(LEFT + 90, BOTTOM + 90)])]

    found = verdict_of(check, town.layer("nan", nan))

    assert found["verdict"] in ("look", "unusable")


def test_a_layer_given_twice_is_said_to_be_the_same(check, town):
    again = town.layer("drinking", points(town.pubs_xy, size=4))

    found, _ = check(town.pubs, again)

    assert found["pubs"]["verdict"] == "good"
    assert found["drinking"]["sentence"] == "It has the same places as “pubs”."


def test_without_factors_or_incidents_the_rest_is_checked(run, town):
    found = run("checklayers", STUDY_AREA=town.area)

    assert found["SUMMARY"] == "1 of 1 layer is good."


def test_incidents_tell_their_dates_types_and_what_is_missing(check, town, shops_xy):
    months = ["2016-01", "2016-02", "2016-05"]
    shapes = [
        ("Point", place, {"month": months[at % 3], "crime_type": ["robbery", "theft"][at % 2]})
        for at, place in enumerate(shops_xy.tolist())
    ] + [(None, None, {"month": "2016-02", "crime_type": "theft"})] * 30

    found, results = check(INCIDENTS=town.layer("crimes", shapes), TABLE=town.path("table.csv"))

    crimes = found["crimes"]
    assert crimes["verdict"] == "look"
    assert crimes["sentence"] == "30 of 430 features (7%) are left out: 30 without geometry."
    notes = " ".join(crimes["notes"])
    assert "Between 2016-01 and 2016-05 2 months have nothing: 2016-03 and 2016-04." in notes
    assert "Dates: 2016-01 to 2016-05." in notes
    assert "Types (crime_type): 2, most of them theft (230) and robbery (200)." in notes
    with open(results["TABLE"], encoding="utf-8") as file:
        row = list(csv.DictReader(file))[1]
    assert (row["layer"], row["inside"], row["left_out"]) == ("crimes", "400", "30")
    assert (row["months_missing"], row["types"]) == ("2", "2")


def test_a_filter_of_incidents_leaves_the_others_out(check, town):
    found, _ = check(INCIDENTS_FILTER="\"kind\" = 'robbery'")
    assert found["incidents"]["verdict"] == "good"
    found, _ = check(INCIDENTS_FILTER="\"kind\" = 'arson'")
    assert found["incidents"]["verdict"] == "unusable"
    found, _ = check(town.pubs, FACTORS_FILTER='"no such" = 1')
    assert "which “pubs” does not have" in found["pubs"]["sentence"]


def test_layers_in_degrees_are_moved_to_the_crs_of_the_study(run, town):
    area = geojson(
        Path(town.path("degrees.geojson")), [("Polygon", [DEGREES], {})], crs="OGC:CRS84"
    )
    with pytest.raises(QgsProcessingException, match="not in metres or feet"):
        run("checklayers", STUDY_AREA=area)

    found = run("checklayers", STUDY_AREA=area, INCIDENTS=town.incidents, CRS="EPSG:27700")

    notes = json.loads(found["FINDINGS"])[0]["notes"]
    assert any("are moved to EPSG:27700" in one for one in notes)


def test_a_layer_that_cannot_be_read_is_refused_by_its_name(refused, town):
    said = refused(
        "checklayers",
        STUDY_AREA=town.area,
        FACTORS=[town.pubs, town.path("gone.gpkg")],
        REPORT=town.path("report.html"),
    )

    assert "gone.gpkg" in said


def test_the_page_shows_names_as_they_are_and_runs_nothing(check, town):
    evil = town.path("<script>alert(1)<.geojson")
    Path(evil).write_text(Path(town.pubs).read_text(encoding="utf-8"), encoding="utf-8")

    _, results = check(evil, town.pubs, REPORT=town.path("report.html"))

    page = Path(results["REPORT"]).read_text(encoding="utf-8")
    assert "<script" not in page
    assert "http" not in re.sub(r'xmlns="[^"]*"', "", page)
    assert page.count("<svg") == 3
    assert page.count('class="verdict') == 2 * 4


def test_what_an_analyst_has_is_kept_and_ours_is_replaced(run, town):
    path = Path(town.path("report.html"))
    path.write_text("my own page", encoding="utf-8")
    before = set(town.folder.rglob("*"))

    for _ in range(2):
        run("checklayers", STUDY_AREA=town.area, REPORT=str(path))

    (beside,) = [one for one in set(town.folder.rglob("*")) - before if one.is_file()]
    assert beside.read_text(encoding="utf-8") == "my own page"


def test_the_same_layers_have_the_same_verdicts(check, town, shops_xy):
    shops = town.layer("shops", points(shops_xy))
    assert check(shops, town.pubs)[1]["FINDINGS"] == check(shops, town.pubs)[1]["FINDINGS"]


def test_it_stops_wherever_it_is(run, town, shops_xy):
    class Counting(Log):
        looks = 0

        def isCanceled(self):
            self.looks += 1
            return False

    given = {
        "STUDY_AREA": town.area,
        "INCIDENTS": town.incidents,
        "FACTORS": [town.layer("shops", points(shops_xy)), town.road],
        "REPORT": town.path("report.html"),
        "TABLE": town.path("table.gpkg"),
    }
    counting = Counting()
    before = set(town.folder.rglob("*"))
    run("checklayers", counting, **given)
    assert counting.shares == sorted(counting.shares)
    made = set(town.folder.rglob("*")) - before
    for one in made:
        one.unlink()
    for looks in range(0, counting.looks, max(1, counting.looks // 8)):
        with pytest.raises(QgsProcessingException, match="Check layers was stopped"):
            run("checklayers", Impatient(looks), **given)
        assert set(town.folder.rglob("*")) == before


def test_the_columns_are_those_of_the_documentation(check, town):
    _, results = check(town.pubs, TABLE=town.path("table.csv"))
    with open(results["TABLE"], encoding="utf-8") as file:
        assert next(csv.reader(file)) == TABLES["checked-layers"][0].names()


def test_suggestions_are_those_of_auto(run, check, town, rasters, shops_xy):
    clumps = shops_xy[:20].repeat(10, axis=0) + np.random.default_rng(1).normal(0, 15, (200, 2))
    for name, xy in (("clumps", clumps), ("shops", shops_xy[:40])):
        layer = town.layer(name, points(xy))
        auto = run(
            "operationalisefactor",
            GRID=rasters["grid"],
            FACTOR=layer,
            OPERATIONALISATION="auto",
            OUTPUT=town.path(f"{name}.tif"),
        )
        _, results = check(layer, BLOCK_LENGTH=200, TABLE=town.path(f"{name}.csv"))
        with open(results["TABLE"], encoding="utf-8") as file:
            row = list(csv.DictReader(file))[-1]
        assert row["suggested"] == auto["CHOSEN"]
        assert float(row["nearest_neighbour_index"]) == pytest.approx(
            auto["NEAREST_NEIGHBOUR_INDEX"], rel=0.02
        )


def test_many_features_in_one_corner_are_no_layer_of_the_town(check, town, shops_xy):
    corner = [LEFT, BOTTOM] + (shops_xy - [LEFT, BOTTOM]) / 10

    found = verdict_of(check, town.layer("corner", points(corner)))

    assert found["verdict"] == "look"
    assert re.search(
        r"All of the 400 features in the study area lie within about [12]% of it", found["sentence"]
    )

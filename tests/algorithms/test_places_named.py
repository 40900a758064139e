"""Priority places with names, later events and a forecast beside; in feet; of a study of chance."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsSpatialIndex, QgsVectorLayer
from risk_terrain_modelling.algorithms.files import place_names
from risk_terrain_modelling.tests.algorithms.test_places import (
    CELL,
    band,
    cells_within,
    explained,
    features_of,
    study,
)
from risk_terrain_modelling.tests.plain_places import radius_around
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, points, square

__all__ = ["study"]  # a fixture
HALF = SIDE / 2


class Misled(QgsSpatialIndex):
    """An index as with libspatialindex 2.1 (Debian 13): what it finds is not the nearest."""

    def nearestNeighbor(self, *asked):
        return [0]


def wards(town):
    west = [
        *([LEFT, BOTTOM], [LEFT + HALF, BOTTOM], [LEFT + HALF, BOTTOM + SIDE]),
        *([LEFT, BOTTOM + SIDE], [LEFT, BOTTOM]),
    ]
    east = [[x + HALF, y] for x, y in west]
    shapes = [
        ("Polygon", [west], {"code": 1, "ward": "West"}),
        ("Polygon", [east], {"code": 2, "ward": "East & <b>Old</b>"}),
    ]
    return town.layer("wards", shapes)


class TestNames:
    def test_a_place_is_called_by_what_most_of_it_lies_in(self, run, town, study):
        made = run("priorityplaces", **explained(town, study, NAMES=wards(town)))
        found = features_of(made["PLACES"])
        assert {one["name"] for one in found} >= {"West", "East & <b>Old</b>"}
        for one in found:
            columns = np.array([column for _, column in cells_within(one.geometry())])
            west = np.mean(LEFT + (columns + 0.5) * CELL < LEFT + HALF)
            first = "West" if west > 0.5 else "East & <b>Old</b>"
            assert one["name"].startswith(first) or west == 0.5
            assert (" and " in one["name"]) == (0.2 <= west <= 0.8)
            assert one["name"] in one["sentence"]

    def test_where_nothing_named_lies_in_it_the_nearest_is_told(self, run, town, study):
        corner = town.layer("corner", points([[LEFT - 500, BOTTOM - 500]], name="Harbour"))
        made = run("priorityplaces", **explained(town, study, NAMES=corner))
        assert {one["name"] for one in features_of(made["PLACES"])} == {"near Harbour"}

    def test_the_nearest_is_told_though_boxes_of_others_are_nearer(
        self, run, town, study, monkeypatch
    ):
        """Six roads go round two sides of the town, far away, so that their boxes hold it all."""
        left, bottom, far = LEFT - 5000, BOTTOM - 5000, 20_000
        roads = [
            ("LineString", [[left - n, bottom + far], [left - n, bottom], [left + far, bottom]])
            for n in range(6)
        ]
        shapes = [(*road, {"name": f"Ring {n}"}) for n, road in enumerate(roads)]
        lane = [[LEFT - 90, BOTTOM], [LEFT - 90, BOTTOM + SIDE]]
        lanes = town.layer("lanes", [*shapes, ("LineString", lane, {"name": "Lane"})])
        made = run("priorityplaces", **explained(town, study, NAMES=lanes))
        assert {one["name"] for one in features_of(made["PLACES"])} == {"near Lane"}
        monkeypatch.setattr(place_names, "QgsSpatialIndex", Misled)
        made = run("priorityplaces", **explained(town, study, NAMES=lanes))
        assert {one["name"] for one in features_of(made["PLACES"])} == {"near Lane"}

    def test_the_order_of_the_rows_decides_nothing(self, run, town, study):
        """Streets of several parts of odd lengths, and some that nothing tells apart."""
        rng = np.random.default_rng(5)
        ends = np.array([LEFT, BOTTOM]) + rng.integers(0, 20, (60, 2, 2)) * 100.0
        lines = [*ends.tolist(), *ends[::-1].tolist()]
        shapes = [("LineString", line, {"name": f"Street {n % 7}"}) for n, line in enumerate(lines)]
        names = []
        for rows in (shapes, shapes[::-1]):
            made = run("priorityplaces", **explained(town, study, NAMES=town.layer("s", rows)))
            names.append([one["name"] for one in features_of(made["PLACES"])])
        assert names[0] == names[1]

    @pytest.mark.parametrize("spoilt", ["bow tie", "spike"])
    def test_a_spoilt_ward_names_what_it_covers(self, run, town, study, spoilt):
        a, b, c, d, _ = square(LEFT, BOTTOM, SIDE)[0]
        corners = {"bow tie": [a, c, b, d, a], "spike": [a, b, [b[0] + 900, BOTTOM], b, c, d, a]}
        shapes = [
            ("Polygon", [corners[spoilt]], {"name": "Spoilt"}),
            ("Polygon", square(LEFT, BOTTOM, 2 * SIDE), {"name": "Whole"}),
        ]
        made = run("priorityplaces", **explained(town, study, NAMES=town.layer("w", shapes)))
        names = {one["name"] for one in features_of(made["PLACES"])}
        assert "Spoilt and Whole" in names
        assert names <= {"Spoilt and Whole", "Whole and Spoilt", "Whole"}
        assert spoilt == "bow tie" or len(names) == 1

    def test_numbers_are_told_as_they_are_and_long_names_cut(self, run, town, study):
        whole = square(LEFT, BOTTOM, SIDE)
        layer = town.layer("w", [("Polygon", whole, {"name": "Ward " * 40, "beat": 12.0})])
        asked = explained(town, study, NAMES=layer)
        for field, name in (("beat", "12"), ("name", "Ward " * 15 + "Ward…")):
            made = run("priorityplaces", **asked, NAME_FIELD=field)
            assert {one["name"] for one in features_of(made["PLACES"])} == {name}

    def test_in_a_table_for_spreadsheets_a_name_is_no_formula(self, run, town, study):
        layer = town.layer("w", [("Polygon", square(LEFT, BOTTOM, SIDE), {"name": "=1+1"})])
        asked = explained(town, study, NAMES=layer)
        run("priorityplaces", **asked)
        assert {one["name"] for one in features_of(town.path("places.gpkg"))} == {"=1+1"}
        run("priorityplaces", **{**asked, "PLACES": town.path("places.csv")})
        with open(town.path("places.csv"), encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert {row["name"] for row in rows} == {"'=1+1"}
        assert all(row["sentence"].startswith(f"Place {row['rank']}, =1+1") for row in rows)

    def test_a_field_of_neither_texts_nor_numbers_is_refused(self, refused, town, study):
        layer = QgsVectorLayer("Point?crs=EPSG:27700&field=name:binary", "binary", "memory")
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(LEFT, BOTTOM)))
        layer.dataProvider().addFeatures([feature])
        asked = explained(town, study, NAMES=layer)
        assert "no field of texts" in refused("priorityplaces", **asked)
        said = refused("priorityplaces", **asked, NAME_FIELD="NAME")
        assert "“name” of “binary” holds neither texts nor numbers" in said

    def test_a_field_that_is_not_there_is_refused(self, refused, town, study):
        said = refused(
            "priorityplaces", **explained(town, study, NAMES=wards(town), NAME_FIELD="title")
        )
        assert "has no field “title”. It has code, ward." in said

    def test_a_layer_without_texts_is_refused(self, refused, town, study):
        said = refused("priorityplaces", **explained(town, study, NAMES=town.pubs))
        assert "has no field of texts that could be names" in said


class TestBeside:
    def test_later_events_and_the_rank_by_past_events(self, run, town, study, log):
        made = run("priorityplaces", **explained(town, study, LATER=study["events"]))
        found = features_of(made["PLACES"])
        past = [one["past_events"] for one in found]
        assert [one["later_events"] for one in found] == past
        assert [one["past_rank"] for one in found] == [1 + sum(n > m for n in past) for m in past]
        every = band(study["events"]).clip(0).sum()
        told = made["HELD"][-1]
        assert told["places"] == len(found)
        assert told["later"] == pytest.approx(sum(past) / every)
        assert told["past_by_counts"] >= told["past"]
        assert "of the later events" in " ".join(log.said)

    def test_the_forecast_is_the_expected_where_the_map_says_none(self, run, town, study):
        wanted = explained(town, study, FORECAST=study["forecast"])
        made = run("priorityplaces", **{**wanted, "RISK": study["density"]})
        forecast = band(study["forecast"])
        for one in features_of(made["PLACES"]):
            inside = tuple(np.array(sorted(cells_within(one.geometry()))).T)
            assert one["expected"] == pytest.approx(forecast[inside].sum(), rel=1e-5)
            assert "expected" in one["sentence"].partition(".")[2]  # why not as was recorded
        place, around = (band(study["forecast"], n)[inside] for n in (2, 3))
        assert made["MAKEUP"][-1]["around"] == pytest.approx((place * around).sum(), rel=1e-5)

    def test_the_largest_place_is_told_in_hectares(self, run, town, study):
        made = run("priorityplaces", **explained(town, study, MAX_AREA=3.5, AREA_SHARE=25))
        assert max(one["cells"] for one in features_of(made["PLACES"])) == 3


def test_in_feet_a_place_is_no_larger_than_in_metres(run, town):
    foot = 0.3048006096
    area = town.layer("feet", [("Polygon", square(1e6, 2e5, 6000), {})], crs="EPSG:2263")
    rng = np.random.default_rng(1)
    xy = np.array([1e6, 2e5]) + 1500 + 3000 * rng.random((300, 2))
    incidents = town.layer("shots", points(xy), crs="EPSG:2263")
    grid = run("creategrid", STUDY_AREA=area, BLOCK_LENGTH=400, OUTPUT=town.path("feet.tif"))
    hot = run(
        "hotspotmap",
        GRID=grid["OUTPUT"],
        INCIDENTS=incidents,
        BANDWIDTH=600,
        OUTPUT=town.path("hot.tif"),
    )
    made = run("priorityplaces", RISK=hot["OUTPUT"], AREA_SHARE=20, PLACES=town.path("places.gpkg"))
    sizes = [one["area"] * foot**2 / 10_000 for one in features_of(made["PLACES"])]
    assert 9.6 < max(sizes) <= 10  # 26 cells of 200 feet


def test_a_study_of_chance_has_its_places_all_the_same(run, town, log):
    rng = np.random.default_rng(8)
    xy = np.array([LEFT, BOTTOM]) + SIDE * rng.random((200, 2))
    layers = {name: town.layer(name, points(xy[half])) for name, half in HALVES.items()}
    text = {
        "schema": "rtm-study/1",
        "study_area": {"source": town.area},
        "grid": {"block_length": 200},
        "incidents": {"source": layers["before"]},
        "holdout": {"source": layers["after"]},
        "factors": [{"name": "Pubs", "source": town.pubs}],
        "model": {"surrogates": 99},
        "basemap": {"source": town.road},
        "names": {"source": wards(town)},
    }
    file = town.folder / "study.json"
    file.write_text(json.dumps(text), encoding="utf-8")
    made = run("runstudy", STUDY=str(file), OUTPUT_FOLDER=town.path("out"))
    assert made["TERMS"] == 0
    places = QgsVectorLayer(made["PLACES"].removeprefix("ogr://"), "places", "ogr")
    assert places.featureCount() == made["PLACE_COUNT"] > 0
    for one in places.getFeatures():
        inside = cells_within(one.geometry())
        assert 2 <= len(inside) <= 10
        assert np.pi * radius_around(inside) ** 2 <= 4 * len(inside)
    html = (Path(made["OUTPUT_FOLDER"]) / "report.html").read_text(encoding="utf-8")
    assert "No place stands out" not in html
    assert html.count('class="rank"') == min(15, made["PLACE_COUNT"])
    assert "East &amp; &lt;b&gt;Old&lt;/b&gt;" in html
    assert "<b>Old" not in html
    assert "wards.geojson" in html.partition("names of places")[2]


HALVES = {"before": slice(0, 120), "after": slice(120, None)}


@pytest.mark.parametrize("allowed", [True, False])
@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("/vsicurl/http://streets.example/a.gpkg", "streets.example"),
        ("type=xyz&url=http://tiles.example/{z}/{x}/{y}.png", "tiles.example"),
        ("layers=a&styles=&format=image/png&url=http://wms.example/?", "wms.example"),
        ("dbname='x' host=roads.example table=\"roads\" (geom)", "roads.example"),
        ("gone.gpkg", "cannot be read"),
    ],
)
def test_a_base_map_from_elsewhere_is_refused(refused, town, source, why, allowed):
    file = town.folder / "study.json"
    text = {
        "schema": "rtm-study/1",
        "study_area": {"source": town.area},
        "grid": {"block_length": 200},
        "incidents": {"source": town.incidents},
        "factors": [{"name": "Pubs", "source": town.pubs}],
        "basemap": [{"source": source}],
    }
    file.write_text(json.dumps(text), encoding="utf-8")
    asked = {"STUDY": str(file), "OUTPUT_FOLDER": town.path("out"), "ALLOW_REMOTE": allowed}
    said = refused("runstudy", **asked)
    assert why in said
    assert "ALLOW_REMOTE" not in said, "it would not help"

"""Tests of maps: figures against a plain calculation, tables, the page, what is refused."""

import csv
import math
import sys
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingException, QgsRasterLayer
from risk_terrain_modelling.algorithms.files.rasters import square_metres, unit_of_areas
from risk_terrain_modelling.tests.feedback import Impatient
from risk_terrain_modelling.tests.told import TABLES, Tables, of_tables, shows
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, points

SHARES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)


def values_of(path):
    dataset = gdal.Open(path)
    band = dataset.GetRasterBand(1)
    raster = band.ReadAsArray().astype(float)
    return raster[raster != band.GetNoDataValue()].tolist()


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def later(town):
    """Events of a later year, drawn around the same pubs."""
    rng = np.random.default_rng(11)
    near = town.pubs_xy[rng.integers(0, 12, 90)] + rng.normal(0, 80, (90, 2))
    spread = rng.uniform([LEFT, BOTTOM], [LEFT + SIDE, BOTTOM + SIDE], (60, 2))
    return town.layer("later_points", points([*near, *spread]))


@pytest.fixture
def study(run, town, later):
    """Maps of a triangular part of the town, whose edge cuts cells, and what came later."""
    ring = [[LEFT, BOTTOM], [LEFT + SIDE, BOTTOM], [LEFT + SIDE, BOTTOM + SIDE], [LEFT, BOTTOM]]
    area = town.layer("triangle", [("Polygon", [ring], {})])
    made = {"grid": town.path("grid.tif")}
    run("creategrid", STUDY_AREA=area, BLOCK_LENGTH=200, OUTPUT=made["grid"])
    for name, incidents in (("events", town.incidents), ("later", later)):
        made[name] = run(
            "countevents", GRID=made["grid"], INCIDENTS=incidents, OUTPUT=town.path(f"{name}.tif")
        )["OUTPUT"]
    pubs = run(
        "operationalisefactor",
        GRID=made["grid"],
        FACTOR=town.pubs,
        NAME="Pubs",
        OUTPUT=town.path("pubs.tif"),
    )["OUTPUT"]
    model = run("fitmodel", EVENTS=made["events"], FACTORS=[pubs], MODEL=town.path("model.json"))[
        "MODEL"
    ]
    made["risk"] = run("riskmap", MODEL=model, FACTORS=[pubs], RISK=town.path("risk.tif"))["RISK"]
    made["density"] = run(
        "hotspotmap",
        GRID=made["grid"],
        INCIDENTS=town.incidents,
        BANDWIDTH=300,
        OUTPUT=town.path("density.tif"),
    )["OUTPUT"]
    return made


def asked(town, study, **changes):
    return {
        "MAPS": [study["risk"], study["density"], study["events"]],
        "EVENTS": study["later"],
        "GRID": study["grid"],
        "RESAMPLES": 199,
        "TABLE": town.path("measures.csv"),
        "CURVES": town.path("curves.csv"),
        "CALIBRATION": town.path("calibration.csv"),
        **changes,
    }


def captured(scores, amounts, areas, share):
    """Return the part of the amounts in the highest cells, cells of one score in the same part."""
    budget, found = share * sum(areas), 0.0
    for value in sorted(set(scores), reverse=True):
        tied = [cell for cell, score in enumerate(scores) if score == value]
        area = sum(areas[cell] for cell in tied)
        taken = min(1.0, budget / area)
        found += taken * sum(amounts[cell] for cell in tied)
        budget -= taken * area
        if budget <= 0:
            break
    return found / sum(amounts)


def plain_measures(values, events, areas, share, per_area):
    """Return hit rate, PAI, PEI* and RRI*, cell by cell, by the definition; RRI* may be None."""
    predicted = [v * a for v, a in zip(values, areas)] if per_area else values
    hit_rate = captured(values, events, areas, share)
    best = captured([n / a for n, a in zip(events, areas)], events, areas, share)
    promised = captured(values, predicted, areas, share)
    return hit_rate, hit_rate / share, hit_rate / best, promised / hit_rate if hit_rate else None


class TestFigures:
    def test_a_plain_calculation_agrees(self, run, town, study):
        made = run("validatemaps", **asked(town, study))
        rows = rows_of(made["TABLE"])
        events, areas = values_of(study["later"]), values_of(study["grid"])
        assert 0 < min(areas) < 1, "the study has no partial cells to weigh"
        for name, per_area in (("risk", False), ("density", True), ("events", False)):
            values = values_of(study[name])
            of_map = [row for row in rows if row["map"] == name]
            assert [float(row["area_share"]) for row in of_map] == pytest.approx(SHARES)
            for row in of_map:
                share = float(row["area_share"])
                plain = plain_measures(values, events, areas, share, per_area)
                measures = (row[key] for key in ("hit_rate", "pai", "pei", "rri"))
                found = [float(one) if one else None for one in measures]
                assert found == pytest.approx(list(plain), rel=1e-5), (name, share)

    def test_measures_of_the_whole_map(self, run, town, study):
        made = run("validatemaps", **asked(town, study))
        row = next(row for row in rows_of(made["TABLE"]) if row["map"] == "risk")
        values, events = values_of(study["risk"]), values_of(study["later"])
        areas = values_of(study["grid"])
        pairs = [
            (mine > theirs) + (mine == theirs) / 2
            for mine, hit in zip(values, events)
            if hit
            for theirs, other in zip(values, events)
            if not other
        ]
        assert float(row["auc"]) == pytest.approx(sum(pairs) / len(pairs))
        gain = sum(
            hit * math.log(value / sum(values) * sum(areas) / area)
            for value, hit, area in zip(values, events, areas)
        )
        assert float(row["log_gain"]) == pytest.approx(gain, rel=1e-5)
        assert float(row["gini"]) == pytest.approx(2 * float(row["area_under_curve"]) - 1)

    def test_numbers_are_the_first_map_at_a_tenth_of_the_area(self, run, town, study):
        made = run("validatemaps", **asked(town, study))
        row = next(
            row
            for row in rows_of(made["TABLE"])
            if row["map"] == "risk" and float(row["area_share"]) == 0.1
        )
        for number in ("HIT_RATE", "PAI", "PEI", "RRI", "AUC", "GINI", "LOG_GAIN"):
            assert made[number] == pytest.approx(float(row[number.lower()])), number
        ends = row["pai_low"], row["pai_high"]
        if float(row["tied"]) > 0.5:
            assert ends == ("", "")
        else:
            assert float(ends[0]) < made["PAI"] < float(ends[1])

    def test_a_map_that_calls_events_impossible_has_no_log_score(self, run, town, study):
        made = run("validatemaps", **asked(town, study, MAPS=[study["events"]]))
        assert made["LOG_GAIN"] is None
        row = rows_of(made["TABLE"])[0]
        assert row["log_gain"] == ""
        missed = [
            after
            for before, after in zip(values_of(study["events"]), values_of(study["later"]))
            if before == 0
        ]
        assert int(row["impossible"]) == sum(missed) > 0

    def test_a_random_map_is_the_floor(self, run, town, study):
        rows = rows_of(run("validatemaps", **asked(town, study))["TABLE"])
        assert [row["map"] for row in rows[-8:]] == ["random map"] * 8
        assert len(rows) == 4 * 8

    def test_the_grid_weighs_partial_cells(self, run, log, town, study):
        whole = run("validatemaps", **asked(town, study, GRID=None))
        assert "every cell counts whole" in " ".join(log.said)
        weighed = run("validatemaps", **asked(town, study))
        assert whole["HIT_RATE"] != weighed["HIT_RATE"]

    def test_shares_of_the_area(self, run, town, study):
        made = run("validatemaps", **asked(town, study, AREA_SHARES="25; 3"))
        shares = [float(row["area_share"]) for row in rows_of(made["TABLE"])[:2]]
        assert shares == pytest.approx([0.03, 0.25])
        assert made["HIT_RATE"] == pytest.approx(float(rows_of(made["TABLE"])[0]["hit_rate"]))

    def test_an_area_is_the_share_that_it_is(self, run, town, study):
        """The triangle is 50 ha of cells 100 m wide: 5 ha are a tenth, however they are written."""
        hectares = sum(values_of(study["grid"]))
        by_share = run("validatemaps", **asked(town, study, AREA_SHARES="10"))["TABLE"]
        plain = rows_of(by_share)[0]
        assert float(plain["hectares"]) == pytest.approx(0.1 * hectares)
        assert plain["area_asked"] == ""
        for area, size in (("{} ha", 1e4), ("{}", 1e4), ("{} km2", 1e6), ("{} m²", 1.0)):
            text = area.format(0.1 * hectares * 1e4 / size)
            made = run("validatemaps", **asked(town, study, AREA_SHARES="", AREAS=text))
            row = rows_of(made["TABLE"])[0]
            assert row["area_asked"].split()[1] == (text.split()[1:] or ["ha"])[0].replace("2", "²")
            for key in ("area_share", "hit_rate", "pai", "pei", "rri", "pai_low", "hectares"):
                assert float(row[key] or -1) == pytest.approx(float(plain[key] or -1)), (text, key)

    def test_blocks_are_recorded_and_their_width_decides(self, run, town, study):
        first = rows_of(run("validatemaps", **asked(town, study))["TABLE"])[0]
        wide = rows_of(run("validatemaps", **asked(town, study, BLOCK_WIDTH=210))["TABLE"])[0]
        assert float(wide["block_width"]) == 200
        assert int(first["blocks"]) > int(wide["blocks"]) >= int(wide["event_blocks"]) > 0
        assert wide["log_gain"] == first["log_gain"]
        assert wide["log_gain_low"] != first["log_gain_low"]

    def test_the_best_accuracy_possible_stands_beside_it(self, run, town, study):
        for row in rows_of(run("validatemaps", **asked(town, study))["TABLE"]):
            assert float(row["pei"]) == pytest.approx(float(row["pai"]) / float(row["best_pai"]))

    def test_the_slope_solves_the_likelihood_equations(self, run, town, study):
        rows = rows_of(run("validatemaps", **asked(town, study))["TABLE"])
        first = {row["map"]: row for row in reversed(rows)}
        values, events = values_of(study["risk"]), values_of(study["later"])
        scaled = [math.log(value * sum(events) / sum(values)) for value in values]
        slope, intercept = (float(first["risk"][key]) for key in ("slope", "slope_intercept"))
        means = [math.exp(intercept + slope * one) for one in scaled]
        assert sum(means) == pytest.approx(sum(events), rel=1e-5)
        weighed = [sum(a * b for a, b in zip(some, scaled)) for some in (means, events)]
        assert weighed[0] == pytest.approx(weighed[1], rel=1e-4)
        centre = weighed[0] / sum(means)
        spread = sum(mean * (one - centre) ** 2 for mean, one in zip(means, scaled))
        error = float(first["risk"]["slope_standard_error"])
        assert error == pytest.approx(1 / math.sqrt(spread), rel=1e-5)
        assert float(first["risk"]["slope_high"]) == pytest.approx(slope + 1.959964 * error)
        assert float(first["risk"]["per_doubling"]) == pytest.approx(2**slope)
        assert first["risk"]["no_slope"] == ""
        assert (first["events"]["slope"], first["events"]["no_slope"]) == ("", "zeros")

    def test_what_the_maps_know_of_new_cells(self, run, town, study):
        rows = rows_of(run("validatemaps", **asked(town, study))["TABLE"])
        past = values_of(study["events"])
        new = [cell for cell, count in enumerate(past) if not count]
        events, areas = (
            [values_of(study[name])[cell] for cell in new] for name in ("later", "grid")
        )
        assert sum(events) > 0
        for name in ("risk", "density"):
            values = [values_of(study[name])[cell] for cell in new]
            for row in (row for row in rows if row["map"] == name):
                plain = captured(values, events, areas, float(row["area_share"]))
                assert float(row["new_hit_rate"]) == pytest.approx(plain, rel=1e-5)
                assert int(row["new_events"]) == sum(events)

    def test_without_past_counts_no_cell_is_known_to_be_new(self, run, town, study):
        rows = rows_of(run("validatemaps", **asked(town, study, MAPS=[study["risk"]]))["TABLE"])
        assert {(row["new_events"], row["new_hit_rate"]) for row in rows} == {("", "")}

    def test_most_of_the_area_tied_leaves_no_interval(self, run, log, town, study):
        rows = rows_of(run("validatemaps", **asked(town, study))["TABLE"])
        measures = ("hit_rate", "pai", "pei", "rri")
        of_maps = [row for row in rows if row["map"] != "random map"]
        tied = [row for row in of_maps if float(row["tied"]) > 0.5]
        free = [row for row in of_maps if float(row["tied"]) <= 0.5]
        assert tied
        assert free
        assert all(row[f"{one}_low"] == "" for row in tied for one in measures)
        assert all(row[f"{one}_low"] != "" for row in free for one in measures)
        assert "gives the same value" in " ".join(log.said)
        assert "with a slope of 1 a score twice as high really held twice as many" in " ".join(
            log.said
        )


class TestTables:
    def test_curves_rise_from_nothing_to_everything(self, run, town, study):
        rows = rows_of(run("validatemaps", **asked(town, study))["CURVES"])
        names = list(dict.fromkeys(row["map"] for row in rows))
        assert names == ["risk", "density", "events", "random map"]
        for name in names:
            points = [
                (float(row["area_share"]), float(row["captured_share"]))
                for row in rows
                if row["map"] == name
            ]
            assert points == sorted(points)
            assert points[0] == (0, 0)
            assert points[-1] == pytest.approx((1, 1))
            assert len(points) <= 1000

    def test_calibration_adds_up_to_the_events(self, run, town, study):
        rows = rows_of(run("validatemaps", **asked(town, study))["CALIBRATION"])
        total = sum(values_of(study["later"]))
        for name in ("risk", "density", "events"):
            of_map = [row for row in rows if row["map"] == name]
            assert [int(row["tenth"]) for row in of_map] == list(range(1, 11))
            for key in ("predicted", "observed"):
                assert sum(float(row[key]) for row in of_map) == pytest.approx(total)

    def test_layers_of_one_name_are_numbered(self, run, town, study):
        twice = [QgsRasterLayer(study[name], "Our map") for name in ("risk", "density")]
        rows = rows_of(run("validatemaps", **asked(town, study, MAPS=twice))["TABLE"])
        assert list(dict.fromkeys(row["map"] for row in rows)) == [
            "Our map",
            "Our map (2)",
            "random map",
        ]

    def test_the_seed_decides(self, run, town, study):
        first, again, other = (
            Path(
                run(
                    "validatemaps", **asked(town, study, SEED=seed, TABLE=town.path(f"{name}.csv"))
                )["TABLE"]
            ).read_bytes()
            for name, seed in (("a", 4), ("b", 4), ("c", 5))
        )
        assert first == again
        assert first != other


@pytest.fixture
def page(run, town, study):
    """Run with a report and return it."""

    def page_of(name="report.html", **changes):
        made = run("validatemaps", **asked(town, study, REPORT=town.path(name), **changes))
        return Path(made["REPORT"]).read_text(encoding="utf-8")

    return page_of


class TestReport:
    def test_it_stands_alone(self, page):
        text = page()
        for outside in ("<script", "src=", "<link", "@import", "url(http"):
            assert outside not in text
        assert text.count("<svg") == 1
        assert "<title id=" in text
        assert "<desc id=" in text
        assert "random map" in text

    def test_names_are_shown_as_they_are(self, page, study):
        names = ("<script>alert(1)</script>", "_under & $x^2$")
        layers = [QgsRasterLayer(study["risk"], name) for name in names]
        text = page(MAPS=layers)
        assert "<script" not in text
        assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3
        assert text.count("_under &amp; $x^2$") >= 3

    def test_the_figures_are_those_of_the_table(self, page, town):
        text = page()
        for row in rows_of(town.path("measures.csv")):
            assert f"{100 * float(row['hit_rate']):.1f}%" in text
            assert f">{float(row['pai']):.2f}</span>" in text

    def test_every_number_is_that_of_the_field_that_it_names(self, page, town, study):
        text = page(MAPS=[*(study[name] for name in ("risk", "density", "events"))])
        tables = Tables(
            validation=town.path("measures.csv"), calibration=town.path("calibration.csv")
        )
        found = of_tables(text)
        assert len(found) > 200
        assert {field.split(":")[0] for _, field in found} == set(TABLES)
        for number, field in found:
            assert shows(number, tables.value(field)), (number, field)

    def test_the_same_test_gives_the_same_page(self, page):
        first, again = (
            [line for line in page(name).splitlines() if '<th scope="row">made' not in line]
            for name in ("one.html", "two.html")
        )
        assert first == again

    def test_without_jinja_it_is_refused_in_a_sentence(self, refused, town, study, monkeypatch):
        monkeypatch.setitem(sys.modules, "jinja2", None)
        wanted = asked(town, study, REPORT=town.path("report.html"))
        assert "jinja2, which is not installed" in refused("validatemaps", **wanted)

    def test_a_map_of_the_very_events_is_told(self, page, log, run, town, study):
        forecast = run(
            "hotspotmap",
            GRID=study["grid"],
            EVENTS=study["later"],
            BANDWIDTH=300,
            OUTPUT=town.path("cheat.tif"),
        )["OUTPUT"]
        text = page(MAPS=[study["density"], forecast, study["later"]])
        told = [said for said in log.said if "was made of the very events" in said]
        assert [said.split("”")[0] for said in told] == ["“cheat", "“later"]
        assert text.count("was made of the very events") == 2


class TestFaults:
    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"AREA_SHARES": "1, two"}, "“two” among the shares"),
            ({"AREA_SHARES": "0"}, "A share of the area is 0 per cent"),
            ({"AREA_SHARES": "150"}, "A share of the area is 150 per cent"),
            ({"AREA_SHARES": ","}, "No share of the area is given"),
            ({"AREAS": "25 hectacres"}, "“25 hectacres” is no area"),
            ({"AREAS": "-3 ha"}, "“-3 ha” is no area"),
            ({"AREAS": "9 km2"}, "9 km² are more than the study area, which has"),
            ({"BLOCK_WIDTH": 900}, "Blocks 900 wide cut the study area into"),
            ({"RESAMPLES": 3}, "The number of resamples is 3"),
            ({"MAPS": []}, "No map is given"),
        ],
    )
    def test_settings(self, refused, town, study, changes, expected):
        assert expected in refused("validatemaps", **asked(town, study, **changes))

    def test_a_map_that_is_gone(self, refused, town, study):
        gone = [study["risk"], town.path("gone.tif")]
        said = refused("validatemaps", **asked(town, study, MAPS=gone))
        assert "map" in said.lower()

    def test_another_study_area(self, run, refused, town, study):
        grid = run(
            "creategrid", STUDY_AREA=town.area, BLOCK_LENGTH=200, OUTPUT=town.path("square.tif")
        )["OUTPUT"]
        density = run(
            "hotspotmap",
            GRID=grid,
            INCIDENTS=town.incidents,
            BANDWIDTH=300,
            OUTPUT=town.path("square_density.tif"),
        )["OUTPUT"]
        said = refused("validatemaps", **asked(town, study, MAPS=[study["risk"], density]))
        assert "“square_density” does not cover the same study area" in said

    @pytest.mark.parametrize("looks", [0, 1, 3])
    def test_asked_to_stop_it_leaves_nothing(self, run, town, study, looks):
        before = set(town.folder.rglob("*"))
        wanted = asked(town, study, REPORT=town.path("report.html"))
        with pytest.raises(QgsProcessingException, match="was stopped"):
            run("validatemaps", Impatient(looks), **wanted)
        assert set(town.folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("crs", "unit", "metres"),
    [
        ("EPSG:27700", "ha", 1.0),
        ("EPSG:2263", "mi²", 1200 / 3937),  # US survey feet
        ("EPSG:2222", "mi²", 0.3048),  # international feet
    ],
)
def test_areas_fit_the_units_of_the_grid(processing, crs, unit, metres):
    system = QgsCoordinateReferenceSystem(crs)
    assert unit_of_areas(system) == unit
    assert square_metres(system) == pytest.approx(metres**2, rel=1e-5)  # QGIS knows one foot

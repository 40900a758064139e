"""Priority places: which cells, their outlines, their reasons, their look, what is refused."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal
from qgis.core import NULL, QgsGeometry, QgsProcessingException, QgsRasterLayer, QgsVectorLayer
from risk_terrain_modelling.core.mapping.forecast.uncertainty import PLACE_DRIFT
from risk_terrain_modelling.tests.feedback import Impatient
from risk_terrain_modelling.tests.plain_places import radius_around
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, points
from scipy import stats

CELL, CELLS_A_SIDE = 100.0, 20
ENDS = {"low_95": 0.025, "low_80": 0.1, "high_80": 0.9, "high_95": 0.975}


def band(path, number=1):
    dataset = gdal.Open(path)  # a band dies with its dataset
    return dataset.GetRasterBand(number).ReadAsArray()


@pytest.fixture
def study(run, town, rasters):
    """The town's model, risk map and forecast."""
    made = dict(rasters)
    made["model"] = run(
        "fitmodel",
        EVENTS=rasters["events"],
        FACTORS=[rasters["pubs"]],
        MODEL=town.path("model.json"),
    )["MODEL"]
    explained = {"MODEL": made["model"], "FACTORS": [rasters["pubs"]]}
    made["risk"] = run("riskmap", **explained, RISK=town.path("risk.tif"))["RISK"]
    made["density"] = run(
        "hotspotmap",
        GRID=rasters["grid"],
        INCIDENTS=town.incidents,
        BANDWIDTH=250,
        OUTPUT=town.path("density.tif"),
    )["OUTPUT"]
    made["forecast"] = run(
        "forecastmap", **explained, EVENTS=rasters["events"], FORECAST=town.path("forecast.tif")
    )["FORECAST"]
    return made


def asked(town, study, **changes):
    return {
        "RISK": study["density"],
        "AREA_SHARE": 10,
        "PLACES": town.path("places.gpkg"),
        **changes,
    }


def explained(town, study, **changes):
    return asked(
        town,
        study,
        RISK=study["risk"],
        MODEL=study["model"],
        FACTORS=[study["pubs"]],
        EVENTS=study["events"],
        GRID=study["grid"],
        **changes,
    )


def cells_within(geometry):
    """Return the (row, column) of the cells whose centre a place holds."""
    return {
        (row, column)
        for row in range(CELLS_A_SIDE)
        for column in range(CELLS_A_SIDE)
        if geometry.contains(
            QgsGeometry.fromWkt(
                f"POINT({LEFT + (column + 0.5) * CELL} {BOTTOM + SIDE - (row + 0.5) * CELL})"
            )
        )
    }


def features_of(path):
    layer = QgsVectorLayer(path, "places", "ogr")
    assert layer.isValid()
    return sorted(layer.getFeatures(), key=lambda feature: feature["rank"])


class TestWhere:
    @pytest.mark.parametrize(("share", "least", "most"), [(10, 2, 10), (25, 1, 4.5), (25, 3, 7)])
    def test_they_are_compact_and_as_large_as_asked(self, run, town, study, share, least, most):
        wanted = {"AREA_SHARE": share, "MIN_CELLS": least, "MAX_AREA": most}
        made = run("priorityplaces", **asked(town, study, **wanted))
        found = [cells_within(feature.geometry()) for feature in features_of(made["PLACES"])]
        assert found
        assert made["PLACE_COUNT"] == len(found)
        assert all(least <= len(place) <= most for place in found)  # a cell is a hectare
        assert sum(map(len, found)) <= share / 100 * CELLS_A_SIDE**2
        assert made["COVERED_SHARE"] == pytest.approx(100 * sum(map(len, found)) / CELLS_A_SIDE**2)
        for place in found:
            assert math.pi * radius_around(place) ** 2 <= 4 * len(place)

    def test_figures_are_those_of_the_cells(self, run, town, study):
        made = run("priorityplaces", **explained(town, study))
        scores, expected = band(study["risk"]), band(study["risk"], 2)
        events = band(study["events"])
        features = features_of(made["PLACES"])
        assert features
        for feature in features:
            inside = tuple(np.array(sorted(cells_within(feature.geometry()))).T)
            assert feature["cells"] == len(inside[0])
            assert feature["area"] == pytest.approx(feature.geometry().area())
            assert feature["mean_rrs"] == pytest.approx(scores[inside].mean(), rel=1e-6)
            assert feature["highest_rrs"] == pytest.approx(scores[inside].max(), rel=1e-6)
            assert feature["expected"] == pytest.approx(expected[inside].sum(), rel=1e-5)
            assert feature["past_events"] == events[inside].sum()
        total = sum(feature["expected"] for feature in features)
        assert made["EXPECTED"] == pytest.approx(total)

    def test_ranks_follow_the_expected_events(self, run, town, study):
        features = features_of(run("priorityplaces", **explained(town, study))["PLACES"])
        assert [feature["rank"] for feature in features] == list(range(1, len(features) + 1))
        expected = [feature["expected"] for feature in features]
        assert expected == sorted(expected, reverse=True)

    def test_a_forecast_says_what_is_expected(self, run, town, study):
        made = run("priorityplaces", **asked(town, study, RISK=study["forecast"]))
        features = features_of(made["PLACES"])
        total = sum(feature["expected"] for feature in features)
        assert made["EXPECTED"] == pytest.approx(total)
        assert features[0]["highest_value"] <= band(study["forecast"]).max() * (1 + 1e-6)

    def test_a_density_does_not(self, run, town, study):
        made = run("priorityplaces", **asked(town, study))
        assert made["EXPECTED"] is None
        assert not features_of(made["PLACES"])[0]["expected"]

    def test_a_flat_map_has_no_places_and_it_is_said(self, run, log, town, study):
        centres = np.arange(CELLS_A_SIDE) * CELL + CELL / 2
        even = [[LEFT + x, BOTTOM + y] for x in centres for y in centres]
        flat = run(
            "hotspotmap",
            GRID=study["grid"],
            INCIDENTS=town.layer("even", points(even)),
            METHOD="past_counts",
            OUTPUT=town.path("flat.tif"),
        )["OUTPUT"]
        made = run("priorityplaces", **asked(town, study, RISK=flat))
        assert made["PLACE_COUNT"] == 0
        assert features_of(made["PLACES"]) == []
        assert "No place stands out" in " ".join(log.said)


class TestOutlook:
    """How far the events of places may lie from what a forecast expects."""

    def test_ends_are_those_of_the_sums_of_cells(self, run, town, study):
        made = run("priorityplaces", **asked(town, study, RISK=study["forecast"]))
        forecast, spread = band(study["forecast"]), band(study["forecast"], 5)
        places = features_of(made["PLACES"])
        for place in places:
            cells = tuple(np.array(sorted(cells_within(place.geometry()))).T)
            mean = forecast[cells].sum(dtype=float)
            uncertain = np.square(spread[cells], dtype=float).sum() + PLACE_DRIFT * mean**2
            shape = mean**2 / uncertain
            law = stats.nbinom(shape, shape / (shape + mean))
            found = {name: place[name] for name in ENDS}
            assert found == {name: law.ppf(level) for name, level in ENDS.items()}
        chances = [place["top_chance"] for place in places]
        assert sum(chances) == pytest.approx(min(len(places), 15))

    def test_a_forecast_of_an_older_version_has_none(self, run, town, study):
        now = run("priorityplaces", **asked(town, study, RISK=study["forecast"]))
        old = town.path("old_forecast.tif")
        gdal.Translate(old, study["forecast"], bandList=[1, 2, 3, 4])
        changes = {"RISK": old, "PLACES": town.path("old_places.gpkg")}
        made = run("priorityplaces", **asked(town, study, **changes))
        places, before = features_of(now["PLACES"]), features_of(made["PLACES"])
        assert [one["expected"] for one in before] == [one["expected"] for one in places]
        for name in (*ENDS, "top_chance"):
            assert {one[name] for one in before} == {NULL}
            assert NULL not in {one[name] for one in places}

    def test_a_place_says_it_in_words(self, run, town, study):
        made = run("priorityplaces", **asked(town, study, RISK=study["forecast"]))
        first = features_of(made["PLACES"])[0]
        told = f"four times of five {first['low_80']:,} to {first['high_80']:,}"
        assert told in first["sentence"]
        assert "one of the 15 with most events among all these places" in first["sentence"]


class TestReasons:
    def test_a_place_says_what_bears_on_it(self, run, town, study):
        features = features_of(run("priorityplaces", **explained(town, study))["PLACES"])
        for feature in features:
            assert "Pubs" in feature["reasons"]
            assert " m" in feature["reasons"]
            assert f"Place {feature['rank']}: {feature['cells']} cells" in feature["sentence"]
            assert f"{feature['past_events']} recorded" in feature["sentence"]

    def test_without_a_model_there_are_no_reasons(self, run, town, study):
        feature = features_of(run("priorityplaces", **asked(town, study))["PLACES"])[0]
        assert not feature["reasons"]
        assert "Why" not in feature["sentence"]


class TestLook:
    def test_places_are_labelled_by_rank(self, run, town, study):
        layer = QgsVectorLayer(
            run("priorityplaces", **asked(town, study))["PLACES"], "places", "ogr"
        )
        assert layer.renderer().type() == "graduatedSymbol"
        assert layer.renderer().classAttribute() == "rank"
        assert layer.labelsEnabled()
        assert layer.labeling().settings().fieldName == "rank"
        count = layer.featureCount()
        assert layer.renderer().ranges()[-1].upperValue() == count

    def test_the_outlines_are_drawn(self, run, town, study):
        from qgis.core import QgsMapRendererParallelJob, QgsMapSettings
        from qgis.PyQt.QtCore import QSize

        made = run("priorityplaces", **asked(town, study))["PLACES"]
        layers = [QgsVectorLayer(made, "places", "ogr"), QgsRasterLayer(study["density"])]
        settings = QgsMapSettings()
        settings.setLayers(layers)
        settings.setDestinationCrs(layers[1].crs())
        settings.setExtent(layers[1].extent())
        settings.setOutputSize(QSize(400, 400))
        job = QgsMapRendererParallelJob(settings)
        job.start()
        job.waitForFinished()
        image = job.renderedImage()
        blue = sum(
            image.pixelColor(x, y).blue() > image.pixelColor(x, y).red() + 60
            for x in range(0, 400, 2)
            for y in range(0, 400, 2)
        )
        assert blue > 100


class TestOutlines:
    @given(st.integers(0, 2**32 - 1), st.floats(0.2, 0.8))
    @settings(max_examples=40, deadline=None)
    def test_any_cells_make_valid_outlines_of_their_area(self, seed, share):
        from risk_terrain_modelling.algorithms.files.places import place_outlines
        from risk_terrain_modelling.core.progress import Quiet
        from risk_terrain_modelling.core.terrain.grid import Frame
        from scipy import ndimage

        taken = np.random.default_rng(seed).random((14, 17)) < share
        ranks, count = ndimage.label(taken, np.ones((3, 3)))
        frame = Frame(1000.0, 9000.0, 50.0, 17, 14)
        outlines = place_outlines(ranks.astype(np.int32), frame, Quiet())
        assert sorted(outlines) == list(range(1, count + 1))
        for rank, outline in outlines.items():
            assert outline.isGeosValid()
            assert outline.area() == (ranks == rank).sum() * 2500


class TestFaults:
    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"AREA_SHARE": 0}, "priority places is 0 per cent"),
            ({"AREA_SHARE": 101}, "priority places is 101 per cent"),
            ({"MIN_CELLS": 0}, "The number of cells of the smallest place is 0"),
        ],
    )
    def test_settings(self, refused, town, study, changes, expected):
        assert expected in refused("priorityplaces", **asked(town, study, **changes))

    def test_a_model_without_factors(self, refused, town, study):
        said = refused("priorityplaces", **asked(town, study, MODEL=study["model"]))
        assert "A model is given without factors" in said

    def test_factors_without_a_model(self, refused, town, study):
        said = refused("priorityplaces", **asked(town, study, FACTORS=[study["pubs"]]))
        assert "Factors are given without a model" in said

    def test_events_are_no_map_of_risk(self, refused, town, study):
        said = refused("priorityplaces", **asked(town, study, RISK=study["events"]))
        assert "and risk or forecast or hotspot or combined is needed" in said

    @pytest.mark.parametrize("looks", [0, 1, 2, 4])
    def test_asked_to_stop_it_leaves_nothing(self, run, town, study, looks):
        before = set(town.folder.rglob("*"))
        with pytest.raises(QgsProcessingException, match="was stopped"):
            run("priorityplaces", Impatient(looks), **explained(town, study))
        assert set(town.folder.rglob("*")) == before

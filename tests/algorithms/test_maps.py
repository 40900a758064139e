"""Hot spots, forecasts and combined maps: what is in the rasters, and how they look."""

import json
import math

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException, QgsRasterLayer
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, points, square

from .test_cancel import Impatient

CELL, CELLS_A_SIDE = 100.0, 20


def band(path, number=1):
    dataset = gdal.Open(path)  # a band dies with its dataset
    return dataset.GetRasterBand(number).ReadAsArray()


def tags(path):
    return gdal.Open(path).GetMetadata()


def legend(path):
    layer = QgsRasterLayer(path)  # a renderer dies with its layer
    return [label for label, _ in layer.renderer().legendSymbologyItems()]


def hotspots_of(town, rasters, **changes):
    return {
        "GRID": rasters["grid"],
        "INCIDENTS": town.incidents,
        "OUTPUT": town.path("new.tif"),
        **changes,
    }


def plain_density(xy, bandwidth, kernel):
    """Return the density of the town's cells, events per square metre, by the definition."""
    found = np.zeros((CELLS_A_SIDE, CELLS_A_SIDE))
    for row in range(CELLS_A_SIDE):
        for column in range(CELLS_A_SIDE):
            x = LEFT + (column + 0.5) * CELL
            y = BOTTOM + SIDE - (row + 0.5) * CELL
            for event in xy:
                u = math.hypot(event[0] - x, event[1] - y) / bandwidth
                if u < 1 and kernel == "quartic":
                    found[row, column] += 3 / math.pi / bandwidth**2 * (1 - u * u) ** 2
                elif u < 1:
                    found[row, column] += 2 / math.pi / bandwidth**2 * (1 - u * u)
    return found


class TestHotspots:
    @pytest.mark.parametrize("kernel", ["quartic", "epanechnikov"])
    def test_density_is_events_per_square_kilometre(self, run, town, rasters, kernel):
        made = run("hotspotmap", **hotspots_of(town, rasters, KERNEL=kernel, BANDWIDTH=350))
        plain = 1e6 * plain_density(town.events_xy, 350.0, kernel)
        np.testing.assert_allclose(band(made["OUTPUT"]), plain, rtol=2e-6, atol=1e-6)
        assert made["BANDWIDTH"] == 350
        assert made["EVENTS"] == len(town.events_xy)
        layer = QgsRasterLayer(made["OUTPUT"])
        assert "events per km²" in layer.bandName(1)
        assert tags(made["OUTPUT"])["RTM_KIND"] == "hotspot"

    def test_in_feet_it_is_events_per_square_mile(self, run, town):
        feet = "urn:ogc:def:crs:EPSG::2263"
        area = town.layer("ft_area", [("Polygon", square(0, 0, 4000), {})], crs=feet)
        xy = np.random.default_rng(3).uniform(500, 3500, (40, 2))
        crimes = town.layer("ft_crimes", points(xy), crs=feet)
        grid = run(
            "creategrid", STUDY_AREA=area, BLOCK_LENGTH=400, OUTPUT=town.path("ft_grid.tif")
        )["OUTPUT"]
        made = run(
            "hotspotmap",
            GRID=grid,
            INCIDENTS=crimes,
            BANDWIDTH=400,
            OUTPUT=town.path("ft.tif"),
        )
        assert "square mile" in QgsRasterLayer(made["OUTPUT"]).bandName(1)
        # the events lie well inside, so the density adds up to their number
        total = band(made["OUTPUT"]).sum(dtype=float) * (200 / 5280) ** 2
        assert total == pytest.approx(40, rel=0.01)

    def test_bandwidth_left_out_is_chosen_and_said(self, run, log, town, rasters):
        made = run("hotspotmap", **hotspots_of(town, rasters))
        assert CELL <= made["BANDWIDTH"] <= 40 * CELL
        said = next(text for text in log.said if "cross-validation" in text)
        assert f"{made['BANDWIDTH']:.4g} m" in said
        given = run(
            "hotspotmap",
            **hotspots_of(
                town, rasters, BANDWIDTH=made["BANDWIDTH"], OUTPUT=town.path("again.tif")
            ),
        )
        np.testing.assert_array_equal(band(given["OUTPUT"]), band(made["OUTPUT"]))

    def test_past_counts_are_the_events(self, run, town, rasters):
        for source in ({"INCIDENTS": town.incidents}, {"EVENTS": rasters["events"]}):
            made = run(
                "hotspotmap",
                GRID=rasters["grid"],
                METHOD="past_counts",
                OUTPUT=town.path("counts.tif"),
                **source,
            )
            np.testing.assert_array_equal(band(made["OUTPUT"]), band(rasters["events"]))
            assert made["BANDWIDTH"] is None

    def test_counted_events_lie_in_the_middle_of_their_cells(self, run, town, rasters):
        made = run(
            "hotspotmap",
            GRID=rasters["grid"],
            EVENTS=rasters["events"],
            BANDWIDTH=200,
            OUTPUT=town.path("new.tif"),
        )
        middles = np.floor((town.events_xy - [LEFT, BOTTOM]) / CELL) * CELL + CELL / 2
        plain = 1e6 * plain_density(middles + np.array([LEFT, BOTTOM]), 200.0, "quartic")
        np.testing.assert_allclose(band(made["OUTPUT"]), plain, rtol=2e-6, atol=1e-6)

    def test_filter(self, run, town, rasters):
        mixed = [
            *points(town.events_xy[:50], kind="robbery"),
            *points(town.events_xy[50:], kind="arson"),
        ]
        layer = town.layer("mixed", mixed)
        wanted = hotspots_of(town, rasters, INCIDENTS=layer, FILTER="\"kind\" = 'robbery'")
        assert run("hotspotmap", **wanted)["EVENTS"] == 50

    def test_the_legend_tells_the_mean(self, run, town, rasters):
        made = run("hotspotmap", **hotspots_of(town, rasters, BANDWIDTH=300))
        values = band(made["OUTPUT"])
        labels = legend(made["OUTPUT"])
        assert f"up to the mean of {values.mean():.3g} events per km²" in labels
        assert labels[1] == "1 to 2 times the mean"
        highest = int(values.max() / values.mean())
        assert labels[-1] == f"over {min(highest, 5)} times the mean"

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"INCIDENTS": None}, "No incidents are given"),
            ({"BANDWIDTH": 60}, "The bandwidth 60 is shorter than a cell of 100"),
            ({"BANDWIDTH": 0}, "The bandwidth is 0"),
            ({"FILTER": "\"kind\" = 'arson'"}, "leaves no feature"),
            ({"KERNAL": "quartic"}, "Did you mean KERNEL"),
        ],
    )
    def test_faults(self, refused, town, rasters, changes, expected):
        assert expected in refused("hotspotmap", **hotspots_of(town, rasters, **changes))

    def test_both_incidents_and_events(self, refused, town, rasters):
        both = hotspots_of(town, rasters, EVENTS=rasters["events"])
        assert "Both incidents and events are given" in refused("hotspotmap", **both)

    def test_filter_of_counted_events(self, refused, town, rasters):
        wanted = hotspots_of(
            town, rasters, INCIDENTS=None, EVENTS=rasters["events"], FILTER='"kind" = 1'
        )
        assert "which are counted already" in refused("hotspotmap", **wanted)

    def test_incidents_elsewhere(self, refused, town, rasters):
        far = town.layer("far", points([[LEFT + 99_000, BOTTOM]] * 30))
        said = refused("hotspotmap", **hotspots_of(town, rasters, INCIDENTS=far))
        assert "None of the 30 incidents of “far”" in said


@pytest.fixture
def model(run, town, rasters):
    return run(
        "fitmodel",
        EVENTS=rasters["events"],
        FACTORS=[rasters["pubs"]],
        SELECTION="reference",
        MODEL=town.path("model.json"),
    )["MODEL"]


def forecast_of(town, rasters, model, **changes):
    return {
        "MODEL": model,
        "FACTORS": [rasters["pubs"]],
        "EVENTS": rasters["events"],
        "FORECAST": town.path("new.tif"),
        **changes,
    }


@pytest.fixture
def repeated(run, town, rasters):
    """Events that come again and again to places of no factor: history tells of these."""
    places = np.random.default_rng(2).uniform(0, SIDE, (15, 2)) + np.array([LEFT, BOTTOM])
    layer = town.layer("repeated", points([*town.events_xy, *np.repeat(places, 8, axis=0)]))
    return run(
        "countevents", GRID=rasters["grid"], INCIDENTS=layer, OUTPUT=town.path("repeated.tif")
    )["OUTPUT"]


class TestForecast:
    def test_bands_multiply_out(self, run, town, rasters, model, repeated):
        made = run("forecastmap", **forecast_of(town, rasters, model, EVENTS=repeated))
        layer = QgsRasterLayer(made["FORECAST"])
        names = [
            layer.bandName(number).split(": ")[-1] for number in range(1, layer.bandCount() + 1)
        ]
        assert names[:4] == ["forecast", "place", "neighbourhood", "history"]
        assert names[4:9] == ["spread", "low_95", "low_80", "high_80", "high_95"]
        forecast, *factors = (
            band(made["FORECAST"], number).astype(float) for number in (1, 2, 3, 4)
        )
        np.testing.assert_allclose(forecast, np.prod(factors, axis=0), rtol=1e-6)
        assert made["EXPECTED"] == pytest.approx(forecast.sum(), rel=1e-6)
        assert 0 < made["HISTORY_SHARE"] < 1

    def test_each_reach_is_a_band_and_they_multiply_out(self, run, town, rasters, model, repeated):
        made = run("forecastmap", **forecast_of(town, rasters, model, EVENTS=repeated))
        told = tags(made["FORECAST"])
        scales = json.loads(told["RTM_SCALES"])
        layer = QgsRasterLayer(made["FORECAST"])
        names = [
            layer.bandName(number).split(": ")[-1] for number in range(10, layer.bandCount() + 1)
        ]
        assert names == [one["band"] for one in scales]
        bands = [band(made["FORECAST"], 10 + number) for number in range(len(scales))]
        product = float(told["RTM_NEIGHBOURHOOD_LEVEL"]) * np.prod(bands, axis=0)
        np.testing.assert_allclose(product, band(made["FORECAST"], 3), rtol=1e-5)
        assert all(one["power"] > 0 for one in scales)
        assert {one["reach"] for one in scales} <= {50 * 2**n for n in range(7)} | {
            300 * 2**n for n in range(4)
        }

    def test_the_place_is_the_models_to_its_power(self, run, town, rasters, model, repeated):
        made = run("forecastmap", **forecast_of(town, rasters, model, EVENTS=repeated))
        risk = run("riskmap", MODEL=model, FACTORS=[rasters["pubs"]], RISK=town.path("risk.tif"))
        power = float(tags(made["FORECAST"])["RTM_PLACE_POWER"])
        place = band(made["FORECAST"], 2).astype(float)
        alike = band(risk["RISK"], 2).astype(float) ** power
        np.testing.assert_allclose(place, alike * place.sum() / alike.sum(), rtol=1e-5)
        assert made["PLACE_POWER"] == pytest.approx(power)

    def test_intervals_lie_around_what_is_expected(self, run, town, rasters, model, repeated):
        made = run("forecastmap", **forecast_of(town, rasters, model, EVENTS=repeated))
        forecast, low_95, low_80, high_80, high_95 = (
            band(made["FORECAST"], number) for number in (1, 6, 7, 8, 9)
        )
        assert (low_95 <= low_80).all() and (low_80 <= high_80).all()
        assert (high_80 <= high_95).all()
        assert (high_95 >= forecast - 0.5).all()
        assert (low_95 <= forecast).all()

    def test_how_accurate_it_may_be_is_told_beforehand(
        self, run, log, town, rasters, model, repeated
    ):
        made = run("forecastmap", **forecast_of(town, rasters, model, EVENTS=repeated))
        told = json.loads(tags(made["FORECAST"])["RTM_ACCURACY"])
        assert [float(one) for one in told] == [0.01, 0.05, 0.1]
        assert made["PAI_5"] == pytest.approx(told["0.05"], rel=1e-3)
        assert made["PAI_10"] > 2  # events come back to fifteen places
        assert "Told beforehand, if nothing changes" in " ".join(log.said)

    def test_the_seed_decides(self, run, town, rasters, model):
        first, again, other = (
            run(
                "forecastmap",
                **forecast_of(town, rasters, model, SEED=seed, FORECAST=town.path(f"{name}.tif")),
            )
            for name, seed in (("a", 5), ("b", 5), ("c", 6))
        )
        with open(first["FORECAST"], "rb") as one, open(again["FORECAST"], "rb") as two:
            assert one.read() == two.read()
        assert tags(other["FORECAST"])["RTM_SEED"] == "6"

    def test_events_other_than_those_of_the_model_are_told(
        self, run, log, town, rasters, model, repeated
    ):
        run("forecastmap", **forecast_of(town, rasters, model, EVENTS=repeated))
        said = " ".join(log.said)
        assert "The model was fitted on 240 events and “repeated” holds 360" in said

    def test_the_legend_tells_shares_of_the_cells(self, run, town, rasters, model):
        made = run("forecastmap", **forecast_of(town, rasters, model))
        labels = legend(made["FORECAST"])
        assert labels[-1].startswith("highest 1% of cells: ")
        assert labels[-1].endswith(" or more (expected events)")
        assert labels[0].startswith("the rest: from ")
        fourth = np.sort(band(made["FORECAST"]).ravel())[-4]
        assert f"{fourth:.3g}" in labels[-1]

    def test_factor_missing(self, run, refused, town, rasters, model):
        road = run(
            "operationalisefactor",
            GRID=rasters["grid"],
            FACTOR=town.road,
            NAME="Road",
            OUTPUT=town.path("road.tif"),
        )["OUTPUT"]
        said = refused("forecastmap", **forecast_of(town, rasters, model, FACTORS=[road]))
        assert "needs the factor “Pubs”" in said

    def test_events_that_are_a_grid(self, refused, town, rasters, model):
        wanted = forecast_of(town, rasters, model, EVENTS=rasters["grid"])
        assert "is of the kind grid, and events is needed" in refused("forecastmap", **wanted)


@pytest.fixture
def maps(run, town, rasters, model):
    """A risk map, a density and past counts of the town."""
    risk = run("riskmap", MODEL=model, FACTORS=[rasters["pubs"]], RISK=town.path("risk.tif"))
    density = run(
        "hotspotmap", **hotspots_of(town, rasters, BANDWIDTH=300, OUTPUT=town.path("density.tif"))
    )
    return {"risk": risk["RISK"], "density": density["OUTPUT"], "events": rasters["events"]}


def plain_ranks(values):
    """Return the mean rank, from 1, of each value among all, by the definition."""
    return [
        sum(other < value for other in values) + (sum(other == value for other in values) + 1) / 2
        for value in values
    ]


class TestCombined:
    def test_product(self, run, town, maps):
        made = run("combinemaps", MAPS=list(maps.values()), OUTPUT=town.path("new.tif"))
        plain = 1.0
        for path in maps.values():
            values = band(path).astype(float)
            plain = plain * values / values.mean()
        np.testing.assert_allclose(band(made["OUTPUT"]), plain, rtol=1e-5)
        assert tags(made["OUTPUT"])["RTM_KIND"] == "combined"
        assert tags(made["OUTPUT"])["RTM_MAPS"] == "risk, density, events"

    def test_mean_of_ranks(self, run, town, maps):
        made = run(
            "combinemaps",
            MAPS=[maps["risk"], maps["events"]],
            METHOD="rank_mean",
            OUTPUT=town.path("new.tif"),
        )
        ranks = [plain_ranks(band(maps[name]).ravel().tolist()) for name in ("risk", "events")]
        plain = np.sum(ranks, axis=0) / (2 * CELLS_A_SIDE**2)
        np.testing.assert_allclose(band(made["OUTPUT"]).ravel(), plain, rtol=1e-6)
        assert legend(made["OUTPUT"])[-1].endswith("(mean rank)")

    def test_one_map_is_too_few(self, refused, town, maps):
        said = refused("combinemaps", MAPS=[maps["risk"]], OUTPUT=town.path("new.tif"))
        assert "“risk” is the only map given" in said

    def test_a_grid_is_no_map(self, refused, town, rasters, maps):
        said = refused(
            "combinemaps", MAPS=[maps["risk"], rasters["grid"]], OUTPUT=town.path("new.tif")
        )
        assert "“grid” is of the kind grid" in said
        assert "“Forecast map”" in said

    def test_another_grid(self, run, refused, town, rasters, maps):
        grid = run(
            "creategrid",
            STUDY_AREA=town.area,
            BLOCK_LENGTH=200,
            CELL_SIZE=50,
            OUTPUT=town.path("fine.tif"),
        )["OUTPUT"]
        fine = run(
            "hotspotmap",
            GRID=grid,
            INCIDENTS=town.incidents,
            BANDWIDTH=300,
            OUTPUT=town.path("fine_density.tif"),
        )["OUTPUT"]
        said = refused("combinemaps", MAPS=[maps["risk"], fine], OUTPUT=town.path("new.tif"))
        assert "20 × 20 cells of 100" in said
        assert "40 × 40 cells of 50" in said

    def test_another_study_area_on_the_same_grid(self, run, refused, town, rasters, maps):
        grid = run(
            "creategrid",
            STUDY_AREA=town.area,
            BLOCK_LENGTH=200,
            EXCLUDE=town.park,
            OUTPUT=town.path("holed.tif"),
        )["OUTPUT"]
        holed = run(
            "hotspotmap",
            GRID=grid,
            INCIDENTS=town.incidents,
            BANDWIDTH=300,
            OUTPUT=town.path("holed_density.tif"),
        )["OUTPUT"]
        said = refused("combinemaps", MAPS=[maps["risk"], holed], OUTPUT=town.path("new.tif"))
        assert "“holed_density” does not cover the same study area" in said


@pytest.mark.parametrize("looks", [0, 1, 2])
def test_asked_to_stop_they_leave_nothing(run, town, rasters, model, maps, looks):
    wanted = {
        "hotspotmap": hotspots_of(town, rasters),
        "forecastmap": forecast_of(town, rasters, model),
        "combinemaps": {"MAPS": [maps["risk"], maps["density"]], "OUTPUT": town.path("new.tif")},
    }
    before = set(town.folder.rglob("*"))
    for name, parameters in wanted.items():
        with pytest.raises(QgsProcessingException, match="was stopped"):
            run(name, Impatient(looks), **parameters)
        assert set(town.folder.rglob("*")) == before, name


class TestClasses:
    @pytest.fixture
    def ranked_classes(self, processing):
        from risk_terrain_modelling.algorithms.looks.style_maps import ranked_classes

        return ranked_classes

    @pytest.mark.parametrize("seed", range(5))
    def test_shares_are_of_the_cells_and_ties_stay_together(self, ranked_classes, seed):
        rng = np.random.default_rng(seed)
        values = rng.poisson(rng.gamma(0.4, 2.0, 900)).astype(float)
        bounds = [high for high, _ in ranked_classes(values, "events")]
        assert bounds == sorted(bounds)
        assert bounds[-1] == math.inf
        class_of = np.searchsorted(bounds, values)
        for value in np.unique(values):
            assert len(np.unique(class_of[values == value])) == 1
        highest = int((class_of == len(bounds) - 1).sum())
        assert highest >= 9  # 1% of the cells, and those tied with them

    def test_a_flat_map_has_one_class(self, ranked_classes):
        assert ranked_classes(np.ones(50), "events") == [(math.inf, "the same everywhere")]


class TestResiduals:
    """What each cell has more or less of than the model expects."""

    def test_events_less_expected(self, run, town, rasters, model):
        made = run(
            "fitmodel",
            EVENTS=rasters["events"],
            FACTORS=[rasters["pubs"]],
            SELECTION="reference",
            MODEL=town.path("again.json"),
            RESIDUALS=town.path("residuals.tif"),
        )
        risk = run("riskmap", MODEL=model, FACTORS=[rasters["pubs"]], RISK=town.path("r.tif"))
        inside = band(risk["RISK"]) > 0
        events, expected = band(rasters["events"])[inside], band(risk["RISK"], 2)[inside]
        residuals = band(made["RESIDUALS"], 2)[inside]
        assert residuals == pytest.approx(events - expected, abs=1e-4)
        standardised = band(made["RESIDUALS"])[inside]
        ratio = standardised * np.sqrt(expected) / np.where(residuals == 0, 1, residuals)
        spread = ratio[residuals != 0]
        assert spread == pytest.approx(np.full(len(spread), spread[0]), rel=1e-3)
        assert spread[0] <= 1  # more variable than chance, never less
        assert legend(made["RESIDUALS"])[2] == "about as expected"

"""Earlier events beside those of the model: the forecast, and what is no history."""

import json

import numpy as np
import pytest
from osgeo import gdal, ogr
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, square

CLOSE_TO_ONE = 1e-6


def values(path, number=1):
    dataset = gdal.Open(path)  # kept: its bands end with it
    return dataset.GetRasterBand(number).ReadAsArray().astype(float)


def tags(path):
    return gdal.Open(path).GetMetadata()


def dated(xy, days):
    """Events at places, the days dealt to them in turn."""
    return [
        ("Point", [float(x), float(y)], {"day": days[number % len(days)]})
        for number, (x, y) in enumerate(xy)
    ]


def month_by_month(first, last):
    """The first and the last day of each month of years."""
    return [
        f"{year}-{month:02}-{day}"
        for year in range(first, last + 1)
        for month in range(1, 13)
        for day in ("01", "28")
    ]


@pytest.fixture
def counted(run, town, rasters):
    """Count events at places and days."""

    def count(name, xy, days):
        layer = town.layer(name, dated(xy, days))
        wanted = {"GRID": rasters["grid"], "INCIDENTS": layer, "OUTPUT": town.path(f"{name}.tif")}
        return run("countevents", **wanted)["OUTPUT"]

    return count


@pytest.fixture
def year(counted, town):
    """The town's events, of the year 2024."""
    return counted("year", town.events_xy, month_by_month(2024, 2024))


@pytest.fixture
def before(counted, town):
    """Three times the town's events, of the years 2021 to 2023."""
    return counted("before", np.repeat(town.events_xy, 3, axis=0), month_by_month(2021, 2023))


@pytest.fixture
def asked(run, town, rasters, year):
    """What a forecast of the year is asked with."""
    fitted = {"EVENTS": year, "FACTORS": [rasters["pubs"]], "SELECTION": "reference"}
    model = run("fitmodel", **fitted, MODEL=town.path("model.json"))["MODEL"]
    return {
        "MODEL": model,
        "FACTORS": [rasters["pubs"]],
        "EVENTS": year,
        "FORECAST": town.path("forecast.tif"),
    }


class TestThePast:
    def test_its_length_is_told_by_its_dates(self, run, asked, before, log):
        made = run("forecastmap", **asked, HISTORY=[before])
        # 2021 to 2023 have 1095 days, 2024 has 366
        assert made["PERIODS"] == pytest.approx(1 + 1095 / 366)
        assert made["PAST_EVENTS"] == 960
        said = " ".join(log.said)
        assert "“before”: 720 events, 2021-01-01 to 2023-12-28, 2.99 times as long" in said

    def test_the_forecast_is_for_one_period_and_multiplies_out(self, run, asked, before):
        made = run("forecastmap", **asked, HISTORY=[before])
        forecast, place, around, history = (values(made["FORECAST"], n) for n in (1, 2, 3, 4))
        np.testing.assert_allclose(forecast, place * around * history, rtol=1e-6)
        # as many events in each year: about as many are expected in the next
        assert forecast.sum() == pytest.approx(960 / made["PERIODS"], rel=0.02)

    def test_the_place_stays_the_models(self, run, asked, before, town):
        alone = run("forecastmap", **asked)
        more = {**asked, "FORECAST": town.path("more.tif"), "HISTORY": [before]}
        with_past = run("forecastmap", **more)
        # to a power of its own, a weaker one if a longer past says more
        powers, logs = zip(
            *(
                (one["PLACE_POWER"], np.log(values(one["FORECAST"], 2)))
                for one in (alone, with_past)
            )
        )
        shapes = [(one - one.mean()) / power for one, power in zip(logs, powers)]
        np.testing.assert_allclose(*shapes, atol=1e-5)

    def test_no_history_is_as_it_was(self, run, asked, town):
        first = run("forecastmap", **asked)
        again = {**asked, "FORECAST": town.path("again.tif"), "HISTORY": []}
        second = run("forecastmap", **again)
        with open(first["FORECAST"], "rb") as one, open(second["FORECAST"], "rb") as other:
            assert one.read() == other.read()
        assert "RTM_HISTORY" not in tags(first["FORECAST"])
        assert first["PERIODS"] == 1 and first["PAST_EVENTS"] == 240

    def test_one_raster_of_years_or_one_a_year_is_the_same(self, run, asked, before, counted, town):
        xy, days = np.repeat(town.events_xy, 3, axis=0), month_by_month(2021, 2023)
        shapes = [(place, days[number % len(days)]) for number, place in enumerate(xy)]
        years = []
        for year in ("2021", "2022", "2023"):
            some = [place for place, day in shapes if day.startswith(year)]
            some_days = [day for _, day in shapes if day.startswith(year)]
            years.append(counted(f"of_{year}", some, some_days))
        one = run("forecastmap", **asked, HISTORY=[before])
        several = {**asked, "FORECAST": town.path("several.tif"), "HISTORY": years}
        other = run("forecastmap", **several)
        np.testing.assert_allclose(
            values(one["FORECAST"]), values(other["FORECAST"]), rtol=CLOSE_TO_ONE
        )

    def test_what_it_was_is_recorded(self, run, asked, before):
        found = tags(run("forecastmap", **asked, HISTORY=[before])["FORECAST"])
        (told,) = json.loads(found["RTM_HISTORY"])
        assert told["incidents"] == "before"
        assert (told["events"], told["first_date"], told["last_date"]) == (
            720,
            "2021-01-01",
            "2023-12-28",
        )
        assert float(found["RTM_PERIODS"]) == pytest.approx(1 + 1095 / 366, rel=1e-5)

    def test_a_length_that_is_told_counts(self, run, asked, before):
        made = run("forecastmap", **asked, HISTORY=[before], HISTORY_LENGTH=6)
        assert made["PERIODS"] == 7
        # before there were half as many in a period: of 240 events so much of that is real
        weight = 0.25**2 / (0.25**2 + 1 / 240 + 1 / 720)
        level = 960 / (1 + 6 * 2**-weight)
        assert 225 < level < 240
        assert values(made["FORECAST"]).sum() == pytest.approx(level, rel=0.02)

    def test_without_dates_each_counts_as_a_period_and_that_is_said(
        self, run, asked, rasters, log, counted, town
    ):
        undated = counted("undated", town.events_xy[:100], [None])
        made = run("forecastmap", **asked, HISTORY=[undated])
        assert made["PERIODS"] == 2
        assert "No dates tell how long their period is" in " ".join(log.said)


class TestWhatIsNoHistory:
    def test_events_of_the_time_to_come(self, refused, asked, counted, town):
        later = counted("later", town.events_xy[:50], month_by_month(2025, 2025))
        said = refused("forecastmap", **asked, HISTORY=[later])
        assert "do not end before those of the model begin" in said
        assert "2025-01-01 to 2025-12-28" in said

    def test_events_that_overlap_the_period(self, refused, asked, counted, town):
        overlapping = counted("overlapping", town.events_xy[:50], ["2023-06-01", "2024-01-01"])
        assert "do not end before" in refused("forecastmap", **asked, HISTORY=[overlapping])

    def test_the_events_themselves(self, refused, asked, year):
        assert "do not end before" in refused("forecastmap", **asked, HISTORY=[year])

    def test_a_copy_of_the_events_without_dates(self, refused, asked, counted, town):
        copy = counted("copy", town.events_xy, [None])
        said = refused("forecastmap", **asked, HISTORY=[copy])
        assert "“copy” and “year” hold the same events" in said

    def test_a_period_that_is_there_twice(self, refused, asked, before):
        said = refused("forecastmap", **asked, HISTORY=[before, before])
        assert "would count twice" in said

    def test_periods_that_share_a_month(self, refused, asked, before, counted, town):
        part = counted("part", town.events_xy[:60], ["2022-05-01", "2022-06-01"])
        said = refused("forecastmap", **asked, HISTORY=[before, part])
        assert "2022-05-01 to 2022-06-01" in said and "would count twice" in said

    def test_another_grid(self, run, refused, asked, town):
        grid = run(
            "creategrid", STUDY_AREA=town.area, BLOCK_LENGTH=400, OUTPUT=town.path("coarse.tif")
        )["OUTPUT"]
        wanted = {"GRID": grid, "INCIDENTS": town.incidents, "OUTPUT": town.path("coarse_e.tif")}
        other = run("countevents", **wanted)["OUTPUT"]
        assert "grid" in refused("forecastmap", **asked, HISTORY=[other])

    def test_another_study_area(self, run, refused, asked, town):
        half = [[LEFT, BOTTOM], [LEFT + SIDE, BOTTOM], [LEFT + SIDE, BOTTOM + SIDE]]
        area = town.layer("half", [("Polygon", [[*half, half[0]]], {})])
        grid = run("creategrid", STUDY_AREA=area, BLOCK_LENGTH=200, OUTPUT=town.path("half.tif"))
        wanted = {"GRID": grid["OUTPUT"], "INCIDENTS": town.incidents}
        other = run("countevents", **wanted, OUTPUT=town.path("half_e.tif"))["OUTPUT"]
        said = refused("forecastmap", **asked, HISTORY=[other])
        assert "study area" in said or "grid" in said

    def test_no_raster_of_events(self, refused, asked, rasters):
        said = refused("forecastmap", **asked, HISTORY=[rasters["grid"]])
        assert "is of the kind grid, and events is needed" in said

    def test_a_length_of_nothing(self, refused, asked):
        said = refused("forecastmap", **asked, HISTORY_LENGTH=3)
        assert "no earlier events" in said


class TestOddPasts:
    def test_twenty_events(self, run, town, rasters, asked, counted):
        few = counted("few", town.events_xy[:20], month_by_month(2024, 2024))
        older = counted("older", town.events_xy[20:40], month_by_month(2023, 2023))
        made = run("forecastmap", **{**asked, "EVENTS": few}, HISTORY=[older])
        forecast = values(made["FORECAST"])
        assert np.isfinite(forecast).all() and (forecast > 0).all()
        # sparse dates do not reach the ends of their years, and the years are as long
        assert made["PERIODS"] == pytest.approx(2, abs=0.15)

    def test_one_cell_with_a_third_of_all_events(self, run, town, asked, counted):
        place = np.tile([LEFT + 1050, BOTTOM + 1050], (120, 1))
        heavy = counted("heavy", [*place, *town.events_xy], month_by_month(2024, 2024))
        older = counted("heavy_older", [*place, *town.events_xy], month_by_month(2023, 2023))
        made = run("forecastmap", **{**asked, "EVENTS": heavy}, HISTORY=[older])
        forecast = values(made["FORECAST"])
        row, column = np.unravel_index(forecast.argmax(), forecast.shape)
        assert (column, 19 - row) == (10, 10)
        assert 60 < forecast.max() < 125

    def test_a_model_without_any_term(self, run, town, asked, before, rasters):
        pubs = {"GRID": rasters["grid"], "FACTOR": town.pubs, "EFFECT": "protective"}
        factors = [run("operationalisefactor", **pubs, OUTPUT=town.path("against.tif"))["OUTPUT"]]
        wanted = {"EVENTS": asked["EVENTS"], "FACTORS": factors, "SELECTION": "reference"}
        made = run("fitmodel", **wanted, MODEL=town.path("flat.json"))
        assert made["TERMS"] == 0
        given = {**asked, "MODEL": made["MODEL"], "FACTORS": factors}
        made = run("forecastmap", **given, HISTORY=[before])
        forecast, place = (values(made["FORECAST"], number) for number in (1, 2))
        assert np.ptp(place) == 0
        assert forecast.sum() == pytest.approx(240, rel=0.03)

    def test_cells_without_exposure(self, run, town, asked, before, rasters):
        homes = [("Polygon", square(LEFT, BOTTOM, 1500), {"people": 100})]
        exposure = run(
            "exposure",
            GRID=rasters["grid"],
            LAYER=town.layer("homes", homes),
            MEASURE="area",
            OUTPUT=town.path("homes.tif"),
        )["OUTPUT"]
        wanted = {"EXPOSURE": exposure, "SELECTION": "reference", "FACTORS": asked["FACTORS"]}
        inside = [xy for xy in town.events_xy if xy[0] < LEFT + 1500 and xy[1] < BOTTOM + 1500]
        layer = town.layer("some", dated(inside, month_by_month(2024, 2024)))
        counts = {"GRID": rasters["grid"], "INCIDENTS": layer, "OUTPUT": town.path("some.tif")}
        events = run("countevents", **counts)["OUTPUT"]
        model = run("fitmodel", **wanted, EVENTS=events, MODEL=town.path("with.json"))["MODEL"]
        given = {**asked, "MODEL": model, "EVENTS": events, "EXPOSURE": exposure}
        made = run("forecastmap", **given, HISTORY=[before])
        found = values(made["FORECAST"])
        known = found != gdal.Info(made["FORECAST"], format="json")["bands"][0]["noDataValue"]
        assert known.sum() == 15 * 15
        assert found[known].min() > 0
        # as many are expected as the period had there, whatever lies elsewhere
        assert found[known].sum() == pytest.approx(len(inside), rel=0.05)

    def test_a_date_that_is_wrong_by_a_century(self, run, asked, counted, town, log):
        days = ["1923-12-28", *(30 * month_by_month(2023, 2023))[1:]]
        older = counted("older", np.repeat(town.events_xy, 3, axis=0), days)
        made = run("forecastmap", **asked, HISTORY=[older])
        # a year, and not the century before it
        assert made["PERIODS"] == pytest.approx(2, abs=0.02)
        assert "has no event from 1924-01-01 to 2022-12-31" in " ".join(log.said)


class TestHorizon:
    def test_a_month_of_even_events(self, run, asked, log):
        made = run("forecastmap", **asked, HORIZON="month")
        assert made["TIMES"] == pytest.approx(31 / 366)  # January 2025
        assert "for 2025-01-01 to 2025-01-31" in " ".join(log.said)
        assert "No season is allowed for" in " ".join(log.said)
        forecast, *parts = (values(made["FORECAST"], number) for number in (1, 2, 3, 4))
        np.testing.assert_allclose(forecast, np.prod(parts, axis=0), rtol=1e-6)

    @pytest.mark.parametrize(("horizon", "days"), [("quarter", 90), ("year", 365)])
    def test_longer_ones(self, run, asked, horizon, days):
        made = run("forecastmap", **asked, HORIZON=horizon)
        assert made["TIMES"] == pytest.approx(days / 366)

    def test_a_later_first_day(self, run, asked):
        made = run("forecastmap", **asked, HORIZON="month", HORIZON_START="2025-02")
        assert made["TIMES"] == pytest.approx(28 / 366)
        told = json.loads(tags(made["FORECAST"])["RTM_HORIZON"])
        assert (told["first_date"], told["last_date"]) == ("2025-02-01", "2025-02-28")

    def test_a_season_is_found_and_allowed_for(self, run, asked, counted, town, log):
        # in June to August three times as many as in other months, in four years
        months = [*range(1, 13), 6, 6, 7, 7, 8, 8]
        days = [f"{y}-{m:02}-{d}" for y in range(2020, 2024) for m in months for d in ("01", "28")]
        summery = counted("summery", np.tile(town.events_xy, (6, 1)), days)
        wanted = {**asked, "HISTORY": [summery], "HORIZON": "month"}
        june = run("forecastmap", **wanted, HORIZON_START="2025-06")
        told = json.loads(tags(june["FORECAST"])["RTM_HORIZON"])
        assert told["season_p"] < 0.001
        # 1440 events of the summery years and 240 of an even one: 3 / 1.5 and less
        assert 1.4 < told["seasonal"] < 2
        assert "as many events are usual" in " ".join(log.said)

    def test_events_without_dates(self, refused, asked, rasters):
        said = refused("forecastmap", **{**asked, "EVENTS": rasters["events"]}, HORIZON="month")
        assert "has no dates" in said and "field of dates" in said

    def test_a_first_day_within_the_period(self, refused, asked):
        said = refused("forecastmap", **asked, HORIZON="month", HORIZON_START="2024-12-31")
        assert "before the period of the events has ended" in said

    @pytest.mark.parametrize("text", ["soon", "01/02/2025", "2025-13", "9999-01"])
    def test_a_first_day_that_is_none(self, refused, asked, text):
        said = refused("forecastmap", **asked, HORIZON="month", HORIZON_START=text)
        assert "2024-07" in said

    def test_a_first_day_of_no_horizon(self, refused, asked):
        assert "leave the first day out" in refused("forecastmap", **asked, HORIZON_START="2025-02")


class TestSpoiltRasters:
    @pytest.mark.parametrize(
        ("tag", "text"),
        [
            ("RTM_FIRST_DATE", "soon"),
            ("RTM_LAST_DATE", "2023-13"),
            ("RTM_MONTHS", "[]"),
            ("RTM_MONTHS", '{"2023-13": 4}'),
            ("RTM_MONTHS", '{"2023-01": -4}'),
            ("RTM_MONTHS", "{"),
        ],
    )
    def test_what_they_say_of_time_makes_no_sense(self, refused, asked, before, tag, text):
        dataset = gdal.Open(before, gdal.GA_Update)
        dataset.SetMetadataItem(tag, text)
        del dataset
        said = refused("forecastmap", **asked, HISTORY=[before])
        assert "“before” has lost the" in said and "Count events" in said


def test_a_forecast_is_told_when_it_is_tested_on_its_own_history(run, asked, before, log, town):
    forecast = run("forecastmap", **asked, HISTORY=[before])["FORECAST"]
    run("validatemaps", MAPS=[forecast], EVENTS=before, TABLE=town.path("table.csv"))
    assert "made of the very events that it is tested against" in " ".join(log.said)


def test_the_fault_says_which_of_them_it_is(processing, asked, before, counted, town):
    from qgis.core import QgsApplication, QgsProcessingContext

    later = counted("later", town.events_xy[:50], month_by_month(2025, 2025))
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("rtm:forecastmap")
    fault = algorithm.fault_of({**asked, "HISTORY": [before, later]}, QgsProcessingContext())
    assert fault.where == ("HISTORY", 1)


class TestEventsThatComeAtOnce:
    """Half of the shootings have two victims, each a row: on the day and at the place of one."""

    @pytest.fixture
    def victims(self, town):
        return np.repeat(town.events_xy, [1, 2] * 120, axis=0)

    @pytest.fixture
    def days(self):
        every = [f"2024-{1 + one // 28:02}-{1 + one % 28:02}" for one in range(240)]
        return np.repeat(every, [1, 2] * 120).tolist()

    def test_rows_of_one_day_and_place_are_told(self, counted, victims, days):
        found = tags(counted("victims", victims, days))
        assert float(found["RTM_TOGETHER"]) == pytest.approx((1 + 4) / (1 + 2), rel=0.05)
        assert float(tags(counted("alone", victims[::2], days[::2]))["RTM_TOGETHER"]) == 1
        assert "RTM_TOGETHER" not in tags(counted("months", victims, ["2024-01", "2024-02"]))

    def test_counted_once_they_come_one_by_one(self, run, town, rasters, victims, days):
        shapes = [
            (kind, place, {**told, "case": f"{told['day']} {place}"})
            for kind, place, told in dated(victims, days)
        ]
        layer = town.layer("cases", shapes)
        wanted = {"GRID": rasters["grid"], "INCIDENTS": layer, "COUNT_ONCE_BY": "case"}
        made = run("countevents", **wanted, OUTPUT=town.path("cases.tif"))
        assert made["EVENTS"] == 240
        assert float(tags(made["OUTPUT"])["RTM_TOGETHER"]) == 1

    def test_years_of_which_it_is_not_known_say_nothing(self, run, asked, counted, victims, days):
        events = counted("victims", victims, days)
        alone = counted("alone", victims[::2], [f"2022{day[4:]}" for day in days[::2]])
        months = counted("months", victims, ["2022-01", "2022-12"])
        found = [
            tags(run("forecastmap", **{**asked, "EVENTS": events}, HISTORY=history)["FORECAST"])
            for history in ([], [months], [alone])
        ]
        sizes = [float(one["RTM_TOGETHER"]) for one in found]
        assert sizes[0] == sizes[1] > 1.5
        assert sizes[2] == pytest.approx((360 * sizes[0] + 180) / 540, rel=0.01)

    def test_the_forecast_has_wider_intervals_and_says_why(
        self, run, asked, counted, victims, days, log, town
    ):
        events = counted("victims", victims, days)
        known = run("forecastmap", **{**asked, "EVENTS": events})
        assert "there are 1.6" in " ".join(log.said)
        unknown = counted("unknown", victims, ["2024-01", "2024-12"])
        wanted = {**asked, "EVENTS": unknown, "FORECAST": town.path("unknown_forecast.tif")}
        other = run("forecastmap", **wanted)
        assert float(tags(known["FORECAST"])["RTM_TOGETHER"]) == pytest.approx(1.66, abs=0.05)
        assert "RTM_TOGETHER" not in tags(other["FORECAST"])
        widths = []
        for made in (known, other):
            expected, low, high = (values(made["FORECAST"], n) for n in (1, 6, 9))
            widths.append(((high - low) / expected)[expected > 0.5].mean())
        assert widths[0] > 1.05 * widths[1]

        def width_in_places(made):
            wanted = {"RISK": made["FORECAST"], "FORECAST": made["FORECAST"]}
            layer = run("priorityplaces", **wanted, PLACES=town.path("places.gpkg"))["PLACES"]
            dataset = ogr.Open(layer)  # kept: its rows end with it
            rows = [row for row in dataset.GetLayer(0) if row["expected"] > 1]
            return np.mean([(row["high_95"] - row["low_95"]) / row["expected"] for row in rows])

        assert width_in_places(known) > 1.05 * width_in_places(other)

    @pytest.mark.parametrize("told", ["0.5", "1e8", "inf", "nan"])
    def test_a_raster_that_has_lost_it_is_refused(self, refused, asked, year, told):
        raster = gdal.Open(year, gdal.GA_Update)
        raster.SetMetadataItem("RTM_TOGETHER", told)
        del raster
        said = refused("forecastmap", **asked)
        assert "“year” has lost how many of its events come at once" in said

    def test_so_is_one_in_which_it_is_no_number(self, refused, asked, year):
        raster = gdal.Open(year, gdal.GA_Update)
        raster.SetMetadataItem("RTM_TOGETHER", "many")
        del raster
        assert "“year” does not say its RTM_TOGETHER any more" in refused("forecastmap", **asked)

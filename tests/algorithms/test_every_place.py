"""A study of a town with an exposure and a control: scores, the test of its maps, its report."""

import csv
import json
import math
import shutil

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsRasterLayer, QgsVectorLayer
from risk_terrain_modelling.tests.core.report.told import Numbers, of_a_test, rows_of, wrong
from risk_terrain_modelling.tests.told import Tables, shows
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, Town, square


@pytest.fixture(scope="module")
def facts():
    return []


@pytest.fixture(scope="module")
def results(processing, tmp_path_factory, facts):
    """Homes stand in two thirds of the town, four times as densely in the north."""
    from risk_terrain_modelling.algorithms.study import report

    town = Town(tmp_path_factory.mktemp("town"))
    third = SIDE / 3
    homes = [
        ("Polygon", square(LEFT, BOTTOM + third, third), {"homes": 100}),
        ("Polygon", square(LEFT, BOTTOM + 2 * third, third), {"homes": 400}),
        ("Polygon", square(LEFT + third, BOTTOM + third, 2 * third), {"homes": 900}),
    ]
    inside = [("Point", [float(x), float(y)], {}) for x, y in town.events_xy if y > BOTTOM + third]
    incidents = {"source": town.layer("crimes", inside)}
    study = {
        "schema": "rtm-study/1",
        "title": "Town",
        "study_area": {"source": town.area},
        "grid": {"block_length": 200},
        "incidents": incidents,
        "holdout": incidents,
        "exposure": {
            "name": "Homes",
            "source": town.layer("homes", homes),
            "measure": "field",
            "field": "homes",
        },
        "controls": [{"name": "Road", "source": town.road, "measure": "length", "spread": 900}],
        "factors": [{"name": "Pubs", "source": town.pubs}],
        "model": {"selection": "reference", "families": ["poisson"]},
    }
    path = town.folder / "study.json"
    path.write_text(json.dumps(study), encoding="utf-8")

    def render(model, study, progress):
        facts.append(study)
        return rendered(model, study, progress)

    with pytest.MonkeyPatch.context() as patched:
        rendered = report.render_report
        patched.setattr(report, "render_report", render)
        given = {"STUDY": str(path), "OUTPUT_FOLDER": str(town.folder / "out")}
        processing.run("rtm:runstudy", given)
    return town.folder / "out"


def bands(path):
    """The bands of a raster, NaN where it has no value."""
    raster = gdal.Open(str(path))
    found = []
    for number in range(1, raster.RasterCount + 1):
        band = raster.GetRasterBand(number)
        values = band.ReadAsArray().astype(float)
        values[values == band.GetNoDataValue()] = np.nan
        found.append(values)
    return found


def model_of(results):
    return json.loads((results / "model.json").read_text(encoding="utf-8"))


def test_what_bears_on_a_cell_multiplies_to_its_score(results):
    from risk_terrain_modelling.ui.explanation import explain

    layer = QgsRasterLayer(str(results / "risk.tif"), "risk")
    model, homes = model_of(results), bands(results / "exposure.tif")[0]
    scores, expected = bands(results / "risk.tif")
    seen, curves = 0, set()
    for row, column in np.argwhere(homes > 0)[::7]:
        x, y = LEFT + 100 * (column + 0.5), BOTTOM + SIDE - 100 * (row + 0.5)
        found = explain(layer, x, y)
        parts = math.prod(one.multiplier for one in found.bearings)
        assert found.base * parts == pytest.approx(scores[row, column], rel=1e-5)
        assert found.exposure.name == "Homes" and found.curves[0].name == "Road"
        usual = model["exposure"]["mean"]
        assert found.exposure.times_usual == pytest.approx(homes[row, column] / usual)
        besides = found.curves[0].multiplier * found.exposure.times_usual
        assert expected[row, column] / besides == pytest.approx(found.usual, rel=1e-5)
        assert math.exp(model["intercept"]) * parts == pytest.approx(found.usual, rel=1e-5)
        curves.add(found.curves[0].multiplier)
        seen += 1
    assert seen > 20 and len(curves) > 3


def test_places_are_ranked_by_what_is_expected_and_told_so(results, processing, tmp_path):
    """Scores leave out what cells have: their name is not given to what ranks."""
    assert gdal.Open(str(results / "risk.tif")).GetMetadataItem("RTM_RATES") == "1"
    given = {"RISK": str(results / "risk.tif"), "PLACES": str(tmp_path / "places.gpkg")}
    processing.run("rtm:priorityplaces", given)
    places = list(QgsVectorLayer(given["PLACES"]).getFeatures())
    expected = bands(results / "risk.tif")[1]
    assert places and "mean_rrs" not in places[0].fields().names()
    for place in places:
        assert place["expected"] == pytest.approx(place["cells"] * place["mean_value"], rel=1e-6)
    highest = max(place["highest_value"] for place in places)
    assert highest == pytest.approx(np.nanmax(expected), rel=1e-6)


def test_a_cell_without_exposure_is_not_explained(results):
    from risk_terrain_modelling.ui.explanation import explain

    layer = QgsRasterLayer(str(results / "risk.tif"), "risk")
    assert explain(layer, LEFT + 50, BOTTOM + 50) is None
    assert np.isnan(bands(results / "risk.tif")[0][-1, 0])


@pytest.mark.parametrize("gone", ["exposure.tif", "control_road.tif"])
def test_without_a_raster_of_the_study_it_says_so(results, gone, tmp_path):
    from risk_terrain_modelling.core.errors import RtmError
    from risk_terrain_modelling.ui.explanation import explain

    folder = tmp_path / "out"
    shutil.copytree(results, folder)
    (folder / gone).unlink()
    with pytest.raises(RtmError, match="is not in"):
        explain(QgsRasterLayer(str(folder / "risk.tif"), "risk"), LEFT + 1050, BOTTOM + 1050)


def test_the_risk_map_is_tested_by_what_it_expects(results):
    """Its rates rank cells otherwise than the events that it expects."""
    scores, expected = bands(results / "risk.tif")
    known = ~np.isnan(scores)
    events = bands(results / "events.tif")[0][known]
    with (results / "validation.csv").open(encoding="utf-8") as file:
        (row,) = (
            one
            for one in csv.DictReader(file)
            if one["map"] == "risk" and float(one["area_share"]) == 0.2
        )

    def held(values):
        """Share of the events in the highest fifth; cells that tie share what lies at its edge."""
        many = 0.2 * known.sum()
        least = np.sort(values)[::-1][int(many)]
        above, at = values > least, values == least
        part = (many - above.sum()) / at.sum()
        return (events[above].sum() + part * events[at].sum()) / events.sum()

    by_expected, by_scores = held(expected[known]), held(scores[known])
    assert abs(by_expected - by_scores) > 0.01
    assert float(row["hit_rate"]) == pytest.approx(by_expected, abs=0.02)


def test_its_report_tells_numbers_of_its_files(results, facts):
    page = (results / "report.html").read_text(encoding="utf-8")
    tables = ("narrowing.csv", "priority_places.csv")
    files = {"model.json": model_of(results), "study": facts[0]}
    files.update({one: rows_of(results / one) for one in tables})
    numbers = Numbers(page)
    assert wrong(numbers, files) == []
    tested = Tables(validation=results / "validation.csv", calibration=results / "calibration.csv")
    assert all(shows(text, tested.value(at)) for at, text in numbers.told if of_a_test(at))
    fields = dict(numbers.told)
    without = model_of(results)["exposure"]["without"]
    assert without > 0
    assert fields["model.json:exposure.without"] == f"{without}"
    assert "of the area where the model expects most events" in page
    assert facts[0].measure_sources["Homes"].endswith("homes.geojson")


def test_a_control_that_is_completed_multiplies_out_too(processing, tmp_path):
    """Crime at homes, of which half are known: the other half is to be expected."""
    from risk_terrain_modelling.ui.explanation import explain

    town = Town(tmp_path)
    draw = np.random.default_rng(5)
    homes = town.pubs_xy[draw.integers(0, 12, 500)] + draw.normal(0, 200, (500, 2))
    layer = town.layer("some_homes", [("Point", one, {}) for one in homes[::2].tolist()])
    crimes = homes[draw.integers(0, 500, 4000)].tolist()
    study = {
        "schema": "rtm-study/1",
        "study_area": {"source": town.area},
        "grid": {"block_length": 200},
        "incidents": {"source": town.layer("crimes", [("Point", one, {}) for one in crimes])},
        "controls": [{"name": "Homes", "source": layer, "measure": "count"}],
        "factors": [{"name": "Pubs", "source": town.pubs}],
        "model": {"selection": "reference", "families": ["poisson"]},
    }
    (tmp_path / "study.json").write_text(json.dumps(study), encoding="utf-8")
    out = tmp_path / "out"
    given = {"STUDY": str(tmp_path / "study.json"), "OUTPUT_FOLDER": str(out)}
    processing.run("rtm:runstudy", given)
    (control,) = model_of(out)["controls"]
    assert control["completion"] is not None
    layer = QgsRasterLayer(str(out / "risk.tif"), "risk")
    for step in range(50, int(SIDE), 300):
        found = explain(layer, LEFT + step, BOTTOM + step)
        (at,) = found.curves
        assert at.taken_as > at.value
        parts = math.prod(one.multiplier for one in found.bearings)
        assert found.base * parts == pytest.approx(found.score, rel=1e-5)
        usual = math.exp(model_of(out)["intercept"]) * parts
        assert usual * at.multiplier == pytest.approx(found.expected, rel=1e-5)

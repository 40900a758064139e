"""An edited model is refused in a sentence, or all that is made of it works."""

import shutil
from functools import partial

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.model.json import read_model, write_model
from risk_terrain_modelling.core.report.holdout import holdout_tables
from risk_terrain_modelling.core.report.page import render_report
from risk_terrain_modelling.core.report.sections.forecasting import capture
from risk_terrain_modelling.core.report.tested import read_tested
from risk_terrain_modelling.core.report.verdict import verdict
from risk_terrain_modelling.tests.bad_days.models import edited_model, edited_table
from risk_terrain_modelling.tests.bad_days.outcomes import outcome

EDITS = 100  # of each model
TABLES = ("validation.csv", "capture_curve.csv")
FEW = 8  # edited models with which maps are made


@pytest.fixture(scope="module", params=["calibrated", "reference"])
def city(request, cities, tmp_path_factory):
    """A copy of the results, to be spoilt."""
    folder = tmp_path_factory.mktemp("spoilt") / "results"
    shutil.copytree(cities[request.param], folder)
    return folder


@pytest.fixture(scope="module")
def texts(city):
    model = (city / "model.json").read_text(encoding="utf-8")
    return {seed: edited_model(model, seed) for seed in range(EDITS)}


@pytest.fixture(scope="module")
def readable(texts):
    """Edited models that are read all the same, with what was done to them."""
    found = []
    for text, note in texts.values():
        try:
            found.append((read_model(text), note))
        except RtmError:
            continue
    assert len(found) >= FEW
    return found


def test_reading_ends_with_a_model_or_a_sentence(texts):
    refused = 0
    for seed, (text, note) in texts.items():
        found = outcome(partial(read_model, text), RtmError)
        assert found.good, f"{seed}: {note}: {found.said}"
        refused += not found.result
    assert EDITS / 4 <= refused < EDITS


def test_the_report_of_what_is_read_is_written(readable):
    for model, note in readable:
        found = outcome(partial(render_report, model))
        assert found.good, f"{note}: {found.said}"


def test_what_is_read_is_written_again(readable):
    for model, _ in readable:
        again = read_model(write_model(model))
        assert again == read_model(write_model(again))


def factors_of(city):
    return [str(path) for path in sorted((city / "factors").glob("*.tif"))]


def test_maps_of_what_is_read_are_made_or_refused(processing, readable, texts, city, tmp_path):
    spoilt = tmp_path / "model.json"
    given = {"MODEL": str(spoilt), "FACTORS": factors_of(city), "EVENTS": str(city / "events.tif")}
    for number, (text, note) in enumerate(readable_texts(texts)[:FEW]):
        spoilt.write_bytes(text.encode("utf-8", "surrogatepass"))
        for name, wanted in (
            ("riskmap", {"RISK": str(tmp_path / f"risk{number}.tif")}),
            ("forecastmap", {"FORECAST": str(tmp_path / f"forecast{number}.tif")}),
            (
                "priorityplaces",
                {"RISK": str(city / "risk.tif"), "PLACES": str(tmp_path / f"{number}.gpkg")},
            ),
        ):
            work = partial(run, processing, name, **given, **wanted)
            found = outcome(work, QgsProcessingException)
            assert found.good, f"{note}, {name}: {found.said}"


def readable_texts(texts):
    return [one for one in texts.values() if outcome(partial(read_model, one[0]), RtmError).result]


def run(processing, name, **parameters):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    processing.run(f"rtm:{name}", parameters, context=context, feedback=feedback)


@pytest.mark.parametrize("name", TABLES)
def test_an_edited_table_is_read_or_refused(city, name):
    tables = {
        one: (city / one).read_text(encoding="utf-8")
        for one in ("validation.csv", "capture_curve.csv")
    }
    refused = 0
    for seed in range(EDITS):
        text, note = edited_table(tables[name], seed)
        given = {**tables, name: text}
        found = outcome(partial(drawn, given), RtmError)
        assert found.good, f"{seed}: {note}: {found.said}"
        refused += not found.result
    assert refused >= EDITS / 10


def drawn(tables):
    """Read a test, and make what the report makes of it."""
    tested = read_tested(*(tables[name] for name in TABLES))
    holdout_tables(tested)
    capture(tested, verdict(tested)[0])

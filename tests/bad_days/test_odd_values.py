"""Every parameter of every algorithm, given nonsense: a result or a sentence."""

import random
from functools import partial

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)
from risk_terrain_modelling.tests import portals
from risk_terrain_modelling.tests.bad_days.inputs import good_parameters
from risk_terrain_modelling.tests.bad_days.outcomes import outcome
from risk_terrain_modelling.tests.bad_days.values import CHECKED_ONLY, ODD

EACH = 6  # values tried on a parameter
ALGORITHMS = (
    *("creategrid", "countevents", "operationalisefactor", "fitmodel", "riskmap"),
    *("hotspotmap", "forecastmap", "combinemaps", "validatemaps", "priorityplaces"),
    *("importincidents", "rollingorigins", "compareperiods", "evaluate"),
    *("suggestcontrols", "equalityaudit", "accountability"),
)


def run_unchecked(algorithm, parameters):
    """Run as the Modeler does, which looks at no values before."""
    own, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    _, good = algorithm.run(parameters, own, feedback, {}, False)
    if not good:
        raise QgsProcessingException("It was not done, and nobody said why.\n")


def run_checked(processing, name, parameters):
    own, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    processing.run(f"rtm:{name}", parameters, context=own, feedback=feedback)


@pytest.fixture
def good(cities, tmp_path, monkeypatch):
    """Good parameters of each algorithm; names without a folder are of files in a folder here."""
    monkeypatch.chdir(tmp_path)
    results, sample = cities["reference"], cities["reference"].parent / "sample"
    given = good_parameters(results, sample, tmp_path)
    maps = [str(results / "risk.tif"), str(results / "hotspots.tif")]
    given["combinemaps"] = {**given["combinemaps"], "MAPS": maps}
    area = str(sample / "boundary.geojson")
    given["creategrid"] = {
        "STUDY_AREA": area,
        "BLOCK_LENGTH": 400,
        "OUTPUT": str(tmp_path / "g.tif"),
    }
    _, file, _ = portals.chicago(tmp_path)
    out = {"OUTPUT": str(tmp_path / "i.gpkg"), "LEDGER": str(tmp_path / "i.html")}
    given["importincidents"] = {"FILES": [file], **out}
    return given


@pytest.mark.parametrize("name", ALGORITHMS)
def test_nonsense_ends_with_a_result_or_a_sentence(processing, good, name):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"rtm:{name}")
    rng = random.Random(name)
    refused = 0
    for definition in algorithm.parameterDefinitions():
        odd = {**dict(rng.sample(sorted(ODD.items()), EACH)), **CHECKED_ONLY}
        if definition.type() in ("source", "expression"):  # told as they are, however long
            odd.pop("5,000 letters", None)
        for what, make in odd.items():
            given = {**good[name], definition.name(): make()}
            work = partial(run_unchecked, algorithm, given)
            if what in CHECKED_ONLY or rng.random() < 0.5:
                work = partial(run_checked, processing, name, given)
            found = outcome(work, QgsProcessingException)
            assert found.good, f"{definition.name()}, {what}: {found.said}"
            refused += not found.result
    assert refused > len(algorithm.parameterDefinitions())


@pytest.mark.parametrize("what", sorted(ODD))
def test_a_study_that_is_none(processing, tmp_path, what):
    given = {"STUDY": ODD[what](), "OUTPUT_FOLDER": str(tmp_path / "out")}
    found = outcome(partial(run_checked, processing, "runstudy", given), QgsProcessingException)
    assert found.good, found.said
    assert not found.result


@pytest.mark.parametrize(
    ("name", "parameter", "value", "said"),
    [
        ("operationalisefactor", "MAX_BLOCKS", True, "(MAX_BLOCKS) is “True”. Give a whole number"),
        ("operationalisefactor", "MAX_BLOCKS", 2.5, "(MAX_BLOCKS) is “2.5”. Give a whole number"),
        ("operationalisefactor", "EFFECT", "bad", "(EFFECT) is “bad”. Choose one of aggravating"),
        ("forecastmap", "SEED", 1e300, "(SEED) is “1e+300”. Give a whole number"),
        ("forecastmap", "SEED", -1, "The seed is -1"),
        ("validatemaps", "AREA_SHARES", "nan", "“nan” among the shares of the area is no number"),
        ("rollingorigins", "CUT_DATES", "soon", "“soon” among the cuts is no date"),
        ("hotspotmap", "BANDWIDTH", float("nan"), "(BANDWIDTH) is “nan”. Give a number."),
        ("creategrid", "BLOCK_LENGTH", [100], "(BLOCK_LENGTH) is “[100]”. Give a number."),
        ("creategrid", "OUTPUT", None, "“Grid” (OUTPUT) is not given. Choose it."),
        ("fitmodel", "FAMILIES", ["poisson", "nb9"], "Choose some of poisson, nb1, nb2"),
        ("fitmodel", "FACTORS", [7], "(FACTORS) is “[7]”. Choose a layer or a file."),
        ("riskmap", "MODEL", "/tmp", "The model /tmp is no ordinary file"),
    ],
)
def test_the_sentence_names_the_parameter(processing, good, name, parameter, value, said):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"rtm:{name}")
    work = partial(run_unchecked, algorithm, {**good[name], parameter: value})
    found = outcome(work, QgsProcessingException)
    assert not found.result
    assert said in found.said

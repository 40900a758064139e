"""A mistreated raster ends, in every algorithm that takes its kind, with a result or a sentence."""

import random
from functools import partial

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback
from risk_terrain_modelling.tests.bad_days.inputs import RASTERS, good_parameters, with_raster
from risk_terrain_modelling.tests.bad_days.outcomes import outcome
from risk_terrain_modelling.tests.bad_days.rasters import TAKEN_BY, mistreated

DAMAGED = 80


@pytest.fixture(scope="module")
def city(cities, processing):
    """The results of the sample city with a combined map, from which everything is taken."""
    folder = cities["calibrated"]
    maps = [str(folder / name) for name in ("risk.tif", "hotspots.tif")]
    combined = str(folder / "combined.tif")
    processing.run("rtm:combinemaps", {"MAPS": maps, "OUTPUT": combined})
    return folder


def test_good_rasters_give_results(processing, city, tmp_path):
    given = good_parameters(city, city.parent / "sample", tmp_path)
    for kind, taken in TAKEN_BY.items():
        for algorithm, name in taken:
            wanted = with_raster(given[algorithm], name, city / RASTERS[kind])
            found = outcome(partial(run, processing, algorithm, wanted), QgsProcessingException)
            assert found.result, f"{algorithm} {name}: {found.said}"


def test_mistreated_rasters_give_results_or_sentences(processing, city, tmp_path, capfd):
    out = tmp_path / "out"
    out.mkdir()
    given = good_parameters(city, city.parent / "sample", out)
    results = 0
    for seed in range(DAMAGED):
        kind = random.Random(seed).choice(list(RASTERS))
        path, note = mistreated(city / RASTERS[kind], seed, tmp_path)
        algorithm, name = TAKEN_BY[kind][seed % len(TAKEN_BY[kind])]
        wanted = with_raster(given[algorithm], name, path)
        capfd.readouterr()
        found = outcome(partial(run, processing, algorithm, wanted), QgsProcessingException)
        what = f"{seed}: {kind}, {note}; {algorithm} {name}"
        assert found.good, f"{what}: {found.said}"
        chatter = capfd.readouterr().err
        assert "ERROR" not in chatter, f"{what}: {chatter}"
        results += found.result
        if not found.result:
            assert not list(out.iterdir()), f"{what} left {list(out.iterdir())}"
        for file in out.iterdir():
            file.unlink()
    assert DAMAGED / 10 < results < DAMAGED / 2


def run(processing, algorithm, parameters):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    processing.run(f"rtm:{algorithm}", parameters, context=context, feedback=feedback)

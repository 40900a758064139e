"""What every place has, from mistreated rasters: a result or a sentence, whoever takes it."""

from functools import partial

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback
from risk_terrain_modelling.tests.bad_days.outcomes import outcome
from risk_terrain_modelling.tests.bad_days.rasters import mistreated
from risk_terrain_modelling.tests.town import Town

DAMAGED = 90


@pytest.fixture(scope="module")
def given(processing, tmp_path_factory):
    """Good parameters by what takes the raster, and the good raster, a number a cell."""
    town = Town(tmp_path_factory.mktemp("town"))
    grid, streets = town.path("grid.tif"), town.path("streets.tif")
    events, pubs = town.path("events.tif"), town.path("pubs.tif")
    for algorithm, parameters in (
        ("creategrid", {"STUDY_AREA": town.area, "BLOCK_LENGTH": 200, "OUTPUT": grid}),
        ("countevents", {"GRID": grid, "INCIDENTS": town.incidents, "OUTPUT": events}),
        ("operationalisefactor", {"GRID": grid, "FACTOR": town.pubs, "OUTPUT": pubs}),
        ("exposure", {"GRID": grid, "LAYER": town.road, "SPREAD": 1400, "OUTPUT": streets}),
    ):
        processing.run(f"rtm:{algorithm}", parameters)
    fit = {"EVENTS": events, "FACTORS": [pubs], "SELECTION": "reference"}
    return {
        "exposure": {"GRID": grid, "RASTER": streets, "OUTPUT": "made.tif"},
        "fitmodel EXPOSURE": {**fit, "EXPOSURE": streets, "MODEL": "model.json"},
    }


def parameters_with(given, taken, path, out):
    """The algorithm, and its parameters with another raster and results in a folder."""
    algorithm, _, name = taken.partition(" ")
    name = name or "RASTER"
    wanted = {**given[taken], name: str(path)}
    results = {key: str(out / wanted[key]) for key in ("OUTPUT", "MODEL") if key in wanted}
    return algorithm, {**wanted, **results}


def run(processing, algorithm, parameters):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    processing.run(f"rtm:{algorithm}", parameters, context=context, feedback=feedback)


@pytest.mark.parametrize("taken", ["exposure", "fitmodel EXPOSURE"])
def test_mistreated_exposures_give_results_or_sentences(processing, given, taken, tmp_path, capfd):
    good = given["exposure"]["RASTER"]
    out = tmp_path / "out"
    out.mkdir()
    whole = partial(run, processing, *parameters_with(given, taken, good, out))
    assert outcome(whole, QgsProcessingException).result
    results = 0
    for seed in range(DAMAGED if taken == "exposure" else DAMAGED // 2):
        path, note = mistreated(type(tmp_path)(good), seed, tmp_path)
        for file in out.iterdir():
            file.unlink()
        capfd.readouterr()
        wanted = parameters_with(given, taken, path, out)
        found = outcome(partial(run, processing, *wanted), QgsProcessingException)
        what = f"{seed}: {note}; {taken}"
        assert found.good, f"{what}: {found.said}"
        chatter = capfd.readouterr().err
        assert "ERROR" not in chatter, f"{what}: {chatter}"
        assert found.result or not list(out.iterdir()), what
        results += found.result
    assert results

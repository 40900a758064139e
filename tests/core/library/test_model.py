"""A model from arrays, recorded as one that was made in QGIS, and its map."""

import hashlib
import re
from dataclasses import replace

import numpy as np
import pytest
from risk_terrain_modelling.core import library
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.library import (
    FitSettings,
    Terrain,
    fit,
    read_model,
    render_report,
    risk_map,
    write_model,
)
from risk_terrain_modelling.core.model.inputs import Inputs


@pytest.fixture(scope="module")
def model(town):
    return fit(town.events, town.terrain)


def test_the_factor_that_is_there_is_found_and_the_other_is_not(model):
    assert [term.factor for term in model.terms] == ["Pubs"]
    assert model.settings.selection == "calibrated"


def test_the_score_of_a_cell_is_the_citywide_ratio_where_the_influence_reaches(town, model):
    (term,) = model.terms
    assert term.variable.operationalisation == "proximity"
    frame = town.terrain.cells.frame
    x, y = np.meshgrid(frame.column_centres(), frame.row_centres())
    apart = np.min([np.hypot(x - across, y - up) for across, up in town.pubs], axis=0)
    wanted = np.where(apart <= term.variable.distance, term.citywide.ratio, 1.0)
    np.testing.assert_allclose(risk_map(model, town.terrain), wanted, rtol=1e-8)


def test_outside_the_study_area_there_is_no_score(town, model):
    triangle = [(0, 0), (0, 3000), (4000, 0)]
    terrain = Terrain.over(triangle, town.factors, 200)
    scores = risk_map(model, terrain)
    np.testing.assert_array_equal(np.isnan(scores), ~terrain.cells.inside)


def test_it_records_what_went_in(town, model):
    grid = model.inputs.grid
    assert (grid.columns, grid.rows, grid.left, grid.top) == (40, 30, 0, 3000)
    assert model.units == "m"
    outside = np.any((town.events < 0) | (town.events > (4000, 3000)), axis=1).sum()
    assert model.inputs.events.outside == outside
    assert model.events == len(town.events) - outside
    pubs, stops = model.inputs.factors
    assert (pubs.name, pubs.features, len(pubs.variables)) == ("Pubs", 40, 12)
    first, second = (block for block in town.terrain.factors[1].blocks)
    parts = (first.codes, first.table, second.codes, second.table)
    assert stops.sha256 == hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest()
    assert model.software["numpy"] == np.__version__


def test_it_has_a_report_which_needs_none_of_what_went_in(model):
    whole, bare = render_report(model), render_report(replace(model, inputs=Inputs()))
    whole, bare = (re.sub("<[^>]*>", "", one) for one in (whole, bare))
    for page in (whole, bare):
        assert "Does it hold up?" in page
        assert "the other terms held equal (citywide ratio" in page
    assert "What was left out, and why" in whole
    assert "1,200 square cells of 100 m" in whole
    assert "1,200 square cells." in bare


def test_its_json_is_read_back(model):
    assert write_model(read_model(write_model(model))) == write_model(model)


def test_the_same_twice(town, model):
    assert write_model(fit(town.events, town.terrain)) == write_model(model)


def test_settings_are_those_of_the_fit(town):
    model = fit(town.events.tolist(), town.terrain, FitSettings(selection="reference", seed=3))
    assert (model.settings.selection, model.settings.seed) == ("reference", 3)


@pytest.mark.parametrize("events", [[1.0, 2.0], [[1.0, 2.0, 3.0]], [[np.nan, 1.0]]])
def test_what_are_no_events_is_refused(town, events):
    with pytest.raises(ValueError, match="events"):
        fit(events, town.terrain)


def test_too_few_events_are_said_to_be(town):
    with pytest.raises(RtmError, match="too few for a model"):
        fit(town.events[:5], town.terrain)


def test_core_gives_what_library_gives():
    from risk_terrain_modelling import core

    assert core.__all__ == library.__all__
    assert set(core.__all__) <= set(dir(core))
    for name in core.__all__:
        assert getattr(core, name) is getattr(library, name)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        core.nothing  # noqa: B018

"""What every place has, from arrays: an exposure and controls in the fit and in the maps."""

from dataclasses import replace

import numpy as np
import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.library import (
    Features,
    FitSettings,
    Terrain,
    expected_events,
    fit,
    read_model,
    render_report,
    risk_map,
    write_model,
)

BOUNDS = (0, 0, 4000, 3000)  # of the town
REFERENCE = FitSettings(selection="reference", families=("poisson",))


@pytest.fixture(scope="module")
def busy(town):
    """A town with many homes at its pubs, none in its lowest 300 m, and residents to the east."""
    frame = town.terrain.cells.frame
    x, y = np.meshgrid(frame.column_centres(), frame.row_centres())
    near = np.min([np.hypot(x - a, y - b) for a, b in town.pubs], axis=0) <= 200
    homes = np.where(near, 3.0, 1.0) * (y > 300)
    return town.terrain.having(exposure=homes, controls={"Residents": 50.0 + x / 10})


@pytest.fixture(scope="module")
def events(town):
    return town.events[town.events[:, 1] > 300]


@pytest.fixture(scope="module")
def model(busy, events):
    return fit(events, busy, REFERENCE)


def test_pictures_and_arrays_of_cells_are_the_same(town, busy):
    cells = town.terrain.cells
    again = town.terrain.having(
        exposure=cells.on_raster(busy.exposure, np.nan), controls=dict(busy.controls)
    )
    np.testing.assert_array_equal(again.exposure, busy.exposure)
    made = Terrain.over(
        BOUNDS, town.factors, 200, exposure=busy.exposure, controls=dict(busy.controls)
    )
    np.testing.assert_array_equal(made.controls["Residents"], busy.controls["Residents"])
    assert town.terrain.exposure is None


@pytest.mark.parametrize("shape", [(7,), (40, 30), (30, 40, 1)])
def test_arrays_of_other_shapes_are_refused(town, shape):
    with pytest.raises(ValueError, match="Homes has the shape"):
        town.terrain.having(controls={"Homes": np.ones(shape)})


def test_scores_are_of_factors_and_events_of_all_that_a_cell_has(busy, model):
    """RRS by hand: the ratios of the terms that reach a cell. Events: times exposure and curve."""
    assert model.exposure.without == 3 * 40
    (control,) = model.controls
    rate = np.ones(busy.cells.count)
    for term in model.terms:
        (block, place) = next(
            (one, one.variables.index(term.variable))
            for one in busy.blocks
            if term.variable in one.variables
        )
        reached = block.table[block.codes, place] != 0
        rate *= np.where(reached, term.citywide.ratio, 1.0)
    rate[busy.exposure == 0] = np.nan
    scores = risk_map(model, busy)
    np.testing.assert_allclose(
        scores, busy.raster(rate / np.nanmin(rate)), rtol=1e-9, equal_nan=True
    )
    without_controls = busy.having(exposure=busy.exposure)  # scores do not ask for them
    np.testing.assert_array_equal(risk_map(model, without_controls), scores)
    expected = expected_events(model, busy)
    classes = [sum(value >= edge for edge in control.edges) for value in busy.controls["Residents"]]
    curve = np.array(control.citywide.ratios)[classes]
    assert curve.max() > 1.05 * curve.min()
    share = busy.raster(curve * busy.exposure) / model.exposure.mean
    ratio = (expected / (scores * share))[share > 0]
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-9)
    assert (expected[share == 0] == 0).all()
    # Poisson's equations with an offset: as many are expected as there were
    assert np.nansum(expected) == pytest.approx(model.events, rel=1e-6)


def test_a_factor_that_marks_homes_alone_is_gone_once_they_are_measured(town):
    """Events in proportion to homes, which stand at pubs: without the exposure pubs are found."""
    draw = np.random.default_rng(3)
    terrain = town.terrain
    frame = terrain.cells.frame
    x, y = np.meshgrid(frame.column_centres(), frame.row_centres())
    near = np.min([np.hypot(x - a, y - b) for a, b in town.pubs], axis=0) <= 200
    homes = np.where(near, 4.0, 1.0)
    chosen = draw.choice(homes.size, 900, p=homes.ravel() / homes.sum())
    where = np.column_stack([x.ravel()[chosen], y.ravel()[chosen]])
    events = where + draw.uniform(-49, 49, where.shape)
    assert "Pubs" in [term.factor for term in fit(events, terrain, REFERENCE).terms]
    allowed = fit(events, terrain.having(exposure=homes), REFERENCE)
    assert "Pubs" not in [term.factor for term in allowed.terms]


def test_what_the_model_was_fitted_with_is_needed_again(town, model):
    with pytest.raises(RtmError, match="in proportion to an exposure"):
        risk_map(model, town.terrain)
    with pytest.raises(RtmError, match="needs the control “Residents”"):
        expected_events(model, town.terrain.having(exposure=np.ones(town.terrain.cells.count)))


def test_the_calibrated_model_has_local_curves_and_a_report(busy, events):
    found = fit(events, busy)
    assert found.controls[0].local is not None
    assert write_model(read_model(write_model(found))) == write_model(found)
    page = render_report(found)
    assert "What every place has" in page and "“Residents”" in page
    again = replace(found, created=found.created)
    np.testing.assert_array_equal(risk_map(again, busy), risk_map(found, busy))


def test_features_are_measured(town):
    cells = town.terrain.cells
    line = Features.of_lines([np.array([[0.0, 50.0], [1000.0, 50.0]])])
    assert town.terrain.measure(line, "length").sum() == pytest.approx(1000)
    counted = town.terrain.measure(town.pubs, "count")
    assert counted.sum() == len(town.pubs)
    weights = np.arange(1.0, 41.0)
    assert town.terrain.measure(town.pubs, "field", numbers=weights).sum() == weights.sum()
    square = np.array([[0, 0], [0, 150], [150, 150], [150, 0], [0, 0]], float)
    area = town.terrain.measure(Features(polygons=([square],)), "area")
    assert sorted(area[area > 0]) == pytest.approx([2500, 5000, 5000, 10000])
    spread = town.terrain.measure(town.pubs, "count", spread=150.0)
    assert spread.shape == (cells.count,) and (spread > 0).sum() > (counted > 0).sum()


def test_no_exposure_where_events_happened_is_refused(town):
    nowhere = np.zeros(town.terrain.cells.count)
    nowhere[:20] = 1.0
    with pytest.raises(RtmError, match="where the exposure is 0"):
        fit(town.events, town.terrain.having(exposure=nowhere), REFERENCE)


def test_a_control_that_measures_a_part_is_completed_in_the_maps_as_in_the_fit(town):
    """By Poisson's equations as many are expected as there were, if the curve is read aright."""
    draw = np.random.default_rng(9)
    homes = town.pubs[draw.integers(40, size=1500)] + draw.normal(0, 250, (1500, 2))
    half = town.terrain.measure(homes[:750], "count")
    terrain = town.terrain.having(controls={"Half of the homes": half})
    found = fit(homes[draw.integers(1500, size=3000)], terrain, REFERENCE)
    assert found.controls[0].completion is not None
    assert np.nansum(expected_events(found, terrain)) == pytest.approx(found.events, rel=1e-6)
    shuffled = draw.permutation(terrain.controls["Half of the homes"])
    other = terrain.having(controls={"Half of the homes": shuffled})
    assert not np.isclose(np.nansum(expected_events(found, other)), found.events, rtol=1e-3)

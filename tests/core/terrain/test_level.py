"""Levels against their definition: at or above a quantile of the study area's values."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.settings import FactorSettings
from risk_terrain_modelling.core.terrain.factor import operationalise
from risk_terrain_modelling.core.terrain.features import Features
from risk_terrain_modelling.core.terrain.grid import Cells, Frame
from risk_terrain_modelling.core.terrain.influences.level import QUANTILES, levels

FRAME = Frame(left=0, top=300, cell_size=100, columns=10, rows=3)
CELLS = Cells(FRAME, np.ones(FRAME.shape, bool))
PEOPLE = {"name": "Population", "block_length": 200}


def factor_of(values, **asked):
    features = Features(values=np.array(values, float))
    return operationalise(CELLS, features, FactorSettings(**PEOPLE, **asked), Quiet())


def at_or_above(values, quantile):
    """The definition in plain loops: linear between the two values nearest in rank."""
    ordered = sorted(value for value in values if not np.isnan(value))
    place = quantile * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    threshold = ordered[low] + (place - low) * (ordered[high] - ordered[low])
    return [not np.isnan(value) and value >= threshold - 1e-7 for value in values]


whole = st.integers(-5, 40).map(float)


@settings(deadline=None)
@given(arrays(float, 30, elements=st.one_of(whole, whole, whole, st.just(np.nan))))
def test_as_defined_with_ties_and_cells_without_a_value(values):
    if np.isnan(values).all():
        return
    for quantile, column in zip(QUANTILES, levels(values, QUANTILES)):
        assert column.tolist() == at_or_above(values, quantile)


def test_a_variable_a_quantile_and_no_distance():
    factor = factor_of(range(30), effect="protective")
    (block,) = factor.blocks
    assert [one.quantile for one in block.variables] == [0.5, 0.6, 0.7, 0.8, 0.9, 0.95]
    assert {(one.distance, one.reach, one.sign) for one in block.variables} == {(None, 0.0, -1)}
    assert str(block.variables[4]) == "Population, level, 90%"
    assert block.column(4).nonzero()[0].tolist() == [27, 28, 29]
    assert (factor.chosen, factor.features_in_reach, factor.notes) == ("level", 30, ())


def test_means_that_rounding_tells_apart_are_one_value():
    values = np.repeat([1.0, 3.0], 15) + np.random.default_rng(1).normal(0, 1e-15, 30)
    assert [int(column.sum()) for column in levels(values, QUANTILES)] == [15] * 6


def test_what_is_worth_knowing_is_said():
    missing = factor_of([np.nan] * 5 + list(range(25)))
    assert missing.notes == (
        "“Population” has no value in 5 of 30 cells: they count as below every quantile.",
    )
    assert not missing.blocks[0].column(0)[:5].any()
    tied = factor_of([0] * 20 + list(range(1, 11)))
    assert tied.notes == (
        "“Population” has one value in many cells: 100% of them lie at or above its 50% quantile.",
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([3] * 30, "“Population” has the same value, 3, in all cells of the study area."),
        ([np.nan] * 30, "“Population” has no value in the study area."),
        (
            [np.nan] * 16 + list(range(14)),
            "“Population” has a value in 14 of the 30 cells of the study area, which is less than "
            "half.",
        ),
    ],
)
def test_what_says_nothing_of_the_study_area_is_refused(values, said):
    with pytest.raises(RtmError) as fault:
        factor_of(values)
    assert fault.value.problem == said


def test_values_have_a_level_alone_and_features_have_none():
    for key in ("both", "auto", "level"):
        assert factor_of(range(30), operationalisation=key).chosen == "level"
    with pytest.raises(RtmError, match="it has values of a raster or of a field"):
        factor_of(range(30), operationalisation="proximity")
    points = Features(points=np.array([[50.0, 50.0]]))
    asked = FactorSettings(**PEOPLE, operationalisation="level")
    with pytest.raises(RtmError, match="Level is asked of “Population”, and it has points"):
        operationalise(CELLS, points, asked, Quiet())

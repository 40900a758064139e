"""A layer becomes a number a cell, spread or not, and is refused with a reason."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.settings import MeasureSettings
from risk_terrain_modelling.core.terrain.exposure import MEASURES, RASTER, usual_measure
from risk_terrain_modelling.core.terrain.exposure.around import spread_over
from risk_terrain_modelling.core.terrain.exposure.base import Given, Pixels
from risk_terrain_modelling.core.terrain.exposure.measuring import measured, require_kind
from risk_terrain_modelling.core.terrain.features import SHAPES, Features
from risk_terrain_modelling.tests.core.terrain.exposure.drawn import CELLS, FRAME, INSIDE


def points(*places):
    return Given(Features(points=np.array(places, float)))


def at(column, row):
    """The centre of a cell."""
    return FRAME.left + (column + 0.5) * 7.1, FRAME.top - (row + 0.5) * 7.1


def pixels(values):
    side = np.linspace(0, 71, np.shape(values)[1] + 1)
    down = np.linspace(0, 63.9, np.shape(values)[0] + 1)
    return Given(pixels=Pixels(np.array(values, float), FRAME.left + side, FRAME.top - down))


def refused(given_, key, **more):
    with pytest.raises(RtmError) as caught:
        measured(CELLS, given_, MeasureSettings("Homes", key, **more), Quiet())
    assert caught.value.remedy
    return caught.value.problem


def mean_around(values, distance):
    """Cell by cell, pair by pair."""
    row, column = np.nonzero(INSIDE)
    x, y = column * FRAME.cell_size, row * FRAME.cell_size
    found = []
    for here in range(CELLS.count):
        near = np.hypot(x - x[here], y - y[here]) <= distance * (1 + 1e-12)
        found.append(values[near].sum() / near.sum())
    return np.array(found)


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(st.just(0.0), st.floats(1e-6, 1e6)), min_size=CELLS.count, max_size=CELLS.count
    ),
    st.floats(0.1, 120),
)
def test_spread_is_the_mean_of_the_study_areas_cells_around(values, distance):
    values = np.array(values)
    found, expected = spread_over(CELLS, values, distance, Quiet()), mean_around(values, distance)

    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9 * max(values.max(), 1e-9))
    assert ((found == 0) == (expected == 0)).all()


def test_a_centre_at_exactly_the_distance_counts():
    values = np.zeros(CELLS.count)
    values[CELLS.number[4, 4]] = 12.0

    reached = spread_over(CELLS, values, 2 * FRAME.cell_size, Quiet()) > 0

    assert reached[CELLS.number[4, 6]]
    assert not reached[CELLS.number[5, 6]]  # a diagonal is further


def test_what_is_measured_knows_its_total_and_the_cells_without():
    found = measured(
        CELLS, points(at(4, 4), at(4, 4), at(6, 6)), MeasureSettings("Homes", "count"), Quiet()
    )

    assert (found.total, found.without) == (3, CELLS.count - 2)


def test_spread_settings_spread():
    asked = MeasureSettings("Homes", "count", spread=7.1)

    found = measured(CELLS, points(at(4, 3)), asked, Quiet())

    assert found.values[CELLS.number[4, 5]] == 0  # a diagonal is further
    assert found.values[CELLS.number[3, 3]] == pytest.approx(1 / 5)


def test_nothing_within_the_study_area_is_refused():
    assert refused(points((0, 0)), "count") == "Nothing of “Homes” lies in the study area."
    assert "is 0 in every cell" in refused(pixels([[0.0]]), "sum")


def test_a_raster_that_does_not_cover_the_study_area_says_how_much_is_missing():
    left_half = [[1.0, math.nan]]

    problem = refused(pixels(left_half), "mean")

    columns_right = INSIDE[:, 5:].sum()
    assert f"{columns_right} of the {CELLS.count} cells" in problem
    assert f"({100 * columns_right / CELLS.count:.3g}%)" in problem


def test_values_below_zero_are_refused_where_they_would_count():
    assert "below 0" in refused(pixels([[3.0, -2.5]]), "mean")
    outside = np.ones((9, 10))
    outside[0, 0] = -9999  # a cell that is not of the study area
    assert measured(CELLS, pixels(outside), MeasureSettings("x", "sum"), Quiet()).total > 0


def test_every_kind_has_a_usual_measure_and_others_are_refused():
    usual = {kind: usual_measure(kind).key for kind in (*SHAPES, RASTER)}
    assert usual == {"points": "count", "lines": "length", "polygons": "area", "rasters": "sum"}
    assert usual_measure("polygons", with_number=True).key == "field"
    for one in MEASURES:
        for kind in (*SHAPES, RASTER):
            if kind in one.takes:
                require_kind(one.key, kind, "Homes")
            else:
                with pytest.raises(RtmError) as caught:
                    require_kind(one.key, kind, "Homes")
                assert usual[kind] in caught.value.remedy
                assert caught.value.where == ("measure",)


@pytest.mark.parametrize(
    ("settings", "where"),
    [
        ({"name": " ", "measure": "count"}, "name"),
        ({"name": "Homes", "measure": "counts"}, "measure"),
        ({"name": "Homes", "measure": "field"}, "field"),
        ({"name": "Homes", "measure": "count", "field": "residents"}, "field"),
        ({"name": "Homes", "measure": "field", "field": 3}, "field"),
        ({"name": "Homes", "measure": "count", "spread": 0}, "spread"),
    ],
)
def test_settings_without_sense_are_refused(settings, where):
    with pytest.raises(RtmError) as caught:
        MeasureSettings(**settings)
    assert caught.value.where == (where,)
    assert caught.value.remedy

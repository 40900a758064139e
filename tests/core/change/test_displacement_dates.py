"""Earlier dates and parts after the start, on a history that is worked out by hand."""

import math

import numpy as np
import pytest
from risk_terrain_modelling.core.change.area_periods import YEARS, periods_of
from risk_terrain_modelling.core.change.areas import CONTROL, TREATED, Area, Compared, History
from risk_terrain_modelling.core.change.displacement import (
    LOCAL,
    Likeness,
    displacement_difference,
    ratio_of_ratios,
)
from risk_terrain_modelling.core.change.displacement_dates import (
    as_large,
    beyond,
    earlier_dates,
    step_by_step,
)

AREAS = (Area(TREATED, "t"), Area(CONTROL, "c"))
YEARLY = History(
    np.arange(2008, 2016),
    np.array([[100, 110, 90, 100, 120, 100, 60, 70], [100, 100, 100, 110, 100, 100, 100, 90.0]]),
)


def test_every_earlier_date_is_the_same_computation_moved_back():
    found = earlier_dates(AREAS, YEARLY, periods_of("2012", "2014", YEARS))
    # a year lies between, in which something was begun: 2008 and 2010 up to 2010 and 2012
    assert [one.at for one in found] == ["2010", "2011", "2012"]
    assert [one.difference for one in found] == [-10 - 0, -10 - 10, 30 - 0]
    assert found[1].ratio == pytest.approx((100 / 110) / (110 / 100))


def test_no_earlier_date_reaches_beyond_the_period_before():
    assert not earlier_dates(AREAS, YEARLY, periods_of("2008 to 2011", "2012 to 2013", YEARS))
    one_more = earlier_dates(AREAS, YEARLY, periods_of("2011 to 2012", "2013", YEARS))
    assert [one.at for one in one_more] == ["2010", "2011", "2012"]


def test_where_the_true_date_lies_among_them():
    periods = periods_of("2012", "2014", YEARS)
    found, now = earlier_dates(AREAS, YEARLY, periods), Compared.of(AREAS, YEARLY, periods)
    assert as_large(found, displacement_difference(now, LOCAL), ratios=False) == 0
    small = displacement_difference(
        Compared.of(AREAS, YEARLY, periods_of("2008", "2010", YEARS)), LOCAL
    )
    assert as_large(found, small, ratios=False) == 3
    assert as_large(found, ratio_of_ratios(now, LOCAL).ratio, ratios=True) == 0
    assert as_large((), small, ratios=False) is None


def test_parts_add_up_to_the_whole():
    periods = periods_of("2008 to 2011", "2012 to 2015", YEARS)
    compared = Compared.of(AREAS, YEARLY, periods)
    by_number = step_by_step(AREAS, YEARLY, periods, ratios=False)
    assert [one.after_start for one in by_number] == [-3, -2, -1, 0, 1, 2, 3, 4]
    assert by_number[-1].together == pytest.approx(displacement_difference(compared, LOCAL).value)
    assert sum(one.difference for one in by_number[:4]) == pytest.approx(0)
    by_share = step_by_step(AREAS, YEARLY, periods, ratios=True)
    ratio = ratio_of_ratios(compared, LOCAL)
    assert by_share[-1].together == pytest.approx(compared.after[0] - ratio.expected)


def test_an_interval_of_a_part_is_that_of_independent_counts():
    periods = periods_of("2008 to 2011", "2012", YEARS)
    (*_, one) = step_by_step(AREAS, YEARLY, periods, ratios=False)
    # 120 and 100 after; 400 and 410 in four years before
    assert one.expected == 400 / 4 + 100 - 410 / 4
    error = math.sqrt(120 + 100 + 400 / 16 + 410 / 16)
    assert one.high - one.difference == pytest.approx(1.959964 * error)


def test_units_that_were_not_counted_are_no_zeros():
    holes = History(np.array([2008, 2010, 2011, 2012, 2013]), YEARLY.counts[:, [0, 2, 3, 4, 5]])
    periods = periods_of("2012", "2013", YEARS)
    assert [one.at for one in earlier_dates(AREAS, holes, periods)] == ["2011", "2012"]


def test_dates_at_which_the_interval_would_have_failed():
    periods = periods_of("2012", "2014", YEARS)
    found, now = earlier_dates(AREAS, YEARLY, periods), Compared.of(AREAS, YEARLY, periods)
    one = displacement_difference(now, LOCAL)  # -10, -20 and 30 before; an error of about 20
    assert 1.96 * one.standard_error > 30
    assert beyond(found, one, ratios=False) == 0
    narrow = Likeness(np.zeros((2, 2)), -0.6, 0.5)
    assert beyond(found, displacement_difference(now, LOCAL, narrow), ratios=False) == 1
    assert beyond((), one, ratios=True) is None

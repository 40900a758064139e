"""Several maps against the same events: settings, names, thinned curves, the random floor."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.mapping.capture import capture_curve
from risk_terrain_modelling.core.mapping.kinds import RANDOM
from risk_terrain_modelling.core.mapping.validation import (
    NamedMap,
    ValidationSettings,
    distinct_names,
    in_percent,
    shares_in_percent,
    thinned,
    validate_maps,
)
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

SETTINGS = ValidationSettings(area_shares=(0.05, 0.2), resamples=99)


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("1, 2, 5, 10, 20", (0.01, 0.02, 0.05, 0.1, 0.2)),
        ("10;5", (0.05, 0.1)),
        (" 0.5%  100% ", (0.005, 1.0)),
        ("10, 10.0", (0.1,)),
    ],
)
def test_shares_are_read_in_any_order(text, shares):
    assert ValidationSettings(shares_in_percent(text)).area_shares == pytest.approx(shares)


def test_the_default_text_is_the_default():
    assert shares_in_percent(in_percent()) == pytest.approx(ValidationSettings().area_shares)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1, two", "“two” among the shares"),
        ("nan", "“nan” among the shares"),
        ("", "No share of the area is given"),
        ("0", "A share of the area is 0 per cent"),
        ("-5", "-5 per cent"),
        ("5, 101", "101 per cent"),
    ],
)
def test_shares_that_are_none(text, said):
    with pytest.raises(RtmError, match=said):
        ValidationSettings(shares_in_percent(text))


@pytest.mark.parametrize("changes", [{"seed": -1}, {"resamples": 5}, {"resamples": 10**6}])
def test_other_settings_that_make_no_sense(changes):
    with pytest.raises(RtmError):
        ValidationSettings(**changes)


@given(st.lists(st.sampled_from(["a", "a (2)", "b", RANDOM]), max_size=8))
def test_no_two_names_are_alike_and_single_ones_stay(names):
    distinct = distinct_names(names)
    assert len(set(distinct)) == len(names)
    assert RANDOM not in distinct
    for name, given_name in zip(distinct, names):
        assert name.startswith(given_name)
        if names.count(given_name) == 1 and given_name == "b":
            assert name == given_name


@pytest.mark.parametrize("cells", [1, 3, 500, 20_000])
def test_a_thinned_curve_keeps_its_ends_and_its_shape(cells):
    rng = np.random.default_rng(cells)
    events = rng.poisson(rng.gamma(0.1, 4.0, cells)) + (np.arange(cells) == 0)
    curve = capture_curve(rng.random(cells) + events, events, np.ones(cells))
    few = thinned(curve)
    assert len(few.area) <= 1000
    assert (few.area[0], few.captured[0]) == (0, 0)
    assert (few.area[-1], few.captured[-1]) == pytest.approx((1, 1))
    assert set(few.area) <= set(curve.area)
    shares = np.linspace(0, 1, 997)
    np.testing.assert_allclose(few.at(shares), curve.at(shares), atol=0.004)


@pytest.fixture
def study():
    """Cells of which the right column is half outside, events, and two maps of them."""
    frame = Frame(0.0, 40.0, 1.0, 30, 40)
    cells = Cells(frame, np.ones(frame.shape, bool))
    rng = np.random.default_rng(1)
    risk = rng.gamma(0.5, 2.0, cells.count)
    events = rng.poisson(risk)
    areas = np.where(np.arange(cells.count) % 30 == 29, 0.5, 1.0)
    return (
        cells,
        (NamedMap("good", "a", risk), NamedMap("flat", "b", np.ones(cells.count))),
        (
            events,
            areas,
        ),
    )


def test_every_map_meets_the_same_resamples_and_a_random_one_is_last(study):
    cells, maps, (events, areas) = study
    twins = (maps[0], NamedMap("twin", "a", 4 * maps[0].values), maps[1])
    results = validate_maps(cells, iter(twins), 3, events, areas, SETTINGS, Quiet())
    assert [result.name for result in results] == ["good", "twin", "flat", RANDOM]
    good, twin, flat, random = results
    assert repr(good.evaluation.at) == repr(twin.evaluation.at)  # nan is not nan
    assert flat.headline.pai.value == pytest.approx(1)
    assert random.headline.pai.value < good.headline.pai.value
    assert random.evaluation.auc.value == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize(
    ("shares", "headline"), [((0.01, 0.1, 0.2), 0.1), ((0.01, 0.02), 0.02), ((0.3,), 0.3)]
)
def test_the_headline_is_the_share_nearest_to_a_tenth(study, shares, headline):
    cells, maps, (events, areas) = study
    settings = ValidationSettings(area_shares=shares, resamples=99)
    first, *_ = validate_maps(cells, maps, 2, events, areas, settings, Quiet())
    assert first.headline.share == headline


def test_the_seed_decides(study):
    cells, maps, (events, areas) = study
    again = [
        validate_maps(
            cells,
            maps,
            2,
            events,
            areas,
            ValidationSettings((0.1,), seed=seed, resamples=99),
            Quiet(),
        )
        for seed in (3, 3, 4)
    ]
    # by their letters: where there is no interval its ends are no numbers, which equal nothing
    first, same, other = [repr([one.evaluation.at for one in results]) for results in again]
    assert first == same
    assert same != other


def test_a_map_that_cannot_be_tested_is_named(study):
    cells, maps, (events, areas) = study
    bad = NamedMap("Bad", "c", -maps[0].values)
    with pytest.raises(RtmError, match=r"“Bad” cannot be tested\. A map holds values below 0"):
        validate_maps(cells, [maps[0], bad], 2, events, areas, SETTINGS, Quiet())

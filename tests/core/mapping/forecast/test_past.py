"""Events of several periods together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.mapping.forecast.past import FOREVER, Past


def test_without_age_all_events_count_alike():
    past = Past((np.array([1, 0]), np.array([2, 5])), (0.5, 1.0))
    pooled = past.pooled()
    np.testing.assert_array_equal(pooled.counts, [3, 5])
    assert pooled.periods == 1.5
    assert past.events == 8


def test_weights_by_hand():
    """Two years before one: their middles are 2.5 - 0.5 = 1.5 years from that of the last."""
    past = Past((np.array([8, 0]), np.array([0, 4])), (2.0, 1.0))
    weight = 0.5 ** (1.5 / 3)
    scale = (2 * weight + 1) / (2 * weight**2 + 1)
    pooled = past.pooled(3.0)
    np.testing.assert_allclose(pooled.counts, [8 * weight * scale, 4 * scale])
    assert pooled.periods == pytest.approx(scale * (2 * weight + 1))


@pytest.mark.parametrize("half_life", [FOREVER, 3.0])
def test_of_events_that_come_two_at_once_two_count_as_one(half_life):
    counts, lengths = (np.array([8, 0]), np.array([0, 4])), (2.0, 1.0)
    alone = Past(counts, lengths).pooled(half_life)
    together = Past(counts, lengths, 2.0).pooled(half_life)
    np.testing.assert_allclose(together.counts, alone.counts / 2)
    level = alone.counts.sum() / alone.periods
    assert together.counts.sum() / together.periods == pytest.approx(level)
    assert together.spanned == pytest.approx(alone.periods)


@given(
    lengths=st.lists(st.floats(0.1, 5), min_size=1, max_size=6),
    half_life=st.one_of(st.floats(0.5, 50), st.just(FOREVER)),
)
def test_weighed_counts_vary_as_counts_do(lengths, half_life):
    """Of a rate of 1 a period, mean and variance are both the number of periods."""
    lengths[-1] = 1.0
    one_each = [Past(tuple(np.eye(len(lengths), dtype=int)), tuple(lengths)).pooled(half_life)]
    weights = one_each[0].counts  # what an event of each period counts for
    mean = weights @ lengths
    variance = weights**2 @ lengths
    assert mean == pytest.approx(variance)
    assert mean == pytest.approx(one_each[0].periods)
    assert mean <= sum(lengths) * (1 + 1e-9)


def test_a_period_needs_a_length():
    with pytest.raises(ValueError, match="length"):
        Past((np.array([1]), np.array([2])), (1.0,))
    with pytest.raises(ValueError, match="longer than nothing"):
        Past((np.array([1]),), (0.0,))


def test_an_event_comes_at_least_with_itself():
    with pytest.raises(ValueError, match="itself"):
        Past((np.array([1]),), together=0.5)

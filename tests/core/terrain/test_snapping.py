import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.terrain.snapping import snap

numbers = st.floats(-1000, 1000, allow_nan=False).map(lambda value: round(value, 3))


def test_the_foot_of_the_perpendicular():
    found = snap(np.array([[0.0, 0, 10, 0], [0, 5, 0, 5]]), np.array([[4.0, 2], [-1, 4]]), Quiet())
    assert found.segment.tolist() == [0, 1], "a piece without length is a point"
    assert found.share.tolist() == [0.4, 0.0]
    assert found.distance == pytest.approx([2, np.sqrt(2)])


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.tuples(numbers, numbers, numbers, numbers), min_size=1, max_size=60),
    st.lists(st.tuples(numbers, numbers), min_size=1, max_size=10),
)
def test_no_segment_is_nearer(segments, places):
    """Long and short ones, whose middles are no guide to which is nearest."""
    segments, places = np.array(segments), np.array(places)
    found = snap(segments, places, Quiet())
    start, change = segments[:, :2], segments[:, 2:] - segments[:, :2]
    for number, place in enumerate(places):
        squared = np.maximum((change**2).sum(1), 1e-300)
        share = np.clip(((place - start) * change).sum(1) / squared, 0, 1)
        away = np.hypot(*(start + share[:, None] * change - place).T)
        assert found.distance[number] == pytest.approx(away.min(), abs=1e-9)
        of = found.segment[number]
        foot = start[of] + found.share[number] * change[of]
        assert np.hypot(*(foot - place)) == pytest.approx(away.min(), abs=1e-9)

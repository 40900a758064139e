"""Scores of what is told alone, and whether a layer could be drawn again from them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from risk_terrain_modelling.core.publishing.public_terms import PublicRatio, PublicTerm
from risk_terrain_modelling.core.publishing.redrawn import redrawn_share
from risk_terrain_modelling.core.publishing.scoring import EDGES, banded, scored

HERE = np.array([True, True, False, False])


def term(low, high, *, protective=False):
    return PublicTerm(
        factor="Pubs",
        where="within 100 m of Pubs",
        protective=protective,
        ratio=None if low is None else PublicRatio(low=low, high=high),
    )


def test_scores_are_the_middles_multiplied():
    there = np.array([True, False, True, False])
    scores = scored([term(1.5, 2.5), term(0.4, 0.6, protective=True)], [HERE, there])
    assert scores == pytest.approx([2, 4, 1, 2])  # 2 x 0.5, 2, 0.5 and 1, over the lowest


def test_a_term_without_a_ratio_changes_nothing():
    assert scored([term(None, None)], [HERE]).tolist() == [1, 1, 1, 1]


def test_bands_begin_at_their_edges():
    bands, labels = banded(np.array([1, 1.49, 1.5, 4.99, 5, 12]), EDGES[0])
    assert bands.tolist() == [1, 1, 2, 4, 5, 6]
    assert labels[0] == "1 to 1.5 times the lowest"
    assert labels[-1] == "10 times the lowest and more"


def test_no_more_bands_are_told_than_there_are():
    assert banded(np.array([1.0, 1.6]), EDGES[0])[1] == (
        "1 to 1.5 times the lowest",
        "1.5 to 2 times the lowest",
    )


def test_a_map_of_one_factor_is_that_factor():
    assert redrawn_share(HERE, [HERE.astype(np.uint8)]) == 1


def test_cells_that_look_alike_keep_a_layer():
    assert redrawn_share(HERE, [np.array([1, 2, 1, 2], np.uint8)]) == 0


def test_what_goes_out_beside_helps_to_redraw():
    """Bands say “one of the two”; with one of them at hand, the other is known."""
    one, other = np.array([1, 1, 0, 0], bool), np.array([1, 0, 1, 0], bool)
    bands = one.astype(np.uint8) + other
    assert redrawn_share(one, [bands]) == 0.5  # where both are
    assert redrawn_share(one, [bands, other]) == 1


@given(arrays(bool, 12), arrays(np.uint8, (12, 2), elements=st.integers(0, 2)))
def test_redrawn_by_hand(hidden, shown):
    """Cell by cell: one is known if all that look like it are near the layer's features."""
    known = [
        all(hidden[other] for other in range(12) if (shown[other] == shown[cell]).all())
        for cell in range(12)
    ]
    expected = sum(known) / hidden.sum() if hidden.any() else 0
    assert redrawn_share(hidden, list(shown.T)) == pytest.approx(expected)

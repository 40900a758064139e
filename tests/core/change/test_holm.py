import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.change.holm import holm


def test_as_holm_has_it():
    # 4 x 0.005, 3 x 0.01, 2 x 0.03, and never below the one before
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_statsmodels_pays_as_much(p_values):
    multitest = pytest.importorskip("statsmodels.stats.multitest")
    told = multitest.multipletests(p_values, method="holm")[1]
    assert np.allclose(holm(p_values), told)

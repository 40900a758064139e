import pytest
from risk_terrain_modelling.core.expectation import expectation, most_variables, time_left
from risk_terrain_modelling.core.settings import FactorSettings


@pytest.mark.parametrize(
    ("cells", "variables", "seconds", "megabytes"),
    [(1_505, 78, 3.6, 106), (13_004, 150, 6.5, 207), (135_095, 276, 28.4, 676)],
)
def test_the_runs_that_were_timed(cells, variables, seconds, megabytes):
    found = expectation(cells, variables)
    assert found.seconds == pytest.approx(seconds, rel=0.15)
    assert found.megabytes == pytest.approx(megabytes, rel=0.2)


def test_the_counting_example_of_the_manual():
    both = [FactorSettings(f"f{i}", 500.0, "both", 3, "half") for i in range(14)]
    assert most_variables([*both, FactorSettings("p", 500.0, "proximity", 3, "half")]) == 174
    whole = FactorSettings("d", 500.0, "both", 3, "whole")
    assert most_variables([whole, FactorSettings("b", 500.0, "proximity", 3, "whole")]) == 9


def test_time_left_at_the_same_pace():
    assert time_left(30.0, 0.25) == 90.0

import pytest
from risk_terrain_modelling.core.expectation import expectation, most_variables, time_left
from risk_terrain_modelling.core.settings import FactorSettings


@pytest.mark.parametrize(
    ("cells", "variables", "seconds"),
    [(1_505, 78, 3.6), (13_004, 150, 6.5), (135_095, 276, 28.4)],
)
def test_the_runs_that_were_timed(cells, variables, seconds):
    assert expectation(cells, variables).seconds == pytest.approx(seconds, rel=0.15)


@pytest.mark.parametrize(
    ("cells", "variables", "calibrated", "reference"),
    [
        (1_505, 78, 106, None),
        (13_004, 150, 226, 114),
        (100_899, 240, 532, 238),
        (135_095, 276, 635, 372),
        (301_542, 240, 834, 425),
        (1_002_779, 60, 954, 548),
        (1_002_779, 240, 1343, 878),
        (1_000_000, 360, None, 1070),
        (1_002_779, 720, 3020, 2853),
        (2_904_846, 60, 1869, None),
        (2_904_846, 240, 3079, 2400),
        (15_010_996, 240, None, 3866),
    ],
)
def test_the_peaks_that_were_measured(cells, variables, calibrated, reference):
    """Of `rtm:runstudy` by qgis_process, in 10^6 bytes beyond the 276 of QGIS itself."""
    for selection, peak in (("calibrated", calibrated), ("reference", reference)):
        if peak is not None:
            found = expectation(cells, variables, selection).megabytes
            assert found == pytest.approx(peak, rel=0.3), selection


def test_the_counting_example_of_the_manual():
    both = [FactorSettings(f"f{i}", 500.0, "both", 3, "half") for i in range(14)]
    assert most_variables([*both, FactorSettings("p", 500.0, "proximity", 3, "half")]) == 174
    whole = FactorSettings("d", 500.0, "both", 3, "whole")
    assert most_variables([whole, FactorSettings("b", 500.0, "proximity", 3, "whole")]) == 9


def test_time_left_at_the_same_pace():
    assert time_left(30.0, 0.25) == 90.0


def test_every_date_of_a_test_takes_most_of_a_run_more():
    """13,004 cells: 8.7 s of computing without, 33 s with four dates."""
    once, four = (expectation(13_004, 150, dates=dates).seconds for dates in (0, 4))
    assert four / once == pytest.approx(33 / 8.7, rel=0.05)

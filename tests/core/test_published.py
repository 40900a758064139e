"""Figures that others published: a report of the reference software on burglary in Leeds, 2011."""

import math

import numpy as np
import pytest
from risk_terrain_modelling.core.mapping.risk import risk_of
from risk_terrain_modelling.core.settings import FactorSettings

CELLS, PARAMETERS = 9_199, 4  # intercept, two coefficients, dispersion
DEVIANCE, AIC, BIC = 18288.17, 18296.17, 18324.68
BUS_STOPS, DETECTION_POINTS, INTERCEPT = 3.0617, 2.1578, -3.3565


def candidates(settings):
    kinds = 2 if settings.operationalisation == "both" else 1
    return kinds * len(settings.distances)


def test_candidates_of_the_report():
    points = FactorSettings("det_points", 500, "both", 3, "whole")
    stops = FactorSettings("bus_stops", 500, "proximity", 3, "whole")
    assert candidates(points) + candidates(stops) == 9


def test_candidates_of_the_manual():
    both = [FactorSettings(f"factor {i}", 500, "both", 3, "half") for i in range(14)]
    single = FactorSettings("factor 15", 500, "proximity", 3, "half")
    assert sum(map(candidates, [*both, single])) == 174


def test_information_criteria_count_the_dispersion_and_every_cell():
    assert pytest.approx(AIC, abs=0.005) == DEVIANCE + 2 * PARAMETERS
    assert DEVIANCE + PARAMETERS * math.log(CELLS) == pytest.approx(BIC, abs=0.005)


def test_scores_run_from_one_to_the_product_of_the_relative_risk_values():
    influences = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
    expected = np.exp(INTERCEPT + influences @ [BUS_STOPS, DETECTION_POINTS])
    scores = risk_of(expected).scores
    assert scores.min() == 1
    assert scores[1] == pytest.approx(21.3638, abs=0.002)
    assert scores[2] == pytest.approx(8.6521, abs=0.001)
    assert scores.max() == pytest.approx(184.8, abs=0.05)

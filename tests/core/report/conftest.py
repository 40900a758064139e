"""A model and a study around it, made up but consistent, for the tests of the report."""

import math
from dataclasses import replace

import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.model import Model, Term
from risk_terrain_modelling.core.mapping.capture import Curve
from risk_terrain_modelling.core.mapping.evaluation import AtShare
from risk_terrain_modelling.core.mapping.resampling import Interval
from risk_terrain_modelling.core.report.facts import (
    Counted,
    PriorityFacts,
    Scores,
    ShownPlace,
    StudyFacts,
)
from risk_terrain_modelling.core.report.tested import Tested
from risk_terrain_modelling.core.report.verdict import COUNTS, DENSITY, FORECAST, RISK

PNG = b"\x89PNG\r\n\x1a\n"
SHARES = (0.01, 0.02, 0.05, 0.1, 0.2)
DISTANCES = (100.0, 200.0, 300.0)


def term(factor, how, distance, coefficient, effect="aggravating") -> Term:
    ends = (math.exp(coefficient + reach) for reach in (0, -0.2, 0.2))
    return Term(factor, how, distance, effect, coefficient, 0.1, 0.0001, *ends)


def factor(name, effect="aggravating") -> dict:
    return {
        "name": name,
        "effect": effect,
        "operationalisation": "proximity",
        "chosen": "proximity",
        "block_length": 200.0,
        "max_blocks": 3,
        "increment": "half",
        "filter": "",
        "features": 17,
        "notes": [],
        "variables": [{"operationalisation": "proximity", "distance": one} for one in DISTANCES],
        "sha256": "ab" * 32,
    }


@pytest.fixture
def model() -> Model:
    """Four factors of three distances: two in the model, one culled, one refused for its sign."""
    return Model(
        family="poisson",
        intercept=-2.0,
        intercept_standard_error=0.05,
        dispersion=None,
        terms=(
            term("bus_stops", "proximity", 100.0, 0.4),
            term("Parks", "proximity", 300.0, 0.7, "protective"),
        ),
        log_likelihood=-345.678,
        aic=697.356,
        bic=712.5,
        cells=1200,
        events=345,
        candidates={
            "tested": 12,
            "constant": ["Parks, proximity, 100"],
            "duplicate": [
                {"name": "Shops, proximity, 200", "same_as": "bus_stops, proximity, 200"}
            ],
            "culled": 5,
            "survived": 5,
            "survivors": [
                "bus_stops, proximity, 100",
                "bus_stops, proximity, 300",
                "Parks, proximity, 300",
                "Shops, proximity, 100",
                "Shops, proximity, 300",
            ],
        },
        families={
            "poisson": {
                "bic": 712.5,
                "terms": 2,
                "path": [
                    {"step": "added", "variable": "Parks, proximity, 300", "bic": 730.25},
                    {"step": "added", "variable": "bus_stops, proximity, 100", "bic": 712.5},
                ],
                "refused": [{"variable": "Shops, proximity, 100", "reason": "sign", "bic": 700.0}],
            },
            "nb1": {"bic": None, "terms": None, "path": [], "reason": "the counts vary too little"},
        },
        culling={},
        warnings=("Look at this warning.",),
        check={"text": "Refitted elsewhere.", "largest_difference": None},
        settings={"selection": "reference", "families": ["poisson"], "folds": 5, "p_value": 0.05},
        seed=7,
        software={"numpy": "1.2.3"},
        inputs={
            "grid": {
                "columns": 40,
                "rows": 40,
                "cell_size": 100.0,
                "left": 500000.0,
                "top": 202000.0,
                "crs": "EPSG:27700",
                "units": "m",
            },
            "events": {"filter": "kind = 1", "outside": 3, "sha256": "cd" * 32},
            "factors": [
                factor("Schools"),
                factor("bus_stops"),
                factor("Shops"),
                factor("Parks", "protective"),
            ],
        },
        created="2026-01-02T03:04:05Z",
    )


def map_of(name, hit_rates, impossible=0, rri=1.1) -> Tested:
    at = tuple(
        AtShare(
            share,
            Interval(rate, 0.9 * rate, 1.1 * rate),
            Interval(rate / share, 0.9 * rate / share, 1.1 * rate / share),
            Interval(rate / 2, rate / 3, rate),
            Interval(rri, rri - 0.05, rri + 0.05),
        )
        for share, rate in zip(SHARES, hit_rates)
    )
    whole = Interval(0.7, 0.65, 0.75)
    gain = Interval(-math.inf, math.nan, math.nan) if impossible else Interval(45.0, 30.0, 60.0)
    area = np.array([0, *SHARES, 1])
    curve = Curve(area, np.array([0, *hit_rates, 1]))
    return Tested(name, 222, at, whole, whole, gain, impossible, curve)


@pytest.fixture
def maps() -> tuple[Tested, ...]:
    """Past counts beat the model at every share but the largest; the forecast map beats all."""
    return (
        map_of(RISK, (0.05, 0.09, 0.17, 0.28, 0.52), rri=1.3),
        map_of(FORECAST, (0.12, 0.18, 0.31, 0.46, 0.61)),
        map_of(COUNTS, (0.11, 0.17, 0.30, 0.43, 0.50), impossible=99),
        map_of(DENSITY, (0.08, 0.11, 0.21, 0.32, 0.48)),
        map_of("random map", (0.01, 0.02, 0.05, 0.1, 0.2)),
    )


@pytest.fixture
def study(maps) -> StudyFacts:
    place = ShownPlace(
        rank=1,
        cells=12,
        area=0.12,
        mean_score=5.5,
        highest_score=8.25,
        expected=17.4,
        past=19,
        centre=(500_150.0, 200_250.0),
        reasons=("within 100 m of bus_stops ×1.5",),
        picture=PNG,
    )
    return StudyFacts(
        title="A made-up town",
        area=11.5,
        area_unit="km²",
        incidents=Counted("crimes_2024", "kind = 1", 345, 3, 200, 0.42),
        holdout=Counted("crimes_2025", "", 222, 0, 150, 0.4),
        picture=PNG,
        scores=Scores(9.5, 2.5, 77),
        tested=maps,
        places=PriorityFacts((place,), 4, 69, 0.048, 0.05, 2),
        maps={"hot spots": "kernel density, bandwidth 321 m"},
        sources={"study area": "town.gpkg|layername=area"},
        factor_sources={
            name: f"town.gpkg|layername={name}"
            for name in ("Schools", "bus_stops", "Shops", "Parks")
        },
    )


@pytest.fixture
def without_holdout(study) -> StudyFacts:
    return replace(study, holdout=None, tested=())

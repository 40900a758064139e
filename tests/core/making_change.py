"""A comparison of two periods made up by its constructors, for the tests."""

from risk_terrain_modelling.core.change.record import (
    CONSTANT,
    POOLED,
    Comparison,
    Interval,
    LevelChange,
    Moved,
    NotCompared,
    PeriodFacts,
    PlaceChange,
    TermChange,
)
from risk_terrain_modelling.core.model.inputs import GridInput
from risk_terrain_modelling.core.model.variable import Variable

SOFTWARE = ("risk_terrain_modelling", "qgis", "gdal", "python", "numpy", "scipy")


def ratio(value: float, low: float, high: float, p_value: float | None = None) -> Interval:
    return Interval(value, low, high, 0.1, p_value)


def term(factor: str, change: Interval, paid: float | None, effect="aggravating") -> TermChange:
    return TermChange(
        variable=Variable(factor, "proximity", 100.0),
        effect=effect,
        cells=0.1,
        events_before=40,
        events_after=90,
        before=ratio(1.5, 1.2, 1.9, 0.001),
        after=ratio(2.0, 1.7, 2.4, 0.001),
        change=change,
        citywide=ratio(1.4, 1.1, 1.8, 0.02),
        independent=ratio(1.4, 1.3, 1.5, 0.0001),
        paid=paid,
    )


def comparison(**changes) -> Comparison:
    known = {
        "before": PeriodFacts(300, 182.0, "2016-01", "2016-06", "thefts", "kind = 1", "ab"),
        "after": PeriodFacts(450, 184.0, "2016-07", "2016-12", "thefts", "kind = 1", "cd"),
        "cells": 900,
        "chosen": POOLED,
        "terms": (
            term("pubs", ratio(1.31, 1.1, 1.55, 0.001), 0.003),
            term("police", ratio(0.8, 0.6, 1.1, 0.2), 0.2, "protective"),
            term("bus stops", ratio(1.2, 1.01, 1.4, 0.04), 0.08),
        ),
        "not_compared": (NotCompared(Variable("river", "proximity", 500.0), CONSTANT),),
        "level": LevelChange(ratio(1.48, 1.2, 1.8, 0.001), ratio(1.48, 1.3, 1.7, 0.0), True),
        "moved": Moved(0.1, 300.0),
        "pattern": Moved(0.2, 350.0),
        "places": (
            PlaceChange(1, 150.0, 250.0, 8, 20, 50, 1, 1, ratio(1.5, 1.1, 2.0)),
            PlaceChange(2, 950.0, 250.0, 6, 19, 10, 2, 3, ratio(0.5, 0.3, 0.9)),
            PlaceChange(3, 550.0, 650.0, 6, 14, 15, 3, 2, ratio(1.0, 0.6, 1.6)),
        ),
        "sure_cells_up": 12,
        "sure_cells_down": 3,
        "grid": GridInput(30, 30, 100.0, 0.0, 3000.0, "EPSG:27700", "m"),
        "software": dict.fromkeys(SOFTWARE, "1.0"),
        "created": "2026-01-01T00:00:00Z",
    }
    return Comparison(**{**known, **changes})

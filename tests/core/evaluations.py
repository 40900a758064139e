"""Evaluations to look at: of everything there can be, and of as little."""

import numpy as np
from risk_terrain_modelling.core.change.area_evaluation import Given, evaluate
from risk_terrain_modelling.core.change.area_periods import YEARS, Periods, periods_of, undated
from risk_terrain_modelling.core.change.area_record import Evaluation
from risk_terrain_modelling.core.change.areas import (
    CONTROL,
    DISPLACEMENT,
    DISPLACEMENT_CONTROL,
    TREATED,
    Area,
    Compared,
    History,
)
from risk_terrain_modelling.core.change.displacement import Likeness
from risk_terrain_modelling.core.change.displacement_clustering import Measured
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component

HECTARE = 10_000.0
AREAS = tuple(
    Area(role, f"{role} of {matched}", matched, size * HECTARE)
    for matched in ("north", "south")
    for role, size in (
        (TREATED, 20),
        (CONTROL, 30),
        (DISPLACEMENT, 40),
        (DISPLACEMENT_CONTROL, 40),
    )
)
# by area: as many a year from 2008 to 2013
USUAL = (60, 50, 30, 28, 80, 75, 44, 40)
# that in 2013 became
AFTERWARDS = (35, 49, 31, 27, 62, 80, 40, 44)


def of(
    areas, history: History, periods: Periods, *, spread: float | None = 0.02, **more
) -> Evaluation:
    """An evaluation, changes of whose areas vary by so much for no reason."""
    measured = None
    if spread is not None:
        parts = (Component(0.3, 400.0, 1.0),) if spread else ()
        clustering = Clustering(parts, 0.1)
        likeness = Likeness(spread * np.eye(len(areas)), 0.1, 0.5)
        measured = Measured(clustering, 4321, 0.5), likeness
    compared = Compared.of(areas, history, periods)
    return evaluate(
        Given(
            compared=compared,
            history=history,
            periods=periods,
            hectare=HECTARE,
            units="m",
            measured=measured,
            **more,
        )
    )


def yearly(usual=USUAL, afterwards=AFTERWARDS) -> History:
    """Counts of the years 2008 to 2013, which differ a little until 2012."""
    wave = np.array([0, 3, -2, 1, -1])
    before = np.array(usual)[:, None] + wave * np.arange(len(usual))[:, None] % 4
    return History(np.arange(2008, 2014), np.column_stack([before, afterwards]).astype(float))


def fullest(**more) -> Evaluation:
    """One with sets, displacement, earlier dates and the clustering of change."""
    periods = periods_of("2012", "2013", YEARS)
    return of(AREAS, yearly(), periods, **{"title": "Patrols by foot", **more})


def simple(before=(100, 100), after=(80, 90), **more) -> Evaluation:
    """One treated area and one control area, of which nothing else is known."""
    areas = (Area(TREATED, "High Street", "", HECTARE), Area(CONTROL, "Mill Lane", "", HECTARE))
    history = History(np.array([0, 1]), np.column_stack([before, after]).astype(float))
    lengths = more.pop("lengths", (1.0, 1.0))
    return of(areas, history, undated(lengths), spread=more.pop("spread", None), **more)

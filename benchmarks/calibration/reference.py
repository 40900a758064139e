"""The reference procedure: culling, then stepwise selection by BIC with Poisson and NB1."""

from __future__ import annotations

import numpy as np

from ...core.fitting.culling.candidates import Candidates, screen
from ...core.fitting.culling.cull import cull
from ...core.fitting.culling.folds import by_fold, stratified_folds
from ...core.fitting.engine.rows import DistinctRows
from ...core.fitting.families import family_of
from ...core.fitting.stepwise.selection import select
from ...core.model.variable import Variable
from ...core.progress import Quiet
from ...core.settings import FitSettings
from .outcomes import Outcome

SETTINGS = FitSettings()


def chosen_by_reference(outcome: Outcome) -> tuple[Variable, ...]:
    """Return the variables of the model with the lowest BIC, as `fit_model` chooses them.

    Only what does not change the choice is left out: refusals, and the check by statsmodels.
    """
    rows = outcome.rows
    candidates = screen(rows.blocks)
    survivors = _survivors(rows, candidates, outcome.counts)
    base = rows.coarser(candidates.only(survivors))
    families = map(family_of, SETTINGS.families)
    found = [select(family, base, SETTINGS.p_value, Quiet()) for family in families]
    return min((one for one in found if one is not None), key=lambda one: one.bic).variables


def _survivors(rows: DistinctRows, candidates: Candidates, counts: np.ndarray) -> np.ndarray:
    fold = stratified_folds(counts, SETTINGS.folds, np.random.default_rng(SETTINGS.seed))
    of_folds = by_fold(fold, SETTINGS.folds, rows, counts)
    return cull(rows, candidates, *of_folds, SETTINGS.l1_ratio, Quiet()).survivors

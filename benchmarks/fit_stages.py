"""Culling and stepwise selection as calls that take a Progress alone, to be timed or stopped."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import numpy as np

from ..core.fitting.culling.candidates import screen
from ..core.fitting.culling.cull import cull
from ..core.fitting.culling.folds import by_fold, stratified_folds
from ..core.fitting.engine.rows import merge_cells
from ..core.fitting.families import family_of
from ..core.fitting.stepwise.selection import select

STAGES = ("culling", "stepwise")


def prepared(files, stage: str, *which: str):
    """Read what a stage needs; return the stage as a call.

    What culling leaves in the folder is the input of the stepwise searches. Culling counts from
    the cells, so merging them and screening the variables is part of it.
    """
    counts, blocks = files.read()
    settings = files.study.model
    survivors = Path(files.at("survivors.json"))
    if stage == "culling":
        return partial(_culling, counts, blocks, settings, survivors)
    kept = set(json.loads(survivors.read_text(encoding="utf-8")))
    candidates = screen(blocks)
    chosen = candidates.only([str(variable) in kept for variable in candidates.variables])
    return partial(_stepwise, merge_cells(chosen, counts), settings.p_value, *which)


def _culling(counts, blocks, settings, survivors: Path, progress) -> dict:
    rows = merge_cells(blocks, counts, progress)
    candidates = screen(rows.blocks)
    fold = stratified_folds(counts, settings.folds, np.random.default_rng(settings.seed))
    of_folds = by_fold(fold, settings.folds, rows, counts)
    culled = cull(rows, candidates, *of_folds, settings.l1_ratio, progress)
    names = [str(one) for one, kept in zip(culled.variables, culled.survivors) if kept]
    survivors.write_text(json.dumps(names), encoding="utf-8")
    return {"stage": "culling", "terms": len(names), "rows": len(rows.cells)}


def _stepwise(base, p_value: float, family: str, progress) -> dict:
    found = select(family_of(family), base, p_value, progress)
    if found is None:
        raise SystemExit(f"{family} cannot be fitted to these counts.")
    return {
        "stage": family,
        "terms": len(found.variables),
        "bic": found.bic,
        "finished": True,
        "rows": len(base.cells),
    }

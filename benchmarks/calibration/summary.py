"""What the runs add up to, scenario by scenario."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from ...core.fitting.terms import NORMAL_95
from .effects import Effect
from .layouts import block_length
from .methods import SELECTING
from .scenarios import SCENARIOS, Scenario
from .shares import mean, share

STEPS = 2  # distances tested a block
FEWEST = 20  # runs that a scenario is shown with
KINDS = ("poisson", "nb1", "local", "citywide")


def summarised(lines: Iterable[dict], fewest: int = FEWEST) -> list[dict]:
    """Return a dictionary for each scenario with enough runs, in their order."""
    kept: dict[tuple, dict[str, dict[int, dict]]] = defaultdict(lambda: defaultdict(dict))
    for line in lines:
        # a run that was made twice counts once
        kept[line["layout"], line["scenario"]][line["method"]][line["run"]] = line
    return [
        _scenario(one, {method: list(runs.values()) for method, runs in by_method.items()})
        for one in SCENARIOS
        if (by_method := kept.get((one.layout, one.name)))
        and max(map(len, by_method.values())) >= fewest
    ]


def _scenario(scenario: Scenario, by_method: dict[str, list[dict]]) -> dict:
    first = next(iter(by_method.values()))[0]
    found = {
        "layout": scenario.layout,
        "truth": scenario.truth,
        "clustering": scenario.clustering,
        "events": mean(line["events"] for line in next(iter(by_method.values()))),
        "effects": [
            {
                "factor": effect.factor,
                "operationalisation": effect.operationalisation,
                "blocks": effect.blocks,
                "rrv": effect.rrv,
                "shape": effect.shape,
                "cells": cells,
                "expected": expected,
            }
            for effect, (cells, expected) in zip(scenario.effects, first["covered"])
        ],
        "methods": {
            method: _method(scenario, by_method[method])
            for method in SELECTING
            if method in by_method
        },
    }
    if "intervals" in by_method:
        found["coverage"] = _coverage(scenario, by_method["intervals"])
    if "calibrated" in by_method:
        lines = by_method["calibrated"]
        found["estimated"] = {
            name: np.quantile([line[name] for line in lines], (0.25, 0.5, 0.75)).tolist()
            for name in ("strength", "range", "nugget")
        }
        ratios = [line["marker"] for line in lines if "marker" in line]
        if ratios:
            found["marker"] = [*mean(ratios), min(ratios), max(ratios)]
    return found


def _method(scenario: Scenario, lines: list[dict]) -> dict:
    true = {effect.factor for effect in scenario.effects}
    tested = [effect for effect in scenario.effects if effect.shape == "tested"]
    false = [{factor for factor, _, _ in line["chosen"]} - true for line in lines]
    step = block_length(scenario.layout) / STEPS
    return {
        "runs": len(lines),
        "engine": sorted({line["revision"] for line in lines}),
        "any_false": share(bool(one) for one in false),
        "false_factors": mean(len(one) for one in false),
        "seconds": mean(line["seconds"] for line in lines),
        "effects": [_recovery([effect], lines, step) for effect in scenario.effects],
        "together": _recovery(tested, lines, step) if tested else None,
        "kept": mean(_share_kept(true, line) for line in lines) if true else None,
    }


def _share_kept(true: set[str], line: dict) -> float:
    return len(true & {factor for factor, _, _ in line["chosen"]}) / len(true)


def _recovery(effects: Sequence[Effect], lines: list[dict], step: float) -> dict:
    """How often true factors are kept, and as what."""
    true = {effect.factor: effect for effect in effects}
    chosen = [
        (true[factor], operationalisation, distance / step)
        for line in lines
        for factor, operationalisation, distance in line["chosen"]
        if factor in true
    ]
    right = [effect.operationalisation == as_what for effect, as_what, _ in chosen]
    errors = [steps - effect.blocks * STEPS for effect, _, steps in chosen]
    kept = len(chosen)
    return {
        "kept": share([True] * kept + [False] * (len(lines) * len(true) - kept)),
        "operationalisation": share(right),
        "exact": share(one and abs(error) < 0.01 for one, error in zip(right, errors)),
        "steps": mean(errors),
        "distance": mean(steps / STEPS for _, _, steps in chosen),
    }


def _coverage(scenario: Scenario, lines: list[dict]) -> dict:
    """Share of 95% intervals that hold the truth, by kind: of each factor, and of all."""
    truth = np.log([effect.rrv for effect in scenario.effects])
    found = {}
    for kind in KINDS:
        fits = [line["intervals"][kind] for line in lines if kind in line["intervals"]]
        if not fits:
            continue
        estimates, errors = np.array(fits).transpose(1, 0, 2)
        held = np.abs(estimates - truth) <= NORMAL_95 * errors
        found[kind] = {
            "runs": len(fits),
            # the coefficients of a run are not independent: the error is over runs
            "all": mean(held.mean(1)),
            "effects": [share(column) for column in held.T],
            "bias": [mean(column) for column in (estimates - truth).T],
            "ratio": (errors.mean(0) / estimates.std(0, ddof=1)).tolist()
            if len(fits) > 1
            else None,
        }
    return found

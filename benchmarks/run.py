"""Run the benchmarks: ``python -m PACKAGE.run [--only NAME ...] [--quick]``."""

from __future__ import annotations

import argparse
import sys
from functools import partial

from . import (
    calibrated_fit,
    importing,
    imports,
    machine,
    responsiveness,
    results,
    scaling,
)
from .against_peers import RealStudy
from .cases import CHICAGO, LONDON
from .options import STEPWISE_LIMITS, Options

IDLE = 0.2  # processors that others may keep busy without a word
QUICK_LIMIT = 20.0  # seconds


def of_case(case, options: Options) -> results.Result:
    """Measure a real study beside its peers."""
    return RealStudy(case, options).compared()


BENCHMARKS = {
    "london": partial(of_case, LONDON),
    "chicago": partial(of_case, CHICAGO),
    "calibrated": calibrated_fit.measured,
    "cells": scaling.grow_with_cells,
    "million": scaling.million,
    "features": scaling.grow_with_features,
    "imports": imports.police,
    "cancel": responsiveness.stop,
    "cancel-country": responsiveness.stop_country,
    "progress": responsiveness.move,
    "extract": importing.extract,
    "supply": importing.supply,
}
REAL = {"london": LONDON, "chicago": CHICAGO}


def measure(name: str, options: Options) -> None:
    """Run one benchmark, print its table and, unless it was a quick one, keep it."""
    if name in REAL and not REAL[name].present:
        print(f"{name}: left out, its data are not here (set RTM_TEST_DATA).")
        return
    busy = machine.busy_processors()
    if busy > IDLE:
        print(f"{name}: others keep {busy:.1f} processors busy; times may be long.", flush=True)
    result = BENCHMARKS[name](options)
    print(f"\n{result.title}\n\n{results.table(result.columns, result.rows)}")
    print(results.table(results.TARGET_COLUMNS, result.targets))
    print(*result.notes, sep="\n", flush=True)
    if not options.quick:
        results.keep(name, result, busy, BENCHMARKS)


def main(arguments: list[str]) -> None:
    """Run what the command line asks for, and write what was measured."""
    parser = argparse.ArgumentParser(description="Time the plugin, and its peers beside it.")
    parser.add_argument(
        "--only", nargs="+", choices=BENCHMARKS, default=list(BENCHMARKS), help="these alone"
    )
    parser.add_argument(
        "--quick", action="store_true", help="small versions, to try them; writes no results"
    )
    usual = " ".join(f"{family}={seconds:g}" for family, seconds in STEPWISE_LIMITS.items())
    parser.add_argument(
        "--stepwise-limit",
        nargs="+",
        type=_limit,
        default=[],
        metavar="FAMILY=SECONDS",
        help=f"stop R's stepwise search of a family after this (default {usual})",
    )
    given = parser.parse_args(arguments)
    limits = {**STEPWISE_LIMITS, **dict(given.stepwise_limit)}
    if given.quick:
        limits = {family: min(seconds, QUICK_LIMIT) for family, seconds in limits.items()}
    for name in given.only:
        measure(name, Options(given.quick, limits))


def _limit(text: str) -> tuple[str, float]:
    family, _, seconds = text.partition("=")
    if family not in STEPWISE_LIMITS:
        raise ValueError(f"{family} is not one of {', '.join(STEPWISE_LIMITS)}")
    return family, float(seconds)


if __name__ == "__main__":
    main(sys.argv[1:])

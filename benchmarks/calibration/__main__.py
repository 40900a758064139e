"""The study of the selection procedures: ``python -m PACKAGE.calibration [options]``.

Runs what is missing among the results in build/calibration, and then writes
benchmarks/calibration.json and the tables and plots of docs/calibration.md. It may be ended at any
time and goes on where it was.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from .. import machine
from . import page, working
from .methods import METHODS, RIVALS
from .scenarios import TURNS, Scenario
from .schedule import jobs
from .store import Store

USUAL = [method for method in METHODS if method not in RIVALS]
CORE = Path(__file__).resolve().parents[2] / "core"


def main(arguments: list[str]) -> None:
    """Run and write down what the command line asks for."""
    given = _parsed(arguments)
    if not given.tables_only:
        _run(given)
    if not given.no_tables:
        page.write()


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Study the selection procedures.")
    add = parser.add_argument
    add("--runs", type=int, default=200, help="of each scenario")
    add("--first", type=int, default=0, help="number of the first run: others are fresh outcomes")
    add("--processes", type=int, default=os.cpu_count())
    add("--methods", nargs="*", choices=METHODS, default=USUAL)
    add("--only", nargs="*", default=[""], help="scenarios whose city or name has this in it")
    add("--seconds", type=float, default=float("inf"), help="begin to end after this long")
    add("--pause-file", type=Path, help="work rests between two methods while this file exists")
    add("--tables-only", action="store_true", help="write tables and plots of what there is")
    add("--no-tables", action="store_true", help="only run")
    return parser.parse_args(arguments)


def _run(given: argparse.Namespace) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended; what is done is kept."))
    turns = [[one for one in turn if _matches(one, given.only)] for turn in TURNS]
    store = Store()
    revision = machine.revision_of(CORE)
    numbers = range(given.first, given.first + given.runs)
    left = list(jobs(turns, given.methods, numbers, store.done))
    print(f"{len(left):,} runs to go", flush=True)
    start = time.monotonic()
    try:
        for number, lines in enumerate(
            working.results(iter(left), given.processes, given.pause_file), 1
        ):
            for line in lines:
                store.add({**line, "revision": revision})
            taken = time.monotonic() - start
            if number % 100 == 0:
                print(f"{number:,} done in {taken:,.0f} s", flush=True)
            if taken > given.seconds:
                break
    finally:
        store.close()


def _matches(scenario: Scenario, words: list[str]) -> bool:
    return any(word in f"{scenario.layout}; {scenario.name}" for word in words)


if __name__ == "__main__":
    main(sys.argv[1:])

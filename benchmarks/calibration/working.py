"""Processes that simulate, one BLAS thread each."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

from . import layouts
from .methods import applied
from .outcomes import Simulator
from .schedule import Job

POLL = 1.0  # seconds between two looks for the file that pauses the work

_simulators: dict[str, Simulator] = {}
_pause_file: Path | None = None


def _begin(pause_file: Path | None) -> None:
    global _pause_file  # noqa: PLW0603 (a process is told once)
    _pause_file = pause_file
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _wait_while_paused() -> None:
    while _pause_file is not None and _pause_file.exists():
        time.sleep(POLL)


def _simulator(layout: str) -> Simulator:
    if layout not in _simulators:
        _simulators.clear()  # one city after the other: no need to keep the last one
        _simulators[layout] = Simulator(layouts.read(layout))
    return _simulators[layout]


def _done(job: Job) -> list[dict]:
    """Return a line a method."""
    _wait_while_paused()
    scenario = job.scenario
    simulator = _simulator(scenario.layout)
    outcome = simulator.outcome(scenario, job.run)
    facts = {"layout": scenario.layout, "scenario": scenario.name, "run": job.run}
    seen = {"events": int(outcome.counts.sum()), "covered": simulator.covered(scenario)}
    found = []
    for method in job.methods:
        _wait_while_paused()
        found.append({**facts, "method": method, **seen, **applied(method, outcome)})
    return found


def results(jobs: Iterator[Job], processes: int, pause_file: Path | None) -> Iterator[list[dict]]:
    """Yield the lines of each job as it is done, in whatever order."""
    with get_context("spawn").Pool(processes, _begin, (pause_file,)) as pool:
        yield from pool.imap_unordered(_done, jobs)

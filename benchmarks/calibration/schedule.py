"""Which run comes next: the scenarios of a turn grow together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .scenarios import Scenario

BESIDE_CONTROLS = (
    "calibrated",
    "adaptive lasso",
    "shifts beside nuisance",
)  # methods that know of controls
CHUNK = 20  # runs of a scenario before it is the next one's turn


@dataclass(frozen=True)
class Job:
    """A run of a scenario, and the methods that are still to be applied to its outcome."""

    scenario: Scenario
    run: int
    methods: tuple[str, ...]


def jobs(
    turns: Sequence[Sequence[Scenario]], methods: Sequence[str], runs: range, done: set
) -> Iterator[Job]:
    """Yield what is still to be done, turn by turn.

    Parameters
    ----------
    turns : sequence of sequences of Scenario
    methods : sequence of str
    runs : range
        Numbers of the runs of each scenario.
    done : set of (layout, scenario, method, run)
    """
    for turn in turns:
        for first in range(0, len(runs), CHUNK):
            for scenario in turn:
                for run in runs[first : first + CHUNK]:
                    left = _left(scenario, methods, run, done)
                    if left:
                        yield Job(scenario, run, left)


def _left(scenario: Scenario, methods: Sequence[str], run: int, done: set) -> tuple[str, ...]:
    return tuple(
        method
        for method in methods
        if (scenario.layout, scenario.name, method, run) not in done
        and (method != "intervals" or scenario.has_true_model)
        and (scenario.street is None or method in BESIDE_CONTROLS)
    )

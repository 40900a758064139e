"""What the seed decides: the calibrated selection of real studies with one seed after another.

``python -m PACKAGE.seeds [--seeds N] [--only NAME ...]`` prints a table of the tests of each study.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from ..core.fitting.clustered.outcome import Calibrated, Entry
from ..core.fitting.clustered.selection import Selector
from ..core.fitting.culling.candidates import screen
from ..core.fitting.engine.rows import merge_cells
from ..core.matrices import one_thread_for_matrices
from ..core.model.block import Block
from ..core.model.term import ADMITTED
from ..core.progress import Quiet
from ..core.settings import FitSettings
from ..core.terrain.events import count_events
from . import layers, results
from .cases import BROOKLYN, CHICAGO, LONDON, Case

SEEDS = 20
CASES = {case.name: case for case in (LONDON, BROOKLYN, CHICAGO)}
COLUMNS = ["test", "seeds", "mean p", "SD", "least", "most", "passed", "borderline"]


def selector(case: Case) -> Selector:
    """Return the candidates of a study and its events, ready to select."""
    study = case.study()
    cells, _ = layers.study_area(study["study_area"]["source"], case.cell_size)
    incidents = layers.points(study["incidents"]["source"], case.filter)
    counts = count_events(cells, incidents).counts
    rows = merge_cells(screen(layers.variables(cells, study)).blocks, counts)
    spread = [Block(b.variables, b.codes[rows.row_of], b.table) for b in rows.blocks]
    return Selector(cells, rows, spread, counts)


def _tests(found: Calibrated) -> Iterator[Entry]:
    yield from (entry for entry in found.entries if entry.action == ADMITTED)
    if found.turned_away is not None:
        yield found.turned_away


def rows_of(selections: list[Calibrated]) -> list[list[object]]:
    """Return a row for each test that some seeds made: of a variable with one deviate."""
    tests = defaultdict(list)
    for found in selections:
        for entry in _tests(found):
            which = ", second test" if entry.second else ""
            tests[f"{entry.variable}: {entry.deviate:.2f}{which}"].append(entry)
    return [[name, *_figures(entries)] for name, entries in tests.items()]


def _figures(entries: list[Entry]) -> list[object]:
    p_values = np.array([entry.p_value for entry in entries])
    spread = p_values.std(ddof=1) if len(p_values) > 1 else np.nan
    ends = (f"{value:.4f}" for value in (p_values.mean(), spread, p_values.min(), p_values.max()))
    passed = sum(entry.action == ADMITTED for entry in entries)
    return [len(entries), *ends, passed, sum(entry.borderline for entry in entries)]


def main(arguments: list[str]) -> None:
    """Select with each seed, and print what came out."""
    parser = argparse.ArgumentParser(description="What the seed of a selection decides.")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--only", nargs="+", choices=CASES, default=list(CASES))
    given = parser.parse_args(arguments)
    for case in (CASES[name] for name in given.only):
        if not case.present:
            print(f"{case.title}: left out, its data are not here (set RTM_TEST_DATA).")
            continue
        judge, asked = selector(case), FitSettings()
        with one_thread_for_matrices():
            found = [
                judge.select(asked.surrogates, asked.alpha, seed, Quiet())
                for seed in range(1, given.seeds + 1)
            ]
        print(f"\n{case.title}\n\n{results.table(COLUMNS, rows_of(found))}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

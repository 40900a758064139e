"""The study of the comparison of periods: ``python -m PACKAGE.changes [--runs N] [--only TEXT]``.

Runs what is missing among the results in build/changes, compares the real periods, and writes
benchmarks/changes.json and the tables of docs/changes.md. It may be ended at any time and goes on
where it was.
"""

from __future__ import annotations

import argparse
import json
import time
from itertools import product
from pathlib import Path

from ...core.change.periods import Periods
from . import cells, page, real
from .choices import CHOICES, applied
from .store import lines
from .worlds import WORLDS, London

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "build" / "changes" / "runs.jsonl"
NAMED, BOTH, FIRST, NAIVE = CHOICES
STAY, HALF, MOVE, *_, NONE = WORLDS
ROWS = (
    *((NAMED, world) for world in WORLDS),
    *((NAIVE, world) for world in (NONE, STAY, HALF, MOVE)),
    *((BOTH, world) for world in (STAY, HALF, MOVE)),
    *((FIRST, world) for world in (HALF, MOVE)),
)
AT_ONCE = 10  # runs of a row


def main() -> None:
    """Run and write down what the command line asks for."""
    parser = argparse.ArgumentParser(description="Study the comparison of periods.")
    parser.add_argument("--runs", type=int, default=400, help="of each row")
    parser.add_argument("--only", default="", help="rows that have this in them")
    parser.add_argument("--tables-only", action="store_true", help="run and compare nothing")
    parser.add_argument("--real", action="store_true", help="compare the real periods anew")
    parser.add_argument("--cells", action="store_true", help="test the map of change anew")
    given = parser.parse_args()
    if not given.tables_only:
        run(given.runs, given.only)

    page.write(
        FILE,
        real.compared() if given.real else None,
        cells.covered(London()) if given.cells else None,
    )


def run(number: int, only: str) -> None:
    """Run what is missing, a line each on the disk before the next.

    Some runs of every row, and then some more of each: ended early, all rows have as many.
    """
    FILE.parent.mkdir(parents=True, exist_ok=True)
    done = {(one["choice"], one["world"], one["run"]) for one in lines(FILE)}
    london, start = London(), time.monotonic()
    with open(FILE, "a", encoding="utf-8") as file:
        for first, (choice, world) in product(range(0, number, AT_ONCE), ROWS):
            wanted = only in f"{choice}; {world.name}"
            for one in range(first, min(first + AT_ONCE, number)) if wanted else ():
                if (choice, world.name, one) not in done:
                    periods = Periods(london.cells, *london.drawn(world, one))
                    found = list(applied(choice, london, periods, one))
                    line = {"choice": choice, "world": world.name, "run": one, "terms": found}
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
                    file.flush()
            print(f"{first}: {choice}; {world.name}: {time.monotonic() - start:,.0f} s", flush=True)


if __name__ == "__main__":
    main()

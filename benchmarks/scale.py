"""What a study of a series costs, and how that grows: `tools/benchmark-scale`.

Made-up forces of different sizes, with more or fewer events and factors, are run step by step as the
workflow does. Processor seconds are counted, which hardly depend on what else the machine does.
The figures go into scale.json, from which `scale_page` sets the tables of docs/scale.md.

    python -m PACKAGE.scale [--only NAME ...]
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from . import machine
from .measure import Run, run, run_module
from .options import BUILD

RECORD = Path(__file__).with_name("scale.json")
PERIODS = ("First", "Second")  # two studies, so that a grid and factors are shared


@dataclass(frozen=True)
class Case:
    """A made-up force: cells of 100 m, factors, and events of one study."""

    cells: int
    factors: int = 14
    events: int = 600

    @property
    def name(self) -> str:
        """What it is called in the record."""
        return f"{self.cells}-{self.factors}-{self.events}"


CASES = (
    Case(3_000),
    Case(30_000),
    Case(300_000),
    Case(30_000, events=60),
    Case(30_000, events=6_000),
    Case(30_000, factors=7),
    Case(30_000, factors=28),
)


def main(words: list[str]) -> None:
    """Measure every case that is asked for and keep what was measured of the others."""
    wanted = [one for one in CASES if not words or one.name in words[1:]]
    record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.is_file() else {"cases": {}}
    for case in wanted:
        busy = machine.busy_processors()
        record["cases"][case.name] = {**asdict(case), "others_busy": round(busy, 1), **cost(case)}
        print(case.name, record["cases"][case.name], flush=True)
        record["machine"] = machine.described()
        RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def cost(case: Case) -> dict:
    """Return what the shared steps and one study of a force take."""
    folder = BUILD / f"scale-{case.name}"
    shutil.rmtree(folder, ignore_errors=True)
    run_module(
        "synthetic", str(folder), str(case.cells), "factors", str(case.factors), str(case.events)
    )
    series, results = _series(folder), folder / "results"
    prepared = _algorithm("prepareseries", SERIES=series, OUTPUT_FOLDER=results)
    shared = results / "shared"
    study = shared / "studies" / f"{PERIODS[0].lower()}.json"
    target = results / PERIODS[0].lower()
    ran = _algorithm("runstudy", STUDY=study, OUTPUT_FOLDER=target, SHARED=shared)
    cells = json.loads((target / "model.json").read_text(encoding="utf-8"))["inputs"]
    return {
        "inputs": {key: cells[key] for key in ("cells", "events") if key in cells},
        "shared": {**_took(prepared), "disk_mb": _megabytes(shared)},
        "study": {**_took(ran), "disk_mb": _megabytes(target)},
    }


def _series(folder: Path) -> Path:
    """Write a series of two periods, which differ in their titles alone."""
    path = folder / "study.json"
    study = json.loads(path.read_text(encoding="utf-8"))
    study["model"] = {"selection": "calibrated"}
    content = {
        "schema": "rtm-series/1",
        "study": study,
        "variations": [{"name": name, "study": {"title": name}} for name in PERIODS],
    }
    series = folder / "series.json"
    series.write_text(json.dumps(content), encoding="utf-8")
    return series


def _algorithm(name: str, **given: object) -> Run:
    words = [f"--{key}={value}" for key, value in given.items()]
    return run([os.environ["QGIS_PROCESS"], "run", f"rtm:{name}", *words])


def _took(one: Run) -> dict:
    return {
        "processor_s": round(one.processor, 2),
        "wall_s": round(one.seconds, 2),
        "memory_mb": round(one.megabytes),
    }


def _megabytes(folder: Path) -> float:
    return round(sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()) / 1e6, 2)


if __name__ == "__main__":
    main(sys.argv[1:])

"""What a study of a series costs, and how that grows: `tools/benchmark-scale`.

Made-up forces of different sizes, with more or fewer events and factors, are run step by step as
the workflow does. Processor seconds are counted, which hardly depend on what else the machine does.
The figures go into scale.json, from which `scale_page` sets the tables of docs/scale.md.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from . import machine
from .measure import Run, run, run_module
from .options import BUILD
from .scale_page import FORCES, MONTHS, TYPES, set_tables

RECORD = Path(__file__).with_name("scale.json")
PAGE = Path(__file__).parents[1] / "docs" / "scale.md"
ROOT = Path(__file__).resolve().parents[1]
TWO = ("first", "second")  # studies, so that a grid and factors are shared
PLANNED, GATHERED = 504, 8  # studies


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


SMALL = Case(3_000)
CASES = (
    SMALL,
    Case(30_000),
    Case(300_000),
    Case(30_000, events=60),
    Case(30_000, events=6_000),
    Case(30_000, factors=7),
    Case(30_000, factors=28),
)


def main(words: list[str]) -> None:
    """Measure what is asked for and keep what was measured of the rest."""
    parts = {one.name: partial(cost, one) for one in CASES}
    parts.update(plan=plan, gather=gather, snakemake=snakemake)
    record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.is_file() else {}
    for name in words[1:] or parts:
        busy = round(machine.busy_processors(), 1)
        record[name] = {**parts[name](), "others_busy": busy}
        print(name, record[name], flush=True)
        record["machine"] = machine.described()
        RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    if all(one in record for one in parts):
        PAGE.write_text(set_tables(PAGE.read_text(encoding="utf-8"), record), encoding="utf-8")


def cost(case: Case) -> dict:
    """Return what the shared steps and one study of a force take."""
    folder = _force(case)
    series, results = _series(folder, TWO), folder / "results"
    prepared = _algorithm("prepareseries", SERIES=series, OUTPUT_FOLDER=results)
    shared = results / "shared"
    study, target = shared / "studies" / f"{TWO[0]}.json", results / TWO[0]
    ran = _algorithm("runstudy", STUDY=study, OUTPUT_FOLDER=target, SHARED=shared)
    return {
        **asdict(case),
        "shared": {**_took(prepared), "disk_mb": _megabytes(shared)},
        "study": {**_took(ran), "disk_mb": _megabytes(target)},
    }


def plan() -> dict:
    """Return what the plan of a series of many studies takes."""
    folder, names = _force(SMALL), [f"s{number}" for number in range(PLANNED)]
    series = _series(folder, names)
    took = _algorithm("prepareseries", SERIES=series, OUTPUT_FOLDER=folder / "r", ONLY="list")
    return {"studies": PLANNED, "layers": SMALL.factors + 2, **_took(took)}


def gather() -> dict:
    """Return what the page of a series takes."""
    folder, names = _force(SMALL), [f"s{number}" for number in range(GATHERED)]
    results = folder / "results"
    _algorithm("runseries", SERIES=_series(folder, names), OUTPUT_FOLDER=results)
    return {"studies": GATHERED, **_took(_algorithm("gatherseries", FOLDER=results))}


def snakemake() -> dict:
    """Return what Snakemake itself takes to find the jobs of a country's year.

    The plan is written as `rtm:prepareseries` would, without layers.
    """
    folder = BUILD / "scale-snakemake"
    shutil.rmtree(folder, ignore_errors=True)
    shared = folder / "results" / "shared"
    (shared / "studies").mkdir(parents=True)
    (folder / "series.json").write_text("{}", encoding="utf-8")
    marker = folder / "steps" / "series" / "plan.done"
    marker.parent.mkdir(parents=True)
    (shared / "steps.json").write_text(json.dumps(_planned(shared)), encoding="utf-8")
    marker.write_text("{}", encoding="utf-8")
    words = [str(ROOT / "tools" / "snakemake"), "--snakefile", str(ROOT / "workflow/Snakefile")]
    words += ["--directory", str(folder), "--dry-run", "--quiet", "all", "--config"]
    words += [f"series={folder / 'series.json'}", f"results={folder / 'results'}"]
    every = run(words)
    marker.unlink()  # then there is one job, as for Snakemake's process on a node
    return {
        "studies": FORCES * TYPES * MONTHS,
        **_took(every),
        "start_s": round(run(words).processor, 2),
        "qgis_s": round(run([os.environ["QGIS_PROCESS"], "help", "rtm:creategrid"]).processor, 2),
    }


def _planned(shared: Path) -> dict:
    """Return the plan of a country's year, and write a study file each."""
    things, studies = [], []
    for force in range(FORCES):
        keys = [f"grid_{force}", *(f"factor_{force}_{number}" for number in range(14))]
        things += [{"key": one, "needs": keys[:1] if one != keys[0] else []} for one in keys]
        for number in range(TYPES * MONTHS):
            name = f"{force}_{number}"
            (shared / "studies" / f"{name}.json").write_text("{}", encoding="utf-8")
            studies.append({"folder": name, "needs": keys, "fault": None})
    return {"shared": things, "studies": studies}


def _force(case: Case) -> Path:
    """Make a force in a new folder."""
    folder = BUILD / f"scale-{case.name}"
    shutil.rmtree(folder, ignore_errors=True)
    numbers = [str(one) for one in (case.factors, case.events)]
    run_module("synthetic", str(folder), str(case.cells), "factors", *numbers)
    return folder


def _series(folder: Path, names: Sequence[str]) -> Path:
    """Write a series of studies that differ in their titles alone."""
    path = folder / "study.json"
    study = json.loads(path.read_text(encoding="utf-8"))
    study["model"] = {"selection": "calibrated"}
    content = {
        "schema": "rtm-series/1",
        "study": study,
        "variations": [{"name": name, "study": {"title": name}} for name in names],
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

"""Which map foretells best: ``python -m PACKAGE.forecasts [--only NAME ...]``.

Keeps what was measured in forecasts.json and sets the tables of docs/forecasts.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import sklearn
from osgeo import gdal

import scipy

from ..core.mapping.evaluation import evaluate
from ..core.progress import Quiet
from ..core.terrain.events import count_events
from . import forecast_tables, layers
from .foretelling import measured
from .foretold import PAIRS, SEED

FOLDER = Path(__file__).resolve().parent
RAW = FOLDER / "forecasts.json"
PAGE = FOLDER.parent / "docs" / "forecasts.md"
PUBLISHED_SIDE, PUBLISHED_SHARE = 150.0, 0.1


def published_check() -> dict:
    """Return PAI of past counts at 10% of the area, London robbery on cells of 150 m."""
    pair = PAIRS["robbery"]
    study = pair.case.study()
    cells, areas = layers.study_area(study["study_area"]["source"], PUBLISHED_SIDE)
    source = study["incidents"]["source"]
    past, later = (
        count_events(cells, layers.points(one, pair.case.filter)).counts
        for one in (source, source.replace(pair.case.incidents, pair.later))
    )
    generator = np.random.default_rng(SEED)
    found = evaluate(past, later, areas, generator, Quiet(), shares=(PUBLISHED_SHARE,))
    pai = found.at[0].pai
    return {"pai": [pai.value, pai.low, pai.high]}


def circumstances() -> dict:
    """Return date, machine and versions."""
    return {
        "date": date.today().isoformat(),
        "cores": os.cpu_count(),
        "system": platform.freedesktop_os_release()["PRETTY_NAME"],
        "software": {
            "Python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
            "GDAL": gdal.__version__,
        },
    }


def main(arguments: list[str]) -> None:
    """Measure what the command line asks for, and write it down."""
    parser = argparse.ArgumentParser(description="Compare maps by how well they foretell.")
    parser.add_argument(
        "--only",
        nargs="*",
        choices=PAIRS,
        default=list(PAIRS),
        help="measure these alone; with no name, only set the tables again",
    )
    given = parser.parse_args(arguments)
    kept = json.loads(RAW.read_text(encoding="utf-8")) if RAW.exists() else {"pairs": {}}
    for name in given.only:
        pair = PAIRS[name]
        if not pair.case.present:
            raise SystemExit(f"{name}: its data are not here (set RTM_TEST_DATA).")
        print(f"{pair.title} ...", flush=True)
        start = time.perf_counter()
        found = {"title": pair.title, **measured(pair.read())}
        found["seconds"] = time.perf_counter() - start
        kept["pairs"][name] = {**found, "measured": circumstances()}
        print(forecast_tables.of_pair(found), flush=True)
    kept["check"] = published_check()
    # in the order of the cases, whichever were measured last
    kept["pairs"] = {name: kept["pairs"][name] for name in PAIRS if name in kept["pairs"]}
    RAW.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(forecast_tables.set_tables(text, kept), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Which map foretells best: ``python -m PACKAGE.benchmarks.forecasts [--only NAME ...] [--peers]``.

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

import lightgbm
import numpy as np
import scipy
import sklearn
from osgeo import gdal

from ..core.mapping.evaluation import evaluate
from ..core.progress import Quiet
from ..core.terrain.events import count_events
from . import forecast_tables, layers
from .forecast_file import as_text
from .foretelling import tested
from .origins import ORIGINS
from .pasts import SEED, Past, place_of
from .peer_maps import all_maps

FOLDER = Path(__file__).resolve().parent
RAW = FOLDER / "forecasts.json"
PAGE = FOLDER.parent / "docs" / "forecasts.md"
PUBLISHED_SIDE, PUBLISHED_SHARE = 150.0, 0.1


def published_check() -> dict:
    """Return PAI of past counts at 10% of the area, London robbery on cells of 150 m."""
    origin = ORIGINS["london-robbery"]
    case = origin.case
    cells, areas = layers.study_area(case.layer("boundary"), PUBLISHED_SIDE)
    past, later = (
        count_events(cells, layers.points(case.layer(one), case.filter)).counts
        for one in (origin.past[-1], origin.later)
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
            "LightGBM": lightgbm.__version__,
            "GDAL": gdal.__version__,
        },
    }


def measure(names: list[str], kept: dict) -> None:
    """Test the maps of these origins, and keep what was found in order."""
    for name in names:
        print(f"{ORIGINS[name].title} ...", flush=True)
        found = tested(Past.read(ORIGINS[name]))
        kept["sets"][name] = {**found, "measured": circumstances()}
        print(forecast_tables.of_set(found), flush=True)
    kept["check"] = published_check()
    kept["sets"] = {name: kept["sets"][name] for name in ORIGINS if name in kept["sets"]}
    RAW.write_text(as_text(kept), encoding="utf-8")


def make_peers(names: list[str]) -> None:
    """Make the peers' maps of these origins, which are kept, and say how long each took."""
    for name in names:
        start = time.perf_counter()
        for peer, _, about in all_maps(Past.read(ORIGINS[name])):
            print(f"{name}, {peer}: {about}, {time.perf_counter() - start:.0f} s", flush=True)


def main(arguments: list[str]) -> None:
    """Measure what the command line asks for, and write it down."""
    parser = argparse.ArgumentParser(description="Compare maps by how well they foretell.")
    parser.add_argument(
        "--only",
        nargs="*",
        choices=ORIGINS,
        metavar="NAME",
        default=list(ORIGINS),
        help=f"measure these alone ({', '.join(ORIGINS)}); with no name, only set the tables again",
    )
    parser.add_argument(
        "--peers", action="store_true", help="only make the peers' maps, which are kept in build"
    )
    parser.add_argument("--refit", action="store_true", help="fit the models again, too")
    given = parser.parse_args(arguments)
    for name in given.only:
        if not ORIGINS[name].case.present:
            raise SystemExit(f"{name}: its data are not here (set RTM_TEST_DATA).")
        if given.refit:
            place_of(ORIGINS[name]).unlink(missing_ok=True)
    if given.peers:
        return make_peers(given.only)
    kept = json.loads(RAW.read_text(encoding="utf-8")) if RAW.exists() else {"sets": {}}
    if given.only:
        measure(given.only, kept)
        kept = json.loads(RAW.read_text(encoding="utf-8"))  # rounded, as a later run will find it
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(forecast_tables.set_tables(text, kept), encoding="utf-8")
    return None


if __name__ == "__main__":
    main(sys.argv[1:])

"""`tools/bad-days`: harm the plugin in every way known, and print what came of it."""

from __future__ import annotations

import argparse
import importlib
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from . import machine, tally

ROOT = Path(__file__).resolve().parent.parent.parent
SECTIONS = {  # and how many runs of what can be had without end
    "kills": 200,
    "clashes": 1,
    "power": 1,
    "overwriting": 1,
    "studies": 1000,
    "single": 1000,
    "wizard": 200,
    "paths": 1,
    "disk": 1,
    "faults": 0,
    "together": 3,
    "network": 1,
}


def main() -> int:
    """Run the sections that are asked for; the status tells whether all held."""
    asked = argparse.ArgumentParser(prog="tools/bad-days", description=__doc__)
    asked.add_argument("section", nargs="*", help=f"of {', '.join(SECTIONS)}; all if none")
    asked.add_argument("--seed", type=int, default=int(time.time()), help="of what is random")
    asked.add_argument("--runs", type=int, help="of what can be had without end")
    asked.add_argument("--every", type=int, default=1, help="of the calls, only one in so many")
    asked.add_argument("--quick", action="store_true", help="a few cases of each, a minute")
    asked.add_argument("--out", type=Path, help="folder for what was found, as JSON")
    asked.add_argument("--keep", action="store_true", help="keep the folder that is worked in")
    given = asked.parse_args()
    for section in given.section:
        if section not in SECTIONS:
            asked.error(f"no section {section}: there are {', '.join(SECTIONS)}")
    print(f"seed {given.seed}", file=sys.stderr)
    qgis = machine.start_qgis()
    work = Path(tempfile.mkdtemp(prefix="bad-days-")).resolve()
    try:
        found = [one for name in given.section or SECTIONS for one in _section(name, given, work)]
    finally:
        if not given.keep:
            shutil.rmtree(work, ignore_errors=True)
    print(tally.as_table(found))
    del qgis
    return int(any(one.faults for one in found))


def _section(name: str, given, work: Path) -> list[tally.Tally]:
    module = importlib.import_module(f".{name}", __package__)
    rng = random.Random(f"{given.seed} {name}")
    folder = work / name
    folder.mkdir()
    if given.quick:
        found = module.quick(folder, rng)
    else:
        found = module.lines(folder, rng, given.runs or SECTIONS[name], given.every)
    place = given.out or ROOT / "build" / "bad-days"
    tally.write(found, place / f"{name}.json", seed=given.seed)
    return found


if __name__ == "__main__":
    sys.exit(main())

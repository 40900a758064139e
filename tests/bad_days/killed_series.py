"""A series killed again and again: it goes on, and ends with the same bytes but for times.

tools/kill-series SERIES [--times N] [--seed N]: prints a line a kill, and what did not hold. With
--folder FOLDER --seconds S a whole run lies in FOLDER/whole already, which took so long.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import whole

SERIES, ALL, CHILD = "the series", "the series and its studies", "one study"
VICTIMS = (SERIES, ALL, CHILD)
TO_END = 15.0  # seconds in which studies end whose series was killed


@dataclass(frozen=True)
class Ended:
    """How a run of a series ended: by itself, or by a kill."""

    seconds: float
    killed: bool
    said: str = ""


def program() -> str:
    """Return qgis_process, which on some systems is only reached by its full name."""
    found = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    assert found, "no qgis_process"
    return found


def run(series: Path, folder: Path, moment: float | None = None, victim: str = SERIES) -> Ended:
    """Run a series; at a moment kill it, or a part of it."""
    began = time.monotonic()
    wanted = [f"--SERIES={series}", f"--OUTPUT_FOLDER={folder}"]
    process = subprocess.Popen(
        [program(), "run", "rtm:runseries", *wanted],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
    )
    try:
        said, _ = process.communicate(timeout=moment)
        return Ended(time.monotonic() - began, False, said)
    except subprocess.TimeoutExpired:
        _kill(process, victim)
        said, _ = process.communicate()
    return Ended(time.monotonic() - began, True, said)


def _kill(process: subprocess.Popen, victim: str) -> None:
    children = list(_children(process.pid))
    if victim == CHILD and children:
        os.kill(children[0], signal.SIGKILL)
    elif victim == ALL:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _children(parent: int) -> Iterator[int]:
    """Give the processes that a process has begun and that still live."""
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        yield from map(int, task.read_text().split())


def everything(folder: Path) -> dict[str, str]:
    """Return what each file of a series holds, but for times; the manifest tells of its names."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != "shared/owner.json":
            found[name] = whole.print_of(path)
    return found


def leftovers(folder: Path) -> list[str]:
    """Return what a run should have taken away."""
    names = (path.name for path in folder.rglob("*"))
    return sorted(name for name in names if name.startswith(whole.NOT_SHOWN))


def faults_of(
    series: Path, root: Path, times: int, rng: random.Random, seconds: float | None = None
) -> Iterator[str]:
    """Kill a series so many times, and give what does not hold, a sentence each.

    Where it is said how many `seconds` a whole run takes, "whole" in the folder is one.
    """
    wanted, folder = root / "whole", root / "killed"
    shutil.rmtree(folder, ignore_errors=True)
    length = seconds
    if length is None:
        shutil.rmtree(wanted, ignore_errors=True)
        length = run(series, wanted).seconds
    reference = everything(wanted)
    print(f"whole: {length:.1f} s, {len(reference)} files", flush=True)
    kills = 0
    while kills < times:
        victim, moment = rng.choice(VICTIMS), rng.uniform(0.5, length)
        ended = run(series, folder, moment, victim)
        kills += ended.killed
        print(f"{kills}: {victim}, at {moment:.1f} s: {_state(ended, folder)}", flush=True)
        if not ended.killed:
            yield from _differing(folder, reference)
            shutil.rmtree(folder)
    run(series, folder)
    yield from _differing(folder, reference)
    again = run(series, folder)
    if "KEPT" not in again.said or again.seconds > max(length / 2, 5):
        yield f"the run after the last took {again.seconds:.1f} s"


def _state(ended: Ended, folder: Path) -> str:
    done = len(list(folder.glob("*/manifest.json"))) if folder.is_dir() else 0
    return f"{'killed' if ended.killed else 'ended by itself'}, {done} folders with a record"


def _differing(folder: Path, reference: dict[str, str]) -> Iterator[str]:
    now = everything(folder)
    for name in sorted({*now, *reference}):
        if now.get(name) != reference.get(name):
            yield f"{name}: {'missing' if name not in now else 'differs'}"
    yield from (f"left behind: {name}" for name in leftovers(folder))


def main() -> None:
    """Do as the command line says."""
    asked = argparse.ArgumentParser()
    asked.add_argument("series", type=Path)
    asked.add_argument("--times", type=int, default=20)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--folder", type=Path, default=None)
    asked.add_argument("--seconds", type=float, default=None)
    given = asked.parse_args()
    root = given.folder or given.series.resolve().parent / "killed-series"
    root.mkdir(parents=True, exist_ok=True)
    rng, series = random.Random(given.seed), given.series.resolve()
    faults = list(faults_of(series, root, given.times, rng, given.seconds))
    print("\n".join(faults) or f"{given.times} kills: the same bytes but for times.")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()

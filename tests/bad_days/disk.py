"""A disk that is full, a folder that is gone, an input that changes: in the middle of a run."""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
from functools import partial
from pathlib import Path

import numpy as np
from osgeo import gdal

from . import kills, results, town
from . import scene as scenes
from .machine import Outcome, in_child
from .studies import faults_of
from .syscalls import WRITES, Call
from .tally import Tally
from .tracing import AndThen, Fail, Shorten

POINTS_FULL, POINTS = 20, 10
NEED_ROOM = (*WRITES, "fallocate", "mkdir", "mkdirat", "symlink", "symlinkat", "link", "linkat")
SAID_FULL = re.compile(r"\bfull\b|\bspace\b|\broom\b")
UNTRUE_OF_FULL = re.compile(r"other program|closed? |permission|may write|read-only|write to\b")


def lines(root: Path, rng: random.Random, runs: int, every: int = 1) -> list[Tally]:
    """Try every bad day of a disk."""
    found = []
    for kind in (scenes.NEW, scenes.OTHERS):
        scene = scenes.prepare(root, kind)
        calls = kills.record(scene)
        found.append(full(scene, calls))
        found.append(temporary_full(scene))
        for title, harm in HARMS.items():
            found.append(harmed(scene, calls, title, harm))
    for title, change in CHANGES.items():
        found.append(changed(scene, calls, title, change))
    return found


class Full:
    """A disk with so many bytes left; calls that need room fail from then on."""

    def __init__(self, folder: Path, left: int):
        self.folder, self.left, self.failed = folder, left, 0

    def __call__(self, call: Call):
        """Decide what becomes of a call."""
        creates = call.name.startswith("open") and call.flags & os.O_CREAT
        if not call.concerns(self.folder) or not (call.name in NEED_ROOM or creates):
            return None
        if creates and os.path.lexists(call.paths[0]):
            return None
        self.left -= call.size
        if self.left >= 0 and not (self.failed and creates):
            return None
        room = self.left + call.size
        if 0 < room < call.size and call.name in ("write", "pwrite64"):
            self.left = 0
            return Shorten(room)
        self.left, self.failed = 0, self.failed + 1
        return Fail(errno.ENOSPC)


def full(scene, calls: list[Call], points=range(POINTS_FULL)) -> Tally:
    """Let the disk be full at every twentieth of what a run writes."""
    tally = Tally(f"Disk full at {len(points)} points, {scene.kind}")
    written = sum(call.size for call in calls if call.name in WRITES)
    for number in points:
        mine = scene.build()
        disk = Full(scene.root, written * number // POINTS_FULL)
        outcome = scene.run(decide=disk)
        faults = after_a_failure(scene, mine, outcome) + of_a_full_disk(outcome)
        tally.add(f"at {number}/{POINTS_FULL} of {written} bytes", faults, outcome.kind)
    return tally


def temporary_full(scene) -> Tally:
    """Let the folder for temporary files be full."""
    tally = Tally(f"Temporary folder full, {scene.kind}")
    for left in (0, 1, 4_096, 20_000, 100_000):
        mine = scene.build()
        outcome = scene.run(decide=Full(scene.temporary, left))
        tally.add(f"{left} bytes left", after_a_failure(scene, mine, outcome), outcome.kind)
    return tally


def of_a_full_disk(outcome: Outcome) -> list[str]:
    """Return what is untrue in what is said of a full disk."""
    if outcome.kind != "refused":
        return []
    said = re.sub(r"/\S+|“[^”]*”", "", outcome.value)
    if not SAID_FULL.search(said):
        return [f"does not say that the disk is full: {outcome.value}"]
    if UNTRUE_OF_FULL.search(said):
        return [f"untrue of a full disk: {outcome.value}"]
    return []


def after_a_failure(scene, mine, outcome: Outcome, intact=None) -> list[str]:
    """Return what is wrong after a run in which something failed, and after the next run.

    Of what is the analyst's, or of the results, some may have been harmed on purpose; the rest of
    the analyst's must be `intact`.
    """
    faults = faults_of(outcome)
    faults += scene.faults(mine if intact is None else intact, leftovers=False)
    if intact is None and outcome.kind != "result":
        faults += kills.shown_or_declared(scene, mine)
    elif intact is None and scene.shown(mine) != "new":
        faults.append(f"done, but the folder shows {scene.shown(mine)}")
    return faults + kills.the_next_run(scene, mine, intact=intact)


class When:
    """Do something at one call of those that concern a folder, as the n-th of them begins."""

    def __init__(self, folder: Path, number: int, work):
        self.folder, self.number, self.work, self.seen = folder, number, work, 0

    def __call__(self, call: Call):
        """Decide what becomes of a call."""
        if not call.changes or not call.concerns(self.folder):
            return None
        self.seen += 1
        return AndThen(self.work) if self.seen == self.number else None


def _remove(scene) -> None:
    shutil.rmtree(scene.target, ignore_errors=True)


def _remove_staging(scene) -> None:
    for path in scene.target.glob(".unfinished-*"):
        if path.name not in (".unfinished-notes.txt", ".unfinished-folder of mine"):
            shutil.rmtree(path, ignore_errors=True)


def _rename(scene) -> None:
    if scene.target.exists():
        scene.target.rename(scene.target.with_name("renamed meanwhile"))


def _rename_parent(scene) -> None:
    scene.target.parent.rename(scene.target.parent.with_name("moved project"))


def _replace_by_file(scene) -> None:
    shutil.rmtree(scene.target, ignore_errors=True)
    scene.target.write_text("a file")


def _read_only(scene) -> None:
    for place, _, _ in os.walk(scene.target):
        os.chmod(place, 0o500)


HARMS = {
    "The folder removed": _remove,
    "The staging folder removed": _remove_staging,
    "The folder renamed": _rename,
    "The project renamed": _rename_parent,
    "A file where the folder was": _replace_by_file,
    "The folder made read-only": _read_only,
}


def harmed(scene, calls: list[Call], title: str, harm, points=range(POINTS)) -> Tally:
    """Do harm to the folder of results at ten points of a run."""
    tally = Tally(f"{title} at {len(points)} points, {scene.kind}")
    nobody = harm is _read_only
    for number in points:
        mine = scene.build()
        if nobody:
            scenes.give_away(scene.root)
        at = 1 + len(calls) * number // POINTS
        outcome = scene.run(decide=When(scene.root, at, partial(harm, scene)), as_nobody=nobody)
        _mend(scene, harm)
        intact = None
        if harm in (_remove, _rename, _replace_by_file, _remove_staging):
            harmed_too = f"{scene.target}/" if harm is not _remove_staging else "\0"
            intact = {path: was for path, was in mine.items() if not path.startswith(harmed_too)}
        faults = after_a_failure(scene, mine, outcome, intact)
        if outcome.kind == "refused" and SAID_FULL.search(outcome.value):
            faults.append(f"untrue: {outcome.value}")
        tally.add(f"at call {at} of {len(calls)}", faults, outcome.kind)
    return tally


def _mend(scene, harm) -> None:
    """Put right what the harm did to the place, so that a next run can be asked for."""
    moved = scene.target.parent.with_name("moved project")
    if moved.exists():
        shutil.rmtree(scene.target.parent, ignore_errors=True)
        moved.rename(scene.target.parent)
    if scene.target.is_file():
        scene.target.unlink()
    for place, _, _ in os.walk(scene.target):
        if harm is _read_only:
            os.chmod(place, 0o755)


def _truncate(path: Path) -> None:
    with open(path, "r+b") as file:
        file.truncate(path.stat().st_size // 2)


def _replace_by_other(path: Path) -> None:
    beside = path.with_name("others.geojson")
    shutil.copy(beside, path)


def _append(path: Path) -> None:
    with open(path, "ab") as file:
        file.write(b"\n\n")


CHANGES = {
    "Incidents truncated": lambda scene: _truncate(scene.study.with_name("incidents.geojson")),
    "Incidents replaced": lambda scene: _replace_by_other(
        scene.study.with_name("incidents.geojson")
    ),
    "Incidents removed": lambda scene: scene.study.with_name("incidents.geojson").unlink(),
    "A factor replaced": lambda scene: _replace_by_other(scene.study.with_name("pubs.geojson")),
    "The later incidents removed": lambda scene: scene.study.with_name("later.geojson").unlink(),
    "The study file replaced": lambda scene: _replace_by_other(scene.study),
    "The study area removed": lambda scene: scene.study.with_name("area.geojson").unlink(),
}


def changed(scene, calls: list[Call], title: str, change) -> Tally:
    """Change an input at ten points of a run: what comes of it is of one piece, or is refused."""
    tally = Tally(f"{title} at {POINTS} points of a run")
    for number in range(POINTS):
        mine = scene.build()
        at = 1 + len(calls) * number // POINTS
        outcome = scene.run(decide=When(scene.root, at, partial(change, scene)))
        inputs = f"{scene.study.parent}"
        intact = {path: was for path, was in mine.items() if not _is_input(path, inputs)}
        faults = faults_of(outcome) + scene.faults(intact, leftovers=True)
        if outcome.kind == "result":
            looked = in_child(lambda: of_one_piece(scene))
            faults += looked.value if looked.kind == "result" else [str(looked)]
        elif scene.shown(mine) != "old":
            faults.append(f"{outcome.kind}, but the folder shows {scene.shown(mine)}")
        town.build(scene.study.parent)
        faults += kills.the_next_run(scene, mine, intact=intact)
        tally.add(f"at call {at} of {len(calls)}", faults, outcome.kind)
    return tally


def _is_input(path: str, project: str) -> bool:
    return os.path.dirname(path) == project and path.endswith(("json", "geojson"))


def of_one_piece(scene) -> list[str]:
    """Return what is wrong with results, and which were made of other events than were counted."""
    faults = results.faults_in(scene.target, {}, tested=True)
    if faults:
        return faults
    counts = gdal.Open(str(scene.target / "events.tif")).ReadAsArray()
    events = int(counts[counts >= 0].sum())
    tags = {}
    for name in ("risk.tif", "hotspots.tif", "forecast.tif"):
        opened = gdal.Open(str(scene.target / name))
        tags[name] = opened.GetMetadataItem("RTM_EVENTS_SHA256")
    if len(set(tags.values())) > 1:
        faults.append(f"made of different events: {tags}")
    said = gdal.Open(str(scene.target / "hotspots.tif")).GetMetadataItem("RTM_EVENTS")
    if int(said or events) != events:
        faults.append(f"hot spots of {said} events, of which {events} were counted")
    expected = gdal.Open(str(scene.target / "risk.tif")).ReadAsArray()[1]
    total = float(np.where(counts >= 0, expected, 0).sum())
    if abs(total - events) > 0.01 * events:
        faults.append(f"{total:.1f} events expected, {events} counted")
    return faults


def quick(root: Path, rng: random.Random) -> list[Tally]:
    """Try a full disk at three points, and a folder that is gone."""
    scene = scenes.prepare(root, scenes.OTHERS)
    calls = kills.record(scene)
    return [full(scene, calls, (2, 13, 19)), harmed(scene, calls, "Gone", _remove, (4,))]

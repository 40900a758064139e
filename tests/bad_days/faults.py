"""Faults of the disk: one call fails, at every call that touches the folder of results in turn."""

from __future__ import annotations

import errno
import os
import random
import re
from collections import Counter
from pathlib import Path

from . import disk, kills
from . import scene as scenes
from .machine import Outcome
from .syscalls import MAKES, OPENS, SWITCHES, SYNCS, WRITES, Call
from .tally import Tally
from .tracing import Fail

GROUPS = {
    "write": WRITES,
    "opening for writing": OPENS,
    "rename, unlink or link": SWITCHES,
    "fsync": SYNCS,
    "mkdir": MAKES,
}
ERRORS = {
    "write": (errno.EIO, errno.ENOSPC, errno.EDQUOT),
    "opening for writing": (errno.EACCES, errno.EIO, errno.ENOSPC, errno.EROFS, errno.EMFILE),
    "rename, unlink or link": (errno.EACCES, errno.EIO, errno.ENOSPC, errno.EBUSY, errno.EXDEV),
    "fsync": (errno.EIO, errno.ENOSPC, errno.EINVAL),
    "mkdir": (errno.EACCES, errno.ENOSPC, errno.EIO),
}
ABOUT_A_FULL_DISK = (errno.ENOSPC, errno.EDQUOT)
MANY = 10  # calls of one kind on one file, of which the first and the last are as good as all


def lines(root: Path, rng: random.Random, runs: int, every: int = 1) -> list[Tally]:
    """Let each call fail once, or for good; of many writes to one file only some."""
    found = []
    for kind in (scenes.NEW, scenes.OTHERS):
        scene = scenes.prepare(root, kind)
        calls = [call for call in kills.record(scene) if call.concerns(scene.target)]
        for group, names in GROUPS.items():
            mine = [call for call in calls if call.name in names]
            found.append(_group(scene, group, mine, runs, every))
    return found


def _group(scene, group: str, calls: list[Call], runs: int, every: int) -> Tally:
    tally = Tally(f"Each {group} fails, {scene.kind}")
    for count, number in enumerate(worth_trying(calls, runs)[::every]):
        which = ERRORS[group][count % len(ERRORS[group])]
        once = Once(GROUPS[group], number, which, scene.target, for_good=count % 3 == 2)
        mine = scene.build()
        outcome = scene.run(decide=once)
        faults = disk.after_a_failure(scene, mine, outcome) + untrue(outcome, which)
        tally.add(f"{once}: {once.call}"[:300], faults, outcome.kind)
    return tally


def worth_trying(calls: list[Call], most: int) -> list[int]:
    """Return the numbers of the calls to try: of many on one file, the first, last and some."""
    kinds = [
        (call.name, *(re.sub(r"[-._][\w]{8}\b", "", path) for path in call.paths)) for call in calls
    ]
    counts, seen, found = Counter(kinds), Counter(), []
    for number, kind in enumerate(kinds, 1):
        seen[kind] += 1
        step = max(1, counts[kind] // MANY)
        if seen[kind] in (1, counts[kind]) or seen[kind] % step == 0:
            found.append(number)
    return found[: most or None]


class Once:
    """Let the n-th call of some names fail that concerns a folder; `for_good` all after it too."""

    def __init__(self, names, number: int, which: int, folder: Path, *, for_good: bool):
        self.names, self.number, self.which, self.folder = names, number, which, folder
        self.for_good, self.seen, self.call = for_good, 0, None

    def __call__(self, call: Call):
        """Decide what becomes of a call."""
        if call.name not in self.names or not call.changes or not call.concerns(self.folder):
            return None
        self.seen += 1
        if self.seen < self.number or (self.seen > self.number and not self.for_good):
            return None
        self.call = self.call or call
        return Fail(self.which)

    def __str__(self) -> str:
        lasting = " and all after it" if self.for_good else ""
        return f"{errno.errorcode[self.which]} at {self.names[0]}… {self.number}{lasting}"


def untrue(outcome: Outcome, which: int) -> list[str]:
    """Return what is said that is not so."""
    if outcome.kind != "refused":
        return []
    if which in ABOUT_A_FULL_DISK:
        return disk.of_a_full_disk(outcome)
    if re.search(r"\bfull\b|no space", outcome.value):
        return [f"says that the disk is full at {os.strerror(which)}: {outcome.value}"]
    return []


def quick(root: Path, rng: random.Random) -> list[Tally]:
    """Let one call of each kind fail."""
    scene = scenes.prepare(root, scenes.NEW)
    calls = [call for call in kills.record(scene) if call.concerns(scene.target)]
    found = []
    for group in ("write", "rename, unlink or link"):
        mine = [call for call in calls if call.name in GROUPS[group]]
        found.append(_group(scene, group, mine, 0, len(mine) // 2))
    return found

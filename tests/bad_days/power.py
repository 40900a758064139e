"""Power that fails: what the disk may hold if only that is sure which was asked to be secured.

A run's calls are noted, then replayed up to each change of a folder. Changes of folders reach the
disk in their order (as journals of file systems keep it), the content of a file only when it is
secured (fsync); so the worst that a failure can leave is the folder after its n-th change with
every file that was not secured by then empty.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from pathlib import Path

from . import kills
from . import scene as scenes
from .syscalls import OPENS, SYNCS, Call
from .tally import Tally

MOST = 1 << 24  # bytes; longer files are none of a small town's
REMOVES = ("unlink", "unlinkat", "rmdir")


def lines(root: Path, rng: random.Random, runs: int, every: int = 1) -> list[Tally]:
    """Let the power fail after each change of a folder."""
    found = []
    for kind in scenes.KINDS:
        scene = scenes.prepare(root, kind)
        tally = Tally(f"Power fails after each change, into {kind}")
        scene.build()
        ledger = Ledger(scene.target)
        assert scene.run(decide=ledger).kind == "result"
        for number in range(0, len(ledger.changes) + 1, every):
            one_case(scene, ledger, number, tally)
        found.append(tally)
    return found


def one_case(scene, ledger: Ledger, number: int, tally: Tally) -> None:
    """Make what the disk may hold, look at it as a reader does, and run again."""
    mine = scene.build()
    ledger.replay(number)
    faults = scene.faults(mine, leftovers=False) + kills.shown_or_declared(scene, mine)
    faults += kills.the_next_run(scene, mine, opened_first=number % 3 == 0)
    last = ledger.changes[number - 1] if number else "nothing"
    tally.add(f"{number} of {len(ledger.changes)}, {last}", faults)


@dataclass
class Change:
    """A change of a folder: a file made, moved or removed, a folder made or removed."""

    what: str
    path: str
    then: str = ""
    file: int = 0  # its number among the files of the ledger

    def __str__(self) -> str:
        return f"{self.what} {os.path.basename(self.path)}"


@dataclass
class Ledger:
    """What a run did in a folder, in its order, and what was secured when."""

    folder: Path
    changes: list[Change] = field(default_factory=list)
    files: dict[str, int] = field(default_factory=dict)  # by the path at the time
    secured: dict[int, list[tuple[int, bytes]]] = field(default_factory=dict)

    def __call__(self, call: Call) -> None:
        """Note a call."""
        if not call.concerns(self.folder):
            return
        path = call.paths[-1]
        if call.name in SYNCS:
            self._secure(path)
        elif call.name in OPENS and call.flags & (os.O_CREAT | os.O_TRUNC):
            self._open(path, call.flags)
        elif not os.path.isdir(os.path.dirname(path)):
            return  # it will fail
        elif call.name.startswith("mkdir") and not os.path.lexists(path):
            self.changes.append(Change("mkdir", path))
        elif call.name.startswith("rename") and os.path.lexists(call.paths[0]):
            self._move(*call.paths)
        elif call.name in REMOVES and os.path.lexists(path) and not _full(path):
            self.changes.append(Change("remove", path, file=self.files.pop(path, 0)))
        elif call.name.startswith("link"):
            raise AssertionError(f"nobody has thought of {call}")

    def _open(self, path: str, flags: int) -> None:
        new = flags & os.O_CREAT and not os.path.lexists(path)
        if new or (flags & os.O_TRUNC and os.path.isfile(path)):
            self.files[path] = len(self.changes) + 1
            self.changes.append(Change("create", path, file=self.files[path]))

    def _move(self, path: str, then: str) -> None:
        number = self.files.pop(path, 0)
        self.files.pop(then, None)
        if number:
            self.files[then] = number
        self.changes.append(Change("rename", path, then, number))

    def _secure(self, path: str) -> None:
        number = self.files.get(path)
        if number and os.path.isfile(path) and os.path.getsize(path) < MOST:
            kept = self.secured.setdefault(number, [])
            kept.append((len(self.changes), Path(path).read_bytes()))

    def replay(self, upto: int) -> None:
        """Make the changes up to a number; leave in the files what was secured by then."""
        alive: dict[int, str] = {}
        for change in self.changes[:upto]:
            _carry_out(change)
            if change.file:
                alive[change.file] = change.then or change.path
            if change.what == "remove":
                alive.pop(change.file, None)
        for number, path in alive.items():
            sure = [content for when, content in self.secured.get(number, []) if when <= upto]
            if sure and os.path.isfile(path):
                Path(path).write_bytes(sure[-1])


def _full(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path) and bool(os.listdir(path))


def _carry_out(change: Change) -> None:
    if change.what == "create":
        Path(change.path).write_bytes(b"")
    elif change.what == "mkdir":
        os.mkdir(change.path)
    elif change.what == "rename":
        os.replace(change.path, change.then)
    elif os.path.isdir(change.path) and not os.path.islink(change.path):
        os.rmdir(change.path)
    else:
        os.unlink(change.path)


def quick(root: Path, rng: random.Random) -> list[Tally]:
    """Let the power fail a few times."""
    return lines(root, rng, 0, 97)

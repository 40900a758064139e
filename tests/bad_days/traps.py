"""What a stranger puts into a folder of results: records, lists of moves, owners of runs."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

from . import whole

OWN = "the analyst's own, which nobody may lose\n" * 20
STAGING, JOURNAL, TURNED = ".unfinished-run", "switch.json", "switch-back.json"
OWNER, KEPT = "owner.json", "kept-2021-01-01"


def record(change: Callable[[dict, Path], None]):
    """Change what the record of the earlier run says."""

    def make(root: Path) -> None:
        path = root / "project" / "results" / whole.MANIFEST
        if not path.exists():
            return
        content = json.loads(path.read_text())
        change(content, root / "project" / "results")
        path.write_text(json.dumps(content))

    return make


def claim(*names: str):
    """Let a stranger's record claim files of the analyst's, by their true sums."""

    def change(content: dict, folder: Path) -> None:
        for name in names:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_text(OWN + name)
            data = path.read_bytes()
            content["files"][name] = {
                "bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }

    return record(change)


def journal(turned: bool = False, **says):
    """Leave a journal of a switch that a stranger wrote, and files to be switched to."""

    def make(root: Path) -> None:
        staging = root / "project" / "results" / STAGING
        (staging / "new-0123abcd" / "factors").mkdir(parents=True, exist_ok=True)
        (staging / "old" / "factors").mkdir(parents=True, exist_ok=True)
        for part in ("new-0123abcd", "old"):
            for name in ("risk.tif", "model.json", "factors/pubs.tif", "precious.txt"):
                (staging / part / name).write_text(f"a stranger's {name}")
        owner(root)
        content = {"schema": "rtm-switch/1", "filled": "new-0123abcd", "placed": [], "dropped": {}}
        content |= {"kept": [], "kept_in": KEPT, **says}
        if isinstance(content["dropped"], list):
            known = {"bytes": 1, "sha256": "a" * 64}
            content["dropped"] = dict.fromkeys(content["dropped"], known)
        (staging / (TURNED if turned else JOURNAL)).write_text(json.dumps(content))

    return make


def owner(root: Path) -> None:
    """Let a run seem to have died."""
    file = root / "project" / "results" / STAGING / OWNER
    file.parent.mkdir(exist_ok=True)
    said = {"schema": "rtm-owner/1", "title": "x", "process": 999_999_999, "host": "x"}
    file.write_text(json.dumps({**said, "began": "2020-01-01 00:00"}))
    os.utime(file, (1e9, 1e9))


def linked_owner(hard: bool):
    """Let the file of a run's owner be one of the analyst's."""

    def make(root: Path) -> None:
        file = root / "project" / "results" / STAGING / OWNER
        file.parent.mkdir(exist_ok=True)
        file.unlink(missing_ok=True)
        aim = root / "elsewhere" / "precious.txt"
        os.link(aim, file) if hard else file.symlink_to(aim)

    return make

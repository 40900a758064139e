"""The folder of a copy: it comes to be as a whole, and only in place of one that is ours."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from ...core.errors import RtmError
from ...core.publishing.json import SCHEMA
from ..files.failures import cannot_write
from ..files.manifest import names_in
from ..files.new_folders import make_folders, remove_empty
from ..files.paths import mistaken, shown
from ..files.prints import is_still, print_of, prints_from
from ..language import tr
from . import copy_names

BEGUN = ".rtm-publish-"
WHERE = "OUTPUT_FOLDER"
LARGEST = 1 << 26  # bytes of a record; a longer one is none of ours


def refuse_target(target: Path, source: Path) -> None:
    """Refuse a folder that cannot take a copy, before any work.

    Raises
    ------
    RtmError
        If its name cannot be used, it lies in the results or they in it, or it holds anything but
        an earlier copy as it was made.
    """
    why = mistaken(target)
    if why is not None:
        raise _refused(
            tr("The name of the folder {target} has {why}.", target=shown(target), why=why),
            tr("Rename it, or choose another."),
        )
    if source in (target, *target.parents) or target in source.parents:
        raise _refused(
            tr("{target} is the folder of the results, or one lies in the other.", target=target),
            tr("Choose a folder apart: what lies in it is given away."),
        )
    if os.path.lexists(target) and (target.is_symlink() or not target.is_dir()):
        raise _refused(
            tr("{target} is a file, and a folder is needed.", target=target),
            tr("Choose another name."),
        )
    if target.is_dir() and any(target.iterdir()) and not _is_ours(target):
        raise _refused(
            tr(
                "{target} holds files that no earlier copy put there, or that were changed since.",
                target=target,
            ),
            tr("Choose an empty folder or a new one: all that lies in it is given away."),
        )


def _is_ours(target: Path) -> bool:
    """Return whether a folder holds a copy as it was made, and nothing else."""
    record = target / copy_names.RECORD
    try:
        if record.is_symlink() or record.stat().st_size > LARGEST:
            return False
        found = json.loads(record.read_text(encoding="utf-8"))
        known = prints_from(found["files"]) if found["schema"] == SCHEMA else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    hashes = target / copy_names.HASHES
    listed = {*known, copy_names.RECORD, copy_names.HASHES}
    if set(names_in(target)) != listed or hashes.is_symlink():
        return False
    return all(is_still(target / name, one) for name, one in known.items())


@contextmanager
def new_copy(target: Path, source: Path) -> Iterator[Path]:
    """Give a folder to fill that becomes the target at the end, or is gone if anything fails."""
    refuse_target(target, source)
    made = make_folders(target.parent)
    try:
        begun = Path(tempfile.mkdtemp(prefix=BEGUN, dir=target.parent))
    except OSError as reason:
        remove_empty(made)
        raise cannot_write(target, reason) from reason
    try:
        new = begun / "new"
        new.mkdir()
        with _called_as_it_will_be(new, target):
            yield new
        refuse_target(target, source)  # something may have come meanwhile
        _switch(new, target, begun / "old")
    except BaseException:
        shutil.rmtree(begun, ignore_errors=True)
        remove_empty(made)
        raise
    shutil.rmtree(begun, ignore_errors=True)


@contextmanager
def _called_as_it_will_be(new: Path, target: Path) -> Iterator[None]:
    """Let faults name files by their places to be, which are all that the analyst sees."""
    try:
        yield
    except RtmError as fault:
        words = (one.replace(str(new), str(target)) for one in (fault.problem, fault.remedy))
        raise fault.in_words(*words) from fault


def _switch(new: Path, target: Path, old: Path) -> None:
    """Put the new folder in the place of the old one, which comes back if that fails."""
    was_there = os.path.lexists(target)
    try:
        if was_there:
            os.rename(target, old)
        os.rename(new, target)
    except OSError as reason:
        if was_there and not os.path.lexists(target):
            os.rename(old, target)
        raise cannot_write(target, reason) from reason


def prints_in(folder: Path) -> dict[str, dict]:
    """Return the print of each file in a folder, by its name."""
    return {name: asdict(print_of(folder / name)) for name in names_in(folder)}


def _refused(problem: str, remedy: str) -> RtmError:
    return RtmError(problem, remedy, kind="output", where=WHERE)

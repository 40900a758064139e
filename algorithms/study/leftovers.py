"""What runs that died left in a folder of results: brought to its end, and cleared away."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ...core.errors import RtmError
from ..files import owner
from ..files.failures import cannot_write
from ..files.journal import STAGING, is_under_way
from ..files.owner import Owner, at_work, living_owner
from ..files.switch import read_switch
from . import names

BEGUN = ".unfinished-"
BEGINNING = re.compile(r"\.unfinished-(\d+)-\d+")  # of a process, not yet called STAGING
FORMERLY = re.compile(r"\.unfinished-[a-z0-9_]{8}")  # of versions whose folders named no owner
OUT_OF_DATE = 24 * 3600.0  # seconds after which such a folder is of a run that died


def settle(target: Path, say: Callable[[str], None]) -> None:
    """Finish what runs that died left in a folder, and clear it away; those that live go on.

    Raises
    ------
    RtmError
        If the list of moves that a run had begun is damaged, or a move is refused.
    """
    with suppress(FileNotFoundError):
        for staging in sorted(target.glob(f"{BEGUN}*")):
            if staging.is_dir() and not staging.is_symlink() and is_ours(staging):
                _settle_one(staging, say)


def is_ours(staging: Path) -> bool:
    """Return whether a folder was made by a run of this plugin that may have died."""
    if staging.name == STAGING:
        return (staging / owner.NAME).is_file() or not any(staging.iterdir())
    inside = list(staging.rglob("*"))
    begun = BEGINNING.fullmatch(staging.name)
    if begun is not None:
        files = [path.name for path in inside if not path.is_dir()]
        return files in ([], [owner.NAME]) and not owner.runs_here(int(begun[1]))
    good = FORMERLY.fullmatch(staging.name) and all(_is_result(path, staging) for path in inside)
    times = (path.lstat().st_mtime for path in (staging, *inside))
    return bool(good) and time.time() - max(times) > OUT_OF_DATE


def clear(staging: Path) -> None:
    """Remove a staging folder, its owner's file last: until then it is known as ours."""
    with suppress(OSError):  # what cannot be removed now, the next run will
        for path in staging.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name != owner.NAME:
                path.unlink()
        (staging / owner.NAME).unlink(missing_ok=True)
        staging.rmdir()


def _settle_one(staging: Path, say: Callable[[str], None]) -> None:
    if staging.name != STAGING or not (staging / owner.NAME).exists():
        clear(staging)
    elif living_owner(staging) is None:
        with at_work(staging, Owner.here("an earlier run, put in order")) as hold:
            if hold.is_mine():
                _finish(staging, say)
                clear(staging)


def _finish(staging: Path, say: Callable[[str], None]) -> None:
    if not is_under_way(staging.parent):
        return
    switch = read_switch(staging, names.is_known)
    if switch is None or any(folder.is_symlink() for folder in _folders(staging, switch.filled)):
        raise RtmError(
            f"A run into {staging.parent} was cut off, and the list of what remained to be done "
            f"in {staging.name} is damaged.",
            "Choose another folder, and look into this one by hand.",
        )
    try:
        switch.finish(staging)
    except OSError as reason:
        raise cannot_write(reason.filename or staging.parent, reason) from reason
    say(
        f"An earlier run into {staging.parent} was cut off while its results were put in their "
        "places; that has been brought to an end."
    )


def _folders(staging: Path, filled: str) -> list[Path]:
    """Return the folders that the moves of a switch pass through."""
    parts = [staging / filled, *(path for path in staging.glob("old*")), staging.parent]
    return [*parts, *(part / names.FACTORS for part in parts)]


def _is_result(path: Path, staging: Path) -> bool:
    name = path.relative_to(staging).as_posix()
    return name == names.FACTORS or names.is_known(name)

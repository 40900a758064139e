"""What runs that died left in a folder of results: brought to its end, and cleared away."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from ...core.errors import RtmError
from ..files import owner
from ..files.beside import kept_in
from ..files.failures import cannot_write
from ..files.journal import BACK, FORWARD, STAGING, is_under_way
from ..files.ordinary import is_link
from ..files.owner import Owner, at_work, is_owned, living_owner
from ..files.switch import FILLED, OLD, Switch, read_switch
from ..language import tr
from . import names

BEGUN = ".unfinished-"
BEGINNING = re.compile(r"\.unfinished-(\d+)-\d+")  # of a process, not yet called STAGING
FORMERLY = re.compile(r"\.unfinished-[a-z0-9_]{8}")  # of versions whose folders named no owner
BEING_WRITTEN = re.compile(r"\.(unfinished|replaced|placed)-\d+-.+")  # files, beside their places
ALL_RIGHTS = os.R_OK | os.W_OK | os.X_OK
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
            if may_clear(staging) and is_ours(staging):
                _settle_one(staging, say)


def is_ours(staging: Path) -> bool:
    """Return whether a folder was made by a run of this plugin that may have died."""
    if is_link(staging) or not os.path.isdir(staging):
        return False
    if staging.name == STAGING:
        return is_owned(staging) or _is_empty(staging)
    inside = list(staging.rglob("*"))
    begun = BEGINNING.fullmatch(staging.name)
    if begun is not None:
        files = [path.name for path in inside if not path.is_dir()]
        return files in ([], [owner.NAME]) and not owner.runs_here(int(begun[1]))
    good = FORMERLY.fullmatch(staging.name) and all(_is_result(path, staging) for path in inside)
    times = (path.lstat().st_mtime for path in (staging, *inside))
    return bool(good) and time.time() - max(times) > OUT_OF_DATE


def _is_empty(folder: Path) -> bool:
    try:
        return not os.listdir(folder)
    except OSError:  # not to be looked into, or just removed
        return False


def may_clear(staging: Path) -> bool:
    """Return whether this user may put a staging folder in order: it may be somebody else's."""
    return os.access(staging, ALL_RIGHTS)


def clear(staging: Path, say: Callable[[str], None]) -> None:
    """Remove a staging folder, its owner's file last: until then it is known as ours.

    What no run puts there is kept, and that is said.
    """
    with suppress(OSError):  # what cannot be removed now, the next run will
        _keep_others(staging, say)
        for path in staging.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name != owner.NAME:
                path.unlink()
        (staging / owner.NAME).unlink(missing_ok=True)
        staging.rmdir()


def _keep_others(staging: Path, say: Callable[[str], None]) -> None:
    others = [name for name in _inside(staging) if not _is_of_a_run(name)]
    if not others:
        return
    kept = kept_in(staging.parent)
    for name in others:
        place = staging.parent / kept / name
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(staging / name, place)
    say(
        tr(
            "What lay in {staging} and was not of a run is now in “{kept}” beside it.",
            staging=staging,
            kept=kept,
        )
    )


def _inside(staging: Path) -> Iterator[str]:
    """Give the names, with slashes, of all files and links in a folder and in those within."""
    for place, folders, files in os.walk(staging):
        for name in (*files, *(one for one in folders if is_link(Path(place, one)))):
            yield Path(place, name).relative_to(staging).as_posix()


def _is_of_a_run(name: str) -> bool:
    """Return whether a name within a staging folder is one that a run gives."""
    first, _, rest = name.partition("/")
    inside = rest if first == OLD or FILLED.fullmatch(first) else name
    last = name.rpartition("/")[2]
    notes = (owner.NAME, FORWARD, BACK)
    return name in notes or names.is_known(inside) or BEING_WRITTEN.fullmatch(last) is not None


def _settle_one(staging: Path, say: Callable[[str], None]) -> None:
    if staging.name != STAGING or not os.path.lexists(staging / owner.NAME):
        clear(staging, say)
    elif living_owner(staging) is None:
        with at_work(staging, Owner.here(tr("an earlier run, put in order"))) as hold:
            if hold.is_mine():
                _finish(staging, say)
                clear(staging, say)


def _finish(staging: Path, say: Callable[[str], None]) -> None:
    target = staging.parent
    if not is_under_way(target):
        return
    switch = read_switch(staging, names.is_known)
    if switch is None or any(map(is_link, _folders(staging, switch))):
        raise RtmError(
            tr(
                "A run into {target} was cut off, and the list of what remained to be done in "
                "{name} is damaged.",
                target=target,
                name=staging.name,
            ),
            tr("Choose another folder, and look into this one by hand."),
            kind="output",
            where="OUTPUT_FOLDER",
        )
    before = _kept(target) - {switch.kept_in}
    try:
        switch.finish(staging)
    except OSError as reason:
        raise cannot_write(reason.filename or target, reason) from reason
    told = [
        tr(
            "An earlier run into {target} was cut off while its results were put in their places; "
            "that has been brought to an end.",
            target=target,
        ),
        *(
            tr("What was not of a run is now in “{folder}”.", folder=one)
            for one in _kept(target) - before
        ),
    ]
    say(" ".join(told))


def _kept(target: Path) -> set[str]:
    return {path.name for path in target.glob("kept-*")}


def _folders(staging: Path, switch: Switch) -> list[Path]:
    """Return the folders that the moves of a switch pass through."""
    target = staging.parent
    parts = [staging / switch.filled, staging / OLD, target]
    parts += [target / switch.kept_in] if switch.kept else []
    return [*parts, *(part / names.FACTORS for part in parts)]


def _is_result(path: Path, staging: Path) -> bool:
    name = path.relative_to(staging).as_posix()
    return name == names.FACTORS or names.is_known(name)

"""The folder of a study's results: it changes as a whole or not at all, for one run at a time.

Only what an earlier run recorded is replaced or removed, and only if nobody has changed it since.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ...core.errors import RtmError
from ...core.report.words import listed
from ..files import manifest, owner
from ..files.durable import sync_all
from ..files.kept import kept_in
from ..files.owner import Owner, at_work, living_owner
from ..files.paths import mistaken, shown
from ..files.prints import Print, print_of
from ..files.switch import NEW, OLD, STAGING, Switch, is_under_way, read_switch
from ..raster_io import cannot_write
from . import names
from .earlier import earlier_results

BEGUN = ".unfinished-"
BEGINNING = re.compile(r"\.unfinished-(\d+)-\d+")  # not yet named after its run
FORMERLY = re.compile(r"\.unfinished-[a-z0-9_]{8}")  # of versions whose folders named no owner
OUT_OF_DATE = 24 * 3600.0  # seconds after which such a folder is of a run that died
MOST_TOLD = 8  # names in a sentence
ANOTHER = "Choose another folder for the results, or move them away."


def refuse_folder(target: Path, planned: Iterable[str]) -> None:
    """Refuse a folder that cannot take the results, before any work and without a trace.

    Raises
    ------
    RtmError
        If its name cannot be used, another run works in it, or files are in the way.
    """
    _refuse_name(target)
    working = living_owner(target / STAGING)
    if working is not None:
        raise RtmError(
            f"A run is writing into {target} already: {working}.",
            "Wait until it has ended, or choose another folder.",
        )
    if is_under_way(target):  # what lies there will be put in order first
        return
    if os.path.lexists(target) and not target.is_dir():
        raise RtmError(f"{target} is a file, and a folder is needed.", "Choose another name.")
    staging = target / STAGING
    clashes = earlier_results(target).clashes(planned)
    if os.path.lexists(staging) and not _is_ours(staging):
        clashes.append(STAGING)
    if clashes:
        raise RtmError(
            f"{target} holds what no earlier run wrote, and results have the same "
            f"{'name' if len(clashes) == 1 else 'names'}: {_named(clashes)}.",
            ANOTHER,
        )


@contextmanager
def results_folder(
    target: Path, title: str, planned: Iterable[str], say: Callable[[str], None]
) -> Iterator[Path]:
    """Give a folder to fill within the target, while no other run may work there.

    Whatever happens, the folder is gone in the end, and so is the target if it came into being
    for this run and is empty. Results take their places by `put_in_place`.

    Parameters
    ----------
    title : str
        Of the study, for others who want to run into the same folder.
    planned : iterable of str
        The names of all results.
    say : callable
        Takes a sentence for the analyst.
    """
    made = _make_folder(target)
    try:
        settle(target, say)
        refuse_folder(target, planned)
        with _staging(target, title) as staging:
            yield staging / NEW
    finally:
        _remove_empty(made)


def put_in_place(new: Path, inputs: dict, say: Callable[[str], None]) -> None:
    """Record the results in a folder given by `results_folder`, and switch to them.

    Parameters
    ----------
    inputs : dict of str to Print
        The files that were read.

    Raises
    ------
    RtmError
        If they cannot take their places; what was there then stays.
    """
    staging, target = new.parent, new.parent.parent
    try:
        placed = _recorded(new, inputs)
        dropped, kept = earlier_results(target).making_way(placed)
        kept_place = kept_in(target) if kept else ""
        Switch(tuple(placed), tuple(dropped), tuple(kept), kept_place).carry_out(staging)
    except OSError as reason:
        raise _not_placed(target, reason) from reason
    if kept:
        say(
            f"Changed since the last run, or not made by it, and now in “{kept_place}” within the "
            f"folder of the results: {_named(kept)}."
        )


def _recorded(new: Path, inputs: dict) -> dict[str, Print]:
    """Write the record of new results, see that all is on the disk, and return their prints."""
    made = [name for name in manifest.names_in(new) if names.is_result(name)]
    record = manifest.Manifest({name: print_of(new / name) for name in made}, inputs)
    (new / manifest.NAME).write_bytes(record.to_json().encode())
    sync_all([*(new / name for name in (*made, manifest.NAME)), new / names.FACTORS, new])
    return {**record.files, manifest.NAME: record.own}


def _not_placed(target: Path, reason: OSError) -> RtmError:
    if not is_under_way(target):
        return cannot_write(reason.filename or target, reason)
    return RtmError(
        f"The results in {target} could only in part be put back as they were "
        f"({reason.strerror or reason}).",
        "Run the study again, or open it in the wizard: either brings it to an end.",
    )


def settle(target: Path, say: Callable[[str], None]) -> None:
    """Finish what runs that died left in a folder, and clear it away; those that live go on."""
    with suppress(FileNotFoundError):
        for staging in sorted(target.glob(f"{BEGUN}*")):
            if staging.is_dir() and not staging.is_symlink() and _is_ours(staging):
                _settle_one(staging, say)


def _settle_one(staging: Path, say: Callable[[str], None]) -> None:
    if not (staging / owner.NAME).exists():  # of a former version, or all but removed
        shutil.rmtree(staging, ignore_errors=True)
    elif living_owner(staging) is None:
        with at_work(staging, Owner.here("an earlier run, put in order")) as mine:
            if mine:
                _finish(staging, say)
                _clear(staging)


def _finish(staging: Path, say: Callable[[str], None]) -> None:
    if not is_under_way(staging.parent) or staging.name != STAGING:
        return
    switch = read_switch(staging, names.is_known)
    links = [part for part in _folders(staging) if part.is_symlink()]
    if switch is None or links:
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


def _folders(staging: Path) -> tuple[Path, ...]:
    """Return the folders that the moves of a switch pass through."""
    parts = (staging / NEW, staging / OLD, staging.parent)
    return (*parts, *(part / names.FACTORS for part in parts))


@contextmanager
def _staging(target: Path, title: str) -> Iterator[Path]:
    """Take possession of the target's staging folder for as long as the run works."""
    staging, run = target / STAGING, Owner.here(title)
    begun = target / f"{BEGUN}{os.getpid()}-{time.monotonic_ns()}"
    try:
        begun.mkdir()
        (begun / NEW / names.FACTORS).mkdir(parents=True)
        run.write(begun)
        begun.rename(staging)  # only one of several runs that begin at once can do it
    except OSError as reason:
        shutil.rmtree(begun, ignore_errors=True)
        refuse_folder(target, ())
        raise cannot_write(target, reason) from reason
    with at_work(staging, run) as mine:
        if not mine:
            raise RtmError(f"Another run took {target}.", "Run the study again.")
        try:
            yield staging
        finally:
            if not is_under_way(target):
                _clear(staging)


def _clear(staging: Path) -> None:
    """Remove a staging folder, its owner's file last: until then it is known as ours."""
    for path in staging.iterdir() if staging.exists() else ():
        if path.name != owner.NAME:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
    shutil.rmtree(staging, ignore_errors=True)


def _is_ours(staging: Path) -> bool:
    """Return whether a folder was made by a run of this plugin that may have died."""
    if (staging / owner.NAME).is_file():
        return staging.name == STAGING or owner.is_owned(staging)
    inside = list(staging.rglob("*"))
    if staging.name == STAGING:
        return not inside
    begun = BEGINNING.fullmatch(staging.name)
    if begun is not None:
        return not any(path.is_file() for path in inside) and not owner.runs_here(int(begun[1]))
    good = FORMERLY.fullmatch(staging.name) and all(_formerly(path, staging) for path in inside)
    times = (path.lstat().st_mtime for path in (staging, *inside))
    return bool(good) and time.time() - max(times) > OUT_OF_DATE


def _formerly(path: Path, staging: Path) -> bool:
    name = path.relative_to(staging).as_posix()
    return name == names.FACTORS or names.is_known(name)


def _make_folder(target: Path) -> list[Path]:
    """Make a folder and those above it; return what was made, the innermost first."""
    _refuse_name(target)
    made: list[Path] = []
    try:
        for one in reversed([target, *target.parents]):
            if not os.path.lexists(one):
                one.mkdir()
                made.insert(0, one)
    except OSError as reason:
        _remove_empty(made)
        raise cannot_write(target, reason) from reason
    return made


def _remove_empty(folders: Iterable[Path]) -> None:
    for folder in folders:
        with suppress(OSError):  # others have put something there
            folder.rmdir()


def _refuse_name(target: Path) -> None:
    """Refuse what QGIS or GDAL would take for something else than a folder."""
    why = mistaken(target)
    if why is not None:
        raise RtmError(
            f"The name of the folder {shown(target)} has {why}.", "Rename it, or choose another."
        )


def _named(found: list[str]) -> str:
    some = [f"“{name}”" for name in found[:MOST_TOLD]]
    more = len(found) - len(some)
    return listed([*some, *([f"{more} more"] if more else [])])

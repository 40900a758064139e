"""The folder of a study's results: it changes as a whole or not at all, for one run at a time.

Only what an earlier run recorded is replaced or removed, and only if nobody has changed it since.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import RtmError
from ...core.report.phrases import listed
from ..files import manifest
from ..files.beside import kept_in
from ..files.durable import sync_all
from ..files.failures import cannot_write
from ..files.journal import STAGING, is_under_way
from ..files.new_folders import make_folders, remove_empty
from ..files.owner import Hold, Owner, at_work, living_owner
from ..files.paths import mistaken, shown
from ..files.prints import Print
from ..files.switch import Switch, new_name
from ..language import counted, marked, quoted, tr
from . import names
from .earlier import earlier_results
from .leftovers import ALL_RIGHTS, BEGUN, clear, is_ours, settle
from .making import record
from .provenance import Account

MOST_TOLD = 8  # names in a sentence
ANOTHER = marked("Choose another folder for the results, or move them away.")


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
            tr(
                "A run is writing into {target} already: {working}.", target=target, working=working
            ),
            tr("Wait until it has ended, or choose another folder."),
            kind="output",
            where="OUTPUT_FOLDER",
        )
    _refuse_closed(target)
    staging = target / STAGING
    strange = not is_ours(staging) and os.path.lexists(staging)  # or a run has just ended
    if is_under_way(target) and not strange:  # what lies there will be put in order first
        return
    if os.path.lexists(target) and not target.is_dir():
        raise RtmError(
            tr("{target} is a file, and a folder is needed.", target=target),
            tr("Choose another name."),
            kind="output",
            where="OUTPUT_FOLDER",
        )
    clashes = earlier_results(target).clashes(planned)
    _refuse_clashes(target, [*clashes, STAGING] if strange else clashes)


def _refuse_clashes(target: Path, clashes: list[str]) -> None:
    if clashes:
        raise RtmError(
            counted(
                len(clashes),
                "{target} holds what no earlier run wrote, and results have the same name: "
                "{clashes}.",
                "{target} holds what no earlier run wrote, and results have the same names: "
                "{clashes}.",
                target=target,
                clashes=_named(clashes),
            ),
            tr(ANOTHER),
            kind="output",
            where="OUTPUT_FOLDER",
        )


def _refuse_closed(target: Path) -> None:
    """Refuse folders in which this user may not do what a run does."""
    nearest = next(one for one in (target, *target.parents) if os.path.lexists(one))
    # where nothing may be written it is said why when the run begins: the disk is read-only, say
    rights = ALL_RIGHTS if os.access(target, os.W_OK) else os.X_OK
    folders = (nearest, target / names.FACTORS, target / STAGING)
    closed = [one for one in folders if os.path.isdir(one) and not os.access(one, rights)]
    if not closed:
        return
    if closed[0].name == STAGING:
        raise RtmError(
            tr(
                "A run of somebody else's into {target} was cut off, and you may not clear away "
                "what it left in {staging}.",
                target=target,
                staging=STAGING,
            ),
            tr("Let them run it again, or choose another folder."),
            kind="output",
            where="OUTPUT_FOLDER",
        )
    raise RtmError(
        tr(
            "{path} cannot be used: you may not look into it, or not write to it.",
            path=closed[0],
        ),
        tr("Choose another folder for the results, or have its owner change that."),
        kind="output",
        where="OUTPUT_FOLDER",
    )


@dataclass(frozen=True)
class ResultsFolder:
    """A folder of results in the hands of one run.

    Attributes
    ----------
    target : Path
        Where the results will be.
    new : Path
        The folder to fill.
    """

    target: Path
    new: Path
    _hold: Hold

    @contextmanager
    def called_as_they_will_be(self) -> Iterator[None]:
        """Let faults name the results by their places, which are all that the analyst sees."""
        try:
            yield
        except RtmError as fault:
            self._require_mine()  # or else that is why
            unfinished, place = str(self.new), str(self.target)
            raise fault.in_words(
                fault.problem.replace(unfinished, place), fault.remedy.replace(unfinished, place)
            ) from fault

    def put_in_place(
        self,
        inputs: Mapping[str, Print],
        say: Callable[[str], None],
        account: Account | None = None,
    ) -> Collection[str]:
        """Record what is in the filled folder, switch to it, and return the names.

        Parameters
        ----------
        inputs : mapping of str to Print
            The files that were read.
        say : callable
            Takes a sentence for the analyst.
        account : Account, optional
            How the results came to be.

        Raises
        ------
        RtmError
            If the results cannot take their places; what was there then stays.
        """
        self._require_mine()
        try:
            earlier = earlier_results(self.target)
            _refuse_clashes(self.target, earlier.clashes(()))  # come since the run began
            placed = _recorded(self.new, inputs, account)
            dropped, kept = earlier.making_way(placed)
            place = kept_in(self.target) if kept else ""
            switch = Switch(self.new.name, placed, dropped, tuple(kept), place)
            switch.carry_out(self.new.parent)
        except OSError as reason:
            raise _not_placed(self.target, reason) from reason
        if kept:
            say(
                tr(
                    "Changed since the last run, or not made by it, and now in “{place}” within "
                    "the folder of the results: {named}.",
                    place=place,
                    named=_named(kept),
                )
            )
        return placed

    def _require_mine(self) -> None:
        if not self._hold.is_mine():
            raise RtmError(
                tr("{target} was moved or removed while the study ran.", target=self.target),
                tr("Run the study again."),
                kind="output",
                where="OUTPUT_FOLDER",
            )


@contextmanager
def results_folder(
    target: Path, title: str, planned: Iterable[str], say: Callable[[str], None]
) -> Iterator[ResultsFolder]:
    """Give a folder to fill within the target, while no other run may work there.

    Whatever happens, the folder is gone in the end, and so is the target if it came into being
    for this run and is empty.

    Parameters
    ----------
    title : str
        Of the study, for others who want to run into the same folder.
    planned : iterable of str
        The names of all results.
    say : callable
        Takes a sentence for the analyst.
    """
    _refuse_name(target)
    made = make_folders(target)
    try:
        settle(target, say)
        refuse_folder(target, planned)
        with _taken(target, title, say) as results:
            yield results
    finally:
        remove_empty(made)


@contextmanager
def _taken(target: Path, title: str, say: Callable[[str], None]) -> Iterator[ResultsFolder]:
    """Take possession of the target for as long as the run works."""
    staging, run = target / STAGING, Owner.here(title)
    begun = target / f"{BEGUN}{os.getpid()}-{time.monotonic_ns()}"
    filled = new_name()  # of its own, should another run come to work at the same place
    try:
        begun.mkdir()
        (begun / filled / names.FACTORS).mkdir(parents=True)
        run.write(begun)
        begun.rename(staging)  # only one of several runs that begin at once can do it
    except OSError as reason:
        shutil.rmtree(begun, ignore_errors=True)
        refuse_folder(target, ())
        raise cannot_write(target, reason) from reason
    with at_work(staging, run) as hold:
        results = ResultsFolder(target, staging / filled, hold)
        results._require_mine()
        try:
            yield results
        finally:
            if hold.is_mine() and not is_under_way(target):
                clear(staging, say)


def _recorded(new: Path, inputs: Mapping[str, Print], account: Account | None) -> dict[str, Print]:
    """Write the records of new results, see that all is on the disk, and return their prints."""
    found = record(new, inputs, account)
    sync_all([*(new / name for name in (*found.files, manifest.NAME)), new / names.FACTORS, new])
    return {**found.files, manifest.NAME: found.own}


def _not_placed(target: Path, reason: OSError) -> RtmError:
    if not is_under_way(target):
        return cannot_write(reason.filename or target, reason)
    return RtmError(
        tr(
            "The results in {target} could only in part be put back as they were ({why}).",
            target=target,
            why=reason.strerror or reason,
        ),
        tr("Run the study again, or open it in the wizard: either brings it to an end."),
        kind="output",
        where="OUTPUT_FOLDER",
    )


def _refuse_name(target: Path) -> None:
    """Refuse what QGIS or GDAL would take for something else than a folder."""
    why = mistaken(target)
    if why is not None:
        raise RtmError(
            tr("The name of the folder {target} has {why}.", target=shown(target), why=why),
            tr("Rename it, or choose another."),
            kind="output",
            where="OUTPUT_FOLDER",
        )


def _named(found: list[str]) -> str:
    some = [quoted(name) for name in found[:MOST_TOLD]]
    more = len(found) - len(some)
    return listed([*some, *([tr("{more} more", more=more)] if more else [])])

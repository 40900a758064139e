"""New results take the places of old ones: all of them, or none, even if the program is killed.

The order of events. A run fills a folder within its staging folder. When all is there and on the
disk, the journal is written: from then on the new results count, and whoever finds the journal
after the run has died carries the moves out to their end. If a move is refused (a file is open
in another program), the journal is turned and the moves are taken back, by this run or the next.
Each move is one renaming within one disk, so a file is always at one of its two places.
"""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .beside import kept_in
from .durable import sync_all, write_durably
from .journal import BACK, FORWARD, journal_of
from .ordinary import is_link
from .prints import Print, is_still, prints_from

OLD = "old"
SCHEMA = "rtm-switch/1"
FILLED = re.compile(r"new-[0-9a-f]{8}")
KEPT_IN = re.compile(r"kept-\d{4}-\d\d-\d\d(-\d+)?")


@dataclass(frozen=True)
class Move:
    """One place among the results: what comes to it, and where what is there now goes.

    Either can be done again, or taken back, whatever was done of it. What stands at the place and
    is neither came meanwhile, and is the analyst's.
    """

    target: Path
    name: str
    new: Path | None
    away: Path | None
    known: Print | None

    @property
    def place(self) -> Path:
        """Where it is among the results."""
        return self.target / self.name

    def make(self) -> None:
        """Make the move, or what remains of it."""
        if self._waits and os.path.lexists(self.place):
            _rename(self.place, self.away)
        if self.new is None:
            return
        if os.path.lexists(self.new):
            self._keep_what_came()
            _rename(self.new, self.place)
        elif not os.path.lexists(self.place):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.place))

    def take_back(self) -> None:
        """Take back what was made of the move."""
        if self._waits:
            return
        if self.new is not None and os.path.lexists(self.place):
            if self._is_new() and not os.path.lexists(self.new):
                _rename(self.place, self.new)
            else:
                self._keep_what_came()
        if self.away is not None and not os.path.lexists(self.place):
            _rename(self.away, self.place)

    @property
    def _waits(self) -> bool:
        """Whether what is there now has not made way yet."""
        return self.away is not None and not os.path.lexists(self.away)

    def _is_new(self) -> bool:
        """Return whether the new result is still what stands at its place."""
        try:
            return self.known is not None and is_still(self.place, self.known)
        except OSError:  # nobody can tell
            return False

    def _keep_what_came(self) -> None:
        if os.path.lexists(self.place):
            _rename(self.place, self.target / kept_in(self.target) / self.name)


def _rename(here: Path, there: Path) -> None:
    there.parent.mkdir(parents=True, exist_ok=True)
    os.replace(here, there)


@dataclass(frozen=True)
class Switch:
    """What moves, by names within the folder of results.

    Attributes
    ----------
    filled : str
        The folder, within the staging folder, that the run has filled.
    placed : mapping of str to Print or None
        From there to the folder of results; None where a former version did not say how it is.
    dropped : mapping of str to Print
        Results of an earlier run as it left them, which make way and are removed at the very end.
    kept : tuple of str
        The analyst's, which make way and are kept.
    kept_in : str
        The folder in which they are kept.
    """

    filled: str
    placed: Mapping[str, Print | None]
    dropped: Mapping[str, Print] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    kept_in: str = ""

    def carry_out(self, staging: Path) -> None:
        """Write the journal and make the moves.

        Raises
        ------
        OSError
            If a move is refused. The others were taken back, unless a journal still stands.
        """
        content = {"schema": SCHEMA, **asdict(self)}
        write_durably(staging / FORWARD, json.dumps(content, ensure_ascii=False) + "\n")
        try:
            self._forward(staging)
        except OSError:
            self._turn(staging)
            raise

    def finish(self, staging: Path) -> None:
        """Bring to its end what a run that died had begun."""
        if (staging / BACK).exists():
            self._back(staging)
            return
        self._keep_what_was_changed(staging.parent, staging / OLD)
        try:
            self._forward(staging)
        except FileNotFoundError:  # somebody has removed a part of the new results
            self._turn(staging)

    def _turn(self, staging: Path) -> None:
        os.replace(staging / FORWARD, staging / BACK)  # needs no room on the disk
        self._back(staging)

    def _forward(self, staging: Path) -> None:
        for move in self._moves(staging):
            move.make()
        self._end(staging)

    def _back(self, staging: Path) -> None:
        for move in reversed(self._moves(staging)):
            move.take_back()
        if self.kept:
            remove_empty(staging.parent / self.kept_in)
        self._end(staging)

    def _moves(self, staging: Path) -> list[Move]:
        target, filled = staging.parent, staging / self.filled
        away = {name: staging / OLD / name for name in self.dropped}
        away.update((name, target / self.kept_in / name) for name in self.kept)
        new = {name: filled / name for name in self.placed}
        names = sorted({*away, *new})
        return [
            Move(target, name, new.get(name), away.get(name), self.placed.get(name))
            for name in names
        ]

    def _keep_what_was_changed(self, target: Path, old: Path) -> None:
        """Keep the old results that still wait and were changed since the run died."""
        for name, known in self.dropped.items():
            waits = os.path.lexists(target / name) and not os.path.lexists(old / name)
            if waits and not is_still(target / name, known):
                _rename(target / name, target / kept_in(target) / name)

    def _end(self, staging: Path) -> None:
        target = staging.parent
        names = (*self.placed, *self.dropped, *self.kept)
        folders = {(target / name).parent for name in names}
        if self.kept:
            folders.add(target / self.kept_in)
        sync_all(sorted(folder for folder in folders if folder.is_dir()))
        journal_of(staging).unlink()


def new_name() -> str:
    """Return a name for a folder to fill that no other run has."""
    return f"new-{secrets.token_hex(4)}"


def remove_empty(folder: Path) -> None:
    """Remove a folder with those within, as far as they are empty."""
    if is_link(folder):
        return
    for path, _, _ in os.walk(folder, topdown=False):
        with suppress(OSError):  # there is something in it
            os.rmdir(path)


def read_switch(staging: Path, is_known: Callable[[str], bool]) -> Switch | None:
    """Return what a journal says; None where there is none, or it is none of ours.

    Parameters
    ----------
    is_known : callable
        Whether a name is one that a run may move: the folder may be a stranger's.
    """
    journal = journal_of(staging)
    if journal is None:
        return None
    try:
        content = json.loads(journal.read_text(encoding="utf-8"))
        placed, dropped, filled, place = (
            content[key] for key in ("placed", "dropped", "filled", "kept_in")
        )
        kept = tuple(content["kept"])
        good = content["schema"] == SCHEMA and FILLED.fullmatch(filled)
        good = good and (KEPT_IN.fullmatch(place) or not kept)
        good = good and all(is_known(name) for part in (placed, dropped, kept) for name in part)
        good = good and not {*dropped} & {*kept}  # nothing goes to two places
        placed = {**dict.fromkeys(placed), **prints_from(placed if type(placed) is dict else {})}
        return Switch(filled, placed, prints_from(dropped), kept, place) if good else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None

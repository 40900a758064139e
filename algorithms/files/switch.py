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
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ...core.errors import RtmError
from .durable import sync_all, write_durably

STAGING = ".unfinished-run"
OLD = "old"
JOURNAL, TURNED = "switch.json", "switch-back.json"
SCHEMA = "rtm-switch/1"
FILLED = re.compile(r"new-[0-9a-f]{8}")
KEPT_IN = re.compile(r"kept-\d{4}-\d\d-\d\d(-\d+)?")


@dataclass(frozen=True)
class Switch:
    """What moves, by names within the folder of results.

    Attributes
    ----------
    filled : str
        The folder, within the staging folder, that the run has filled.
    placed : tuple of str
        From there to the folder of results.
    dropped : tuple of str
        Results of an earlier run, which make way and are removed at the very end.
    kept : tuple of str
        The analyst's, which make way and are kept.
    kept_in : str
        The folder in which they are kept.
    """

    filled: str
    placed: tuple[str, ...]
    dropped: tuple[str, ...] = ()
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
        write_durably(staging / JOURNAL, json.dumps(content, ensure_ascii=False) + "\n")
        try:
            self._forward(staging)
        except OSError:
            self._turn(staging)
            raise

    def finish(self, staging: Path) -> None:
        """Bring to its end what a run that died had begun."""
        if (staging / TURNED).exists():
            self._back(staging)
            return
        try:
            self._forward(staging)
        except FileNotFoundError:  # somebody has removed a part of the new results
            self._turn(staging)

    def _turn(self, staging: Path) -> None:
        os.replace(staging / JOURNAL, staging / TURNED)  # needs no room on the disk
        self._back(staging)

    def _forward(self, staging: Path) -> None:
        for here, there, aside in self._moves(staging):
            made = os.path.lexists(there) if aside else not os.path.lexists(here)
            if not made and os.path.lexists(here):
                there.parent.mkdir(parents=True, exist_ok=True)
                os.replace(here, there)
            elif not aside and not os.path.lexists(there):
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(there))
        self._end(staging, JOURNAL)

    def _back(self, staging: Path) -> None:
        for here, there, _ in reversed(list(self._moves(staging))):
            if os.path.lexists(there) and not os.path.lexists(here):
                here.parent.mkdir(parents=True, exist_ok=True)
                os.replace(there, here)
        if self.kept:
            remove_empty(staging.parent / self.kept_in)
        self._end(staging, TURNED)

    def _moves(self, staging: Path) -> Iterator[tuple[Path, Path, bool]]:
        """Yield from where to where, and whether something makes way, in their order."""
        target = staging.parent
        away = {name: staging / OLD / name for name in self.dropped}
        away.update((name, target / self.kept_in / name) for name in self.kept)
        for name in sorted({*away, *self.placed}):
            if name in away:
                yield target / name, away[name], True
            if name in self.placed:
                yield staging / self.filled / name, target / name, False

    def _end(self, staging: Path, journal: str) -> None:
        target = staging.parent
        names = (*self.placed, *self.dropped, *self.kept)
        folders = {(target / name).parent for name in names}
        kept_in = target / self.kept_in
        if self.kept and kept_in.is_dir():
            folders.add(kept_in)
        sync_all(sorted(folder for folder in folders if folder.is_dir()))
        (staging / journal).unlink()


def new_name() -> str:
    """Return a name for a folder to fill that no other run has."""
    return f"new-{secrets.token_hex(4)}"


def remove_empty(folder: Path) -> None:
    """Remove a folder with those within, as far as they are empty."""
    for path, _, _ in os.walk(folder, topdown=False):
        with suppress(OSError):  # there is something in it
            os.rmdir(path)


def is_under_way(folder: Path) -> bool:
    """Return whether the results in a folder are being switched, or were when a run died."""
    return any((folder / STAGING / name).exists() for name in (JOURNAL, TURNED))


def require_settled(folder: Path) -> None:
    """Refuse to read results that are neither the old ones nor the new."""
    if is_under_way(folder):
        raise RtmError(
            f"The results in {folder} are being replaced, or were when a run was cut off.",
            "Wait a moment; if it stays so, run the study again or open it in the wizard.",
        )


def read_switch(staging: Path, is_known: Callable[[str], bool]) -> Switch | None:
    """Return what a journal says; None where there is none, or it is none of ours.

    Parameters
    ----------
    is_known : callable
        Whether a name is one that a run may move: the folder may be a stranger's.
    """
    journal = next((staging / one for one in (JOURNAL, TURNED) if (staging / one).is_file()), None)
    if journal is None:
        return None
    try:
        content = json.loads(journal.read_text(encoding="utf-8"))
        names = {key: tuple(content[key]) for key in ("placed", "dropped", "kept")}
        filled, kept_in = content["filled"], content["kept_in"]
        good = content["schema"] == SCHEMA and FILLED.fullmatch(filled)
        good = good and (KEPT_IN.fullmatch(kept_in) or not names["kept"])
        good = good and all(is_known(name) for part in names.values() for name in part)
        return Switch(filled, **names, kept_in=kept_in) if good else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None

"""All outputs of a run, or none: what a failed or stopped run wrote is taken back."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from .files.kept import keep
from .files.owner import runs_here

_running = threading.local()  # steps of a study run inside it, and each looks after its own


@dataclass(frozen=True)
class PutAside:
    """What stood where an output goes, and whether it is the analyst's own and to be kept."""

    place: Path
    theirs: bool


@contextmanager
def all_or_nothing(say: Callable[[str], None]) -> Iterator[None]:
    """Take back every file announced by `about_to_write` if the run fails.

    Parameters
    ----------
    say : callable
        Takes a sentence on what was kept.
    """
    outer = getattr(_running, "files", None)
    _running.files = files = {}
    try:
        yield
    except BaseException:
        for final, earlier in files.items():
            with suppress(OSError):
                final.unlink(missing_ok=True)
                if earlier is not None:
                    os.replace(earlier.place, final)
        raise
    finally:
        _running.files = outer
    for final, earlier in files.items():
        if earlier is not None:
            with suppress(OSError):
                _let_go(final, earlier, say)


def about_to_write(path: str | os.PathLike, *, theirs: bool = False) -> None:
    """Announce a file; what stands there is put aside until the run has succeeded.

    Parameters
    ----------
    theirs : bool
        Whether it is not ours to replace: it is then kept beside, in a folder of the day.

    Raises
    ------
    OSError
        If what stands there cannot be moved, open in another program, say.
    """
    files = getattr(_running, "files", None)
    final = Path(path)
    if files is None or final in files:
        return
    bring_back(final)
    earlier = None
    if final.is_file():
        earlier = PutAside(final.with_name(f".replaced-{os.getpid()}-{final.name}"), theirs)
        os.replace(final, earlier.place)
    files[final] = earlier


def bring_back(final: Path) -> None:
    """Bring back what a run put aside that was killed, and remove what it had begun."""
    if not final.parent.is_dir():
        return
    ours = re.compile(rf"\.(replaced|unfinished)-(\d+)-{re.escape(final.name)}")
    for name in os.listdir(final.parent):
        found = ours.fullmatch(name)
        if found is None or runs_here(int(found[2])):
            continue
        if found[1] == "replaced":
            os.replace(final.parent / name, final)
        else:
            os.unlink(final.parent / name)


def _let_go(final: Path, earlier: PutAside, say: Callable[[str], None]) -> None:
    if earlier.theirs:
        place = keep(earlier.place, final.name)
        say(f"“{final.name}” was there and not made by this plugin: it is now {place}.")
    else:
        earlier.place.unlink(missing_ok=True)

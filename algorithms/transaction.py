"""All outputs of a run, or none: what a failed or stopped run wrote is taken back."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from .files.kept import keep
from .files.owner import runs_here

UNFINISHED, REPLACED = "unfinished", "replaced"
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
                _take_back(final, earlier)
        raise
    finally:
        _running.files = outer
    for final, earlier in files.items():
        if earlier is not None:
            with suppress(OSError):
                _let_go(final, earlier, say)


def about_to_write(path: str | os.PathLike, *, theirs: bool = False, stays: bool = False) -> None:
    """Announce a file; what stands there is put aside until the run has succeeded.

    Parameters
    ----------
    theirs : bool
        Whether it is not ours to replace: it is then kept beside, in a folder of the day.
    stays : bool
        Whether it also stays where it is, as it may if a whole file will take its place.

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
        earlier = PutAside(beside(final, REPLACED), theirs)
        _put_aside(final, earlier.place, stays)
    files[final] = earlier


def replace(unfinished: str | os.PathLike, final: str | os.PathLike) -> None:
    """Put a file that is whole in its place; at every moment the old one or the new is there."""
    about_to_write(final, stays=True)
    os.replace(unfinished, final)


def beside(final: Path, what: str, ending: str = "") -> Path:
    """Return the name of a file beside another, for as long as this process works on that."""
    return final.with_name(f".{what}-{os.getpid()}-{_sum(final)}{ending}")


def bring_back(final: Path) -> None:
    """Bring back what a run put aside that was killed, and remove what it had begun."""
    ours = re.compile(rf"\.({REPLACED}|{UNFINISHED})-(\d+)-{_sum(final)}(\.\w+)?(-\w+)?")
    for name in os.listdir(final.parent) if final.parent.is_dir() else ():
        found = ours.fullmatch(name)
        if found is None or runs_here(int(found[2])):
            continue
        left = final.parent / name
        if found[1] == REPLACED:
            _take_back(final, PutAside(left, theirs=False))
        else:
            left.unlink()


def _sum(final: Path) -> str:
    """Return what stands for a name: with more before it, the longest would be too long."""
    return hashlib.sha256(os.fsencode(final.name)).hexdigest()[:16]


def _put_aside(final: Path, place: Path, stays: bool) -> None:
    if stays:
        with suppress(OSError):  # not every disk lets a file have two names
            os.link(final, place)
            return
    os.replace(final, place)


def _take_back(final: Path, earlier: PutAside | None) -> None:
    if earlier is None:
        final.unlink(missing_ok=True)
    elif final.exists() and earlier.place.samefile(final):
        earlier.place.unlink()
    else:
        os.replace(earlier.place, final)


def _let_go(final: Path, earlier: PutAside, say: Callable[[str], None]) -> None:
    if earlier.theirs:
        place = keep(earlier.place, final.name)
        say(f"“{final.name}” was there and not made by this plugin: it is now {place}.")
    else:
        earlier.place.unlink(missing_ok=True)

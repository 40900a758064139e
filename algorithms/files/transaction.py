"""All outputs of a run, or none: what a failed or stopped run wrote is taken back.

What stands where an output goes is put aside meanwhile. A run that is killed leaves it there, with
a note of what it had put in its place, and the next run that writes there brings it back.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ..language import tr
from .beside import PLACED, REPLACED, beside, keep, laid_beside
from .owner import runs_here
from .prints import Print, is_still, print_of, prints_from

_running = threading.local()  # steps of a study run inside it, and each looks after its own


@dataclass(frozen=True)
class PutAside:
    """What stood where an output goes, and whether it is the analyst's own and to be kept."""

    place: Path
    theirs: bool


@dataclass(frozen=True)
class Run:
    """What a run has announced, with what was put aside for it; and how it speaks.

    `opened` has the folders into which it has put what is kept.
    """

    say: Callable[[str], None]
    files: dict[Path, PutAside | None] = field(default_factory=dict)
    opened: dict[Path, Path] = field(default_factory=dict)
    last: list[Callable[[], None]] = field(default_factory=list)  # done when all else is


@contextmanager
def all_or_nothing(say: Callable[[str], None]) -> Iterator[None]:
    """Take back every file announced by `about_to_write` if the run fails.

    Parameters
    ----------
    say : callable
        Takes a sentence on what was kept.
    """
    outer = getattr(_running, "run", None)
    _running.run = run = Run(say)
    try:
        yield
        for action in run.last:
            action()
    except BaseException:
        for final, earlier in run.files.items():
            _undo(final, earlier, say)
        raise
    finally:
        _running.run = outer
    for final, earlier in run.files.items():
        if earlier is not None:
            _let_go(final, earlier, run)


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
    run = getattr(_running, "run", None)
    final = Path(path)
    if run is None or final in run.files:
        return
    bring_back(final, run)
    earlier = None
    if final.is_file() or final.is_symlink():
        earlier = PutAside(beside(final, REPLACED), theirs)
        _put_aside(final, earlier.place, stays)
    run.files[final] = earlier


def is_announced(path: str | os.PathLike) -> bool:
    """Return whether the run has announced a file, which is then its own."""
    run = getattr(_running, "run", None)
    return run is not None and Path(path) in run.files


def clear_remains(path: str | os.PathLike) -> None:
    """Bring back or remove what a killed run left of a file that is not announced: it stays.

    To be called before asking whose a file is: the old one may come back.
    """
    run = getattr(_running, "run", None)
    if run is not None and Path(path) not in run.files:
        bring_back(Path(path), run)


def at_the_end(action: Callable[[], None]) -> None:
    """Have something done when all else has succeeded; if it fails, so does the run."""
    run = getattr(_running, "run", None)
    if run is None:
        action()
    else:
        run.last.append(action)


def replace(
    unfinished: str | os.PathLike, final: str | os.PathLike, *, theirs: bool = False
) -> None:
    """Put a file that is whole in its place; at every moment the old one or the new is there.

    `theirs` is as in `about_to_write`.
    """
    about_to_write(final, theirs=theirs, stays=True)
    _note(Path(unfinished), Path(final))
    os.replace(unfinished, final)


def bring_back(final: Path, run: Run) -> None:
    """Bring back what a run put aside that was killed, and remove what it had begun.

    Where something stands that is not of that run, it came later and stays: the old one is kept.
    """
    found = [one for one in laid_beside(final) if not runs_here(int(one[2]))]
    for one in found:
        if one[1] == REPLACED:
            _bring_back(final, final.with_name(one[0]), run)
    for one in found:
        if one[1] != REPLACED:
            _remove(final.with_name(one[0]))


def _remove(left: Path) -> None:
    """Remove what was begun, a folder of several files perhaps."""
    if left.is_dir() and not left.is_symlink():
        shutil.rmtree(left)
    else:
        left.unlink()


def _bring_back(final: Path, left: Path, run: Run) -> None:
    noted = _noted(left.with_name(left.name.replace(REPLACED, PLACED, 1)))
    of_that_run = noted is not None and is_still(final, noted)
    if not os.path.lexists(final) or _is_one(left, final) or of_that_run:
        _take_back(final, PutAside(left, theirs=False))
        return
    place = keep(left, final.name, run.opened)
    run.say(
        tr(
            "“{name}” was put aside by a run that was cut off, and another has taken its place "
            "since: the old one is now {place}.",
            name=final.name,
            place=place,
        )
    )


def _note(unfinished: Path, final: Path) -> None:
    """Note what is put in the place of what was put aside, for when this run is killed."""
    run = getattr(_running, "run", None)
    if run is None or run.files.get(final) is None:
        return
    with suppress(OSError):  # without it, whatever stands there is taken for the analyst's
        text = json.dumps({final.name: asdict(print_of(unfinished))})
        beside(final, PLACED).write_text(text, encoding="utf-8")


def _noted(note: Path) -> Print | None:
    """Return what a note says; None where there is none, or it was not written to its end."""
    try:
        return next(iter(prints_from(json.loads(note.read_text(encoding="utf-8"))).values()), None)
    except (OSError, ValueError, AttributeError, RecursionError):
        return None


def _put_aside(final: Path, place: Path, stays: bool) -> None:
    kind = final.lstat().st_mode
    # Windows replaces no write-protected file, and of a link some Pythons give what it leads to
    if stays and kind & stat.S_IWUSR and not stat.S_ISLNK(kind):
        with suppress(OSError):  # not every disk lets a file have two names
            os.link(final, place)
            return
    os.replace(final, place)


def _undo(final: Path, earlier: PutAside | None, say: Callable[[str], None]) -> None:
    try:
        _take_back(final, earlier)
    except OSError:
        if earlier is not None and os.path.lexists(earlier.place):
            say(
                tr(
                    "“{name}” could not be put back: it is now {place}.",
                    name=final.name,
                    place=earlier.place,
                )
            )


def _take_back(final: Path, earlier: PutAside | None) -> None:
    if earlier is None:
        final.unlink(missing_ok=True)
    elif os.path.lexists(final) and _is_one(earlier.place, final):
        earlier.place.unlink()
    else:
        os.replace(earlier.place, final)
    beside(final, PLACED).unlink(missing_ok=True)


def _is_one(one: Path, other: Path) -> bool:
    """Return whether two names are of one file; a link is itself, not what it leads to."""
    return os.path.samestat(os.lstat(one), os.lstat(other))


def _let_go(final: Path, earlier: PutAside, run: Run) -> None:
    place = earlier.place
    with suppress(OSError):
        if earlier.theirs:
            place = keep(place, final.name, run.opened)
        else:
            place.unlink(missing_ok=True)
    with suppress(OSError):
        beside(final, PLACED).unlink(missing_ok=True)
    if earlier.theirs:
        run.say(
            tr(
                "“{name}” was there and is not this plugin's to replace: it is now {place}.",
                name=final.name,
                place=place,
            )
        )

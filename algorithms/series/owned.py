"""One run of a series at a time in a folder, and what a run that died left behind."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ...core.errors import RtmError
from ...core.progress import Cancelled
from ..files import owner
from ..files.journal import STAGING
from ..files.owner import Owner, at_work, living_owner
from ..language import tr
from . import names

SECONDS_TO_DIE = 12.0  # that studies may take to end when their series was killed
BETWEEN_LOOKS = 0.1


def refuse_owned(target: Path) -> None:
    """Refuse a folder in which a run of a series works."""
    working = living_owner(names.shared_in(target))
    if working is not None:
        raise _taken(target, working)


@contextmanager
def owned(target: Path, title: str) -> Iterator[None]:
    """Keep other runs of a series out of a folder."""
    shared = names.shared_in(target)
    mine = Owner.here(title)
    with suppress(FileExistsError):
        mine.write(shared)
    with at_work(shared, mine) as hold:
        if not hold.is_mine():
            raise _taken(target, living_owner(shared) or owner.UNKNOWN)
        yield


def _taken(target: Path, working: Owner) -> RtmError:
    return RtmError(
        tr("A series is running into {target} already: {working}.", target=target, working=working),
        tr("Wait until it has ended, or choose another folder."),
        kind="output",
        where="OUTPUT_FOLDER",
    )


def wait_for_the_dead(folder: Path, feedback) -> None:
    """Wait a moment for a study whose series was killed: it ends by itself, and clears up."""
    end = time.monotonic() + SECONDS_TO_DIE
    while living_owner(folder / STAGING) is not None and time.monotonic() < end:
        if feedback.isCanceled():
            raise Cancelled
        time.sleep(BETWEEN_LOOKS)

"""A folder of results that changes as a whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from . import raster_io


@contextmanager
def filled_whole(target: Path, optional=()):
    """Give a folder to fill inside the target; its files take their places only at the end.

    Of the files named `optional`, those of an earlier run that were not made again are removed:
    they would pass for results of this one.
    """
    is_new = not target.exists()
    try:
        target.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=target))
    except OSError as reason:
        raise raster_io.cannot_write(target, reason) from reason
    done = False
    try:
        yield folder
        _put_in_place(folder, target, optional)
        done = True
    finally:
        shutil.rmtree(folder if done or not is_new else target, ignore_errors=True)


def _put_in_place(folder: Path, target: Path, optional) -> None:
    """Move every file to the target; if one cannot be replaced, put the old ones back."""
    kept = folder / ".replaced"
    outdated = [name for name in optional if not (folder / name).exists()]
    moved: list[tuple[Path, Path | None]] = []
    try:
        for new in sorted(path for path in folder.rglob("*") if path.is_file()):
            inside = new.relative_to(folder)
            final, old = target / inside, None
            final.parent.mkdir(parents=True, exist_ok=True)
            if final.exists():
                old = _set_aside(final, kept / inside)
            moved.append((final, old))
            os.replace(new, final)
        for final in (target / name for name in outdated):
            if final.exists():
                moved.append((final, _set_aside(final, kept / final.relative_to(target))))
    except OSError as reason:
        for final, old in reversed(moved):
            final.unlink(missing_ok=True)
            if old is not None:
                os.replace(old, final)
        raise raster_io.cannot_write(reason.filename or target, reason) from reason


def _set_aside(file: Path, place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(file, place)
    return place

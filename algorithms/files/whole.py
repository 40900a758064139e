"""Files that are written whole or not at all."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ...core.errors import RtmError
from ..transaction import UNFINISHED, about_to_write, beside, replace
from .failures import cannot_write, writing


@contextmanager
def written_whole(path: str | os.PathLike, *, new_folder: bool = False):
    """Give a path to write beside `path`; it takes its place only if all went well.

    A folder that is not there is made only if it may be new: in the middle of a run it is one that
    was removed, with everything that was in it.
    """
    final = Path(path)
    unfinished = beside(final, UNFINISHED)
    try:
        if new_folder:
            final.parent.mkdir(parents=True, exist_ok=True)
        if final.exists() and not final.is_file():
            raise RtmError(f"{final} is no ordinary file.", "Choose another name for the result.")
        yield str(unfinished)
        told = final.with_name(f"{final.name}.aux.xml")  # of what stood there, not of the new
        about_to_write(told, theirs=not final.exists())
        replace(unfinished, final)
    except OSError as reason:
        raise cannot_write(final, reason) from reason
    finally:
        with suppress(OSError):  # there may be no such folder
            unfinished.unlink(missing_ok=True)


def write_text(path: str | os.PathLike, text: str, *, new_folder: bool = False) -> None:
    """Write a text file the same way on every system."""
    write_bytes(path, text.encode("utf-8"), new_folder=new_folder)


def write_bytes(path: str | os.PathLike, content: bytes, *, new_folder: bool = False) -> None:
    """Write a file of bytes."""
    with written_whole(path, new_folder=new_folder) as unfinished, open(unfinished, "wb") as file:
        file.write(content)


def write_csv(path: str | os.PathLike, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Write a table."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(columns)
    table.writerows(rows)
    write_text(path, text.getvalue())


@contextmanager
def put_aside(path: str | os.PathLike, *, theirs: bool):
    """Announce a file that another program writes under its own name, and tell its failures.

    Parameters
    ----------
    theirs : bool
        Whether what stands there is the analyst's, and to be kept.
    """
    with writing(path):
        about_to_write(path, theirs=theirs)
        yield

"""Files that are written whole or not at all."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ...core.errors import RtmError
from ...core.plain import in_table
from ..language import tr
from .beside import UNFINISHED, beside
from .failures import cannot_write, writing
from .ours import IsOwn, is_none, is_ours
from .transaction import about_to_write, clear_remains, replace


@contextmanager
def written_whole(
    path: str | os.PathLike, is_own: IsOwn, *, new_folder: bool = False, ending: str = ""
):
    """Give a path to write beside `path`; it takes its place only if all went well.

    A folder that is not there is made only if it may be new: in the middle of a run it is one that
    was removed, with everything that was in it.

    Parameters
    ----------
    is_own : callable
        Whether a file that stands there is one of ours; any other is kept beside.
    ending : str
        Of the path beside, for programs that go by it.
    """
    final = Path(path)
    unfinished = beside(final, UNFINISHED, ending)
    try:
        if new_folder:
            final.parent.mkdir(parents=True, exist_ok=True)
        if final.exists() and not final.is_file():
            raise RtmError(
                tr("{final} is no ordinary file.", final=final),
                tr("Choose another name for the result."),
                kind="output",
            )
        yield str(unfinished)
        clear_remains(final)
        replace(unfinished, final, theirs=not is_ours(final, is_own))
    except OSError as reason:
        raise cannot_write(final, reason) from reason
    finally:
        with suppress(OSError):  # there may be no such folder
            unfinished.unlink(missing_ok=True)


def write_text(
    path: str | os.PathLike, text: str, is_own: IsOwn = is_none, *, new_folder: bool = False
) -> None:
    """Write a text file the same way on every system."""
    write_bytes(path, text.encode("utf-8"), is_own, new_folder=new_folder)


def write_bytes(
    path: str | os.PathLike, content: bytes, is_own: IsOwn = is_none, *, new_folder: bool = False
) -> None:
    """Write a file of bytes."""
    whole = written_whole(path, is_own, new_folder=new_folder)
    with whole as unfinished, open(unfinished, "wb") as file:
        file.write(content)


def write_csv(path: str | os.PathLike, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Write a table; texts of others are no formulas in it."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(columns)
    table.writerows(map(in_table, row) for row in rows)
    write_text(path, text.getvalue())


@contextmanager
def put_aside(path: str | os.PathLike, is_own: IsOwn):
    """Announce a file that another program writes under its own name, and tell its failures.

    Parameters
    ----------
    is_own : callable
        Whether a file that stands there is one of ours; any other is kept beside.
    """
    with writing(path):
        clear_remains(path)
        about_to_write(path, theirs=not is_ours(Path(path), is_own))
        yield

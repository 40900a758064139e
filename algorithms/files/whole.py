"""Files that are written whole or not at all."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

from ...core.errors import RtmError
from ..transaction import about_to_write
from .failures import cannot_write, writing


@contextmanager
def written_whole(path: str | os.PathLike, *, new_folder: bool = False):
    """Give a path to write beside `path`; it takes its place only if all went well.

    A folder that is not there is made only if it may be new: in the middle of a run it is one that
    was removed, with everything that was in it.
    """
    final = Path(path)
    # of the name only a sum: with more before it, the longest names would be too long
    number = crc32(final.name.encode("utf-8", "surrogatepass"))
    unfinished = final.with_name(f".unfinished-{os.getpid()}-{number}")
    try:
        if new_folder:
            final.parent.mkdir(parents=True, exist_ok=True)
        if final.exists() and not final.is_file():
            raise RtmError(f"{final} is no ordinary file.", "Choose another name for the result.")
        yield str(unfinished)
        about_to_write(final)
        os.replace(unfinished, final)
        if os.path.exists(f"{final}.aux.xml"):  # told of the old file
            os.remove(f"{final}.aux.xml")
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
def put_aside(path: str | os.PathLike):
    """Announce a file that another program writes under its own name, and tell its failures."""
    with writing(path):
        about_to_write(path)
        yield

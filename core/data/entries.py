"""A file among those that were downloaded, in a folder or within a zip."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from ..errors import RtmError
from ..language import said

UNPACKING = (zlib.error, lzma.LZMAError, NotImplementedError, UnicodeDecodeError, struct.error)


@dataclass(frozen=True)
class Entry:
    """A file that can be read, in a folder or within a zip.

    Attributes
    ----------
    name : str
        As it is shown: from the folder or zip on.
    size : int
        Bytes.
    path : Path
        Of the file, or of the zip in which it is.
    member : str
        Its name within the zip; empty of a file.
    """

    name: str
    size: int
    path: Path
    member: str = ""

    @property
    def ending(self) -> str:
        """Its ending in small letters: ".csv"."""
        return PurePosixPath(self.member or self.path.name).suffix.casefold()

    def open(self) -> BinaryIO:
        """Open it to be read as bytes; who opens it closes it.

        Raises
        ------
        RtmError
            If it cannot be read.
        """
        with unreadable(self.name):
            if not self.member:
                return self.path.open("rb")
            with zipfile.ZipFile(self.path) as opened:  # the file stays open while this one is
                return opened.open(self.member)  # type: ignore[return-value]


@contextmanager
def unreadable(name: str) -> Iterator[None]:
    """Say of what is read within that it cannot be read, where that is so."""
    try:
        yield
    except (OSError, EOFError, zipfile.BadZipFile, *UNPACKING) as reason:
        raise _damaged(name, reason) from reason


def _damaged(name: str, reason: Exception) -> RtmError:
    return RtmError(
        said("“{name}” cannot be read: {reason}.", name=name, reason=str(reason).rstrip(".")),
        said("Download it again, or choose another file."),
        kind="unreadable",
    )

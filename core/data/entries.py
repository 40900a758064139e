"""A file among those that were downloaded, in a folder or within a zip."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from ..errors import RtmError
from ..language import said

UNPACKING = (zlib.error, lzma.LZMAError, NotImplementedError, UnicodeDecodeError, struct.error)

HEAD = struct.Struct("<4s22xHH")  # before a file in a zip: the lengths of its name and of more
SIGN = b"PK\x03\x04"


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
    info : ZipInfo or None
        Where in the zip it is: a zip of thousands of files need not be searched for each.
    """

    name: str
    size: int
    path: Path
    member: str = ""
    info: zipfile.ZipInfo | None = field(default=None, compare=False, repr=False)

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
            stream = self.path.open("rb")
            return stream if self.info is None else _unpacking(stream, self.info)


def _unpacking(stream: BinaryIO, info: zipfile.ZipInfo) -> BinaryIO:
    """Return a file within a zip as it is unpacked; closing it closes the zip."""
    try:
        stream.seek(info.header_offset)
        head = stream.read(HEAD.size)
        if not head.startswith(SIGN):
            raise zipfile.BadZipFile(info.filename)
        *_, name, extra = HEAD.unpack(head)
        stream.seek(name + extra, 1)
        return zipfile.ZipExtFile(stream, "r", info, None, True)  # type: ignore[return-value]
    except BaseException:
        stream.close()
        raise


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

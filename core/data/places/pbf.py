"""Extracts in OpenStreetMap's binary form: of which moment they are, and whether they are whole.

The form is that of https://wiki.openstreetmap.org/wiki/PBF_Format: the length of a BlobHeader, that
header, a Blob with a HeaderBlock in it, all of them Protocol Buffers.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, BinaryIO

LARGEST_HEADER, LARGEST_BLOB = 1 << 16, 1 << 20  # bytes; the format allows more, headers are small
OF_SIZE, OF_RAW, OF_PACKED, OF_MOMENT = 3, 1, 3, 32  # numbers of fields
VARINT, EIGHT, SEVERAL, FOUR = 0, 1, 2, 5  # kinds of fields
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def moment_of_header(stream: BinaryIO) -> str:
    """Return the day of which an extract is, as "2026-01-12"; empty where its header is silent."""
    try:
        length = int.from_bytes(stream.read(4), "big")
        header: dict[int, Any] = dict(_fields(stream.read(min(length, LARGEST_HEADER))))
        blob: dict[int, Any] = dict(_fields(stream.read(min(header[OF_SIZE], LARGEST_BLOB))))
        block = blob.get(OF_RAW) or zlib.decompressobj().decompress(blob[OF_PACKED], LARGEST_BLOB)
        seconds: Any = dict(_fields(block))[OF_MOMENT]
        return (EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%d")
    except (LookupError, ValueError, TypeError, OverflowError, zlib.error):
        return ""


def is_whole(stream: BinaryIO, look: Callable[[], None] = lambda: None) -> bool:
    """Return whether a file ends where one of its blocks ends.

    Cut short at the end of a block it looks like a smaller extract, and nobody can tell.

    Parameters
    ----------
    stream : file
        Of which only the lengths of the blocks are read.
    look : callable
        Called at each block; may raise to stop.
    """
    end = stream.seek(0, os.SEEK_END)
    at = stream.seek(0)
    try:
        while at < end:
            look()
            length = int.from_bytes(stream.read(4), "big")
            if not 0 < length <= LARGEST_HEADER:
                return False
            header: dict[int, Any] = dict(_fields(stream.read(length)))
            at = stream.seek(at + 4 + length + header[OF_SIZE])
    except (LookupError, ValueError, TypeError):
        return False
    return at == end > 0


def _fields(content: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Give the number and the value of each field."""
    at = 0
    while at < len(content):
        key, at = _varint(content, at)
        kind = key & 7
        if kind == VARINT:
            value, at = _varint(content, at)
            yield key >> 3, value
            continue
        length = {EIGHT: 8, FOUR: 4}.get(kind)
        if kind == SEVERAL:
            length, at = _varint(content, at)
        if length is None:
            raise ValueError(kind)
        yield key >> 3, content[at : at + length]
        at += length


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
        if shift > 63:
            raise ValueError(shift)

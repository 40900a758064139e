"""A picture of whole numbers as a PNG, by Python's own library (PNG, ISO/IEC 15948)."""

from __future__ import annotations

import math
import struct
import zlib

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
EIGHT_BITS, GREY = 8, 0


def grey_png(levels: np.ndarray) -> bytes:
    """Return a PNG whose grey levels are numbers.

    Parameters
    ----------
    levels : uint8 array, shape (rows, columns)
    """
    rows, columns = levels.shape
    head = struct.pack(">IIBBBBB", columns, rows, EIGHT_BITS, GREY, 0, 0, 0)
    lines = np.zeros((rows, columns + 1), np.uint8)  # each line begins with its filter: none
    lines[:, 1:] = levels
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_part(kind, content) for kind, content in parts)


def _part(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def cells_a_pixel(levels: np.ndarray, most: int) -> int:
    """Return of how many by how many numbers each must be, for at most so many in a row."""
    return max(1, math.ceil(max(levels.shape) / most))


def fewer(levels: np.ndarray, most: int) -> tuple[np.ndarray, int]:
    """Return numbers with at most so many rows and columns, and of how many by how many each is.

    Each is the largest of its block: a high one that is small stays to be seen.

    Parameters
    ----------
    levels : uint8 array, shape (rows, columns)
    most : int
    """
    size = cells_a_pixel(levels, most)
    if size == 1:
        return levels, 1
    rows, columns = (-(-length // size) for length in levels.shape)
    whole = np.zeros((rows * size, columns * size), levels.dtype)
    whole[: levels.shape[0], : levels.shape[1]] = levels
    return whole.reshape(rows, size, columns, size).max(axis=(1, 3)), size

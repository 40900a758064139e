"""Whole numbers as a PNG, read back by the standard's own words."""

import struct
import zlib

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as some
from risk_terrain_modelling.core.publishing.png import SIGNATURE, cells_a_pixel, fewer, grey_png

LEVELS = some.arrays(np.uint8, some.array_shapes(min_dims=2, max_dims=2, max_side=30))


def levels_of(png: bytes) -> np.ndarray:
    """Read a PNG of grey levels, one byte each, whose lines have no filter."""
    assert png[:8] == SIGNATURE
    parts, at = {}, 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        content = png[at + 8 : at + 8 + length]
        (check,) = struct.unpack(">I", png[at + 8 + length : at + 12 + length])
        assert check == zlib.crc32(kind + content)
        parts[kind] = content
        at += 12 + length
    columns, rows, bits, kind, *_ = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    assert (bits, kind) == (8, 0) and list(parts)[-1] == b"IEND"
    lines = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(rows, columns + 1)
    assert not lines[:, 0].any()
    return lines[:, 1:]


@given(LEVELS)
def test_a_picture_has_the_numbers(levels):
    assert np.array_equal(levels_of(grey_png(levels)), levels)


@settings(max_examples=60)
@given(LEVELS, st.integers(1, 12))
def test_fewer_numbers_are_the_largest_of_their_blocks(levels, most):
    found, size = fewer(levels, most)
    assert max(found.shape) <= most and size == cells_a_pixel(levels, most)
    for (row, column), level in np.ndenumerate(found):
        block = levels[row * size : (row + 1) * size, column * size : (column + 1) * size]
        assert level == block.max()

"""One random field seen through many windows: surrogates for a fraction of a field each.

A field drawn on a ring (`fields.Fields`) has the same covariance wherever the frame is laid on it,
and turned over. Windows that lie apart share little of it, and where they do the layers see another
part: what they tell is nearly as much as fields of their own would.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...terrain.grid import Cells
from .fields import Fields, multiplier_of

# Kronecker's sequence of the plastic number: windows spread evenly however many there are
SPREAD = 0.7548776662466927, 0.5698402909980532


class Windows:
    """Multipliers of a pair of fields, on all of their ring, and the cells of windows onto them.

    Parameters
    ----------
    cells : Cells
    fields : Fields
    strength : float
        Variance of the fields.
    """

    def __init__(self, cells: Cells, fields: Fields, strength: float) -> None:
        rows, columns = cells.frame.shape
        self._fields, self._strength = fields, strength
        self._frame = rows, columns
        self._width = fields.shape[1] + columns
        row, column = np.nonzero(cells.inside)
        self._turned = tuple(
            down * self._width + across
            for down in (row, rows - 1 - row)
            for across in (column, columns - 1 - column)
        )

    def rings(
        self, generator: np.random.Generator, check: Callable[[], None] | None = None
    ) -> list[np.ndarray]:
        """Return the multipliers of two independent fields, to be given to `into`.

        Parameters
        ----------
        generator : numpy.random.Generator
        check : callable, optional
            Called several times a second; may raise to stop the work.
        """
        drawn = self._fields.ring(generator, check)
        return [self._continued(part) for part in (drawn.real, drawn.imag)]

    def _continued(self, field: np.ndarray) -> np.ndarray:
        """Multipliers, the ring's first rows and columns once more at its ends, in one row."""
        (rows, columns), (down, across) = self._frame, field.shape
        ring = np.empty((down + rows, self._width), np.float32)
        ring[:down, :across] = multiplier_of(field, self._strength)
        ring[down:, :across] = ring[:rows, :across]
        ring[:, across:] = ring[:, :columns]
        return ring.ravel()

    def into(
        self, ring: np.ndarray, number: int, start: np.ndarray, multipliers: np.ndarray
    ) -> None:
        """Write the multipliers of the cells as seen through window `number`.

        Parameters
        ----------
        ring : float32 array
            Of `rings`.
        number : int
        start : float array, shape (2,)
            Where the first window lies, 0 to 1 down and across; random.
        multipliers : float32 array, shape (cells,)
        """
        place = (start + np.multiply(SPREAD, number)) % 1
        down, across = (place * self._fields.shape).astype(int)
        turned = self._turned[number % len(self._turned)]
        ring[down * self._width + across :].take(turned, out=multipliers, mode="clip")

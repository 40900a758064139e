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
    """Multipliers of a pair of fields on all of their ring, and windows onto them.

    Parameters
    ----------
    cells : Cells
    fields : Fields
    strength : float
        Variance of the fields.
    """

    def __init__(self, cells: Cells, fields: Fields, strength: float) -> None:
        self._fields, self._strength = fields, strength
        self._frame = cells.frame.shape

    def rings(
        self, generator: np.random.Generator, check: Callable[[], None] | None = None
    ) -> list[np.ndarray]:
        """Return the multipliers of two independent fields, to be given to `view`.

        Parameters
        ----------
        generator : numpy.random.Generator
        check : callable, optional
            Called several times a second; may raise to stop the work.
        """
        drawn = self._fields.ring(generator, check)
        return [self._continued(part) for part in (drawn.real, drawn.imag)]

    def _continued(self, field: np.ndarray) -> np.ndarray:
        """Multipliers, the ring's first rows and columns once more at its ends."""
        (rows, columns), (down, across) = self._frame, field.shape
        ring = np.empty((down + rows, across + columns), np.float32)
        ring[:down, :across] = multiplier_of(field, self._strength)
        ring[down:, :across] = ring[:rows, :across]
        ring[:, across:] = ring[:, :columns]
        return ring

    def view(self, ring: np.ndarray, number: int, start: np.ndarray) -> np.ndarray:
        """Return the multipliers of the frame as seen through window `number`.

        Parameters
        ----------
        ring : float32 array
            Of `rings`.
        number : int
        start : float array, shape (2,)
            Where the first window lies, 0 to 1 down and across; random.

        Returns
        -------
        float32 array, shape (rows, columns)
            A view of the ring, turned over downwards, across, both ways or not at all.
        """
        place = (start + np.multiply(SPREAD, number)) % 1
        down, across = (place * self._fields.shape).astype(int)
        rows, columns = self._frame
        turned = number // 2 % 2, number % 2
        return ring[down : down + rows, across : across + columns][
            :: 1 - 2 * turned[0], :: 1 - 2 * turned[1]
        ]

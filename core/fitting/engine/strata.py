"""What stands in every model, before any variable: an intercept, controls, an exposure.

Cells of one stratum agree in all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from .background import Background


@dataclass(frozen=True, eq=False)
class Strata:
    """The strata of rows (or cells), and the columns of a design that these share.

    Attributes
    ----------
    of_row : int array, shape (rows,)
    design : float array, shape (strata, fixed)
        A column of ones, then the columns of the controls.
    offset : float array, shape (strata,), or None
        Log exposure of each cell of a stratum; None where the weights of rows tell it, or none is.
    unsure : float
        Variance of events that what stands in every model leaves by chance of its own, in units
        of what is expected.
    """

    of_row: np.ndarray
    design: np.ndarray
    offset: np.ndarray | None = None
    unsure: float = 0.0

    @property
    def fixed(self) -> int:
        """Number of columns."""
        return self.design.shape[1]

    @property
    def plain(self) -> bool:
        """Whether all rows are of one stratum."""
        return len(self.design) == 1

    def at(self, rows: np.ndarray) -> Strata:
        """Return the strata of some of the rows."""
        return replace(self, of_row=self.of_row[rows])

    def codes(self) -> list[np.ndarray]:
        """Return the numbers of the rows' strata as codes of a byte each."""
        return [] if self.plain else list(in_bytes(self.of_row, len(self.design)))


def one_stratum(rows: int) -> Strata:
    """Return the strata where nothing but an intercept stands in every model."""
    return Strata(np.zeros(rows, np.int64), np.ones((1, 1)))


def strata_of(background: Background, cells: int, by_exposure: bool) -> Strata:
    """Return the strata of the cells.

    Parameters
    ----------
    background : Background
    cells : int
    by_exposure : bool
        Whether cells of one stratum have one exposure, as a negative binomial likelihood needs it.
    """
    labels = [control.codes for control in background.controls]
    exposure = background.exposure if by_exposure else None
    if exposure is not None:
        labels.append(np.unique(exposure, return_inverse=True)[1].reshape(-1))
    if not labels:
        return one_stratum(cells)
    number = np.zeros(cells, np.int64)
    for label in labels:
        joint = number * (int(label.max()) + 1) + label
        number = np.unique(joint, return_inverse=True)[1].reshape(-1)
    sample = np.empty(int(number.max()) + 1, np.int64)
    sample[number] = np.arange(cells)
    columns = [control.basis[control.codes[sample]] for control in background.controls]
    design = np.hstack([np.ones((len(sample), 1)), *columns])
    offset = None if exposure is None else np.log(exposure[sample])
    return Strata(number, design, offset, background.unsure)


def in_bytes(numbers: np.ndarray, count: int) -> Iterator[np.ndarray]:
    """Yield numbers below a count as codes of a byte each, the lowest first."""
    left = numbers
    while count > 1:
        yield (left & 255).astype(np.uint8)
        left, count = left >> 8, -(-count // 256)

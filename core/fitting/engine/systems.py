"""Many small systems of linear equations at once."""

from __future__ import annotations

import numpy as np

SINGULAR = 1e-11  # share of a diagonal entry left by elimination that counts as rounding


def solve(matrices: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Solve many small symmetric systems by elimination, step by step for all of them.

    A library's solver goes through the systems one by one, and may set threads on each: for
    systems as small as these that costs more than the arithmetic.

    Parameters
    ----------
    matrices : float array, shape (systems, n, n)
    right : float array, shape (systems, n, m)

    Returns
    -------
    solution : float array, shape (systems, n, m)
        Of no meaning where not regular.
    regular : bool array, shape (systems,)
        Whether the matrix is positive definite beyond rounding.
    """
    size = matrices.shape[1]
    whole = np.concatenate([matrices, right], axis=2)
    diagonal = np.diagonal(matrices, axis1=1, axis2=2)
    regular = np.ones(len(whole), bool)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        for k in range(size):
            pivot = whole[:, k, k]
            regular &= pivot > SINGULAR * np.abs(diagonal[:, k])
            factor = whole[:, k + 1 :, k] / pivot[:, None]
            whole[:, k + 1 :, k:] -= factor[:, :, None] * whole[:, k, None, k:]
        solution = whole[:, :, size:]
        for k in range(size - 1, -1, -1):
            later = whole[:, k, k + 1 : size, None] * solution[:, k + 1 :]
            solution[:, k] = (solution[:, k] - later.sum(1)) / whole[:, k, k, None]
    return solution, regular

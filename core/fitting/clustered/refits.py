"""One model fitted to many resamples of the parts of a study area."""

from __future__ import annotations

import numpy as np

from ...packages import sparse
from ...progress import Progress
from .equations import solution
from .mean import Mean
from .neighbourhood import Districts

LOOK = 10  # resamples between two looks at the progress


def refit(
    mean: Mean,
    counts: np.ndarray,
    districts: Districts,
    part: np.ndarray,
    times: np.ndarray,
    starts: np.ndarray,
    progress: Progress,
) -> np.ndarray:
    """Return the coefficients of a model in every resample, shape (resamples, 1 + variables).

    Newton's method for the sum of Z~'(y - exp(Z b)) over the cells, each as often as its part is
    in the resample. What a variable's neighbourhood has of it stays that of the real map.

    Parameters
    ----------
    mean : Mean
    counts : int array, shape (cells,)
    districts : Districts
        Those of the mean's surroundings.
    part : int array, shape (cells,)
        The part of each cell; a district lies in one part.
    times : int array, shape (resamples, parts)
        How often each part is in a resample.
    starts : float array, shape (resamples, 1 + variables)
        Coefficients to start from; nan where there are none.
    progress : Progress

    Returns
    -------
    float array
        nan for a resample without a finite optimum.
    """
    design = mean.design
    shape = districts.count, len(design)
    cells_of = districts.table(mean.row_of, shape[1])
    events_of = sparse.csr_matrix((counts, (districts.of_cell, mean.row_of)), shape)
    part_of = np.empty(districts.count, np.intp)
    part_of[districts.of_cell] = part
    around = mean.surroundings
    if around is None:
        around = np.zeros((districts.count, design.shape[1]))
    wanted = events_of @ design - around * districts.sums(counts)[:, None]
    found = np.full(starts.shape, np.nan)
    for number in np.flatnonzero(np.isfinite(starts).all(1)):
        if number % LOOK == 0:
            progress.at(number / len(times))
        often = times[number, part_of].astype(float)
        cells = cells_of.T @ often
        taken = cells_of.T @ (often[:, None] * around)
        place = solution(design, cells, taken, often @ wanted, starts[number])
        if place is not None:
            found[number] = place
    return found

"""How far the neighbourhood reaches and how much history weighs, told by the events themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..progress import Part, Progress
from ..terrain.grid import Cells
from .smoothing import gaussian_sums

BANDWIDTHS = tuple(float(size) for size in np.geomspace(0.5, 20, 12))  # in cells
SHAPES = (*(float(size) for size in np.geomspace(0.1, 10, 17)), 30.0, 100.0, float("inf"))
PRIOR_EVENTS = 0.1
CELLS_AT_ONCE = 1 << 18


@dataclass(frozen=True, eq=False)
class Thinning:
    """The settings of a forecast that foretell held-out events best.

    Attributes
    ----------
    bandwidth : float
        Of the neighbourhood, in the units of the CRS.
    shape : float
        Of the gamma prior; may be infinity.
    bandwidths : float array, shape (b,)
        That were tried, in the units of the CRS.
    shapes : float array, shape (s,)
        That were tried.
    log_likelihoods : float array, shape (b, s)
        Multinomial log-likelihood of the held-out halves, without the constant.
    """

    bandwidth: float
    shape: float
    bandwidths: np.ndarray
    shapes: np.ndarray
    log_likelihoods: np.ndarray


def thin(
    cells: Cells,
    expected: np.ndarray,
    events: np.ndarray,
    rng: np.random.Generator,
    progress: Progress,
    bandwidths: tuple[float, ...] = BANDWIDTHS,
    shapes: tuple[float, ...] = SHAPES,
) -> Thinning:
    """Choose bandwidth and shape by how well half of the events foretell the other half.

    Each event goes to one of two halves at random. Each half forecasts the other in turn, which
    uses every event and halves the luck of the draw; the two log-likelihoods are added.

    Parameters
    ----------
    cells : Cells
    expected : float array, shape (cells,), above 0
    events : int array, shape (cells,)
    rng : numpy.random.Generator
    progress : Progress
    bandwidths : tuple of float
        To choose from, in cells.
    shapes : tuple of float
        To choose from.
    """
    counts = np.asarray(events, np.int64)
    half = rng.binomial(counts, 0.5)
    halves = (half, counts - half)
    scores = np.zeros((len(bandwidths), len(shapes)))
    lengths = np.asarray(bandwidths, float) * cells.frame.cell_size
    for row, bandwidth in enumerate(lengths):
        part = Part(progress, row / len(lengths), (row + 1) / len(lengths))
        around = gaussian_sums(cells, expected / 2, bandwidth, Part(part, 0.0, 0.2))
        for turn, known in enumerate(halves):
            stretch = Part(part, 0.2 + 0.4 * turn, 0.6 + 0.4 * turn)
            sums = gaussian_sums(cells, known, bandwidth, Part(stretch, 0.0, 0.5))
            mean = expected / 2 * neighbourhood_of(sums, around)
            scores[row] += _log_likelihoods(
                mean, known, halves[1 - turn], shapes, Part(stretch, 0.5, 1.0)
            )
    best = np.unravel_index(np.argmax(scores), scores.shape)
    return Thinning(
        bandwidth=float(lengths[best[0]]),
        shape=float(shapes[best[1]]),
        bandwidths=lengths,
        shapes=np.asarray(shapes, float),
        log_likelihoods=scores,
    )


def neighbourhood_of(around: np.ndarray, expected_around: np.ndarray) -> np.ndarray:
    """Return how many times as many events lie around as are expected there.

    Parameters
    ----------
    around, expected_around : float arrays, shape (cells,)
        Gaussian sums of the events and of the expected events.

    Notes
    -----
    A tenth of an event is added to both: the posterior mean of a gamma prior with mean 1 and
    shape 0.1. Where little is expected around and nothing happened, the ratio alone would call
    events impossible, and one event there would make any such forecast infinitely bad.
    """
    return (around + PRIOR_EVENTS) / (expected_around + PRIOR_EVENTS)


def updated(mean: np.ndarray, events: np.ndarray, shape: float) -> np.ndarray:
    """Return how many times the mean is expected once a cell's own count is known.

    (r + y) / (r + m): the posterior over the prior mean of a gamma prior with mean m and shape r
    after y Poisson events; 1 for infinite r.

    Parameters
    ----------
    mean : float array, shape (cells,), above 0
    events : array, shape (cells,)
    shape : float, above 0 or infinity
    """
    if np.isinf(shape):
        return np.ones(len(mean))
    return (shape + events) / (shape + mean)


def _log_likelihoods(
    mean: np.ndarray,
    known: np.ndarray,
    held_out: np.ndarray,
    shapes: tuple[float, ...],
    progress: Progress,
) -> np.ndarray:
    """Return the multinomial log-likelihood of held-out events by each shape, (shapes,)."""
    logs, totals = np.zeros(len(shapes)), np.zeros(len(shapes))
    for first in range(0, len(mean), CELLS_AT_ONCE):
        progress.at(first / len(mean))
        some = slice(first, first + CELLS_AT_ONCE)
        occurring = np.flatnonzero(held_out[some])
        weights = held_out[some][occurring]
        for index, shape in enumerate(shapes):
            forecast = mean[some] * updated(mean[some], known[some], shape)
            totals[index] += forecast.sum()
            logs[index] += weights @ np.log(forecast[occurring])
    return logs - held_out.sum() * np.log(totals)

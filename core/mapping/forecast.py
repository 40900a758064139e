"""The forecast map: what a place is like, what happens around it, and what happened there.

The classical answer to the question how to weigh a model against a cell's own history is
empirical Bayes, as in road safety (Hauer 1997, Observational Before-After Studies in Road Safety).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import RtmError
from ..language import said
from ..progress import Part, Progress
from ..terrain.grid import Cells
from .smoothing import gaussian_sums
from .thinning import BANDWIDTHS, SHAPES, Thinning, neighbourhood_of, thin, updated


@dataclass(frozen=True, eq=False)
class Forecast:
    """Expected events of a period as long as the one the events are from, and why.

    Attributes
    ----------
    forecast : float64 array, shape (cells,)
        ``place * neighbourhood * history``.
    place : float64 array, shape (cells,)
        Events expected from what the place is like: the risk terrain model's.
    neighbourhood : float64 array, shape (cells,)
        How many times as much happens around as the model expects around.
    history : float64 array, shape (cells,)
        How many times as much is expected since the cell's own count is known.
    history_share : float
        Share of the forecast that is the cells' own counts, 0 to 1. A cell's forecast is the
        weighted mean w m + (1 - w) y of what place and neighbourhood expect, m, and its own count
        y, with w = r / (r + m); this is the sum of (1 - w) y over the sum of the forecast.
    thinning : Thinning
        How the bandwidth of the neighbourhood and the shape r were chosen.
    """

    forecast: np.ndarray
    place: np.ndarray
    neighbourhood: np.ndarray
    history: np.ndarray
    history_share: float
    thinning: Thinning

    @property
    def bandwidth(self) -> float:
        """Bandwidth of the neighbourhood, in the units of the CRS."""
        return self.thinning.bandwidth

    @property
    def shape(self) -> float:
        """Shape r of the gamma prior; infinity where a cell's own count says nothing more."""
        return self.thinning.shape


def forecast_events(
    cells: Cells,
    expected: np.ndarray,
    events: np.ndarray,
    rng: np.random.Generator,
    progress: Progress,
    *,
    bandwidths: tuple[float, ...] = BANDWIDTHS,
    shapes: tuple[float, ...] = SHAPES,
) -> Forecast:
    """Forecast the events of each cell, with the two settings chosen by thinning.

    m = mu S(y) / S(mu), with S the Gaussian sums over the cells of the study area, and the
    forecast is the posterior mean m (r + y) / (r + m) of a gamma prior with mean m and shape r.

    Parameters
    ----------
    cells : Cells
    expected : float array, shape (cells,)
        mu: events expected by the risk terrain model, above 0.
    events : int array, shape (cells,)
        y: events of the same period.
    rng : numpy.random.Generator
        Deals the events out to two halves.
    progress : Progress
    bandwidths : tuple of float
        To choose from, in cells.
    shapes : tuple of float
        To choose from; may hold infinity.

    Raises
    ------
    RtmError
        If there are fewer than two events, or a cell expects none.
    """
    _check(expected, events)
    thinning = thin(cells, expected, events, rng, Part(progress, 0.0, 0.95), bandwidths, shapes)
    around = gaussian_sums(cells, events, thinning.bandwidth, Part(progress, 0.95, 0.97))
    expected_around = gaussian_sums(cells, expected, thinning.bandwidth, Part(progress, 0.97, 0.99))
    neighbourhood = neighbourhood_of(around, expected_around)
    history = updated(expected * neighbourhood, events, thinning.shape)
    forecast = expected * neighbourhood * history
    progress.at(1.0)
    return Forecast(
        forecast=forecast,
        place=np.asarray(expected, float),
        neighbourhood=neighbourhood,
        history=history,
        history_share=_history_share(expected * neighbourhood, events, forecast, thinning.shape),
        thinning=thinning,
    )


def _check(expected: np.ndarray, events: np.ndarray) -> None:
    if events.sum() < 2:
        raise RtmError(
            said(
                "A forecast needs past events, and the study area holds {events}.",
                events=int(events.sum()),
            ),
            said("Give the incidents of a longer period."),
            where="events",
        )
    if not (np.isfinite(expected).all() and (expected > 0).all()):
        raise RtmError(
            said("The model expects no events at all in some cells."),
            said("Give the expected events of a fitted model, which are above 0 in every cell."),
            where="model",
        )


def _history_share(
    mean: np.ndarray, events: np.ndarray, forecast: np.ndarray, shape: float
) -> float:
    """Return the sum of (1 - w) y, with 1 - w = m / (r + m), over the sum of the forecast."""
    if np.isinf(shape):
        return 0.0
    return float(np.sum(mean / (shape + mean) * events) / forecast.sum())

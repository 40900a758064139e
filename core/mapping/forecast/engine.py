"""All of a forecast in its order: surroundings, powers, history, and what they multiply out to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...errors import RtmError
from ...language import said
from ...matrices import one_thread_for_matrices
from ...progress import Part, Progress
from ...terrain.grid import Cells
from .ageing import FEWEST_PERIODS, choose_half_life
from .law import DRIFT, History, history_of
from .made import Forecast, Scale
from .past import Past, Pooled
from .powers import Powers, fit_powers, fitted_cells
from .surroundings import SURROUNDINGS, Alike, Around, piece

MATTERS = 1e-3  # a lower power is none


@one_thread_for_matrices()
def forecast_events(cells: Cells, expected: np.ndarray, past: Past, progress: Progress) -> Forecast:
    """Forecast the events of each cell in a period as long as the model's.

    Nothing of it is drawn at random.

    Parameters
    ----------
    cells : Cells
    expected : float array, shape (cells,)
        Events expected by the risk terrain model, above 0; only their proportions matter.
    past : Past
        Of the same cells.
    progress : Progress

    Raises
    ------
    RtmError
        If there are fewer than two events, or a cell expects none.
    """
    _check(expected, past)
    alike = Alike(cells, expected)
    several = len(past.counts) >= FEWEST_PERIODS
    testing, rest = Part(progress, 0.0, 0.6 * several), Part(progress, 0.6 * several, 1.0)

    def foretold(pooled: Pooled, part: Progress) -> np.ndarray:
        found = _told(alike, expected, pooled, part)
        # by the gamma law, which is as good for a comparison
        shape, mean = found.powers.shape, found.mean
        return mean * (shape + pooled.counts) / (shape + mean)

    half_life = choose_half_life(past, foretold, testing)
    pooled = past.pooled(half_life)
    told = _told(alike, expected, pooled, Part(rest, 0.0, 0.7))
    drift = DRIFT / pooled.spanned
    lasting = Part(rest, 0.7, 0.9)
    history = history_of(told.mean, pooled.counts, told.powers.shape, drift, lasting)
    made = _multiplied(expected, pooled, told, history, Part(rest, 0.9, 1.0))
    progress.at(1.0)
    return replace(made, half_life=half_life, together=past.together)


@one_thread_for_matrices()
def foretold_from(
    alike: Alike, expected: np.ndarray, past: Past, made: Forecast, progress: Progress
) -> np.ndarray:
    """Return what other events foretell by the powers and the half-life of a forecast, (cells,).

    `alike` is of what is expected; `made` is the forecast whose powers are taken.
    """
    pooled = past.pooled(made.half_life)
    around = Around(alike, pooled.counts)
    expected = expected * (pooled.counts.sum() / expected.sum())
    mean = _mean(expected, around, made.powers, Part(progress, 0.0, 0.6))
    drift, last = DRIFT / pooled.spanned, Part(progress, 0.6, 1.0)
    return mean * history_of(mean, pooled.counts, made.powers.shape, drift, last).ratio


def _check(expected: np.ndarray, past: Past) -> None:
    if past.events < 2:
        raise RtmError(
            said(
                "A forecast needs past events, and the study area holds {events}.",
                events=past.events,
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


@dataclass(frozen=True, eq=False)
class _Told:
    """What the pooled events tell without a look at a cell's own, of all of their time."""

    around: Around
    powers: Powers
    mean: np.ndarray


def _told(alike: Alike, expected: np.ndarray, pooled: Pooled, progress: Progress) -> _Told:
    """Return what pooled events tell of the cells."""
    around = Around(alike, pooled.counts)
    expected = expected * (pooled.counts.sum() / expected.sum())
    some, weights = fitted_cells(pooled.counts)
    columns = around.at(some, Part(progress, 0.0, 0.4))
    place = np.log(expected[some])
    fitting = Part(progress, 0.4, 0.6)
    powers = fit_powers(place, columns, pooled.counts[some], weights, fitting)
    return _Told(around, powers, _mean(expected, around, powers, Part(progress, 0.6, 1.0)))


def _mean(expected: np.ndarray, around: Around, powers: Powers, progress: Progress) -> np.ndarray:
    """Return the events expected of cells without looking at their own, (cells,)."""
    logs = powers.place * np.log(expected)
    logs += powers.constant
    for number, power in enumerate(powers.around):
        if power >= MATTERS:
            logs += power * around.leaning(SURROUNDINGS[number], piece(progress, number))
    return np.exp(logs, out=logs)


def _multiplied(
    expected: np.ndarray, pooled: Pooled, told: _Told, history: History, progress: Progress
) -> Forecast:
    """Return the forecast of one period and its parts."""
    total = pooled.counts.sum() / pooled.periods
    raw = told.mean * history.ratio
    scale = total / raw.sum()
    place = expected**told.powers.place
    place *= total / place.sum()
    neighbourhood = told.mean * scale / place
    scales = tuple(_scales(told, progress))
    level = float(np.median(neighbourhood / np.prod([one.band for one in scales], axis=0)))
    weighed = float(history.weight @ pooled.counts)
    return Forecast(
        forecast=place * neighbourhood * history.ratio,
        place=place,
        neighbourhood=neighbourhood,
        history=history.ratio,
        variance=(told.mean * scale) ** 2 * history.variance,
        powers=told.powers,
        level=level,
        scales=scales,
        history_share=min(1.0, weighed / float(raw.sum())),
    )


def _scales(told: _Told, progress: Progress):
    """Yield what each surrounding adds whose power matters."""
    for number, power in enumerate(told.powers.around):
        if power >= MATTERS:
            surrounding = SURROUNDINGS[number]
            leaning = told.around.leaning(surrounding, piece(progress, number))
            yield Scale(surrounding, float(power), np.exp(power * leaning).astype(np.float32))

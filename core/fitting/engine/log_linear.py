"""Log-linear means of any number that is not below 0: controls, and events beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...matrices import product
from ...model.block import Block

MOST_STEPS = 40
LAST_STEP = 1e-6
LONGEST_STEP = 2.0
LARGEST_LOG = 30.0
ROUNDS = 3  # of steps with many columns: what is left is far below their errors
# Of the likeliest precision: what is left of a shrunk influence would be taken for a factor's own,
# while what a rare one has by chance is seen in the residuals too
UNDERSMOOTHED = 0.1
PRECISIONS = np.geomspace(1.0, 1e4, 25)  # tried, of what coefficients are shrunk by
CELLS_AT_ONCE = 1 << 14


@dataclass(frozen=True, eq=False)
class Fitted:
    """Coefficients, shape (columns,), and the mean that they make, shape (cells,)."""

    coefficients: np.ndarray
    mean: np.ndarray


@dataclass(frozen=True, eq=False)
class Shrunk:
    """Coefficients of the columns that are always there, and of those that are shrunk."""

    always: np.ndarray
    shrunk: np.ndarray


def fitted(design: np.ndarray, values: np.ndarray, offset: np.ndarray | None = None) -> Fitted:
    """Fit a log-linear mean by Poisson's equations, which hold for any values not below 0.

    Parameters
    ----------
    design : float array, shape (cells, columns)
        The first column is of ones.
    values : array, shape (cells,)
    offset : float array, shape (cells,), optional
    """
    size = np.sqrt((design**2).mean(0))
    scaled = design / size
    more = np.zeros(len(values)) if offset is None else offset
    place = np.zeros(design.shape[1])
    place[0] = np.log(values.sum() / np.exp(more).sum())
    for _ in range(MOST_STEPS):
        mean = np.exp(np.clip(scaled @ place + more, -LARGEST_LOG, LARGEST_LOG))
        information = scaled.T @ (mean[:, None] * scaled)
        information[np.diag_indices(len(place))] *= 1 + 1e-9  # columns may repeat each other
        step = np.linalg.solve(information, scaled.T @ (values - mean))
        place += step * min(1.0, LONGEST_STEP / max(np.abs(step).max(), 1e-300))
        if np.abs(step).max() < LAST_STEP:
            break
    return Fitted(place / size, np.exp(np.clip(scaled @ place + more, -LARGEST_LOG, LARGEST_LOG)))


def likelihood(values: np.ndarray, mean: np.ndarray) -> float:
    """Return Poisson's log-likelihood but for what no mean changes."""
    return float(values @ np.log(mean) - mean.sum())


def dispersion(values: np.ndarray, mean: np.ndarray, columns: int) -> float:
    """Return Pearson's estimate of the variance, in units of the mean."""
    return float(((values - mean) ** 2 / mean).sum() / max(len(values) - columns, 1))


def shrunk(
    always: np.ndarray, blocks: Sequence[Block], values: np.ndarray, first: Fitted
) -> Shrunk:
    """Fit columns that are always there and, beside them, many that are shrunk towards 0.

    The many are taken as normal of one variance: ten times that of the highest marginal likelihood
    (to second order around the fit without them), the values' overdispersion allowed for.

    Parameters
    ----------
    always : float array, shape (cells, columns)
    blocks : sequence of Block
        Of the variables that are shrunk, codes of shape (cells,).
    values : float array, shape (cells,)
    first : Fitted
        Of what is always there.
    """
    spread = dispersion(values, first.mean, always.shape[1])
    number = always.shape[1]
    place = np.concatenate([first.coefficients, np.zeros(_variables(blocks))])
    mean, precision = first.mean, 0.0
    for turn in range(ROUNDS):
        information, score = _sums(always, blocks, values, mean)
        information, score = information / spread, score / spread
        if not turn:
            precision = UNDERSMOOTHED * _precision(information, score, number)
        penalty = np.zeros(len(place))
        penalty[number:] = precision
        score -= penalty * place
        information[np.diag_indices(len(place))] += penalty + 1e-9 * np.diag(information)
        step = np.linalg.solve(information, score)
        place += step * min(1.0, LONGEST_STEP / max(np.abs(step).max(), 1e-300))
        logs = always @ place[:number] + _told(blocks, place[number:], len(values))
        mean = np.exp(np.clip(logs, -LARGEST_LOG, LARGEST_LOG))
    return Shrunk(place[:number], place[number:])


def _precision(information: np.ndarray, score: np.ndarray, number: int) -> float:
    """Return the precision of highest marginal likelihood, what is always there taken out."""
    fixed, cross = information[:number, :number], information[:number, number:]
    left = np.linalg.solve(fixed + 1e-9 * np.diag(np.diag(fixed)), cross)
    own = information[number:, number:] - cross.T @ left
    values, vectors = np.linalg.eigh(own)
    values = np.maximum(values, 0)
    turned = vectors.T @ (score[number:] - left.T @ score[:number])
    found = [
        (turned**2 / (values + one)).sum() - np.log1p(values / one).sum() for one in PRECISIONS
    ]
    return float(PRECISIONS[int(np.argmax(found))])


def _variables(blocks: Sequence[Block]) -> int:
    return sum(len(block.variables) for block in blocks)


def _told(blocks: Sequence[Block], coefficients: np.ndarray, cells: int) -> np.ndarray:
    logs, first = np.zeros(cells), 0
    for block in blocks:
        last = first + len(block.variables)
        logs += (block.table @ coefficients[first:last])[block.codes]
        first = last
    return logs


def _sums(
    always: np.ndarray, blocks: Sequence[Block], values: np.ndarray, mean: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return Z' M Z and Z'(values - mean), a part of the cells after the other."""
    size = always.shape[1] + _variables(blocks)
    information, score = np.zeros((size, size)), np.zeros(size)
    for start in range(0, len(values), CELLS_AT_ONCE):
        some = slice(start, start + CELLS_AT_ONCE)
        tables = [block.table[block.codes[some]] for block in blocks]
        design = np.column_stack([always[some], *tables]).astype(float)
        information += product(design.T, mean[some, None] * design)
        score += design.T @ (values[some] - mean[some])
    return information, score

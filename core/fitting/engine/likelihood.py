"""Poisson, NB1 and NB2 log-likelihoods on sufficient statistics, with exact derivatives.

Everything is for several candidate designs at once (first axis) that share their rows. With
lgamma(y + r) - lgamma(r) = sum over j < y of log(r + j), the negative binomials need only
logarithms and fractions of the tail counts (how many cells of a row have more than j events).

NB1 has Var = mu (1 + sigma), NB2 has Var = mu + alpha mu^2. The dispersion enters by its logarithm.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .rows import Tails

POISSON = "poisson"
NB1 = "nb1"
NB2 = "nb2"
FAMILIES = (POISSON, NB1, NB2)
SERIES_BELOW = 0.02  # alpha mu below which NB2 uses a series, where the plain form cancels
SERIES_TERMS = 10


@dataclass(frozen=True)
class Statistics:
    """Sufficient statistics of candidate designs that share their rows.

    Attributes
    ----------
    cells, events : float arrays, shape (candidates or 1, rows)
    tail_row : int array, shape (entries,)
        Row of a tail count, ascending.
    tail_beyond : float array, shape (entries,)
        The j of "cells with more than j events".
    tail_cells : float array, shape (candidates or 1, entries)
    histogram : float array, shape (largest count,)
        Cells of all rows with more than j events, j = 0, 1, ...
    """

    cells: np.ndarray
    events: np.ndarray
    tail_row: np.ndarray
    tail_beyond: np.ndarray
    tail_cells: np.ndarray
    histogram: np.ndarray

    @property
    def factorials(self) -> float:
        """Sum of lgamma(y + 1) over the cells."""
        return float(self.histogram @ np.log(np.arange(1.0, len(self.histogram) + 1)))

    def of(self, candidates: np.ndarray) -> Statistics:
        """Return the statistics of some of the candidates."""
        if len(self.cells) == 1:
            return self
        return replace(
            self,
            cells=self.cells[candidates],
            events=self.events[candidates],
            tail_cells=self.tail_cells[candidates],
        )


def statistics(cells: np.ndarray, events: np.ndarray, tails: Tails) -> Statistics:
    """Return the statistics of a single design from its distinct rows."""
    return Statistics(
        cells[None, :],
        events[None, :],
        tails.row,
        tails.beyond.astype(float),
        tails.cells[None, :],
        np.bincount(tails.beyond, tails.cells),
    )


@dataclass(frozen=True)
class Likelihood:
    """A log-likelihood and its derivatives by the linear predictor eta and t = log dispersion.

    Attributes
    ----------
    value : float array, shape (candidates,)
    slope : float array, shape (candidates, rows)
        d/d eta, summed over the cells of a row.
    weight : float array, shape (candidates, rows)
        - d2/d eta2.
    cross : float array, shape (candidates, rows), or None for Poisson
        - d2/(d eta d t).
    dispersion_slope, dispersion_weight : float arrays, shape (candidates,), or None for Poisson
        d/d t and - d2/d t2.
    """

    value: np.ndarray
    slope: np.ndarray
    weight: np.ndarray
    cross: np.ndarray | None = None
    dispersion_slope: np.ndarray | None = None
    dispersion_weight: np.ndarray | None = None


def evaluate(
    family: str, eta: np.ndarray, log_dispersion: np.ndarray | None, data: Statistics
) -> Likelihood:
    """Evaluate a family's log-likelihood and its derivatives.

    Parameters
    ----------
    family : "poisson", "nb1" or "nb2"
    eta : float array, shape (candidates, rows)
        Linear predictor: log of the expected events of a cell.
    log_dispersion : float array, shape (candidates,), or None for Poisson
    data : Statistics
    """
    # A step too far overflows to an infinite likelihood, which the step search turns down.
    with np.errstate(over="ignore", invalid="ignore"):
        if family == POISSON:
            return _poisson(eta, data)
        return (_nb1 if family == NB1 else _nb2)(eta, log_dispersion[:, None], data)


def _poisson(eta: np.ndarray, data: Statistics) -> Likelihood:
    expected = data.cells * np.exp(eta)
    value = (data.events * eta - expected).sum(1) - data.factorials
    return Likelihood(value, data.events - expected, expected)


def _nb1(eta: np.ndarray, t: np.ndarray, data: Statistics) -> Likelihood:
    """NB1 with r = mu / sigma: the sum over cells of

    lgamma(y + r) - lgamma(r) - lgamma(y + 1) + y log(sigma) - (y + r) log(1 + sigma).
    """
    sigma = np.exp(t)
    log_growth = np.log1p(sigma)
    share = sigma / (1 + sigma)
    shape = np.exp(eta - t)
    logs, inverse, squares = _tail_sums(shape, data)
    total = data.cells * shape
    slope = shape * inverse - total * log_growth
    weight = shape * shape * squares - slope
    load = (data.events.sum(1) + total.sum(1))[:, None]
    value = logs + (data.events.sum(1)[:, None] * t - load * log_growth)[:, 0] - data.factorials
    return Likelihood(
        value,
        slope,
        weight,
        total * share - weight,
        data.events.sum(1) - slope.sum(1) - (load * share)[:, 0],
        weight.sum(1) + (load * share / (1 + sigma) - 2 * total.sum(1)[:, None] * share)[:, 0],
    )


def _tail_sums(shape: np.ndarray, data: Statistics) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sums of T log(r + j) over everything, and of T / (r + j), T / (r + j)^2 by row."""
    inverse = np.zeros_like(shape)
    squares = np.zeros_like(shape)
    if not len(data.tail_row):
        return np.zeros(len(shape)), inverse, squares
    raised = shape[:, data.tail_row]
    raised += data.tail_beyond
    logs = np.einsum("ce,ce->c", np.broadcast_to(data.tail_cells, raised.shape), np.log(raised))
    starts = np.flatnonzero(np.diff(data.tail_row, prepend=-1))
    rows = data.tail_row[starts]
    part = data.tail_cells / raised
    inverse[:, rows] = np.add.reduceat(part, starts, axis=1)
    part /= raised
    squares[:, rows] = np.add.reduceat(part, starts, axis=1)
    return logs, inverse, squares


def _nb2(eta: np.ndarray, t: np.ndarray, data: Statistics) -> Likelihood:
    """NB2 with a = alpha: the sum over cells of

    sum over j < y of log(1 + a j) - lgamma(y + 1) + y eta - (y + 1 / a) log(1 + a mu).
    """
    alpha = np.exp(t)
    mean = np.exp(eta)
    scaled = alpha * mean
    grown = 1 + scaled
    steps = alpha * np.arange(len(data.histogram))
    over = steps / (1 + steps)
    log_ratio = np.log1p(scaled) / np.where(scaled > 0, scaled, 1)
    log_ratio[scaled == 0] = 1
    value = np.log1p(steps) @ data.histogram - data.factorials
    value = value + (data.events * (eta - np.log1p(scaled)) - data.cells * mean * log_ratio).sum(1)
    slope = (data.events - data.cells * mean) / grown
    weight = mean * (data.cells + alpha * data.events) / grown**2
    bend, bend_slope = _nb2_bend(scaled)
    by_alpha = data.cells * mean**2 * bend - data.events * mean / grown
    by_alpha2 = data.cells * mean**3 * bend_slope + data.events * (mean / grown) ** 2
    first = over @ data.histogram + (alpha * by_alpha).sum(1)
    second = (over**2) @ data.histogram - (alpha**2 * by_alpha2).sum(1)
    return Likelihood(value, slope, weight, slope * scaled / grown, first, second - first)


def _nb2_bend(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """f(x) = (log(1 + x) - x / (1 + x)) / x^2 and its derivative, by their series for small x."""
    safe = np.maximum(x, SERIES_BELOW)
    plain = (np.log1p(safe) - safe / (1 + safe)) / safe**2
    plain_slope = (1 / (1 + safe) ** 2 - 2 * plain) / safe
    power = np.arange(SERIES_TERMS)
    terms = (-1.0) ** power * (power + 1) / (power + 2)
    small = np.minimum(x, SERIES_BELOW)
    series = np.polynomial.polynomial.polyval(small, terms)
    series_slope = np.polynomial.polynomial.polyval(small, terms[1:] * power[1:])
    near = x < SERIES_BELOW
    return np.where(near, series, plain), np.where(near, series_slope, plain_slope)

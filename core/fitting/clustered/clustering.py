"""How strongly and how far events cluster for reasons outside the factors.

The pair correlation g of the residuals at distance d says how many times as often as independence
would have it two events lie that far apart, given what the model expects (log-Gaussian Cox
process: Moller, Syversveen and Waagepetersen 1998; from residuals: Waagepetersen 2007).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...packages import optimize
from .pairs import PairCorrelation

SCALES = 7  # of each shape, from one cell to half the greatest lag
SHAPES = {1.0: 1.0, 2.0: 1.5}  # power of the exponential: how much longer its scales are
STEPS = 25
MOST_CHANGES = 1000  # of which strengths are above 0, within a step
SETTLED = 1e-5  # change of a strength that ends the search
DIGITS = 5  # of strengths and nuggets: further ones depend on the library of linear algebra
LEAST_STRENGTH = 1e-4  # less than this changes no count
MOST_STRENGTH = 8.0  # of the logarithm: beyond, counts would differ by a factor of thousands


@dataclass(frozen=True)
class Component:
    """A part of log g: ``strength * exp(-(distance / scale) ** power)``."""

    strength: float
    scale: float
    power: float


@dataclass(frozen=True)
class Clustering:
    """The clustering that a model leaves unexplained.

    Attributes
    ----------
    components : tuple of Component
        Their sum is log g; none if the residuals do not cluster.
    nugget : float
        Extra variance of a cell's count as a share of what is expected there, as in NB1: events
        that come several at once to the same place.
    """

    components: tuple[Component, ...] = ()
    nugget: float = 0.0

    @property
    def strength(self) -> float:
        """Log g at distance 0: the variance of the log of the unexplained field."""
        return sum(component.strength for component in self.components)

    @property
    def range(self) -> float:
        """Distance at which log g has fallen to 1/e of its strength; 0 without clustering.

        For a single exponential it is its scale, phi.
        """
        if not self.components:
            return 0.0
        near, far = 0.0, 2 * max(component.scale for component in self.components)
        for _ in range(60):
            middle = (near + far) / 2
            higher = self.log_correlation(np.array(middle)) > self.strength / np.e
            near, far = (middle, far) if higher else (near, middle)
        return float(far)

    def reach(self, share: float = 0.005) -> float:
        """Return a distance beyond which log g is below a share of its strength."""
        least = share * self.strength / max(len(self.components), 1)
        far = (
            c.scale * np.log(c.strength / least) ** (1 / c.power)
            for c in self.components
            if c.strength > least
        )
        return max(far, default=0.0)

    def log_correlation(self, distance: np.ndarray) -> np.ndarray:
        """Return log g at distances, in the units of the map."""
        parts = (c.strength * np.exp(-((distance / c.scale) ** c.power)) for c in self.components)
        return sum(parts, np.zeros(np.shape(distance)))

    def excess(self, distance: np.ndarray) -> np.ndarray:
        """Return g - 1 at distances, in the units of the map."""
        return np.expm1(self.log_correlation(distance))


def clustering_of(
    found: PairCorrelation,
    powers: tuple[float, ...] = (1.0, 2.0),
    scales: Sequence[float] | None = None,
) -> Clustering:
    """Fit log g by minimum contrast: a sum of exponentials and Gaussians, none below 0.

    All lags count alike, as in spatstat's kppm, but for the pairs lost at the edge of the study
    area. A fitted intercept takes the mean of the clustering away from the residuals; the mean
    of g - 1 over all pairs is therefore taken from what the estimate is compared with.

    Parameters
    ----------
    found : PairCorrelation
    powers : tuple of float
        Shapes of the parts: 1 for exponentials, 2 for Gaussians.
    scales : sequence of float, optional
        Of the parts of each shape; by default some from one cell to half the greatest lag.
    """
    root, shares = _weights(found)
    if not root.any():
        return Clustering(nugget=_nugget(found, 0.0))
    if scales is None:
        shapes = _shapes(found.distances, powers)
    else:
        shapes = [(scale, power) for power in powers for scale in scales]
    curves = np.stack([np.exp(-((found.distances / s) ** p)) for s, p in shapes], axis=1)
    strengths = _least_squares(curves, found.excess, root, shares).round(DIGITS)
    parts = tuple(
        Component(float(strength), float(scale), power)
        for strength, (scale, power) in zip(strengths, shapes)
        if strength > LEAST_STRENGTH
    )
    return Clustering(parts, _nugget(found, sum(part.strength for part in parts)))


def _weights(found: PairCorrelation) -> tuple[np.ndarray, np.ndarray]:
    """Root of the weight of each lag, and its share of all pairs."""
    weight = found.pairs / np.arange(1, len(found.distances) + 1)
    root = np.sqrt(weight / max(weight.sum(), np.finfo(float).tiny))
    return root, found.pairs / found.expected**2


def _shapes(distances: np.ndarray, powers: tuple[float, ...]) -> list[tuple[float, float]]:
    cell, farthest = distances[0], max(distances[-1] / 2, 2 * distances[0])
    scales = np.geomspace(cell, farthest, SCALES)
    # a Gaussian of one cell's scale is the nugget but for its neighbours
    return [(SHAPES[power] * s, power) for power in powers for s in scales[int(power > 1) :]]


def _least_squares(
    curves: np.ndarray, excess: np.ndarray, root: np.ndarray, shares: np.ndarray
) -> np.ndarray:
    """Strengths of the curves by Gauss and Newton's method with bounds, halving bad steps."""

    def misfit(strengths):
        model = np.expm1(curves @ strengths)
        return excess - (model - model @ shares)

    strengths = np.zeros(curves.shape[1])
    error = misfit(strengths)
    for _ in range(STEPS):
        slope = np.exp(curves @ strengths)[:, None] * curves
        slope -= shares @ slope
        wanted = (error + slope @ strengths) * root
        goal, _ = optimize.nnls(slope * root[:, None], wanted, maxiter=MOST_CHANGES)
        step = goal - strengths
        for _ in range(30):
            tried = strengths + step
            better = tried.sum() <= MOST_STRENGTH
            if better:
                new = misfit(tried)
                better = ((new * root) ** 2).sum() <= ((error * root) ** 2).sum()
            if better:
                strengths, error = tried, new
                break
            step = step / 2
        if np.abs(step).max() < SETTLED:
            break
    return strengths


def _nugget(found: PairCorrelation, strength: float) -> float:
    """Variance of single cells that the clustering between cells leaves, over what is expected."""
    left = found.own - np.expm1(strength) * found.own_pairs
    return round(max(float(left / found.expected), 0.0), DIGITS)

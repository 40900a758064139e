"""The weighted displacement difference, and ratios beside it.

Wheeler and Ratcliffe 2018, A simple weighted displacement difference test to evaluate place based
crime interventions, Crime Science 7:11: the change of the treated areas less that of their control
areas, and the same for areas to which crime may have moved. If counts are independent Poisson
numbers its variance is the sum of all counts. Of periods and areas of other lengths and sizes
counts are multiplied by a weight each, and their variances by its square (Wheeler 2021).

That crime clusters, and that clusters come and go, makes changes of places near each other alike:
`displacement_clustering` measures by how much, as the covariance of the log change of areas, and
it is added here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..packages import special
from .areas import CONTROL, DISPLACEMENT, DISPLACEMENT_CONTROL, SIGNS, TREATED, Compared

Z95 = 1.959963984540054
LOCAL, MOVED, TOTAL = "local", "displacement", "total"
ROLES_OF = {
    LOCAL: (TREATED, CONTROL),
    MOVED: (DISPLACEMENT, DISPLACEMENT_CONTROL),
    TOTAL: (TREATED, CONTROL, DISPLACEMENT, DISPLACEMENT_CONTROL),
}


@dataclass(frozen=True, eq=False)
class Likeness:
    """How alike changes of areas are for no other reason than that crime clusters.

    Attributes
    ----------
    covariance : float array, shape (areas, areas)
        Of the logarithms of the areas' ratios of change, beyond what chance alone makes of counts.
    nugget : float
        Extra variance of single counts, as a share of what chance alone makes.
    odds : float
        Share of the events of both periods that are of the one after.
    """

    covariance: np.ndarray
    nugget: float
    odds: float


@dataclass(frozen=True)
class Estimate:
    """A number with what is known of its precision.

    Attributes
    ----------
    value : float
    standard_error, low, high, p_value : float
        If every event came by itself: the standard error, a 95% interval, and the two-sided
        p-value of no difference.
    clustered_error, clustered_low, clustered_high, clustered_p : float or None
        The same with the clustering of change; None where that was not measured.
    """

    value: float
    standard_error: float
    low: float
    high: float
    p_value: float
    clustered_error: float | None = None
    clustered_low: float | None = None
    clustered_high: float | None = None
    clustered_p: float | None = None

    @property
    def is_clustered(self) -> bool:
        """Whether the clustering of change is known."""
        return self.clustered_error is not None

    @property
    def ends(self) -> tuple[float, float]:
        """The interval that knows most."""
        if self.clustered_low is None or self.clustered_high is None:
            return self.low, self.high
        return self.clustered_low, self.clustered_high

    @property
    def p(self) -> float:
        """The p-value that knows most."""
        return self.p_value if self.clustered_p is None else self.clustered_p


def weighted_difference(
    compared: Compared,
    weights: np.ndarray,
    likeness: Likeness | None = None,
) -> Estimate:
    """Return the weighted sum of the changes of areas.

    Parameters
    ----------
    compared : Compared
    weights : float array, shape (areas,)
        1 for treated and displacement areas, -1 for their controls, 0 for those left out, each
        times what brings it to the size that is meant.
    likeness : Likeness, optional

    Returns
    -------
    Estimate
        In events of a period as long as the one after.
    """
    scale, before, after = compared.scale, compared.before, compared.after
    value = float(weights @ (after - scale * before))
    alone = float(weights**2 @ (after + scale**2 * before))
    if likeness is None:
        return _estimate(value, math.sqrt(alone), None)
    moved = weights * _sensitivity(compared, likeness)
    together = (1 + likeness.nugget) * alone + float(moved @ likeness.covariance @ moved)
    return _estimate(value, math.sqrt(alone), math.sqrt(max(together, 0.0)))


def _sensitivity(compared: Compared, likeness: Likeness) -> np.ndarray:
    """By how many events the change of each area grows with the logarithm of its ratio."""
    odds = likeness.odds
    return (1 + compared.scale) * odds * (1 - odds) * (compared.before + compared.after)


def displacement_difference(
    compared: Compared,
    part: str = TOTAL,
    likeness: Likeness | None = None,
    matched: str | None = None,
    scales: np.ndarray | None = None,
) -> Estimate:
    """Return the weighted displacement difference of all areas, or of one set.

    Parameters
    ----------
    compared : Compared
    part : str
        `LOCAL`, treated less control; `MOVED`, displacement less its control; `TOTAL`, both.
    likeness : Likeness, optional
    matched : str, optional
        Name of the set.
    scales : float array, shape (areas,), optional
        Weights of areas of other sizes (`size_weights`).
    """
    weights = np.zeros(len(compared.areas))
    for role in ROLES_OF[part]:
        weights[compared.having(role, matched)] = SIGNS[role]
    return weighted_difference(compared, weights if scales is None else weights * scales, likeness)


def size_weights(compared: Compared) -> np.ndarray:
    """Return by what controls are multiplied to be as large as what they stand beside, (areas,)."""
    sizes = np.array([one.size for one in compared.areas])
    weights = np.ones(len(sizes))
    for role, control in ((TREATED, CONTROL), (DISPLACEMENT, DISPLACEMENT_CONTROL)):
        some, others = compared.having(role), compared.having(control)
        if some.any() and others.any() and sizes[others].sum() > 0:
            weights[others] = sizes[some].sum() / sizes[others].sum()
    return weights


@dataclass(frozen=True)
class Ratio:
    """How many times as much something became as it would have with its control's ratio.

    Attributes
    ----------
    ratio : Estimate
        (T1 / T0) / (C1 / C0), or T1 / T0 where there is no control.
    expected : float
        What T1 would have been with the control's ratio: T0 C1 / C0.
    """

    ratio: Estimate
    expected: float


def ratio_of_ratios(
    compared: Compared,
    part: str = LOCAL,
    likeness: Likeness | None = None,
    matched: str | None = None,
) -> Ratio | None:
    """Return the ratio of the two ratios of change; None where one of the counts is 0.

    The difference in differences of logarithms. Its variance is the sum of 1 over each count, and
    what the clustering of change adds.
    """
    role, control = ROLES_OF[part]
    log, alone, expected = 0.0, 0.0, 0.0
    shares = np.zeros(len(compared.areas))
    for sign, one in ((1.0, role), (-1.0, control)):
        some = compared.having(one, matched)
        if not some.any() and one == control:
            expected = compared.scale * float(compared.before[compared.having(role, matched)].sum())
            continue
        before, after = float(compared.before[some].sum()), float(compared.after[some].sum())
        if not before or not after:
            return None
        change = after / (compared.scale * before)
        log += sign * math.log(change)
        alone += 1 / before + 1 / after
        shares[some] = sign * (compared.before + compared.after)[some] / (before + after)
        if sign > 0:
            expected = compared.scale * before
        else:
            expected *= change
    clustered = None
    if likeness is not None:
        more = float(shares @ likeness.covariance @ shares)
        clustered = math.sqrt(max((1 + likeness.nugget) * alone + more, 0.0))
    return Ratio(_of_logarithm(_estimate(log, math.sqrt(alone), clustered)), expected)


def _estimate(value: float, error: float, clustered: float | None) -> Estimate:
    found = (error, value - Z95 * error, value + Z95 * error, _p_value(value, error))
    if clustered is None:
        return Estimate(value, *found)
    low, high = value - Z95 * clustered, value + Z95 * clustered
    return Estimate(value, *found, clustered, low, high, _p_value(value, clustered))


def _p_value(value: float, error: float) -> float:
    return float(2 * special.ndtr(-abs(value) / error)) if error > 0 else 1.0


def _of_logarithm(found: Estimate) -> Estimate:
    """Return an estimate of a logarithm as one of the ratio; errors stay those of the logarithm."""
    low, high = found.clustered_low, found.clustered_high
    return Estimate(
        value=math.exp(found.value),
        standard_error=found.standard_error,
        low=math.exp(found.low),
        high=math.exp(found.high),
        p_value=found.p_value,
        clustered_error=found.clustered_error,
        clustered_low=None if low is None else math.exp(low),
        clustered_high=None if high is None else math.exp(high),
        clustered_p=found.clustered_p,
    )

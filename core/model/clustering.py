"""What a model says of the clustering of the events, and of the selection that knows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import MissingError
from ..language import said
from ..shapes import Misshapen, Where, flag, number, one_of, whole
from .fields import LENGTH, NAME, VARIABLE, Kind, many, maybe, part, record
from .term import ADMITTED, DROPPED, ONE_QUARTER, RATIO, SHARE, TURNED_AWAY
from .variable import Variable

NUMBER = number()
STRONGEST = 500.0  # variance of a logarithm: the ratio of pairs is its exponential
CURVES = ("distances", "estimated", "fitted", "low", "high")  # of a pair correlation
LEAST_SEEN = 0.1  # more pairs than without clustering, close together, to speak of clustering


@dataclass(frozen=True)
class Component:
    """One part of a clustering: strength · exp(−(distance / scale)^power)."""

    strength: float = part(NUMBER)
    scale: float = part(NUMBER)
    power: float = part(NUMBER)


@dataclass(frozen=True)
class Clustering:
    """How events cluster for reasons outside the factors.

    Attributes
    ----------
    strength : float
        Variance of the logarithm of what varies unseen.
    range : float
        Distance within which it is felt, in the units of the map.
    nugget : float
        Extra variance of single cells; 0 is as chance.
    components : tuple of Component
    """

    strength: float = part(number(0, STRONGEST))
    range: float = part(number(0))
    nugget: float = part(NUMBER)
    components: tuple[Component, ...] = part(many(record(Component)), default=())

    @property
    def is_seen(self) -> bool:
        """Whether it is worth speaking of."""
        return bool(np.expm1(self.strength) >= LEAST_SEEN)


@dataclass(frozen=True)
class Clusterings:
    """The clustering without and with the factors of the model.

    Attributes
    ----------
    before : Clustering
    after : Clustering
        That the model leaves which is mapped.
    local : Clustering or None
        That the local ratios leave, under which a calibrated selection tests. None without any.
    """

    before: Clustering = part(record(Clustering))
    after: Clustering = part(record(Clustering))
    local: Clustering | None = part(maybe(record(Clustering)), default=None)


@dataclass(frozen=True)
class AdmissionStep:
    """A variable admitted, dropped, turned away or left out, and the test that decided.

    Attributes
    ----------
    action : "admitted", "dropped", "turned away" or "one quarter"
        The last of a variable that passed its test, but shows in one quarter only.
    variable : Variable
    p_value : float
    deviate : float
        Its score in standard deviations.
    second_test : bool
        Whether the p-value is of a second test, with the clustering that the variable would leave.
    error : float
        Monte Carlo standard error of the p-value; 0 where it is not known.
    at_most : bool
        Whether the p-value is a floor: no surrogate leaned as far.
    borderline : bool
        Whether another seed might decide otherwise.
    """

    action: str = part(one_of((ADMITTED, DROPPED, TURNED_AWAY, ONE_QUARTER)))
    variable: Variable = part(VARIABLE)
    p_value: float = part(SHARE)
    deviate: float = part(NUMBER)
    second_test: bool = part(flag, default=False)
    error: float = part(number(0), default=0.0)
    at_most: bool = part(flag, default=False)
    borderline: bool = part(flag, default=False)


@dataclass(frozen=True)
class CalibratedSelection:
    """The steps of a calibrated selection.

    Attributes
    ----------
    steps : tuple of AdmissionStep
        Every variable admitted or dropped, in order.
    turned_away : AdmissionStep or None
        The best candidate of the last test, which ended the selection.
    critical : float or None
        Deviate that the last candidate would have had to pass.
    left_out : tuple of AdmissionStep
        Of each factor left, its best variable at the last test.
    """

    steps: tuple[AdmissionStep, ...] = part(many(record(AdmissionStep)))
    turned_away: AdmissionStep | None = part(maybe(record(AdmissionStep)))
    critical: float | None = part(maybe(NUMBER))
    left_out: tuple[AdmissionStep, ...] = part(many(record(AdmissionStep)))

    def best_left_out(self, factor: str) -> AdmissionStep | None:
        """Return the best variable of a factor left out; None where none could be tested."""
        return next((one for one in self.left_out if one.variable.factor == factor), None)


@dataclass(frozen=True)
class FactorShare:
    """Share of the resamples in which a factor was chosen, at whatever distance."""

    factor: str = part(NAME)
    share: float = part(SHARE)


@dataclass(frozen=True)
class VariableShare:
    """Share of the resamples in which a variable was chosen."""

    variable: Variable = part(VARIABLE)
    share: float = part(SHARE)


@dataclass(frozen=True)
class VariableInterval:
    """2.5% and 97.5% points of the local ratio of a variable over the resamples."""

    variable: Variable = part(VARIABLE)
    low: float = part(RATIO)
    high: float = part(RATIO)


@dataclass(frozen=True)
class Stability:
    """How often factors and variables are chosen where the study is drawn again.

    Attributes
    ----------
    resamples, parts : int
        Times it was drawn, and squares it was cut into.
    side : float
        Of a square, in the units of the map.
    factors, variables, intervals : tuples
    """

    resamples: int = part(whole())
    parts: int = part(whole())
    side: float = part(LENGTH)
    factors: tuple[FactorShare, ...] = part(many(record(FactorShare)))
    variables: tuple[VariableShare, ...] = part(many(record(VariableShare)))
    intervals: tuple[VariableInterval, ...] = part(many(record(VariableInterval)))


@dataclass(frozen=True)
class Autocorrelation:
    """Moran's I and its p-value by permutation."""

    index: float = part(NUMBER)
    p_value: float = part(SHARE)


@dataclass(frozen=True)
class Moran:
    """Moran's I of the residuals without and with the factors."""

    before: Autocorrelation = part(record(Autocorrelation))
    after: Autocorrelation = part(record(Autocorrelation))
    permutations: int | None = part(maybe(whole()), default=None)


@dataclass(frozen=True)
class Dispersion:
    """Pearson chi-squared per degree of freedom without and with the factors."""

    before: float = part(NUMBER)
    after: float = part(NUMBER)


@dataclass(frozen=True)
class Correlation:
    """Pair correlation of the residuals, estimated and fitted, by distance.

    `low` and `high` hold the middle `level` of what `surrogates` without clustering show.
    """

    distances: Sequence[float] = part(many(NUMBER))
    estimated: Sequence[float] = part(many(NUMBER))
    fitted: Sequence[float] = part(many(NUMBER))
    low: Sequence[float] = part(many(NUMBER))
    high: Sequence[float] = part(many(NUMBER))
    surrogates: int | None = part(maybe(whole()), default=None)
    level: float = part(SHARE, default=0.95)


def _curve(value: object, where: Where) -> None:
    """Take a pair correlation: lists of one length, the distances ascending."""
    record(Correlation).shape(value, where)
    if not isinstance(value, dict):
        raise MissingError
    distances = [0.0, *value["distances"]]
    ascending = all(one < other for one, other in zip(distances, distances[1:]))
    lengths = {len(value[name]) for name in CURVES}
    if not ascending or len(lengths) > 1:
        raise Misshapen(
            where, said("a curve: ascending distances, and as many values of each kind")
        )


CURVE = Kind(_curve, record(Correlation).made)


@dataclass(frozen=True)
class Diagnostics:
    """Figures of the residuals."""

    moran: Moran | None = part(maybe(record(Moran)), default=None)
    dispersion: Dispersion | None = part(maybe(record(Dispersion)), default=None)
    correlation: Correlation | None = part(maybe(CURVE), default=None)

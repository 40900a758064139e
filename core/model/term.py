"""A term of a model: its coefficient, how precisely that is known, whether it holds up."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from ..settings import EFFECTS
from ..shapes import flag, number, one_of, text
from .fields import VARIABLE, maybe, part, record
from .variable import Variable

LARGEST_LOG = 50.0  # expected events of e^50 a cell are nonsense, and sums of them overflow
LOG = number(-LARGEST_LOG, LARGEST_LOG)
RATIO = number(above=0, least=0, most=math.exp(4 * LARGEST_LOG))  # ends of intervals lie far out
SHARE = number(0, 1)

ADMITTED = "admitted"
OWN_P_VALUE = "own p-value"
ADMITTED_TOO = "admitted too"
DROPPED = "dropped"
TURNED_AWAY = "turned away"
TOO_FEW = "too few events"
TOLD = "told"
VERDICTS = (ADMITTED, OWN_P_VALUE, ADMITTED_TOO, DROPPED, TURNED_AWAY, TOO_FEW, TOLD)
NEEDS = {OWN_P_VALUE: ("alpha",), TURNED_AWAY: ("variable", "deviate")}  # of a verdict


@dataclass(frozen=True)
class Precision:
    """How precisely a coefficient is known; the interval is a 95% Wald interval.

    Attributes
    ----------
    standard_error : float
        Of the coefficient.
    p_value : float
        Two-sided.
    low, high : float
        Ends of the interval of the relative risk value.
    """

    standard_error: float = part(number(0))
    p_value: float = part(SHARE)
    low: float = part(RATIO)
    high: float = part(RATIO)


@dataclass(frozen=True)
class Verdict:
    """Whether a term holds up although the events cluster, and why.

    Attributes
    ----------
    holds_up : bool
    why : one of VERDICTS
        - ADMITTED: by the calibrated selection, whose term it is.
        - OWN_P_VALUE: its adjusted p-value passes the level `alpha`, or does not; nothing pays
          for what was tried.
        - ADMITTED_TOO: the calibrated selection has its factor, as `variable`.
        - DROPPED: admitted at first, and dropped beside the others.
        - TURNED_AWAY: the best `variable` of its factor leans by `deviate`, and clustering alone
          brings some variable to `critical` in a share `alpha` of the surrogates.
        - TOO_FEW: too few events on one side for an estimate.
        - TOLD: `told`, a sentence as an earlier version wrote it.
    alpha : float or None
    variable : Variable or None
    deviate, critical : float or None
    told : str
    """

    holds_up: bool = part(flag)
    why: str = part(one_of(VERDICTS))
    alpha: float | None = part(maybe(SHARE), default=None)
    variable: Variable | None = part(maybe(VARIABLE), default=None)
    deviate: float | None = part(maybe(number()), default=None)
    critical: float | None = part(maybe(number()), default=None)
    told: str = part(text(), default="")


@dataclass(frozen=True)
class Term:
    """One variable of the model.

    Attributes
    ----------
    variable : Variable
    effect : "aggravating" or "protective"
        Of the factor.
    coefficient : float
    rrv : float
        Relative risk value, exp(coefficient): above 1 also for a protective factor, whose cells
        are coded -1.
    independent : Precision
        As if the cells were independent.
    adjusted : Precision or None
        Knowing how the events cluster; None where that was not looked at.
    admission_p_value : float or None
        Of the test by which a calibrated selection let the variable in.
    verdict : Verdict or None
    """

    variable: Variable = part(VARIABLE)
    effect: str = part(one_of(EFFECTS))
    coefficient: float = part(LOG)
    rrv: float = part(RATIO)
    independent: Precision = part(record(Precision))
    adjusted: Precision | None = part(maybe(record(Precision)), default=None)
    admission_p_value: float | None = part(maybe(SHARE), default=None)
    verdict: Verdict | None = part(maybe(record(Verdict)), default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "variable", replace(self.variable, effect=self.effect))

    @property
    def factor(self) -> str:
        """Name of the factor."""
        return self.variable.factor

    @property
    def precision(self) -> Precision:
        """How precisely it is known, as it is shown: adjusted where that was looked at."""
        return self.independent if self.adjusted is None else self.adjusted

    @property
    def low(self) -> float:
        """Lower end of the interval to show."""
        return self.precision.low

    @property
    def high(self) -> float:
        """Upper end of the interval to show."""
        return self.precision.high

    @property
    def multiplier(self) -> float:
        """What the influence multiplies the expected events by: below 1 where it protects."""
        return 1 / self.rrv if self.variable.sign < 0 else self.rrv

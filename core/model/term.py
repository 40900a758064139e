"""A term of a model: its two ratios, how precisely they are known, whether it holds up."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from ..errors import MissingError
from ..settings import EFFECTS
from ..shapes import flag, number, one_of, text
from .fields import LARGEST_LOG, RATIO, VARIABLE, maybe, part, record
from .profile import Profile
from .variable import Variable

LOG = number(-LARGEST_LOG, LARGEST_LOG)
SHARE = number(0, 1)

NORMAL_95 = 1.959963984540054  # 97.5% point of the standard normal distribution

ALIKE, QUARTERS, PLACES, OPPOSITE = "alike", "quarters", "places", "opposite"
CONTRASTS = (ALIKE, QUARTERS, PLACES, OPPOSITE)

ADMITTED = "admitted"
OWN_P_VALUE = "own p-value"
ADMITTED_TOO = "admitted too"
DROPPED = "dropped"
TURNED_AWAY = "turned away"
ONE_QUARTER = "one quarter"
TOO_FEW = "too few events"
TOLD = "told"
VERDICTS = (
    ADMITTED,
    OWN_P_VALUE,
    ADMITTED_TOO,
    DROPPED,
    TURNED_AWAY,
    ONE_QUARTER,
    TOO_FEW,
    TOLD,
)
NEEDS = {  # of a verdict
    OWN_P_VALUE: ("alpha",),
    TURNED_AWAY: ("variable", "deviate"),
    ONE_QUARTER: ("variable", "deviate"),
}


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
        Ends of the interval of the ratio.
    """

    standard_error: float = part(number(0))
    p_value: float = part(SHARE)
    low: float = part(RATIO)
    high: float = part(RATIO)


@dataclass(frozen=True)
class Estimate:
    """A coefficient and the ratio that it stands for.

    Attributes
    ----------
    coefficient : float
        Of the variable as it is coded: 1 under the influence, -1 for a protective factor. Above 0
        in the direction expected.
    ratio : float
        What the influence multiplies the expected events by: below 1 where it protects.
    independent : Precision
        As if the cells were independent.
    adjusted : Precision or None
        Knowing how the events cluster; None where that was not looked at.
    """

    coefficient: float = part(LOG)
    ratio: float = part(RATIO)
    independent: Precision = part(record(Precision))
    adjusted: Precision | None = part(maybe(record(Precision)), default=None)

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


@dataclass(frozen=True)
class Reach:
    """What lies within the influence: shares of the cells of the study area, and of the events."""

    cells: float = part(SHARE)
    events: float = part(SHARE)


@dataclass(frozen=True)
class Admission:
    """The test that let a variable in, all that was tried paid for.

    Attributes
    ----------
    p_value : float
    error : float
        Monte Carlo standard error of the p-value; 0 where it is not known.
    at_most : bool
        Whether the p-value is a floor: no surrogate leaned as far.
    borderline : bool
        Whether another seed might decide otherwise: the level lies within the uncertainty of the
        p-value, or of that of a variable admitted before.
    """

    p_value: float = part(SHARE)
    error: float = part(number(0), default=0.0)
    at_most: bool = part(flag, default=False)
    borderline: bool = part(flag, default=False)


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
        - TURNED_AWAY: the best `variable` of its factor stands out by `deviate`, and clustering
          alone brings some variable to `critical` in a share `alpha` of the surrogates.
        - ONE_QUARTER: the best `variable` of its factor passed the test, but without the quarter
          that speaks most for it the rest of the study area does not bear it out.
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
    citywide : Estimate or None
        Of the events of all the study area: by maximum likelihood of the family. None in models of
        the first version that were chosen by the calibrated selection.
    local : Estimate or None
        A place within the influence compared with its neighbourhood. None for the reference
        procedure, which does not compare so.
    reach : Reach or None
        None in models of the first version.
    admission : Admission or None
        Of a calibrated selection.
    verdict : Verdict or None
    profile : Profile or None
        The ratio ring by ring; of a calibrated selection.
    """

    variable: Variable = part(VARIABLE)
    effect: str = part(one_of(EFFECTS))
    citywide: Estimate | None = part(maybe(record(Estimate)))
    local: Estimate | None = part(maybe(record(Estimate)), default=None)
    reach: Reach | None = part(maybe(record(Reach)), default=None)
    admission: Admission | None = part(maybe(record(Admission)), default=None)
    verdict: Verdict | None = part(maybe(record(Verdict)), default=None)
    profile: Profile | None = part(maybe(record(Profile)), default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "variable", replace(self.variable, effect=self.effect))

    @property
    def factor(self) -> str:
        """Name of the factor."""
        return self.variable.factor

    @property
    def citywide_first(self) -> Estimate:
        """The estimate that the risk map is made of: local only where that is all there is."""
        found = self.local if self.citywide is None else self.citywide
        if found is None:  # one of the two is always there
            raise MissingError
        return found

    @property
    def local_first(self) -> Estimate:
        """The estimate that compares with the neighbourhood, or the only one there is."""
        return self.citywide_first if self.local is None else self.local

    @property
    def strength(self) -> float:
        """The least that the influence multiplies by (or divides, protecting), 95% sure.

        Above 1 where the interval of the citywide ratio lies on the side expected.
        """
        return 1 / self.citywide_first.high if self.variable.sign < 0 else self.citywide_first.low

    @property
    def contrast(self) -> str:
        """How the two ratios differ, one of CONTRASTS."""
        if self.citywide is None or self.local is None:
            return ALIKE
        if self.citywide.coefficient < 0 < self.local.coefficient:
            return OPPOSITE
        between = self.citywide.coefficient - self.local.coefficient
        errors = (one.precision.standard_error for one in (self.citywide, self.local))
        if abs(between) <= NORMAL_95 * math.hypot(*errors):
            return ALIKE
        return QUARTERS if between > 0 else PLACES

"""The model: what was chosen and how, as one JSON file (schema `rtm-model/1`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

from ..errors import RtmError
from ..model.variable import Variable
from ..shapes import Misshapen, read_json, shown
from .model_shape import MODEL, disagreements

SCHEMA = "rtm-model/1"
DIGITS = 10  # written digits: the last bits of linear algebra must not change the bytes
REMEDY = "Make the model again with “Fit model” (rtm:fitmodel)."


@dataclass(frozen=True)
class Term:
    """One variable of the model; intervals are 95% Wald intervals.

    `rrv` is exp(coefficient), above 1 also for a protective factor, whose cells are coded -1.
    Standard error, p-value and interval take cells as independent; those that are `adjusted` know
    how the events cluster, and are None where that was not looked at. `admission_p_value` is that
    of the test by which a calibrated selection let the variable in; `holds_up` says whether the
    factor holds up although events cluster, and `reason` why.
    """

    factor: str
    operationalisation: str
    distance: float
    effect: str
    coefficient: float
    standard_error: float
    p_value: float
    rrv: float
    rrv_low: float
    rrv_high: float
    adjusted_standard_error: float | None = None
    adjusted_p_value: float | None = None
    adjusted_low: float | None = None
    adjusted_high: float | None = None
    admission_p_value: float | None = None
    holds_up: bool | None = None
    reason: str = ""

    @property
    def low(self) -> float:
        """Lower end of the interval to show: adjusted for clustering where that is known."""
        return self.rrv_low if self.adjusted_low is None else self.adjusted_low

    @property
    def high(self) -> float:
        """Upper end of the interval to show."""
        return self.rrv_high if self.adjusted_high is None else self.adjusted_high

    @property
    def shown_p_value(self) -> float:
        """The p-value to show."""
        return self.p_value if self.adjusted_p_value is None else self.adjusted_p_value

    @property
    def variable(self) -> Variable:
        """The variable of this term."""
        return Variable(self.factor, self.operationalisation, self.distance, self.effect)

    @property
    def multiplier(self) -> float:
        """What the influence multiplies the expected events by: below 1 where it protects."""
        return 1 / self.rrv if self.variable.sign < 0 else self.rrv


@dataclass(frozen=True)
class Model:
    """A fitted model and everything that says how it came about.

    Attributes
    ----------
    family : "poisson", "nb1" or "nb2"
    intercept, intercept_standard_error : float
    dispersion : float or None
        sigma of NB1 or alpha of NB2.
    terms : tuple of Term
    log_likelihood, aic, bic : float
        The dispersion counts as a parameter; n of the BIC is the number of cells.
    cells, events : int
    candidates : dict
        `tested`, `constant` (names), `duplicate` (name, same_as), `survived`, `refused`.
    families : dict
        For each family tried `bic`, `terms` and the `path` of steps, or the reason why not.
    culling : dict
        The penalty and how it was found.
    warnings : tuple of str
    check : dict
        Agreement with statsmodels: `text`, and the largest relative difference or None.
    settings : dict
    seed : int
    calibrated : dict
        Steps of a calibrated selection, and the best candidate that it turned away.
    clustering : dict
        How the events cluster for reasons outside the factors, before and after.
    reference : dict
        The model of the reference procedure where another was asked for: `family`, `bic`, `terms`.
    stability : dict
        How often each factor and variable is chosen in resamples.
    diagnostics : dict
        Moran's I, dispersion and the pair correlation curve of the residuals.
    inputs, software : dict
        Given by the caller.
    created : str
        Time, given by the caller.
    """

    family: str
    intercept: float
    intercept_standard_error: float
    dispersion: float | None
    terms: tuple[Term, ...]
    log_likelihood: float
    aic: float
    bic: float
    cells: int
    events: int
    candidates: dict
    families: dict
    culling: dict
    warnings: tuple[str, ...]
    check: dict
    settings: dict
    seed: int
    calibrated: dict = field(default_factory=dict)
    clustering: dict = field(default_factory=dict)
    reference: dict = field(default_factory=dict)
    stability: dict = field(default_factory=dict)
    diagnostics: dict = field(default_factory=dict)
    software: dict = field(default_factory=dict)
    inputs: dict = field(default_factory=dict)
    created: str = ""

    def to_json(self) -> str:
        """Return the model as JSON, numbers to ten digits; `read_model` reads it back.

        Raises
        ------
        RtmError
            If a number of it is none.
        """
        content = _rounded({"schema": SCHEMA, **asdict(self)})
        try:
            return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        except ValueError as reason:
            raise RtmError(
                f"The fit ended with a number that is none: {_first_fault(content)}",
                "Leave out the factor that it belongs to, or use more events.",
            ) from reason


def read_model(text: str) -> Model:
    """Read a model.

    Raises
    ------
    RtmError
        If it is not whole JSON, of another schema, lacks something or was edited to nonsense.
    """
    try:
        content = read_json(text)
    except ValueError as reason:
        raise RtmError(f"The model file is not complete JSON ({reason}).", REMEDY) from reason
    if not isinstance(content, Mapping) or content.get("schema") != SCHEMA:
        found = content.get("schema") if isinstance(content, Mapping) else None
        raise RtmError(f"The model's schema is {shown(found)}, not {SCHEMA}.", REMEDY)
    _require_sense(content)
    kept = {part.name: content[part.name] for part in fields(Model) if part.name in content}
    terms = tuple(_term(entry) for entry in content["terms"])
    return Model(**{**kept, "terms": terms, "warnings": tuple(content["warnings"])})


def _require_sense(content: Mapping) -> None:
    """Refuse a model of which a part makes no sense, and name the part."""
    problem = _first_fault(content)
    if problem is not None:
        raise RtmError(problem, REMEDY)


def _first_fault(content: Mapping) -> str | None:
    """Return what is wrong with the first part that makes no sense, if there is one."""
    try:
        MODEL(content, ())
    except Misshapen as part:
        if part.wanted is None:
            return f"The model has no “{part.where}”."
        return f"“{part.where}” of the model makes no sense: it must be {part.wanted}."
    return next(disagreements(content), None)


def _term(entry: Mapping) -> Term:
    return Term(**{part.name: entry[part.name] for part in fields(Term) if part.name in entry})


def _rounded(value):
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, Mapping):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(one) for one in value]
    return value

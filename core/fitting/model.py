"""The model: what was chosen and how, as one JSON file (schema `rtm-model/1`)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from ..errors import RtmError
from ..settings import EFFECTS, FAMILIES
from ..terrain.variables import DENSITY, PROXIMITY, Variable

SCHEMA = "rtm-model/1"
DIGITS = 10  # written digits: the last bits of linear algebra must not change the bytes
REMEDY = "Make the model again with “Fit model” (rtm:fitmodel)."
NUMBER = (int, float)
LARGEST = 1e15  # also of whole numbers, which may be too long for any arithmetic
LARGEST_LOG = 50.0  # expected events of e^50 a cell are nonsense, and sums of them overflow


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
        """Return the model as JSON, numbers to ten digits; `read_model` reads it back."""
        content = _rounded({"schema": SCHEMA, **asdict(self)})
        return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def read_model(text: str) -> Model:
    """Read a model.

    Raises
    ------
    RtmError
        If it is not whole JSON, of another schema, lacks something or was edited to nonsense.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as reason:
        raise RtmError(f"The model file is not complete JSON ({reason}).", REMEDY) from reason
    if not isinstance(content, Mapping) or content.get("schema") != SCHEMA:
        found = content.get("schema") if isinstance(content, Mapping) else None
        raise RtmError(f"The model's schema is {found}, not {SCHEMA}.", REMEDY)
    for key, kind in KINDS.items():
        _require(key in content, f"The model has no “{key}”.")
        good = isinstance(content[key], kind) and not isinstance(content[key], bool)
        _require(good, f"“{key}” of the model makes no sense.")
    for key in ("intercept", "intercept_standard_error", "log_likelihood", "aic", "bic"):
        most = LARGEST_LOG if key == "intercept" else LARGEST
        _require(abs(content[key]) <= most, f"“{key}” of the model is no sensible number.")
    for key, kind in INPUT_KINDS.items():
        good = isinstance(content["inputs"].get(key, kind()), kind)
        _require(good, f"“{key}” of the model's inputs makes no sense.")
    for key in ("cells", "events"):
        _require(content[key] > 0, f"“{key}” of the model is {content[key]}.")
    texts = all(isinstance(warning, str) for warning in content["warnings"])
    _require(texts, "“warnings” of the model makes no sense.")
    _require(content["family"] in FAMILIES, f"The model's family is “{content['family']}”.")
    _require_dispersion(content["family"], content["dispersion"])
    terms = tuple(_term(number, entry) for number, entry in enumerate(content["terms"], 1))
    factors = [term.factor for term in terms]
    _require(len(set(factors)) == len(factors), "The model has two terms of one factor.")
    kept = {key: content[key] for key in KINDS}
    for key in LATER_PARTS:
        kept[key] = content.get(key, {})
        _require(isinstance(kept[key], dict), f"“{key}” of the model makes no sense.")
    return Model(**{**kept, "terms": terms, "warnings": tuple(content["warnings"])})


KINDS = {
    "family": str,
    "intercept": NUMBER,
    "intercept_standard_error": NUMBER,
    "dispersion": (*NUMBER, type(None)),
    "terms": list,
    "log_likelihood": NUMBER,
    "aic": NUMBER,
    "bic": NUMBER,
    "cells": int,
    "events": int,
    "candidates": dict,
    "families": dict,
    "culling": dict,
    "warnings": list,
    "check": dict,
    "settings": dict,
    "seed": int,
    "software": dict,
    "inputs": dict,
    "created": str,
}
LATER_PARTS = ("calibrated", "clustering", "reference", "stability", "diagnostics")
INPUT_KINDS = {"grid": dict, "events": dict, "factors": list}
TERM_TEXTS = ("factor", "operationalisation", "effect")
TERM_NUMBERS = (
    "distance",
    "coefficient",
    "standard_error",
    "p_value",
    "rrv",
    "rrv_low",
    "rrv_high",
)
ADJUSTED_NUMBERS = (
    "adjusted_standard_error",
    "adjusted_p_value",
    "adjusted_low",
    "adjusted_high",
    "admission_p_value",
)


def _term(number: int, entry) -> Term:
    which = f"Term {number} of the model"
    _require(isinstance(entry, Mapping), f"{which} makes no sense.")
    for key in (*TERM_TEXTS, *TERM_NUMBERS):
        _require(key in entry, f"{which} has no “{key}”.")
    for key in TERM_TEXTS:
        _require(
            isinstance(entry[key], str) and entry[key], f"“{key}” of term {number} is no name."
        )
    for key in TERM_NUMBERS:
        good = isinstance(entry[key], NUMBER) and not isinstance(entry[key], bool)
        most = LARGEST_LOG if key == "coefficient" else LARGEST
        good = good and abs(entry[key]) <= most
        _require(good, f"“{key}” of term {number} is no sensible number.")
    how, effect = entry["operationalisation"], entry["effect"]
    _require(how in (PROXIMITY, DENSITY), f"The operationalisation of term {number} is “{how}”.")
    _require(effect in EFFECTS, f"The effect of term {number} is “{effect}”.")
    for key in ("distance", "standard_error"):
        _require(entry[key] > 0, f"“{key}” of term {number} is {entry[key]:g}.")
    _require(0 <= entry["p_value"] <= 1, f"“p_value” of term {number} is {entry['p_value']:g}.")
    agree = entry["rrv"] > 0 and math.isclose(
        math.log(entry["rrv"]), entry["coefficient"], rel_tol=1e-6, abs_tol=1e-6
    )
    _require(agree, f"Coefficient and relative risk value of term {number} do not agree.")
    inside = 0 < entry["rrv_low"] <= entry["rrv"] <= entry["rrv_high"]
    _require(inside, f"The interval of term {number} does not hold its relative risk value.")
    adjusted = {key: entry.get(key) for key in ADJUSTED_NUMBERS}
    for key, value in adjusted.items():
        good = isinstance(value, NUMBER) and not isinstance(value, bool) and 0 <= value <= LARGEST
        _require(value is None or good, f"“{key}” of term {number} is no sensible number.")
    verdict, reason = entry.get("holds_up"), entry.get("reason", "")
    _require(
        verdict in (None, True, False) and isinstance(reason, str),
        f"The verdict on term {number} makes no sense.",
    )
    known = {key: entry[key] for key in (*TERM_TEXTS, *TERM_NUMBERS)}
    return Term(**known, **adjusted, holds_up=verdict, reason=reason)


def _require_dispersion(family: str, dispersion) -> None:
    if family == "poisson":
        _require(dispersion is None, "A Poisson model has no dispersion, and this one has.")
    else:
        good = dispersion is not None and 0 < dispersion <= LARGEST
        _require(good, "The model's dispersion is missing or makes no sense.")


def _require(good: bool, problem: str) -> None:
    if not good:
        raise RtmError(problem, REMEDY)


def _rounded(value):
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, Mapping):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(one) for one in value]
    return value

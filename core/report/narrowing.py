"""How the candidates were narrowed to the terms, and what became of each factor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..fitting.model import Model
from ..fitting.stepwise.search import NO_OPTIMUM, P_VALUE, SIGN, SIGN_OF_ANOTHER

BETTER = "would have lowered the BIC, but"
REFUSALS = {
    SIGN: f"{BETTER} against the direction expected",
    SIGN_OF_ANOTHER: f"{BETTER} would have turned another factor against its direction",
    P_VALUE: f"{BETTER} with a p-value above the limit",
    NO_OPTIMUM: f"{BETTER} the model had no finite optimum",
}


@dataclass(frozen=True)
class Fate:
    """What became of the variables of one factor.

    Attributes
    ----------
    factor, effect : str
    tested, constant, duplicate, culled, survived : int
        Variables; tested is the sum of the others.
    outcome : str
        The term it became, or why it became none.
    chosen : bool
        Whether it is in the model.
    """

    factor: str
    effect: str
    tested: int
    constant: int
    duplicate: int
    culled: int
    survived: int
    outcome: str
    chosen: bool


@dataclass(frozen=True)
class Dropped:
    """A variable that was left out before any fit, and why."""

    variable: str
    reason: str


def fates(model: Model) -> tuple[Fate, ...]:
    """Return what became of each factor, those in the model first, else in the order given."""
    candidates = model.candidates
    constant = _by_factor(candidates["constant"])
    duplicate = _by_factor(one["name"] for one in candidates["duplicate"])
    survived = _by_factor(candidates["survivors"])
    refused = _turned_away(model) if model.calibrated else _refused(model)
    terms = {term.factor: term for term in model.terms}
    units = units_of(model)
    found = []
    for factor in model.inputs.get("factors", []):
        name, tested = factor["name"], len(factor["variables"])
        left = tested - constant[name] - duplicate[name]
        found.append(
            Fate(
                factor=name,
                effect=factor["effect"],
                tested=tested,
                constant=constant[name],
                duplicate=duplicate[name],
                culled=left - survived[name],
                survived=survived[name],
                outcome=_outcome(terms.get(name), units, left, survived[name], refused.get(name)),
                chosen=name in terms,
            )
        )
    return tuple(sorted(found, key=lambda fate: not fate.chosen))


def dropped(model: Model) -> tuple[Dropped, ...]:
    """Return the variables that no fit could use: constant ones and duplicates."""
    constant = [
        Dropped(name, "constant: the same in every cell") for name in model.candidates["constant"]
    ]
    duplicate = [
        Dropped(one["name"], f"duplicate: the same cells as {one['same_as']}")
        for one in model.candidates["duplicate"]
    ]
    return (*constant, *duplicate)


def units_of(model: Model) -> str:
    """Return the unit of the model's distances, or an empty text where it is not known."""
    return model.inputs.get("grid", {}).get("units", "")


def _by_factor(variables: Iterable[str]) -> Counter:
    """Count variables, written "factor, operationalisation, distance", by factor."""
    return Counter(name.rsplit(", ", 2)[0] for name in variables)


def _refused(model: Model) -> dict[str, str]:
    """Return why a factor was refused at the last step, where it would have lowered the BIC."""
    reasons: dict[str, str] = {}
    family = model.reference.get("family", model.family)
    for one in model.families[family].get("refused", []):
        reasons.setdefault(one["variable"].rsplit(", ", 2)[0], one["reason"])
    return reasons


def _turned_away(model: Model) -> dict[str, str]:
    """Return why the calibrated selection left a factor out."""
    critical, units = model.calibrated["critical"], units_of(model)
    reasons = {}
    for one in model.calibrated["left_out"]:
        factor, how, distance = one["variable"].rsplit(", ", 2)
        needed = f", and {critical:.1f} is what chance brings" if critical else ""
        reasons[factor] = (
            f"may be chance clustering: its best variable ({how} {distance} {units}".rstrip()
            + f") leans by {one['deviate']:.1f}{needed}"
        )
    for one in model.calibrated["steps"]:
        if one["step"] == "dropped":
            factor = one["variable"].rsplit(", ", 2)[0]
            reasons[factor] = "admitted at first, but it did not stand beside the others"
    return reasons


def _outcome(term, units: str, left: int, survived: int, refused: str | None) -> str:
    if term is not None:
        return f"in the model: {term.operationalisation}, {term.distance:g} {units}".strip()
    if not left:
        return "left out: no variable of its own"
    if refused is not None and refused not in REFUSALS:
        return f"left out: {refused}"
    if not survived:
        return "left out: no weight in the culling, or only against the direction expected"
    if refused is not None:
        return f"left out: {REFUSALS[refused]}"
    return "left out: no variable of it would have lowered the BIC further"

"""How the candidates were narrowed to the terms, and what became of each factor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..language import said
from ..model.clustering import CalibratedSelection
from ..model.record import Model
from ..model.term import DROPPED, ONE_QUARTER, Term
from ..model.variable import Variable
from .phrases import clustering_alone, one_quarter, refusal, variable, way


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
    narrowing = model.narrowing
    constant = _by_factor(narrowing.constant)
    duplicate = _by_factor(one.variable for one in narrowing.duplicates)
    survived = _by_factor(narrowing.survivors)
    terms = {term.factor for term in model.terms}
    found = []
    for factor in model.inputs.factors:
        name, tested = factor.name, len(factor.variables)
        left = tested - constant[name] - duplicate[name]
        found.append(
            Fate(
                factor=name,
                effect=factor.effect,
                tested=tested,
                constant=constant[name],
                duplicate=duplicate[name],
                culled=left - survived[name],
                survived=survived[name],
                outcome=_outcome(model, name, left, survived[name]),
                chosen=name in terms,
            )
        )
    return tuple(sorted(found, key=lambda fate: not fate.chosen))


def dropped(model: Model) -> tuple[Dropped, ...]:
    """Return the variables that no fit could use: constant ones and duplicates."""
    units = model.units
    constant = [
        Dropped(variable(one, units), said("constant: the same in every cell"))
        for one in model.narrowing.constant
    ]
    duplicate = [
        Dropped(
            variable(one.variable, units),
            said("duplicate: the same cells as {variable}", variable=variable(one.same_as, units)),
        )
        for one in model.narrowing.duplicates
    ]
    return (*constant, *duplicate)


def _by_factor(variables: Iterable[Variable]) -> Counter[str]:
    return Counter(one.factor for one in variables)


def _outcome(model: Model, factor: str, left: int, survived: int) -> str:
    """Return the term that a factor became, or why it became none."""
    taken = next((term for term in model.terms if term.factor == factor), None)
    if taken is not None:
        return _in_the_model(taken, model.units)
    if not left:
        return said("left out: {why}", why=said("no variable of its own"))
    if model.calibrated is not None:
        why = _turned_away(model, model.calibrated, factor)
    else:
        why = _not_searched_out(model, factor, survived)
    return said("left out: {why}", why=why)


def _in_the_model(term: Term, units: str) -> str:
    taken = way(term.variable, units)
    if term.verdict is None or term.verdict.holds_up:
        return said("in the model: {way}", way=taken)
    return said("in the model: {way}; but it may be chance clustering", way=taken)


def _not_searched_out(model: Model, factor: str, survived: int) -> str:
    """Return why the reference procedure left a factor out."""
    if not survived:
        return said("no weight in the culling, or only against the direction expected")
    for one in model.reference_family.refused:
        if one.variable.factor == factor:
            return refusal(one)
    return said("no variable of it would have lowered the BIC further")


def _turned_away(model: Model, selection: CalibratedSelection, factor: str) -> str:
    """Return why the calibrated selection left a factor out."""
    if any(one.action == DROPPED and one.variable.factor == factor for one in selection.steps):
        return said("admitted at first, but it did not stand beside the others")
    best = selection.best_left_out(factor)
    if best is None:
        return said("too few events lie within its influence, or outside it, for a test")
    best_way = way(best.variable, model.units)
    if best.action == ONE_QUARTER:
        return one_quarter(best, model.units)
    if best.borderline:
        return said(
            "may be chance clustering, but borderline: other random numbers might have let it in "
            "(at its best: {way})",
            way=best_way,
        )
    return said("may be chance clustering (at its best: {way})", way=best_way)


def what_chance_is(model: Model) -> str:
    """Return what it means that a factor may be chance clustering; empty where none is said to."""
    selection = model.calibrated
    if selection is None or selection.critical is None:
        return ""
    below = [one for one in selection.left_out if one.deviate < selection.critical]
    return clustering_alone(model.settings.alpha) if below else ""

"""What must agree in a model, each part of which makes sense by itself."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from ..language import said
from ..settings import CALIBRATED, DISPERSED
from . import cautions, parts
from . import term as verdicts
from .parts import Narrowing, Reference
from .record import Model
from .term import Term


def disagreements(model: Model) -> Iterator[str]:
    """Yield what does not go together in a model, a sentence each."""
    factors = [term.factor for term in model.terms]
    if len(set(factors)) < len(factors):
        yield said("The model has two terms of one factor.")
    if (model.family in DISPERSED) != (model.dispersion is not None):
        yield said(
            "The “dispersion” of the model does not go with its family, {family}.",
            family=model.family,
        )
    judged = () if model.reference is None else model.reference.terms
    for position, term in enumerate(model.terms, 1):
        yield from _of_term(term, said("term {position}", position=position))
    for position, term in enumerate(judged, 1):
        yield from _of_term(term, said("reference term {position}", position=position))
    yield from _of_ratios(model)
    yield from _of_selection(model)
    yield from _of_narrowing(model.narrowing)
    yield from _of_inputs(model)
    yield from _of_kinds(model)
    yield from _of_resamples(model)


def _of_resamples(model: Model) -> Iterator[str]:
    intervals = () if model.stability is None else model.stability.intervals
    for position, one in enumerate(intervals, 1):
        if one.low > one.high:
            yield said(
                "Interval {position} of the resamples ends before it begins.", position=position
            )


def _of_term(term: Term, called: str) -> Iterator[str]:
    estimates = [one for one in (term.citywide, term.local) if one is not None]
    if not estimates:
        yield said("There is no ratio in {term}.", term=called)
    for one in estimates:
        signed = term.variable.sign * one.coefficient
        if not math.isclose(math.log(one.ratio), signed, rel_tol=1e-6, abs_tol=1e-6):
            yield said("Coefficient and ratio do not agree in {term}.", term=called)
        ends = [known for known in (one.independent, one.adjusted) if known is not None]
        if not all(known.low <= one.ratio <= known.high for known in ends):
            yield said("An interval does not hold the ratio in {term}.", term=called)
    if term.verdict is not None and any(one.adjusted is None for one in estimates):
        yield said(
            "Not every number that is adjusted for clustering is there in {term}.", term=called
        )


def _of_ratios(model: Model) -> Iterator[str]:
    """Look whether all terms have the same ratios, and what they multiply."""
    for kind in ("citywide", "local"):
        if len({getattr(term, kind) is None for term in model.terms}) > 1:
            yield said("Some terms of the model have a {kind} ratio and others none.", kind=kind)
    if model.terms and (model.local is None) != (model.terms[0].local is None):
        yield said("The local ratios of the model do not go with its “local”.")


def _of_selection(model: Model) -> Iterator[str]:
    family = model.family if model.reference is None else model.reference.family
    if not any(one.family == family and one.bic is not None for one in model.families):
        yield said("The family of the model is not among the “families” that were fitted.")
    asked = model.settings.selection == CALIBRATED
    if {model.calibrated is not None, model.reference is not None} != {asked}:
        yield said(
            "The model's “selection” is {selection}, and its parts differ.",
            selection=model.settings.selection,
        )


def _of_narrowing(found: Narrowing) -> Iterator[str]:
    dropped = len(found.constant) + len(found.duplicates)
    if found.tested != dropped + found.culled + found.survived:
        yield said("The numbers of the model's “narrowing” do not add up.")


def _of_inputs(model: Model) -> Iterator[str]:
    """Look for every term among the variables of the factors, where these are told."""
    factors = model.inputs.factors
    names = [factor.name for factor in factors]
    if len(set(names)) < len(names):
        yield said("Two factors among the model's “inputs” have one name.")
    for position, factor in enumerate(factors, 1):
        if any(variable.factor != factor.name for variable in factor.variables):
            yield said(
                "Factor {position} of the model's “inputs” has a variable of another factor.",
                position=position,
            )
    given = {(factor.effect, variable) for factor in factors for variable in factor.variables}
    for position, term in enumerate(model.terms, 1):
        if factors and (term.effect, term.variable) not in given:
            yield said(
                "The variable of term {position} is not among those of the model's “inputs”.",
                position=position,
            )


def _of_kinds(model: Model) -> Iterator[str]:
    """Look for what cautions, verdicts and the check have to tell, being of their kind."""
    yield from _lacking(model.check, model.check.outcome, parts.NEEDS, "check")
    yield from _of_kinds_within(model)
    if model.reference is not None:
        yield from _of_kinds_within(model.reference, "reference")


def _of_kinds_within(told: Model | Reference, *way: str) -> Iterator[str]:
    for position, caution in enumerate(told.cautions, 1):
        where = (*way, "cautions", f"{position}")
        yield from _lacking(caution, caution.kind, cautions.NEEDS, *where)
    for position, term in enumerate(told.terms, 1):
        if term.verdict is not None:
            where = (*way, "terms", f"{position}", "verdict")
            yield from _lacking(term.verdict, term.verdict.why, verdicts.NEEDS, *where)


def _lacking(
    told: object, kind: str, needs: Mapping[str, tuple[str, ...]], *where: str
) -> Iterator[str]:
    for name in needs.get(kind, ()):
        if getattr(told, name) in (None, ()):
            yield said("The model has no “{where}”.", where=" → ".join((*where, name)))

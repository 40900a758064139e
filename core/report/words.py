"""Numbers and terms in words."""

from __future__ import annotations

from collections.abc import Sequence

from ..fitting.model import Model, Term
from ..plain import plural

FAMILY_NAMES = {
    "poisson": "Poisson",
    "nb1": "negative binomial (NB1, variance proportional to the mean)",
    "nb2": "negative binomial (NB2, variance growing with the square of the mean)",
}


def figure(value: float, digits: int = 3) -> str:
    """Return a number with thousands separated and a fixed number of decimals."""
    return f"{value:,.{digits}f}".replace("-", "−")


def p_value(value: float) -> str:
    """Return a p-value as it is usually printed."""
    return "< 0.0001" if value < 0.0001 else f"{value:.4f}"


def listed(parts: Sequence[str]) -> str:
    """Return parts as "a, b and c"."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def sentence_case(text: str) -> str:
    """Return a text with its first letter large."""
    return text[:1].upper() + text[1:]


def summary(model: Model) -> str:
    """Return the finding in one sentence."""
    where = f"{plural(model.events, 'event')} in {plural(model.cells, 'cell')}"
    if not model.terms:
        return (
            f"No factor goes with the {where} clearly enough to enter the model, "
            "so the map is flat: that is an answer, not an error."
        )
    count = len(model.terms)
    names = [term.factor for term in by_strength(model)]
    factors = "One factor goes" if count == 1 else f"{count} factors go"
    return f"{factors} with the {where}; strongest first: {', '.join(names)}."


def by_strength(model: Model) -> list[Term]:
    """Return the terms, the highest relative risk value first."""
    return sorted(model.terms, key=lambda term: -term.rrv)


def term_sentence(term: Term, model: Model) -> str:
    """Return what one term of the model says, with its interval."""
    units = model.inputs.get("grid", {}).get("units", "")
    distance = f"{term.distance:g} {units}".strip()
    where = (
        f"within {distance} of {term.factor}"
        if term.operationalisation == "proximity"
        else f"where {term.factor} are dense within {distance}"
    )
    if term.effect == "protective":
        return (
            f"Places {where} have {1 / term.rrv:.2f} times the events of other places "
            f"(95% interval {1 / term.high:.2f} to {1 / term.low:.2f}), "
            "all else being equal: a protective factor."
        )
    return (
        f"Places {where} have {term.rrv:.2f} times the events of other places "
        f"(95% interval {term.low:.2f} to {term.high:.2f}), all else being equal."
    )

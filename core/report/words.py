"""What was found, in sentences."""

from __future__ import annotations

from ..fitting.model import Model, Term

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


def summary(model: Model) -> str:
    """Return the finding in one sentence."""
    where = f"{model.events:,} events in {model.cells:,} cells"
    if not model.terms:
        return (
            f"No factor goes with the {where} clearly enough to enter the model, "
            "so the map is flat: that is an answer, not an error."
        )
    count = len(model.terms)
    names = [term.factor for term in sorted(model.terms, key=lambda term: -term.rrv)]
    factors = "One factor goes" if count == 1 else f"{count} factors go"
    return f"{factors} with the {where}; strongest first: {', '.join(names)}."


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
            f"(95% interval {1 / term.rrv_high:.2f} to {1 / term.rrv_low:.2f}), "
            "all else being equal: a protective factor."
        )
    return (
        f"Places {where} have {term.rrv:.2f} times the events of other places "
        f"(95% interval {term.rrv_low:.2f} to {term.rrv_high:.2f}), all else being equal."
    )

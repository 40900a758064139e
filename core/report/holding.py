"""Whether factors hold up although the events cluster: sentences and rows written from figures."""

from __future__ import annotations

from dataclasses import dataclass

from ..fitting.clustered.words import is_seen
from ..fitting.model import Model
from .words import figure, p_value, plural

LEAST_WORTH_SAYING = 0.05  # share of the resamples
HOLDS, MAY_BE_CHANCE = "holds up", "may be chance clustering"


@dataclass(frozen=True)
class Verdict:
    """A term of the reference procedure, and whether it holds up.

    Attributes
    ----------
    term : str
        Factor, operationalisation and distance.
    effect : str
    rrv : float
    naive, adjusted : str
        95% intervals of the RRV: cells taken as independent, and knowing how events cluster.
    p_value : str
        Adjusted.
    holds : bool
    reason : str
    """

    term: str
    effect: str
    rrv: float
    naive: str
    adjusted: str
    p_value: str
    holds: bool
    reason: str

    @property
    def said(self) -> str:
        """Return the verdict in words."""
        return HOLDS if self.holds else MAY_BE_CHANCE


def is_calibrated(model: Model) -> bool:
    """Return whether the model was chosen by the calibrated selection."""
    return model.settings.get("selection") == "calibrated"


def verdicts(model: Model) -> tuple[Verdict, ...]:
    """Return the reference procedure's terms with their verdicts; none in models of old."""
    if model.reference:
        terms = model.reference["terms"]
    else:
        terms = [vars(term) for term in model.terms if term.holds_up is not None]
    return tuple(
        Verdict(
            term=f"{term['factor']}, {term['operationalisation']} {term['distance']:g}",
            effect=term["effect"],
            rrv=term["rrv"],
            naive=f"{term['rrv_low']:.2f} to {term['rrv_high']:.2f}",
            adjusted=f"{term['adjusted_low']:.2f} to {term['adjusted_high']:.2f}",
            p_value=p_value(term["adjusted_p_value"]),
            holds=bool(term["holds_up"]),
            reason=term["reason"],
        )
        for term in sorted(terms, key=lambda term: (not term["holds_up"], -term["rrv"]))
    )


def explanation(model: Model) -> tuple[str, ...]:
    """Return what was done about clustering, for readers who are no statisticians."""
    if not model.clustering:
        return ()
    said = [_what_clustering_does(model)]
    if is_calibrated(model):
        said.append(
            "So this model was chosen against made-up cities: surrogates on the very cells of this "
            "study, with as many events that cluster as strongly and as far, but placed without "
            "regard to any further factor. A factor is admitted only if its best variable, "
            "compared with the neighbourhood of each place, leans further towards the events than "
            f"the best of all variables does in {_nineteen_of_twenty(model)} surrogates. "
            "Trying many distances is thereby paid for. A factor that is left out is not shown to "
            "be without influence; these data cannot tell its influence from chance."
        )
    else:
        said.append(
            "This model was chosen by the reference procedure, which takes cells as independent. "
            "Its standard errors and intervals are given as they come out once the clustering is "
            "taken into account, and a term whose p-value then passes the level is said to hold "
            "up. That does not pay for the number of variables tried: the calibrated selection "
            "does."
        )
    said.append(
        "Intervals are clustering-adjusted: wide sums of events vary more than chance alone would "
        "have it, and they say so. The intervals in small print are the usual ones, which take "
        "cells as independent and are too narrow."
    )
    return tuple(said)


def _what_clustering_does(model: Model) -> str:
    units = model.inputs.get("grid", {}).get("units", "")
    before, after = model.clustering["before"], model.clustering["after"]
    start = (
        "Crime clusters for reasons that no layer holds. A factor can then seem to matter only "
        "because a cluster happens to lie where it is common."
    )
    if model.clustering.get("sentences"):
        here = " ".join(model.clustering["sentences"])
    elif not is_seen(after["strength"]):
        here = "Beyond what these layers explain, events do not cluster."
    else:
        far = f"{_rounded(after['range'])} {units}".strip()
        here = f"Events cluster over about {far} for reasons outside these layers."
    grown = after["strength"] > before["strength"]
    if not model.terms or grown or not is_seen(before["strength"]):
        return f"{start} {here}"
    share = 1 - after["strength"] / before["strength"]
    return f"{start} {here} The factors account for {share:.0%} of what clustering there was."


def _nineteen_of_twenty(model: Model) -> str:
    alpha = model.settings.get("alpha", 0.05)
    return "nineteen of twenty" if alpha == 0.05 else f"{1 - alpha:.1%} of the"


def _range(clustering: dict, units: str) -> str:
    if not is_seen(clustering["strength"]):
        return "none"
    return f"{_rounded(clustering['range'])} {units}".strip()


def _rounded(distance: float) -> str:
    """Return a distance to two digits: it is an estimate."""
    return f"{float(f'{distance:.2g}'):,.0f}" if distance >= 10 else f"{distance:.2g}"


@dataclass(frozen=True)
class Chosen:
    """How often a factor was chosen in the resamples.

    Attributes
    ----------
    factor : str
    chosen : bool
        Whether it is in the model.
    share : str
        Of the resamples.
    usual : str
        The variable most often chosen, with its share.
    interval : str
        RRV over the resamples, for terms of the model.
    """

    factor: str
    chosen: bool
    share: str
    usual: str
    interval: str


def stability(model: Model) -> tuple[Chosen, ...]:
    """Return how often each factor was chosen, those in the model first, then the most often."""
    found = model.stability
    if not found:
        return ()
    units = model.inputs.get("grid", {}).get("units", "")
    terms = {term.factor: str(term.variable) for term in model.terms}
    rows = []
    for factor, share in found["factors"].items():
        if share < LEAST_WORTH_SAYING and factor not in terms:
            continue
        own = {
            name: part
            for name, part in found["variables"].items()
            if name.rsplit(", ", 2)[0] == factor
        }
        rows.append((factor not in terms, -share, factor, own))
    return tuple(
        Chosen(
            factor=factor,
            chosen=factor in terms,
            share=f"{-negative:.0%}",
            usual=_usual(own, units),
            interval=_ends(found["intervals"].get(terms.get(factor))),
        )
        for _, negative, factor, own in sorted(rows, key=lambda row: row[:3])
    )


def _usual(shares: dict[str, float], units: str) -> str:
    if not shares:
        return "never"
    name = max(shares, key=lambda one: shares[one])
    _, how, distance = name.rsplit(", ", 2)
    return f"{how} {distance} {units}".strip() + f" ({shares[name]:.0%})"


def _ends(interval) -> str:
    return "" if not interval else f"{interval[0]:.2f} to {interval[1]:.2f}"


def measures(model: Model) -> tuple[tuple[str, str, str], ...]:
    """Return (measure, before, after) of the clustering without and with the factors."""
    if not model.clustering:
        return ()
    units = model.inputs.get("grid", {}).get("units", "")
    before, after = model.clustering["before"], model.clustering["after"]

    def row(name, key, digits, unit=""):
        return name, *(f"{figure(one[key], digits)} {unit}".strip() for one in (before, after))

    rows = [
        row("Strength of the clustering (variance of its logarithm)", "strength", 2),
        ("Range of the clustering", *(_range(one, units) for one in (before, after))),
        row("Extra variance of single cells (0: as chance)", "nugget", 2),
    ]
    moran = model.diagnostics.get("moran")
    if moran:
        pair = (moran["before"], moran["after"])
        rows.append(
            (
                "Moran's I of the residuals (p by permutation)",
                *(f"{figure(one['index'], 3)} ({p_value(one['p_value'])})" for one in pair),
            )
        )
    dispersion = model.diagnostics.get("dispersion")
    if dispersion:
        rows.append(
            (
                "Dispersion (Pearson chi-squared per degree of freedom)",
                figure(dispersion["before"], 2),
                figure(dispersion["after"], 2),
            )
        )
    return tuple(rows)


def headline(model: Model) -> str | None:
    """Return how many terms of the reference procedure hold up, in a sentence."""
    found = verdicts(model)
    if not found:
        return None
    held = sum(one.holds for one in found)
    how_many = {0: "none of them holds", 1: "one of them holds"}.get(held, f"{held} of them hold")
    if held == len(found):
        how_many = "it holds" if held == 1 else "all of them hold"
    return (
        f"The reference procedure, which takes cells as independent, "
        f"{'has' if model.reference else 'gives'} {plural(len(found), 'term')}; {how_many} up "
        "although the events cluster."
    )

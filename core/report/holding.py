"""Whether factors hold up although the events cluster: sentences and rows written from figures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ..errors import MissingError
from ..language import counted, said
from ..model.clustering import Autocorrelation, Clustering
from ..model.record import Model
from ..model.term import Term
from .fields import expression, length, number, told
from .phrases import (
    clustering_sentences,
    figure,
    fraction,
    p_value,
    percent,
    rough,
    whole,
    whole_percent,
)
from .phrases.verdicts import USUAL_LEVEL


def is_calibrated(model: Model) -> bool:
    """Return whether the model was chosen by the calibrated selection."""
    return model.calibrated is not None


def judged(model: Model) -> tuple[Term, ...]:
    """Return the reference procedure's terms with verdicts, those that hold up first."""
    terms = model.terms if model.reference is None else model.reference.terms
    known = [term for term in terms if term.verdict is not None]
    return tuple(sorted(known, key=lambda term: (not _holds(term), -term.strength)))


def _holds(term: Term) -> bool:
    return term.verdict is not None and term.verdict.holds_up


def headline(model: Model) -> str | None:
    """Return how many terms of the reference procedure hold up, in a sentence."""
    found = judged(model)
    if not found:
        return None
    terms = counted(
        len(found),
        "{count} term",
        "{count} terms",
        count=length(model if model.reference is None else model.reference, "terms"),
    )
    held = _held(found)
    if model.reference is None:
        return said(
            "The reference procedure, which takes cells as independent, gives {terms}; {held}.",
            terms=terms,
            held=held,
        )
    return said(
        "The reference procedure, which takes cells as independent, has {terms}; {held}.",
        terms=terms,
        held=held,
    )


def _held(found: Sequence[Term]) -> str:
    held = sum(map(_holds, found))
    if held == len(found):
        return counted(
            held,
            "it holds up although the events cluster",
            "all of them hold up although the events cluster",
        )
    if not held:
        return said("none of them holds up although the events cluster")
    field = expression(
        " + ".join("{}" for _ in found), *((one.verdict, "holds_up") for one in found)
    )
    return counted(
        held,
        "one of them holds up although the events cluster",
        "{count} of them hold up although the events cluster",
        count=told(whole(held), field),
    )


def explanation(model: Model) -> tuple[str, ...]:
    """Return what was done about clustering, for readers who are no statisticians."""
    if model.clustering is None:
        return ()
    intervals = said(
        "Intervals are clustering-adjusted: wide sums of events vary more than chance alone would "
        "have it, and they say so. The intervals in small print are the usual ones, which take "
        "cells as independent and are too narrow."
    )
    return _what_clustering_does(model), _how_it_was_chosen(model), intervals


def _how_it_was_chosen(model: Model) -> str:
    if is_calibrated(model):
        return said(
            "So this model was chosen against made-up cities: surrogates on the very cells of this "
            "study, with as many events that cluster as strongly and as far, but placed without "
            "regard to any further factor. A factor is admitted only if its best variable, "
            "compared with the neighbourhood of each place, stands out more clearly than the best "
            "of all variables does in {often}. Trying many distances is thereby paid for. "
            "It is tested beside the factors already in the model at all their distances at once, "
            "and a little beyond, so that it does not stand for what their reach leaves over. "
            "A factor that is left out is not shown to be without influence; these data cannot "
            "tell its influence from chance.",
            often=_nineteen_of_twenty(model.settings.alpha),
        )
    return said(
        "This model was chosen by the reference procedure, which takes cells as independent. Its "
        "standard errors and intervals are given as they come out once the clustering is taken "
        "into account, and a term whose p-value then passes the level is said to hold up. That "
        "does not pay for the number of variables tried: the calibrated selection does."
    )


def _nineteen_of_twenty(alpha: float) -> str:
    if alpha == USUAL_LEVEL:
        return said("nineteen of twenty surrogates")
    return said("{share} of the surrogates", share=percent(1 - alpha))


def _what_clustering_does(model: Model) -> str:
    if model.clustering is None:
        raise MissingError
    before, after = model.clustering.before, model.clustering.after
    sentences = [
        said(
            "Crime clusters for reasons that no layer holds. A factor can then seem to matter only "
            "because a cluster happens to lie where it is common."
        ),
        *clustering_sentences(after, model.units),
    ]
    if model.terms and after.strength <= before.strength and before.is_seen:
        field = expression("1 - {} / {}", (after, "strength"), (before, "strength"))
        share = told(whole_percent(1 - after.strength / before.strength), field)
        sentences.append(
            said(
                "The factors account for {share} of the clustering that there is without them, of "
                "its variance.",
                share=share,
            )
        )
    return " ".join(sentences)


def measures(model: Model) -> tuple[tuple[str, str, str], ...]:
    """Return (measure, before, after) of the clustering without and with the factors."""
    if model.clustering is None:
        return ()
    before, after = model.clustering.before, model.clustering.after
    units = model.units
    rows = [
        (
            said("Strength of the clustering (variance of its logarithm)"),
            number(before, "strength", figure),
            number(after, "strength", figure),
        ),
        (said("Range of the clustering"), _range(before, units), _range(after, units)),
        (
            said("Extra variance of single cells (0: as chance)"),
            number(before, "nugget", figure),
            number(after, "nugget", figure),
        ),
    ]
    return (*rows, *_residuals(model))


def _range(clustering: Clustering, units: str) -> str:
    if not clustering.is_seen:
        return said("no clustering seen")
    return number(clustering, "range", partial(rough, units=units))


def _index(found: Autocorrelation, permutations: int | None) -> str:
    """Return Moran's I with its p-value, a floor where no permutation came so far."""
    index, p = number(found, "index", fraction), number(found, "p_value", p_value)
    if permutations and round(found.p_value * (1 + permutations)) <= 1:
        return said("{index} (at most {p})", index=index, p=p)
    return said("{index} ({p})", index=index, p=p)


def _residuals(model: Model) -> list[tuple[str, str, str]]:
    """Return the rows of those figures of the residuals that are known."""
    rows, known = [], model.diagnostics
    moran = None if known is None else known.moran
    if moran is not None:
        before, after = (_index(one, moran.permutations) for one in (moran.before, moran.after))
        rows.append((said("Moran's I of the residuals (p by permutation)"), before, after))
    dispersion = None if known is None else known.dispersion
    if dispersion is not None:
        measure = said("Dispersion (Pearson chi-squared per degree of freedom)")
        before, after = (number(dispersion, one, figure) for one in ("before", "after"))
        rows.append((measure, before, after))
    return rows

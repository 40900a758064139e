"""Which factors were found, and how sure that is, for those who read no further."""

from __future__ import annotations

from collections.abc import Iterator

from ..language import counted, said
from ..model import cautions as kinds
from ..model.record import Model
from .fields import length
from .phrases import listed, ratio_sentences
from .phrases.resamples import OFTEN

DOUBTS = (kinds.WIDE_CLUSTERS, kinds.DISTRICTS_DIFFER, kinds.FEW_PLACES)  # of the whole model


def found(model: Model) -> str:
    """Return how many factors go with the events, and what the strongest says."""
    strongest = model.by_strength[0]
    places = {
        "count": length(model, "terms"),
        "all": length(model.inputs, "factors"),
        "factor": strongest.factor,
        "sentences": ratio_sentences(strongest, model.units),
    }
    if model.calibrated is None:
        return counted(
            len(model.terms),
            "The reference procedure chose {count} factor of {all} tested, {factor}. {sentences}",
            "The reference procedure chose {count} factors of {all} tested. The strongest, by the "
            "lower end of its interval, is {factor}. {sentences}",
            **places,
        )
    return counted(
        len(model.terms),
        "{count} factor of {all} tested goes with the events, {factor}. {sentences}",
        "{count} factors of {all} tested go with the events. The strongest, by the lower end of "
        "its interval, is {factor}. {sentences}",
        **places,
    )


def how_sure(model: Model) -> Iterator[str]:
    """Yield what there is to know of the test of admission, where its uncertainty is known."""
    if any(one.kind in DOUBTS for one in model.cautions):
        yield said("How sure: take the model as a hint. “To be careful about” says why.")
    yield from _seldom_chosen(model)
    tests = {term.factor: term.admission for term in model.terms if term.admission is not None}
    if not any(one.error or one.borderline for one in tests.values()):
        return
    borderline = [factor for factor, one in tests.items() if one.borderline]
    if not borderline:
        yield said(
            "How sure: each passed a test against clustering that pays for everything that was "
            "tried, and none of them is borderline."
        )
    else:
        yield counted(
            len(borderline),
            "How sure: each passed a test against clustering that pays for everything that was "
            "tried; {factors} is borderline: another seed might have left it out.",
            "How sure: each passed a test against clustering that pays for everything that was "
            "tried; {factors} are borderline: another seed might have left them out.",
            factors=listed(borderline),
        )


def _seldom_chosen(model: Model) -> Iterator[str]:
    """Yield which terms hang on a few squares of the study area, where there are any."""
    shares = () if model.stability is None else model.stability.factors
    terms = {term.factor for term in model.terms}
    seldom = [one.factor for one in shares if one.factor in terms and one.share < OFTEN]
    if seldom:
        yield counted(
            len(seldom),
            "How sure: {factors} was chosen in less than half of the resamples of the study; take "
            "it as a hint.",
            "How sure: {factors} were each chosen in less than half of the resamples of the study; "
            "take them as hints.",
            factors=listed(seldom),
        )

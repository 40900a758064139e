"""Which factors were found, and how sure that is, for those who read no further."""

from __future__ import annotations

from collections.abc import Iterator

from ..language import counted, said
from ..model import cautions as kinds
from ..model.record import Model
from .fields import length
from .phrases import cautious_end, listed, term_sentence
from .phrases.resamples import OFTEN

DOUBTS = (kinds.WIDE_CLUSTERS, kinds.DISTRICTS_DIFFER, kinds.FEW_PLACES)  # of the whole model


def found(model: Model) -> str:
    """Return how many factors go with the events, and what the strongest says."""
    strongest = model.by_strength[0]
    places = {
        "count": length(model, "terms"),
        "all": length(model.inputs, "factors"),
        "factor": strongest.factor,
        "end": cautious_end(model),
        "sentences": term_sentence(strongest, model.units, model),
    }
    if model.calibrated is None:
        return counted(
            len(model.terms),
            "The reference procedure chose {count} factor of {all} tested, {factor}. {sentences}",
            "The reference procedure chose {count} factors of {all} tested. The strongest, by "
            "{end}, is {factor}. {sentences}",
            **places,
        )
    return counted(
        len(model.terms),
        "{count} factor of {all} tested goes with the events, {factor}. {sentences}",
        "{count} factors of {all} tested go with the events. The strongest, by {end}, is {factor}. "
        "{sentences}",
        **places,
    )


def how_sure(model: Model) -> str:
    """Return what there is to know of how sure the factors are; empty where nothing is."""
    sentences = [*_tests(model), *_left_out(model), *_seldom_chosen(model), *_doubts(model)]
    return said("How sure: {sentences}", sentences=" ".join(sentences)) if sentences else ""


def _tests(model: Model) -> Iterator[str]:
    """Yield what became of the tests of admission, where their uncertainty is known."""
    tests = {term.factor: term.admission for term in model.terms if term.admission is not None}
    if not any(one.error or one.borderline for one in tests.values()):
        return
    yield counted(
        len(tests),
        "It passed a test against clustering that pays for everything that was tried.",
        "Each passed a test against clustering that pays for everything that was tried.",
    )
    borderline = [factor for factor, one in tests.items() if one.borderline]
    if borderline:
        yield counted(
            len(borderline),
            "{factors} is borderline: other random numbers might have left it out.",
            "{factors} are borderline: other random numbers might have left them out.",
            factors=listed(borderline),
        )
    elif not _nearly_in(model):
        yield said("No factor, in the model or left out, is borderline.")


def _left_out(model: Model) -> Iterator[str]:
    """Yield which factors were left out by so little that the draw decided."""
    nearly = _nearly_in(model)
    if nearly:
        yield counted(
            len(nearly),
            "{factors} was left out, but is borderline: other random numbers might have let it in.",
            "{factors} were left out, but are borderline: other random numbers might have let them "
            "in.",
            factors=listed(nearly),
        )


def _nearly_in(model: Model) -> list[str]:
    left_out = () if model.calibrated is None else model.calibrated.left_out
    return [one.variable.factor for one in left_out if one.borderline]


def _seldom_chosen(model: Model) -> Iterator[str]:
    """Yield which terms hang on a few squares of the study area, where there are any."""
    shares = () if model.stability is None else model.stability.factors
    terms = {term.factor for term in model.terms}
    seldom = [one.factor for one in shares if one.factor in terms and one.share < OFTEN]
    if seldom:
        yield counted(
            len(seldom),
            "{factors} was chosen in less than half of the resamples of the study; take it as a "
            "hint.",
            "{factors} were each chosen in less than half of the resamples of the study; take them "
            "as hints.",
            factors=listed(seldom),
        )


def _doubts(model: Model) -> Iterator[str]:
    """Yield that the whole model is in doubt, where it is."""
    if any(one.kind in DOUBTS for one in model.cautions):
        yield said("Take the model as a hint: “To be careful about” says why.")

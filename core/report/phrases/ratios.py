"""What the two ratios of a term say, and what it means where they differ."""

from __future__ import annotations

from ...language import marked, said
from ...model import term as kinds
from ...model.record import Model
from ...model.term import Estimate, Term
from ...model.variable import PROTECTIVE
from .background import held, per
from .estimates import limits, times
from .variables import where

CONTRASTS = {
    kinds.QUARTERS: marked(
        "The citywide ratio is above the local one by more than their errors: part of what "
        "{factor} shows belongs to whole quarters with {many}, not to the places within them, "
        "so to change single places may do less than the citywide ratio suggests."
    ),
    kinds.PLACES: marked(
        "The local ratio is above the citywide one by more than their errors: {factor} stands more "
        "often in quarters that have {few} for other reasons, and the places {where} stand "
        "out within them."
    ),
    kinds.OPPOSITE: marked(
        "The two ratios point in opposite directions: {factor} stands more often in quarters with "
        "{few}, but within such a quarter the places {where} have more than the others. The "
        "risk map, which is citywide, scores them lower; for what to change, the local ratio "
        "counts."
    ),
}
PROTECTIVE_CONTRASTS = {
    kinds.QUARTERS: marked(
        "The citywide ratio is below the local one by more than their errors: part of what "
        "{factor} shows belongs to whole quarters with {few}, not to the places within them, "
        "so more of it at single places may do less than the citywide ratio suggests."
    ),
    kinds.PLACES: marked(
        "The local ratio is below the citywide one by more than their errors: {factor} stands more "
        "often in quarters that have {many} for other reasons, and the places {where} have "
        "few for their quarter."
    ),
    kinds.OPPOSITE: marked(
        "The two ratios point in opposite directions: {factor} stands more often in quarters with "
        "{many}, but within such a quarter the places {where} have fewer than the others. The "
        "risk map, which is citywide, scores them higher; for what to change, the local ratio "
        "counts."
    ),
}


def term_sentence(term: Term, units: str, model: Model | None = None) -> str:
    """Return what a term says by each of its ratios, and what it means where these differ.

    Parameters
    ----------
    term : Term
    units : str
        Of distances, as in "m".
    model : Model, optional
        Whose term it is, for what else places have in equal measure.
    """
    sentences = [ratio_sentences(term, units, model)]
    texts = PROTECTIVE_CONTRASTS if term.effect == PROTECTIVE else CONTRASTS
    if term.contrast in texts:
        place = where(term.variable, units)
        text = texts[term.contrast]
        sentences.append(said(text, factor=term.factor, where=place, **_quarters(model)))
    return " ".join(sentences)


def _quarters(model: Model | None) -> dict[str, str]:
    """Return what quarters have many or few of."""
    if model is None or model.exposure is None:
        return {"many": said("many events"), "few": said("few events")}
    return {
        "many": said("many events for their exposure"),
        "few": said("few events for their exposure"),
    }


def ratio_sentences(term: Term, units: str, model: Model | None = None) -> str:
    """Return what a term says by each of its ratios."""
    sentences = []
    if term.citywide is not None:
        sentences.append(_citywide(term, term.citywide, units, model))
    if term.local is not None:
        sentences.append(_local(term, term.local, units))
    return " ".join(sentences)


def _citywide(term: Term, known: Estimate, units: str, model: Model | None) -> str:
    told = said(
        "Places {where} had {times} times as many recorded events {per} as the other places of "
        "the study area, {held} (citywide ratio, 95% interval {interval}).",
        per=per(model),
        held=held(model),
        where=where(term.variable, units),
        times=times(known),
        interval=limits(known.precision),
    )
    if not known.low <= 1 <= known.high:
        return told
    open_ended = said(
        "That interval holds 1: over the whole study area these events do not tell its influence "
        "from none."
    )
    return f"{told} {open_ended}"


def _local(term: Term, known: Estimate, units: str) -> str:
    if term.citywide is None:
        return said(
            "Places {where} had {times} times as many recorded events as places of the same "
            "neighbourhood without this influence, the other terms held equal (local ratio, 95% "
            "interval {interval}).",
            where=where(term.variable, units),
            times=times(known),
            interval=limits(known.precision),
        )
    return said(
        "Against places of the same neighbourhood without this influence it is {times} times as "
        "many (local ratio, 95% interval {interval}).",
        times=times(known),
        interval=limits(known.precision),
    )

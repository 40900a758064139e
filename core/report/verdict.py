"""What the test on a later period says, in plain paragraphs written from its figures."""

from __future__ import annotations

from collections.abc import Sequence

from ..language import counted, said
from ..mapping.kinds import FORECAST, MODEL, PAST_COUNTS
from .phrases import figure, interval, listed, map_name, percent, short_percent
from .tested import Tested


def verdict(tested: Sequence[Tested], *, flat: bool = False) -> tuple[str, ...]:
    """Return what the test says, in plain paragraphs written from its figures.

    Parameters
    ----------
    tested : sequence of Tested
        The random map last.
    flat : bool
        Whether the model has no terms, so that its map says the same of every cell.
    """
    by_name = {one.name: one for one in tested}
    paragraphs = [_how_much(tested)]
    model, counts = by_name.get(MODEL), by_name.get(PAST_COUNTS)
    if flat:
        paragraphs.append(
            said(
                "The model has no terms, so its map is flat and forecasts nothing: any share of "
                "the area holds that share of the events. The other maps show what history alone "
                "can do."
            )
        )
    elif model is not None and counts is not None:
        paragraphs.append(_against_counts(model, counts))
    if FORECAST in by_name:
        paragraphs.append(_what_to_use(tested, by_name[FORECAST], flat))
    if model is not None and not flat:
        paragraphs.append(_promises(model))
    return tuple(paragraphs)


def _how_much(tested: Sequence[Tested]) -> str:
    first, *others = tested
    at = first.headline
    most = counted(
        first.events,
        "Of the {count} event of the later period, the {share} of the area that the {map} ranks "
        "highest holds {rate} (95% interval {interval}), {times} times as many as an area of that "
        "size would by chance.",
        "Of the {count} events of the later period, the {share} of the area that the {map} ranks "
        "highest holds {rate} (95% interval {interval}), {times} times as many as an area of that "
        "size would by chance.",
        share=short_percent(at.share),
        map=map_name(first.name),
        rate=percent(at.hit_rate.value),
        interval=interval(at.hit_rate, percent),
        times=figure(at.pai.value, 1),
    )
    if not others:
        return most
    compared = [
        said("the {map} {rate}", map=map_name(one.name), rate=percent(one.headline.hit_rate.value))
        for one in others
    ]
    return f"{most} {said('With the same area, {maps}.', maps=listed(compared))}"


def _against_counts(model: Tested, counts: Tested) -> str:
    worse = [
        short_percent(mine.share)
        for mine, theirs in zip(model.at, counts.at)
        if mine.hit_rate.value < theirs.hit_rate.value
    ]
    if worse:
        return _it_loses(worse, len(worse) == len(model.at), counts)
    as_good = said(
        "At every share of the area tested, the model finds at least as many of the later events "
        "as past counts do, although it knows places only by their features."
    )
    if not counts.impossible:
        return as_good
    return f"{as_good} {said('Besides, {unforeseen}', unforeseen=_unforeseen(counts))}"


def _it_loses(worse: Sequence[str], everywhere: bool, counts: Tested) -> str:
    where = said("every share of the area tested")
    if not everywhere:
        where = said("{shares} of the area", shares=listed(worse))
    sentences = [
        said(
            "As a pure forecast the model alone loses here: at {where}, a map of where events "
            "were before finds more of the later ones.",
            where=where,
        )
    ]
    if not everywhere:
        sentences.append(
            said("At the other shares tested the model finds as many or more than past counts.")
        )
    sentences.append(
        said(
            "That is usual where crime keeps to its places, and it is no fault to hide: the model "
            "knows nothing of the past of a cell, only what stands there. Its value is diagnosis. "
            "It says which features of a place go with the events, how far they reach and how "
            "strongly, and so what could be changed."
        )
    )
    if counts.impossible:
        sentences.append(said("And {unforeseen}", unforeseen=_unforeseen(counts)))
    return " ".join(sentences)


def _unforeseen(counts: Tested) -> str:
    """Return how many later events past counts could not know of."""
    return counted(
        counts.impossible,
        "{count} of the later events ({share}) happened in cells where none had happened before: "
        "past counts know nothing of these, and the model does.",
        "{count} of the later events ({share}) happened in cells where none had happened before: "
        "past counts know nothing of these, and the model does.",
        share=percent(counts.impossible / counts.events),
    )


def _what_to_use(tested: Sequence[Tested], forecast: Tested, flat: bool) -> str:
    *maps, _ = tested
    best = max(maps, key=lambda one: one.headline.hit_rate.value)
    sentences = [
        said(
            "The forecast map weighs what the model expects, what happens around and what happened "
            "in the cell itself."
        )
    ]
    against = [
        said("the {map} {shares}", map=map_name(one.name), shares=_wins(forecast, one))
        for one in maps
        if one is not forecast
    ]
    if against:
        sentences.append(
            said(
                "It finds at least as many of the later events as {maps} of the {shares} shares of "
                "the area tested.",
                maps=listed(against),
                shares=len(forecast.at),
            )
        )
    sentences.append(_where_to_be_next(best, flat))
    return " ".join(sentences)


def _where_to_be_next(best: Tested, flat: bool) -> str:
    at = best.headline
    named = map_name(best.name)
    if at.hit_rate.low <= at.share:
        named = said("{map}, though no better than chance could make it", map=named)
    if flat:
        return said(
            "Where the question is only where to be next, the map that did best here at {share} of "
            "the area is the {map}.",
            share=short_percent(at.share),
            map=named,
        )
    return said(
        "Where the question is only where to be next, the map that did best here at {share} of the "
        "area is the {map}; where it is why there, and what could be changed, use the model.",
        share=short_percent(at.share),
        map=named,
    )


def _wins(one: Tested, other: Tested) -> str:
    """Return at how many of the shares a map does as well as another or better."""
    won = sum(a.hit_rate.value >= b.hit_rate.value for a, b in zip(one.at, other.at))
    return said("at {count}", count=won) if won else said("at none")


def _promises(model: Tested) -> str:
    rri = model.headline.rri
    expected = said(
        "In its highest {share} of the area the model expected {promised} events for each one that "
        "happened (RRI*, 95% interval {interval})",
        share=short_percent(model.headline.share),
        promised=figure(rri.value),
        interval=interval(rri),
    )
    if rri.low <= 1 <= rri.high:
        return said("{expected}: as many as it promised, within chance.", expected=expected)
    if rri.value > 1:
        return said("{expected}: it promises too much there.", expected=expected)
    return said(
        "{expected}: more happened there than it expected, so its scores are too cautious at the "
        "top.",
        expected=expected,
    )

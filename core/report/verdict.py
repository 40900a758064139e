"""What the test on a later period says, in plain paragraphs written from its figures."""

from __future__ import annotations

from collections.abc import Sequence

from ..language import counted, numeral, said
from ..mapping.kinds import FORECAST, MODEL, PAST_COUNTS
from .fields import of_map, told
from .measured import hit_rate, hit_rate_limits, in_brackets, limits, row_of, share, value
from .phrases import figure, listed, map_name
from .slopes import slopes
from .tested import Tested
from .unforeseen import unforeseen


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
                "the area counts as holding that share of the events. The other maps show what "
                "history alone can do."
            )
        )
    elif model is not None and counts is not None:
        paragraphs.append(_against_counts(model, counts))
    if counts is not None and counts.impossible:
        paragraphs.append(unforeseen(tested, counts, flat=flat))
    if FORECAST in by_name:
        paragraphs.append(_what_to_use(tested, by_name[FORECAST], flat))
    if model is not None and not flat:
        paragraphs.append(_promises(model))
    with_slopes = [
        (said("the {map}", map=map_name(one.name)), one.map, one.slope)
        for one in tested[:-1]
        if one.slope is not None
    ]
    if with_slopes:
        paragraphs.append(slopes(with_slopes))
    return tuple(paragraphs)


def _how_much(tested: Sequence[Tested]) -> str:
    first, *others = tested
    at = first.headline
    most = counted(
        first.events,
        "Of the {count} event of the later period, the {share} of the area that the {map} ranks "
        "highest holds {rate} ({interval}), {times} times what events spread evenly would have "
        "put there.",
        "Of the {count} events of the later period, the {share} of the area that the {map} ranks "
        "highest holds {rate} ({interval}), {times} times what events spread evenly would have "
        "put there.",
        count=told(numeral(f"{first.events:,}"), of_map(first.map, "events")),
        share=share(first.map, at),
        map=map_name(first.name),
        rate=hit_rate(first.map, at),
        interval=in_brackets(hit_rate_limits(first.map, at), at.tied),
        times=told(figure(at.pai.value, 1), of_map(first.map, "pai", row_of(at))),
    )
    if not others:
        return most
    compared = [
        said("the {map} {rate}", map=map_name(one.name), rate=hit_rate(one.map, one.headline))
        for one in others
    ]
    return f"{most} {said('With the same area, {maps}.', maps=listed(compared))}"


def _against_counts(model: Tested, counts: Tested) -> str:
    worse = [
        share(model.map, mine)
        for mine, theirs in zip(model.at, counts.at)
        if mine.hit_rate.value < theirs.hit_rate.value
    ]
    if worse:
        return _it_loses(worse, len(worse) == len(model.at))
    return said(
        "At every share of the area tested, the model finds at least as many of the later events "
        "as past counts do, although it knows places only by their features."
    )


def _it_loses(worse: Sequence[str], everywhere: bool) -> str:
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
            "That is usual where crime keeps to its places: the model knows nothing of the past of "
            "a cell, only what stands there. Its value is diagnosis: it says which features of a "
            "place go with the events, within which distance and how strongly. Whether changing "
            "them would change the events, no map can say."
        )
    )
    return " ".join(sentences)


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
                shares=told(f"{len(forecast.at)}", f"{of_map(forecast.map, 'area_share')}.length"),
            )
        )
    sentences.append(_where_to_be_next(best, flat))
    return " ".join(sentences)


def _where_to_be_next(best: Tested, flat: bool) -> str:
    at = best.headline
    named = map_name(best.name)
    if not at.hit_rate.low > at.share:
        named = said("{map}, though no better than chance could make it", map=named)
    if flat or best.name == MODEL:
        return said(
            "Where the question is only where to be next, the map that did best here at {share} of "
            "the area is the {map}.",
            share=share(best.map, at),
            map=named,
        )
    return said(
        "Where the question is only where to be next, the map that did best here at {share} of the "
        "area is the {map}; where it is what such places have in common, use the model.",
        share=share(best.map, at),
        map=named,
    )


def _wins(one: Tested, other: Tested) -> str:
    """Return at how many of the shares a map does as well as another or better."""
    won = sum(a.hit_rate.value >= b.hit_rate.value for a, b in zip(one.at, other.at))
    if not won:
        return said("at none")
    field = f"{of_map(one.map, 'hit_rate')} >= {of_map(other.map, 'hit_rate')}"
    return said("at {count}", count=told(f"{won}", field))


def _promises(model: Tested) -> str:
    at, rri = model.headline, model.headline.rri
    expected = said(
        "In its highest {share} of the area the model expected {promised} events for each one that "
        "happened (RRI*, {interval})",
        share=share(model.map, at),
        promised=value(model.map, "rri", rri, row=row_of(at)),
        interval=in_brackets(limits(model.map, "rri", rri, row=row_of(at)), at.tied),
    )
    if not rri.low <= rri.high:
        return said("{expected}.", expected=expected)
    if rri.low <= 1 <= rri.high:
        return said("{expected}: as many as it promised, within chance.", expected=expected)
    if rri.value > 1:
        return said("{expected}: it promises too much there.", expected=expected)
    return said("{expected}: more happened there than it expected.", expected=expected)

"""What the test on a later period says, in plain paragraphs written from its figures."""

from __future__ import annotations

from collections.abc import Sequence

from .tested import Tested
from .validation import interval, number, percent
from .words import listed, plural

RISK, FORECAST = "risk terrain model", "forecast map"
COUNTS, DENSITY = "past counts", "kernel density"


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
    model, counts = by_name.get(RISK), by_name.get(COUNTS)
    if flat:
        paragraphs.append(
            "The model has no terms, so its map is flat and forecasts nothing: any share of the "
            "area holds that share of the events. The other maps show what history alone can do."
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
    share = f"{100 * first.headline.share:g}%"
    rate = first.headline.hit_rate
    compared = [f"the {one.name} {percent(one.headline.hit_rate.value)}" for one in others]
    said = (
        f"Of the {plural(first.events, 'event')} of the later period, the {share} of the area that "
        f"the {first.name} ranks highest holds {percent(rate.value)} (95% interval "
        f"{interval(rate, percent)}), {number(first.headline.pai.value, 1)} times as many as an "
        "area of that size would by chance."
    )
    return f"{said} With the same area, {listed(compared)}." if compared else said


def _against_counts(model: Tested, counts: Tested) -> str:
    worse = [
        f"{100 * mine.share:g}%"
        for mine, theirs in zip(model.at, counts.at)
        if mine.hit_rate.value < theirs.hit_rate.value
    ]
    if not worse:
        said = (
            "At every share of the area tested, the model finds at least as many of the later "
            "events as past counts do, although it knows places only by their features."
        )
        return f"{said} Besides, {_unforeseen(counts)}" if counts.impossible else said
    everywhere = len(worse) == len(model.at)
    where = "every share of the area tested" if everywhere else f"{listed(worse)} of the area"
    otherwise = (
        ""
        if everywhere
        else " At the other shares tested the model finds as many or more than past counts."
    )
    said = (
        f"As a pure forecast the model alone loses here: at {where}, a map of where events "
        f"were before finds more of the later ones.{otherwise} That is usual where crime keeps to "
        "its places, and it is no fault to hide: the model knows nothing of the past of a cell, "
        "only what stands there. Its value is diagnosis. It says which features of a place go "
        "with the events, how far they reach and how strongly, and so what could be changed."
    )
    return f"{said} And {_unforeseen(counts)}" if counts.impossible else said


def _unforeseen(counts: Tested) -> str:
    """Return how many later events past counts could not know of."""
    return (
        f"{counts.impossible:,} of the later events "
        f"({percent(counts.impossible / counts.events)}) happened in cells where none had happened "
        "before: past counts know nothing of these, and the model does."
    )


def _what_to_use(tested: Sequence[Tested], forecast: Tested, flat: bool) -> str:
    *maps, _ = tested
    best = max(maps, key=lambda one: one.headline.hit_rate.value)
    against = [f"the {one.name} {_wins(forecast, one)}" for one in maps if one is not forecast]
    compared = (
        f" It finds at least as many of the later events as {listed(against)} of the "
        f"{len(forecast.at)} shares of the area tested."
        if against
        else ""
    )
    return (
        "The forecast map weighs what the model expects, what happens around and what happened in "
        f"the cell itself.{compared} Where the question is only where to be next, the map that "
        f"did best here at {100 * best.headline.share:g}% of the area is the {best.name}"
        f"{_within_chance(best)}"
        f"{'.' if flat else '; where it is why there, and what could be changed, use the model.'}"
    )


def _within_chance(best: Tested) -> str:
    at = best.headline
    return "" if at.hit_rate.low > at.share else ", though no better than chance could make it"


def _wins(one: Tested, other: Tested) -> str:
    """Return at how many of the shares a map does as well as another or better."""
    won = sum(a.hit_rate.value >= b.hit_rate.value for a, b in zip(one.at, other.at))
    return f"at {won or 'none'}"


def _promises(model: Tested) -> str:
    promised, low, high = (
        model.headline.rri.value,
        model.headline.rri.low,
        model.headline.rri.high,
    )
    share = f"{100 * model.headline.share:g}%"
    said = (
        f"In its highest {share} of the area the model expected {number(promised)} events for "
        f"each one that happened (RRI*, 95% interval {number(low)} to {number(high)}): "
    )
    if low <= 1 <= high:
        return f"{said}as many as it promised, within chance."
    if promised > 1:
        return f"{said}it promises too much there."
    return f"{said}more happened there than it expected, so its scores are too cautious at the top."

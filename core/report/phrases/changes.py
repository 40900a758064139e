"""Two periods compared, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from ...change import record as kinds
from ...change.record import (
    Comparison,
    Interval,
    Moved,
    NotCompared,
    PeriodFacts,
    PlaceChange,
    TermChange,
)
from ...errors import MissingError
from ...language import counted, marked, numeral, said
from ...model.variable import PROTECTIVE
from ...plain import sentence_case, shown
from ..fields import length, number
from .numbers import figure, listed, rough, whole
from .variables import variable, where

SMALLEST_P, LARGE_P = 0.0001, 0.1  # smaller ones are not told apart; larger ones not finely

CHOSEN = {
    kinds.NAMED: marked("The factors and their distances were named before the comparison."),
    kinds.POOLED: marked(
        "The factors and their distances were chosen on the events of both periods together, so "
        "that neither period is favoured."
    ),
    kinds.BEFOREHAND: marked(
        "The factors and their distances are those of a model of other days, which knows nothing "
        "of either period."
    ),
    kinds.ONE_PERIOD: marked(
        "The factors are those of a model that was, or may have been, fitted to one of these "
        "periods. What chance picked there returns to the mean in the other, and looks like a "
        "change: the ratios have no p-values, and their intervals promise too much. For a test "
        "choose the factors on both periods together."
    ),
}
CHOSEN_IN_SHORT = {
    kinds.NAMED: marked("named before the comparison"),
    kinds.POOLED: marked("chosen on both periods together, calibrated selection"),
    kinds.BEFOREHAND: marked("of a model of other days"),
    kinds.ONE_PERIOD: marked("of a model of one of the periods, or of events unknown"),
}
REASONS = {
    kinds.NO_EVENTS: marked(
        "{variable} cannot be compared: one of the periods has no event within its influence."
    ),
    kinds.NO_OTHERS: marked(
        "{variable} cannot be compared: one of the periods has no event outside its influence."
    ),
    kinds.CONSTANT: marked(
        "{variable} cannot be compared: its influence covers all cells, or none."
    ),
    kinds.ALIKE: marked(
        "{variable} cannot be compared: it cannot be told from the terms before it."
    ),
}


def told(found: Comparison) -> Iterator[str]:
    """Yield what was found, a sentence or two at a time."""
    yield level(found)
    yield influences(found)
    for term in found.terms:
        yield term_line(term, found.units)
    yield from not_compared(found)
    yield pattern(found.pattern, found.units)
    if found.chosen == kinds.ONE_PERIOD:
        yield chosen(found)


def summary(found: Comparison) -> str:
    """Return the finding in two sentences."""
    return f"{influences(found)} {level(found)}"


def counted_lines(found: Comparison) -> tuple[str, ...]:
    """Return what was counted in each period, a line each."""
    return tuple(
        said("{which}: {what}.", which=which, what=_counted(one))
        for which, one in (
            (said("Earlier period"), found.before),
            (said("Later period"), found.after),
        )
    )


def _counted(one: PeriodFacts) -> str:
    parts = [
        counted(one.events, "{count} event", "{count} events", count=number(one, "events", whole)),
        period(one),
    ]
    if one.days is not None:
        parts.append(said("{days} days", days=number(one, "days", partial(figure, digits=0))))
    return ", ".join(filter(None, parts))


def chosen(found: Comparison) -> str:
    """Return how the terms were chosen."""
    return said(CHOSEN[found.chosen])


def chosen_in_short(found: Comparison) -> str:
    """Return how the terms were chosen in a few words."""
    return said(CHOSEN_IN_SHORT[found.chosen])


def influences(found: Comparison) -> str:
    """Return which influences changed."""
    if not found.terms:
        return said("No factor goes with the events clearly enough to be compared.")
    if found.chosen == kinds.ONE_PERIOD:
        return said(
            "Whether an influence changed cannot be said with these factors: they were chosen on "
            "one of the periods."
        )
    surely = [one for one in found.terms if one.changed]
    compared = counted(
        len(found.terms), "one influence", "{count} influences", count=length(found, "terms")
    )
    if not surely:
        return said(
            "Of {compared} compared none changed by more than chance would have it.",
            compared=compared,
        )
    return counted(
        len(surely),
        "Of {compared} compared one changed by more than chance would have it: {named}.",
        "Of {compared} compared {count} changed by more than chance would have it: {named}.",
        compared=compared,
        named=listed([term_sentence(one, found.units) for one in surely]),
    )


def term_sentence(term: TermChange, units: str) -> str:
    """Return how an influence changed: "within 100 m of pubs 1.31 times as strong …"."""
    filling = {"where": where(term.variable, units), **_ends(term.change)}
    if term.effect == PROTECTIVE:
        return said(
            "{where} {times} times as many events, against other places, as before "
            "({low} to {high})",
            **filling,
        )
    return said("{where} {times} times as strong as before ({low} to {high})", **filling)


def term_line(term: TermChange, units: str) -> str:
    """Return the change of a term as a line of its own, and whether it may be chance."""
    filling = {
        "where": sentence_case(where(term.variable, units)),
        "verdict": verdict(term),
        **_ends(term.change),
    }
    if term.effect == PROTECTIVE:
        return said(
            "{where}: {times} times as many events, against other places, as before, {low} to "
            "{high} ({verdict}).",
            **filling,
        )
    return said(
        "{where}: {times} times as strong as before, {low} to {high} ({verdict}).", **filling
    )


def verdict(term: TermChange) -> str:
    """Return whether a change may be chance."""
    if term.paid is None:
        return said("not tested")
    if term.changed:
        return said("changed")
    if not term.change.holds_one:
        return said("perhaps")
    return said("may be chance")


def p_paid(term: TermChange) -> str:
    """Return the p-value that pays for all terms; a dash where there is none."""
    return "–" if term.paid is None else number(term, "paid", _short_p)


def _short_p(value: float) -> str:
    if value < SMALLEST_P:
        return numeral("< 0.0001")
    return numeral(f"{value:.2f}" if value >= LARGE_P else f"{value:.4f}")


def times(known: Interval | None) -> str:
    """Return a ratio with two decimals; a dash where there is none."""
    return "–" if known is None else number(known, "ratio", figure)


def limits(known: Interval | None) -> str:
    """Return the ends of an interval."""
    return "" if known is None else said("{low} to {high}", **_limits(known))


def _limits(known: Interval) -> dict[str, str]:
    return {end: number(known, end, figure) for end in ("low", "high")}


def _ends(known: Interval) -> dict[str, str]:
    return {"times": times(known), **_limits(known)}


def level(found: Comparison) -> str:
    """Return how the number of events changed."""
    change = found.level.change
    filling = {
        "before": number(found.before, "events", whole),
        "after": number(found.after, "events", whole),
        **_ends(change),
    }
    if not found.level.per_day:
        return said(
            "There were {before} events in the earlier period and {after} in the later: {times} "
            "times as many ({low} to {high}). How long the periods are nobody told, so this is no "
            "change of the rate.",
            **filling,
        )
    filling["rates"] = said(
        "{earlier} a day before, {later} after",
        earlier=_rate(found.before),
        later=_rate(found.after),
    )
    if found.level.per_exposure:
        text = marked(
            "Events a day for each unit of exposure are {times} times as many as before ({low} to "
            "{high}); {rates}."
        )
    elif change.holds_one:
        text = marked(
            "The number of events a day is {times} times that before ({low} to {high}), which may "
            "be chance: {rates}."
        )
    elif change.ratio > 1:
        text = marked("Events a day rose: {times} times as many ({low} to {high}); {rates}.")
    else:
        text = marked("Events a day fell: {times} times as many ({low} to {high}); {rates}.")
    return said(text, **filling)


def _rate(period: PeriodFacts) -> str:
    if period.days is None:
        raise MissingError
    rate = period.events / period.days
    return figure(rate, 1 if rate >= 1 else 2)


def pattern(found: Moved, units: str) -> str:
    """Return how much changed of where events happen."""
    if not found.strength:
        return said("Where events happen did not change by more than chance would have it.")
    return said(
        "Where events happen changed: beyond chance, the share of a cell is typically {typical} "
        "times as large, or as small, as before, and cells within about {range} change together.",
        typical=number(found, "typical", figure),
        range=number(found, "range", partial(rough, units=units)),
    )


def cells_changed(found: Comparison) -> str:
    """Return how many cells surely changed."""
    if not found.sure_cells_up + found.sure_cells_down:
        return said("No single cell changed its share of the events beyond doubt.")
    return said(
        "Of {cells} cells {up} surely have a larger share of the events than before, and {down} a "
        "smaller one.",
        cells=number(found, "cells", whole),
        up=number(found, "sure_cells_up", whole),
        down=number(found, "sure_cells_down", whole),
    )


def ranks(found: Comparison) -> str:
    """Return which of the places with most events changed."""
    surely = [one for one in found.places if not one.change.holds_one]
    if not surely:
        return counted(
            len(found.places),
            "The place with most events did not change its share beyond doubt.",
            "Of the {count} places with most events none changed its share beyond doubt: where "
            "ranks differ, that may be chance.",
            count=length(found, "places"),
        )
    rising = [one for one in surely if one.change.ratio > 1]
    falling = [one for one in surely if one.change.ratio < 1]
    parts = []
    if rising:
        parts.append(said("{places} rose", places=_numbers(rising)))
    if falling:
        parts.append(said("{places} fell", places=_numbers(falling)))
    return said(
        "Of the {count} places with most events {changes}; what the others changed may be chance.",
        count=length(found, "places"),
        changes=listed(parts),
    )


def coordinate(value: float) -> str:
    """Return a coordinate to whole units, as it is typed into a search."""
    return numeral(f"{value:.0f}")


def _numbers(places: Sequence[PlaceChange]) -> str:
    named = [said("place {number}", number=numeral(f"{one.place}")) for one in places]
    return listed(named)


def not_compared(found: Comparison) -> Iterator[str]:
    """Yield why terms could not be compared."""
    for one in found.not_compared:
        yield why_not(one, found.units)


def why_not(one: NotCompared, units: str) -> str:
    """Return why a term could not be compared."""
    return said(REASONS[one.why], variable=variable(one.variable, units))


def period(facts: PeriodFacts) -> str:
    """Return when a period was: "2016-01 to 2016-06"; empty where that is not known."""
    if not facts.first:
        return ""
    if facts.first == facts.last:
        return shown(facts.first)
    return said("{first} to {last}", first=shown(facts.first), last=shown(facts.last))

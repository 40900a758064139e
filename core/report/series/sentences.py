"""What a series found, in sentences."""

from __future__ import annotations

from itertools import combinations

from ...language import counted, said
from ...mapping.holding import FIRST
from ..phrases import figure, listed, percent, whole_percent
from .columns import axis_name
from .facts import PERIOD, SeriesFacts, StudyInSeries, factors_of, terms_of
from .foretold import tested_of
from .where import area_in_words

MOST_NAMED = 4


def summary_of(facts: SeriesFacts) -> str:
    """Return of what the series is, and how far it came."""
    axes = [
        said("{axis}: {number}", axis=axis_name(axis), number=len(_values(facts, axis)))
        for axis in facts.axes
    ]
    studies, done = len(facts.studies), len(facts.done)
    whole = counted(studies, "{count} study", "{count} studies")
    varied = said("{studies} ({axes})", studies=whole, axes=", ".join(axes)) if axes else whole
    if done == studies:
        return said("{varied}, all with results.", varied=varied)
    return counted(
        studies - done,
        "{varied}; {count} has no results, and the table at the end says why.",
        "{varied}; {count} have no results, and the table at the end says why.",
        varied=varied,
    )


def _values(facts: SeriesFacts, axis: str) -> list[str]:
    return list(dict.fromkeys(one.of[axis] for one in facts.studies if axis in one.of))


def in_short(facts: SeriesFacts) -> list[str]:
    """Return what a reader with a minute should know."""
    if not facts.done:
        return []
    return [one for one in (_factors(facts), _foretold(facts), *_places(facts)) if one]


def _factors(facts: SeriesFacts) -> str:
    studies = len(facts.done)
    held = [
        (
            name,
            [terms_of(one, name)[0].local_first.ratio for one in facts.done if terms_of(one, name)],
        )
        for name in factors_of(facts.done)
    ]
    held = [(name, ratios) for name, ratios in held if ratios]
    if not held:
        return said("No factor holds in any of the studies.")
    told = [
        said(
            "{factor} in {number} ({low} to {high} times as many events)",
            factor=name,
            number=said("all") if len(ratios) == studies else len(ratios),
            low=figure(min(ratios)),
            high=figure(max(ratios)),
        )
        if len(ratios) > 1
        else said(
            "{factor} in {number} ({low} times)", factor=name, number=1, low=figure(ratios[0])
        )
        for name, ratios in held[:MOST_NAMED]
    ]
    never = sum(not ratios for _, ratios in held) + len(factors_of(facts.done)) - len(held)
    first = counted(
        studies,
        "Of {count} study the factors that hold most often: {told}.",
        "What holds most often, of {count} studies: {told}.",
        told=listed(told),
    )
    if not never:
        return first
    last = counted(never, "{count} factor holds in none.", "{count} factors hold in none.")
    return f"{first} {last}"


def _foretold(facts: SeriesFacts) -> str:
    tested = tested_of(facts)
    if not tested:
        return ""
    rates = [(one.forecast.headline.hit_rate.value, one) for one in tested if one.forecast]
    (low, worst), (high, best) = (pick(rates, key=lambda one: one[0]) for pick in (min, max))
    share = whole_percent(best.forecast.headline.share)  # type: ignore[union-attr]
    if len(rates) == 1:
        return said(
            "The {share} of the area that the map of {study} ranks highest held {rate} of the "
            "events that came after.",
            share=share,
            study=best.name,
            rate=percent(high),
        )
    return said(
        "The {share} of the area that a map ranks highest held between {low} ({worst}) and {high} "
        "({best}) of the events that came after; by chance it would be {share}.",
        share=share,
        low=percent(low),
        worst=worst.name,
        high=percent(high),
        best=best.name,
    )


def _places(facts: SeriesFacts) -> list[str]:
    told = []
    for grid in facts.places:
        size = grid.cell_size**2
        if not grid.found:
            told.append(
                said(
                    "Hardly any ground is among the first {first} priority places of several "
                    "studies: each has its own.",
                    first=FIRST,
                )
            )
            continue
        area = sum(one.area for one in grid.found)
        told.append(
            counted(
                len(grid.found),
                "{count} place, {area}, is among the first {first} of at least {least} of the "
                "{all} studies (all their first places together: {every}).",
                "{count} places, together {area}, are among the first {first} of at least {least} "
                "of the {all} studies (all their first places together: {every}).",
                area=area_in_words(area, facts.units),
                first=FIRST,
                least=grid.least,
                all=len(grid.studies),
                every=area_in_words(grid.cells_by_count[0] * size, facts.units),
            )
        )
    return told


def cautions_of(facts: SeriesFacts) -> list[str]:
    """Return what a reader should be careful about."""
    found = []
    if len(facts.done) > 1:
        found.append(
            said(
                "A factor that holds in one study and not in another need not differ between them: "
                "it may have been missed in one, or just let in. Whether two ratios differ is "
                "told by a test of both together (“Compare periods”), not by reading two columns."
            )
        )
    found += _by_chance(facts)
    found += overlaps_of(facts)
    return found


def _by_chance(facts: SeriesFacts) -> list[str]:
    levels = [
        one.model.settings.alpha
        for one in facts.done
        if one.model is not None and one.model.calibrated is not None
    ]
    if len(levels) < 2:
        return []
    return [
        said(
            "Each study lets in a factor of no meaning with a chance of {alpha} at most; over "
            "{studies} studies that makes {many} such factors to be expected. What holds again "
            "and again is to be trusted more than what holds once.",
            alpha=whole_percent(max(levels)),
            studies=len(levels),
            many=figure(sum(levels), 1),
        )
    ]


def overlaps_of(facts: SeriesFacts) -> list[str]:
    """Return of which studies of one kind the periods overlap, a sentence each kind."""
    kinds: dict[str, list[StudyInSeries]] = {}
    for one in facts.done:
        if PERIOD in one.of and all(one.dates):
            kinds.setdefault(one.without(PERIOD), []).append(one)
    pairs: dict[tuple[str, str], None] = {}
    for some in kinds.values():
        for one, other in combinations(some, 2):
            if _meet(one, other):
                pairs.setdefault((one.of[PERIOD], other.of[PERIOD]))
    return [
        said(
            "The periods “{one}” and “{other}” overlap: events of the days that they share are in "
            "both, so that they look more alike than they are.",
            one=one,
            other=other,
        )
        for one, other in pairs
    ]


def _meet(one: StudyInSeries, other: StudyInSeries) -> bool:
    (first, last), (begin, end) = one.dates, other.dates
    short = min(map(len, (first, last, begin, end)))  # a month, or a year, stands for its days
    cut = [text[:short] for text in (first, last, begin, end)]
    return cut[0] <= cut[3] and cut[2] <= cut[1]

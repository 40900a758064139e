"""What a record of near repeats says, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..language import numeral, said
from ..plain import sentence_case
from ..timing.near_repeat.record import Cell, NearRepeat
from ..timing.near_repeat.roles import SIGNIFICANT
from .fields import expression, number, told
from .phrases.numbers import figure, listed, percent, two_digits, whole, whole_percent
from .phrases.repeats import days, metres, until, where

LONG_YEARS = 2.0  # from which on places that change make pairs that are near in time
DAYS_A_YEAR = 365.25
MOST_DOUBLES = 0.05  # of the pairs at the very place in the first days


def sentence_of(found: NearRepeat) -> str:
    """Return what was found, in sentences that need no other."""
    firsts = [row[0] for row in found.by_distance if row[0].near]
    if not firsts:
        return said(
            "No sign of near repeats: in none of the {bands} bands of distance and time did more "
            "pairs of incidents lie than chance gives, from the first days on (at 5% for all bands "
            "together).",
            bands=told(f"{len(found.cells)}", "nearrepeat.json:cells.length"),
        )
    found_so = said("{most} {share}", most=_of_bands(firsts), share=_of_incidents(found))
    if found.doubles <= found.cells[0].observed / 2:
        return found_so
    return said("Rows of one incident seem to be counted as several: see below. {so}", so=found_so)


def _of_bands(firsts: list[Cell]) -> str:
    """Return how many times as many pairs there are in the first band of time."""
    first = firsts[0]
    parts = [
        said(
            "{where} {ratio} times as many as chance gives ({observed} pairs, {expected} by "
            "chance)",
            where=where(one),
            ratio=number(one, "ratio", figure),
            observed=number(one, "observed", whole),
            expected=number(one, "expected", lambda value: whole(round(value))),
        )
        for one in firsts
    ]
    return said(
        "After an incident others follow {until} more often than by chance: {bands}.",
        until=until(first),
        bands=listed(parts),
    )


def _of_incidents(found: NearRepeat) -> str:
    share = told(
        percent(found.repeats / found.incidents),
        expression("{} / {}", (found, "repeats"), (found, "incidents")),
    )
    return said(
        "{repeats} of the {incidents} incidents ({share}) followed another in the bands that stand "
        "out; part of them would have by chance.",
        repeats=number(found, "repeats", whole),
        incidents=number(found, "incidents", whole),
        share=share,
    )


def reach_of(found: NearRepeat) -> Iterator[str]:
    """Yield, for each band of distance that stands out, for how long it does."""
    for row in found.by_distance:
        near = [one for one in row if one.near]
        if near:
            last = near[-1]
            yield said(
                "{where}: more than by chance {until} (p of all bands together: {p}).",
                where=sentence_case(where(last)),
                until=until(last),
                p=chance(found, max(near, key=lambda one: one.p_of_all), "p_of_all"),
            )


def cautions(found: NearRepeat) -> Iterator[str]:
    """Yield what the reader should be careful about."""
    positions = found.positions
    if positions.keep_apart:
        yield said(
            "{shared} of the incidents share their position with another, and different positions "
            "keep apart, as points do that stand for a crossing or a stretch of street. “Same "
            "place” is then the same recorded point, not the same address.",
            shared=number(positions, "shared", whole_percent),
        )
    if found.doubles > MOST_DOUBLES * max(found.cells[0].observed, 1):
        yield said(
            "{doubles} pairs are at the same place at the same time. Several rows of one incident, "
            "as one for each victim, make such pairs: count once by the number of the incident, if "
            "there is one.",
            doubles=number(found, "doubles", whole),
        )
    if found.uncertain:
        yield said(
            "{uncertain} incidents are left out: they are known only between dates further apart "
            "than the first band of time.",
            uncertain=number(found, "uncertain", whole),
        )
    if found.undated:
        yield said(
            "{undated} incidents are left out: they have no date that can be read.",
            undated=number(found, "undated", whole),
        )
    for one in found.cells:
        if one.borderline:
            yield said(
                "Borderline, {where}, {days}: whether it stands out hangs on how the dates were "
                "dealt out (p of all bands together: {p}, level {level}); another seed may decide "
                "otherwise.",
                where=where(one),
                days=days(one),
                p=chance(found, one, "p_of_all"),
                level=numeral(f"{SIGNIFICANT:g}"),
            )
    years = _years(found)
    if years > LONG_YEARS:
        yield said(
            "The incidents span {years} years. A place that became busier, or calmer, in that time "
            "has its incidents near one another in time without any of them bringing the next: "
            "look at one year by itself too.",
            years=told(numeral(f"{years:.1f}"), ""),
        )
    yield said(
        "What follows by chance is what dates dealt out anew give. That incidents follow one "
        "another nearby does not say why: the same offenders may return, or a place may be at risk "
        "for some days."
    )


def _years(found: NearRepeat) -> float:
    first, last = (date.fromisoformat(one) for one in (found.first_date, found.last_date))
    return (last - first).days / DAYS_A_YEAR


def chance(found: NearRepeat, of: Cell, field: str) -> str:
    """Return a p-value of a band, "at most" where it is the least that there can be."""
    floor = getattr(of, field) <= 1 / (1 + found.permutations)
    p = number(of, field, two_digits)
    return said("at most {p}", p=p) if floor else p


def rows_of(found: NearRepeat) -> list[tuple[str, str, Cell]]:
    """Return the rows of the table: distance, time, and the cell."""
    return [(metres(one), days(one), one) for one in found.cells]


def how(found: NearRepeat) -> str:
    """Return how the chances were found."""
    return said(
        "Knox test: the dates were dealt out anew among the incidents {permutations} times, which "
        "keeps every place and every busy or calm time. p: chance of as many pairs in that band; "
        "p of all: chance that any of the {bands} bands stands out as far, which pays for looking "
        "at all of them (below {level} stands out).",
        permutations=number(found, "permutations", whole),
        bands=told(f"{len(found.cells)}", "nearrepeat.json:cells.length"),
        level=numeral(f"{SIGNIFICANT:g}"),
    )

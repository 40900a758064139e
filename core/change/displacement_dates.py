"""The same difference at earlier dates, when nothing was done, and part by part after the start."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from .area_periods import Periods, Window
from .areas import CONTROL, TREATED, Area, Compared, History
from .displacement import LOCAL, Z95, Estimate, displacement_difference, ratio_of_ratios

MOST_EARLIER = 240


@dataclass(frozen=True)
class Earlier:
    """What the computation gives at an earlier date.

    Attributes
    ----------
    at : str
        First unit of the period after it.
    difference : float
    ratio : float or None
        None where one of the counts is 0.
    """

    at: str
    difference: float
    ratio: float | None


def earlier_dates(
    areas: tuple[Area, ...], history: History, periods: Periods
) -> tuple[Earlier, ...]:
    """Return what the same computation gives at every earlier date, in the order of time.

    Both periods are moved back together, by a part (a month, a year, four weeks) at a time, until
    the one after ends before the true period before does: whatever was done began later.
    """
    found: list[Earlier] = []
    step = periods.part
    moved = periods.before.end - periods.after.end
    moved -= moved % step  # -7 becomes -28 where a part has 28
    while len(found) < MOST_EARLIER:
        before, after = periods.before.moved(moved), periods.after.moved(moved)
        if before.first < history.units[0]:
            break
        if history.has(before) and history.has(after):
            then = replace(periods, before=before, after=after)
            compared = Compared.of(areas, history, then)
            ratio = ratio_of_ratios(compared, LOCAL)
            found.append(
                Earlier(
                    periods.named(after.first),
                    displacement_difference(compared, LOCAL).value,
                    None if ratio is None else ratio.ratio.value,
                )
            )
        moved -= step
    return tuple(reversed(found))


def as_large(earlier: tuple[Earlier, ...], now: Estimate, *, ratios: bool) -> int | None:
    """Return at how many earlier dates a difference was as large, either way; None without any."""
    if ratios:
        known = [abs(math.log(one.ratio)) for one in earlier if one.ratio is not None]
        limit = abs(math.log(now.value))
    else:
        known, limit = [abs(one.difference) for one in earlier], abs(now.value)
    return sum(one >= limit * (1 - 1e-12) for one in known) if known else None


def beyond(earlier: tuple[Earlier, ...], now: Estimate, *, ratios: bool) -> int | None:
    """Return at how many earlier dates 0 lay outside an interval as wide as the true one's."""
    error = now.standard_error if now.clustered_error is None else now.clustered_error
    off = [math.log(one.ratio) for one in earlier if one.ratio is not None]
    if not ratios:
        off = [one.difference for one in earlier]
    return sum(abs(one) > Z95 * error for one in off) if off else None


@dataclass(frozen=True)
class Step:
    """A part of the time: a month, a year or four weeks.

    Attributes
    ----------
    at : str
        Its first unit.
    after_start : int
        1 for the first part of the period after, 0 or less for parts of the period before.
    treated, control : float
        Events.
    expected : float or None
        In the treated areas, had they changed as their controls did since the period before.
    difference, low, high : float or None
        Events less those expected, with an interval as if every event came by itself.
    together : float or None
        Sum of the differences since the start; None before it.
    """

    at: str
    after_start: int
    treated: float
    control: float
    expected: float | None
    difference: float | None
    low: float | None
    high: float | None
    together: float | None


def step_by_step(
    areas: tuple[Area, ...], history: History, periods: Periods, *, ratios: bool
) -> tuple[Step, ...]:
    """Return how the difference went, part by part, before and after the start.

    Parameters
    ----------
    ratios : bool
        Whether the treated areas are expected to change by the same share as their controls, or
        else by as many events.
    """
    treated, control = (
        np.array([one.role == role for one in areas]) for role in (TREATED, CONTROL)
    )
    usual = _usual(history, periods, treated, control)
    found: list[Step] = []
    together = 0.0
    for after_start, window in _parts(periods):
        counts = history.within(window)
        events, beside = float(counts[treated].sum()), float(counts[control].sum())
        told = _difference(events, beside, usual, ratios)
        if told is None:
            nothing = (None,) * 5
            found.append(Step(periods.named(window.first), after_start, events, beside, *nothing))
            continue
        expected, error = told
        difference = events - expected
        together += difference if after_start > 0 else 0.0
        found.append(
            Step(
                at=periods.named(window.first),
                after_start=after_start,
                treated=events,
                control=beside,
                expected=expected,
                difference=difference,
                low=difference - Z95 * error,
                high=difference + Z95 * error,
                together=together if after_start > 0 else None,
            )
        )
    return tuple(found)


def _usual(history: History, periods: Periods, treated, control) -> tuple[float, float, float]:
    """Return how many of both were counted before, and how many parts that were."""
    counts = history.within(periods.before)
    parts = periods.before.length / periods.part
    return float(counts[treated].sum()), float(counts[control].sum()), parts


def _difference(
    events: float, beside: float, usual: tuple[float, float, float], ratios: bool
) -> tuple[float, float] | None:
    """Return what is expected in a part, and the standard error of the difference from it."""
    treated, control, parts = usual
    if not ratios:
        expected = (treated + beside * parts - control) / parts
        return expected, math.sqrt(events + beside + (treated + control) / parts**2)
    if not control or not treated:
        return None
    expected = treated * beside / control
    spread = expected**2 * (1 / treated + 1 / control) + (treated / control) ** 2 * beside
    return expected, math.sqrt(events + spread)


def _parts(periods: Periods) -> Iterator[tuple[int, Window]]:
    """Yield the parts of both periods, with their number since the start."""
    step = periods.part
    number = periods.before.length // step
    for back in range(number, 0, -1):
        end = periods.before.end - (back - 1) * step
        yield 1 - back, Window(end - step, end)
    for on in range(periods.after.length // step):
        first = periods.after.first + on * step
        yield on + 1, Window(first, first + step)

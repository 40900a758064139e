"""Figures of a tested map as they are printed, each with its field of the table of measures."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ..language import counted, numeral, said
from ..mapping.measures import AtShare
from ..mapping.resampling import MOST_TIED, Interval
from .fields import of_map, told
from .phrases import figure, listed, percent, short_percent, whole
from .phrases.numbers import bare


def row_of(at: AtShare) -> str:
    """Return which row of its map's a share of the area is."""
    return f"{at.share:.12g}"


def share(name: str, at: AtShare) -> str:
    """Return a share of the area: "10%"; of an area that was asked for, rounded: "0.2%"."""
    rounded = float(f"{at.share:.2g}") if at.asked else at.share
    return told(short_percent(rounded), of_map(name, "area_share", row_of(at)))


def ground(name: str, at: AtShare) -> str:
    """Return how much ground is flagged, as it was asked: "10% of area", "25 ha (0.2%)"."""
    if at.asked:
        return said("{area} ({share})", area=at.asked, share=share(name, at))
    return said("{share} of area", share=share(name, at))


def value(
    name: str, column: str, of: Interval, shown: Callable[[float], str] = figure, row: str = ""
) -> str:
    """Return a figure of a map.

    Parameters
    ----------
    name : str
        Of the map, as the table has it.
    column : str
    of : Interval
    shown : callable
        How it is printed.
    row : str
        Of which share of the area, where it is not of the whole map.
    """
    return told(shown(of.value), of_map(name, column, row))


def limits(
    name: str, column: str, of: Interval, shown: Callable[[float], str] = figure, row: str = ""
) -> str:
    """Return the ends of its interval, "25.2 to 30.8%", or "" if it has none."""
    if not math.isfinite(of.low):  # of what is infinite the ends tell nothing
        return ""
    return said(
        "{low} to {high}",
        low=told(bare(shown(of.low)), of_map(name, f"{column}_low", row)),
        high=told(shown(of.high), of_map(name, f"{column}_high", row)),
    )


def in_brackets(limits: str, tied: float = 1.0) -> str:
    """Return ends of an interval for within brackets, or that there are none, and why.

    Parameters
    ----------
    limits : str
        "" if there are none.
    tied : float
        Share of the flagged area that is some of many equals, where that is known.
    """
    if limits:
        return said("95% interval {limits}", limits=limits)
    if not tied > MOST_TIED:
        return said("no interval")
    return said("no interval: most of that area is some of many cells of equal value")


def hit_rate(name: str, at: AtShare) -> str:
    """Return the share of the later events in the flagged area: "28.0%"."""
    return value(name, "hit_rate", at.hit_rate, percent, row_of(at))


def hit_rate_limits(name: str, at: AtShare) -> str:
    """Return the ends of its interval, or ""."""
    return limits(name, "hit_rate", at.hit_rate, percent, row_of(at))


def tied(maps: Sequence[tuple[str, str, Sequence[AtShare]]]) -> str:
    """Return where ties leave no interval, and why, in a sentence; "" where they do nowhere.

    Parameters
    ----------
    maps : sequence of (what it is called, name in the table, measures by share of the area)
    """
    found = []
    for title, name, at in maps:
        shares = [share(name, one) for one in at if one.tied > MOST_TIED]
        if shares:
            found.append(said("{map} at {shares}", map=title, shares=listed(shares)))
    if not found:
        return ""
    return counted(
        len(found),
        "No interval: {maps}. More than half of the area flagged there is some, but not all, of "
        "many cells to which the map gives the same value. Nothing says which of them to take, so "
        "the figure is the mean over all ways of taking them, and resamples would not show "
        "what the choice adds.",
        "No intervals: {maps}. More than half of the area flagged there is some, but not all, of "
        "many cells to which the map gives the same value. Nothing says which of them to take, so "
        "the figure is the mean over all ways of taking them, and resamples would not show "
        "what the choice adds.",
        maps=listed(found),
    )


def of_blocks(
    name: str, blocks: int | None, width: float | None, resamples: int | None, units: str
) -> str:
    """Return where the intervals of the tables come from, in a sentence.

    Parameters
    ----------
    name : str
        Of a map in the table.
    blocks, width : int and float, or None
        Of the study area; None where a table of an older version does not tell them.
    resamples : int or None
        None where that is not known.
    units : str
        Of the width.
    """
    if blocks is None or width is None:
        return said(
            "Small figures: 95% intervals from resampling the later events, the same resamples for "
            "every map."
        )
    places = {
        "blocks": told(whole(blocks), of_map(name, "blocks")),
        "width": said(
            "{length} {units}",
            length=told(numeral(f"{width:,.10g}"), of_map(name, "block_width")),
            units=units,
        ).strip(),
    }
    if resamples is None:
        return said(
            "Small figures: 95% intervals from drawing the {blocks} blocks of the study area, each "
            "{width} wide, again and again with replacement, the same draws for every map. Crimes "
            "come in clusters: single events are no independent observations, blocks nearly are.",
            **places,
        )
    return said(
        "Small figures: 95% intervals from {resamples} resamples of the {blocks} blocks of the "
        "study area, each {width} wide, drawn with replacement, the same for every map. Crimes "
        "come in clusters: single events are no independent observations, blocks nearly are.",
        resamples=whole(resamples),
        **places,
    )

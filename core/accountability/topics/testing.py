"""How it was tested and how accurate it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...language import counted, said
from ...mapping.kinds import PAST_COUNTS, RANDOM
from ...mapping.measures import AtShare
from ...mapping.resampling import Interval
from ...plain import sentence_case
from ...report.fields import of_map, told
from ...report.measured import ground, hit_rate, hit_rate_limits, share
from ...report.phrases import check, checked, map_name
from ...report.phrases.numbers import short, whole
from ...report.rolling import sentence_of
from ...report.tested import Tested
from .. import who
from ..evidence import Evidence
from ..tree import Blank, Paragraph, Part, Table

FIRST = 0.05  # of the area, which is told in a sentence
SHOWN = (0.01, 0.05, 0.1)  # of the area, of those that were tested the nearest


def tests(known: Evidence, *, public: bool = False) -> Iterator[Part]:
    """Yield how the maps did on later events, or that they were not tested and how to.

    How many events these were is not for the public.
    """
    if known.tested:
        yield from _later(known, public)
    else:
        yield Paragraph(
            said(
                "These maps were not tested on a later period, so nothing is known of how well "
                "they foretell. To test them, add a layer of later incidents to the study (“Later "
                "incidents”, the key holdout) and run it again."
            ),
            "care",
        )
    if known.rolled is not None:
        yield Paragraph(sentence_of(known.rolled))
    yield Paragraph(check(known.model.check, checked(known.model)))


def threshold() -> Blank:
    """Return who says what would be good enough."""
    return Blank(
        said(
            "Which result of such a test would be too poor to use the maps, who set that, and was "
            "it set before the test was seen?"
        ),
        said(who.OWNER),
    )


def _later(known: Evidence, public: bool) -> Iterator[Part]:
    first = known.tested[0]
    if public:
        yield Paragraph(said("Every map was tested on a later period, which it was not made of."))
    else:
        yield Paragraph(_number_of(first))
    at = _shares(first.at)
    yield Table(
        said("Share of the later events in the part of the area that each map ranks highest"),
        (said("Map"), *(ground(first.map, one) for one in at)),
        tuple(_row(one, at) for one in known.tested),
    )
    yield Paragraph(_intervals(first, known.model.units))
    yield from _used(known)


def _number_of(first: Tested) -> str:
    return counted(
        first.events,
        "Every map was tested on {count} event of a later period, which it was not made of.",
        "Every map was tested on {count} events of a later period, which it was not made of.",
        count=told(whole(first.events), of_map(first.map, "events")),
    )


def _intervals(first: Tested, units: str) -> str:
    """Return where the intervals come from."""
    if first.blocks is None or first.block_width is None:
        return said("In brackets: intervals (95%) from resampling the later events.")
    return said(
        "In brackets: intervals (95%) from drawing the {blocks} blocks of the study area, each "
        "{width} {units} wide, again and again with replacement. A figure without an interval is "
        "of ground that is mostly some of many cells of equal value: which of them, is chance.",
        blocks=told(whole(first.blocks), of_map(first.map, "blocks")),
        width=told(short(first.block_width), of_map(first.map, "block_width")),
        units=units,
    )


def _used(known: Evidence) -> Iterator[Part]:
    """Yield how the map that ranks the places did, beside past counts alone and chance."""
    used = next((one for one in known.tested if one.map == known.study.places.map), None)
    counts = next((one for one in known.tested if one.name == PAST_COUNTS), None)
    if used is None or counts is None:
        return
    at, beside = _nearest(used.at, FIRST), _nearest(counts.at, FIRST)
    yield Paragraph(
        said(
            "Of the later events {rate} lay in the {share} of the area that the {map}, by which "
            "places are ranked, has highest, and {counts} in as much area by past counts alone. "
            "Spread evenly, they would be {share}.",
            rate=_with_limits(used.map, at),
            share=share(used.map, at),
            map=map_name(used.name),
            counts=_with_limits(counts.map, beside),
        )
    )
    if _overlap(at.hit_rate, beside.hit_rate):
        yield Paragraph(
            said(
                "These two intervals overlap: this test alone does not show that one of the two "
                "maps foretells better than the other."
            )
        )


def _with_limits(name: str, at: AtShare) -> str:
    limits = hit_rate_limits(name, at)
    if not limits:
        return hit_rate(name, at)
    return said("{figure} (95% interval {ends})", figure=hit_rate(name, at), ends=limits)


def _overlap(one: Interval, other: Interval) -> bool:
    return max(one.low, other.low) <= min(one.high, other.high)  # not where one has none (nan)


def _shares(at: Sequence[AtShare]) -> list[AtShare]:
    nearest = (_nearest(at, one) for one in SHOWN)
    return sorted({one.share: one for one in nearest}.values(), key=lambda one: one.share)


def _nearest(at: Sequence[AtShare], to: float) -> AtShare:
    return min(at, key=lambda one: abs(one.share - to))


def _row(one: Tested, at: Sequence[AtShare]) -> tuple[str, ...]:
    by_share = {found.share: found for found in one.at}
    return (_named(one), *(_figure(one, by_share[each.share]) for each in at))


def _named(one: Tested) -> str:
    if one.map == RANDOM:
        return said("By chance alone")
    return sentence_case(map_name(one.name))


def _figure(one: Tested, at: AtShare) -> str:
    ends = hit_rate_limits(one.map, at)
    rate = hit_rate(one.map, at)
    return said("{rate} ({ends})", rate=rate, ends=ends) if ends else rate

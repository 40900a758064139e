"""What the slope of later events on expected ones says of a map, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from ..language import said
from ..mapping.slope import WHY_NONE, Slope
from .fields import of_map, told
from .measured import limits, value
from .phrases import figure, listed


def slopes(maps: Sequence[tuple[str, str, Slope]]) -> str:
    """Return what a slope of 1 means, and the slopes of maps; the first is said at length.

    Parameters
    ----------
    maps : sequence of (what it is called, name in the table, Slope), at least one
    """
    sentences = [
        said(
            "Do twice as many expected events mean twice as many recorded ones? A Poisson "
            "regression of the later events of each cell on the logarithm of what a map expects "
            "answers it: with a slope of 1 a score twice as high really held twice as many; below "
            "1 the map's differences are exaggerated, above 1 understated."
        )
    ]
    known = [one for one in maps if not one[2].why_none]
    if maps[0] in known:
        sentences.append(_at_length(*maps[0]))
        known = known[1:]
    if known:
        told_slopes = [
            said("{map} {slope} ({limits})", map=title, slope=_slope(name, one), limits=ends)
            for title, name, one in known
            for ends in [limits(name, "slope", one.slope)]
        ]
        sentences.append(said("Slopes of other maps: {slopes}.", slopes=listed(told_slopes)))
    for why, reason in WHY_NONE.items():
        without = [title for title, _, one in maps if one.why_none == why]
        if without:
            sentences.append(
                said("No slope for {maps}: {why}.", maps=listed(without), why=said(reason))
            )
    return " ".join(sentences)


def _at_length(title: str, name: str, one: Slope) -> str:
    found = said(
        "The slope of {map} is {slope} (95% interval {limits}, which takes cells as independent "
        "and is too narrow where events cluster)",
        map=title,
        slope=_slope(name, one),
        limits=limits(name, "slope", one.slope),
    )
    times = told(figure(one.per_doubling.value), of_map(name, "per_doubling"))
    if one.slope.low <= 1 <= one.slope.high:
        return said(
            "{found}: where it expects twice as many there were {times} times as many, and 2 is "
            "within the interval.",
            found=found,
            times=times,
        )
    if one.slope.value < 1:
        return said(
            "{found}: below 1, so its differences seem exaggerated. Where it expects twice as many "
            "there were {times} times as many.",
            found=found,
            times=times,
        )
    return said(
        "{found}: above 1, so its differences seem understated. Where it expects twice as many "
        "there were {times} times as many.",
        found=found,
        times=times,
    )


def _slope(name: str, one: Slope) -> str:
    return value(name, "slope", one.slope)

"""What the maps know of cells where nothing had happened before, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from ..language import counted, numeral, said
from ..mapping.kinds import DENSITY, FORECAST, MODEL
from .fields import of_map, told
from .measured import in_brackets, limits, row_of, share, value
from .phrases import listed, map_name, percent
from .tested import Tested


def unforeseen(tested: Sequence[Tested], counts: Tested, *, flat: bool) -> str:
    """Return how many later events past counts could not know of, and which map knows of them.

    Parameters
    ----------
    tested : sequence of Tested
        The random map last.
    counts : Tested
        The map of past counts among them.
    flat : bool
        Whether the model says the same of every cell.
    """
    field = of_map(counts.map, "impossible")
    total = of_map(counts.map, "events")
    happened = counted(
        counts.impossible,
        "{count} of the later events ({share}) happened in a cell where none had been recorded "
        "before: past counts rank all such cells alike.",
        "{count} of the later events ({share}) happened in cells where none had been recorded "
        "before: past counts rank all such cells alike.",
        count=told(numeral(f"{counts.impossible:,}"), field),
        share=told(percent(counts.impossible / counts.events), f"{field} / {total}"),
    )
    ranked = [
        one
        for one in tested
        if one.name in (MODEL, FORECAST, DENSITY) and not (flat and one.name == MODEL)
    ]
    if counts.new_events is None or not ranked:
        return happened
    rates = listed([_rate(one) for one in ranked])
    first = ranked[0]
    sentences = [
        happened,
        said(
            "Of these events, the {share} of the area of such cells that each map ranks highest "
            "held: {rates}. Were these cells all alike, it would be {share}.",
            share=share(first.map, first.headline),
            rates=rates,
        ),
    ]
    by_name = {one.name: one for one in ranked}
    if MODEL in by_name:
        sentences += _what_the_model_knows(by_name[MODEL], by_name.get(DENSITY))
    return " ".join(sentences)


def _rate(one: Tested) -> str:
    rate, row = one.headline.new_hit_rate, row_of(one.headline)
    return said(
        "{map} {rate} ({limits})",
        map=map_name(one.name),
        rate=value(one.map, "new_hit_rate", rate, percent, row),
        limits=in_brackets(limits(one.map, "new_hit_rate", rate, percent, row)),
    )


def _what_the_model_knows(model: Tested, density: Tested | None) -> list[str]:
    """Return whether the model tells these cells apart, and whether density does it better."""
    mine, at_random = model.headline.new_hit_rate, model.headline.share
    found = []
    if not mine.low > at_random:
        found.append(said("That the model can tell these cells apart is not shown."))
    if density is None:
        return found
    theirs = density.headline.new_hit_rate
    if theirs.value > mine.value:
        better = said(
            "Kernel density, which knows only where events were, finds more of them than the model"
        )
    elif theirs.value < mine.value:
        better = said(
            "The model finds more of them than kernel density, which knows only where events were"
        )
    else:
        return [*found, said("The model finds as many of them as kernel density does.")]
    if max(mine.low, theirs.low) <= min(mine.high, theirs.high):
        return [*found, said("{better}, but their intervals overlap.", better=better)]
    return [*found, said("{better}.", better=better)]

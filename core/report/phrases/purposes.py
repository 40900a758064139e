"""What a study is for and not for, said from its own purpose and figures."""

from __future__ import annotations

import re

from ...language import counted, quoted, said
from ...mapping.holding import Held
from ...settings import FOUND_BY_POLICE, NO_SEARCHES, SEARCHES
from ...words import words_in
from ..fields import expression, number, told
from .numbers import listed, percent, whole

LEAVES_OUT = re.compile(r"\bnot\b|<>|!=", re.IGNORECASE)


def purpose_line(purpose: str) -> str:
    """Return what stands under a title: what the results are for."""
    if purpose:
        return said("Purpose: {purpose}", purpose=purpose)
    return said(
        "The study states no purpose. Ask its authors what it was made for before you use it."
    )


def of_searches(purpose: str) -> str:
    """Return what to know of a purpose that names searches or arrests; empty of any other."""
    found = words_in(purpose, SEARCHES, NO_SEARCHES)
    if not found:
        return ""
    return said(
        "The purpose names “{word}”. No score, forecast or priority place is a ground to stop, "
        "search or arrest anybody. That needs a legal basis of its own (in England and Wales, for "
        "most searches, reasonable grounds for suspecting that very person, under PACE and its "
        "Code A), and an assessment of its own of whom it affects.",
        word=found[0],
    )


def found_by_police(*texts: str) -> tuple[str, ...]:
    """Return the kinds of incident in some texts that are recorded because police look for them.

    A filter that leaves something out may name what it leaves out, so it says nothing.
    """
    told_by = " . ".join(text for text in texts if not LEAVES_OUT.search(text))
    found = words_in(told_by, FOUND_BY_POLICE)
    return tuple(one for one in found if not any(one in other for other in found if other != one))


def feedback(kinds: tuple[str, ...], held: Held | None) -> str:
    """Return how acting on the map may feed the next one, by the figures of the study.

    Parameters
    ----------
    kinds : tuple of str
        Of incidents, that police find by looking for them.
    held : Held or None
        What the first places hold, where that is known.
    """
    sentences = [_kinds(kinds)]
    if held is not None and held.same_by_counts is not None:
        sentences.append(_same(held))
    return " ".join(sentences)


def _kinds(kinds: tuple[str, ...]) -> str:
    if not kinds:
        return said(
            "Some kinds of incident, such as drug or weapon possession, are found by looking for "
            "them. A map of these shows where police were as much as where the incidents are, and "
            "acting on it makes the next map say the same more loudly."
        )
    return said(
        "This study counts incidents that are found by looking for them ({kinds}). Its maps show "
        "where police were as much as where the incidents are, and acting on them makes the next "
        "map say the same more loudly: leave these kinds out and run the study again to see what "
        "that changes.",
        kinds=listed([quoted(kind) for kind in kinds]),
    )


def _same(held: Held) -> str:
    same = held.same_by_counts or 0.0
    field = expression("1 - {}", (held, "same_by_counts"))
    places = {
        "count": number(held, "places", whole),
        "same": number(held, "same_by_counts", percent),
        "other": told(percent(1 - same), field),
    }
    return counted(
        held.places,
        "Of the area of the first place, {same} would be chosen by past counts alone as well: "
        "there the list sends police where they recorded incidents before, and what they record "
        "there comes back as a higher count. The other {other} is in the list for what is near, "
        "for what was recorded around it, or because a place is made of touching cells. Judge by "
        "incidents that the public reports, and keep places that are left as they are to compare "
        "with.",
        "Of the area of the first {count} places, {same} would be chosen by past counts alone as "
        "well: there the list sends police where they recorded incidents before, and what they "
        "record there comes back as a higher count. The other {other} is in the list for what is "
        "near, for what was recorded around it, or because a place is made of touching cells. "
        "Judge by incidents that the public reports, and keep places that are left as they are to "
        "compare with.",
        **places,
    )

"""Names of streets, pubs, takeaways and schools, put together from plain words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


STREET_FIRST = _words(
    "Alder Anchor Ashby Baker Barley Beacon Bishop Boat Bramble Caraway Carter Chandler Chapel "
    "Cobbler Cooper Crane Creek Curlew Dunlin Eelpot Elder Ferry Fletcher Flint Foundry Friar "
    "Fuller Gannet Glebe Granary Hawthorn Heron Hope Jubilee Kiln Lantern Larch Lavender Lime "
    "Linnet Malthouse Marram Mill Nelson Nettle Oak Orchard Osier Pelham Plover Quarry Reed Rope "
    "Rowan Saddler Samphire Sandpiper Sexton Smith Spinner Sycamore Tanner Teal Thistle Tide "
    "Turner Vicarage Walnut Weaver Wharf Willow Windmill Yarrow York"
)
STREET_SECOND = ("Street", "Road", "Lane", "Terrace", "Row", "Avenue", "Grove", "Place")
PUB_FIRST = ("Old", "Golden", "Black", "Jolly", "Blue", "White", "Red", "Merry", "Silver", "Green")
PUB_SECOND = _words(
    "Anchor Lobster Boatman Swan Plough Heron Mermaid Barrel Lantern Ferryman Compass Hound"
)
TAKEAWAY_FIRST = _words(
    "Harbour Corner Golden Lucky Spice Royal Quick Star Ocean Garden Village Sunrise"
)
TAKEAWAY_SECOND = ("Fish Bar", "Kebab", "Pizza", "Wok", "Chicken", "Tandoori", "Grill", "Noodles")
SCHOOL_SECOND = ("Primary School", "Infant School", "Junior School", "Academy")


def streets(count: int, rng: np.random.Generator) -> list[str]:
    """Return that many different names of streets."""
    return _combine(STREET_FIRST, STREET_SECOND, count, rng)


def pubs(count: int, rng: np.random.Generator) -> list[str]:
    """Return that many different names of pubs."""
    return [f"The {name}" for name in _combine(PUB_FIRST, PUB_SECOND, count, rng)]


def takeaways(count: int, rng: np.random.Generator) -> list[str]:
    """Return that many different names of takeaways."""
    return _combine(TAKEAWAY_FIRST, TAKEAWAY_SECOND, count, rng)


def schools(count: int, rng: np.random.Generator) -> list[str]:
    """Return that many different names of schools."""
    return _combine(STREET_FIRST, SCHOOL_SECOND, count, rng)


def _combine(
    first: Sequence[str], second: Sequence[str], count: int, rng: np.random.Generator
) -> list[str]:
    pairs = [f"{one} {two}" for one in first for two in second]
    if count > len(pairs):
        raise ValueError(f"{count} names asked of {len(pairs)}")
    order = np.argsort(rng.random(len(pairs)), kind="stable")
    return [pairs[index] for index in order[:count]]

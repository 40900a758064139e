"""The field of a layer that says of which type incidents are."""

from __future__ import annotations

from collections import Counter

from qgis.core import QgsFeatureRequest
from qgis.PyQt.QtCore import QVariant

from ...core.progress import Progress
from ...core.terrain.dates import as_date
from .features import BETWEEN_CHECKS, asked_of
from .layers import Layer

MOST_KINDS = 300
LEAST_OFTEN = 5  # rows of a type on average: what has fewer is no type, but a name or a number
WORDS = ("type", "offence", "offense", "crime", "kind", "category", "class")


def kinds_of(layer: Layer, context, progress: Progress) -> tuple[str, tuple[tuple[str, int], ...]]:
    """Return the field that says the type of incidents, and each type with its rows.

    It is called as such fields are, and holds few different texts that are no dates; of several the
    one with the fewest. An empty text where there is none.
    """
    fields = layer.source.fields()
    names = [one.name() for one in fields if one.type() == QVariant.String and _says(one.name())]
    counts = _counted(layer, names, context, progress)
    good = [name for name in names if name in counts and _are_kinds(counts[name])]
    if not good:
        return "", ()
    best = min(good, key=lambda name: len(counts[name]))
    return best, tuple(counts[best].most_common())


def _counted(layer: Layer, names, context, progress: Progress) -> dict[str, Counter[str]]:
    """Return how often fields hold each text, of those that do not hold too many."""
    fields = layer.source.fields()
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    request = asked_of(layer, context, [fields.lookupField(name) for name in names])
    request.setFlags(request.flags() | QgsFeatureRequest.Flag.NoGeometry)
    rows = max(layer.source.featureCount(), 1)
    for number, feature in enumerate(layer.source.getFeatures(request) if counts else ()):
        if number % BETWEEN_CHECKS == 0:
            progress.at(min(number / rows, 1.0))
            counts = {name: one for name, one in counts.items() if len(one) <= MOST_KINDS}
        for name, one in counts.items():
            value = feature[name]
            if isinstance(value, str) and value.strip():
                one[value.strip()] += 1
    progress.at(1.0)
    return counts


def _are_kinds(counts: Counter[str]) -> bool:
    if not counts or len(counts) > MOST_KINDS or any(map(as_date, counts)):
        return False
    return sum(counts.values()) >= LEAST_OFTEN * len(counts)


def _says(name: str) -> bool:
    return any(word in name.casefold() for word in WORDS)

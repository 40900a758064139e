"""From which date on incidents are kept back for a test, so that it is about a quarter of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from qgis.core import QgsExpression, QgsFeatureRequest

from .values_found import as_value

KEPT_BACK = 0.25
MOST_READ = 300_000  # incidents; of more, every date counts alike


def first_of_last_quarter(layer, field: str, expression: str, dates) -> str:
    """Return the date from which on about a quarter of the incidents that meet a filter lie.

    `dates` are those of the field in their order; "" where there are fewer than two.
    """
    if layer is None or len(dates) < 2:
        return ""
    counts = Counter(dict.fromkeys(dates, 1))
    if 0 <= layer.featureCount() <= MOST_READ:
        counts = _counted(layer, field, expression) or counts
    return _cut(counts, dates)


def _counted(layer, field: str, expression: str) -> Counter:
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    if expression:
        request.setFilterExpression(expression)
    index = layer.fields().lookupField(field)
    needed = {*QgsExpression(expression).referencedColumns(), field}
    request.setSubsetOfAttributes(list(needed), layer.fields())
    return Counter(as_value(one.attributes()[index]) for one in layer.getFeatures(request))


def _cut(counts: Mapping[str, int], dates) -> str:
    """Return the date, after the first, from which on the share is nearest to a quarter."""
    whole, later, shares = sum(counts.get(one, 0) for one in dates), 0, {}
    for date in reversed(dates[1:]):
        later += counts.get(date, 0)
        shares[date] = later / max(whole, 1)
    return min(shares, key=lambda date: abs(shares[date] - KEPT_BACK))

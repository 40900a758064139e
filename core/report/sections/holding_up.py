"""Which terms hold up although the events cluster."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from ...language import marked
from ...model.clustering import Stability
from ...model.record import Model
from ..correlation import correlation_chart
from ..fields import number
from ..holding import explanation, headline, is_calibrated, judged, measures
from ..phrases import distance, whole_percent
from ..stability import reconciliations, stability
from .base import Section, Told


class HoldingUp(Section[Told]):
    """The clustering, the verdicts, the pair correlation and the resamples."""

    title = marked("Does it hold up?")
    template = "holding_up.html"

    def applies(self, about: Told) -> bool:
        """Return whether anybody looked at the clustering."""
        return about.model.clustering is not None

    def content(self, about: Told) -> Mapping[str, object]:
        """Return paragraphs, the terms judged and the rows of the tables."""
        model = about.model
        return {
            "model": model,
            "units": about.units,
            "paragraphs": explanation(model),
            "headline": headline(model),
            "judged": judged(model),
            "calibrated": is_calibrated(model),
            "measures": measures(model),
            "stability": stability(model),
            "side": "" if model.stability is None else _side(model.stability, about.units),
            "reconciliations": reconciliations(model),
            **_correlation(model),
        }


def _side(found: Stability, units: str) -> str:
    return number(found, "side", partial(distance, units=units))


def _correlation(model: Model) -> dict[str, str]:
    """Return the pair correlation as a drawing, where there is one, and the level of its band."""
    curve = None if model.diagnostics is None else model.diagnostics.correlation
    if curve is None or not curve.distances:
        return {"correlation": "", "level": ""}
    return {
        "correlation": correlation_chart(curve, model.units),
        "level": number(curve, "level", whole_percent),
    }

"""How well the maps foretold a later period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...errors import MissingError
from ...language import marked, said
from ...plain import sentence_case
from ..charts import capture_chart
from ..facts import StudyFacts
from ..fields import number
from ..holdout import holdout_tables, without_intervals
from ..measured import of_blocks
from ..phrases import map_name, one_decimal, whole
from ..tested import Tested
from ..verdict import verdict
from .base import Section, Told


class Forecasting(Section[Told]):
    """The test on the later period."""

    title = marked("How well it forecasts")
    template = "forecasting.html"

    def applies(self, about: Told) -> bool:
        """Return whether there was a test."""
        return about.study is not None and bool(about.study.tested)

    def content(self, about: Told) -> Mapping[str, object]:
        """Return paragraphs, the capture curves and the tables."""
        if about.study is None:
            raise MissingError
        tested = about.study.tested
        paragraphs = verdict(tested, flat=not about.model.terms)
        return {
            "paragraphs": paragraphs,
            "capture": capture(tested, paragraphs[0]),
            "tables": holdout_tables(tested),
            "pasts": pasts(about.study),
            "without_intervals": without_intervals(tested),
            "intervals": of_blocks(
                tested[0].map, tested[0].blocks, tested[0].block_width, None, about.model.units
            ),
        }


def pasts(study: StudyFacts) -> str:
    """Return which past each map had, where they are not the same."""
    if not study.history:
        return ""
    return said(
        "Not every map had the same past: the forecast map had {all} events, of a time {periods} "
        "times as long, and the others the {own} of the period of the model.",
        all=number(study.maps, "past_events", whole),
        periods=number(study.maps, "periods", one_decimal),
        own=number(study.incidents, "events", whole),
    )


def capture(tested: Sequence[Tested], description: str) -> str:
    """Return the capture curves as a chart, said to those who cannot see it."""
    shares = [one.share for one in tested[0].at]
    curves = [(sentence_case(map_name(one.name)), one.curve) for one in tested]
    return capture_chart(curves, shares, description)

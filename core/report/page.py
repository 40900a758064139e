"""The report: one page that opens without a network and explains what was found and how."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from ..fitting.model import Model
from ..progress import Progress, Quiet
from . import holding, narrowing, story, words
from .charts import capture_chart
from .correlation import correlation_chart
from .facts import StudyFacts
from .forest import forest_plot
from .holdout import holdout_tables
from .template import filled
from .tested import Tested
from .verdict import verdict

MOST_REASONS = 5  # shown of a place; its layer has them all
FILTERS = {
    "figure": words.figure,
    "p_value": words.p_value,
    "case": words.sentence_case,
    "image": lambda png: base64.b64encode(png).decode("ascii"),
}


def render_report(
    model: Model, study: StudyFacts | None = None, progress: Progress | None = None
) -> str:
    """Return the report on a model, or on the whole study around it, as one self-contained page.

    Parameters
    ----------
    model : Model
    study : StudyFacts, optional
        The map, the test on a later period and the priority places; without it the report tells
        what a model alone knows.
    progress : Progress, optional

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    progress = progress or Quiet()
    progress.at(0.0)
    units = model.inputs.get("grid", {}).get("units", "")
    terms = words.by_strength(model)
    forest = forest_plot(terms, units) if terms else ""
    progress.at(0.3)
    tested = study.tested if study is not None else ()
    found = verdict(tested, flat=not terms) if tested else ()
    capture = _capture(tested, found[0]) if tested else ""
    progress.at(0.9)
    return filled(
        "report.html",
        FILTERS,
        model=model,
        study=study,
        title="Risk Terrain Model" if study is None else study.title,
        units=units,
        most_reasons=MOST_REASONS,
        summary=words.summary(model),
        short=() if study is None else story.in_short(model, study),
        question=story.question(model),
        data=story.data(model, study),
        family_names=words.FAMILY_NAMES,
        terms=terms,
        sentences=[words.term_sentence(term, model) for term in terms],
        forest=forest,
        capture=capture,
        tables=holdout_tables(tested) if tested else (),
        verdict=found,
        reading=story.reading(model),
        holding=holding.explanation(model),
        held=holding.headline(model),
        verdicts=holding.verdicts(model),
        clustering=holding.measures(model),
        calibrated=holding.is_calibrated(model),
        correlation=_correlation(model, units),
        stability=holding.stability(model),
        fates=narrowing.fates(model),
        dropped=narrowing.dropped(model),
        cautions=story.cautions(model, study),
        limits=story.limits(model, study),
    )


def _correlation(model: Model, units: str) -> str | None:
    curve = model.diagnostics.get("correlation")
    return correlation_chart(curve, units) if curve and curve["distances"] else None


def _capture(tested: Sequence[Tested], description: str) -> str:
    """Return the capture curves as a chart."""
    shares = [one.share for one in tested[0].at]
    curves = [(words.sentence_case(one.name), one.curve) for one in tested]
    return capture_chart(curves, shares, description)

"""The report: one page that opens without a network and explains what was found and how."""

from __future__ import annotations

from collections.abc import Sequence

from ..language import said, tag
from ..model.record import Model
from ..progress import QUIET, Progress
from .facts import StudyFacts
from .fields import marked_up, telling
from .phrases import background_lines, summary
from .phrases.incidents import first_lines
from .phrases.purposes import purpose_line
from .sections import SECTIONS, Told
from .sections.base import written
from .template import filled

STYLES = ("report.css",)


def render_report(model: Model, study: StudyFacts | None = None, progress: Progress = QUIET) -> str:
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
    if study is None:
        kind = said("Risk Terrain Modelling: report on a model")
    else:
        kind = said("Risk Terrain Modelling: report on a study")
    audit = None if study is None else study.audit
    with telling(model__json=model, equality_audit__json=audit, study=study):
        return page(
            title=said("Risk Terrain Model") if study is None else study.title,
            kind=kind,
            summary=summary(model),
            counts=(*first_lines(model, study), *background_lines(model)),
            purpose="" if study is None else purpose_line(study.purpose),
            sections=written(SECTIONS, Told(model, study), progress),
            styles=STYLES if audit is None else (*STYLES, "audit.css"),
        )


def page(
    *,
    title: str,
    kind: str,
    summary: str,
    sections: Sequence[str],
    counts: Sequence[str] = (),
    purpose: str = "",
    styles: Sequence[str] = STYLES,
) -> str:
    """Return a page around its sections, each as HTML.

    `purpose` says under the title what it is for, and `counts` under the summary of what it is.
    """
    filling = {"tag": tag(), "title": title, "kind": kind, "summary": summary, "sections": sections}
    filling.update(counts=counts, purpose=purpose)
    return marked_up(str(filled("page.html", **filling, styles=styles)))

"""The two pages of a copy: its report, and the list of what was taken out of the results."""

from __future__ import annotations

from ..language import counted, said
from ..progress import QUIET
from ..report.page import STYLES, page
from ..report.phrases.purposes import of_searches, purpose_line
from ..report.sections.base import written
from .sections import REPORT, TAKEN_OUT, Copy

LOOK = (*STYLES, "public.css")


def render_public(about: Copy) -> str:
    """Return the report of a copy as one self-contained HTML page.

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    study = about.study
    searches = of_searches(study.purpose)
    return page(
        title=study.title or said("Study"),
        kind=said("Risk Terrain Modelling: published copy"),
        summary=_summary(about),
        counts=(searches,) if searches else (),
        purpose=purpose_line(study.purpose),
        sections=written(REPORT, about, QUIET),
        styles=LOOK,
    )


def render_taken_out(about: Copy) -> str:
    """Return the list of what was taken out as one self-contained HTML page.

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    return page(
        title=about.study.title or said("Study"),
        kind=said("Risk Terrain Modelling: what was taken out of a published copy"),
        summary=said(
            "No file of the results was copied. What is known to be safe was made anew from them; "
            "all else was left out, whatever it is."
        ),
        sections=written(TAKEN_OUT, about, QUIET),
        styles=LOOK,
    )


def _summary(about: Copy) -> str:
    study = about.study
    return counted(
        len(study.places),
        "{count} place to act on, and what goes with it.",
        "{count} places to act on, and what goes with them.",
    )

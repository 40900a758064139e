"""The report of an audit: one page on who lives where each map flags."""

from __future__ import annotations

from ..audit.record import Audit
from ..language import said
from ..progress import QUIET
from .audit_words import first_lines, summary_of
from .fields import telling
from .page import STYLES, page
from .phrases.purposes import purpose_line
from .sections.audit import SECTIONS
from .sections.base import written

__all__ = ["render_audit", "summary_of"]


def render_audit(audit: Audit, title: str | None = None, purpose: str | None = None) -> str:
    """Return the report on an audit as one self-contained HTML page.

    Parameters
    ----------
    audit : Audit
    title : str, optional
    purpose : str, optional
        Of the study; without a study none is missed.

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    with telling(equality_audit__json=audit):
        return page(
            title=said("Who is affected") if title is None else title,
            kind=said("Risk Terrain Modelling: who lives where the maps flag"),
            summary=summary_of(audit),
            counts=first_lines(audit),
            purpose="" if purpose is None else purpose_line(purpose),
            sections=written(SECTIONS, audit, QUIET),
            styles=(*STYLES, "audit.css"),
        )

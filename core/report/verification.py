"""The report on a folder of results that was verified: one page."""

from __future__ import annotations

from ..language import said
from ..progress import QUIET
from .fields import telling
from .page import STYLES, page
from .phrases import verification as phrases
from .phrases.purposes import purpose_line
from .sections.base import written
from .sections.verification import SECTIONS, counts
from .verified import Verification


def render_verification(found: Verification) -> str:
    """Return the report on a folder that was verified as one self-contained HTML page.

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    with telling(verification__json=found):
        return page(
            title=found.title or said("Study"),
            kind=said("Risk Terrain Modelling: verification of results"),
            summary=phrases.verdict(found),
            counts=counts(found),
            purpose=purpose_line(found.purpose),
            sections=written(SECTIONS, found, QUIET),
            styles=(*STYLES, "checks.css", "verification.css"),
        )


def summary_of(found: Verification) -> str:
    """Return the verdict and all findings, with what they mean, in sentences."""
    told = [phrases.verdict(found)]
    for one in found.findings:
        told += [phrases.finding(one), phrases.meaning(one)]
    return " ".join(told)

"""The report on areas before and after: one page."""

from __future__ import annotations

from collections.abc import Mapping

from ..change.area_record import Evaluation
from ..language import said
from ..progress import QUIET, Progress
from .fields import telling
from .page import page
from .phrases.evaluation import summary
from .sections.base import written
from .sections.evaluation import SECTIONS, Evaluated


def render_evaluation(
    found: Evaluation, facts: Mapping[str, str], progress: Progress = QUIET
) -> str:
    """Return the report on an evaluation as one self-contained HTML page.

    Parameters
    ----------
    found : Evaluation
    facts : mapping of str to str
        With what it was made.
    progress : Progress, optional

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    with telling(evaluation__json=found):
        return page(
            title=found.title or said("What went with it?"),
            kind=said("Areas before and after"),
            summary=summary(found),
            counts=periods_line(found),
            sections=written(SECTIONS, Evaluated(found, facts), progress),
        )


def periods_line(found: Evaluation) -> tuple[str, ...]:
    """Return which periods were compared, where they have dates."""
    if not found.before.first:
        return ()
    before, after = (
        one.first
        if one.first == one.last
        else said("{first} to {last}", first=one.first, last=one.last)
        for one in (found.before, found.after)
    )
    return (said("Before: {before}. After: {after}.", before=before, after=after),)

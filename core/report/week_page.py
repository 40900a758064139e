"""The page on when in the week incidents happen."""

from __future__ import annotations

from collections.abc import Mapping

from ..language import said
from ..progress import QUIET
from ..timing.week import TimeOfWeek
from .fields import number, telling
from .page import page
from .phrases.incidents import counted_as
from .phrases.numbers import whole
from .sections.base import written
from .sections.week import SECTIONS, OfTheWeek
from .week import sentence_of


def render_week(week: TimeOfWeek, facts: Mapping[str, str], title: str) -> str:
    """Return the page on the hours of the week as one self-contained HTML page.

    Parameters
    ----------
    week : TimeOfWeek
    facts : mapping of str to str
        What was read with what, for those who want the same numbers.
    title : str
        What the incidents are.

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    with telling(timeofweek__json=week):
        counts = said(
            "{incidents} incidents from {first} to {last}.",
            incidents=number(week.known, "incidents", whole),
            first=week.first_date,
            last=week.last_date,
        )
        return page(
            title=title,
            kind=said("Time of week of incidents"),
            summary=sentence_of(week),
            counts=(counts, counted_as(week.source)),
            sections=written(SECTIONS, OfTheWeek(week, facts), QUIET),
        )

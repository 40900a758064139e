"""The report of a test at several dates: one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..language import said
from ..progress import QUIET
from .fields import telling
from .page import STYLES, page
from .rolled import Rolled
from .rolling import sentence_of
from .sections.base import written
from .sections.rolling import SECTIONS, SeveralDates


def render_rolling(
    rolled: Rolled, facts: Mapping[str, str], notes: Sequence[str] = (), title: str | None = None
) -> str:
    """Return the report on a test at several dates as one self-contained HTML page.

    Parameters
    ----------
    rolled : Rolled
    facts : mapping of str to str
        What was tested with what, for those who want the same numbers.
    notes : sequence of str
        What the reader should be careful about.
    title : str, optional

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    with telling():
        return page(
            title=said("How well the maps foretell, date by date") if title is None else title,
            kind=said("Test of maps at several dates"),
            summary=sentence_of(rolled),
            sections=written(SECTIONS, SeveralDates(rolled, facts, tuple(notes)), QUIET),
            styles=(*STYLES, "validation.css"),
        )

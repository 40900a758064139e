"""The page on near repeats."""

from __future__ import annotations

from collections.abc import Mapping

from ..language import said
from ..progress import QUIET
from ..timing.near_repeat.record import NearRepeat
from .fields import number, telling
from .page import page
from .phrases.incidents import counted_as
from .phrases.numbers import whole
from .repeats import sentence_of
from .sections.base import written
from .sections.repeats import SECTIONS, OfRepeats


def render_repeats(found: NearRepeat, facts: Mapping[str, str], title: str) -> str:
    """Return the page on near repeats as one self-contained HTML page.

    Parameters
    ----------
    found : NearRepeat
    facts : mapping of str to str
        What was read with what, for those who want the same numbers.
    title : str
        What the incidents are.

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    with telling(nearrepeat__json=found):
        counts = said(
            "{incidents} incidents from {first} to {last}; {pairs} pairs within the largest "
            "distance.",
            incidents=number(found, "incidents", whole),
            first=found.first_date,
            last=found.last_date,
            pairs=number(found, "pairs", whole),
        )
        return page(
            title=title,
            kind=said("Near repeats of incidents"),
            summary=sentence_of(found),
            counts=(counts, counted_as(found.source)),
            sections=written(SECTIONS, OfRepeats(found, facts), QUIET),
        )

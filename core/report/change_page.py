"""The report on two periods compared: one page."""

from __future__ import annotations

from ..change.record import Comparison
from ..change.surface import Surface
from ..language import said
from ..progress import QUIET
from ..terrain.grid import Cells
from .fields import telling
from .page import page
from .phrases import changes
from .sections.base import written
from .sections.change import SECTIONS, TwoPeriods


def render_comparison(
    found: Comparison,
    cells: Cells | None = None,
    surface: Surface | None = None,
    title: str | None = None,
) -> str:
    """Return the report on two periods as one self-contained HTML page.

    Parameters
    ----------
    found : Comparison
    cells : Cells, optional
    surface : Surface, optional
        The change of these cells, for the map.
    title : str, optional

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    with telling(change__json=found):
        return page(
            title=_title(found) if title is None else title,
            kind=said("Risk Terrain Modelling: two periods compared"),
            summary=changes.influences(found),
            counts=changes.counted_lines(found),
            sections=written(SECTIONS, TwoPeriods(found, cells, surface), QUIET),
        )


def _title(found: Comparison) -> str:
    before, after = changes.period(found.before), changes.period(found.after)
    if not (before and after):
        return said("What changed between two periods")
    return said("What changed: {before}, then {after}", before=before, after=after)

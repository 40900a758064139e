"""The report of a test of maps: one page with a chart, tables and how to read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..language import counted, numeral, said
from ..mapping.validation import Validated, ValidationSettings
from ..progress import QUIET
from .fields import of_map, telling, told
from .measured import hit_rate, hit_rate_limits, in_brackets, share
from .page import STYLES, page
from .sections.base import written
from .sections.validation import SECTIONS, Tests


def render_validation(
    results: Sequence[Validated],
    settings: ValidationSettings,
    facts: Mapping[str, str],
    notes: Sequence[str] = (),
    title: str | None = None,
    units: str = "",
) -> str:
    """Return the report on a test of maps as one self-contained HTML page.

    Parameters
    ----------
    results : sequence of Validated
        The last is the random map.
    settings : ValidationSettings
    facts : mapping of str to str
        What was tested against what and with what, for those who want the same numbers.
    notes : sequence of str
        What the reader should be careful about.
    title : str, optional
    units : str
        Of the map.

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    with telling():
        summary = summary_of(results)
        tests = Tests(tuple(results), settings, facts, tuple(notes), summary, units)
        return page(
            title=said("How well the maps foretell") if title is None else title,
            kind=said("Test of maps against later events"),
            summary=summary,
            sections=written(SECTIONS, tests, QUIET),
            styles=(*STYLES, "validation.css"),
        )


def summary_of(results: Sequence[Validated]) -> str:
    """Return what was found, in two or three sentences."""
    *maps, floor = results
    best, *others = sorted(maps, key=lambda one: -one.headline.hit_rate.value)
    at = best.headline
    held = counted(
        best.evaluation.events,
        "Of the {count} event, the {share} of the area that “{map}” ranks highest holds {rate} "
        "({interval})",
        "Of the {count} events, the {share} of the area that “{map}” ranks highest holds {rate} "
        "({interval})",
        count=told(numeral(f"{best.evaluation.events:,}"), of_map(best.name, "events")),
        share=share(best.name, at),
        map=best.name,
        rate=hit_rate(best.name, at),
        interval=in_brackets(hit_rate_limits(best.name, at), at.tied),
    )
    if others:
        rates = (
            said("{rate} with “{map}”", rate=hit_rate(one.name, one.headline), map=one.name)
            for one in others
        )
        held = said("{held}; it is {rates}", held=held, rates=", ".join(rates))
    chance = hit_rate(floor.name, floor.headline)
    return said("{held}. A map of random numbers holds {chance} there.", held=held, chance=chance)

"""The report of a check of layers: one page with a verdict, a map and the figures of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..language import counted, said
from ..progress import QUIET, Progress
from ..terrain.checking.record import Verdict
from .fields import telling
from .page import STYLES, page
from .phrases import listed
from .sections.base import written
from .sections.checks import SECTIONS, Judged, Layers


def render_checks(
    layers: Layers, facts: Mapping[str, str], title: str | None = None, progress: Progress = QUIET
) -> str:
    """Return the report on a check of layers as one self-contained HTML page.

    Parameters
    ----------
    layers : Layers
    facts : mapping of str to str
        With what it was made.
    title : str, optional
    progress : Progress, optional

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    with telling():
        return page(
            title=said("Can these layers be used?") if title is None else title,
            kind=said("Risk Terrain Modelling: check of layers"),
            summary=summary_of(layers.judged),
            sections=written(SECTIONS, layers.with_facts(facts), progress),
            styles=(*STYLES, "checks.css"),
        )


def summary_of(judged: Sequence[Judged]) -> str:
    """Return how many layers are good, and which are not."""
    good = [one for one in judged if one.verdict is Verdict.GOOD]
    told = [
        counted(
            len(judged),
            "{good} of {count} layer is good.",
            "{good} of {count} layers are good.",
            good=len(good),
        )
    ]
    for verdict, words in (
        (Verdict.UNUSABLE, said("Cannot be used")),
        (Verdict.LOOK, said("To be looked at")),
    ):
        names = [one.checked.name for one in judged if one.verdict is verdict]
        if names:
            quoted = [said("“{name}”", name=name) for name in names]
            told.append(said("{what}: {names}.", what=words, names=listed(quoted)))
    return " ".join(told)

"""The forest plot: relative risk values with their intervals, at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from ..fitting.model import Term
from ..terrain.variables import PROTECTIVE
from .svg import FAINT, INK, drawn

HEIGHT_OF_A_ROW, HEIGHT_OF_THE_REST, WIDTH = 0.34, 0.75, 8.0  # inches
TICKS = (1, 1.2, 1.5, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100, 200, 500, 1000)
MOST_TICKS = 8


def forest_plot(terms: Sequence[Term], units: str) -> str | None:
    """Return the terms of a model as a forest plot, an SVG element.

    A filled square is the RRV of an aggravating factor, an open one that of a protective factor;
    the line is the 95% interval. The axis is logarithmic: twice is as far from once as four times
    is from twice.

    Parameters
    ----------
    terms : sequence of Term, at least one
    units : str
        Of distances, as in "m".

    Returns
    -------
    str or None
        None where matplotlib is not installed.
    """
    height = HEIGHT_OF_THE_REST + HEIGHT_OF_A_ROW * len(terms)
    return drawn(
        "forest",
        (WIDTH, height),
        lambda figure: _draw(figure, terms, units, height),
        "Relative risk values with 95% intervals",
        "; ".join(
            f"{_label(term, units)}: {term.rrv:.2f} ({term.rrv_low:.2f} to {term.rrv_high:.2f})"
            for term in terms
        ),
    )


def _draw(figure, terms: Sequence[Term], units: str, height: float) -> None:
    axes = figure.add_axes((0.4, 0.55 / height, 0.42, (height - 0.65) / height))
    for row, term in enumerate(terms):
        axes.plot([term.rrv_low, term.rrv_high], [row, row], color=INK, linewidth=1.4)
        filled = "white" if term.effect == PROTECTIVE else INK
        axes.plot([term.rrv], [row], "s", color=INK, markerfacecolor=filled, markersize=6)
        said = f"{term.rrv:.2f} ({term.rrv_low:.2f} to {term.rrv_high:.2f})"
        axes.text(1.03, row, said, transform=axes.get_yaxis_transform(), va="center")
    axes.set_xscale("log")
    low = min(1.0, *(term.rrv_low for term in terms))
    high = max(term.rrv_high for term in terms)
    axes.set_xlim(low / 1.04, high * 1.08)
    axes.axvline(1, color="#5b6169", linewidth=1)
    ticks = _ticks(low, high)
    axes.set_xticks(ticks, labels=[f"{tick:g}" for tick in ticks])
    axes.set_xticks([], minor=True)
    axes.set_yticks(range(len(terms)), labels=[_label(term, units) for term in terms])
    axes.set_ylim(len(terms) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.set_xlabel("relative risk value (logarithmic axis; 1 is no influence)")


def _ticks(low: float, high: float) -> list[float]:
    """Return round numbers within the axis, few enough to be read."""
    within = [tick for tick in TICKS if low / 1.04 <= tick <= high * 1.08]
    step = -(-len(within) // MOST_TICKS)
    return within[::step] or [1]


def _label(term: Term, units: str) -> str:
    name = term.factor.replace("$", r"\$")  # else a formula would stand between dollars
    protective = ", protective" if term.effect == PROTECTIVE else ""
    return f"{name}, {term.operationalisation} {term.distance:g} {units}".strip() + protective

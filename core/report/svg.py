"""Drawing with matplotlib, where it is installed, as SVG that stands in the page itself."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import escape

INK, FAINT = "#1f2328", "#d5d9de"


def drawn(
    key: str,
    size: tuple[float, float],
    draw: Callable,
    title: str,
    description: str,
) -> str | None:
    """Return what `draw` draws on a figure as an SVG element, or None without matplotlib.

    Parameters
    ----------
    key : str
        Different for each drawing of a page; the same drawing gives the same bytes.
    size : tuple of float
        Width and height in inches, which set the size of the text against the drawing.
    draw : callable
        Takes the matplotlib figure.
    title, description : str
        For those who cannot see it.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        return None
    with rc_context(_settings(key)):
        figure = Figure(size)
        draw(figure)
        file = io.StringIO()
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(file, format="svg", metadata=nothing)
    return _for_a_page(file.getvalue(), key, title, description)


def _settings(key: str) -> dict:
    return {
        "svg.hashsalt": key,
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans"],
        "font.size": 9,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": "#5b6169",
        "xtick.color": INK,
        "ytick.color": INK,
    }


def _for_a_page(svg: str, key: str, title: str, description: str) -> str:
    """Return an SVG file as an element that fills its column, with its texts for screen readers."""
    head, rest = svg[svg.index("<svg") :].split(">", 1)
    # every drawing numbers its parts from 1, and no two elements of a page may share an id
    rest = re.sub(r'(\sid="|url\(#|href="#)', rf"\g<1>{key}-", rest)
    head = re.sub(r'\s(width|height)="[^"]*"', "", head)
    said = (
        f'<title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-desc">{escape(description)}</desc>'
    )
    return f'{head} role="img" aria-labelledby="{key}-title {key}-desc">{said}{rest}'

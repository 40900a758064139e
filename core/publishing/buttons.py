"""The buttons of the web map: what each is called, and the lines that it shows."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from ..language import marked, said


@dataclass(frozen=True)
class Button:
    """A button.

    Attributes
    ----------
    key : str
        By which the script knows it.
    name : str
        Marked.
    lines : str
        A path of SVG on a sheet of 24 by 24.
    """

    key: str
    name: str
    lines: str


BUTTONS = (
    Button("nearer", marked("Zoom in"), "M12 5v14M5 12h14"),
    Button("farther", marked("Zoom out"), "M5 12h14"),
    Button("whole", marked("Show all of the map"), "M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5"),
    Button("left", marked("Move left"), "M14 5 7 12l7 7"),
    Button("up", marked("Move up"), "M5 15l7-7 7 7"),
    Button("down", marked("Move down"), "M5 9l7 7 7-7"),
    Button("right", marked("Move right"), "M10 5l7 7-7 7"),
)


def button(one: Button) -> str:
    """Return a button as HTML."""
    from jinja2.filters import do_mark_safe

    name = escape(said(one.name))
    return do_mark_safe(
        f'<button type="button" id="map-{one.key}" aria-label="{name}" title="{name}">'
        f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{one.lines}"/></svg></button>'
    )

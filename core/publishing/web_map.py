"""The web map: one page with all places, which needs no network, no server and no other file."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence

from ..language import marked, said, tag
from ..progress import QUIET, Part, Progress
from ..report.template import TEMPLATES, filled
from . import buttons
from .map_data import MOST_PIXELS, Plane, Streets, map_data, shades
from .not_told import ORDER
from .notice import told
from .numbered import FIRST
from .png import cells_a_pixel
from .public_scores import PublicScores
from .public_study import PublicStudy
from .rows import counted_in, rows_of

ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def web_map(
    study: PublicStudy,
    made: str,
    plane: Plane,
    *,
    streets: Streets | None = None,
    progress: Progress = QUIET,
) -> str:
    """Return the map as one page of HTML.

    Everything is within it: the policy in its head (CSP) forbids to load or send anything. Texts
    stand in the page as text, and without scripts all places are there as a table.

    Parameters
    ----------
    study : PublicStudy
        It has at least one place.
    made : str
        The date of the copy, "2026-11-28".
    plane : Plane
        Its CRS is that of the places, the scores and the streets.
    streets : Streets, optional
        Simplified before, to what such a map can show.
    progress : Progress, optional

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    style, first_script, script = (
        _asset(name) for name in ("web_map.css", "web_map_first.js", "web_map.js")
    )
    places, scores = study.places, study.scores
    titles = counted_in(places)
    labels = () if scores is None else scores.labels
    data = map_data(study, plane, streets, Part(progress, 0.0, 0.6))
    progress.at(0.6)
    page = filled(
        "web_map.html",
        tag=tag(),
        policy=_policy(style, (first_script, script)),
        style=_as_it_is(style),
        first_script=_as_it_is(first_script),
        script=_as_it_is(script),
        data=_as_it_is(embedded(data)),
        notice=told(study, made, [streets.owed] if streets and streets.owed else ()),
        buttons=buttons.BUTTONS,
        button=buttons.button,
        bands=labels,
        shades=shades(len(labels)),
        bands_are=_bands_are(scores),
        streets=streets is not None,
        columns=_columns([title for _, title in titles]),
        counted=_counted(study, titles),
        places=[{**vars(row), "numbers": (row.hectares, *row.counts)} for row in rows_of(places)],
        drawn=said(
            "Drawn in {crs}; up is the north of its grid, and its cells are true squares.",
            crs=plane.name,
        ),
    )
    progress.at(1.0)
    return str(page)


BANDS_ARE = marked(
    "The ground is coloured by the score of its factors alone, in bands: what is there, not what "
    "was recorded there."
)


def _bands_are(scores: PublicScores | None) -> str:
    """Return what the colours beneath the places say, "" where there are none."""
    if scores is None:
        return ""
    size = cells_a_pixel(scores.bands, MOST_PIXELS)
    if size == 1:
        return said(BANDS_ARE)
    return said(
        "{what} The map is large: each of its squares has the highest band of {size} by {size} "
        "cells.",
        what=said(BANDS_ARE),
        size=size,
    )


def embedded(data: object) -> str:
    """Return data as JSON that can stand in a page: nothing in it ends or begins an element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, instead in ESCAPED.items():
        text = text.replace(sign, instead)
    return text


def _columns(counts: Iterable[str]) -> list[dict[str, str]]:
    return [
        {"title": said("Place"), "look": "n"},
        {"title": said("Where"), "look": ""},
        {"title": said("Hectares"), "look": "n"},
        *({"title": title, "look": "n rest" if at else "n"} for at, title in enumerate(counts)),
        {"title": said("Why there"), "look": "why"},
        {"title": said("Latitude, longitude"), "look": "at"},
    ]


def _counted(study: PublicStudy, titles: Sequence) -> str:
    """Return what stands above the table."""
    order = said(ORDER, first=FIRST)
    if not titles:
        return order
    bands = said("Counts are told in bands of {width}.", width=study.width)
    return said("{order} {bands}", order=order, bands=bands)


def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _policy(style: str, scripts: Iterable[str]) -> str:
    """Return what the page may do: run and wear what it holds, draw pictures that it holds."""
    return (
        f"default-src 'none'; script-src {' '.join(map(_print, scripts))}; "
        f"style-src {_print(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _print(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _as_it_is(text: str) -> str:
    from jinja2.filters import do_mark_safe

    return do_mark_safe(text)

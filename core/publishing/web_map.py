"""The web map: one page with all places, which needs no network, no server and no other file."""

from __future__ import annotations

import base64
import hashlib
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ..language import marked, said, tag
from ..progress import QUIET, Part, Progress
from ..report.template import TEMPLATES, filled
from . import buttons
from .inside import point_inside
from .lattice import Lattice, lattice_of, walked
from .notice import told
from .png import cells_a_pixel, fewer, grey_png
from .public_places import PublicPlace
from .public_scores import PublicScores
from .public_study import PublicStudy
from .rows import counted_in, rows_of

MOST_PIXELS = 2048  # of a side of the picture of scores: what a phone draws at once
SHADES = 6  # colours that scores may have
OF_STREETS = 2.0  # metres, to which lines of streets are rounded
AROUND = 0.02  # of the map, beyond the outermost place
ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


@dataclass(frozen=True, eq=False)
class Streets:
    """Lines to draw beneath the places.

    Attributes
    ----------
    lines : sequence of arrays, each of shape (points, 2)
        In the CRS of the places.
    owed : str
        Whose they are, and by which licence; empty where nobody said.
    """

    lines: Sequence[np.ndarray]
    owed: str = ""


@dataclass(frozen=True)
class Plane:
    """The CRS of the study, in which the map is drawn.

    Attributes
    ----------
    name : str
        As people know it: "EPSG:27700 (OSGB36 / British National Grid)".
    metres : float
        Length of its unit.
    """

    name: str
    metres: float


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
    data = _data(places, plane, scores, streets, Part(progress, 0.0, 0.6))
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


def shades(count: int) -> tuple[int, ...]:
    """Return which of the colours each of so many bands has, lowest first: spread over all."""
    if count < 2:
        return (0,) * count
    return tuple(round(band * (SHADES - 1) / (count - 1)) for band in range(count))


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
    if not titles:
        return said("Ordered by how much is expected: place 1 comes first.")
    return said(
        "Ordered by how much is expected: place 1 comes first. Counts are told in bands of "
        "{width}.",
        width=study.width,
    )


def _data(places, plane: Plane, scores, streets, progress: Progress) -> dict:
    """Return what the script draws; all lengths are steps of a lattice."""
    lattice, size = _sheet(
        places, scores, math.inf if streets is None else OF_STREETS / plane.metres
    )
    return {
        "tag": tag(),
        "metres": lattice.step * plane.metres,
        "size": size,
        "places": [_drawn(place, lattice) for place in places],
        "scores": None if scores is None else _picture(scores, lattice),
        "streets": [] if streets is None else _lines(streets, lattice, size, progress),
        "shades": shades(0 if scores is None else len(scores.labels)),
        "words": {
            "scale": said("Scale: the bar is {length} long", length="{length}"),
            "titled": said("{place}: {where}", place="{place}", where="{where}"),
            "found": said("Found: {found}", found="{found}"),
            "none": said("No place has that number or name."),
            "more": said("Show more places ({left} left)", left="{left}"),
        },
    }


def _sheet(places, scores, most: float) -> tuple[Lattice, list[int]]:
    """Return the lattice over places and scores, and how many steps wide and high it is."""
    rings = list(_rings(places))
    corners = np.array([point for ring in rings for point in ring], float)
    low, high = corners.min(0), corners.max(0)
    margin = AROUND * float((high - low).max())
    left, top, right, bottom = low[0] - margin, high[1] + margin, high[0] + margin, low[1] - margin
    if scores is not None:
        rows, columns = scores.bands.shape
        left, cell, _, top, _, _ = scores.geotransform
        right, bottom = left + columns * cell, top - rows * cell
    lattice = lattice_of(left, top, rings, most)
    return lattice, lattice.steps([(right, bottom)])[0].tolist()


def _rings(places: Iterable[PublicPlace]):
    return (ring for place in places for polygon in place.outline for ring in polygon)


def _drawn(place: PublicPlace, lattice: Lattice) -> list:
    """Return number, point inside and rings of a place."""
    x, y = point_inside(place.outline)
    spot = [round((x - lattice.left) / lattice.step, 2), round((lattice.top - y) / lattice.step, 2)]
    rings = (walked(lattice.steps(ring), 3) for ring in _rings([place]))
    return [place.number, *spot, list(filter(None, rings))]


def _lines(streets: Streets, lattice: Lattice, size, progress: Progress) -> list[list[int]]:
    """Return the streets that meet the map."""
    found = []
    for number, line in enumerate(streets.lines):
        progress.at(number / len(streets.lines))
        steps = lattice.steps(line)
        if (steps.max(0) >= 0).all() and (steps.min(0) <= size).all():
            found.append(walked(steps, 2))
    return list(filter(None, found))


def _picture(scores: PublicScores, lattice: Lattice) -> dict:
    """Return the bands as a picture of grey levels, 0 where there is none."""
    levels, size = fewer(scores.bands.astype(np.uint8), MOST_PIXELS)
    rows, columns = levels.shape
    left, cell, _, top, _, _ = scores.geotransform
    corners = [(left, top), (left + columns * size * cell, top - rows * size * cell)]
    png = base64.b64encode(grey_png(levels)).decode("ascii")
    return {"png": f"data:image/png;base64,{png}", "box": lattice.steps(corners).ravel().tolist()}


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

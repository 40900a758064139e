"""What a copy tells, for programs: schema `rtm-public/1`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from .fates import Fate
from .public_counts import PublicCount
from .public_places import PublicPlace
from .public_study import PublicStudy

SCHEMA = "rtm-public/1"
EXTENT = "extent"
DIGITS = 5  # of degrees: a metre


def write_public(study: PublicStudy, fates: Iterable[Fate], files: Mapping[str, Mapping]) -> str:
    """Return the record of a copy as JSON.

    Parameters
    ----------
    study : PublicStudy
    fates : iterable of Fate
        What became of the files of the results.
    files : mapping of str to mapping
        Bytes and SHA-256 of each file of the copy, by its name.
    """
    scores = study.scores
    content = {
        "schema": SCHEMA,
        "title": study.title,
        "purpose": study.purpose,
        "made_with": study.made_with,
        "least": study.least,
        "width": study.width,
        "first_month": study.first_day,
        "last_month": study.last_day,
        EXTENT: _extent(study),
        "factors": [
            {**asdict(one), "ratio": one.ratio and asdict(one.ratio)} for one in study.terms
        ],
        "scores": None if scores is None else list(scores.labels),
        "places": [_place(one) for one in study.places],
        "licences": [asdict(one) for one in study.rights],
        "taken_out": [asdict(one) for one in fates],
        "files": {name: dict(files[name]) for name in sorted(files)},
    }
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _extent(study: PublicStudy) -> list[float] | None:
    """Return the box of all places: west, south, east, north, in degrees."""
    outlines = (place.outline_wgs84 for place in study.places)
    points = [xy for outline in outlines for rings in outline for ring in rings for xy in ring]
    if not points:
        return None
    across, up = zip(*points)
    return [round(one, DIGITS) for one in (min(across), min(up), max(across), max(up))]


def _place(place: PublicPlace) -> dict:
    return {
        "number": place.number,
        "name": place.name,
        "hectares": place.hectares,
        "past": _band(place.past),
        "later": _band(place.later),
        "reasons": list(place.reasons),
    }


def _band(count: PublicCount | None) -> list[int] | None:
    return None if count is None else [count.low, count.high]

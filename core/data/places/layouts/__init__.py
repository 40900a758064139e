"""The sources of places that are known by their columns.

A new one is a file here with a `Layout`, and its place in the list; a class of it is looked up in a
column of a table of factors, which tables may have from then on (`SCHEMES`).
"""

from __future__ import annotations

from collections.abc import Collection

from ..factor import CLASS
from .base import Layout, Roles
from .foursquare import FOURSQUARE_LAYOUT
from .geofabrik import GEOFABRIK_LAYOUT
from .ordnance_survey import ORDNANCE_SURVEY
from .overture import OVERTURE_LAYOUT

LAYOUTS: tuple[Layout, ...] = (
    ORDNANCE_SURVEY,
    GEOFABRIK_LAYOUT,
    OVERTURE_LAYOUT,
    FOURSQUARE_LAYOUT,
)


SCHEMES = tuple(dict.fromkeys((*(one.scheme for one in LAYOUTS), CLASS)))
ONE_KIND = Layout(
    key="one_kind",
    title="",
    scheme=CLASS,
    roles=Roles(classes=()),
    known_by=(),
)


def of_columns(classes: str, name: str, x: str, y: str) -> Layout:
    """Return a source of nobody's in particular, whose columns an analyst names, in any letters."""
    names = [(one.strip().casefold(),) if one.strip() else () for one in (classes, name, x, y)]
    roles = Roles(classes=names[0], name=names[1] or ("name",), x=names[2], y=names[3])
    return Layout(key="any", title="", scheme=CLASS, roles=roles, known_by=())


def layout_of(columns: Collection[str]) -> Layout | None:
    """Return the source whose columns these are, in small letters; None where none is known."""
    return next((one for one in LAYOUTS if one.is_of(columns)), None)


__all__ = ["LAYOUTS", "ONE_KIND", "SCHEMES", "Layout", "Roles", "layout_of", "of_columns"]

"""Shapefiles and GeoPackages that Geofabrik makes of OpenStreetMap."""

from __future__ import annotations

from ....language import marked
from .base import Layout, Roles

OPENSTREETMAP_RIGHTS = (
    "© OpenStreetMap contributors, Open Database License 1.0 (openstreetmap.org/copyright)"
)
GEOFABRIK_LAYOUT = Layout(
    key="geofabrik",
    title=marked("OpenStreetMap, as Geofabrik delivers it"),
    scheme="geofabrik",
    roles=Roles(classes=("fclass",), mark=("osm_id",)),
    known_by=(("osm_id", "fclass"),),
    rights=OPENSTREETMAP_RIGHTS,
    crs="EPSG:4326",
)

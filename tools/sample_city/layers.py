"""Layers of features, and how they are written as GeoJSON: one feature a line, compact."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import geometry

POINT = "Point"
LINE = "LineString"
POLYGON = "Polygon"
CRS = "urn:ogc:def:crs:EPSG::27700"


@dataclass(frozen=True)
class Layer:
    """Features of one kind.

    Attributes
    ----------
    name : str
        The file's name without its ending.
    kind : str
        POINT, LINE or POLYGON.
    shapes : sequence
        A feature is an array of shape (points, 2); a point has one, a polygon is a list of closed
        rings, holes after the outer one.
    properties : sequence of dict
    """

    name: str
    kind: str
    shapes: Sequence
    properties: Sequence[dict]

    def points(self) -> np.ndarray:
        """Coordinates of all features, shape (points, 2)."""
        return np.vstack(self.shapes)

    def distances(self, places: np.ndarray) -> np.ndarray:
        """Distance of every place to the nearest feature, 0 inside polygons, shape (places,)."""
        if self.kind == POINT:
            dots = self.points()
            return geometry.distances(places, np.hstack([dots, dots]))
        if self.kind == LINE:
            return geometry.distances(places, geometry.segments(self.shapes))
        rings = [ring for polygon in self.shapes for ring in polygon]
        within = np.any([geometry.inside(places, polygon) for polygon in self.shapes], axis=0)
        return np.where(within, 0.0, geometry.distances(places, geometry.segments(rings)))

    def geojson(self) -> str:
        """Return the layer as the text of a GeoJSON file."""
        head = (
            f'{{"type":"FeatureCollection","name":"{self.name}",'
            f'"crs":{{"type":"name","properties":{{"name":"{CRS}"}}}},"features":[\n'
        )
        features = (
            {
                "type": "Feature",
                "properties": properties,
                "geometry": {"type": self.kind, "coordinates": self._coordinates(shape)},
            }
            for shape, properties in zip(self.shapes, self.properties)
        )
        lines = (json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in features)
        return head + ",\n".join(lines) + "\n]}\n"

    def _coordinates(self, shape: object) -> list:
        if self.kind == POLYGON:
            return [_decimetres(ring) for ring in shape]
        return _decimetres(shape)[0] if self.kind == POINT else _decimetres(shape)


def _decimetres(points: np.ndarray) -> list[list[float]]:
    return [[round(x, 1) for x in pair] for pair in np.asarray(points, float).tolist()]

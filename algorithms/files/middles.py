"""A point that stands for a shape."""

from __future__ import annotations

from osgeo import ogr


def middle(shape: ogr.Geometry, *, on_surface: bool) -> ogr.Geometry | None:
    """Return a point on the surface of an area, or else in the middle; None where there is none.

    Of a shape that is broken, GDAL returns nothing, or raises where its exceptions are switched on.
    """
    for ask in (shape.PointOnSurface, shape.Centroid)[0 if on_surface else 1 :]:
        try:
            found = ask()
        except RuntimeError:
            continue
        if found is not None and not found.IsEmpty():
            return found
    return None

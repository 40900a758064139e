"""What a factor is made of: the features of a layer, a field of its polygons, or a raster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from qgis.core import NULL

from ...core.errors import RtmError, about
from ...core.progress import Part, Progress
from ...core.terrain.exposure.base import Given as Measurable
from ...core.terrain.exposure.sums import MEAN
from ...core.terrain.features import VALUES, Features
from ...core.terrain.grid import Cells
from ...core.terrain.means import mean_of_polygons
from ..language import counted, tr
from .features import Skipped, located, polygon_rings, read_features, some, tell_skipped
from .layers import KINDS, POLYGON, Layer, field_of, named_after
from .names import as_words
from .numbers import Numbers, open_numbers
from .raster import Raster

if TYPE_CHECKING:
    from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingContext

    from .given import Given


class FactorSource(Protocol):
    """What a factor is made of."""

    def named(self, given: Given) -> str:
        """Return what a factor of it is called that nobody named."""

    @property
    def kind(self) -> str:
        """One of `KINDS` of features."""

    def require_over(self, grid: Raster) -> None:
        """Refuse what cannot be of the study area, as far as that can be told before the work."""

    def read(self, grid: Raster, cells: Cells, given: Given, feedback, progress) -> Features:
        """Return its features, or its values at the cells."""

    def told(self) -> dict[str, str]:
        """Return what a factor's raster says of it, by the keys of its tag."""


@dataclass(frozen=True)
class OfFeatures:
    """The places of a layer."""

    layer: Layer

    def named(self, given: Given) -> str:
        """Return the layer's name in words."""
        return named_after(given, "FACTOR", self.layer)

    def require_over(self, grid: Raster) -> None:
        """Refuse nothing: where the features lie is seen when they are read."""

    @property
    def kind(self) -> str:
        """Whether it holds points, lines or polygons."""
        return KINDS[self.layer.geometry_type]

    def read(self, grid: Raster, cells: Cells, given: Given, feedback, progress) -> Features:
        """Return the features."""
        features, skipped = read_features(self.layer, grid.crs, given.context, progress)
        tell_skipped(self.layer, skipped, feedback)
        return features

    def told(self) -> dict[str, str]:
        """Return its name and its filter."""
        return {"filter": self.layer.filter, "layer": self.layer.name}


@dataclass(frozen=True)
class OfField:
    """A number of the polygons of a layer."""

    layer: Layer
    field: str
    kind = VALUES

    def named(self, given: Given) -> str:
        """Return the layer's name in words."""
        return named_after(given, "FACTOR", self.layer)

    def require_over(self, grid: Raster) -> None:
        """Refuse nothing: where the features lie is seen when they are read."""

    def read(self, grid: Raster, cells: Cells, given: Given, feedback, progress) -> Features:
        """Return the mean of the field over each cell."""
        polygons, numbers, skipped = _numbered(
            self.layer, self.field, grid.crs, given.context, Part(progress, 0.0, 0.7)
        )
        tell_skipped(self.layer, skipped, feedback)
        missing = int(np.count_nonzero(~np.isfinite(numbers)))
        if missing:
            feedback.pushWarning(
                counted(
                    missing,
                    "“{name}”: {count} polygon has no number in the field “{field}”.",
                    "“{name}”: {count} polygons have no number in the field “{field}”.",
                    name=self.layer.name,
                    field=self.field,
                )
            )
        return Features(values=mean_of_polygons(cells, polygons, numbers, Part(progress, 0.7, 1.0)))

    def told(self) -> dict[str, str]:
        """Return its name, its filter and the field."""
        return {"filter": self.layer.filter, "layer": self.layer.name, "field": self.field}


@dataclass(frozen=True)
class OfRaster:
    """A raster of numbers."""

    numbers: Numbers
    kind = VALUES

    def named(self, given: Given) -> str:
        """Return the raster's name in words."""
        return as_words(self.numbers.name)

    def require_over(self, grid: Raster) -> None:
        """Refuse a raster that lies elsewhere, or in another coordinate system."""
        with about("RASTER"):
            self.numbers.require_over(grid.frame, grid.crs)

    def read(self, grid: Raster, cells: Cells, given: Given, feedback, progress) -> Features:
        """Return the mean of the raster over each cell."""
        pixels = Measurable(pixels=self.numbers.pixels(grid.frame))
        return Features(values=MEAN.values(cells, pixels, progress))

    def told(self) -> dict[str, str]:
        """Return its name."""
        return {"filter": "", "layer": self.numbers.name}


def factor_source(given: Given) -> FactorSource:
    """Return what FACTOR, FIELD and RASTER name, or say what is wrong with it."""
    if given.has("RASTER"):
        for name in ("FACTOR", "FILTER", "FIELD"):
            if given.has(name):
                raise RtmError(
                    tr("A raster is given for the factor, and {name} too.", name=name),
                    tr("Leave one of them out."),
                    kind="setting",
                    where=name,
                )
        return OfRaster(given.once("RASTER", lambda: open_numbers(given, "RASTER")))
    layer = given.layer("FACTOR", given.text("FILTER"))
    field = field_of(layer, given.text("FIELD"), "field")
    if not field:
        return OfFeatures(layer)
    if layer.geometry_type != POLYGON:
        raise RtmError(
            tr(
                "A field is given, and “{name}” holds {found}: only polygons have a level.",
                name=layer.name,
                found=tr(KINDS[layer.geometry_type]),
            ),
            tr("Choose polygons, or leave the field out."),
            kind="setting",
            where="field",
        )
    fields = layer.source.fields()
    if not fields.at(fields.lookupField(field)).isNumeric():
        raise RtmError(
            tr("The field “{field}” of “{name}” holds no numbers.", field=field, name=layer.name),
            tr("Choose a field of numbers."),
            kind="setting",
            where="field",
        )
    return OfField(layer, field)


def _numbered(
    layer: Layer,
    field: str,
    crs: QgsCoordinateReferenceSystem,
    context: QgsProcessingContext,
    progress: Progress,
):
    """Return polygons, a number of each (NaN where it has none), and what was skipped."""
    skipped = Skipped()
    polygons, numbers = [], []
    at = layer.source.fields().lookupField(field)
    for feature, geometry in located(layer, crs, context, progress, skipped, (at,)):
        if not geometry.isGeosValid():
            skipped.reasons["invalid"] += 1
            continue
        parts, value = polygon_rings(geometry), feature.attribute(at)
        polygons.extend(parts)
        number = np.nan if value is None or value == NULL else float(value)
        numbers.extend([number] * len(parts))
    return some(polygons, layer, skipped), np.array(numbers), skipped

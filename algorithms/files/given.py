"""What an algorithm was given: the values of its parameters, read as what they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
)

from ...core.errors import RtmError, about
from ...core.plain import shown
from ..language import tr
from . import exposures, factors, layers, maps, models, raster_layers
from .exposures import StoredMeasure
from .factors import StoredFactor
from .layers import Layer
from .maps import StoredMap
from .raster import Raster
from .values import is_given

Opened = TypeVar("Opened")
OF_A_FILE = ("fileDestination", "folderDestination")


class Given:
    """The parameters of one run, or of a form that asks whether its values are good.

    Rasters, layers and models take long to open, so each is opened once and kept: `check` and
    `perform` of a run are given one and the same object. At the end of the run `let_go` closes
    them, for a file that is open cannot be replaced on every system.
    """

    def __init__(
        self, algorithm: QgsProcessingAlgorithm, parameters: dict, context: QgsProcessingContext
    ):
        self.algorithm, self.parameters, self.context = algorithm, parameters, context
        self._kept: dict[str, object] = {}

    def once(self, name: str, opened: Callable[[], Opened]) -> Opened:
        """Return what `opened` returned when it was first asked for by this name.

        A fault that does not say itself what it is of is one of the parameter of this name.
        """
        if name not in self._kept:
            with about(name):
                self._kept[name] = opened()
        return self._kept[name]

    def let_go(self) -> None:
        """Close what was opened."""
        self._kept.clear()

    def has(self, name: str) -> bool:
        """Return whether an optional parameter was set (an unset number reads as 0)."""
        return is_given(self.parameters.get(name))

    def require(self, name: str) -> None:
        """Refuse a parameter that was left out."""
        if not self.has(name):
            title = self.algorithm.parameterDefinition(name).description()
            raise RtmError(
                tr("“{title}” ({name}) is not given.", title=title, name=name),
                tr("Choose it."),
                kind="setting",
                where=name,
            )

    def number(self, name: str) -> float:
        """Return a number."""
        return self.algorithm.parameterAsDouble(self.parameters, name, self.context)

    def number_or_none(self, name: str) -> float | None:
        """Return a number; None where it was left out."""
        return self.number(name) if self.has(name) else None

    def whole_number(self, name: str) -> int:
        """Return a whole number."""
        return self.algorithm.parameterAsInt(self.parameters, name, self.context)

    def text(self, name: str) -> str:
        """Return a text, or a filter; an empty one where it was left out."""
        return self.algorithm.parameterAsString(self.parameters, name, self.context)

    def yes(self, name: str) -> bool:
        """Return whether something is wanted."""
        return self.algorithm.parameterAsBool(self.parameters, name, self.context)

    def choice(self, name: str) -> str:
        """Return which option was chosen."""
        return self.algorithm.parameterAsEnumString(self.parameters, name, self.context)

    def choices(self, name: str) -> tuple[str, ...]:
        """Return which options were chosen."""
        return tuple(self.algorithm.parameterAsEnumStrings(self.parameters, name, self.context))

    def file(self, name: str) -> str:
        """Return the name of a file that is read."""
        return self.algorithm.parameterAsFile(self.parameters, name, self.context)

    def crs(self, name: str) -> QgsCoordinateReferenceSystem | None:
        """Return a coordinate system; None where it was left out."""
        if not self.has(name):
            return None
        found = self.algorithm.parameterAsCrs(self.parameters, name, self.context)
        if not found.isValid():
            raise RtmError(
                tr("“{value}” is no coordinate system.", value=shown(self.parameters[name])),
                tr("Give one such as EPSG:27700."),
                kind="setting",
                where=name,
            )
        return found

    def output(self, name: str) -> str:
        """Return where a raster, a file or a folder is to be written."""
        if self.algorithm.parameterDefinition(name).type() in OF_A_FILE:
            return self.algorithm.parameterAsFileOutput(self.parameters, name, self.context)
        return self.algorithm.parameterAsOutputLayer(self.parameters, name, self.context)

    def layer(self, name: str, filter_text: str = "") -> Layer:
        """Return a vector layer, or say what is wrong with it or its filter."""
        return self.once(name, lambda: layers.open_layer(self, name, filter_text))

    def raster(self, name: str, kind: str) -> Raster:
        """Return a raster of some kind, or say what is wrong with it."""
        return self.once(name, lambda: raster_layers.given_raster(self, name, kind))

    def raster_or_none(self, name: str, kind: str) -> Raster | None:
        """Return a raster; None where it was left out."""
        return self.raster(name, kind) if self.has(name) else None

    def map(self, name: str, *kinds: str) -> StoredMap:
        """Return a map of one of some kinds, or say what is wrong with it."""
        return self.once(name, lambda: maps.open_map(self, name, *kinds))

    def maps(self, name: str, *kinds: str) -> list[StoredMap]:
        """Return maps, all on one grid, or say what is wrong with the first bad one."""
        return self.once(name, lambda: maps.open_maps(self, name, *kinds))

    def factors(self) -> list[StoredFactor]:
        """Return the rasters of FACTORS, or say what is wrong with the first bad one."""
        return self.once("FACTORS", lambda: factors.open_factors(self, "FACTORS"))

    def exposure(self, name: str) -> StoredMeasure | None:
        """Return what every place has; None where it was left out."""
        return self.once(name, lambda: exposures.open_exposure(self, name))

    def exposures(self, name: str) -> list[StoredMeasure]:
        """Return each of several things that every place has, or say what is wrong with one."""
        return self.once(name, lambda: exposures.open_exposures(self, name))

    def model(self) -> tuple[models.Model, list[StoredFactor]]:
        """Return MODEL and FACTORS, or say why they do not go together."""
        return self.once("MODEL", lambda: models.open_model(self))

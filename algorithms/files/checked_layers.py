"""Layers read to be checked: what is wrong with one is found of it, and stops no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from qgis.core import QgsCoordinateReferenceSystem

from ...core.errors import RtmError
from ...core.progress import Progress, in_turn
from ...core.terrain.checking.checks import suggested
from ...core.terrain.checking.places import Area, places_of
from ...core.terrain.checking.record import Checked, Role, When
from ...core.terrain.dates import months_missing
from ...core.terrain.features import Features
from .counting import COUNT_ONCE_BY, DATE_FIELD, fields_given
from .features import Skipped, polygon_rings, read_features
from .given import Given
from .incidents import Incidents, read_incidents
from .kind_fields import kinds_of
from .layers import DECLARED, KINDS, POINT, Layer, found_layers, require_usable
from .names import SEPARATOR
from .study_area import area_layer, crs_of_study, read_outline

INCIDENTS, FACTORS = "INCIDENTS", "FACTORS"
INCIDENTS_FILTER, FACTORS_FILTER = "INCIDENTS_FILTER", "FACTORS_FILTER"


@dataclass(frozen=True, eq=False)
class Reader:
    """Reads layers within one study area.

    Attributes
    ----------
    given : Given
    crs : QgsCoordinateReferenceSystem
        In which everything is measured.
    area : Area
    largest : float
        The largest distance that factors are asked for.
    """

    given: Given
    crs: QgsCoordinateReferenceSystem
    area: Area
    largest: float

    def incidents(self, progress: Progress) -> Checked:
        """Return what is found of the incidents."""
        layer, points = incidents_of(self.given), [DECLARED[POINT]]
        read = partial(self._read_incidents, layer, progress)
        return self._checked(layer, Role.INCIDENTS, read, points)

    def factor(self, layer: Layer, progress: Progress) -> Checked:
        """Return what is found of a factor's layer."""
        return self._checked(layer, Role.FACTOR, partial(self._read_factor, layer, progress))

    def _checked(self, layer: Layer, role: Role, read: Callable[[], dict], kinds=()) -> Checked:
        """Return a layer with what was read of it, or with the fault that forbids it."""
        found = described(layer, role, self.crs)
        try:
            require_usable(layer, kinds)
            return replace(found, **read())
        except RtmError as fault:
            return replace(found, fault=fault)

    def _read_incidents(self, layer: Layer, progress: Progress) -> dict:
        fields = fields_given(self.given, layer, COUNT_ONCE_BY, DATE_FIELD)
        first, second, third = in_turn(progress, 4, 1, 1)
        rows = read_incidents(layer, self.crs, self.given.context, first, **fields)
        places = places_of(self.area, Features(points=rows.places), second)
        return {
            "left_out": left_out(rows.skipped),
            "places": places,
            "when": self._when(layer, rows, third),
        }

    def _when(self, layer: Layer, rows: Incidents, progress: Progress) -> When:
        area = self.area
        within = area.contain(rows.places)
        tally = rows.tally(within)
        field, kinds = kinds_of(layer, self.given.context, progress)
        dated = rows.dates if tally.date_field else ()
        return When(
            tally=tally,
            months_missing=months_missing(dated),
            kind_field=field,
            kinds=kinds,
        )

    def _read_factor(self, layer: Layer, progress: Progress) -> dict:
        first, second = in_turn(progress, 3, 1)
        features, skipped = read_features(layer, self.crs, self.given.context, first)
        places = places_of(self.area, features, second)
        kind = KINDS[layer.geometry_type]
        return {
            "left_out": left_out(skipped),
            "places": places,
            "choice": suggested(places, kind, self.area, self.largest),
        }


def described(layer: Layer, role: Role, crs: QgsCoordinateReferenceSystem) -> Checked:
    """Return what a layer says of itself before any of its features is read."""
    own = layer.source.sourceCrs()
    moved = own.isValid() and own != crs
    return Checked(
        name=layer.name.rpartition(SEPARATOR)[2],
        role=role,
        kind=KINDS.get(layer.geometry_type, ""),
        crs=_named(own),
        moved_to=_named(crs) if moved else "",
    )


def read_area(given: Given, feedback, progress: Progress) -> tuple[Area, Checked]:
    """Return the study area less the impossible ground, and what is found of its layer.

    Raises
    ------
    RtmError
        If it can be none: then nothing can be said of other layers.
    """
    first, second, third = in_turn(progress, 2, 1, 1)
    outline = read_outline(given, feedback, first)
    area = Area.of(polygon_rings(outline.shape), second)
    places = places_of(area, Features(polygons=area.polygons), third)
    places = replace(places, features=outline.polygons, inside=outline.polygons)
    found = described(area_layer(given), Role.AREA, crs_of_study(given))
    return area, replace(found, left_out=left_out(outline.skipped), places=places)


def incidents_of(given: Given) -> Layer:
    """Return the layer of the incidents as it is."""
    return given.once(
        INCIDENTS, lambda: found_layers(given, INCIDENTS, given.text(INCIDENTS_FILTER))[0]
    )


def factors_of(given: Given) -> list[Layer]:
    """Return the layers of the factors as they are."""
    return given.once(FACTORS, lambda: found_layers(given, FACTORS, given.text(FACTORS_FILTER)))


def left_out(skipped: Skipped) -> dict[str, int]:
    """Return how many features were left out for each reason that there was."""
    return {why: count for why, count in skipped.reasons.items() if count}


def _named(crs: QgsCoordinateReferenceSystem) -> str:
    return crs.authid() or crs.description()

"""Layers that an algorithm was given: opened, and refused where they cannot be used."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsFeatureRequest,
    QgsProcessing,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameters,
    QgsProcessingUtils,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QFileInfo

from ...core.errors import RtmError
from ...core.plain import one_line, shown
from ...core.terrain.features import LINES, POINTS, POLYGONS
from ..language import either, tr
from . import filters, names, sources
from .destinations import LAYER
from .ordinary import require_ordinary_source
from .paths import mistaken

if TYPE_CHECKING:
    from .given import Given

POINT = QgsWkbTypes.GeometryType.PointGeometry
LINE = QgsWkbTypes.GeometryType.LineGeometry
POLYGON = QgsWkbTypes.GeometryType.PolygonGeometry
NO_GEOMETRY = QgsWkbTypes.GeometryType.NullGeometry
KINDS = {POINT: POINTS, LINE: LINES, POLYGON: POLYGONS}
DECLARED = {
    POINT: QgsProcessing.SourceType.TypeVectorPoint,
    LINE: QgsProcessing.SourceType.TypeVectorLine,
    POLYGON: QgsProcessing.SourceType.TypeVectorPolygon,
}


@dataclass(frozen=True)
class Layer:
    """A vector parameter: its features, its name for messages, its filter, its key."""

    name: str
    source: QgsProcessingFeatureSource
    filter: str = ""
    parameter: str = ""

    @property
    def geometry_type(self):
        """Return whether it has points, lines or polygons."""
        return QgsWkbTypes.geometryType(self.source.wkbType())


def open_layer(given: Given, name: str, filter_text: str = "") -> Layer:
    """Return the vector layer of a parameter, or say what is wrong with it or its filter."""
    given.require(name)
    value = _require_ordinary(given.parameters.get(name))
    source = given.algorithm.parameterAsSource(given.parameters, name, given.context)
    layer = _named(value, source, filter_text, name)
    require_usable(layer, given.algorithm.parameterDefinition(name).dataTypes())
    return layer


def open_table(given: Given, name: str, filter_text: str = "") -> Layer:
    """Return the table of a parameter, which needs no geometry, or say what is wrong with it."""
    given.require(name)
    value = _require_ordinary(given.parameters.get(name))
    source = given.algorithm.parameterAsSource(given.parameters, name, given.context)
    table = _named(value, source, filter_text, name)
    if table.source.featureCount() == 0:
        raise empty(table)
    _require_good_filter(table)
    return table


def found_layers(given: Given, name: str, filter_text: str = "") -> list[Layer]:
    """Return the vector layers of a parameter that takes several, as they are.

    Whether one can be used is for `require_usable` to say, so that the others are heard of too.

    Raises
    ------
    RtmError
        If one cannot be read at all.
    """
    values = given.parameters.get(name) or []
    definition = QgsProcessingParameterFeatureSource(name)
    found = []
    for value in values if isinstance(values, (list, tuple)) else [values]:
        _require_ordinary(value)
        source = QgsProcessingParameters.parameterAsSource(definition, {name: value}, given.context)
        found.append(_named(value, source, filter_text, name))
    return found


def require_usable(layer: Layer, kinds=()) -> None:
    """Refuse a layer that is empty, of another kind than those wanted, or lies nobody knows where.

    Parameters
    ----------
    kinds : sequence of QgsProcessing.SourceType
        Any kind will do where there is none.
    """
    if layer.source.featureCount() == 0:
        raise empty(layer)
    _require_kind(layer, kinds)
    require_crs(layer)
    _require_good_filter(layer)


def _require_ordinary(value):
    """Return what names a layer, which leads to no pipe or device."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source.staticValue()
    if isinstance(value, str):
        require_ordinary_source(value)
    return value


def _named(value, source, filter_text: str, name: str) -> Layer:
    if source is None:
        raise _cannot_read(str(value))
    return Layer(_title(value, source), source, filter_text, name)


def _cannot_read(given: str) -> RtmError:
    path = Path((given.rpartition(LAYER)[0] or given).removeprefix("/vsizip/"))
    if path.suffix.lower() == ".zip" and os.path.isfile(path):  # as downloads come
        return RtmError(
            tr("The archive {path} has no layer that QGIS finds by itself.", path=shown(path)),
            tr("Unpack it, and choose the layer or table in it."),
            kind="unreadable",
        )
    why = mistaken(path) if os.path.exists(path) else None
    if why is not None:
        return RtmError(
            tr(
                "The layer {layer} cannot be read: its name, or that of a folder, has {why}.",
                layer=names.described(given),
                why=why,
            ),
            tr("Rename it."),
            kind="unreadable",
        )
    known, provider, _ = QgsProcessingUtils.decodeProviderKeyAndUri(given)
    if known and provider.casefold() in sources.DATABASES:
        return RtmError(
            tr(
                "The layer “{layer}” in {place} cannot be read.",
                layer=names.own_name(given),
                place=sources.leads_to(given),
            ),
            tr(
                "Check that its server can be reached and that you may read the table. No file of "
                "a study keeps a password: have QGIS store it (an authentication), or the "
                "database's own password file."
            ),
            kind="unreadable",
        )
    return RtmError(
        tr("The layer {layer} cannot be read.", layer=names.described(given)),
        tr("Check that its file still exists and that it is a vector layer."),
        kind="unreadable",
    )


def _title(given, source: QgsProcessingFeatureSource) -> str:
    """Return what the project calls a layer, or what it is called in its own file."""
    title = source.sourceName()
    if isinstance(given, str) and title == QFileInfo(given).baseName():  # the file's name
        title = names.own_name(given) or title
    return one_line(title) or shown(given)


def _require_kind(layer: Layer, wanted: list) -> None:
    """Refuse a layer of another kind of geometry than the parameter declares."""
    found = KINDS.get(layer.geometry_type)
    good = [KINDS[kind] for kind, declared in DECLARED.items() if declared in wanted]
    if layer.geometry_type == NO_GEOMETRY:
        raise RtmError(
            tr("The layer “{name}” is a table without geometry.", name=layer.name),
            tr("Choose a layer with places; “Create points layer from table” makes one of a CSV."),
            where=layer.parameter,
        )
    if found is None:
        raise RtmError(
            tr(
                "The layer “{name}” does not say whether it holds points, lines or polygons.",
                name=layer.name,
            ),
            tr("Save each kind as a layer of its own."),
            where=layer.parameter,
        )
    if good and found not in good:
        needed = either(tr(kind) for kind in good)
        raise RtmError(
            tr(
                "The layer “{name}” holds {found}, and {needed} are needed here.",
                name=layer.name,
                found=tr(found),
                needed=needed,
            ),
            tr("Choose a layer of {needed}.", needed=needed),
            where=layer.parameter,
        )


def empty(layer: Layer) -> RtmError:
    """Return the sentence for a layer without features."""
    return RtmError(
        tr("The layer “{name}” is empty.", name=layer.name),
        tr("Choose another layer."),
        where=layer.parameter,
    )


def require_crs(layer: Layer) -> None:
    """Refuse a layer of which nobody knows where it lies."""
    if not layer.source.sourceCrs().isValid():
        raise RtmError(
            tr("The layer “{name}” has no coordinate reference system.", name=layer.name),
            tr("Set it in Layer properties > Source, then run again."),
            where=layer.parameter,
        )


def _require_good_filter(layer: Layer) -> None:
    if not layer.filter.strip():
        return
    expression = filters.parsed(layer.filter, layer.name)
    fields = [one.name() for one in layer.source.fields()]
    known = {name.casefold() for name in fields}  # as QGIS looks them up
    for column in expression.referencedColumns():
        if column.casefold() not in known and column != QgsFeatureRequest.ALL_ATTRIBUTES:
            raise RtmError(
                tr(
                    "The filter {filter} names the field “{column}”, which “{name}” does not have.",
                    filter=shown(layer.filter),
                    column=column,
                    name=layer.name,
                ),
                tr("It has {fields}.", fields=", ".join(fields) or tr("no fields")),
                kind="setting",
                where="filter",
            )


def field_of(layer: Layer, name: str, where: str) -> str:
    """Return a field as the layer spells it, "" for none, or say that there is no such field."""
    fields = layer.source.fields()
    at = fields.lookupField(name) if name else -1
    if name and at < 0:
        raise RtmError(
            tr("The layer “{name}” has no field “{field}”.", name=layer.name, field=shown(name)),
            tr("It has {fields}.", fields=", ".join(fields.names()) or tr("no fields")),
            kind="setting",
            where=where,
        )
    return fields.at(at).name() if name else ""


def named_after(given: Given, name: str, layer: Layer) -> str:
    """Return what is made of the layer of a parameter and that nobody named: its name in words."""
    if names.SEPARATOR not in layer.name:
        return names.as_words(layer.name)
    opened = given.algorithm.parameterAsVectorLayer(given.parameters, name, given.context)
    known = layer.name if opened is None else names.without_file(layer.name, opened.source())
    return names.as_words(known)

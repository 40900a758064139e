"""Outputs that would take the place of an input, or of each other."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsDataSourceUri,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingUtils,
    QgsProperty,
    QgsProviderRegistry,
)

from ...core.errors import RtmError
from ..language import tr
from .destinations import OGR, file_of, place_of
from .members import files_of, path_of

if TYPE_CHECKING:
    from .given import Given

READ = ("source", "raster", "multilayer", "file")  # kinds of parameters that name a file
STYLE = ".qml"  # which lies beside a map
Place = tuple[str, str]  # a file, and the layer in it or ""
# its parameter and title, its place, whether a style lies beside
Output = tuple[str, str, "Place | None", bool]


def refuse_clashes(given: Given) -> None:
    """Refuse an output over a file that is read, and two outputs in one place."""
    read: dict[str, str] = {}
    outputs: list[Output] = []
    context = given.context
    for definition in given.algorithm.parameterDefinitions():
        name, title = definition.name(), definition.description()
        value = given.parameters.get(name)
        if definition.isDestination():
            styled = definition.type() == "rasterDestination"
            outputs.append((name, title, _place_of(value, context), styled))
        elif definition.type() in READ:
            read.update((real, title) for real in _files_named(value, context))
    _refuse_overwriting(outputs, read)
    _refuse_one_place_twice(outputs)


def _refuse_overwriting(outputs: list[Output], read: dict[str, str]) -> None:
    for name, title, place, _ in outputs:
        if place is not None and place[0] in read:
            raise RtmError(
                tr(
                    "“{title}” would replace {place}, which is read as “{read}”.",
                    title=title,
                    place=place[0],
                    read=read[place[0]],
                ),
                tr("Choose another file for the result."),
                kind="output",
                where=name,
            )


def _refuse_one_place_twice(outputs: list[Output]) -> None:
    taken: dict[Place, str] = {}
    for name, title, place, styled in outputs:
        if place is None:
            continue
        filled = [place]
        if styled:
            filled.append((str(Path(place[0]).with_suffix(STYLE)), ""))
        for one in filled:
            clash = next((other for other in taken if _is_one(one, other)), None)
            if clash is not None:
                raise RtmError(
                    tr(
                        "“{other}” and “{title}” would both be written to {path}.",
                        other=taken[clash],
                        title=title,
                        path=one[0],
                    ),
                    tr("Choose a file for each."),
                    kind="output",
                    where=name,
                )
        taken.update((one, title) for one in filled)


def _is_one(one: Place, other: Place) -> bool:
    in_layers = one[1] and other[1] and one[1].casefold() != other[1].casefold()
    return one[0] == other[0] and not in_layers


def _files_named(value, context: QgsProcessingContext) -> list[str]:
    """Return the real files that a parameter's value names, with those that belong to them."""
    if isinstance(value, (list, tuple)):
        return [file for one in value for file in _files_named(one, context)]
    path = _path_named(value, context)
    if path is None or not path.is_file():
        return []
    return [os.path.realpath(file) for file in files_of(path)]


def _path_named(value, context: QgsProcessingContext) -> Path | None:
    named = _plain(value, context)
    if isinstance(named, str) and named.strip():
        named = QgsProcessingUtils.mapLayerFromString(named, context, False) or named
    if isinstance(named, QgsMapLayer):
        parts = QgsProviderRegistry.instance().decodeUri(named.providerType(), named.source())
        named = parts.get("path")
    if not isinstance(named, str) or not named.strip() or "\0" in named:
        return None
    return path_of(named) or path_of(os.path.abspath(named))


def _place_of(value, context: QgsProcessingContext) -> Place | None:
    """Return the real file, and the layer in it, that a destination would fill."""
    named = _plain(value, context)
    if not isinstance(named, str) or "\0" in named or not file_of(named):
        return None
    if named.startswith(OGR):
        uri = QgsDataSourceUri(named[len(OGR) :])
        file, layer = uri.database(), uri.table()
    else:
        file, layer = place_of(named)
    return (os.path.realpath(os.path.abspath(file)), layer or "") if file else None


def _plain(value, context: QgsProcessingContext):
    """Return what stands in the wrappers of QGIS, a text or a layer mostly."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        return _plain(value.source, context)
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        return _plain(value.sink, context)
    if isinstance(value, QgsProperty):
        return value.value(context.expressionContext())[0]
    return value

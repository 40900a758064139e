"""Outputs that would take the place of an input, or of each other."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from qgis.core import (
    QgsDataSourceUri,
    QgsMapLayer,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterDefinition,
)

from ..core.errors import RtmError
from .files.destinations import OGR, file_of, place_of

Place = tuple[str, "str | None"]  # a file, and the layer in it where one is named


def refuse_clashes(definitions: Iterable[QgsProcessingParameterDefinition], parameters) -> None:
    """Refuse an output over a file that is read, and two outputs in one place."""
    read: dict[Path, str] = {}
    outputs = []
    for definition in definitions:
        value, title = parameters.get(definition.name()), definition.description()
        if definition.isDestination():
            outputs.append((value, title))
        else:
            read.update((file, title) for file in _files_named(value))
    _refuse_overwriting(outputs, read)
    _refuse_one_place_twice(outputs)


def _refuse_overwriting(outputs: list[tuple], read: dict[Path, str]) -> None:
    for value, title in outputs:
        for file in _files_named(value):
            if file in read:
                raise RtmError(
                    f"“{title}” would replace {file}, which is read as “{read[file]}”.",
                    "Choose another file for the result.",
                )


def _refuse_one_place_twice(outputs: list[tuple]) -> None:
    taken: dict[Place, str] = {}
    for value, title in outputs:
        place = _place_of(value)
        if place is None:
            continue
        clash = next((one for one in taken if _is_one(one, place)), None)
        if clash is not None:
            raise RtmError(
                f"“{taken[clash]}” and “{title}” would both be written to {place[0]}.",
                "Choose a file for each.",
            )
        taken[place] = title


def _files_named(value) -> list[Path]:
    """Return the files that a parameter's value names: paths, layers, destinations, lists."""
    if isinstance(value, (list, tuple)):
        return [file for one in value for file in _files_named(one)]
    value = _as_text(value)
    if not isinstance(value, str) or not value.strip():
        return []
    path = Path(value.split("|")[0])
    with suppress(OSError):  # a text that is no path at all
        if path.is_file():
            return [path.resolve()]
    return []


def _place_of(value) -> Place | None:
    value = _as_text(value)
    if not isinstance(value, str) or not file_of(value):
        return None
    if value.startswith(OGR):
        uri = QgsDataSourceUri(value[len(OGR) :])
        file, layer = uri.database(), uri.table()
    else:
        file, layer = place_of(value)
    return (os.path.abspath(file), layer) if file else None


def _is_one(one: Place, other: Place) -> bool:
    in_layers = one[1] and other[1] and one[1].casefold() != other[1].casefold()
    return one[0] == other[0] and not in_layers


def _as_text(value):
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        return value.sink.staticValue()
    return value.source() if isinstance(value, QgsMapLayer) else value

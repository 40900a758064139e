"""Values of parameters that QGIS would take for others: no number as 0, no choice as the default.

Scripts, models and command lines may give anything. What is refused here could not be told apart
later; whether a number lies within its limits, and a file is what it should be, is asked there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterNumber,
    QgsProperty,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QVariant

from ...core.errors import RtmError
from ...core.settings import LARGEST_SEED
from ...core.shapes import shown
from ..language import either, quoted, tr
from .destinations import can_hold, in_file, names_a_layer_in_vain

if TYPE_CHECKING:
    from .given import Given

RASTER_ENDINGS = (".tif", ".tiff")
ENDING = re.compile(r"\*(\.\w+)")  # in a file filter
LONGEST_NAME = 255  # letters of a file's, in every system
WHOLE = QgsProcessingParameterNumber.Type.Integer


def is_given(value) -> bool:
    """Return whether a parameter was set at all."""
    if isinstance(value, QVariant):
        return not value.isNull()
    return value is not None and not (isinstance(value, str) and not value.strip())


def require_sense(given: Given) -> None:
    """Refuse the first value that is of another kind than its parameter."""
    for definition in given.algorithm.parameterDefinitions():
        value, told = _value_of(definition, given), _told(definition)
        if isinstance(value, str) and not value.strip() and not _is_optional(definition):
            raise RtmError(
                tr("{told} is not given.", told=told),
                tr("Choose it."),
                kind="setting",
                where=definition.name(),
            )
        fault = KINDS[definition.type()](definition, value) if is_given(value) else None
        if fault is not None:
            raise RtmError(
                tr("{told} is {value}.", told=told, value=_in_words(value)),
                fault,
                kind="setting",
                where=definition.name(),
            )


def require_endings(given: Given) -> None:
    """Refuse a name for a raster or a text with another ending: it is hardly meant for one."""
    for definition in given.algorithm.parameterDefinitions():
        value, endings = _static(_value_of(definition, given)), _endings(definition)
        if not endings or not isinstance(value, str) or not is_given(value):
            continue
        named = value != QgsProcessing.TEMPORARY_OUTPUT
        if named and Path(value).suffix.lower() not in endings:
            raise RtmError(
                tr("{told} is {value}.", told=_told(definition), value=_in_words(value)),
                tr("Give it a name that ends with {endings}.", endings=either(endings)),
                kind="setting",
                where=definition.name(),
            )


def _endings(definition) -> tuple[str, ...]:
    """Return how the file of a destination may end; nothing where any ending will do."""
    if definition.type() == "rasterDestination":
        return RASTER_ENDINGS
    if definition.type() == "fileDestination":
        return tuple(ENDING.findall(definition.fileFilter()))
    return ()


def _value_of(definition, given: Given):
    value = given.parameters.get(definition.name())
    if isinstance(value, QgsProperty):
        return value.value(given.context.expressionContext())[0]
    return value


def _told(definition) -> str:
    return tr(
        "“{title}” ({name})",
        title=definition.description(),
        name=definition.name(),
    )


def _is_optional(definition) -> bool:
    return bool(definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional)


def _in_words(value) -> str:
    if isinstance(value, (sip.simplewrapper, QgsMapLayer)):
        gone = sip.isdeleted(value)
        return (
            tr("a layer that was removed")
            if gone
            else tr("of the kind {name}", name=type(value).__name__)
        )
    return quoted(shown(value))


def _number(definition, value) -> str | None:
    """Return what to give where a value is no finite number, or no whole one where it must be."""
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if definition.dataType() != WHOLE:
        return None if math.isfinite(number) else tr("Give a number.")
    good = abs(number) <= LARGEST_SEED and number % 1 == 0
    return None if good else tr("Give a whole number.")


def _choice(definition, value) -> str | None:
    """Return what to choose from where a value is none of the options."""
    options = definition.options()
    if definition.allowMultiple():
        chosen = value.split(",") if isinstance(value, str) else value
    else:
        chosen = [value]
    if isinstance(chosen, (list, tuple)) and all(one in options for one in chosen):
        return None
    if definition.allowMultiple():
        return tr("Choose some of {options}.", options=", ".join(options))
    return tr("Choose one of {options}.", options=", ".join(options))


def _yes_or_no(_definition, value) -> str | None:
    good = str(value).strip().lower() in ("true", "false", "1", "0", "yes", "no")
    return None if good else tr("Give true or false.")


def _text(_definition, value) -> str | None:
    good = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    return None if good else tr("Give a text.")


def _field(definition, value) -> str | None:
    several = value if definition.allowMultiple() and isinstance(value, (list, tuple)) else [value]
    return next((fault for one in several if (fault := _text(definition, one))), None)


def _file(_definition, value) -> str | None:
    if not isinstance(value, str) or not _is_a_name(value):
        return tr("Give the name of a file or a folder.")
    if "=" in value:  # the address of a database
        return None
    longest = max(map(len, value.replace("\\", "/").split("/")))
    return tr("Give a shorter name.") if longest > LONGEST_NAME else None


def _crs(_definition, value) -> str | None:
    good = isinstance(value, (str, QgsCoordinateReferenceSystem))
    return None if good else tr("Give a coordinate system, as EPSG:27700.")


def _layer(_definition, value) -> str | None:
    if isinstance(value, sip.simplewrapper) and sip.isdeleted(value):
        return tr("Choose one that is still there.")
    good = isinstance(value, (QgsMapLayer, QgsProcessingFeatureSourceDefinition)) or (
        isinstance(value, str) and _is_a_name(value)
    )
    return None if good else tr("Choose a layer or a file.")


def _layers(definition, value) -> str | None:
    several = value if isinstance(value, (list, tuple)) else [value]
    return next((fault for one in several if (fault := _layer(definition, one))), None)


def _destination(definition, value) -> str | None:
    return _file(definition, _static(value))


def _static(value):
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        return value.sink.staticValue()
    return value


def _sink(definition, value) -> str | None:
    named = _static(value)
    place = in_file(named)
    if place is not None and not can_hold(place, definition.hasGeometry()):
        return tr("Give it a name that ends with .gpkg, .geojson or .csv.")
    if place is not None and names_a_layer_in_vain(place):
        return tr("Name a layer in a GeoPackage (.gpkg) only, or leave “|layername=” out.")
    return _file(definition, named)


def _is_a_name(text: str) -> bool:
    """Return whether a file system could have a file of that name."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half of a letter
        return False
    return "\0" not in text


KINDS: dict[str, Callable] = {
    "boolean": _yes_or_no,
    "number": _number,
    "distance": _number,
    "enum": _choice,
    "string": _text,
    "field": _field,
    "expression": _text,
    "crs": _crs,
    "file": _file,
    "raster": _layer,
    "source": _layer,
    "multilayer": _layers,
    "rasterDestination": _destination,
    "sink": _sink,
    "fileDestination": _destination,
    "folderDestination": _destination,
}

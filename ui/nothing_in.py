"""Why a file adds nothing to a list of layers: said, where it would else be left out in silence."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qgis.core import QgsProviderRegistry, QgsVectorLayer, QgsWkbTypes

from ..algorithms.files.layers import KINDS
from ..algorithms.files.ordinary import require_ordinary_source
from ..algorithms.language import either, tr
from ..core.errors import RtmError
from . import layers

NO_PLACES = QgsWkbTypes.GeometryType.NullGeometry


def why_nothing(paths: Iterable[str], geometries) -> str:
    """Return a sentence for each file that has none of the layers wanted; "" if all have some."""
    told = [_of(path, geometries) for path in paths if not layers.layers_of_file(path, geometries)]
    return "\n".join(told)


def _of(path: str, geometries) -> str:
    name = Path(path).name
    found = _kinds(path)
    if not found:
        return tr("{name} adds nothing: QGIS finds no layer in it.", name=name)
    if found == {NO_PLACES}:
        return tr(
            "{name} adds nothing: it is a table without places. Import it first, with “Import "
            "incidents” or “Import factors”.",
            name=name,
        )
    return tr(
        "{name} adds nothing: it has {found}, and {wanted} are wanted here.",
        name=name,
        found=either(_names(found)),
        wanted=either(_names(geometries)),
    )


def _kinds(path: str) -> set:
    """Return the kinds of geometry in a file, with that of a table."""
    try:
        require_ordinary_source(path)
    except RtmError:  # opening it might wait for ever
        return set()
    opened = [
        QgsVectorLayer(one.uri(), one.name(), one.providerKey(), layers.without_style())
        for one in QgsProviderRegistry.instance().querySublayers(path)
        if one.providerKey() == "ogr"
    ]
    return {layer.geometryType() for layer in opened if layer.isValid()}


def _names(kinds) -> list[str]:
    names = {kind: tr(name) for kind, name in KINDS.items()}
    return [names[kind] for kind in kinds if kind in names]

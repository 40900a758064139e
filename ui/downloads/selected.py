"""Only the features selected on QGIS's map: by a filter that lasts, or as a copy of their own.

The selection itself is gone when QGIS is closed. Where a field tells the features apart and they
are few, a filter names them: the study file shows it, and follows the layer. Else they are copied
beside the study, as they are now.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qgis.core import QgsProject, QgsVectorLayer

from ...algorithms.files.names import as_words, without_file
from ...algorithms.language import tr
from ..distinct import filter_for, selected_values, telling_field
from ..layers import Found, source_of
from .unpacked import copied

MOST_IN_FILTER = 50


def with_selection(found) -> list[Found]:
    """Return those of some layers of which features are selected on the map."""
    return [one for one in found if _layer_of(one) is not None]


def only_selected(one: Found, folder: Path) -> Found:
    """Return a layer as its selected features alone; one without a selection as it is.

    Raises
    ------
    RtmError
        If they cannot be copied into the folder.
    """
    layer = _layer_of(one)
    if layer is None:
        return one
    field = telling_field(layer) if layer.selectedFeatureCount() <= MOST_IN_FILTER else ""
    if field:
        return replace(one, filter=filter_for(field, selected_values(layer, field)))
    name = as_words(without_file(layer.name(), one.source)) or tr("Features")
    told = tr("{layer} ({count} selected)", layer=name, count=layer.selectedFeatureCount())
    return Found(told, copied(layer, folder, told, selected=True), one.geometry)


def _layer_of(one: Found) -> QgsVectorLayer | None:
    """Return the project's layer of a source, if anything of it is selected."""
    for layer in QgsProject.instance().mapLayers().values():
        if isinstance(layer, QgsVectorLayer) and source_of(layer) == one.source:
            return layer if layer.selectedFeatureCount() else None
    return None

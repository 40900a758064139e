"""Only the features selected on QGIS's map: by a filter that lasts, or as a copy of their own.

The selection itself is gone when QGIS is closed. Where a field tells the features apart and they
are few, a filter names them: the study file shows it, and follows the layer. Else they are copied
beside the study, as they are now.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from qgis.core import QgsProject, QgsVectorFileWriter, QgsVectorLayer

from ...algorithms.files.destinations import InFile
from ...algorithms.files.names import as_words, without_file
from ...algorithms.language import tr
from ...core.errors import RtmError
from ..distinct import filter_for, selected_values, telling_field
from ..layers import Found, source_of
from ..run_words import folder_name
from .kept import keep

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
    return Found(told, _copied(layer, folder, told), one.geometry)


def _layer_of(one: Found) -> QgsVectorLayer | None:
    """Return the project's layer of a source, if anything of it is selected."""
    for layer in QgsProject.instance().mapLayers().values():
        if isinstance(layer, QgsVectorLayer) and source_of(layer) == one.source:
            return layer if layer.selectedFeatureCount() else None
    return None


def _copied(layer: QgsVectorLayer, folder: Path, name: str) -> str:
    """Write the selected features into a GeoPackage of their own; return their source."""
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = "GPKG", "selected"
    options.onlySelectedFeatures = True
    with tempfile.TemporaryDirectory(prefix="rtm-selected-") as private:
        made = Path(private) / "selected.gpkg"
        transforms = QgsProject.instance().transformContext()
        outcome = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(made), transforms, options)
        if outcome[0] != QgsVectorFileWriter.WriterError.NoError:
            raise RtmError(
                tr("The selected features of “{name}” cannot be copied.", name=layer.name()),
                tr("Save them with Export > Save Selected Features As, and choose that file."),
                kind="output",
            )
        return InFile(keep(made, folder, folder_name(name)), options.layerName).source

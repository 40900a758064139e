"""A layer that lies in a zip, as portals give boundaries: copied beside the study, to be used."""

from __future__ import annotations

import tempfile
from pathlib import Path

from qgis.core import QgsProject, QgsVectorFileWriter, QgsVectorLayer

from ...algorithms.files.destinations import InFile
from ...algorithms.language import tr
from ...core.errors import RtmError
from ..run_words import folder_name
from .kept import keep

IN_A_ZIP = "/vsizip/"  # how GDAL names what lies there, which Processing cannot open


def copied(layer: QgsVectorLayer, folder: Path, name: str, *, selected=False) -> str:
    """Write a layer, or what is selected of it, into a GeoPackage of its own; return its source.

    Raises
    ------
    RtmError
        If it cannot be copied, or cannot be kept in the folder.
    """
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = "GPKG", folder_name(name)
    options.onlySelectedFeatures = selected
    with tempfile.TemporaryDirectory(prefix="rtm-copied-") as private:
        made = Path(private) / "copied.gpkg"
        transforms = QgsProject.instance().transformContext()
        outcome = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(made), transforms, options)
        if outcome[0] != QgsVectorFileWriter.WriterError.NoError:
            raise RtmError(
                tr("The layer “{name}” cannot be copied.", name=layer.name()),
                tr("Save it with Export > Save Features As, and choose that file."),
                kind="output",
            )
        return InFile(keep(made, folder, folder_name(name)), options.layerName).source

"""Layers and tables written to files by their names as they are.

Processing takes a destination apart: a quotation mark, a colon or a percent sign in a folder's name
makes it another one. A file that is named by a plain text is therefore written here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsProcessingUtils, QgsVectorFileWriter, QgsVectorLayer

LAYER = "|layername="
NOT_A_FILE = re.compile(r"(\w{2,}:|TEMPORARY_OUTPUT$|.*\bdbname=)")  # left to Processing


@dataclass(frozen=True)
class InFile:
    """A layer in a file; without a name, the only one."""

    path: Path
    layer: str = ""

    @property
    def source(self) -> str:
        """The text by which QGIS opens it."""
        return f"{self.path}{LAYER}{self.layer}" if self.layer else str(self.path)


def in_file(destination) -> InFile | None:
    """Return the file that a destination names by a plain text; None for any other."""
    if not isinstance(destination, str) or NOT_A_FILE.match(destination):
        return None
    path, _, layer = destination.partition(LAYER)
    return InFile(Path(path), layer) if Path(path).suffix else None


def written_layer(destination: str, context) -> QgsVectorLayer:
    """Return the layer that a sink has written, opened again."""
    place = in_file(destination)
    if place is None:
        return QgsProcessingUtils.mapLayerFromString(destination, context)
    # Processing would take %20 in a folder's name for a blank
    return QgsVectorLayer(place.source, place.layer or place.path.stem, "ogr")


def file_sink(place: InFile, fields, wkb_type, crs, context) -> QgsVectorFileWriter | None:
    """Return a sink into a file, or None where it cannot be written.

    A layer that is named is added to what is in the file, or takes the place of its namesake.
    """
    suffix = place.path.suffix[1:].lower()
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = QgsVectorFileWriter.driverForExtension(suffix)
    options.layerName = place.layer or place.path.stem
    options.datasourceOptions = QgsVectorFileWriter.defaultDatasetOptions(options.driverName)
    options.layerOptions = QgsVectorFileWriter.defaultLayerOptions(options.driverName)
    if place.layer and place.path.exists():
        options.actionOnExistingFile = (
            QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
        )
    place.path.parent.mkdir(parents=True, exist_ok=True)
    writer = QgsVectorFileWriter.create(
        str(place.path), fields, wkb_type, crs, context.transformContext(), options
    )
    good = writer.hasError() == QgsVectorFileWriter.WriterError.NoError
    return writer if good else None

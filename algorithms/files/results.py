"""The folder of results as a parameter of what works on them."""

from __future__ import annotations

from qgis.core import QgsProcessingParameterFile

from ..language import tr


def results_folder(name: str) -> QgsProcessingParameterFile:
    """Return the parameter that asks for a folder of results."""
    return QgsProcessingParameterFile(
        name, tr("Folder of results"), behavior=QgsProcessingParameterFile.Behavior.Folder
    )

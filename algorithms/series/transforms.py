"""How a project has coordinates moved between systems, as text for another process."""

from __future__ import annotations

from qgis.core import QgsCoordinateTransformContext, QgsReadWriteContext
from qgis.PyQt.QtXml import QDomDocument


def transforms_as_text(transforms: QgsCoordinateTransformContext) -> str:
    """Return how coordinates are moved as text."""
    document = QDomDocument("transforms")
    element = document.createElement("transforms")
    transforms.writeXml(element, QgsReadWriteContext())
    document.appendChild(element)
    return document.toString()


def transforms_from(text: str) -> QgsCoordinateTransformContext:
    """Return what a text says; what it does not is as QGIS would have it."""
    document, found = QDomDocument(), QgsCoordinateTransformContext()
    if document.setContent(text)[0]:
        found.readXml(document.documentElement(), QgsReadWriteContext())
    return found

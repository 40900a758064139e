"""Run a study in an open QGIS as an analyst would, and take a picture of the window.

Run by tools/screenshots: `qgis --code drive_qgis.py`.
"""

import os
from pathlib import Path

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QDockWidget
from qgis.utils import iface

SHOWN_DOCKS = {"Layers", "ProcessingToolbox"}


def run():
    import processing

    window = iface.mainWindow()
    window.resize(1600, 1000)
    for dock in window.findChildren(QDockWidget):
        dock.setVisible(dock.objectName() in SHOWN_DOCKS)
    iface.messageBar().clearWidgets()
    processing.runAndLoadResults(
        "rtm:runstudy",
        {"STUDY": os.environ["RTM_STUDY"], "OUTPUT_FOLDER": os.environ["RTM_RESULTS"]},
    )
    layers = QgsProject.instance().mapLayers().values()
    risk = next(layer for layer in layers if "risk" in layer.name().lower())
    for node in QgsProject.instance().layerTreeRoot().children():
        node.setExpanded(True)
    iface.setActiveLayer(risk)
    layers_dock = window.findChild(QDockWidget, "Layers")
    window.resizeDocks([layers_dock], [340], Qt.Orientation.Horizontal)
    QTimer.singleShot(2000, lambda: zoom_to(risk))


def zoom_to(layer):
    canvas = iface.mapCanvas()
    extent = canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent())
    canvas.setExtent(extent.buffered(0.03 * extent.width()))
    canvas.refresh()
    QTimer.singleShot(4000, take_picture)


def take_picture():
    iface.messageBar().clearWidgets()
    picture = Path(os.environ["RTM_PICTURE"])
    iface.mainWindow().grab().save(str(picture))
    iface.newProject(False)
    iface.actionExit().trigger()


QTimer.singleShot(4000, run)

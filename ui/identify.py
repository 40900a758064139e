"""The map tool: click a cell of a risk map and see why it has its score."""

from __future__ import annotations

from html import escape

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProject,
    QgsRasterLayer,
    QgsWkbTypes,
)
from qgis.gui import QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QLabel, QTextBrowser, QVBoxLayout

from ..algorithms.files.rasters import RISK, open_raster
from ..core.errors import RtmError
from .explanation import Explanation, explain

NO_MAP = "There is no risk map in the project. Run a study, or load the results of one."
MOST_OF_SCREEN = 0.8
OUTSIDE = "This is outside the study area. Click a cell of the risk map."


class WhyWindow(QDialog):
    """What there is to say about the cell clicked last."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setWindowTitle("Why this risk?")
        self.text = QTextBrowser()
        self.text.setAccessibleName("Why this cell has its relative risk score")
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel("Click a cell of the risk map."))
        layout.addWidget(self.text)
        self.resize(430, 320)

    def show_explanation(self, html: str) -> None:
        """Show an explanation, in a window high enough for it."""
        self.text.setHtml(html)
        needed = round(self.text.document().size().height()) - self.text.viewport().height()
        if needed > 0:
            room = self.screen().availableGeometry().height() * MOST_OF_SCREEN
            self.resize(self.width(), min(self.height() + needed, round(room)))


class WhyTool(QgsMapTool):
    """Explains the cell under a click."""

    def __init__(self, canvas, parent=None):
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.WhatsThisCursor)
        self.window = WhyWindow(parent)
        self.band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self.band.setWidth(2)
        self.band.setStrokeColor(Qt.GlobalColor.black)
        self.band.setSecondaryStrokeColor(Qt.GlobalColor.white)  # seen on light and dark cells
        self.band.setFillColor(Qt.GlobalColor.transparent)

    def activate(self):
        """Open the window with what to do."""
        super().activate()
        if risk_layer(self.canvas()) is None:
            self.window.text.setPlainText(NO_MAP)
        self.window.show()

    def deactivate(self):
        """Take the outline away."""
        self.band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        self.window.hide()
        super().deactivate()

    def canvasReleaseEvent(self, event):  # noqa: N802
        """Explain the cell under the click."""
        self.explain_at(event.mapPoint())

    def explain_at(self, point) -> None:
        """Explain the cell at a point of the map."""
        self.band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        layer = risk_layer(self.canvas())
        if layer is None:
            self.window.text.setPlainText(NO_MAP)
            return
        here = self.canvas().mapSettings().destinationCrs()
        way = QgsCoordinateTransform(here, layer.crs(), QgsProject.instance())
        try:
            point = way.transform(point)
            found = explain(layer, point.x(), point.y())
        except QgsCsException:
            found = None
        except RtmError as fault:
            self.window.text.setPlainText(str(fault))
            return
        if found is None:
            self.window.text.setPlainText(OUTSIDE)
            return
        self.band.setToGeometry(QgsGeometry.fromRect(found.extent), layer.crs())
        self.window.show_explanation(in_words(found))


def risk_layer(canvas) -> QgsRasterLayer | None:
    """Return the current layer if it is a risk map, else the uppermost one that is shown."""
    for layer in (canvas.currentLayer(), *canvas.layers()):
        if isinstance(layer, QgsRasterLayer) and _is_risk_map(layer):
            return layer
    return None


def _is_risk_map(layer: QgsRasterLayer) -> bool:
    try:
        open_raster(layer, RISK)
    except RtmError:  # some other raster of the project
        return False
    return True


def in_words(found: Explanation) -> str:
    """Return the explanation as a page."""
    past = "" if found.events is None else f"<br>Past events: <b>{found.events:,}</b>"
    head = (
        f"<h3>Relative risk score {found.score:.3g}</h3>"
        f"<p>{found.score:.3g} times the lowest risk of the study area.<br>"
        f"Events expected: <b>{found.expected:.3g}</b>{past}</p>"
    )
    if found.bearings is None:
        return f"{head}<p>The model does not lie beside this map, so its factors are not known.</p>"
    rows = [
        f"<tr><td>out of reach of every factor</td><td align='right'>{found.base:.3f}</td></tr>"
    ]
    rows += [
        f"<tr><td>{escape(one.text)}&nbsp;&nbsp;</td>"
        f"<td align='right'>× {one.multiplier:.3f}</td></tr>"
        for one in sorted(found.bearings, key=lambda one: -one.multiplier)
    ]
    rows.append(
        f"<tr><td><b>relative risk score</b></td>"
        f"<td align='right'><b>= {found.score:.3f}</b></td></tr>"
    )
    return f"{head}<table cellpadding='3'>{''.join(rows)}</table>"

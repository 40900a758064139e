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
from qgis.PyQt.QtWidgets import QTextBrowser, QVBoxLayout

from ..algorithms.files.rasters import FORECAST, RISK, open_raster
from ..algorithms.language import marked, numeral, tr
from ..core.errors import RtmError
from ..core.report import phrases
from . import forecast_words, forms
from .explanation import AtCurve, AtExposure, Explanation, explain
from .forecast_explanation import ForecastCell, explain_forecast
from .keys import ENTER, KeyDialog

NO_MAP = marked(
    "There is no risk map and no forecast map in the project. Run a study, or load the results of "
    "one."
)
MOST_OF_SCREEN = 0.8
CITYWIDE = marked(
    "The factors whose influence reaches it, with their <b>citywide ratios</b>: what each "
    "multiplies the events expected by, against other places of the study area."
)
RATES = marked(
    "The factors whose influence reaches it, with their <b>citywide ratios</b>: what each "
    "multiplies the events expected by, against other places of the study area that have as much "
    "of what is allowed for."
)
LOCAL = marked(
    "The factors whose influence reaches it, with their <b>local ratios</b>: an earlier version "
    "made this model, and the map is made of them. Fit it again for scores that mean events."
)
BESIDES = marked(
    "The score leaves out what the cell has besides. It leads from the events of a usual cell "
    "under the same influences to those expected here, and is no risk factor:"
)
BUSY = marked(
    "Nothing measures how many streets, homes or people a place has, so a factor may mark busy "
    "places."
)
OUTSIDE = marked(
    "There is nothing here: this is outside the study area, or a cell that has none of the "
    "exposure. Click a cell of the map."
)


class WhyWindow(KeyDialog):
    """What there is to say about the cell clicked last."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setWindowTitle(tr("Why this risk?"))
        self.text = QTextBrowser()
        self.text.setAccessibleName(tr("Why this cell has its score or its forecast"))
        layout = QVBoxLayout(self)
        layout.addWidget(
            forms.Note(
                tr(
                    "Click a cell of the risk map or the forecast map. By keys: the arrows move "
                    "the map, and Enter asks about its middle."
                )
            )
        )
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
        if explained_layer(self.canvas()) is None:
            self.window.text.setPlainText(tr(NO_MAP))
        self.show_window()

    def show_window(self) -> None:
        """Show the window, where it was closed or lies under another one."""
        self.window.show()
        self.window.raise_()

    def deactivate(self):
        """Take the outline away."""
        self.band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        self.window.hide()
        super().deactivate()

    def canvasReleaseEvent(self, event):  # noqa: N802
        """Explain the cell under the click."""
        self.explain_at(event.mapPoint())
        self.show_window()

    def keyPressEvent(self, event):  # noqa: N802
        """Explain the cell in the middle of the map."""
        if event.key() in ENTER:
            event.accept()
            self.explain_at(self.canvas().center())
            self.show_window()

    def explain_at(self, point) -> None:
        """Explain the cell at a point of the map."""
        self.band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        layer = explained_layer(self.canvas())
        if layer is None:
            self.window.text.setPlainText(tr(NO_MAP))
            return
        here = self.canvas().mapSettings().destinationCrs()
        way = QgsCoordinateTransform(here, layer.crs(), QgsProject.instance())
        try:
            point = way.transform(point)
            found = explanation_of(layer, point.x(), point.y())
        except QgsCsException:
            found = None
        except RtmError as fault:
            self.window.text.setPlainText(str(fault))
            return
        if found is None:
            self.window.text.setPlainText(tr(OUTSIDE))
            return
        self.band.setToGeometry(QgsGeometry.fromRect(found.extent), layer.crs())
        words = forecast_words.in_words if isinstance(found, ForecastCell) else in_words
        self.window.show_explanation(words(found))


def explained_layer(canvas) -> QgsRasterLayer | None:
    """Return the current layer if it is a risk or forecast map, else the uppermost shown."""
    for layer in (canvas.currentLayer(), *canvas.layers()):
        if isinstance(layer, QgsRasterLayer) and _is_one(layer, RISK, FORECAST):
            return layer
    return None


def explanation_of(layer: QgsRasterLayer, x: float, y: float) -> Explanation | ForecastCell | None:
    """Explain the cell of a risk or a forecast map at a location; None outside the study area."""
    if _is_one(layer, FORECAST):
        return explain_forecast(layer, x, y)
    return explain(layer, x, y)


def _is_one(layer: QgsRasterLayer, *kinds: str) -> bool:
    try:
        open_raster(layer, *kinds)
    except RtmError:  # some other raster of the project
        return False
    return True


def in_words(found: Explanation) -> str:
    """Return the explanation as a page."""
    facts = [_of_the_lowest(found)]
    facts.append(tr("Events expected: <b>{events}</b>", events=phrases.amount(found.expected)))
    if found.events is not None:
        facts.append(tr("Past events: <b>{events:,}</b>", events=found.events))
    title = tr("Relative risk score {score}", score=phrases.amount(found.score))
    head = f"<h3>{title}</h3><p>{'<br>'.join(facts)}</p>"
    if found.bearings is None:
        unknown = tr("The model does not lie beside this map, so its factors are not known.")
        return f"{head}<p>{unknown}</p>"
    rows = [_row(tr("out of reach of every factor"), numeral(f"{found.base:.3f}"))]
    rows += [
        _row(f"{escape(one.text)}&nbsp;&nbsp;", numeral(f"× {one.multiplier:.3f}"))
        for one in sorted(found.bearings, key=lambda one: -one.multiplier)
    ]
    rows.append(_row(f"<b>{tr('relative risk score')}</b>", numeral(f"<b>= {found.score:.3f}</b>")))
    which = [tr(CITYWIDE if found.citywide else LOCAL)]
    if found.is_measured:
        which = [tr(RATES)]
    elif found.bearings:
        which.append(tr(BUSY))
    return f"{head}<p>{' '.join(which)}</p>{_table(rows)}{_besides(found)}"


def _besides(found: Explanation) -> str:
    """Return the product of what the cell has besides factors; empty where nothing is measured."""
    if not found.is_measured:
        return ""
    rows = [_row(tr("a usual cell under the same influences"), phrases.amount(found.usual))]
    rows += [_row(_curve(one), numeral(f"× {one.multiplier:.3f}")) for one in found.curves]
    if found.exposure is not None:
        rows.append(_row(_exposure(found.exposure), numeral(f"× {found.exposure.times_usual:.3f}")))
    total = phrases.amount(found.expected)
    rows.append(_row(f"<b>{tr('events expected')}</b>", f"<b>= {total}</b>"))
    return f"<p>{tr(BESIDES)}</p>{_table(rows)}"


def _table(rows: list[str]) -> str:
    return f"<table cellpadding='3'>{''.join(rows)}</table>"


def _of_the_lowest(found: Explanation) -> str:
    if not found.is_measured:
        return tr(
            "{score} times the lowest risk of the study area.", score=phrases.amount(found.score)
        )
    return tr(
        "{score} times the lowest risk of the study area, with all that is allowed for as usual.",
        score=phrases.amount(found.score),
    )


def _exposure(one: AtExposure) -> str:
    what = tr(
        "{value} of the exposure “{name}”, over the usual",
        value=phrases.amount(one.value),
        name=escape(one.name),
    )
    return f"{what}&nbsp;&nbsp;"


def _curve(one: AtCurve) -> str:
    what = tr("{value} of “{name}”", value=phrases.amount(one.value), name=escape(one.name))
    if one.taken_as is not None:
        what = tr("{what}, taken as {more}", what=what, more=phrases.amount(one.taken_as))
    return f"{what}&nbsp;&nbsp;"


def _row(name: str, value: str) -> str:
    return f"<tr><td>{name}</td><td align='right'>{value}</td></tr>"

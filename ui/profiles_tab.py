"""How the ratio of each factor goes with distance: the chart of the report, in the wizard."""

from __future__ import annotations

from qgis.PyQt.QtCore import QByteArray, QRectF, Qt
from qgis.PyQt.QtGui import QPainter
from qgis.PyQt.QtSvg import QSvgRenderer
from qgis.PyQt.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ..algorithms.language import marked, tr
from ..core.model.record import Model
from ..core.report.phrases import profile_sentences
from ..core.report.profile_chart import profile_charts
from . import forms

MOST_WIDTH, MARGIN = 900, 10  # pixels; wider, the text would be larger than that around
WHAT = marked(
    "Ratios by ring of distance, against the places beyond all rings. Line and band: local ratio "
    "with its 95% interval; dashed: citywide ratio; red: how far the term reaches in the model."
)


class ProfilesTab(QWidget):
    """A panel a factor."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.said = forms.Note(tr(WHAT))
        self.drawing = _Drawing()
        area = self.area = QScrollArea()  # arrow keys scroll it
        area.setAccessibleName(tr("The ratio of each factor by distance"))
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.drawing)
        layout = QVBoxLayout(self)
        layout.addWidget(self.said)
        layout.addWidget(area, 1)

    def show_results(self, results) -> None:
        """Show the profiles of the model's terms."""
        self.area.setAccessibleDescription(self.drawing.show_model(results.model))


class _Drawing(QWidget):
    """Rows of drawings on white, as wide as their place."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self._rows: list[QSvgRenderer] = []

    def show_model(self, model: Model) -> str:
        """Draw the profiles of a model, and return them in words for those who cannot see."""
        terms = model.by_strength
        charts = profile_charts(terms, model.units)
        self._rows = [QSvgRenderer(QByteArray(chart.encode())) for chart in charts]
        told = filter(None, (profile_sentences(term, model.units) for term in terms))
        self._suit()
        return " ".join(told)

    def resizeEvent(self, event):  # noqa: N802
        """Keep as high as the drawings are at this width."""
        super().resizeEvent(event)
        self._suit()

    def _suit(self) -> None:
        places = self._places()
        self.setMinimumHeight(round(places[-1].bottom()) + MARGIN if places else 0)
        self.update()

    def _places(self) -> list[QRectF]:
        width, top, places = min(self.width() - 2 * MARGIN, MOST_WIDTH), float(MARGIN), []
        for row in self._rows:
            size = row.viewBoxF()
            places.append(QRectF(MARGIN, top, width, width * size.height() / size.width()))
            top = places[-1].bottom()
        return places

    def paintEvent(self, _event):  # noqa: N802
        """Draw ink on white, whatever the theme."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        for row, place in zip(self._rows, self._places()):
            row.render(painter, place)

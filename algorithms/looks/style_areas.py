"""How areas look that are compared before and after, and those suggested for it."""

from __future__ import annotations

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsPalLayerSettings,
    QgsRendererCategory,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor

from ...core.change.areas import ROLE_WORDS
from ...core.report.area_charts import COLOURS
from ..files.destinations import written_layer
from ..files.stored_style import AREAS_STYLE
from ..language import tr
from .styling import save_vector_style

FILL = 70  # of 255: the map below is seen
OUTLINE = "0.5"  # mm
BEFORE_AND_AFTER = '"name" || \'\n\' || "before" || \' → \' || "after"'
NAMES = '"name"'
SIZE, BUFFER = 8, 0.8


def style_areas(destination: str, context, label: str) -> None:
    """Style areas inside their own file, each role in the colour that it has in the report."""
    layer = written_layer(destination, context)
    categories = [
        QgsRendererCategory(role, _symbol(COLOURS[role]), tr(words))
        for role, words in ROLE_WORDS.items()
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer("role", categories))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(_labels(label)))
    layer.setLabelsEnabled(True)
    save_vector_style(layer, AREAS_STYLE)


def _symbol(colour: str) -> QgsFillSymbol:
    red, green, blue, _ = QColor(colour).getRgb()
    return QgsFillSymbol.createSimple(
        {
            "color": f"{red},{green},{blue},{FILL}",
            "outline_color": colour,
            "outline_width": OUTLINE,
        }
    )


def _labels(label: str) -> QgsPalLayerSettings:
    text, buffer = QgsTextFormat(), QgsTextBufferSettings()
    buffer.setEnabled(True)
    buffer.setSize(BUFFER)
    text.setSize(SIZE)
    text.setBuffer(buffer)
    labels = QgsPalLayerSettings()
    labels.fieldName, labels.isExpression = label, True
    labels.setFormat(text)
    return labels

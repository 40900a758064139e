"""How the change of the cells looks: red where more happens, blue where less."""

from __future__ import annotations

import math

import numpy as np
from qgis.core import QgsColorRampShader
from qgis.PyQt.QtGui import QColor

from ..language import marked, tr
from .styling import CLEAR, discrete, save_beside

NEARLY_ONE = 1e-6
CLASSES = (  # up to which change of the share; what chance explains is clear
    (0.5, "#2166ac", marked("half of its share before, or less")),
    (1 - NEARLY_ONE, "#92c5de", marked("a smaller share than before")),
    (1 + NEARLY_ONE, None, marked("no change that chance does not explain")),
    (2.0, "#f4a582", marked("a larger share than before")),
    (math.inf, "#b2182b", marked("over twice its share before")),
)


def style_change(path: str, values: np.ndarray) -> None:
    """Style the first band of a raster of change."""
    items = [
        QgsColorRampShader.ColorRampItem(high, QColor(colour) if colour else CLEAR, tr(label))
        for high, colour, label in CLASSES
    ]
    low, high = float(values.min()), float(values.max())
    save_beside(path, lambda layer: discrete(layer, items, low, high))

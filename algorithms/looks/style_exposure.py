"""How what every place has looks: a fifth of the cells that have any in each colour."""

from __future__ import annotations

import math

import numpy as np
from qgis.core import QgsColorRampShader
from qgis.PyQt.QtGui import QColor

from ..language import tr
from .styling import CLEAR, discrete, save_beside

# a green that no map of events or of risk here has, with lightness falling steadily
COLOURS = ("#e3f1dc", "#b3d9a8", "#74b77a", "#358a5b", "#0b4f3c")


def style_exposure(path: str, values: np.ndarray) -> None:
    """Style a raster of what every place has; cells that have nothing are clear."""
    some = values[values > 0]
    bounds = np.unique(np.quantile(some, np.linspace(0.2, 1.0, len(COLOURS))))
    items = [QgsColorRampShader.ColorRampItem(0, CLEAR, tr("nothing there"))]
    low = float(some.min())
    for bound, colour in zip(bounds, COLOURS[len(COLOURS) - len(bounds) :]):
        label = tr("{low:.3g} to {high:.3g}", low=low, high=bound)
        top = math.inf if bound == bounds[-1] else float(bound)
        items.append(QgsColorRampShader.ColorRampItem(top, QColor(colour), label))
        low = float(bound)
    save_beside(path, lambda layer: discrete(layer, items, 0.0, float(some.max())))

#!/usr/bin/env python3
"""Draw resources/icons/icon.png, which the plugin manager shows, from icon.svg.

Needs the Python of QGIS; runs without a display.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QGuiApplication, QImage, QPainter
from qgis.PyQt.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parents[1] / "resources" / "icons"
SIDE = 128  # pixels


def draw(svg: Path, side: int) -> QImage:
    """Return a drawing as a square image with a transparent background.

    Parameters
    ----------
    svg : Path
    side : int
        Width and height in pixels.

    Raises
    ------
    ValueError
        If the file holds no drawing.
    """
    renderer = QSvgRenderer(str(svg))
    if not renderer.isValid():
        raise ValueError(f"{svg} is no SVG drawing")
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return image


def main() -> int:
    """Write the PNG beside the SVG; return the exit status."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication(sys.argv)
    target = ICONS / "icon.png"
    if not draw(ICONS / "icon.svg", SIDE).save(str(target)):
        print(f"{target} cannot be written: check that the folder may be written to.")
        return 1
    print(f"resources/icons/{target.name}: {SIDE} x {SIDE} pixels")
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Put pictures of a film side by side, each with what it shows and how far it was.

Usage: film_strip.py FRAMES STRIP.png, after tools/film; FRAMES is the folder of its pictures.
"""

import csv
import sys
from pathlib import Path

from qgis.PyQt.QtCore import QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter

SHOWN = (
    ("06", "The boundary is in degrees: one button moves it"),
    ("study", "Where, and how finely"),
    ("incidents_tab_0", "24 files of the police, read: what was taken for what, and why"),
    ("incidents_tab_1", "Every row is accounted for"),
    ("incidents", "Robbery, and the last quarter kept back for a test"),
    ("factors_tab_0", "OpenStreetMap: what has been tested for robbery is ticked"),
    ("factors", "A layer a factor, each looked at"),
    ("model", "How the model is chosen: as it stands"),
    ("results", "Which factors go with robbery"),
    ("map", "Where to look"),
)
COLUMNS, WIDE, HIGH, CAPTION, GAP = 2, 660, 384, 30, 14
PAPER, INK, BACK = QColor("#ffffff"), QColor("#202020"), QColor("#e4e4e4")


def main():
    """Draw the strip."""
    frames, target = Path(sys.argv[1]), sys.argv[2]
    _application = QGuiApplication(sys.argv[:1])
    with (frames / "pictures.csv").open(encoding="utf-8", newline="") as file:
        before = {name: (actions, float(seconds)) for name, actions, seconds in csv.reader(file)}
    rows = -(-len(SHOWN) // COLUMNS)
    cell = QSize(WIDE + GAP, HIGH + CAPTION + GAP)
    strip = QImage(
        GAP + COLUMNS * cell.width(), GAP + rows * cell.height(), QImage.Format.Format_RGB32
    )
    strip.fill(PAPER)
    painter = QPainter(strip)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setFont(QFont("DejaVu Sans", 11))
    for number, (name, words) in enumerate(SHOWN):
        left = GAP + number % COLUMNS * cell.width()
        top = GAP + number // COLUMNS * cell.height()
        actions, seconds = before[name]
        told = f"{words} ({actions} actions, {seconds:.0f} s)"
        painter.setPen(INK)
        painter.drawText(QRect(left, top, WIDE, CAPTION), Qt.AlignmentFlag.AlignVCenter, told)
        place = QRect(left, top + CAPTION, WIDE, HIGH)
        painter.fillRect(place, BACK)
        picture = QImage(str(frames / f"{name}.png")).scaled(
            place.size(),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        middle = place.center() - picture.rect().center()
        painter.drawImage(middle, picture)
    painter.end()
    strip.save(target)


if __name__ == "__main__":
    main()

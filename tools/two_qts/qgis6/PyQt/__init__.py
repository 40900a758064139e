"""PyQt6 with the few additions that QGIS's own qgis.PyQt makes."""

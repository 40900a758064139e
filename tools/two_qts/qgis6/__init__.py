"""`qgis` as a window of QGIS 4 would find it."""

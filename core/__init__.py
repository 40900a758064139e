"""The science of Risk Terrain Modelling, on arrays alone.

Data flow one way: `terrain` (a place becomes cells and 0/1 variables) -> `fitting` (variables
become a model) -> `mapping` (a model becomes a map) -> `report` (all of it in words and tables).
Nothing here knows QGIS, GDAL or Qt.
"""

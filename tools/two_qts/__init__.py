"""The plugin's windows under Qt 6, beside the QGIS of this machine, which has Qt 5.

Debian has no QGIS 4 yet, and PyQt6 comes from PyPI without QGIS. The two versions of Qt can live in
one process, for their symbols carry their version. So here everything in `ui` and its tests gets
PyQt6 in the place of `qgis.PyQt`, as the QGIS of Qt 6 gives it, and stand-ins in the place of some
widgets of `qgis.gui`; everything else, from the algorithms to the layers, is this machine's QGIS as
it is. Windows are filled by real checks and real runs.

`plugin` is for pytest: `pytest -p tools.two_qts.plugin tests/ui`.
"""

"""A QGIS for the tests of the algorithms, started once."""

import sys
from pathlib import Path

import pytest

pytest.importorskip("qgis.core", reason="QGIS's Python bindings are not installed")


@pytest.fixture(scope="session")
def qgis():
    """A running QGIS with the provider `rtm`; it lives until the tests end."""
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    import processing
    from processing.core.Processing import Processing
    from risk_terrain_modelling.rtm_plugin import RtmPlugin

    Processing.initialize()
    plugin = RtmPlugin(None)
    plugin.initProcessing()
    yield processing
    plugin.unload()

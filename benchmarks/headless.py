"""A QGIS without a window for the measured modules."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from qgis.core import QgsApplication


@contextmanager
def qgis(*, plugin: bool):
    """Give QGIS's `processing` module, with QGIS's own algorithms and, if wanted, the plugin's."""
    application = QgsApplication([], False)
    application.initQgis()
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    import processing
    from processing.core.Processing import Processing
    from qgis.analysis import QgsNativeAlgorithms

    Processing.initialize()
    registry = QgsApplication.processingRegistry()
    if registry.providerById("native") is None:
        registry.addProvider(QgsNativeAlgorithms(registry))
    if plugin:
        from ..rtm_plugin import RtmPlugin

        RtmPlugin(None).initProcessing()
    yield processing
    sys.stdout.flush()
    # QGIS can crash while Python takes it down, which would be taken for a failed run
    os._exit(0)


def timed(work, *arguments, **named):
    """Return the seconds that a call took, and what it returned."""
    start = time.perf_counter()
    value = work(*arguments, **named)
    return time.perf_counter() - start, value

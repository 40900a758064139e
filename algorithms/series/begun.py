"""QGIS without a window in a process of its own, and the studies that are run in it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProject,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..study.heard import FaultHeard
from .transforms import transforms_from

SECONDS_BETWEEN = 0.2  # of two messages about progress
Say = Callable[[dict], None]


class Begun:
    """A QGIS that was begun for studies.

    Parameters
    ----------
    plugin : object
        Registers the algorithms by `initProcessing`.
    wanted : dict
        `profile`: the folder of QGIS's settings; `transforms`: how coordinates are moved, as XML.
    say : callable
        Takes a message.
    stopped : threading.Event
        Set when all is to stop.
    """

    def __init__(self, plugin, wanted: dict, say: Say, stopped: threading.Event):
        self._say, self._stopped = say, stopped
        self._application = QgsApplication.instance() or _application(wanted["profile"])
        self._plugin = plugin
        self._plugin.initProcessing()
        self._transforms = transforms_from(wanted["transforms"])
        say({"ready": True})

    def run(self, parameters: dict) -> None:
        """Run one study, and say how it ended."""
        if self._stopped.is_set():
            return
        algorithm = QgsApplication.processingRegistry().createAlgorithmById("rtm:runstudy")
        context, feedback = QgsProcessingContext(), Telling(self._say, self._stopped)
        context.setTransformContext(self._transforms)
        good, why = algorithm.checkParameterValues(parameters, context)
        try:
            if not good:
                raise QgsProcessingException(why)
            results, _ = algorithm.run(parameters, context, feedback, {}, False)
        except QgsProcessingException as fault:
            self._say({"failed": str(feedback.why(str(fault)))})
        else:
            self._say({"done": {name: str(one) for name, one in results.items()}})
        QgsProject.instance().clear()


def _application(profile: str) -> QgsApplication:
    """Begin QGIS within a Python."""
    QCoreApplication.setOrganizationName(QgsApplication.QGIS_ORGANIZATION_NAME)
    QCoreApplication.setOrganizationDomain(QgsApplication.QGIS_ORGANIZATION_DOMAIN)
    QCoreApplication.setApplicationName(QgsApplication.QGIS_APPLICATION_NAME)
    application = QgsApplication([], False, profile)
    application.initQgis()
    return application


class Telling(FaultHeard):
    """Feedback of a study that says what it hears in messages."""

    def __init__(self, say: Say, stopped: threading.Event):
        super().__init__()
        self._say, self._stopped = say, stopped
        self._last = 0.0

    def isCanceled(self):  # noqa: N802
        """Return whether all is to stop."""
        return self._stopped.is_set()

    def setProgress(self, progress):  # noqa: N802
        """Say how far it is, a few times a second at most."""
        now = time.monotonic()
        if now - self._last >= SECONDS_BETWEEN:
            self._last = now
            self._say({"progress": progress})

    def setProgressText(self, text):  # noqa: N802
        """Say what begins."""
        self._say({"step": text})

    def pushInfo(self, info):  # noqa: N802
        """Keep to what matters in a series."""

    def pushWarning(self, warning):  # noqa: N802
        """Pass on."""
        self._say({"warning": warning})

    def pushDebugInfo(self, info):  # noqa: N802
        """Keep to what matters in a series."""

"""The wizard in the Processing toolbox: a row among the algorithms, and a button in its toolbar.

The row is an algorithm that only a QGIS with a window has: `qgis_process` and the Modeler do not
list it. QGIS asks an algorithm for its dialog, shows it and waits until it closes; the wizard is
not to be waited for, so the dialog is a doorway that opens it and is gone.
"""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsProcessingAlgorithm, QgsProcessingParameterFile
from qgis.PyQt.QtWidgets import QDialog, QDockWidget, QToolBar, QWidget

from ..algorithms.base import RESOURCES, Group, RtmAlgorithm, help_page
from ..algorithms.files.given import Given
from ..algorithms.language import marked, tr
from ..core.errors import RtmError

WINDOWS_OWN = (
    QgsProcessingAlgorithm.Flag.FlagHideFromModeler
    | QgsProcessingAlgorithm.Flag.FlagNotAvailableInStandaloneTool
    | QgsProcessingAlgorithm.Flag.FlagNoThreading
)


class Doorway(QDialog):
    """Stands for the dialog that QGIS expects: opens the wizard and does not wait."""

    def __init__(self, parent: QWidget | None, enter: Callable[[str], object]):
        super().__init__(parent)
        self._enter, self._study = enter, ""

    def setParameters(self, parameters: dict) -> None:  # noqa: N802
        """Take the study file, as `processing.createAlgorithmDialog` gives it."""
        self._study = str(parameters.get("STUDY") or "")

    def results(self) -> dict:
        """Return nothing: the wizard's runs load their own results."""
        return {}

    def show(self) -> None:
        """Open the wizard."""
        self._enter(self._study)
        self.deleteLater()

    def exec(self) -> int:
        """Return at once, where QGIS would wait for a dialog."""
        return 0

    exec_ = exec  # what QGIS 3 calls


class StudyWizardEntry(RtmAlgorithm):
    """Opens the wizard; cannot be run."""

    ID = "studywizard"
    TITLE = marked("Study wizard")
    GROUP = Group.STUDY
    SUMMARY = marked("Opens the wizard: from layers to a risk map in six pages.")
    HELP = marked(
        """<p>It edits a study file, runs it with <i>Run study</i>, and shows the results. In
    models, scripts and qgis_process use <i>Run study</i> (rtm:runstudy).</p>"""
    )
    TAGS = marked("wizard, assistant, study, first study")
    enter: Callable[[str], object] | None = None

    def flags(self):
        """Return that it is for windows alone."""
        return WINDOWS_OWN

    def svgIconPath(self):  # noqa: N802
        """Return the plugin's icon."""
        return str(RESOURCES / "icons" / "icon.svg")

    def helpUrl(self):  # noqa: N802
        """Return the user guide, which comes with the plugin."""
        return help_page("guide").as_uri()

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare a parameter, for QGIS opens no dialog for an algorithm without any."""
        self.add(
            QgsProcessingParameterFile("STUDY", tr("Study file"), extension="json", optional=True),
            tr("The study to open; without it the wizard begins a new one."),
        )

    def createCustomParametersWidget(self, parent=None):  # noqa: N802
        """Return what QGIS shows when the row is double-clicked."""
        return Doorway(parent, type(self).enter)

    def check(self, given: Given) -> None:
        """Refuse to run without a window."""
        raise RtmError(
            tr("The study wizard is a window and cannot be run."),
            tr("Use rtm:runstudy with a study.json, which does the same."),
        )


def add_to_toolbox(window, action) -> None:
    """Put an action into the toolbox's toolbar, where the toolbox is there."""
    bar = _toolbar(window)
    if bar is not None and action not in bar.actions():
        bar.addAction(action)


def remove_from_toolbox(window, action) -> None:
    """Take it out again."""
    bar = _toolbar(window)
    if bar is not None:
        bar.removeAction(action)


def _toolbar(window) -> QToolBar | None:
    dock = window.findChild(QDockWidget, "ProcessingToolbox")
    return None if dock is None else dock.findChild(QToolBar)

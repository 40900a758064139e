"""When QGIS is closed: ask if something would be lost, and never stand in the way otherwise."""

from __future__ import annotations

from collections.abc import Callable

from qgis.gui import QgsApplicationExitBlockerInterface
from qgis.PyQt.QtWidgets import QMessageBox

from ..algorithms.language import marked, quoted, tr
from . import runner
from .forms import plain

UNSAVED = marked("The changes to “{title}” are not saved. Save them before you close QGIS?")


class ExitQuestion(QgsApplicationExitBlockerInterface):
    """Asks about each unsaved study as its own wizard does, then about runs under way."""

    def __init__(self, iface, wizards: Callable[[], list]):
        super().__init__()
        self.iface, self.wizards = iface, wizards

    def allowExit(self) -> bool:  # noqa: N802
        """Return whether QGIS may close."""
        for wizard in self.wizards():
            if wizard.draft.unsaved:
                wizard.show()
                wizard.raise_()
                if not wizard.may_discard(UNSAVED):
                    return False
        return self._may_stop_runs()

    def _may_stop_runs(self) -> bool:
        running = [run for run in runner.runs() if not run.over]
        if not running:
            return True
        titles = ", ".join(quoted(run.title) for run in running)
        button = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self.iface.mainWindow(),
            tr("Risk Terrain Modelling"),
            plain(
                tr(
                    "{titles} is being run, and closing QGIS stops it. Close QGIS all the same?",
                    titles=titles,
                )
            ),
            button.Yes | button.No,
        )
        if answer != button.Yes:
            return False
        for run in running:
            run.cancel()
        return True

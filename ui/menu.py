"""The menu and toolbar entries: a study, the sample city, why this risk, the guide, the manual."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon
from qgis.PyQt.QtWidgets import QAction

from ..algorithms.base import RESOURCES, help_page
from ..algorithms.language import tr
from .guide import open_guide
from .identify import WhyTool
from .quitting import ExitQuestion
from .toolbox import StudyWizardEntry
from .wizard import open_wizard, open_wizards

ON_TOOLBAR = ("rtmWizard", "rtmWhy")


def menu_actions(iface) -> list[QAction]:
    """Return the actions of the plugin's menu, each with an object name for scripts and tests."""
    window = iface.mainWindow()
    described = (
        ("rtmWizard", tr("New or saved study…"), "runstudy", lambda: open_wizard(iface)),
        (
            "rtmSampleCity",
            tr("Try the sample city…"),
            "icon",
            lambda: open_wizard(iface, sample=True),
        ),
        ("rtmGuide", tr("User guide"), "riskmap", lambda: open_guide(parent=window)),
        ("rtmManual", tr("Manual of the algorithms"), "fitmodel", _open_manual),
    )
    actions = []
    for name, text, icon, respond in described:
        action = QAction(_icon(icon), text, window)
        action.setObjectName(name)
        action.triggered.connect(lambda _checked, respond=respond: respond())
        actions.append(action)
    actions.insert(2, _why_action(iface, window))
    return actions


def toolbox_entry(iface) -> type[StudyWizardEntry]:
    """Return the toolbox's row, which opens the wizard of this window."""

    def enter(study: str):
        return open_wizard(iface, study=Path(study) if study else None)

    StudyWizardEntry.enter = staticmethod(enter)
    return StudyWizardEntry


def exit_question(iface) -> ExitQuestion:
    """Return what asks before QGIS closes over something unsaved."""
    return ExitQuestion(iface, open_wizards)


def _why_action(iface, window) -> QAction:
    """Return the action that switches the map tool on."""
    action = QAction(_icon("priorityplaces"), tr("Why this risk?"), window)
    action.setObjectName("rtmWhy")
    action.setCheckable(True)
    tool = WhyTool(iface.mapCanvas(), window)
    tool.setAction(action)
    tool.setParent(action)

    def switch_on():
        iface.mapCanvas().setMapTool(tool)
        action.setChecked(True)  # a second click takes the mark away, and not the tool
        tool.show_window()

    action.triggered.connect(lambda _checked: switch_on())
    return action


def _icon(name: str) -> QIcon:
    return QIcon(str(RESOURCES / "icons" / f"{name}.svg"))


def _open_manual() -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(help_page("algorithms"))))

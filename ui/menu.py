"""The menu entries: a study, the sample city, the manual."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon
from qgis.PyQt.QtWidgets import QAction

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
SAMPLE_STUDY = RESOURCES / "sample" / "study.json"
MANUAL = RESOURCES / "help" / "algorithms.html"


def menu_actions(iface) -> list[QAction]:
    """Return the actions of the plugin's menu, each with an object name for scripts and tests."""
    window = iface.mainWindow()
    described = (
        ("rtmRunStudy", "Run a study…", "runstudy", lambda _checked: _open_study()),
        (
            "rtmSampleCity",
            "Try the sample city…",
            "icon",
            lambda _checked: _open_study(str(SAMPLE_STUDY)),
        ),
        ("rtmManual", "Manual", "fitmodel", lambda _checked: _open_manual()),
    )
    actions = []
    for name, text, icon, respond in described:
        action = QAction(QIcon(str(RESOURCES / "icons" / f"{icon}.svg")), text, window)
        action.setObjectName(name)
        action.triggered.connect(respond)
        actions.append(action)
    return actions


def _open_study(study: str = "") -> None:
    import processing  # a plugin itself, which may be switched on after this one

    processing.execAlgorithmDialog("rtm:runstudy", {"STUDY": study} if study else {})


def _open_manual() -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(MANUAL)))

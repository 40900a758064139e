"""The wizard as an entry of the Processing toolbox: a button in its toolbar."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QDockWidget, QToolBar


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

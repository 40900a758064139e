"""Dialogs for files and folders, which begin where the last one ended: at first, in Downloads."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QStandardPaths
from qgis.PyQt.QtWidgets import QFileDialog

KEY = "rtm/last_folder"


def begin_at() -> str:
    """Return the folder in which a dialog begins."""
    known = QgsSettings().value(KEY, "") or ""
    if known and Path(known).is_dir():
        return str(known)
    downloads = QStandardPaths.StandardLocation.DownloadLocation
    return QStandardPaths.writableLocation(downloads)


def ask_for_files(parent, title: str, kinds: str) -> list[str]:
    """Ask for files; an empty list if none is wanted."""
    paths, _ = QFileDialog.getOpenFileNames(parent, title, begin_at(), kinds)
    return remembered(paths)


def ask_for_file(parent, title: str, kinds: str) -> str:
    """Ask for one file; an empty text if none is wanted."""
    path, _ = QFileDialog.getOpenFileName(parent, title, begin_at(), kinds)
    return next(iter(remembered([path] if path else [])), "")


def ask_for_folder(parent, title: str) -> list[str]:
    """Ask for a folder; an empty list if none is wanted."""
    folder = QFileDialog.getExistingDirectory(parent, title, begin_at())
    return remembered([folder] if folder else [])


def remembered(paths: list[str]) -> list[str]:
    """Return paths, having kept where the first lies for the next dialog."""
    if paths:
        QgsSettings().setValue(KEY, str(Path(paths[0]).parent))
    return list(paths)

"""Choosing a layer: one of the project, or a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QSignalBlocker, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QInputDialog,
    QMessageBox,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from ..algorithms.files.names import described
from ..algorithms.language import marked, tr
from ..core.errors import RtmError
from . import layers
from .downloads.asking import ask_for_file, ask_for_files, ask_for_folder
from .downloads.chosen import INCIDENT_FILES, Downloads, downloads_of, dropped_paths
from .downloads.unpacked import IN_A_ZIP, copied
from .forms import explain, plain

NOTHING = marked("Choose a layer…")
NONE = marked("None")
SOURCE = Qt.ItemDataRole.UserRole


class LayerPicker(QWidget):
    """A drop-down of the project's layers, and a button for a file.

    Its value is a source string, so it stays when the layer is removed from the project. One that
    takes `downloads` hands on files that are no layers yet, chosen or dropped, and folders of them.
    """

    chosen = pyqtSignal(str)
    downloaded = pyqtSignal(object)  # `Downloads`

    def __init__(
        self,
        geometries,
        title: str,
        help_text: str,
        *,
        optional=False,
        downloads=False,
        files="",
        parent=None,
    ):
        super().__init__(parent)
        self.geometries, self.downloads, self.files = geometries, downloads, files
        self.folder: Callable[[], Path] | None = None  # for copies of what lies in a zip
        self.setAcceptDrops(True)
        self._none = tr(NONE if optional else NOTHING)
        self.box = QComboBox()
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setMinimumContentsLength(18)
        explain(self.box, title, help_text)
        self.file_button = QToolButton()
        self.file_button.setText("…")
        self.file_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        explain(
            self.file_button,
            tr("{title}: choose a file", title=title),
            tr("Choose files: a layer, or downloads (CSV, zip) to import.")
            if downloads
            else tr("Choose a file on this computer."),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        row.addWidget(self.file_button)
        self.setFocusProxy(self.box)
        self.refresh()
        self.box.activated.connect(lambda _index: self.chosen.emit(self.source()))
        ask = self._ask_for_files if downloads else self._ask_for_file
        self.file_button.clicked.connect(lambda _checked: ask())
        self.folder_button = QToolButton()
        self.folder_button.setIcon(QgsApplication.getThemeIcon("/mActionFileOpen.svg"))
        self.folder_button.setVisible(downloads)
        explain(
            self.folder_button,
            tr("{title}: choose a folder", title=title),
            tr("Choose a folder of downloads, as an unpacked archive. It can be dropped here too."),
        )
        self.folder_button.clicked.connect(lambda _checked: self._ask_for_folder())
        row.addWidget(self.folder_button)
        project = QgsProject.instance()
        project.layersAdded.connect(self.refresh)
        project.layersRemoved.connect(self.refresh)

    def source(self) -> str:
        """Return the source chosen, or an empty text."""
        return self.box.currentData(SOURCE) or ""

    def set_source(self, source: str) -> None:
        """Show a source, whether or not the project has a layer of it."""
        if source != self.source():
            self._fill(source)

    def refresh(self, *_layers) -> None:
        """Show the layers that the project has now, and keep what is chosen."""
        self._fill(self.source())

    def _fill(self, source: str) -> None:
        with QSignalBlocker(self.box):
            self.box.clear()
            self.box.addItem(self._none, "")
            for one in layers.layers_of_project(self.geometries):
                self._add(one.name, one.source)
            if source and self.box.findData(source, SOURCE) < 0:
                self._add(layers.name_of(source), source)
            self.box.setCurrentIndex(max(self.box.findData(source, SOURCE), 0))

    def _add(self, name: str, source: str) -> None:
        if self.box.findData(source, SOURCE) < 0:
            self.box.addItem(name, source)
            self.box.setItemData(
                self.box.count() - 1, plain(described(source)), Qt.ItemDataRole.ToolTipRole
            )

    def _ask_for_file(self) -> None:
        kinds = layers.FILES if self.folder is None else layers.FILES_AND_ZIPS
        path = ask_for_file(self, tr("Choose a layer"), tr(self.files or kinds))
        if path:
            self.take_file(path)

    def _ask_for_files(self) -> None:
        self.take_paths(ask_for_files(self, tr("Choose files"), tr(INCIDENT_FILES)))

    def _ask_for_folder(self) -> None:
        self.take_paths(ask_for_folder(self, tr("A folder of downloads")))

    def take_paths(self, paths) -> None:
        """Take files or a folder: downloads are handed on, a layer is chosen."""
        found = downloads_of(paths, places=False) if self.downloads else Downloads()
        if found:
            self.downloaded.emit(found)
        elif paths:
            self.take_file(paths[0])

    def dragEnterEvent(self, event):  # noqa: N802
        """Take files and folders."""
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event):  # noqa: N802
        """Take what was dropped, once the drop is over: who dropped it waits until then."""
        event.acceptProposedAction()
        paths = dropped_paths(event.mimeData())
        QTimer.singleShot(0, lambda: self.take_paths(paths))

    def take_file(self, path: str) -> None:
        """Take a file; where it holds several layers that fit, ask which."""
        found = layers.layers_of_file(path, self.geometries)
        source = found[0].source if found else path
        if len(found) > 1:
            names = [one.name for one in found]
            name, agreed = QInputDialog.getItem(
                self, tr("Choose a layer"), tr("Layer:"), names, 0, False
            )
            if not agreed:
                return
            source = found[names.index(name)].source
        if self.folder is not None and source.startswith(IN_A_ZIP):
            source = self._unpacked(source)
        if source:
            self.set_source(source)
            self.chosen.emit(source)

    def _unpacked(self, source: str) -> str:
        """Return a copy of a layer that lies in a zip, or say why there is none."""
        layer = layers.open_layer(source)
        try:
            return copied(layer, self.folder(), layers.name_of(source)) if layer else source
        except RtmError as fault:
            QMessageBox.warning(self, tr("Choose a layer"), plain(str(fault)))
            return ""

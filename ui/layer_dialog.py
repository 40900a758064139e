"""A list of layers to choose from: those of the project, of files, of a class field."""

from __future__ import annotations

from qgis.core import QgsIconUtils
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from ..algorithms.files.names import described
from ..algorithms.language import tr
from . import layers
from .downloads.asking import ask_for_files, ask_for_folder
from .downloads.chosen import PLACE_FILES, Downloads, downloads_of
from .downloads.selected import with_selection
from .forms import Note, explain, plain
from .keys import KeyDialog
from .nothing_in import why_nothing

_ICONS = {
    layers.POINT: QgsIconUtils.iconPoint,
    layers.LINE: QgsIconUtils.iconLine,
    layers.POLYGON: QgsIconUtils.iconPolygon,
    layers.RASTER: QgsIconUtils.iconRaster,
}


class LayerDialog(KeyDialog):
    """Layers with boxes to tick (several) or one to select."""

    def __init__(self, parent, title: str, geometries, *, several: bool):
        super().__init__(parent)
        self.setWindowTitle(title)
        self.geometries, self.several = geometries, several
        self.downloads = Downloads()
        self.list = QListWidget()
        self.list.setSelectionMode(
            QAbstractItemView.SelectionMode.ExtendedSelection
            if several
            else QAbstractItemView.SelectionMode.SingleSelection
        )
        explain(
            self.list, tr("Layers"), tr("Choose with the arrow keys; Ctrl and Shift take several.")
        )
        self.file_button = QPushButton(tr("From &files…"))
        self.folder_button = QPushButton(tr("From a fol&der…"))
        self.selected = QCheckBox(tr("Only the features that are &selected on the map"))
        for button, text in (
            (self.file_button, tr("Layers, or downloads to import: CSV, zip, OpenStreetMap.")),
            (self.folder_button, tr("A folder of downloads, as an unpacked archive.")),
            (self.selected, tr("As a filter, or as a copy beside the study.")),
        ):
            explain(button, button.text().replace("&", ""), text)
        self.file_button.setAutoDefault(False)
        self.folder_button.setAutoDefault(False)
        self.folder_button.setVisible(several)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        layout = QVBoxLayout(self)
        layout.addWidget(
            QLabel(tr("Layers of the project:") if several else tr("Choose one layer:"))
        )
        layout.addWidget(self.list)
        layout.addWidget(self.selected)
        row = QHBoxLayout()
        for button in (self.file_button, self.folder_button):
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)
        self.nothing = Note()
        layout.addWidget(self.nothing)
        layout.addWidget(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.file_button.clicked.connect(lambda _checked: self._ask_for_files())
        self.folder_button.clicked.connect(lambda _checked: self._ask_for_folder())
        self.list.itemSelectionChanged.connect(self._allow)
        self.list.itemDoubleClicked.connect(lambda _item: self.accept())
        self.add(layers.layers_of_project(geometries))
        self._allow()
        self.resize(420, 360)

    def add(self, found, *, select=False) -> None:
        """List more layers."""
        for one in found:
            item = QListWidgetItem(_ICONS[one.geometry](), one.name)
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setToolTip(plain(described(one.source)))
            self.list.addItem(item)
            item.setSelected(select)

    def chosen(self) -> list[layers.Found]:
        """Return the layers selected."""
        return [one.data(Qt.ItemDataRole.UserRole) for one in self.list.selectedItems()]

    def _ask_for_files(self) -> None:
        files = tr(PLACE_FILES if self.several else layers.FILES)
        self.take(ask_for_files(self, tr("Choose files"), files))

    def _ask_for_folder(self) -> None:
        self.take(ask_for_folder(self, tr("A folder of downloads")))

    def take(self, paths) -> None:
        """List the layers of files; downloads among them end the dialog, to be imported."""
        self.downloads = downloads_of(paths, places=True) if self.several else Downloads()
        imported = (*self.downloads.files, self.downloads.folder)
        for path in paths:
            if path not in imported:
                self.add(layers.layers_of_file(path, self.geometries), select=True)
        others = [path for path in paths if path not in imported]
        self.nothing.setText(why_nothing(others, self.geometries))
        if self.downloads:
            self.accept()

    def _allow(self) -> None:
        self.selected.setVisible(bool(with_selection(self.chosen())))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.chosen()))


def ask_for_layers(parent, title: str, geometries, *, several=True) -> list[layers.Found]:
    """Ask for layers; an empty list if none is wanted."""
    dialog = LayerDialog(parent, title, geometries, several=several)
    return dialog.chosen() if dialog.exec() == QDialog.DialogCode.Accepted else []

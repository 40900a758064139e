"""A list of layers to choose from: those of the project, of files, of a class field."""

from __future__ import annotations

from qgis.core import QgsIconUtils
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from ..algorithms.files.names import described
from ..algorithms.language import tr
from . import layers
from .forms import explain, plain

_ICONS = {
    layers.POINT: QgsIconUtils.iconPoint,
    layers.LINE: QgsIconUtils.iconLine,
    layers.POLYGON: QgsIconUtils.iconPolygon,
    layers.RASTER: QgsIconUtils.iconRaster,
}


class LayerDialog(QDialog):
    """Layers with boxes to tick (several) or one to select."""

    def __init__(self, parent, title: str, geometries, *, several: bool):
        super().__init__(parent)
        self.setWindowTitle(title)
        self.geometries, self.several = geometries, several
        self.list = QListWidget()
        self.list.setSelectionMode(
            QAbstractItemView.SelectionMode.ExtendedSelection
            if several
            else QAbstractItemView.SelectionMode.SingleSelection
        )
        explain(
            self.list, tr("Layers"), tr("Choose with the arrow keys; Ctrl and Shift take several.")
        )
        self.file_button = QPushButton(tr("From a &file…"))
        self.file_button.setAutoDefault(False)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        layout = QVBoxLayout(self)
        layout.addWidget(
            QLabel(tr("Layers of the project:") if several else tr("Choose one layer:"))
        )
        layout.addWidget(self.list)
        layout.addWidget(self.file_button)
        layout.addWidget(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.file_button.clicked.connect(lambda _checked: self._ask_for_files())
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
        raster = layers.RASTER in self.geometries
        files = tr(layers.FILES_AND_RASTERS if raster else layers.FILES)
        paths, _ = QFileDialog.getOpenFileNames(self, tr("Choose files"), "", files)
        for path in paths:
            self.add(layers.layers_of_file(path, self.geometries), select=True)

    def _allow(self) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.chosen()))


def ask_for_layers(parent, title: str, geometries, *, several=True) -> list[layers.Found]:
    """Ask for layers; an empty list if none is wanted."""
    dialog = LayerDialog(parent, title, geometries, several=several)
    return dialog.chosen() if dialog.exec() == QDialog.DialogCode.Accepted else []

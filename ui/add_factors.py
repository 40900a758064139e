"""New rows of the table of factors, from layers, files, drops and the classes of one layer."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsExpression, QgsMimeDataUtils, QgsProcessingUtils
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from ..algorithms.files.layers import KINDS
from ..algorithms.files.names import as_words, without_file
from ..algorithms.language import tr
from ..core.terrain.features import VALUES
from ..core.terrain.influences.choice import BOTH
from . import layers, values_found
from .downloads.chosen import dropped_paths, is_download
from .draft import FactorRow
from .forms import Form, explain
from .keys import KeyDialog
from .layer_picker import LayerPicker


def rows_for(found, existing) -> list[FactorRow]:
    """Return a row for each layer, with names that no other row has."""
    taken = [row.name for row in existing]
    rows = []
    for one in found:
        name = as_words(without_file(one.name, one.source)) or tr("Factor")
        of_raster = one.geometry == layers.RASTER
        usual = BOTH.choose({VALUES if of_raster else KINDS[one.geometry]}).key
        row = FactorRow(
            _free(name, taken),
            one.source,
            filter=one.filter,
            operationalisation=usual,
            is_raster=of_raster,
        )
        taken.append(row.name)
        rows.append(row)
    return rows


def free_rows(rows, existing) -> list[FactorRow]:
    """Return rows with names that no other row has."""
    taken, found = [row.name for row in existing], []
    for row in rows:
        found.append(replace(row, name=_free(row.name, taken)))
        taken.append(found[-1].name)
    return found


def _free(name: str, taken) -> str:
    free, number = name, 2
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free


def dropped_layers(mime) -> list[layers.Found]:
    """Return the layers of something dropped: QGIS layers or files."""
    found = []
    if QgsMimeDataUtils.isUriList(mime):
        for uri in QgsMimeDataUtils.decodeUriList(mime):
            if uri.layerType == "vector":
                found.append(_found_of(uri))
            elif uri.layerType == "raster" and layers.is_raster(uri.uri):
                found.append(layers.Found(uri.name, uri.uri, layers.RASTER))
    else:
        for path in dropped_paths(mime):
            found.extend(layers_of_path(path))
    return [one for one in found if one is not None]


def layers_of_path(path: str) -> list[layers.Found]:
    """Return the layers of a file that are factors as they are; none of what is to be imported."""
    if is_download(path, places=True):
        return []
    return layers.layers_of_file(path, layers.OF_FACTORS)


def _found_of(uri) -> layers.Found | None:
    source = uri.uri
    if uri.providerKey != "ogr":
        source = QgsProcessingUtils.encodeProviderKeyAndUri(uri.providerKey, uri.uri)
    layer = layers.open_layer(source)
    return None if layer is None else layers.Found(uri.name, source, layer.geometryType())


class SplitDialog(KeyDialog):
    """One layer and a class field: the classes that become a factor each."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setWindowTitle(tr("Split a layer by class"))
        self.picker = LayerPicker(
            layers.ANY, tr("Layer"), tr("The layer that holds all the features.")
        )
        self.field = QComboBox()
        self.classes = QListWidget()
        self.classes.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        explain(self.field, tr("Class field"), tr("Each of its values becomes a factor."))
        explain(self.classes, tr("Classes"), tr("Tick with the space bar."))
        self.all = QPushButton(tr("Tick &all"))
        self.all.setAutoDefault(False)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        form = Form()
        form.add_row(tr("&Layer"), self.picker)
        form.add_row(tr("&Field"), self.field)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(QLabel(tr("Classes that become a factor each:")))
        layout.addWidget(self.classes)
        layout.addWidget(self.all)
        layout.addWidget(self.buttons)
        self.picker.chosen.connect(self.take_layer)
        self.field.activated.connect(lambda _index: self._list_classes())
        self.all.clicked.connect(lambda _checked: self._tick_all())
        self.classes.itemChanged.connect(lambda _item: self._allow())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.layer = None
        self._allow()
        self.resize(460, 420)

    def take_layer(self, source: str) -> None:
        """List the fields of a layer."""
        self.picker.set_source(source)
        self.layer = layers.open_layer(source)
        self.field.clear()
        self.field.addItems(values_found.fields_of(self.layer))
        likely = values_found.Likely(self.layer).kind()
        self.field.setCurrentIndex(max(self.field.findText(likely), 0))
        self._list_classes()

    def _list_classes(self) -> None:
        self.classes.clear()
        for value in values_found.values_of(self.layer, self.field.currentText()):
            item = QListWidgetItem(str(value))
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.classes.addItem(item)
        self._allow()

    def _tick_all(self) -> None:
        for number in range(self.classes.count()):
            self.classes.item(number).setCheckState(Qt.CheckState.Checked)

    def _ticked(self) -> list:
        items = [self.classes.item(number) for number in range(self.classes.count())]
        return [
            one.data(Qt.ItemDataRole.UserRole)
            for one in items
            if one.checkState() == Qt.CheckState.Checked
        ]

    def _allow(self) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self._ticked()))

    def rows(self, existing) -> list[FactorRow]:
        """Return a row for each class ticked."""
        source, geometry = self.picker.source(), self.layer.geometryType()
        column = QgsExpression.quotedColumnRef(self.field.currentText())
        values = self._ticked()
        found = [layers.Found(str(one), source, geometry) for one in values]
        return [
            FactorRow(
                row.name,
                source,
                filter=f"{column} = {QgsExpression.quotedValue(value)}",
                operationalisation=row.operationalisation,
            )
            for row, value in zip(rows_for(found, existing), values)
        ]

"""Which polygons of a layer make the study area: all, or some that are ticked or selected."""

from __future__ import annotations

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ..algorithms.language import counted, tr
from ..core.plain import shown
from .distinct import filter_for, selected_values, telling_field, values_in
from .forms import Note, explain
from .keys import KeyDialog
from .layers import source_of

MOST_NAMED = 4


class PolygonsField(QWidget):
    """Says which polygons are taken, and lets some be chosen by name or from QGIS's selection."""

    chosen = pyqtSignal(str)  # the filter

    def __init__(self, parent=None):
        super().__init__(parent)
        self._layer, self._field, self._filter = None, "", ""
        self.said = Note()
        self.choose = QPushButton(tr("Choos&e…"))
        self.take_selected = QPushButton()
        self.take_selected.setAccessibleName(tr("Take the selected polygons"))
        explain(
            self.choose,
            tr("Choose polygons"),
            tr("Take some of the layer's polygons: one borough of many, say."),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.said, 1)
        for button in (self.take_selected, self.choose):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.setFocusProxy(self.choose)
        self.choose.clicked.connect(lambda _checked: self._ask())
        self.take_selected.clicked.connect(lambda _checked: self._take_selected())

    def show_filter(self, layer: QgsVectorLayer | None, source: str, expression: str) -> bool:
        """Show a filter over a layer; returns whether there is anything to choose."""
        if layer is not self._layer:
            self._layer, self._field = layer, "" if layer is None else telling_field(layer)
        self._filter = expression
        several = layer is not None and (layer.featureCount() > 1 or bool(expression))
        self.setVisible(several)
        if several:
            self.said.setText(self._in_words())
            self.choose.setEnabled(bool(self._field))
            self._offer_selected(source)
        return several

    def _in_words(self) -> str:
        count = self._layer.featureCount()
        whole = counted(count, "the one polygon", "all {count} polygons taken together")
        if not self._filter:
            if not self._field:
                return tr(
                    "{whole}. No field tells them apart, so none can be chosen here: save those "
                    "you want in QGIS (Export > Save Selected Features As).",
                    whole=whole,
                )
            return whole
        if not self._field:
            return tr("where {filter}", filter=shown(self._filter))
        names = values_in(self._layer, self._field, self._filter)
        if len(names) > MOST_NAMED:
            return tr("{number} of {count} polygons", number=len(names), count=count)
        return ", ".join(map(shown, names)) or tr("none of them")

    def _offer_selected(self, source: str) -> None:
        """Offer what is selected in the project's layer of this source, if anything is."""
        layers = QgsProject.instance().mapLayers().values()
        found = [one for one in layers if isinstance(one, QgsVectorLayer)]
        self._selected = next(
            (one for one in found if source_of(one) == source and one.selectedFeatureCount()), None
        )
        self.take_selected.setVisible(self._selected is not None and bool(self._field))
        if self._selected is not None:
            self.take_selected.setText(
                counted(
                    self._selected.selectedFeatureCount(),
                    "Take the selected one",
                    "Take the {count} selected",
                )
            )
            explain(
                self.take_selected,
                self.take_selected.text(),
                tr("Those that are selected on QGIS's map now."),
            )

    def _take_selected(self) -> None:
        self.chosen.emit(filter_for(self._field, selected_values(self._selected, self._field)))

    def _ask(self) -> None:
        taken = values_in(self._layer, self._field, self._filter) if self._filter else []
        names = values_in(self._layer, self._field)
        dialog = PolygonsDialog(names, taken, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            ticked = dialog.ticked()
            some = 0 < len(ticked) < len(names)
            self.chosen.emit(filter_for(self._field, ticked) if some else "")


class PolygonsDialog(KeyDialog):
    """The polygons by name, to be ticked; what is typed finds those that hold it."""

    def __init__(self, names, taken, parent=None):
        super().__init__(parent)
        self.setWindowTitle(tr("Polygons of the study area"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find…"))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        explain(self.search, tr("Find"), tr("Shows the names that hold these letters."))
        explain(
            self.list,
            tr("Polygons"),
            tr("Tick with a click or the space bar; a double click takes one alone."),
        )
        for name in names:
            item = QListWidgetItem(shown(name))
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(_state(name in taken))
            self.list.addItem(item)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(tr("None ticked: all are taken together.")))
        for widget in (self.search, self.list, self.buttons):
            layout.addWidget(widget)
        self.search.textChanged.connect(self._find)
        self.list.itemClicked.connect(_turn)  # which the box alone would do, were it checkable
        self.list.itemDoubleClicked.connect(self._take_alone)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.resize(360, 420)

    def _find(self, text: str) -> None:
        for number in range(self.list.count()):
            item = self.list.item(number)
            item.setHidden(text.casefold() not in item.text().casefold())

    def keyPressEvent(self, event):  # noqa: N802
        """Tick with the space bar."""
        if event.key() == Qt.Key.Key_Space and self.list.hasFocus() and self.list.currentItem():
            _turn(self.list.currentItem())
        else:
            super().keyPressEvent(event)

    def _take_alone(self, item: QListWidgetItem) -> None:
        """Take one polygon and no other."""
        for number in range(self.list.count()):
            one = self.list.item(number)
            one.setCheckState(_state(one is item))
        self.accept()

    def ticked(self) -> list:
        """Return the names ticked."""
        items = [self.list.item(number) for number in range(self.list.count())]
        return [
            one.data(Qt.ItemDataRole.UserRole)
            for one in items
            if one.checkState() == Qt.CheckState.Checked
        ]


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked


def _turn(item: QListWidgetItem) -> None:
    item.setCheckState(_state(item.checkState() != Qt.CheckState.Checked))

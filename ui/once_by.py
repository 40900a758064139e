"""The field by which incidents count once, where a layer has several rows of one."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSignalBlocker, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox

from ..algorithms.language import tr
from . import forms, values_found


class OnceBy(QComboBox):
    """The fields of a layer, and none of them, with which every row counts."""

    chosen = pyqtSignal(str)

    def __init__(self, parent=None):
        super().__init__(parent)
        given = forms.definition("countevents", "COUNT_ONCE_BY")
        forms.explain(self, given.description(), given.help())
        self.activated.connect(lambda _index: self.chosen.emit(self.currentData() or ""))
        self.show_field(None, "")

    def show_field(self, layer, field: str) -> None:
        """Offer the fields of a layer, and show which is taken, even if the layer lacks it."""
        blocker = QSignalBlocker(self)
        self.clear()
        self.addItem(tr("no field: every row counts"), "")
        for name in values_found.fields_of(layer):
            self.addItem(name, name)
        if self.findData(field) < 0:
            self.addItem(field, field)
        forms.select(self, field)
        del blocker

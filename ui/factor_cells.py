"""Editing the table of factors in place: drop-downs and numbers made from the parameters."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QSpinBox, QStyledItemDelegate

from ..core.terrain.influences.choice import RULES
from . import forms
from .factor_table import EDITED

ALGORITHM = "operationalisefactor"


class FactorDelegate(QStyledItemDelegate):
    """Editors for the settings of a factor; what is chosen goes to all selected rows."""

    def __init__(self, view):
        super().__init__(view)
        self.view = view

    def createEditor(self, parent, _option, index):  # noqa: N802
        """Return a drop-down or a spin box with the parameter's options, limits and help."""
        if index.column() not in EDITED:
            return super().createEditor(parent, _option, index)
        part, parameter = EDITED[index.column()]
        if part == "max_blocks":
            editor = forms.number_box(ALGORITHM, parameter)
        else:
            editor = forms.choice_box(ALGORITHM, parameter)
            _only_what_fits(editor, part, index)
            editor.activated.connect(lambda _index: self._chosen(editor))
        editor.setParent(parent)
        editor.setAutoFillBackground(True)
        return editor

    def setEditorData(self, editor, index):  # noqa: N802
        """Show the row's value."""
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QComboBox):
            forms.select(editor, value)
        elif isinstance(editor, QSpinBox):
            editor.setValue(value)
            editor.selectAll()
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor, model, index):  # noqa: N802
        """Write the value into the row, and into the others where it is one of those selected."""
        if index.column() not in EDITED:
            super().setModelData(editor, model, index)
            return
        combo = isinstance(editor, QComboBox)
        value = editor.currentData() if combo else editor.value()
        if value != index.data(Qt.ItemDataRole.EditRole):
            selected = [one.row() for one in self.view.selectionModel().selectedRows()]
            rows = selected if index.row() in selected else [index.row()]
            model.change(rows, **{EDITED[index.column()][0]: value})

    def updateEditorGeometry(self, editor, option, _index):  # noqa: N802
        """Give a drop-down the room that its options need."""
        box = option.rect
        box.setWidth(max(box.width(), editor.sizeHint().width()))
        editor.setGeometry(box)

    def _chosen(self, editor) -> None:
        """Take a choice as soon as it is made."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)


def _only_what_fits(editor: QComboBox, part: str, index) -> None:
    """Do not offer what such features do not have, as lines and polygons have no density."""
    kind = index.model().kind_at(index.row())
    if part == "operationalisation" and kind is not None:
        for rule in RULES:
            editor.model().item(editor.findData(rule.key)).setEnabled(rule.suits({kind}))

"""What an importer took for what, and why; each can be set otherwise, for another run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from qgis.core import QgsCoordinateReferenceSystem
from qgis.gui import QgsFileWidget, QgsProjectionSelectionWidget
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ...algorithms.files.asked_import import MARKS
from ...algorithms.language import tr
from ...core.plain import shown
from .. import forms

WHAT, TAKEN, WHY = range(3)
NUMBER = re.compile(r"\w+:\d+")  # of a CRS, as EPSG:27700


class TakenTable(QTableWidget):
    """A row a parameter: what it is, what was taken (to be changed), and the reason."""

    changed = pyqtSignal()

    def __init__(self, algorithm: str, parameters: Iterable[str], parent=None):
        super().__init__(0, 3, parent)
        self.setHorizontalHeaderLabels([tr("What"), tr("Taken"), tr("Why")])
        self.setAlternatingRowColors(True)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        forms.compact(self)
        header = self.horizontalHeader()
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(TAKEN, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(WHY, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(TAKEN, 260)
        forms.explain(self, tr("What was taken"), tr("Change a value, then run again."))
        self._algorithm = algorithm
        self.asked: dict[str, object] = {}
        self._told = 0  # rows at the top of what is nothing to be set
        self._editors: dict[str, QWidget] = {}
        for name in parameters:
            self._add(forms.definition(algorithm, name))

    def _add(self, definition) -> None:
        row = self.rowCount()
        self.insertRow(row)
        name = definition.name()
        what = QTableWidgetItem(definition.description())
        what.setToolTip(f"<p>{definition.help()}</p>")
        why = QTableWidgetItem()
        for item in (what, why):
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        editor = _editor(definition)
        forms.explain(editor, definition.description(), definition.help())
        forms.explain_within(editor)
        self.setItem(row, WHAT, what)
        self.setCellWidget(row, TAKEN, editor)
        self.setItem(row, WHY, why)
        self._editors[name] = editor
        _signal(editor).connect(lambda *_: self._set(name))

    def _add_told(self, one: Mapping) -> None:
        """Add a row of what was found and is nothing to be set: of which source a file is, say."""
        row, self._told = self._told, self._told + 1
        self.insertRow(row)
        definition = forms.definition(self._algorithm, one.get("parameter") or "")
        what = definition.description() if definition else one.get("parameter", "")
        for column, text in ((WHAT, what), (TAKEN, one["value"]), (WHY, one["reason"])):
            item = QTableWidgetItem(shown(text))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.setToolTip(forms.plain(str(text)))
            self.setItem(row, column, item)

    def _set(self, name: str) -> None:
        """Note that an analyst has set a value."""
        value = _value(self._editors[name])
        if value == "":
            self.asked.pop(name, None)
        else:
            self.asked[name] = value
        self.changed.emit()

    def show_taken(self, taken: Iterable[Mapping], columns: Iterable[str]) -> None:
        """Show what a run took, and offer the columns that it found."""
        told = list(taken)
        found = {one["parameter"]: one for one in told if one.get("parameter")}
        names = list(columns)
        while self._told:
            self.removeRow(0)
            self._told -= 1
        for one in told:
            if one.get("parameter") not in self._editors:
                self._add_told(one)
        for row, (name, editor) in enumerate(self._editors.items(), self._told):
            one = found.get(name, {})
            definition = forms.definition(self._algorithm, name)
            usual = definition.defaultValue() if definition.type() == "string" else ""
            value = self.asked.get(name, one.get("value") or usual or "")
            editor.blockSignals(True)
            if isinstance(editor, QComboBox) and editor.isEditable():
                editor.clear()
                editor.addItems(["", *names])
            _show(editor, value)
            editor.blockSignals(False)
            why = one.get("reason", "") or _without_reason(value)
            why = tr("as you have set it") if name in self.asked else why
            self.item(row, WHY).setText(shown(why))
            self.item(row, WHY).setToolTip(forms.plain(why))
        self._make_room()

    def _make_room(self) -> None:
        """Give each row the height that its reason needs at the width it has."""
        self.resizeRowsToContents()

    def resizeEvent(self, event):  # noqa: N802
        """Reckon anew where the width has changed."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self._make_room)


def _without_reason(value) -> str:
    """Return what is said of a value that nothing in the files speaks for."""
    return tr("unless you set it otherwise") if value else tr("not needed, or not found")


def _editor(definition) -> QWidget:
    """Return a widget in which a parameter's value can be chosen."""
    if definition.type() == "crs":
        box = QgsProjectionSelectionWidget()
        box.setOptionVisible(box.CrsOption.CrsNotSet, True)
        return box
    if definition.type() == "file":
        file = QgsFileWidget()
        file.setFilter(f"*.{definition.extension()}" if definition.extension() else "")
        return file
    box = QComboBox()
    box.setMinimumContentsLength(16)
    if definition.type() == "enum":
        box.addItems(definition.options())
        box.setCurrentIndex(max(box.findText(str(definition.defaultValue())), 0))
    else:
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    return box


def _signal(editor: QWidget):
    if isinstance(editor, QgsProjectionSelectionWidget):
        return editor.crsChanged
    if isinstance(editor, QgsFileWidget):
        return editor.fileChanged
    return editor.editTextChanged if editor.isEditable() else editor.currentTextChanged


def _value(editor: QWidget) -> str:
    if isinstance(editor, QgsProjectionSelectionWidget):
        crs = editor.crs()
        return crs.authid() or crs.toWkt() if crs.isValid() else ""
    if isinstance(editor, QgsFileWidget):
        return editor.filePath().strip()
    return editor.currentText().strip()


def _show(editor: QWidget, value) -> None:
    if isinstance(editor, QgsProjectionSelectionWidget):
        number = NUMBER.match(str(value))  # before its title
        editor.setCrs(QgsCoordinateReferenceSystem(number[0] if number else str(value)))
    elif isinstance(editor, QgsFileWidget):
        editor.setFilePath(str(value))
    elif editor.isEditable():
        editor.setEditText(str(value))
    elif value:
        options = {mark: name for name, mark in MARKS.items()}  # a mark stands for its name
        name = options.get(value, str(value))
        editor.setCurrentIndex(max(editor.findText(name), 0))

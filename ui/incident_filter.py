"""A filter by type and by dates from the values found, and the expression that it writes."""

from __future__ import annotations

from dataclasses import replace

from qgis.PyQt.QtCore import QSignalBlocker, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from ..algorithms.language import tr
from . import values_found
from .all_kinds import agreed, told_of_all
from .filter_parts import FilterParts, parts_of
from .forms import Form, Note, explain, select
from .kinds_list import KindsList
from .layer_picker import LayerPicker
from .quarter import first_of_last_quarter


class IncidentFilter(QWidget):
    """Type field and its values, date field and its bounds; the expression below is what counts."""

    edited = pyqtSignal(str)
    dated = pyqtSignal(str)  # the field of the dates was chosen

    def __init__(self, picker: LayerPicker, once_by: QWidget, parent=None):
        super().__init__(parent)
        self.layer = None
        self._expression = ""
        self._shown = ("", "")
        self._every_meant: tuple = (None, "")
        self._found: dict[str, list] = {}
        self.kind_field, self.date_field = QComboBox(), QComboBox()
        self.kinds, self.of_kinds = KindsList(), Note()
        self.first, self.last = QComboBox(), QComboBox()
        self.text = QLineEdit()
        self.text.setPlaceholderText(tr("every incident"))
        self.note = Note()
        self._explain()
        form = Form(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.add_row(tr("&Incidents"), picker)
        form.add_row(tr("&Type in field"), self.kind_field)
        form.add_row(tr("T&ypes counted"), self.kinds, note=self.of_kinds)
        form.add_row(tr("&Date in field"), self.date_field)
        form.add_row(tr("Period"), self._period())
        form.add_row(tr("Only incidents &where"), self.text, note=self.note)
        form.add_row(tr("&Count once by"), once_by)
        for box in (self.kind_field, self.date_field, self.first, self.last):
            box.activated.connect(lambda _index, box=box: self._changed(box))
        self.kinds.itemChanged.connect(lambda _item: self._changed(self.kinds))
        self.text.editingFinished.connect(self._typed)

    def _explain(self) -> None:
        for widget, name, text in (
            (
                self.kind_field,
                tr("Field of the type"),
                tr("Field that says what kind of incident it is."),
            ),
            (
                self.kinds,
                tr("Types counted"),
                tr("Tick with the space bar. None ticked: every type."),
            ),
            (self.date_field, tr("Field of the date"), tr("Dates, or texts such as 2024-01.")),
            (self.first, tr("From"), tr("First date that is counted.")),
            (self.last, tr("To"), tr("Last date that is counted.")),
            (
                self.text,
                tr("Only incidents where"),
                tr(
                    "The filter as an expression. What is chosen above writes it; it can be edited."
                ),
            ),
        ):
            explain(widget, name, text)

    def _period(self) -> QWidget:
        period = QWidget()
        row = QHBoxLayout(period)
        row.setContentsMargins(0, 0, 0, 0)
        for text, box in ((tr("from"), self.first), (tr("to"), self.last)):
            label = QLabel(text)
            label.setBuddy(box)
            row.addWidget(label)
            row.addWidget(box, 1)
        return period

    def show_filter(self, layer, expression: str, date_field: str = "") -> None:
        """Show an expression over the values of a layer, and the field of its dates."""
        shown = (expression, date_field)
        if layer is self.layer and shown == self._shown:
            return
        fresh = layer is not self.layer
        self.layer, self._expression, self._shown = layer, expression, shown
        parts = parts_of(expression)
        self.note.setText(
            ""
            if parts
            else tr("This expression was written by hand; what is chosen above replaces it.")
        )
        parts = parts or FilterParts()
        self._show(parts if parts.date_field else replace(parts, date_field=date_field), fresh)
        if self.text.text() != expression:
            self.text.setText(expression)
        self.of_kinds.setText(told_of_all(*self._uncut()))

    def _show(self, parts: FilterParts, fresh: bool) -> None:
        widgets = (self.kind_field, self.date_field, self.kinds, self.first, self.last)
        blockers = [QSignalBlocker(one) for one in widgets]
        if fresh:
            self._found.clear()
            self._list_fields()
        if parts.kind_field:
            select(self.kind_field, parts.kind_field)
        if parts.date_field:
            select(self.date_field, parts.date_field)
        self._list_kinds(parts.kinds)
        self._list_dates(parts)
        del blockers

    def _list_fields(self) -> None:
        likely = values_found.Likely(self.layer, lambda _layer, name: self.values(name))
        dates, names = likely.dates(), values_found.fields_of(self.layer)
        for box, choices, chosen in (
            (self.kind_field, names, likely.kind()),
            (self.date_field, dates, next(iter(dates), "")),
        ):
            box.clear()
            box.addItem(tr("(no field)"), "")
            for name in choices:
                box.addItem(name, name)
            select(box, chosen)

    def _list_kinds(self, ticked) -> None:
        self.kinds.show_values(self.values(self.kind_field.currentData() or ""), ticked)

    def _list_dates(self, parts: FilterParts) -> None:
        dates = self.dates()
        for box, chosen in ((self.first, parts.first), (self.last, parts.last)):
            box.clear()
            box.addItem(tr("the first") if box is self.first else tr("the last"), "")
            for date in dates:
                box.addItem(date, date)
            if chosen and box.findData(chosen) < 0:
                box.addItem(chosen, chosen)
            select(box, chosen)
            box.setEnabled(bool(dates))

    def dates(self) -> list[str]:
        """Return the dates found in the date field."""
        return self.values(self.date_field.currentData() or "")

    def values(self, name: str) -> list:
        """Return the values of a field, looked up once for each layer."""
        if name not in self._found:
            self._found[name] = values_found.values_of(self.layer, name)
        return self._found[name]

    def _uncut(self) -> tuple[str, list]:
        """Return the field of the types and all of them, where nothing chooses among them."""
        field = self.kind_field.currentData() or ""
        parts = parts_of(self._expression)
        chosen = parts is None or bool(parts.kinds)  # by hand, or ticked
        return (field, []) if chosen else (field, self.values(field))

    def agreed(self) -> bool:
        """Ask whether every type is meant, where none is ticked; once for each field."""
        field, kinds = self._uncut()
        if (self.layer, field) != self._every_meant and not agreed(self, field, kinds):
            return False
        self._every_meant = (self.layer, field) if kinds else self._every_meant
        return True

    def last_quarter(self) -> str:
        """Return the date from which on about a quarter of the incidents lie."""
        field = self.date_field.currentData() or ""
        parts = replace(self.parts(), before="")
        return first_of_last_quarter(self.layer, field, parts.expression(), self.dates())

    def parts(self) -> FilterParts:
        """Return what is chosen."""
        before = (parts_of(self._expression) or FilterParts()).before
        return FilterParts(
            kind_field=self.kind_field.currentData() or "",
            kinds=self.kinds.ticked(),
            date_field=self.date_field.currentData() or "",
            first=self.first.currentData() or "",
            last=self.last.currentData() or "",
            before="" if self.last.currentData() else before,
        )

    def _changed(self, widget) -> None:
        if widget is self.kind_field:
            self._list_kinds(())
        elif widget is self.date_field:
            self._list_dates(replace(self.parts(), first="", last="", before=""))
            self.dated.emit(self.date_field.currentData() or "")
        self.edited.emit(self.parts().expression())

    def _typed(self) -> None:
        if self.text.text().strip() != self._expression:
            self.edited.emit(self.text.text().strip())

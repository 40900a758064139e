"""Another study like this one: other types or another period are chosen, and it runs."""

from __future__ import annotations

from dataclasses import replace

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from ..algorithms.language import marked, tr
from ..core.settings import LONGEST_NAME
from . import layers, values_found
from .draft import Content
from .filter_parts import FilterParts
from .forms import Form, Note, explain, select
from .keys import KeyDialog
from .quarter import first_of_last_quarter
from .variation import title_of, varied, whole_parts

KIND = Qt.ItemDataRole.UserRole
RUN, LOOK = 1, 2  # what was chosen
BY_HAND = marked(
    "The filter of this study was written by hand and stays as it is; it is changed on the page "
    "of the incidents."
)


class AnotherDialog(KeyDialog):
    """A list of types, a period, a title; two buttons: run it, or look at it first."""

    def __init__(self, content: Content, parent=None):
        super().__init__(parent)
        self.setWindowTitle(tr("Another study like this"))
        self.content, self.old = content, whole_parts(content)
        self.by_hand = bool(content.incidents_filter) and self.old == FilterParts()
        self.wanted = 0
        self._layer = layers.open_layer(content.incidents)
        self._likely = values_found.Likely(self._layer)
        self.kind_field = self.old.kind_field or self._likely.kind()
        self.date_field = self.old.date_field or content.incidents_date_field
        self.date_field = self.date_field or next(iter(self._likely.dates()), "")
        self._dates = values_found.values_of(self._layer, self.date_field)
        self.kinds, self.title = self._kinds(), QLineEdit(content.title)
        self.first, self.last = self._date_box(self.old.first), self._date_box(self.old.last)
        self.title.setMaxLength(LONGEST_NAME)
        self._explain()
        form = Form()
        form.add_row(tr("&Types"), self.kinds)
        form.add_row(tr("&From"), self.first)
        form.add_row(tr("T&o"), self.last)
        note = Note(tr("Its results get a folder of their own, which is called so."))
        form.add_row(tr("T&itle"), self.title, note=note)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        if self.by_hand:
            layout.addWidget(Note(tr(BY_HAND)))
        layout.addWidget(self._buttons())
        for widget in (self.kinds, self.first, self.last):
            widget.setEnabled(widget.isEnabled() and not self.by_hand)
        self.kinds.itemSelectionChanged.connect(self._named)
        for box in (self.first, self.last):
            box.activated.connect(lambda _index: self._named())
        self.resize(460, 440)

    def _explain(self) -> None:
        for widget, name, text in (
            (
                self.kinds,
                tr("Types"),
                tr("Choose one; Ctrl and Shift take several. None: every type."),
            ),
            (self.first, tr("From"), tr("First date that is counted.")),
            (self.last, tr("To"), tr("Last date that is counted.")),
            (self.title, tr("Title"), tr("Stands over the map and the report.")),
        ):
            explain(widget, name, text)

    def _kinds(self) -> QListWidget:
        found = QListWidget()
        found.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        for value in values_found.values_of(self._layer, self.kind_field):
            item = QListWidgetItem(str(value))
            item.setData(KIND, value)
            found.addItem(item)
            item.setSelected(value in self.old.kinds)
        found.setEnabled(found.count() > 0)
        return found

    def _date_box(self, chosen: str) -> QComboBox:
        box = QComboBox()
        box.addItem(tr("not limited"), "")
        for date in self._dates:
            box.addItem(date, date)
        select(box, chosen)
        box.setEnabled(bool(self._dates))
        return box

    def _buttons(self) -> QDialogButtonBox:
        role = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.run = QPushButton(tr("&Run it"))
        self.look = QPushButton(tr("&Look at it first"))
        for button, wanted in ((self.run, RUN), (self.look, LOOK)):
            buttons.addButton(button, role.AcceptRole)
            button.clicked.connect(lambda _checked, wanted=wanted: self._chose(wanted))
        buttons.rejected.connect(self.reject)
        return buttons

    def _chose(self, wanted: int) -> None:
        self.wanted = wanted
        self.accept()

    def done(self, result):
        """Drop the layer that is open, which must not outlive QGIS, once all is known."""
        self._result = self._varied() if result == QDialog.DialogCode.Accepted else None
        self._layer = None
        super().done(result)

    def result_content(self) -> Content:
        """Return the study that was put together."""
        return self._result

    def parts(self) -> FilterParts:
        """Return the types and the period chosen."""
        chosen = tuple(one.data(KIND) for one in self.kinds.selectedItems())
        return replace(
            self.old,
            kind_field=self.kind_field,
            kinds=chosen,
            date_field=self.date_field,
            first=self.first.currentData() or "",
            last=self.last.currentData() or "",
            before="",
        )

    def _named(self) -> None:
        self.title.setText(title_of(self.content, self.old, self.parts()))

    def _varied(self) -> Content:
        title = self.title.text().strip()
        if self.by_hand:
            return replace(self.content, title=title)

        def last_quarter(parts: FilterParts) -> str:
            dates = [one for one in self._dates if parts.first <= one <= (parts.last or one)]
            return first_of_last_quarter(self._layer, parts.date_field, parts.expression(), dates)

        return varied(self.content, self.parts(), title, last_quarter)

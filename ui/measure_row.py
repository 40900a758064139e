"""One thing that every place has, as a row of fields: how it is taken, and what it makes."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, QSignalBlocker, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from ..algorithms.files.layers import KINDS
from ..algorithms.files.names import described
from ..algorithms.language import marked, tr
from ..core.terrain.exposure import MEASURES, OF_FIELDS, OF_RASTERS, RASTER
from . import forms, layers
from .draft import MeasureRow

EXPOSURE, CONTROL = "exposure", "control"
ROLES = {
    EXPOSURE: marked("exposure"),
    CONTROL: marked("control variable"),
}
ROLE_HELP = marked(
    "exposure: incidents are expected in proportion to it, twice as many where there is twice as "
    "much; one at most. control variable: the model allows for it, however incidents go with it."
)
NUMBER_WORDS = ("pop", "people", "person", "resid", "house", "home", "dwell", "unit", "count")
TITLES = (
    *(marked("Taken as"), marked("Name"), marked("Measure"), marked("Field")),
    *(marked("Spread over"), marked("Only where"), ""),
)
NAME, MEASURE, WHERE = 1, 2, 5  # columns
ALGORITHM = "exposure"
MEASURE_LETTERS, FIELD_LETTERS = 11, 4  # that a drop-down shows at least
AROUND_TEXT = 20  # pixels of a field that its text does not have
SPREAD_WIDTH = (80, 120)  # pixels, at least and at most


class MeasureFields(QObject):
    """The fields of one row, which a group lays out; says what becomes of the row."""

    changed = pyqtSignal(object)
    role_changed = pyqtSignal(str)
    removed = pyqtSignal()

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self.row: MeasureRow | None = None
        self._source, self._layer_kind, self._numeric = None, None, []
        self.role = QComboBox()
        for key, text in ROLES.items():
            self.role.addItem(tr(text), key)
        forms.explain(self.role, tr("Taken as"), tr(ROLE_HELP))
        self.name = QLineEdit()
        self.name.setMinimumWidth(70)
        self._explain(self.name, "NAME")
        self.measure, self.field = _box(MEASURE_LETTERS), _box(FIELD_LETTERS)
        self._explain(self.measure, "MEASURE")
        self._explain(self.field, "FIELD")
        self.spread = forms.number_box(ALGORITHM, "SPREAD")
        self.spread.setDecimals(1)
        self.spread.setSpecialValueText(tr("its cell"))
        self.spread.setMinimumWidth(SPREAD_WIDTH[0])
        self.spread.setMaximumWidth(SPREAD_WIDTH[1])
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("every feature"))
        shown = self.filter.fontMetrics().horizontalAdvance(self.filter.placeholderText())
        self.filter.setMinimumWidth(shown + AROUND_TEXT)
        self._explain(self.filter, "FILTER")
        self.makes = forms.Note()
        self.makes.setAccessibleDescription(tr("What it makes"))
        self.remove = QToolButton()
        self.remove.setIcon(QgsApplication.getThemeIcon("/symbologyRemove.svg"))
        forms.explain(self.remove, tr("Remove"), tr("Take it out of the study."))
        self.widgets = (
            *(self.role, self.name, self.measure, self.field),
            *(self.spread, self.filter, self.remove),
        )
        self._connect()

    def _explain(self, widget: QWidget, parameter: str) -> None:
        given = forms.definition(ALGORITHM, parameter)
        forms.explain(widget, given.description(), given.help())

    def _connect(self) -> None:
        self.role.activated.connect(lambda _index: self.role_changed.emit(self.role.currentData()))
        self.name.editingFinished.connect(self._named)
        self.measure.activated.connect(lambda _index: self._measured(self.measure.currentData()))
        self.field.activated.connect(lambda _index: self._set(field=self.field.currentData() or ""))
        self.spread.valueChanged.connect(lambda value: self._set(spread=value or None))
        self.filter.editingFinished.connect(lambda: self._set(filter=self.filter.text().strip()))
        self.remove.clicked.connect(lambda _checked: self.removed.emit())

    def _set(self, **parts) -> None:
        changed = replace(self.row, **parts)
        if changed != self.row:
            self.changed.emit(changed)

    def _named(self) -> None:
        name = self.name.text().strip()
        if name:
            self._set(name=name)
        else:  # a row cannot be without one
            self.name.setText(self.row.name)

    def _measured(self, key: str) -> None:
        """Take a measure, with the field of numbers that it likely means."""
        field = ""
        if key in OF_FIELDS:
            likely = (
                name for name in self._numeric if any(one in name.lower() for one in NUMBER_WORDS)
            )
            field = next(likely, next(iter(self._numeric), ""))
        self._set(measure=key, field=field)

    @property
    def readable(self) -> bool:
        """Whether the layer can be read; of a raster nobody knows before it is checked."""
        return self._layer_kind is not None

    def show_row(self, row: MeasureRow, role: str, unit: str) -> None:
        """Show a row."""
        if row.source != self._source:
            self._source = row.source
            self._look_at(row)
        self.row = row
        blockers = [QSignalBlocker(one) for one in self.widgets]
        forms.select(self.role, role)
        for line, text in ((self.name, row.name), (self.filter, row.filter)):
            if line.text().strip() != text:
                line.setText(text)
                line.setCursorPosition(0)
        self._list_measures(row)
        self._list_fields(row)
        forms.set_suffix(self.spread, f" {unit}" if unit else "")
        forms.set_number(self.spread, row.spread or 0.0)
        self.filter.setEnabled(self._layer_kind != RASTER)
        self.name.setToolTip(forms.plain(described(row.source)))
        del blockers

    def _look_at(self, row: MeasureRow) -> None:
        """See of what kind the layer is, and which of its fields hold numbers."""
        self._numeric = []
        if row.measure in OF_RASTERS:
            self._layer_kind = RASTER
            return
        layer = layers.open_layer(row.source)
        self._layer_kind = None if layer is None else KINDS.get(layer.geometryType())
        if layer is not None:
            self._numeric = [one.name() for one in layer.fields() if one.isNumeric()]

    def _list_measures(self, row: MeasureRow) -> None:
        kind = self._layer_kind
        good = [one for one in MEASURES if kind in one.takes or one.key == row.measure]
        keys = [self.measure.itemData(at) for at in range(self.measure.count())]
        if keys != [one.key for one in good]:
            self.measure.clear()
            for one in good:
                self.measure.addItem(tr(one.noun), one.key)
        forms.select(self.measure, row.measure)

    def _list_fields(self, row: MeasureRow) -> None:
        wanted = [*self._numeric] if row.measure in OF_FIELDS else []
        if row.field and row.field not in wanted:
            wanted.append(row.field)
        if not row.field:
            wanted.insert(0, "")
        if [self.field.itemData(at) for at in range(self.field.count())] != wanted:
            self.field.clear()
            for name in wanted:
                self.field.addItem(name or "–", name)
        forms.select(self.field, row.field)
        self.field.setEnabled(row.measure in OF_FIELDS)

    def say(self, text: str, more: str = "") -> None:
        """Say what the row makes, or what is wrong with it."""
        self.makes.setText(text)
        self.makes.setToolTip(forms.plain(more) if more else "")

    def field_of(self, key) -> QWidget:
        """Return the field of a key of the study; of what has none, the name."""
        fields = {
            "measure": self.measure,
            "field": self.field,
            "spread": self.spread,
            "filter": self.filter,
        }
        return fields.get(key, self.name)


def _box(letters: int) -> QComboBox:
    """Return a drop-down that can be as narrow as so many letters."""
    box = QComboBox()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(letters)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box

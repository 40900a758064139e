"""For how long the forecast is, and how long its history, as fields."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSignalBlocker
from qgis.PyQt.QtWidgets import QComboBox, QGroupBox, QLineEdit, QWidget

from ..algorithms.language import marked, tr
from ..core.errors import Where
from ..core.settings import HORIZONS
from . import forms

WORDS = {
    "period": marked("a time as long as the period of the incidents"),
    "month": marked("a month"),
    "quarter": marked("a quarter"),
    "year": marked("a year"),
}


class ForecastFields(QGroupBox):
    """A group of fields that changes the forecast of a draft."""

    def __init__(self, draft, parent=None):
        super().__init__(tr("Forecast map"), parent)
        self.draft = draft
        self.horizon, self.horizon_start = QComboBox(), QLineEdit()
        for key in HORIZONS:
            self.horizon.addItem(tr(WORDS[key]), key)
        self.history_length = forms.number_box("forecastmap", "HISTORY_LENGTH")
        self.history_length.setMinimum(0)
        self.history_length.setSuffix(tr(" times the period"))
        self.history_length.setSpecialValueText(tr("as their dates tell"))
        form = forms.Form(self)
        for field, widget in self._fields():
            given = forms.definition("forecastmap", field.upper())
            forms.explain(widget, given.description(), given.help())
        note = forms.Note(
            tr("Months, quarters and years need dates; three years with dates, or more, a season.")
        )
        form.add_row(tr("Forecast for"), forms.at_left(self.horizon), note=note)
        form.add_row(tr("From the day on"), self.horizon_start)
        self.horizon_start.setPlaceholderText(tr("the day after the period of the incidents"))
        form.add_row(tr("Length of the earlier incidents"), forms.at_left(self.history_length))
        self.horizon.activated.connect(lambda _index: self._set_horizon())
        self.horizon_start.textEdited.connect(lambda text: self._set(horizon_start=text.strip()))
        self.history_length.valueChanged.connect(lambda n: self._set(history_length=n or None))

    def _fields(self) -> tuple[tuple[str, QWidget], ...]:
        names = ("horizon", "horizon_start", "history_length")
        return tuple((name, getattr(self, name)) for name in names)

    def _set_horizon(self) -> None:
        horizon = self.horizon.currentData()
        start = "" if horizon == HORIZONS[0] else self.draft.content.forecast["horizon_start"]
        self._set(horizon=horizon, horizon_start=start)

    def _set(self, **parts) -> None:
        self.draft.change(forecast={**self.draft.content.forecast, **parts})

    def field_of(self, where: Where) -> QWidget:
        """Return the field of a part of the study."""
        return dict(self._fields()).get(str(where[-1]), self.horizon)

    def show_draft(self) -> None:
        """Write the draft into the fields."""
        content = self.draft.content
        forecast = content.forecast
        forms.select(self.horizon, forecast["horizon"])
        if self.horizon_start.text().strip() != forecast["horizon_start"]:
            self.horizon_start.setText(forecast["horizon_start"])
        self.horizon_start.setEnabled(forecast["horizon"] != HORIZONS[0])
        with QSignalBlocker(self.history_length):
            forms.set_number(self.history_length, forecast["history_length"] or 0.0)
        self.history_length.setEnabled(bool(content.history or forecast["history_length"]))

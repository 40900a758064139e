"""How the maps are tested beside a later period, as fields: at several dates, and in areas."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSignalBlocker
from qgis.PyQt.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from ..algorithms.language import tr
from ..core.errors import RtmError, Where
from ..core.mapping.budgets import areas_in_words
from ..core.settings import CUT_DATES
from ..core.terrain.durations import length_in_words
from . import forms
from .checks import Checks
from .draft import Draft


class DateTests(QWidget):
    """A box to tick, with the dates, the period and the areas; changes the draft's test."""

    def __init__(self, draft: Draft, checks: Checks, parent=None):
        super().__init__(parent)
        self.draft, self.checks = draft, checks
        self._ticked = False  # an emptied field of dates is no unticked box
        self.wanted = QCheckBox(tr("Test at several dates too, with maps made anew at each"))
        self.cut_dates, self.period, self.areas = QLineEdit(), QLineEdit(), QLineEdit()
        forms.explain(
            self.wanted,
            tr("Test at several dates"),
            tr(
                "One later period can be a lucky one. At each date the model and the maps are made "
                "of the incidents before it alone, and tested on those after it. A model is fitted "
                "for each date, so that the run takes longer."
            ),
        )
        self.form = forms.Form()
        for name, title in (
            ("cut_dates", tr("Dates, or how many")),
            ("period", tr("Period tested after each")),
            ("areas", tr("Areas that can be patrolled")),
        ):
            given = forms.definition("rollingorigins", name.upper())
            forms.explain(getattr(self, name), given.description(), given.help())
            self.form.add_row(title, getattr(self, name))
        self.cut_dates.setPlaceholderText(tr("4, or 2016-03, 2016-05"))
        self.period.setPlaceholderText(tr("chosen; else as 1 month, 90 days"))
        self.areas.setPlaceholderText(tr("none; else as 25 ha, 0.5 km2"))
        self.note = forms.Note()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.wanted)
        body.addWidget(self.note)
        body.addLayout(self.form)
        self.wanted.clicked.connect(self._tick)
        self.cut_dates.textEdited.connect(lambda text: self._set(cut_dates=text.strip()))
        self.period.textEdited.connect(lambda text: self._set(period=text.strip()))
        self.areas.textEdited.connect(lambda text: self._set(areas=text.strip()))
        checks.checked.connect(self._heard)
        draft.reopened.connect(self._begin_anew)

    def _tick(self, wanted: bool) -> None:
        self._ticked = wanted
        self._set(cut_dates=CUT_DATES if wanted else "", **({} if wanted else {"period": ""}))

    def _begin_anew(self) -> None:
        self._ticked = bool(self.draft.content.validation["cut_dates"])

    def _set(self, **parts) -> None:
        self.draft.change(validation={**self.draft.content.validation, **parts})

    def _heard(self, name: str) -> None:
        if name == "incidents":
            self.show_draft()

    def dated(self) -> bool:
        """Return whether the incidents are known to have dates."""
        counted = self.checks.outcomes.get("incidents")
        return counted is not None and not counted.fault and bool(counted.results["FIRST_DATE"])

    def faults(self) -> list[RtmError]:
        """Return what is wrong with the test, by the keys that lead to it in a study."""
        found = []
        asked = self.draft.content.validation
        if self.wanted.isChecked() and not asked["cut_dates"]:
            found.append(
                RtmError(
                    tr("No dates are given for the test at several dates."),
                    tr("Give how many, or the dates, or do without."),
                    kind="setting",
                    where=("validation", "cut_dates"),
                )
            )
        for name, read in (("period", length_in_words), ("areas", areas_in_words)):
            if asked[name]:
                try:
                    read(asked[name])
                except RtmError as fault:
                    found.append(fault.at("validation", name))
        return found

    def field_of(self, where: Where) -> QWidget:
        """Return the field of a key of the study."""
        fields = {"cut_dates": self.cut_dates, "period": self.period, "areas": self.areas}
        return fields.get(str(where[-1]), self.wanted)

    def show_draft(self) -> None:
        """Write the draft into the fields."""
        asked = self.draft.content.validation
        wanted = bool(asked["cut_dates"]) or self._ticked
        with QSignalBlocker(self.wanted):
            self.wanted.setChecked(wanted)
        for name in ("cut_dates", "period", "areas"):
            box = getattr(self, name)
            if box.text().strip() != asked[name]:
                box.setText(asked[name])
        self.wanted.setEnabled(wanted or self.dated())
        for box in (self.cut_dates, self.period):
            box.setEnabled(wanted)
        no_dates = not wanted and not self.dated()
        self.note.setText(tr("It needs dates of the incidents.") if no_dates else "")
        self.note.setVisible(no_dates)

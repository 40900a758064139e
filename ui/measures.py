"""What every place has, as a group of rows: one exposure at most, and any number of controls."""

from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QGroupBox, QHBoxLayout, QLabel, QPushButton, QWidget

from ..algorithms.files.names import described
from ..algorithms.language import counted, tr
from ..algorithms.study.keys import in_study
from ..algorithms.study.parameters import of_measure
from ..core.errors import RtmError, Where
from ..core.report.phrases.numbers import amount
from . import forms, layers
from .checks import Checks, Outcome
from .draft import Draft, MeasureRow
from .layer_dialog import ask_for_layers
from .likely_measures import likely_measure, measure_for
from .measure_row import CONTROL, EXPOSURE, MEASURE, NAME, TITLES, WHERE, MeasureFields

BETWEEN = 12  # pixels
UNITS = {"length": "{unit}", "area": "{unit}²"}
KINDS = (*layers.ANY, layers.RASTER)


class Measures(QGroupBox):
    """Rows that change the exposure and the controls of a draft."""

    heard = pyqtSignal()

    def __init__(self, draft: Draft, checks: Checks, parent=None):
        super().__init__(tr("What every place has: streets, homes, people"), parent)
        self.draft, self.checks = draft, checks
        self.fields: list[MeasureFields] = []
        self._unit = ""
        self._watched: set[str] = set()
        self.note = forms.Note()
        self.suggestion = forms.Note()
        self.take = QPushButton(tr("Add it as a &control"))
        self.add = QPushButton(tr("Add what every &place has…"))
        self.titles = [QLabel(tr(text) if text else "") for text in TITLES]
        self._lay_out()
        checks.checked.connect(self._heard)
        project = QgsProject.instance()
        project.layersAdded.connect(self._suggest)
        project.layersRemoved.connect(self._suggest)

    def _lay_out(self) -> None:
        for button, respond, text in (
            (
                self.add,
                self._ask,
                tr(
                    "Layers or rasters of what every place has, such as addresses, streets or "
                    "residents. Each is added as a control."
                ),
            ),
            (self.take, self.take_suggestion, tr("Measure it, and let the model allow for it.")),
        ):
            forms.explain(button, button.text().replace("&", ""), text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked, respond=respond: respond())
        self.grid = QGridLayout(self)
        self.grid.addWidget(self.note, 0, 0, 1, len(TITLES))
        for column, title in enumerate(self.titles):
            self.grid.addWidget(title, 1, column)
        below = QHBoxLayout()
        below.addWidget(self.add)
        below.addSpacing(BETWEEN)
        below.addWidget(self.suggestion)
        below.addWidget(self.take)
        below.addStretch(1)
        self.below = QWidget()
        self.below.setLayout(below)
        below.setContentsMargins(0, 0, 0, 0)
        self.grid.setColumnStretch(NAME, 2)
        self.grid.setColumnStretch(MEASURE, 2)
        self.grid.setColumnStretch(WHERE, 2)

    @property
    def rows(self) -> list[tuple[Where, MeasureRow]]:
        """Return the keys that lead to each row in a study, and the row."""
        content = self.draft.content
        exposure = [] if content.exposure is None else [((EXPOSURE,), content.exposure)]
        return [*exposure, *((("controls", at), row) for at, row in enumerate(content.controls))]

    def show_draft(self, unit: str) -> None:
        """Show the rows of the draft, and have them looked at; `unit` is that of lengths."""
        self._unit = unit
        rows = self.rows
        self._make_fields(len(rows))
        for fields, (keys, row) in zip(self.fields, rows):
            fields.show_row(row, EXPOSURE if keys == (EXPOSURE,) else CONTROL, unit)
        for title in self.titles:
            title.setVisible(bool(rows))
        self.note.setText(
            ""
            if rows
            else tr(
                "Incidents happen where streets, doors and people are. Without a measure of them, "
                "a factor may be found merely because it lies where there are many."
            )
        )
        self._request()
        self._say()
        self._suggest()

    def _make_fields(self, wanted: int) -> None:
        """Have as many rows of fields as are wanted; those that stay keep the focus."""
        while len(self.fields) > wanted:
            gone = self.fields.pop()
            for widget in (*gone.widgets, gone.makes):
                self.grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
            gone.deleteLater()
        while len(self.fields) < wanted:
            self._add_fields()
        self.grid.removeWidget(self.below)
        self.grid.addWidget(self.below, 2 * wanted + 2, 0, 1, len(TITLES))

    def _add_fields(self) -> None:
        at, fields = len(self.fields), MeasureFields(self)
        self.fields.append(fields)
        for column, widget in enumerate(fields.widgets):
            self.grid.addWidget(widget, 2 * at + 2, column)
        self.grid.addWidget(fields.makes, 2 * at + 3, NAME, 1, len(TITLES) - NAME)
        fields.changed.connect(lambda row: self._change(at, row))
        fields.removed.connect(lambda: self._change(at, None))
        fields.role_changed.connect(lambda role: self._move(at, role))

    def _change(self, at: int, row: MeasureRow | None) -> None:
        """Put a row in the place of one, or nothing."""
        keys, _ = self.rows[at]
        if keys == (EXPOSURE,):
            self.draft.change(exposure=row)
            return
        controls = list(self.draft.content.controls)
        controls[int(keys[1]) : int(keys[1]) + 1] = [] if row is None else [row]
        self.draft.change(controls=tuple(controls))

    def _move(self, at: int, role: str) -> None:
        """Make a control the exposure, which becomes a control; or the exposure a control."""
        keys, row = self.rows[at]
        content = self.draft.content
        before = () if content.exposure is None else (content.exposure,)
        if keys == (EXPOSURE,) and role == CONTROL:
            self.draft.change(exposure=None, controls=(row, *content.controls))
        elif keys != (EXPOSURE,) and role == EXPOSURE:
            others = (one for number, one in enumerate(content.controls) if number != keys[1])
            self.draft.change(exposure=row, controls=(*before, *others))
            self.fields[0].role.setFocus()  # the exposure comes first

    def add_layers(self, found) -> None:
        """Add layers or rasters as controls."""
        controls = list(self.draft.content.controls)
        taken = [row.name for _, row in self.rows]
        for one in found:
            controls.append(measure_for(one, taken))
            taken.append(controls[-1].name)
        self.draft.change(controls=tuple(controls))

    def take_suggestion(self) -> None:
        """Add the layer that is suggested."""
        found = likely_measure(self.draft.content)
        if found is not None:
            self.add_layers([found])

    def _ask(self) -> None:
        self.add_layers(ask_for_layers(self, tr("Add what every place has"), KINDS))

    def _suggest(self, *_layers) -> None:
        """Offer a layer of the project that likely tells what every place has."""
        found = likely_measure(self.draft.content)
        self.take.setVisible(found is not None)
        self.suggestion.setText(
            ""
            if found is None
            else tr("“{layer}” of the project may tell what every place has.", layer=found.name)
        )

    def outcome(self, row: MeasureRow) -> Outcome | None:
        """Return what the check of a row found, if it is there yet."""
        return self.checks.outcomes.get(_key(row))

    def faults(self) -> list[RtmError]:
        """Return what is wrong with the rows, each by the keys that lead to it in a study."""
        found = []
        for fields, (keys, row) in zip(self.fields, self.rows):
            fault = self._fault(fields, row)
            if fault is not None:
                told = tr("{name}: {fault}", name=row.name, fault=fault.problem)
                found.append(in_study(fault.in_words(told, fault.remedy), *keys))
        return found or self._of_names()

    def _of_names(self) -> list[RtmError]:
        """Return that two are of one name, if they are."""
        try:
            self.draft.content.measures()
        except RtmError as fault:
            return [fault]
        return []

    def _fault(self, fields: MeasureFields, row: MeasureRow) -> RtmError | None:
        if layers.is_temporary(row.source):
            return RtmError(
                tr("The layer is temporary and would be lost."),
                tr("Save it in a file (right-click > Make permanent), then add it again."),
                where="source",
            )
        if not fields.readable:
            return RtmError(
                tr("{layer} cannot be read.", layer=described(row.source)),
                tr("Check that its file still exists."),
                kind="unreadable",
                where="source",
            )
        try:
            row.reference()
        except RtmError as wrong:
            return wrong
        outcome = self.outcome(row)
        return None if outcome is None else outcome.fault

    def field_of(self, where: Where) -> QWidget:
        """Return the field of a key of the study."""
        for fields, (keys, _) in zip(self.fields, self.rows):
            if where[: len(keys)] == keys:
                return fields.field_of(where[-1])
        return self.add

    def _request(self) -> None:
        """Have every row looked at by the algorithm itself."""
        grid = self.checks.outcomes.get("grid")
        wanted = {}
        if grid is not None and not grid.fault:
            for fields, (_, row) in zip(self.fields, self.rows):
                fault = self._fault(fields, row)
                if fault is None or self.outcome(row) is not None:
                    wanted[_key(row)] = row
        for name in self._watched - set(wanted):
            self.checks.forget(name)
        self._watched = set(wanted)
        for name, row in wanted.items():
            one = row.reference()
            given = of_measure(one.layer, one.settings, grid.results["OUTPUT"])
            self.checks.request(name, "exposure", given, "exposure")

    def _heard(self, name: str) -> None:
        if name == "grid":
            self._request()
        elif name in self._watched:
            self._say()
            self.heard.emit()

    def _say(self) -> None:
        grid = self.checks.outcomes.get("grid")
        cells = grid.results.get("CELLS") if grid is not None else None
        for fields, (keys, row) in zip(self.fields, self.rows):
            fault, outcome = self._fault(fields, row), self.outcome(row)
            if fault is not None:
                fields.say(fault.problem, str(fault))
            elif outcome is None:
                fields.say(tr("being measured…") if self.checks.is_pending(_key(row)) else "")
            else:
                unit = UNITS.get(row.measure, "").format(unit=self._unit)
                found = _found(outcome, cells, unit)
                if keys == (EXPOSURE,) and outcome.results["CELLS_WITHOUT"]:
                    found = tr("{found}, and no incidents are expected there", found=found)
                fields.say(found, "\n".join(outcome.said))


def _found(outcome: Outcome, cells: int | None, unit: str) -> str:
    total, without = outcome.results["TOTAL"], outcome.results["CELLS_WITHOUT"]
    whole = tr("{total} in all", total=f"{amount(total)} {unit}".strip())
    if not without or not cells:
        return tr("{total}, in every cell", total=whole) if cells else whole
    return counted(
        without,
        "{total}; {count} of {cells:,} cells has none",
        "{total}; {count} of {cells:,} cells have none",
        total=whole,
        cells=cells,
    )


def _key(row: MeasureRow) -> str:
    return f"measure {row}"

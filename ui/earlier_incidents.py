"""Earlier incidents as fields: all of the layer, by one box to tick, and other layers."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ..algorithms.files.counting import tally_of_outputs
from ..algorithms.language import tr
from ..algorithms.study.keys import in_study
from ..algorithms.study.parameters import of_events
from ..core.errors import RtmError
from ..core.report.phrases.incidents import span, told_apart, unit, with_span
from ..core.study import IncidentsReference
from ..core.terrain.dates import begins_before_end
from . import forms, layers
from .checks import Checks, Outcome
from .draft import Draft
from .histories import all_earlier, of_other_layer
from .layer_dialog import ask_for_layers
from .window_field import good_window

POINTS = (layers.POINT,)


class EarlierIncidents(QWidget):
    """A box to tick, a row for each other layer and a button for more; changes the history."""

    heard = pyqtSignal()

    def __init__(self, draft: Draft, checks: Checks, parent=None):
        super().__init__(parent)
        self.draft, self.checks = draft, checks
        self._watched: set[str] = set()
        self.all = QCheckBox()
        self.rows: list[tuple[QWidget, forms.Note, QPushButton]] = []
        self.add = QPushButton(tr("Add earlier incidents of another layer…"))
        self.add.setAutoDefault(False)
        text = tr(
            "Layers of incidents of earlier periods, with the same types. The forecast map takes "
            "its neighbourhood and history from them too; the model stays with its own period."
        )
        forms.explain(self.add, tr("Add earlier incidents"), text)
        forms.explain(self.all, tr("All earlier incidents of this layer"), text)
        self.all.clicked.connect(self._tick)
        self.add.clicked.connect(lambda _checked: self.add_layers(self._ask()))
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.all)
        self.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        checks.checked.connect(self._heard)

    @property
    def others(self) -> list[tuple[int, IncidentsReference]]:
        """Return what is no box to tick: its number in the history, and it."""
        own = all_earlier(self.draft.content)
        history = enumerate(self.draft.content.history)
        return [(number, one) for number, one in history if one != own]

    def show_draft(self) -> None:
        """Show the history of the draft, and have it counted."""
        self._make_rows(len(self.others))
        self._request()
        self._say()

    def _tick(self, wanted: bool) -> None:
        own = all_earlier(self.draft.content)
        others = tuple(one for _, one in self.others)
        self.draft.change(history=(own, *others) if wanted and own else others)

    def _ask(self) -> list[str]:
        found = ask_for_layers(self, tr("Add earlier incidents"), POINTS)
        return [one.source for one in found]

    def add_layers(self, sources: list[str]) -> None:
        """Add layers as earlier incidents of the same types."""
        added = []
        for source in sources:
            layer = layers.open_layer(source)

            def has(name: str, layer=layer) -> bool:
                return layer is not None and layer.fields().lookupField(name) >= 0

            added.append(of_other_layer(self.draft.content, source, has))
        self.draft.change(history=(*self.draft.content.history, *added))

    def _remove(self, at: int) -> None:
        number, _ = self.others[at]
        history = self.draft.content.history
        self.draft.change(history=(*history[:number], *history[number + 1 :]))

    def _make_rows(self, wanted: int) -> None:
        while len(self.rows) > wanted:
            row, _, _ = self.rows.pop()
            self.body.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.rows) < wanted:
            self._add_row(len(self.rows))

    def _add_row(self, at: int) -> None:
        row, note, remove = QWidget(), forms.Note(), QPushButton(tr("Remove"))
        remove.setAutoDefault(False)
        remove.clicked.connect(lambda _checked: self._remove(at))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(note, 1)
        line.addWidget(remove)
        self.body.insertWidget(self.body.count() - 1, row)
        self.rows.append((row, note, remove))

    def faults(self) -> list[RtmError]:
        """Return what is wrong with the history, by the keys that lead to it in a study."""
        found = []
        for number, one in enumerate(self.draft.content.history):
            fault = self._fault(one)
            if fault is not None:
                found.append(in_study(fault, "history", number))
        return found

    def field_of(self, where) -> QWidget:
        """Return the field of a key of the study: the button of a row, or the box to tick."""
        number = where[1] if len(where) > 1 else None
        for (_, _, remove), (at, _) in zip(self.rows, self.others):
            if at == number:
                return remove
        return self.all if self.all.isEnabled() else self.add

    def _fault(self, one: IncidentsReference) -> RtmError | None:
        if layers.is_temporary(one.source):
            return RtmError(
                tr("The layer of the earlier incidents is temporary and would be lost."),
                tr("Save it in a file (right-click > Make permanent), then add it again."),
                where="source",
            )
        outcome = self.checks.outcomes.get(_key(one))
        if outcome is None:
            return None
        return outcome.fault or self._of_time(outcome)

    def _of_time(self, outcome: Outcome) -> RtmError | None:
        """Return that earlier incidents are not earlier, where dates tell it."""
        counted = self.checks.outcomes.get("incidents")
        if counted is None or counted.fault:
            return None
        own, earlier = (tally_of_outputs(one.results) for one in (counted, outcome))
        both = (own.first_date, own.last_date), (earlier.first_date, earlier.last_date)
        if not begins_before_end(*both):
            return None
        return RtmError(
            tr(
                "The earlier incidents ({earlier}) do not end before the others begin ({own}).",
                earlier=span(earlier),
                own=span(own),
            ),
            tr("Remove them, or choose a later first date of the others."),
            where="source",
        )

    def _request(self) -> None:
        """Have all that is or may be history counted."""
        grid = self.checks.outcomes.get("grid")
        own = all_earlier(self.draft.content)
        wanted = [*self.draft.content.history, *([] if own is None else [own])]
        there = {_key(one): one for one in wanted if not layers.is_temporary(one.source)}
        if grid is None or grid.fault:
            there = {}
        for name in self._watched - set(there):
            self.checks.forget(name)
        self._watched = set(there)
        for name, one in there.items():
            window = good_window(self.draft.content)
            given = of_events(one, grid.results["OUTPUT"], window)
            self.checks.request(name, "countevents", given, "past")

    def _heard(self, name: str) -> None:
        if name == "grid":
            self._request()
        if name in ("grid", "incidents") or name in self._watched:
            self._say()
            self.heard.emit()

    def _say(self) -> None:
        """Say how many there are of each, and when they were."""
        own = all_earlier(self.draft.content)
        blocker = QSignalBlocker(self.all)
        self.all.setChecked(own is not None and own in self.draft.content.history)
        self.all.setEnabled(own is not None and (self.all.isChecked() or self._are_some(own)))
        self.all.setText(self._of_all(own))
        del blocker
        for (_, note, remove), (_, one) in zip(self.rows, self.others):
            name = layers.name_of(one.source)
            note.setText(tr("{layer}: {what}", layer=name, what=self._counted(one)))
            forms.explain(remove, tr("Remove {layer}", layer=name), tr("Do without it."))

    def _are_some(self, own: IncidentsReference) -> bool:
        outcome = self.checks.outcomes.get(_key(own))
        return outcome is not None and outcome.fault is None

    def _of_all(self, own: IncidentsReference | None) -> str:
        if own is None:
            return tr("All earlier incidents of this layer (choose from when on others count)")
        return tr("All earlier incidents of this layer ({what})", what=self._counted(own))

    def _counted(self, one: IncidentsReference) -> str:
        outcome = self.checks.outcomes.get(_key(one))
        if outcome is None:
            return tr("counting…") if self.checks.is_pending(_key(one)) else tr("not counted yet")
        if outcome.fault:
            return tr("none can be counted")
        tally = tally_of_outputs(outcome.results)
        what = with_span(unit(outcome.results["EVENTS"], tally), tally)
        return " ".join([what, *told_apart(tally)])


def _key(one: IncidentsReference) -> str:
    return f"history:{one}"


def section_note() -> forms.Note:
    """Return what earlier incidents are good for, in a sentence."""
    return forms.Note(
        tr(
            "A longer past makes the forecast map better. The model and all other maps stay with "
            "the period above."
        )
    )

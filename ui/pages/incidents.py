"""Page 2: which incidents are counted, and which are kept back for a test."""

from __future__ import annotations

from dataclasses import replace

from qgis.PyQt.QtCore import QSignalBlocker, Qt
from qgis.PyQt.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QLabel,
    QRadioButton,
    QWidget,
)

from ...algorithms.files.counting import tally_of_outputs
from ...algorithms.language import counted, marked, tr
from ...algorithms.study.keys import in_study
from ...algorithms.study.parameters import of_events
from ...core.errors import Where
from ...core.report.phrases.incidents import beside_a_test, told_apart, unit, with_span
from ...core.terrain.checking.record import Verdict
from ...core.terrain.events import require_enough
from .. import forms, layers
from ..date_tests import DateTests
from ..downloads.incidents_dialog import DATE, NUMBER, IncidentsDialog
from ..earlier_incidents import EarlierIncidents, section_note
from ..filter_parts import FilterParts, of_types, parts_of
from ..histories import followed
from ..incident_filter import IncidentFilter
from ..layer_picker import LayerPicker
from ..layer_verdicts import INCIDENTS, ask_of_incidents, of_incidents
from ..once_by import OnceBy
from ..window_field import WindowField, good_window
from .base import Fault, StudyPage, fault_of
from .study import section, temporary

WORTH_SAYING = 0.5  # share of events on one coordinate with others


class IncidentsPage(StudyPage):
    """Layer or file, filter by type and dates, hold-out period; counts at once."""

    ID = "incidents"
    TITLE = marked("Incidents")
    SUBTITLE = marked("What is to be explained: recorded incidents, counted in each cell.")
    PARTS = ("incidents", "window", "holdout", "history", "validation")

    def __init__(self, draft, checks, canvas=None, earlier=()):
        super().__init__(draft, checks, canvas, earlier)
        self._layer: tuple[str, object] = ("", None)
        given = forms.definition("countevents", "INCIDENTS")
        help_text = tr("{help} Downloads (CSV, zip, folders) are read.", help=given.help())
        self.incidents = LayerPicker(
            (layers.POINT,), given.description(), help_text, downloads=True
        )
        self.once_by = OnceBy()
        self.filter = IncidentFilter(self.incidents, self.once_by)
        self.counts = forms.Told(tr("Incidents inside, outside and stacked"))
        self.window = WindowField(draft)
        self.body.addWidget(self.filter)
        self.body.addWidget(self.window)
        self.body.addWidget(self.counts)
        self.earlier_incidents = EarlierIncidents(draft, checks)
        self.body.addWidget(section(tr("Earlier incidents")))
        self.body.addWidget(section_note())
        self.body.addWidget(self.earlier_incidents)
        self.body.addWidget(section(tr("Kept back to test the map")))
        self.body.addLayout(self._holdout())
        self.holdout_counts = forms.Told()
        self.body.addWidget(self.holdout_counts)
        self.date_tests = DateTests(draft, checks)
        self.body.addWidget(self.date_tests)
        self.body.addStretch(1)
        self.setAcceptDrops(True)
        self.incidents.chosen.connect(self._choose)
        self.incidents.downloaded.connect(self.import_downloads)
        self.filter.edited.connect(self._filter)
        self.filter.dated.connect(self._date)
        self.once_by.chosen.connect(self._once)
        self.earlier_incidents.heard.connect(self.tell)
        draft.changed.connect(self.refresh)
        checks.checked.connect(self._heard)
        self.refresh()

    def _holdout(self) -> forms.Form:
        self.no_test = QRadioButton(tr("N&one"))
        self.by_date = QRadioButton(tr("Incidents &from a date on"))
        self.other_layer = QRadioButton(tr("Another &layer"))
        forms.explain(
            self.no_test, tr("No test"), tr("The map is made from all incidents and is not tested.")
        )
        forms.explain(
            self.by_date,
            tr("Test with later incidents"),
            tr(
                "Incidents from this date on are not used to make the map; it is tested on them. "
                "At first it is the date that keeps about a quarter of them back."
            ),
        )
        forms.explain(
            self.other_layer,
            tr("Test with another layer"),
            tr("The map is tested on the incidents of another layer, with the same types."),
        )
        self.group = QButtonGroup(self)
        for button in (self.no_test, self.by_date, self.other_layer):
            self.group.addButton(button)
        self.cut = QComboBox()
        forms.explain(self.cut, tr("First date of the test"), tr("From the dates found."))
        self.holdout = LayerPicker(
            (layers.POINT,), tr("Test incidents"), tr("Points of a later period.")
        )
        form = forms.Form()
        form.add_row(self.no_test, QLabel(tr("The map is not tested.")))
        form.add_row(self.by_date, self.cut)
        form.add_row(self.other_layer, self.holdout)
        self.group.buttonClicked.connect(lambda _button: self._choose_holdout())
        self.cut.activated.connect(lambda _index: self._choose_holdout())
        self.holdout.chosen.connect(lambda _source: self._choose_holdout())
        return form

    def layer(self):
        """Return the incidents' layer, opened once for each source."""
        source = self.draft.content.incidents
        if self._layer[0] != source:
            self._layer = (source, layers.open_layer(source))
        return self._layer[1]

    def validatePage(self) -> bool:  # noqa: N802
        """Ask before every type of incident is counted as one."""
        return self.filter.agreed()

    def let_go(self) -> None:
        """Drop the layer that is open, which must not outlive QGIS."""
        self._layer = ("", None)
        self.filter.layer = None

    def faults(self) -> list[Fault]:
        """Return what is missing, or what counting found wrong."""
        content, found = self.draft.content, []
        if not content.incidents:
            found.append(Fault(tr("Choose the layer of the incidents."), self.incidents))
        lost = tr("The layer of the incidents is temporary and would be lost.")
        lost_test = tr("The layer of the test incidents is temporary and would be lost.")
        for source, text, field in (
            (content.incidents, lost, self.incidents),
            (content.holdout, lost_test, self.holdout),
        ):
            if layers.is_temporary(source):
                found.append(Fault(temporary(text), field))
        if self.other_layer.isChecked() and not content.holdout:
            text = tr("Choose the layer of the test incidents, or no test.")
            found.append(Fault(text, self.holdout))
        if self.by_date.isChecked() and not content.holdout:
            found.append(Fault(tr("Choose the first date of the test, or no test."), self.cut))
        for name in ("incidents", "holdout"):
            outcome = self.checks.outcomes.get(name)
            if outcome is not None and outcome.fault is not None:
                found.append(self.place_of(in_study(outcome.fault, name)))
        found += [self.place_of(fault) for fault in self.earlier_incidents.faults()]
        found += [self.place_of(fault) for fault in self.date_tests.faults()]
        found += [self.place_of(fault) for fault in self.window.faults()]
        return found + self._too_few()

    def field_of(self, where: Where) -> QWidget:
        """Return the field of the incidents, of their filter, or of those of the test."""
        if where[0] == "history":
            return self.earlier_incidents.field_of(where)
        if where[0] == "validation":
            return self.date_tests.field_of(where)
        if "window" in where:
            return self.window.text
        if where[0] == "holdout":
            return self.cut if self.by_date.isChecked() else self.holdout
        fields = {
            "filter": self.filter.text,
            "count_once_by": self.once_by,
            "date_field": self.filter.date_field,
        }
        return fields.get(str(where[-1]), self.incidents)

    def _too_few(self) -> list[Fault]:
        """Return whether the incidents counted are too few for any model."""
        counted = self.checks.outcomes.get("incidents")
        if counted is None or counted.fault:
            return []
        events, cells = counted.results["EVENTS"], counted.results["EVENT_CELLS"]
        fault = fault_of(lambda: require_enough(events, cells))
        return [] if fault is None else [Fault(str(fault), self.filter.text)]

    def show_draft(self) -> None:
        """Write the draft into the widgets, and count."""
        content = self.draft.content
        self.incidents.set_source(content.incidents)
        self.filter.show_filter(
            self.layer(), content.incidents_filter, content.incidents_date_field
        )
        self.once_by.show_field(self.layer(), content.incidents_count_once_by)
        self._show_holdout()
        self._count()
        self.earlier_incidents.show_draft()
        self.date_tests.show_draft()
        self.window.show_draft()

    def _show_holdout(self) -> None:
        content = self.draft.content
        parts = parts_of(content.holdout_filter)
        same = content.holdout and content.holdout == content.incidents
        blockers = [QSignalBlocker(self.group), QSignalBlocker(self.cut)]
        dates = self.filter.dates()
        self.cut.clear()
        for date in dates[1:]:
            self.cut.addItem(date, date)
        if content.holdout:
            (self.by_date if same else self.other_layer).setChecked(True)
            if same and parts is not None:
                if parts.first and self.cut.findData(parts.first) < 0:
                    self.cut.addItem(parts.first, parts.first)
                forms.select(self.cut, parts.first)
        elif not (self.by_date.isChecked() or self.other_layer.isChecked()):
            self.no_test.setChecked(True)
        if not same:
            self.holdout.set_source(content.holdout)
        del blockers
        for button in self.group.buttons():  # Qt moves the tab stop only where keys or clicks did
            policy = Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)
        by_hand = parts_of(content.incidents_filter) is None
        self.by_date.setEnabled(self.cut.count() > 0 and not by_hand)
        self.cut.setEnabled(self.by_date.isChecked() and self.cut.count() > 0)
        self.holdout.setEnabled(self.other_layer.isChecked())

    def dragEnterEvent(self, event):  # noqa: N802
        """Take files and folders anywhere on the page."""
        self.incidents.dragEnterEvent(event)

    def dropEvent(self, event):  # noqa: N802
        """Take what was dropped."""
        self.incidents.dropEvent(event)

    def import_downloads(self, downloads) -> None:
        """Import downloads, show the ledger, and take the layer that came of it."""
        dialog = IncidentsDialog(downloads, self.draft, self)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        layer = layers.open_layer(dialog.source)
        known = {name: name if _has(layer, name) else "" for name in (DATE, NUMBER)}
        self.incidents.set_source(dialog.source)
        self._choose(dialog.source)
        self._change(incidents_date_field=known[DATE], incidents_count_once_by=known[NUMBER])

    def _change(self, **parts) -> None:
        """Change the draft; the earlier incidents go with the others."""
        content = self.draft.content
        self.draft.change(**parts, history=followed(content, replace(content, **parts)))

    def _choose(self, source: str) -> None:
        """Take another layer; a filter that names its fields stays, and fields that it has."""
        layer, content = layers.open_layer(source), self.draft.content
        kept = {
            name: getattr(content, name) if _has(layer, getattr(content, name)) else ""
            for name in ("incidents_count_once_by", "incidents_date_field")
        }
        self._change(incidents=source, **kept)
        if layers.open_layer(source) is not None:
            self._choose_holdout()

    def _filter(self, expression: str) -> None:
        content = self.draft.content
        own = content.holdout and content.holdout != content.incidents
        if own and content.holdout_filter == of_types(content.incidents_filter):
            self._change(incidents_filter=expression, holdout_filter=of_types(expression))
            return
        self._change(incidents_filter=expression)
        if self.by_date.isChecked():
            self._choose_holdout()

    def _once(self, field: str) -> None:
        """Count incidents once by a field, and those of the test as well where they have it."""
        layer = layers.open_layer(self.draft.content.holdout)
        self._change(
            incidents_count_once_by=field,
            holdout_count_once_by=field if _has(layer, field) else "",
        )

    def _date(self, field: str) -> None:
        """Take the dates from a field, and those of the test as well where they have it."""
        layer = layers.open_layer(self.draft.content.holdout)
        self._change(
            incidents_date_field=field, holdout_date_field=field if _has(layer, field) else ""
        )

    def _choose_holdout(self) -> None:
        content = self.draft.content
        parts = parts_of(content.incidents_filter) or FilterParts()
        date = self.cut.currentData()
        if self.by_date.isChecked() and content.holdout != content.incidents:
            date = self.filter.last_quarter() or date
        if self.by_date.isChecked() and date:
            parts = self.filter.parts() if not parts.date_field else parts
            before, after = parts.split_at(date)
            self._change(
                **self._fields_of_test(content.incidents),
                holdout=content.incidents,
                incidents_filter=before.expression(),
                holdout_filter=after.expression(),
            )
        elif self.other_layer.isChecked() and self.holdout.source():
            source = self.holdout.source()
            self._change(
                **self._fields_of_test(source),
                holdout=source,
                holdout_filter=of_types(content.incidents_filter),  # its period is another one
            )
        else:
            self._change(
                **self._fields_of_test(""),
                holdout="",
                holdout_filter="",
                incidents_filter=self._without_cut(parts),
            )
        self.refresh()

    def _fields_of_test(self, source: str) -> dict[str, str]:
        """Return the fields of the test: those of the incidents, where its layer has them."""
        layer, content = layers.open_layer(source), self.draft.content
        told = {
            "holdout_count_once_by": content.incidents_count_once_by,
            "holdout_date_field": content.incidents_date_field,
        }
        return {name: field if _has(layer, field) else "" for name, field in told.items()}

    def _without_cut(self, parts: FilterParts) -> str:
        """Return the incidents' filter as it is without the cut of a test by date."""
        if not parts.before:
            return self.draft.content.incidents_filter
        return replace(parts, before="").expression()

    def _count(self) -> None:
        content, grid = self.draft.content, self.checks.outcomes.get("grid")
        for name in ("incidents", "holdout"):
            wanted = content.reference(name)
            if not wanted.source or grid is None or grid.fault:
                self.checks.forget(name)
            else:
                given = of_events(wanted, grid.results["OUTPUT"], good_window(content))
                self.checks.request(name, "countevents", given, name)
        ask_of_incidents(content, self.checks)

    def _heard(self, name: str) -> None:
        if name == "grid":
            self._count()
        if name in ("grid", "incidents", "holdout", INCIDENTS):
            self.tell()

    def tell(self) -> None:
        """Say what is missing, and what was counted."""
        super().tell()
        self.counts.setText(" ".join([self._counted("incidents"), *self._checked()]).strip())
        later = [self._counted("holdout"), *self._beside()]
        self.holdout_counts.setText(" ".join(filter(None, later)))

    def _counted(self, name: str) -> str:
        outcome = self.checks.outcomes.get(name)
        if outcome is None:
            return tr("Counting…") if self.checks.is_pending(name) else ""
        if outcome.fault:
            return ""
        found = outcome.results
        stacked, tally = found["STACKED_SHARE"], tally_of_outputs(found)
        inside = tr(
            "{incidents} inside the study area, in {cells}",
            incidents=unit(found["EVENTS"], tally),
            cells=counted(found["EVENT_CELLS"], "{count} cell", "{count} cells"),
        )
        told = [
            tr(
                "{inside}; {outside:,} outside; {stacked:.0%} stacked (they share their exact "
                "position with another).",
                inside=with_span(inside, tally),
                outside=found["OUTSIDE"],
                stacked=stacked,
            )
        ]
        if stacked >= WORTH_SAYING:
            told.append(
                tr(
                    "Published positions are often moved to common points: distances under about "
                    "100 m then mean little."
                )
            )
        notes = [found["NOTES"]] if name == "incidents" else told_apart(tally)
        return " ".join([*told, *filter(None, notes), *outcome.warned])  # of incidents left out

    def _checked(self) -> list[str]:
        """Return what is amiss with the layer as a whole."""
        found = of_incidents(self.checks)
        return [] if found is None or found.verdict is Verdict.GOOD else [f"{found}"]

    def _beside(self) -> list[str]:
        """Return what makes the test say less than it seems to."""
        both = [self.checks.outcomes.get(name) for name in ("incidents", "holdout")]
        if any(one is None or one.fault for one in both):
            return []
        return list(beside_a_test(*(tally_of_outputs(one.results) for one in both)))


def _has(layer, field: str) -> bool:
    """Return whether a layer, which may be None, has a field; every layer can do without one."""
    return not field or (layer is not None and layer.fields().lookupField(field) >= 0)

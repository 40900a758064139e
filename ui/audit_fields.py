"""Who is asked about in an audit, as fields: small areas, groups, deprivation, types left out."""

from __future__ import annotations

from dataclasses import asdict, replace

from qgis.PyQt.QtWidgets import QComboBox, QGroupBox, QWidget

from ..algorithms.language import marked, tr
from ..core.errors import Where
from ..core.settings import MOST_DEPRIVED, AuditSettings
from . import forms, layers, values_found
from .audit_table import ROW, AuditTable, count_fields, likely_codes, offer, only_those_there
from .draft import AuditRow
from .kinds_list import KindsList
from .layer_picker import LayerPicker

ENDS = {
    "lowest": marked("the lowest values: income, ranks, deciles"),
    "highest": marked("the highest values: scores, rates"),
}


def usual_settings() -> dict:
    """Return the settings of an audit before anything is chosen, by their names."""
    settings = AuditSettings(total=" ", deprivation=" ")  # of nobody there is no audit
    return {**asdict(settings), "total": "", "deprivation": ""}


class AuditFields(QGroupBox):
    """A group of fields that changes the audit of a draft."""

    def __init__(self, draft, parent=None):
        super().__init__(tr("Who is affected"), parent)
        self.draft = draft
        self._listed: tuple = ()
        given = forms.definition("equalityaudit", "AREAS")
        self.areas = LayerPicker(
            (layers.POLYGON,), given.description(), given.help(), optional=True
        )
        self.table = AuditTable(draft)
        self.groups = KindsList()
        self._explain(self.groups, "GROUPS")
        self.total, self.deprivation = QComboBox(), QComboBox()
        self._explain(self.total, "TOTAL")
        self._explain(self.deprivation, "DEPRIVATION")
        self.most_deprived = QComboBox()
        for key in MOST_DEPRIVED:
            self.most_deprived.addItem(tr(ENDS[key]), key)
        self._explain(self.most_deprived, "MOST_DEPRIVED")
        self.type_field = QComboBox()
        forms.explain(
            self.type_field,
            tr("Again without types that police find, by field"),
            tr(
                "Field of the incidents' type. The model is fitted and the maps are made a second "
                "time without the types that are recorded where police look, as drugs, and it is "
                "told what that changes. That takes about as long again."
            ),
        )
        self._arrange()
        self._connect()

    def _explain(self, widget: QWidget, parameter: str) -> None:
        given = forms.definition("equalityaudit", parameter)
        forms.explain(widget, given.description(), given.help())

    def _arrange(self) -> None:
        form = forms.Form(self)
        note = forms.Note(
            tr(
                "Optional: census areas with residents by group. The results then say who lives "
                "where each map flags."
            )
        )
        form.add_row(tr("Small areas"), self.areas, note=note)
        self.table.add_to(form)
        self.of_groups = forms.Note(tr("Tick with the space bar."))
        form.add_row(tr("Residents of each group"), self.groups, note=self.of_groups)
        form.add_row(tr("All residents"), self.total)
        form.add_row(tr("Deprivation"), self.deprivation)
        form.add_row(tr("The most deprived have"), self.most_deprived)
        note = forms.Note(tr("Some types are recorded where police look for them."))
        form.add_row(tr("Again without these, by"), self.type_field, note=note)

    def _connect(self) -> None:
        self.areas.chosen.connect(self._choose)
        self.groups.itemChanged.connect(lambda _item: self._set(groups=self.groups.ticked()))
        for name in ("total", "deprivation", "most_deprived", "type_field"):
            box = getattr(self, name)
            box.activated.connect(
                lambda _index, name=name, box=box: self._set(**{name: box.currentData() or ""})
            )

    def _choose(self, source: str) -> None:
        """Take other areas; fields that they lack are forgotten."""
        before = self.draft.content.audit
        if not source:
            self.draft.change(audit=None)
            return
        if before is None:
            self.draft.change(audit=AuditRow(source, settings=usual_settings()))
            return
        there = {*_counts(source), *_counts(before.table)}
        settings = only_those_there(before.settings, there)
        if before.table:
            settings["code"], settings["table_code"] = likely_codes(source, before.table)
        self.draft.change(audit=replace(before, source=source, settings=settings))

    def _set(self, **parts) -> None:
        row = self.draft.content.audit
        if row is not None:
            self.draft.change(audit=replace(row, settings={**row.settings, **parts}))

    def field_of(self, where: Where) -> QWidget:
        """Return the field of a part of the audit; of the whole, the areas."""
        if "table" in where or "code" in where:
            return self.table.field_of(where)
        known = ("groups", "total", "deprivation", "most_deprived", "type_field")
        name = next((one for one in where if one in known), None)
        return self.areas if name is None else getattr(self, str(name))

    def show_draft(self) -> None:
        """Write the draft into the fields."""
        row = self.draft.content.audit
        self.areas.set_source("" if row is None else row.source)
        settings = usual_settings() if row is None else row.settings
        self.table.show(row)
        self._list_fields(row, settings)
        forms.select(self.most_deprived, settings["most_deprived"])
        for widget in (self.total, self.deprivation, self.type_field):
            widget.setEnabled(row is not None)
        self.most_deprived.setEnabled(bool(settings["deprivation"]))

    def _list_fields(self, row: AuditRow | None, settings: dict) -> None:
        """Offer the fields of the areas, and those of the table where there is one."""
        incidents = self.draft.content.incidents
        sources = ("", "") if row is None else (row.source, row.table)
        wanted = (*sources, incidents, tuple(map(str, settings.items())))
        if wanted == self._listed:
            return
        self._listed = wanted
        codes = (settings["code"], settings["table_code"])
        numbers = [name for source in sources for name in _counts(source) if name not in codes]
        every = [*dict.fromkeys([*numbers, *settings["groups"]])]
        self.groups.show_values(every, settings["groups"])
        nothing = tr("the sum of the groups")
        offer(self.total, every, settings["total"], nothing)
        offer(self.deprivation, every, settings["deprivation"], tr("not asked"))
        types = values_found.fields_of(layers.open_layer(incidents)) if incidents else []
        offer(self.type_field, types, settings["type_field"], tr("not made again"))


def _counts(source: str) -> list[str]:
    return [name for name in count_fields(source) if name != ROW]

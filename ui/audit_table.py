"""The table of counts of an audit, as fields: which, joined to the areas by which codes."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsFeatureRequest
from qgis.PyQt.QtCore import QSignalBlocker
from qgis.PyQt.QtWidgets import QComboBox, QLineEdit, QWidget

from ..algorithms.files.small_areas import code_of
from ..algorithms.language import counted, tr
from ..core.errors import Where
from . import forms, layers, values_found
from .draft import AuditRow
from .layer_picker import LayerPicker

ROW = "fid"  # the number of a row of a GeoPackage: no code, and nobody lives there
LOOKED_AT = 200  # rows, for what a field holds
MOST_CODES = 50_000  # by which the fields of the codes are found
LEAST_SHARED, MOSTLY = 2, 0.8  # codes in common, and share of them: fewer are there by chance


class AuditTable:
    """The fields of the table, for the form of an audit; changes the audit of a draft."""

    def __init__(self, draft):
        self.draft = draft
        self.source = LayerPicker(
            (layers.TABLE,), *_words("TABLE"), optional=True, files=layers.TABLES
        )
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("every row"))
        self.code, self.table_code = QComboBox(), QComboBox()
        for widget, parameter in (
            (self.filter, "TABLE_FILTER"),
            (self.code, "AREA_CODE"),
            (self.table_code, "TABLE_CODE"),
        ):
            forms.explain(widget, *_words(parameter))
        self.joined = forms.Note()
        self._shown: tuple = ()
        self.source.chosen.connect(self._choose)
        self.filter.editingFinished.connect(self._filter)
        for name in ("code", "table_code"):
            box = getattr(self, name)
            box.activated.connect(
                lambda _index, name=name, box=box: self._set(**{name: box.currentData() or ""})
            )

    def add_to(self, form: forms.Form) -> None:
        """Add the fields to the form."""
        note = forms.Note(tr("Where the counts are not in the areas themselves, as a census CSV."))
        form.add_row(tr("Table of counts"), self.source, note=note)
        form.add_row(tr("Only rows where"), self.filter)
        form.add_row(tr("Code in the areas"), self.code)
        form.add_row(tr("Code in the table"), self.table_code, note=self.joined)

    def _choose(self, source: str) -> None:
        """Take another table, with the fields of the codes that go together best."""
        row = self.draft.content.audit
        if row is None:
            return
        code, table_code = likely_codes(row.source, source)
        settings = {**row.settings, "code": code, "table_code": table_code}
        there = {*count_fields(row.source), *count_fields(source)}
        self.draft.change(
            audit=replace(
                row, table=source, table_filter="", settings=only_those_there(settings, there)
            )
        )

    def _filter(self) -> None:
        row, text = self.draft.content.audit, self.filter.text().strip()
        if row is not None and text != row.table_filter:
            self.draft.change(audit=replace(row, table_filter=text))

    def _set(self, **parts) -> None:
        row = self.draft.content.audit
        if row is not None:
            self.draft.change(audit=replace(row, settings={**row.settings, **parts}))

    def field_of(self, where: Where) -> QWidget:
        """Return the field of a part of the table, or of its codes; of the whole, the table."""
        if "code" in where:
            return self.table_code if "table" in where else self.code
        return self.filter if "filter" in where else self.source

    def show(self, row: AuditRow | None) -> None:
        """Write the table of an audit into the fields."""
        self.source.set_source("" if row is None else row.table)
        self.source.setEnabled(row is not None)
        for widget in (self.filter, self.code, self.table_code):
            widget.setEnabled(bool(row and row.table))
        if self.filter.text().strip() != (row.table_filter if row else ""):
            self.filter.setText(row.table_filter if row else "")
        codes = ("", "") if row is None else (row.settings["code"], row.settings["table_code"])
        shown = ("", "") if row is None else (row.source, row.table)
        if (shown, codes) == self._shown:
            return
        self._shown = (shown, codes)
        for box, source, chosen in zip((self.code, self.table_code), shown, codes):
            names = _fields(source) if row is not None and row.table else []
            offer(box, names, chosen, tr("not chosen"))
        self.joined.setText(_joined(*shown, *codes))


def _words(parameter: str) -> tuple[str, str]:
    given = forms.definition("equalityaudit", parameter)
    return given.description(), given.help()


def _fields(source: str) -> list[str]:
    return values_found.fields_of(layers.open_layer(source)) if source else []


def count_fields(source: str) -> list[str]:
    """Return the fields of a layer or table that hold numbers, texts of numbers among them."""
    layer = layers.open_layer(source) if source else None
    if layer is None:
        return []
    request = QgsFeatureRequest().setLimit(LOOKED_AT)
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    rows = list(layer.getFeatures(request))
    found = []
    for number, field in enumerate(layer.fields()):
        texts = [row[number] for row in rows if isinstance(row[number], str)]
        if field.isNumeric() or (texts and all(map(_is_number, texts))):
            found.append(field.name())
    return found


def _is_number(text: str) -> bool:
    """Return whether a text is a count; a code with zeros before it is none."""
    plain = text.strip().replace(",", "")
    try:
        float(plain)
    except ValueError:
        return False
    return not (len(plain) > 1 and plain.startswith("0") and plain.isdigit())


def only_those_there(settings: dict, there) -> dict:
    """Return the settings of an audit without the fields that are gone."""
    kept = {**settings, "groups": tuple(one for one in settings["groups"] if one in there)}
    for name in ("total", "deprivation"):
        kept[name] = kept[name] if kept[name] in there else ""
    return kept


def likely_codes(areas: str, table: str) -> tuple[str, str]:
    """Return the fields of areas and table with the most codes in common; empty if few have."""
    opened = [layers.open_layer(one) if one else None for one in (areas, table)]
    if opened[0] is None or opened[1] is None:
        return "", ""
    here = {name: _values(opened[0], name) for name in _whole(opened[0], distinct=True)}
    there = {name: _values(opened[1], name) for name in _whole(opened[1], distinct=False)}
    pairs = [
        (len(one & other), name, name_there)
        for name, one in here.items()
        for name_there, other in there.items()
        # either may be of a larger place than the other
        if len(one & other) >= max(LEAST_SHARED, MOSTLY * min(len(one), len(other)))
    ]
    _, code, code_there = max(pairs, default=(0, "", ""), key=lambda pair: pair[0])
    return code, code_there


def _whole(layer, *, distinct: bool) -> list[str]:
    """Return the fields that may hold codes: texts and whole numbers, one an area if `distinct`."""
    request = QgsFeatureRequest().setLimit(LOOKED_AT)
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    rows, found = list(layer.getFeatures(request)), []
    for number, name in enumerate(values_found.fields_of(layer)):
        values = [row[number] for row in rows]
        codes = {code_of(one) for one in values} - {""}
        broken = any(isinstance(one, float) and not one.is_integer() for one in values)
        good = name != ROW and codes and not broken
        if good and (len(codes) == len(rows) or not distinct):
            found.append(name)
    return found


def _values(layer, name: str) -> set[str]:
    at = layer.fields().lookupField(name)
    return {code_of(one) for one in layer.uniqueValues(at, MOST_CODES)} - {""}


def _joined(areas: str, table: str, code: str, table_code: str) -> str:
    """Return how many codes of the areas the table has; nothing before both are chosen."""
    opened = [layers.open_layer(one) for one in (areas, table)]
    if not (code and table_code) or None in opened:
        return ""
    some = _values(opened[0], code)
    at = opened[1].fields().lookupField(table_code)
    if at < 0:
        return ""
    here = len(some & {code_of(one) for one in opened[1].uniqueValues(at)})
    return counted(
        len(some),
        "{here} of {count} code of the areas is in the table.",
        "{here} of {count} codes of the areas are in the table.",
        here=here,
    )


def offer(box: QComboBox, fields, chosen: str, nothing: str) -> None:
    """Show fields to choose from, and the one that is chosen even if the layer lacks it."""
    blocker = QSignalBlocker(box)
    box.clear()
    box.addItem(nothing, "")
    for name in fields:
        box.addItem(name, name)
    if chosen and box.findData(chosen) < 0:
        box.addItem(chosen, chosen)
    forms.select(box, chosen)
    del blocker

"""Page 3: the layers of places, and how each becomes variables."""

from __future__ import annotations

from dataclasses import replace

from qgis.PyQt.QtCore import QItemSelectionModel, QSignalBlocker, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QTableView,
    QWidget,
)

from ...algorithms.language import counted, marked, tr
from ...algorithms.study.keys import in_study
from ...core.errors import RtmError, Where
from ...core.study import FACTOR_LAYER_KEYS
from ...core.terrain.features import POLYGONS, VALUES
from ...core.terrain.influences.choice import BOTH
from .. import factor_table, forms, layers
from ..add_factors import SplitDialog, dropped_layers, free_rows, rows_for
from ..area_crs import unit_of
from ..downloads.chosen import downloads_of, dropped_paths
from ..downloads.factors_dialog import FactorsDialog
from ..downloads.kept import data_folder
from ..downloads.selected import only_selected
from ..expectations import variables_of
from ..factor_cells import FactorDelegate
from ..layer_dialog import LayerDialog
from ..layer_picker import LayerPicker
from ..measures import Measures
from ..nothing_in import why_nothing
from ..pairs import Pairs
from .base import Fault, StudyPage, fault_of

LEAST_SECTION = 28  # pixels, in which a verdict's mark has room


class FactorView(QTableView):
    """The table; takes layers and files that are dropped on it."""

    dropped = pyqtSignal(object)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        forms.compact(self)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(120)
        forms.as_low_as_needed(self)

    def setModel(self, model):  # noqa: N802
        """Let each column be as wide as its texts, and the names take the rest."""
        super().setModel(model)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(factor_table.NAME, QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(LEAST_SECTION)
        header.sectionResized.connect(self._section_resized)

    def _section_resized(self, section: int, _before: int, _after: int) -> None:
        if section != factor_table.NAME:
            forms.fill_width(self, factor_table.NAME)

    def resizeEvent(self, event):  # noqa: N802
        """Keep the table as wide as its place."""
        super().resizeEvent(event)
        forms.fill_width(self, factor_table.NAME)

    def dragEnterEvent(self, event):  # noqa: N802
        """Take what holds layers."""
        if event.mimeData().hasUrls() or dropped_layers(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event):  # noqa: N802
        """Take it anywhere."""
        event.acceptProposedAction()

    def dropEvent(self, event):  # noqa: N802
        """Pass on the layers."""
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())


class FactorsPage(StudyPage):
    """A table of factors; add many at once, edit several together."""

    ID = "factors"
    TITLE = marked("Factors")
    SUBTITLE = marked(
        "Which places may go with the incidents, and how far their influence may reach."
    )
    PARTS = ("factors", "streets", "exposure", "controls")

    def __init__(self, draft, checks, canvas=None, earlier=()):
        super().__init__(draft, checks, canvas, earlier)
        self._area, self._area_unit = ("", ""), ""
        self.table = factor_table.FactorTable(draft, checks, self)
        self.setAcceptDrops(True)
        self.view = FactorView()
        self.view.setModel(self.table)
        self.view.setItemDelegate(FactorDelegate(self.view))
        forms.explain(
            self.view,
            tr("Factors"),
            tr(
                "One row a factor. F2 or a double click changes a cell, in all selected rows; Ctrl "
                "and Shift select several; Delete removes. Layers and files can be dropped here."
            ),
        )
        self.body.addLayout(self._buttons())
        self.body.addWidget(self.view, 1)
        self.total = forms.Told(tr("Number of variables"))
        self.body.addWidget(self.total)
        self.body.addWidget(self._panel())
        self.body.addLayout(self._streets())
        self.measures = Measures(draft, checks)
        self.body.addWidget(self.measures)
        self.view.dropped.connect(self._take_dropped)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._show_selected())
        self.table.modelReset.connect(self._show_selected)
        draft.changed.connect(self.refresh)
        checks.checked.connect(lambda _name: self.tell())
        self.measures.heard.connect(self.tell)
        self.refresh()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.add = QPushButton(tr("&Add layers…"))
        self.split = QPushButton(tr("&Split a layer by class…"))
        self.remove = QPushButton(tr("&Remove"))
        self.suggest = QPushButton(tr("&Take suggestions"))
        for button, respond, text in (
            (
                self.add,
                self._ask_for_layers,
                tr("Of the project, of files, from downloads."),
            ),
            (self.split, self._ask_for_classes, tr("One factor for each class of one layer.")),
            (self.remove, self.remove_selected, tr("Remove the selected factors.")),
            (
                self.suggest,
                self.take_suggestions,
                tr(
                    "Use the operationalisation that the clustering of the points suggests, for "
                    "the selected factors."
                ),
            ),
        ):
            forms.explain(button, button.text().replace("&", ""), text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked, respond=respond: respond())
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _panel(self) -> Pairs:
        self.panel = Pairs(tr("Selected factors"))
        self.taken_as = forms.choice_box("operationalisefactor", "OPERATIONALISATION")
        self.blocks = forms.number_box("operationalisefactor", "MAX_BLOCKS")
        self.blocks.setSuffix(tr(" blocks"))
        self.increment = forms.choice_box("operationalisefactor", "INCREMENT")
        self.effect = forms.choice_box("operationalisefactor", "EFFECT")
        self.filter, self.number_field = QLineEdit(), QComboBox()
        self.filter.setPlaceholderText(tr("every feature"))
        self.number_field.addItem(tr("none: places to be near"), "")  # for which it has room
        for widget, parameter in ((self.filter, "FILTER"), (self.number_field, "FIELD")):
            given = forms.definition("operationalisefactor", parameter)
            forms.explain(widget, given.description(), given.help())
        for text, widget in (
            (tr("&Operationalisation"), self.taken_as),
            (tr("&Largest distance"), self.blocks),
            (tr("E&xpected effect"), self.effect),
            (tr("&Increment (of a block)"), self.increment),
            (tr("Only features &where"), self.filter),
            (tr("Number &field, for a level"), self.number_field),
        ):
            self.panel.add_pair(text, widget)
        self.number_field.activated.connect(lambda _index: self._chose_field())
        self.taken_as.activated.connect(
            lambda _index: self.change_selected(operationalisation=self.taken_as.currentData())
        )
        self.blocks.valueChanged.connect(lambda blocks: self.change_selected(max_blocks=blocks))
        self.increment.activated.connect(
            lambda _index: self.change_selected(increment=self.increment.currentData())
        )
        self.effect.activated.connect(
            lambda _index: self.change_selected(effect=self.effect.currentData())
        )
        self.filter.editingFinished.connect(self._typed_filter)
        return self.panel

    def _streets(self) -> forms.Form:
        """Return the field of the layer of streets, which is one for the whole study."""
        given = forms.definition("operationalisefactor", "STREETS")
        self.streets = LayerPicker((layers.LINE,), given.description(), given.help(), optional=True)
        self.streets.chosen.connect(lambda source: self.draft.change(streets=source))
        form = forms.Form()
        form.add_row(tr("Streets, for a network &distance"), self.streets)
        return form

    def faults(self) -> list[Fault]:
        """Return what is wrong with the factors and with what every place has, each by its name."""
        rows = self.draft.content.factors
        if not rows:
            return [Fault(tr("Add at least one layer."), self.add)]
        found = []
        names = [row.name for row in rows]
        for at, name in enumerate(names):
            if name in names[:at]:
                text = tr("Two factors are called “{name}”. Rename one of them (F2).", name=name)
                found.append(Fault(text, self.view, at))
        for at, row in enumerate(rows):
            fault = self.table.fault(row)
            if fault is not None:
                fault = in_study(fault, "factors", at)
                of_layer = fault.where[-1] in FACTOR_LAYER_KEYS  # and so it names that alone
                whole = tr("{factor}: {fault}", factor=row.name, fault=fault)
                text = whole if of_layer else str(fault)
                found.append(replace(self.place_of(fault), text=text))
        return [*found, *map(self.place_of, self.measures.faults())]

    def place_of(self, fault: RtmError) -> Fault:
        """Return a fault of a factor with its row and its field."""
        if fault.where[:1] in (("exposure",), ("controls",)):
            return super().place_of(fault)
        row = next((key for key in fault.where if isinstance(key, int)), -1)
        return replace(super().place_of(fault), row=row)

    def field_of(self, where: Where) -> QWidget:
        """Return the field of a setting or of the filter; for the rest, the table."""
        if where[:1] in (("exposure",), ("controls",)):
            return self.measures.field_of(where)
        fields = {
            "filter": self.filter,
            "operationalisation": self.taken_as,
            "max_blocks": self.blocks,
            "increment": self.increment,
            "effect": self.effect,
            "field": self.number_field,
        }
        if where[0] == "streets":
            return self.streets
        return fields.get(where[-1], self.view)

    def show_fault(self, fault: Fault) -> None:
        """Select the factor at fault, and move to the field."""
        if 0 <= fault.row < self.table.rowCount():
            self.select(fault.row)
        super().show_fault(fault)

    def show_draft(self) -> None:
        """Show the table and what is selected."""
        self.table.unit = self._unit()
        self.table.refresh()
        self.measures.show_draft(self.table.unit)
        self.streets.set_source(self.draft.content.streets)
        self._show_selected()

    def _unit(self) -> str:
        """Return the unit of the study area, looked up once for each."""
        asked = (self.draft.content.study_area, self.draft.content.crs)
        if asked != self._area:
            self._area = asked
            self._area_unit = unit_of(layers.open_layer(asked[0]), asked[1])
        return self._area_unit

    def tell(self) -> None:
        """Say what is missing, and how many variables there are."""
        super().tell()
        content = self.draft.content
        count, checked = self.table.variables()
        if checked == len(content.factors):
            variables = counted(count, "{count} variable", "{count} variables")
            factors = counted(checked, "{count} factor", "{count} factors")
            whole = tr("{variables} from {factors}.", variables=variables, factors=factors)
            text = whole if checked else ""
        else:
            text = counted(
                variables_of(content),
                "At most {count} variable; checking the factors…",
                "At most {count} variables; checking the factors…",
            )
        self.total.setText(" ".join(filter(None, (text, self.table.doubts()))))

    def keyPressEvent(self, event):  # noqa: N802
        """Remove the selected factors with Delete."""
        if event.key() == Qt.Key.Key_Delete and self.view.hasFocus():
            self.remove_selected()
        else:
            super().keyPressEvent(event)

    def selected(self) -> list[int]:
        """Return the numbers of the selected rows."""
        return sorted(index.row() for index in self.view.selectionModel().selectedRows())

    def select(self, row: int) -> None:
        """Select a row, with its name as the cell that F2 changes."""
        self.view.selectRow(row)
        name = self.table.index(row, factor_table.NAME)
        self.view.selectionModel().setCurrentIndex(name, QItemSelectionModel.SelectionFlag.NoUpdate)

    def add_layers(self, found) -> None:
        """Add a row for each layer and select them."""
        self._add(rows_for(found, self.draft.content.factors))

    def _add(self, rows) -> None:
        before = len(self.draft.content.factors)
        self.draft.change(factors=(*self.draft.content.factors, *rows))
        self.view.clearSelection()
        if rows:
            self.select(before)

    def _ask_for_layers(self) -> None:
        dialog = LayerDialog(self, tr("Add factors"), layers.OF_FACTORS, several=True)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        chosen = dialog.chosen()
        if dialog.selected.isChecked():
            fault = fault_of(lambda: self._add_selected(chosen))
            if fault is not None:
                QMessageBox.warning(self, tr("Add factors"), forms.plain(str(fault)))
        else:
            self.add_layers(chosen)
        if dialog.downloads:
            self.import_downloads(dialog.downloads)

    def _add_selected(self, chosen) -> None:
        """Add what is selected on the map of some layers."""
        folder = data_folder(self.draft)
        self.add_layers([only_selected(one, folder) for one in chosen])

    def import_downloads(self, downloads) -> None:
        """Import downloads, show the ledger, and add the factors that were ticked."""
        dialog = FactorsDialog(downloads, self.draft, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._add(free_rows(dialog.rows(), self.draft.content.factors))

    def dragEnterEvent(self, event):  # noqa: N802
        """Take layers and files anywhere on the page."""
        self.view.dragEnterEvent(event)

    def dropEvent(self, event):  # noqa: N802
        """Take what was dropped."""
        self.view.dropEvent(event)

    def _take_dropped(self, mime) -> None:
        """Add what was dropped, once the drop is over: who dropped it waits until then."""
        found, paths = dropped_layers(mime), dropped_paths(mime)
        QTimer.singleShot(0, lambda: self._add_dropped(found, paths))

    def _add_dropped(self, found: list[layers.Found], paths: list[str]) -> None:
        """Add layers as they are, and downloads through the importer."""
        if found:
            self.add_layers(found)
        downloads = downloads_of(paths, places=True)
        others = [path for path in paths if path not in (*downloads.files, downloads.folder)]
        told = why_nothing(others, layers.OF_FACTORS)
        if told:
            QMessageBox.warning(self, tr("Add factors"), forms.plain(told))
        if downloads:
            self.import_downloads(downloads)

    def _ask_for_classes(self) -> None:
        dialog = SplitDialog(self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._add(dialog.rows(self.draft.content.factors))

    def remove_selected(self) -> None:
        """Remove the selected factors."""
        gone = set(self.selected())
        kept = [row for at, row in enumerate(self.draft.content.factors) if at not in gone]
        self.draft.change(factors=tuple(kept))

    def take_suggestions(self) -> None:
        """Use what the clustering suggests, for the selected factors."""
        for at in self.selected():
            suggested = self.table.suggestion(self.draft.content.factors[at])
            if suggested:
                self.table.change([at], operationalisation=suggested)

    def change_selected(self, **parts) -> None:
        """Set parts of the selected factors."""
        self.table.change(self.selected(), **parts)

    def _chose_field(self) -> None:
        """Take the selected polygons by the level of a field, or as places again."""
        field = self.number_field.currentData()
        kind = VALUES if field else POLYGONS
        self.change_selected(field=field, operationalisation=BOTH.choose({kind}).key)

    def _show_fields(self, rows) -> None:
        """Offer the number fields that all selected polygons have."""
        sources = {row.source for row in rows}
        polygons = all(self.table.geometry(row) == layers.POLYGON for row in rows)
        self.number_field.clear()
        self.number_field.addItem(tr("none: places to be near"), "")
        names = layers.number_fields(sources.pop()) if polygons and len(sources) == 1 else []
        for name in names:
            self.number_field.addItem(name, name)
        chosen = {row.field for row in rows}
        at = self.number_field.findData(chosen.pop()) if len(chosen) == 1 else -1
        self.number_field.setCurrentIndex(at)
        self.number_field.setEnabled(bool(names))

    def _typed_filter(self) -> None:
        if self.filter.isModified():
            self.change_selected(filter=self.filter.text().strip())

    def _show_selected(self) -> None:
        """Show in the panel what the selected factors have in common."""
        factors = self.draft.content.factors
        rows = [factors[at] for at in self.selected() if at < len(factors)]
        self.panel.setEnabled(bool(rows))
        self.remove.setEnabled(bool(rows))
        self.suggest.setEnabled(any(self.table.suggestion(row) for row in rows))
        count = len(rows)
        if count == 1:
            title = rows[0].name.replace("&", "&&")
        elif rows:
            title = counted(count, "{count} factor selected", "{count} factors selected")
        else:
            title = tr("Select factors to change them")
        self.panel.setTitle(title)
        if not rows:
            return
        widgets = (self.taken_as, self.blocks, self.increment, self.effect, self.filter)
        blockers = [QSignalBlocker(one) for one in widgets]
        self._show_fields(rows)
        for box, part in (
            (self.taken_as, "operationalisation"),
            (self.increment, "increment"),
            (self.effect, "effect"),
        ):
            values = {getattr(row, part) for row in rows}
            box.setCurrentIndex(box.findData(values.pop()) if len(values) == 1 else -1)
        forms.set_number(self.blocks, rows[0].max_blocks)
        filters = {row.filter for row in rows}
        self.filter.setText(filters.pop() if len(filters) == 1 else "")
        del blockers

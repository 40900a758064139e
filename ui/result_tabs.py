"""The tabs of the results: the model, what was left out, the test, the priority places."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListWidget,
    QPushButton,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..algorithms.language import marked, tr
from ..core.model.record import Model
from ..core.report import phrases
from ..core.report.holding import explanation, headline, judged
from ..core.report.narrowing import dropped, fates
from ..core.report.phrases import sentence_case
from . import forms
from .capture_chart import CaptureChart
from .places_table import EXTENT, SENTENCE, PlacesTable
from .ratio_bars import BarDelegate
from .term_table import CITYWIDE, CITYWIDE_ENDS, LOCAL, LOCAL_ENDS, RATIOS, TermTable

LOCAL_ONLY = marked(
    "An earlier version made this model: its ratios are local, and the risk map is made of them as "
    "before. Run the study again for citywide ratios and scores that mean events."
)
BUSY = marked(
    "Nothing measures how many streets, homes or people a place has, so factors may mark busy "
    "places. An exposure or a control would tell."
)
VERDICTS = (
    *(marked("Variable"), marked("Citywide ratio"), marked("95% interval"), marked("Verdict")),
    marked("Why"),
)
FATES = (
    marked("Factor"),
    marked("Variables"),
    marked("Survived culling"),
    marked("What became of it"),
)
MEASURES = (marked("Map"), marked("Incidents in 10% of area"), marked("PAI at 10%"), "AUC")
MOST_HEIGHT = 160  # pixels of a table below a chart that may not shrink
FITTING = QHeaderView.ResizeMode.ResizeToContents
INTERACTIVE = QHeaderView.ResizeMode.Interactive


class ModelTab(QWidget):
    """The terms with their ratios as bars."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.said = forms.Note("")
        self.terms = TermTable(self)
        self.view = _RatioView(self.terms)
        self.of_term = forms.Told()  # what the mouse is told by tooltips
        _stack(self, self.said, self.view)
        self.layout().setStretch(0, 0)
        self.layout().addWidget(self.of_term)
        self.view.selectionModel().currentChanged.connect(
            lambda index, _before: self.of_term.setText(
                self.terms.explained(index.row()) if index.isValid() else ""
            )
        )

    def show_results(self, results) -> None:
        """Show the terms of the model."""
        model = results.model
        self.said.setText(_known(model))
        self.terms.show_model(model)
        self.of_term.clear()
        for column in (CITYWIDE, CITYWIDE_ENDS):
            self.view.setColumnHidden(column, not model.has_citywide)
        for column in (LOCAL, LOCAL_ENDS):
            self.view.setColumnHidden(column, model.local is None)
        self.view.fill()


def _known(model: Model) -> str:
    """Return what to know of the ratios of a model before reading them."""
    if not model.has_citywide:
        return tr(LOCAL_ONLY)
    if phrases.is_measured(model):
        parts = phrases.allowed_for(model), phrases.scores_are_rates(model)
        return " ".join(filter(None, parts))
    return tr(BUSY) if model.terms else ""


class _RatioView(QTableView):
    """A table of terms, as wide as its place."""

    def __init__(self, terms: TermTable):
        super().__init__()
        self.setModel(terms)
        _arrange(self)
        self.bars = BarDelegate(self)
        for column in RATIOS:
            self.setItemDelegateForColumn(column, self.bars)
            self.horizontalHeader().setSectionResizeMode(column, INTERACTIVE)
        forms.explain(
            self,
            tr("Model table"),
            tr(
                "The title of a column says what its numbers are, a row what its factor's ratios "
                "mean: hold the mouse over it."
            ),
        )

    def fill(self) -> None:
        """Give the bars what the other columns leave."""
        terms = self.model()
        terms.break_titles(False)
        forms.fill_width(self, *sorted(RATIOS))
        if self.horizontalHeader().length() > self.viewport().width():
            terms.break_titles(True)
            forms.fill_width(self, *sorted(RATIOS))

    def resizeEvent(self, event):  # noqa: N802
        """Keep the table as wide as its place."""
        super().resizeEvent(event)
        self.fill()


class HoldsUpTab(QWidget):
    """Which terms of the reference procedure hold up although incidents cluster, and why."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.said = forms.Note("")
        self.verdicts = told_table(
            VERDICTS, tr("Terms of the reference procedure, and whether they hold")
        )
        self.verdicts.setWordWrap(True)
        self.verdicts.verticalHeader().setSectionResizeMode(FITTING)
        _stack(self, self.said, self.verdicts)
        self.layout().setStretch(0, 0)
        self.layout().setStretch(1, 1)

    def show_results(self, results) -> None:
        """Show the verdicts."""
        model = results.model
        explained = explanation(model)
        first = (
            explained[0] if explained else tr("Nothing is known of the clustering of incidents.")
        )
        self.said.setText(" ".join(filter(None, (first, headline(model)))))
        found = judged(model)
        self.verdicts.setRowCount(len(found))
        for row, term in enumerate(found):
            texts = (
                phrases.variable(term.variable, model.units),
                tr("× {ratio}", ratio=phrases.times(term.citywide_first)),
                phrases.limits(term.citywide_first.precision),
                phrases.verdict(term.verdict.holds_up),
                sentence_case(phrases.reason(term, model)),
            )
            for column, text in enumerate(texts):
                self.verdicts.setItem(row, column, as_item(text, number=column in (1, 2)))
        self.verdicts.fill()


class LeftOutTab(QWidget):
    """What became of every factor, and which variables were dropped before any fit."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.fates = told_table(FATES, tr("What became of every factor"))
        self.fates.verticalHeader().setSectionResizeMode(FITTING)
        self.variables = QListWidget()
        self.variables.setAccessibleName(tr("Variables and notes"))
        self.variables.setWordWrap(True)
        self.variables.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        _stack(self, self.fates, self.variables)

    def show_results(self, results) -> None:
        """Show the fates of the factors, the variables dropped and the warnings."""
        found = fates(results.model)
        self.fates.setRowCount(len(found))
        for row, fate in enumerate(found):
            values = fate.factor, f"{fate.tested}", f"{fate.survived}", sentence_case(fate.outcome)
            for column, text in enumerate(values):
                self.fates.setItem(row, column, as_item(text, number=column in (1, 2)))
        self.fates.fill()
        self.variables.clear()
        for one in dropped(results.model):
            self.variables.addItem(tr("{variable}: {why}", variable=one.variable, why=one.reason))
        for one in results.model.cautions:
            self.variables.addItem(phrases.caution(one, results.model.units))
        self.variables.setVisible(self.variables.count() > 0)


class TestTab(QWidget):
    """Capture curves and measures of the maps on the incidents kept back."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.chart = CaptureChart()
        self.measures = plain_table(MEASURES, tr("Measures of the test"))
        self.measures.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        _stack(self, self.chart, self.measures)
        self.layout().setStretch(1, 0)

    def show_results(self, results) -> None:
        """Show the curves, and the measures at the share of the area most quoted."""
        self.chart.show_curves(results.tested)
        self.measures.setRowCount(len(results.tested))
        for row, one in enumerate(results.tested):
            at = one.headline
            values = (
                sentence_case(phrases.map_name(one.name)),
                phrases.whole_percent(at.hit_rate.value),
                phrases.figure(at.pai.value),
                phrases.figure(one.auc.value, 3),
            )
            for column, text in enumerate(values):
                self.measures.setItem(row, column, as_item(text, number=column > 0))
        _as_high_as_its_rows(self.measures)


class PlacesTab(QWidget):
    """What the priority places hold, and each of them; choosing one tells its extent."""

    chosen = pyqtSignal(object)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.held = forms.Told(tr("What the places hold"))
        self.table = PlacesTable()
        forms.explain(
            self.table,
            tr("Priority places"),
            tr(
                "Click a row, or press Enter, to move the map to a place; a title, or F3 in its "
                "column, sorts. Ctrl+C copies the selected rows."
            ),
        )
        self.copy = QPushButton(tr("Copy the &table"))
        self.copy.setAutoDefault(False)
        forms.explain(
            self.copy,
            tr("Copy the table"),
            tr("The selected rows, or all of them, as a spreadsheet takes them."),
        )
        self.copy.clicked.connect(lambda _checked: self.table.copy())
        self.said = forms.Told(tr("The place chosen"))
        self.said.setText(tr("Choose a place: what there is to say of it stands here."))
        for signal in (self.table.clicked, self.table.activated):
            signal.connect(lambda index: self.chosen.emit(index.data(EXTENT)))
        self.table.selectionModel().currentChanged.connect(
            lambda index, _before: self.said.setText(index.data(SENTENCE) or "")
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self.held)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.said)
        layout.addWidget(self.copy)
        layout.setAlignment(self.copy, forms.AT_LEFT)

    def show_results(self, results) -> None:
        """List the places by rank."""
        told = [phrases.held_sentence(one, len(results.places)) for one in results.held]
        self.held.setText("\n".join(told))
        self.table.show_places(results.places)


def _arrange(view: QTableView) -> None:
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setTabKeyNavigation(False)
    view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    view.setItemDelegateForColumn(0, forms.NameDelegate(view))
    view.horizontalHeader().setSectionResizeMode(FITTING)
    forms.compact(view)


class _ToldTable(QTableWidget):
    """A table whose last column has sentences: as wide as its place, and as its title needs."""

    def fill(self) -> None:
        """Give the sentences what the other columns leave: they are wrapped."""
        header, last = self.horizontalHeader(), self.columnCount() - 1
        left = self.viewport().width() - header.length() + self.columnWidth(last)
        self.setColumnWidth(last, max(left, header.sectionSizeHint(last)))

    def resizeEvent(self, event):  # noqa: N802
        """Keep the table as wide as its place."""
        super().resizeEvent(event)
        self.fill()


def told_table(headers, name: str) -> _ToldTable:
    """Return a table that is only read, with sentences in its last column."""
    table = _ToldTable(0, len(headers))
    _make_plain(table, headers, name)
    table.horizontalHeader().setSectionResizeMode(len(headers) - 1, INTERACTIVE)
    return table


def plain_table(headers, name: str) -> QTableWidget:
    """Return a table that is only read."""
    table = QTableWidget(0, len(headers))
    _make_plain(table, headers, name)
    return table


def _make_plain(table: QTableWidget, headers, name: str) -> None:
    table.setHorizontalHeaderLabels([tr(one) for one in headers])
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setAccessibleName(name)
    _arrange(table)


def _as_high_as_its_rows(table: QTableWidget) -> None:
    rows = table.rowCount() * table.verticalHeader().defaultSectionSize()
    high = rows + table.horizontalHeader().sizeHint().height() + 2 * table.frameWidth()
    table.setMaximumHeight(high)
    table.setMinimumHeight(min(high, MOST_HEIGHT))


def as_item(text: str, *, number: bool) -> QTableWidgetItem:
    """Return a cell of a table; numbers stand at the right."""
    item = QTableWidgetItem(text)
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    item.setTextAlignment(forms.as_number(side | Qt.AlignmentFlag.AlignVCenter))
    return item


def _stack(whole: QWidget, upper: QWidget, lower: QWidget) -> None:
    layout = QVBoxLayout(whole)
    layout.addWidget(upper, 2)
    layout.addWidget(lower, 1)

"""The priority places as a table: sorted by any column, and copied as a spreadsheet takes it."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QSortFilterProxyModel, Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from ..algorithms.language import marked, tr
from ..core.report import phrases
from . import forms
from .results_folder import PriorityPlace

EXTENT, SORT, SENTENCE = (Qt.ItemDataRole.UserRole + number for number in range(3))
WHY = 10


@dataclass(frozen=True)
class Column:
    """A column: what a place is called in it, its title, what that means, and how it is shown."""

    key: str
    title: str
    help: str
    share: bool = False


COLUMNS = (
    Column("rank", marked("Place"), marked("1 where most is expected")),
    Column("name", marked("Where"), marked("From the layer of names")),
    Column("cells", marked("Cells"), marked("How many cells of the grid it has")),
    Column("expected", marked("Expected"), marked("Events expected, in a period as long")),
    Column("low_80", marked("From"), marked("Four times of five it will have at least so many")),
    Column("high_80", marked("To"), marked("Four times of five it will have at most so many")),
    Column(
        "top_chance",
        marked("Chance of top 15"),
        marked("That it truly is one of the 15 places with the highest rates"),
        share=True,
    ),
    Column("past_events", marked("Recorded"), marked("Past events in it")),
    Column("later_events", marked("Later"), marked("Events in it of the period kept back")),
    Column("past_rank", marked("Rank by past"), marked("Its rank by past events")),
    Column("reasons", marked("Why"), marked("What bears on it, strongest first")),
)


class Places(QAbstractTableModel):
    """The places; numbers sort as numbers, and what is not known comes last."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.places: tuple[PriorityPlace, ...] = ()

    def show_places(self, places: tuple[PriorityPlace, ...]) -> None:
        """Show other places."""
        self.beginResetModel()
        self.places = places
        self.endResetModel()

    def rowCount(self, parent=None):  # noqa: N802
        """Return how many places there are."""
        return 0 if parent is not None and parent.isValid() else len(self.places)

    def columnCount(self, parent=None):  # noqa: N802
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):  # noqa: N802
        """Return a column's title, or what it means."""
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(COLUMNS[section].title)
        if role == Qt.ItemDataRole.TextAlignmentRole and section == WHY:
            return forms.as_number(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return tr(COLUMNS[section].help) if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        """Return what a cell shows, by what it sorts, and where its place is."""
        place = self.places[index.row()]
        value = place.facts.get(COLUMNS[index.column()].key)
        number = isinstance(value, (int, float))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _shown(value, COLUMNS[index.column()].share)
        if role == SORT:
            return value
        if role == EXTENT:
            return place.extent
        if role == SENTENCE:
            return place.sentence
        if role == Qt.ItemDataRole.ToolTipRole:
            return forms.plain(place.sentence)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return forms.as_number(side | Qt.AlignmentFlag.AlignTop)
        return None


def _shown(value, share: bool) -> str:
    if value is None:
        return ""
    if share:
        return phrases.chance_percent(value)
    return phrases.one_decimal(value) if isinstance(value, float) else f"{value}"


class _Sorted(QSortFilterProxyModel):
    """Rows by a column; what is not known comes last whichever way they are sorted."""

    def lessThan(self, left, right):  # noqa: N802
        """Return whether a row comes before another one."""
        one, other = left.data(SORT), right.data(SORT)
        if one is None or other is None:
            upwards = self.sortOrder() == Qt.SortOrder.AscendingOrder
            return one is not other and (other is None) == upwards
        if isinstance(one, str):
            return one.casefold() < other.casefold()
        return one < other


class PlacesTable(QTableView):
    """A click on a title sorts; Ctrl and C copy the selected rows, or all of them."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.places, self.sorted = Places(self), _Sorted(self)
        self.sorted.setSourceModel(self.places)
        self.setModel(self.sorted)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        forms.compact(self)
        fitting = QHeaderView.ResizeMode.ResizeToContents
        header = self.horizontalHeader()
        header.setSectionResizeMode(fitting)
        header.setSectionResizeMode(WHY, QHeaderView.ResizeMode.Interactive)

    def show_places(self, places: tuple[PriorityPlace, ...]) -> None:
        """Show places, without the columns of which nothing is known."""
        self.places.show_places(places)
        for number, column in enumerate(COLUMNS):
            known = any(one.facts.get(column.key) not in (None, "") for one in places)
            self.setColumnHidden(number, not known)
        forms.fill_width(self, WHY)

    def resizeEvent(self, event):  # noqa: N802
        """Share the width anew: what bears on a place never gets less than its title needs."""
        super().resizeEvent(event)
        forms.fill_width(self, WHY)

    def keyPressEvent(self, event):  # noqa: N802
        """Copy, or sort by the column of the current cell."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_F3 and self.currentIndex().isValid():
            self.sort_by(self.currentIndex().column())
        else:
            super().keyPressEvent(event)

    def sort_by(self, column: int) -> None:
        """Sort by a column; the other way round where it is sorted by that already."""
        order, header = Qt.SortOrder.AscendingOrder, self.horizontalHeader()
        if (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (column, order):
            order = Qt.SortOrder.DescendingOrder
        self.sortByColumn(column, order)

    def copy(self) -> None:
        """Put the selected rows onto the clipboard, or all, in the order shown."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedRows()})
        rows = chosen or range(self.sorted.rowCount())
        columns = [one for one in range(len(COLUMNS)) if not self.isColumnHidden(one)]
        titles = "\t".join(tr(COLUMNS[one].title) for one in columns)
        lines = ["\t".join(self._text(row, one) for one in columns) for row in rows]
        QApplication.clipboard().setText("\n".join([titles, *lines]))

    def _text(self, row: int, column: int) -> str:
        index = self.sorted.index(row, column, QModelIndex())
        return " ".join(str(index.data() or "").split())

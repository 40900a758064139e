"""The studies of a series as a table: which, how far, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from ...algorithms.language import marked, tr
from ...algorithms.series import heard
from ...core.study import Member

STATES = {
    heard.WAITING: marked("waiting"),
    heard.RUNNING: marked("running, {share}%"),
    heard.DONE: marked("done"),
    heard.KEPT: marked("done before, still holds"),
    heard.FAILED: marked("failed"),
}
FOLDER = Qt.ItemDataRole.UserRole
STATE = FOLDER + 1


class Queue(QTableWidget):
    """A row a study: its name, how it goes, and why it failed."""

    def __init__(self, parent=None):
        super().__init__(0, 3, parent)
        self.setHorizontalHeaderLabels([tr("Study"), tr("State"), tr("What went wrong")])
        self.setAccessibleName(tr("Studies of the series"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        for column, mode in enumerate(
            (
                QHeaderView.ResizeMode.ResizeToContents,
                QHeaderView.ResizeMode.ResizeToContents,
                QHeaderView.ResizeMode.Stretch,
            )
        ):
            header.setSectionResizeMode(column, mode)
        self._rows: dict[str, int] = {}

    def show_members(self, members: Iterable[Member]) -> None:
        """Show the studies that there will be."""
        found = list(members)
        self.setRowCount(len(found))
        self._rows = {one.folder: row for row, one in enumerate(found)}
        for row, one in enumerate(found):
            for column, text in enumerate(
                (one.name, "", "" if one.fault is None else str(one.fault))
            ):
                self.setItem(row, column, QTableWidgetItem(text))
            self.item(row, 0).setData(FOLDER, one.folder)

    def tell(self, folder: str, state: str, share: float, words: str) -> None:
        """Show how a study goes."""
        row = self._rows.get(folder)
        if row is None:
            return
        text = tr(STATES[state], share=round(100 * share))
        self.item(row, 1).setText(text)
        self.item(row, 1).setData(STATE, state)
        self.item(row, 2).setText(words)
        self.item(row, 2).setToolTip(words)

    def state_of(self, folder: str) -> str:
        """Return in which state a study is."""
        return self.item(self._rows[folder], 1).data(STATE) or ""

    @property
    def over(self) -> int:
        """How many studies are finished, or failed."""
        return sum(self.state_of(folder) in heard.OVER for folder in self._rows)

    @property
    def chosen(self) -> str:
        """The folder of the study that is selected, if it has results; else an empty text."""
        items = self.selectedItems()
        if not items:
            return ""
        row = items[0].row()
        good = self.item(row, 1).data(STATE) in (heard.DONE, heard.KEPT)
        return self.item(row, 0).data(FOLDER) if good else ""

"""The ledger of an import on the screen: the sum, what to know, and the rows left out."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from ...algorithms.language import counted, numeral, tr
from ...core.data.ledger import Row, in_files
from ...core.data.reasons import REASONS
from ...core.plain import shown
from .. import forms

FIRST_WIDE = 420  # pixels, of a column of words


class LeftOut(QTreeWidget):
    """Rows left out: each reason with its number, and under it the first rows by file and line."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setHeaderLabels([tr("Reason"), tr("Rows")])
        self.setAlternatingRowColors(True)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(False)
        forms.explain(self, tr("Rows left out"), tr("Each reason, and the first rows of each."))

    def show_ledger(self, ledger: dict) -> None:
        """Show what a ledger's record says."""
        self.clear()
        for reason, number in ledger.get("dropped", {}).items():
            item = _row(tr(REASONS.get(reason, reason)), numeral(f"{number:,}"))
            for one in _by_file(ledger.get("examples", {}).get(reason, ())):
                item.addChild(_row(one, ""))
            self.addTopLevelItem(item)
        for file, why in ledger.get("ignored", {}).items():
            self.addTopLevelItem(_row(tr("{file}: not read. {why}", file=file, why=why), ""))
        if not self.topLevelItemCount():
            self.addTopLevelItem(_row(tr("Nothing was left out."), "0"))
        if self.topLevelItemCount() <= 2:
            self.expandAll()


def _by_file(examples) -> list[str]:
    """Return where rows stand, a text for each file."""
    files: dict[str, list[Row]] = {}
    for one in examples:
        files.setdefault(one["file"], []).append(Row(one["file"], one["line"]))
    return [shown(in_files(rows)) for rows in files.values()]


def _row(text: str, number: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([text, number])
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
    item.setToolTip(0, forms.plain(text))
    return item


def in_one_sentence(ledger: dict) -> str:
    """Return the sum of a ledger."""
    rows, kept = ledger.get("rows", 0), ledger.get("kept", 0)
    files = len(ledger.get("files", {}))
    read = counted(rows, "{count} row read", "{count} rows read")
    if files > 1:
        read = tr("{read} from {files:,} files", read=read, files=files)
    return tr("{read}: {kept:,} kept, {left:,} left out.", read=read, kept=kept, left=rows - kept)


def to_know(ledger: dict) -> list[str]:
    """Return the sentences that an analyst should read."""
    return [one["sentence"] for one in ledger.get("warnings", ())]

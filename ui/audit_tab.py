"""The tab of the results on who lives where the maps flag."""

from __future__ import annotations

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QPushButton, QTableWidget, QVBoxLayout, QWidget

from ..algorithms.language import tr
from ..core.audit.record import Audit
from ..core.report.audit_tables import of_groups
from ..core.report.audit_words import panels_of, summary_of
from . import forms
from .result_tabs import as_item, plain_table


class AuditTab(QWidget):
    """What was found in sentences, and each group on each map."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.said = forms.Told(tr("Who lives where the maps flag"))
        self.table: QTableWidget = plain_table((), tr("Residents of the flagged ground by group"))
        self.note = forms.Note()
        self.page = QPushButton(tr("Open the &page on it"))
        self.page.setAutoDefault(False)
        forms.explain(
            self.page,
            tr("Open the page on who is affected"),
            tr("Charts, every share of the area, and what the figures cannot show."),
        )
        self.page.clicked.connect(lambda _checked: self._open())
        self._file = None
        layout = QVBoxLayout(self)
        layout.addWidget(self.said)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.note)
        layout.addWidget(self.page)
        layout.setAlignment(self.page, forms.AT_LEFT)

    def show_results(self, results) -> None:
        """Show the audit of the results, if there is one."""
        audit, self._file = results.audit, results.audit_page
        if audit is None:
            return
        self.said.setText(summary_of(audit))
        self._fill(audit)
        self.note.setText(
            tr(
                "Share of each group among the residents of the flagged ground, and how many times "
                "that is its share of all residents, with the 95% interval. Residents are not all "
                "who are there, and there is no single score."
            )
        )
        self.page.setVisible(self._file.exists())

    def _fill(self, audit: Audit) -> None:
        shown = of_groups(audit, range(len(audit.groups)), panels_of(audit))
        self.table.setColumnCount(1 + len(shown.headings))
        self.table.setHorizontalHeaderLabels([tr("Group"), *shown.headings])
        self.table.setRowCount(len(shown.rows))
        for row, one in enumerate(shown.rows):
            self.table.setItem(row, 0, as_item(one.name, number=False))
            for column, figure in enumerate(one.figures, 1):
                ends = f"({figure.interval})" if figure.interval else ""
                text = " ".join(filter(None, (figure.text, figure.more, ends)))
                self.table.setItem(row, column, as_item(text, number=True))

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file)))

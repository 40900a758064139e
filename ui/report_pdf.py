"""The report as a PDF beside it, where QGIS has what prints a page: Qt's WebKit."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

from qgis.PyQt.QtCore import QByteArray, QEventLoop, QMarginsF, QTimer, QUrl
from qgis.PyQt.QtGui import QPageLayout, QPageSize
from qgis.PyQt.QtNetwork import QNetworkAccessManager, QNetworkRequest

from ..algorithms.files.texts import read_text
from ..algorithms.language import marked, tr
from ..core.errors import RtmError

MADE_BY = "risk_terrain_modelling"  # in the file, by which ours is known
REMEDY = marked("Open the report in the web browser and print it into a PDF there.")
MOST_MILLISECONDS = 30_000
MARGIN = 15  # millimetres
# what browsers know by newer names; rows are kept whole as tables of their own alone
STYLE = b"""
figure, svg, p, li { page-break-inside: avoid; }
h2, h3, caption { page-break-after: avoid; }
html { font-size: 12pt !important; }
.places, .places caption, .places thead, .places tbody { display: block; }
.places th:first-child { width: 24%; }
.places thead { page-break-after: avoid; }
.places tr { display: table; width: 100%; table-layout: fixed; page-break-inside: avoid; }
"""


def can_print() -> bool:
    """Return whether this QGIS can make a PDF; those with Qt 6 have no WebKit."""
    try:
        import_module("qgis.PyQt.QtWebKitWidgets")
        import_module("qgis.PyQt.QtPrintSupport")
    except ImportError:
        return False
    return True


def write_pdf(report: Path) -> Path:
    """Print a report beside itself and return the file; raises `RtmError` where that fails."""
    if not can_print():
        raise RtmError(tr("This QGIS cannot make a PDF by itself."), tr(REMEDY), kind="package")
    html = read_text(report, tr("The report {report}", report=report), tr("Run the study again."))
    target = _free(report.with_suffix(".pdf"))
    part = target.with_name(f".{target.name}.part")
    try:
        _print(html, report, part)
        os.replace(part, target)
    except OSError as reason:
        part.unlink(missing_ok=True)
        raise RtmError(
            tr("{file} cannot be written ({reason}).", file=target, reason=reason.strerror),
            tr("Close the program that shows it, or allow writing to the folder."),
            kind="output",
        ) from reason
    return target


def _free(path: Path) -> Path:
    """Return the path, or one with a number where a file that is not ours has the name."""
    free, number = path, 2
    while free.exists() and MADE_BY.encode("utf-16-be") not in free.read_bytes():
        free, number = path.with_name(f"{path.stem} {number}.pdf"), number + 1
    return free


def _print(html: str, report: Path, target: Path) -> None:
    from qgis.PyQt.QtPrintSupport import QPrinter

    page = _page()
    _load(page, html, report)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setCreator(MADE_BY)
    printer.setDocName(report.parent.name)
    a4 = QPageSize(QPageSize.PageSizeId.A4)
    margins = QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN)
    upright = QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(a4, upright, margins, QPageLayout.Unit.Millimeter))
    page.mainFrame().print(printer)
    if not target.exists():
        raise OSError(0, tr("nothing was printed"))


def _page():
    """Return an empty page that runs no script and asks no server."""
    from qgis.PyQt.QtWebKit import QWebSettings
    from qgis.PyQt.QtWebKitWidgets import QWebPage

    page = QWebPage()
    settings = page.settings()
    settings.setAttribute(QWebSettings.WebAttribute.JavascriptEnabled, False)
    settings.setAttribute(QWebSettings.WebAttribute.PluginsEnabled, False)
    style = bytes(QByteArray(STYLE).toBase64()).decode("ascii")
    settings.setUserStyleSheetUrl(QUrl(f"data:text/css;charset=utf-8;base64,{style}"))
    page.setNetworkAccessManager(_WithinThePage(page))
    return page


class _WithinThePage(QNetworkAccessManager):
    """Gives what a page holds itself, and nothing from anywhere else."""

    def createRequest(self, operation, request, data=None):  # noqa: N802
        """Answer a request; one that leads out of the page is one for nothing."""
        if request.url().scheme() != "data":
            request = QNetworkRequest(QUrl())
        return super().createRequest(operation, request, data)


def _load(page, html: str, report: Path) -> None:
    loop = QEventLoop()
    page.loadFinished.connect(loop.quit)
    QTimer.singleShot(MOST_MILLISECONDS, loop.quit)
    page.mainFrame().setHtml(html, QUrl.fromLocalFile(str(report)))
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

"""The user guide in a window of its own, without a network."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtWidgets import QTextBrowser, QVBoxLayout

from ..algorithms.base import help_page
from ..algorithms.language import tr
from .keys import KeyDialog


class GuideWindow(KeyDialog):
    """The guide, opened at a section."""

    def __init__(self, section: str = "", parent=None):
        super().__init__(parent)
        self.setWindowTitle(tr("Risk Terrain Modelling: user guide"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.browser = QTextBrowser()
        self.browser.setOpenExternalLinks(True)
        self.browser.setAccessibleName(tr("User guide"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.browser)
        self.resize(780, 640)
        self.show_section(section)

    def show_section(self, section: str) -> None:
        """Move to a section."""
        url = QUrl.fromLocalFile(str(help_page("guide")))
        url.setFragment(section)
        self.browser.setSource(url)


def open_guide(section: str = "", parent=None) -> GuideWindow:
    """Open the guide at a section, not blocking anything."""
    window = GuideWindow(section, parent)
    window.show()
    return window

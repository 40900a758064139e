"""A wizard beside the map: in a dock of QGIS's window, or in a window of its own again."""

from __future__ import annotations

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMainWindow, QWidget

WIDTH = 620  # pixels; the names of the pages have no room there
AREAS = Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea


class WizardDock(QgsDockWidget):
    """Holds a wizard; closing it closes the wizard, which may ask and stay."""

    def __init__(self, wizard: QWidget, window: QMainWindow):
        super().__init__(wizard.windowTitle(), window)
        self.setObjectName("rtmWizardDock")
        self.setAllowedAreas(AREAS)
        self.wizard, self._before = wizard, (wizard.windowFlags(), wizard.size())
        wizard.setWindowFlags(Qt.WindowType.Widget)
        self.setWidget(wizard)
        wizard.windowTitleChanged.connect(self.setWindowTitle)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self)
        window.resizeDocks([self], [WIDTH], Qt.Orientation.Horizontal)
        wizard.show()

    def release(self) -> None:
        """Give the wizard a window of its own again."""
        flags, size = self._before
        wizard, window = self.wizard, self.parent()
        wizard.windowTitleChanged.disconnect(self.setWindowTitle)
        self.setWidget(None)
        wizard.setParent(window, flags)
        wizard.resize(size)
        wizard.show()
        self.let_go()

    def let_go(self) -> None:
        """Be gone: the wizard has left, or has closed."""
        self.wizard = None
        self.close()
        self.deleteLater()

    def closeEvent(self, event):  # noqa: N802
        """Close the wizard, unless it stays."""
        if self.wizard is not None and not self.wizard.may_close():
            event.ignore()
            return
        wizard, self.wizard = self.wizard, None
        super().closeEvent(event)
        if wizard is not None:
            wizard.done(0)

"""As much of a window as the wizard needs, and a person at it: clicks, types, waits."""

import time
from pathlib import Path

from qgis.core import QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEventLoop, QMimeData, QPoint, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QCheckBox, QMainWindow, QRadioButton

LEFT = Qt.MouseButton.LeftButton
MOST_SECONDS = 300  # only what hangs meets it; on a busy machine checks take a minute


class Iface:
    """As much of QGIS's window as the plugin's windows ask for."""

    def __init__(self):
        self.window = QMainWindow()
        self.canvas = QgsMapCanvas(self.window)

    def mainWindow(self):
        return self.window

    def mapCanvas(self):
        return self.canvas


def wait_for(condition, what="it"):
    """Let Qt work until something holds."""
    end = time.monotonic() + MOST_SECONDS
    while not condition():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        assert time.monotonic() < end, f"waited too long for {what}"


class Driver:
    """A person at the wizard: clicks, types, waits."""

    def __init__(self, wizard):
        self.wizard = wizard
        for name, page in wizard.named.items():  # self.study, self.incidents ...
            setattr(self, name, page)

    def settle(self):
        """Wait until everything entered has been looked at."""
        checks = self.wizard.checks
        QApplication.processEvents()
        wait_for(lambda: not checks._timer.isActive() and checks.idle, "the checks")

    def button(self, which):
        return self.wizard.button(getattr(self.wizard.WizardButton, which))

    def next(self):
        button = self.button("NextButton")
        assert button.isEnabled(), self.wizard.currentPage().missing.text()
        QTest.mouseClick(button, LEFT)

    def back(self):
        QTest.mouseClick(self.button("BackButton"), LEFT)

    def go(self, number):
        """Go forward to a page."""
        while self.wizard.currentId() < number:
            self.settle()
            self.next()
        self.settle()

    def type(self, widget, text):
        widget.setFocus()
        widget.selectAll()
        QTest.keyClicks(widget, text)
        QTest.keyClick(widget, Qt.Key.Key_Tab)

    def click(self, button):
        assert button.isEnabled()
        wide = isinstance(button, (QCheckBox, QRadioButton))  # only box and text take clicks
        where = QPoint(8, button.height() // 2) if wide else button.rect().center()
        QTest.mouseClick(button, LEFT, pos=where)

    def drop(self, data, widget):
        """Drop something on the middle of a widget, as the desktop would."""
        where, copy = widget.rect().center(), Qt.DropAction.CopyAction
        none = Qt.KeyboardModifier.NoModifier
        entering = QDragEnterEvent(where, copy, data, LEFT, none)
        QApplication.sendEvent(widget, entering)  # Qt looks upwards for one that takes drops
        assert entering.isAccepted()
        QApplication.sendEvent(widget, QDropEvent(QPointF(where), copy, data, LEFT, none))
        QApplication.processEvents()

    def drop_files(self, paths, widget):
        """Drop files or folders."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        self.drop(data, widget)

    def pick(self, picker, text):
        """Choose the layer of this name in a picker, as a click on it would."""
        index = picker.box.findText(text)
        assert index >= 0, [picker.box.itemText(i) for i in range(picker.box.count())]
        picker.box.setCurrentIndex(index)
        picker.box.activated.emit(index)

    def run_into(self, folder):
        self.go(4)
        self.run.folder.setText(str(folder))
        self.click(self.run.run)

    def wait_for_run(self):
        wait_for(lambda: not self.run.running, "the run")


def add_to_project(path: Path):
    layer = QgsVectorLayer(str(path), Path(path).stem, "ogr")
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    return layer

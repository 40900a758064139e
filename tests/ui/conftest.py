"""A window as QGIS has one, and a wizard in it that real events drive."""

import os
import shutil
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # else QGIS ends where there is no screen
pytest.importorskip("qgis.gui", reason="QGIS's Python bindings are not installed")

from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEventLoop, QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QMainWindow, QMessageBox, QRadioButton

LEFT = Qt.MouseButton.LeftButton
MOST_SECONDS = 60


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
        wide = isinstance(button, QRadioButton)  # only its circle and its text take clicks
        where = QPoint(8, button.height() // 2) if wide else button.rect().center()
        QTest.mouseClick(button, LEFT, pos=where)

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


@pytest.fixture
def iface(processing):
    QgsProject.instance().clear()
    made = Iface()
    yield made
    QgsProject.instance().clear()
    made.window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def asked(monkeypatch):
    """Answers to give to questions; what was asked is kept."""

    found = SimpleNamespace(answer=QMessageBox.StandardButton.Discard, texts=[])

    def question(_parent, _title, text, *_buttons):
        found.texts.append(text)
        return found.answer

    monkeypatch.setattr(QMessageBox, "question", question)
    monkeypatch.setattr(QMessageBox, "warning", question)
    return found


@pytest.fixture
def opened(iface, asked, monkeypatch):
    """Open wizards, and close them at the end."""
    from risk_terrain_modelling.ui import checks
    from risk_terrain_modelling.ui import wizard as module

    monkeypatch.setattr(checks, "PAUSE", 20)  # nobody types here
    made = []

    def open_one(**options):
        driver = Driver(module.open_wizard(iface, **options))
        made.append(driver)
        return driver

    yield open_one
    asked.answer = QMessageBox.StandardButton.Discard
    for driver in made:
        if driver.wizard in module._open:
            driver.wizard.close()
    wait_for(lambda: not QgsApplication.taskManager().activeTasks(), "tasks")
    QApplication.processEvents()


@pytest.fixture
def sample(root, tmp_path):
    """A copy of the sample city."""
    folder = tmp_path / "sample"
    shutil.copytree(root / "resources" / "sample", folder)
    return folder


@pytest.fixture(scope="session")
def run_once(processing, root, tmp_path_factory):
    """The results of the sample city, made once; not to be changed."""
    folder = tmp_path_factory.mktemp("saltmarsh")
    study = root / "resources" / "sample" / "study.json"
    processing.run("rtm:runstudy", {"STUDY": str(study), "OUTPUT_FOLDER": str(folder)})
    return folder


@pytest.fixture
def results(run_once, tmp_path):
    """A copy of the results of the sample city, beside them: its sources are relative paths."""
    beside = run_once.with_name(f"copy_{tmp_path.name}")
    shutil.copytree(run_once, beside)
    return beside


def add_to_project(path: Path):
    layer = QgsVectorLayer(str(path), Path(path).stem, "ogr")
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    return layer

"""A window as QGIS has one, and a wizard in it that real events drive."""

import os
import shutil
from types import SimpleNamespace

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # else QGIS ends where there is no screen
pytest.importorskip("qgis.gui", reason="QGIS's Python bindings are not installed")

from qgis.core import QgsApplication, QgsProject, QgsSettings
from qgis.PyQt.QtWidgets import QApplication, QMessageBox
from risk_terrain_modelling.tests.driver import Driver, Iface, wait_for
from risk_terrain_modelling.tests.town import Town


@pytest.fixture
def iface(processing):
    QgsProject.instance().clear()
    made = Iface()
    yield made
    QgsProject.instance().clear()
    QgsSettings().remove("rtm")  # what an earlier test had remembered is not here
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
    # QGIS may lose a task that waits for a thread when another ends: it would be there for ever
    QgsApplication.taskManager().cancelAll()
    wait_for(lambda: not QgsApplication.taskManager().activeTasks(), "tasks")
    QApplication.processEvents()


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


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

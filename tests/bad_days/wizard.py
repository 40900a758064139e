"""A wizard in the hands of somebody who tries everything, in any order."""

from __future__ import annotations

import os
import random
import re
import sys
import tempfile
import time
import traceback
from pathlib import Path

from qgis.core import QgsApplication, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import (
    QAbstractListModel,
    QEvent,
    QEventLoop,
    QPoint,
    Qt,
    QTimer,
    qInstallMessageHandler,
)
from qgis.PyQt.QtGui import QDesktopServices, QKeyEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMessageBox,
    QTabWidget,
    QWidget,
    QWizard,
)

from . import decoys, saying, words
from .machine import Refused, in_child
from .random_study import Maker
from .scene import empty
from .studies import faults_of
from .tally import Tally

LEFT, ENTER, SHIFT = Qt.MouseButton.LeftButton, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier
LOOSE = re.compile(rf"<[^>&]*{words.MARK}|<script", re.I)
HARMLESS = re.compile(
    r"propagateSizeHints|Logged warning|This plugin does not support|QStandardPaths|QFont|"
    r"setGeometry|"
    r"QSocketNotifier|QPainter|stopped by|QWidget::setMinimumSize|QBasicTimer"
)
STEPS, SECONDS = 40, 70


def lines(root: Path, rng: random.Random, runs: int, every: int = 1) -> list[Tally]:
    """Drive so many wizards."""
    tally = Tally("The wizard, driven at random")
    for _ in range(0, runs, every):
        one_case(root / "wizard", str(rng.randrange(10**9)), tally)
    return [tally]


def one_case(root: Path, seed: str, tally: Tally) -> None:
    """Drive one wizard in a child."""
    empty(root)
    outcome = in_child(lambda: drive(root, seed), seconds=SECONDS)
    faults = faults_of(outcome)
    if outcome.kind == "result":
        faults += outcome.value
    tally.add(f"seed {seed}", faults, outcome.kind)


def _can_be_accepted(dialog: QWidget) -> bool:
    """Return whether the button that accepts a dialog, where it has one, can be pressed."""
    box = dialog.findChild(QDialogButtonBox)
    ok = box.button(QDialogButtonBox.StandardButton.Ok) if box is not None else None
    return ok is None or ok.isEnabled()


class Iface:
    """As much of QGIS's window as the plugin asks for."""

    def __init__(self):
        self.window = QMainWindow()
        self.canvas = QgsMapCanvas(self.window)

    def mainWindow(self):
        return self.window

    def mapCanvas(self):
        return self.canvas


class Hands:
    """Random hands on a wizard, and an eye on everything that goes wrong."""

    def __init__(self, rng: random.Random, folder: Path, *, answer_no: bool = False):
        self.rng, self.folder, self.answer_no = rng, folder, answer_no
        self.faults: list[str] = []
        self.done: list[str] = []
        self._watch()
        from ...ui import wizard as module

        self.iface = Iface()
        self.wizard = module.open_wizard(self.iface)
        self.open = module.open_wizards

    def _watch(self) -> None:
        """Note every exception and Qt's complaints; answer every question at random."""
        sys.excepthook = lambda *what: self.fault("".join(traceback.format_exception(*what)))
        qInstallMessageHandler(self._heard)
        buttons = QMessageBox.StandardButton
        answers = (buttons.Save, buttons.Discard, buttons.Cancel, buttons.Yes, buttons.No)

        def asked(_parent, _title, text, *_rest):
            self._look_at_text("a question", text)
            return buttons.No if self.answer_no else self.rng.choice(answers)

        for name in ("question", "warning", "information", "critical"):
            setattr(QMessageBox, name, staticmethod(asked))
        QFileDialog.getOpenFileName = staticmethod(lambda *_a, **_k: (self._some_file(), ""))
        QFileDialog.getOpenFileNames = staticmethod(lambda *_a, **_k: ([self._some_file()], ""))
        QFileDialog.getSaveFileName = staticmethod(lambda *_a, **_k: (self._new_file(), ""))
        QFileDialog.getExistingDirectory = staticmethod(lambda *_a, **_k: self._new_file())
        QDesktopServices.openUrl = staticmethod(lambda _url: True)
        self._timer = QTimer()
        self._timer.timeout.connect(self._end_dialogs)
        self._timer.start(150)

    def fault(self, text: str) -> None:
        """Note a fault with what led to it."""
        last = text.strip().splitlines()[-1]
        self.faults.append(f"{last} after {self.done[-3:]}: {text}"[:3000])

    def _heard(self, _kind, _where, text) -> None:
        if not HARMLESS.search(text):
            self.fault(f"Qt: {text}")

    def _some_file(self) -> str:
        found = [str(path) for path in self.folder.iterdir()]
        return self.rng.choice([*found, "", "/nowhere/x.gpkg", "/etc/passwd"])

    def _new_file(self) -> str:
        """Return a name that the dialog for saving would not ask about."""
        name = words.file_name(self.rng, 0.3)
        path = self.rng.choice((str(self.folder / name), str(self.folder / f"{name}.json"), ""))
        return "" if os.path.isfile(path) else path

    def _end_dialogs(self) -> None:
        """Leave a dialog that waits, sometimes by its default button."""
        dialog = QApplication.activeModalWidget()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        if dialog is not None and dialog is not self.wizard:
            if self.rng.random() < 0.5 and not self.answer_no and _can_be_accepted(dialog):
                dialog.accept()
            else:
                dialog.reject()

    def settle(self, seconds: float = 0.1) -> None:
        """Let Qt work for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def act(self) -> None:
        """Do one thing to one widget that can be seen and used."""
        if self.wizard not in self.open():
            return
        page = self.wizard.currentPage()
        found = [
            one
            for one in page.findChildren(QWidget)
            if one.isVisible() and one.isEnabled() and _usable(one)
        ]
        moves = [self.wizard.button(one) for one in MOVES if self.wizard.button(one).isEnabled()]
        widget = self.rng.choice(moves if self.rng.random() < 0.25 or not found else found)
        self.done.append(
            f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()}"
        )
        self._use(widget)
        self.settle(0.02)

    def _use(self, widget) -> None:
        rng = self.rng
        if isinstance(widget, QLineEdit):
            widget.setText(rng.choice((words.name(rng, 0.7), self._new_file(), self._some_file())))
            widget.textEdited.emit(widget.text())
            widget.editingFinished.emit()
        elif isinstance(widget, QAbstractSpinBox):
            low, high = widget.minimum(), widget.maximum()
            value = rng.choice((low, high, 0, 1, low + (high - low) * rng.random()))
            widget.setValue(type(low)(value))
        elif isinstance(widget, QComboBox) and widget.count():
            widget.setCurrentIndex(rng.randrange(widget.count()))
            widget.activated.emit(widget.currentIndex())
        elif isinstance(widget, QTabWidget) and widget.count():
            widget.setCurrentIndex(rng.randrange(widget.count()))
        elif isinstance(widget, QAbstractItemView):
            self._use_table(widget)
        elif isinstance(widget, QAbstractButton):
            QTest.mouseClick(widget, LEFT, pos=QPoint(8, widget.height() // 2))

    def _use_table(self, view) -> None:
        model = view.model()
        if model is None or not model.rowCount() or not _columns(model):
            return
        row, column = self.rng.randrange(model.rowCount()), self.rng.randrange(_columns(model))
        index = model.index(row, column)
        view.setCurrentIndex(index)
        values = (words.name(self.rng, 0.7), 0, -1, 1e12, None, Qt.CheckState.Checked)
        model.setData(index, self.rng.choice(values))
        for key in (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Space):
            if self.rng.random() < 0.2:
                QApplication.sendEvent(view, QKeyEvent(QEvent.Type.KeyPress, key, SHIFT))

    def look(self) -> None:
        """Look whether a text of the analyst's is taken for tags."""
        for widget in self.wizard.findChildren(QWidget):
            if isinstance(widget, QLabel):
                rich = widget.textFormat() == Qt.TextFormat.RichText
                guessed = widget.textFormat() == Qt.TextFormat.AutoText
                if rich or (guessed and Qt.mightBeRichText(widget.text())):
                    self._look_at_text(f"a label {widget.accessibleName()}", widget.text())
            self._look_at_text(f"the tooltip of {type(widget).__name__}", widget.toolTip())
            if isinstance(widget, (QAbstractItemView, QComboBox)):
                self._look_at_items(widget.model())

    def _look_at_items(self, model) -> None:
        for row in range(min(model.rowCount(), 20) if model is not None else 0):
            for column in range(_columns(model)):
                tip = model.data(model.index(row, column), Qt.ItemDataRole.ToolTipRole)
                self._look_at_text("the tooltip of an item", tip)

    def _look_at_text(self, where: str, text) -> None:
        if isinstance(text, str) and Qt.mightBeRichText(text) and LOOSE.search(text):
            self.fault(f"tags get loose in {where}: {text[:200]!r}")

    def run(self, folder: Path) -> None:
        """Go to the page that runs, if that can be reached, and run; perhaps stop or close."""
        for _ in range(6):
            self.settle(0.4)
            if self.wizard.currentPage() is self.wizard.named["run"]:
                break
            self.wizard.next()
        page = self.wizard.named["run"]
        if self.wizard.currentPage() is not page:
            return
        page.folder.setText(str(folder))
        self.settle()
        if not page.run.isEnabled():
            self._said(page.fault.text())
            return
        QTest.mouseClick(page.run, LEFT)
        end = time.monotonic() + 40
        stop_at = time.monotonic() + self.rng.choice((0.2, 0.8, 99, 99))
        while page.running and time.monotonic() < end:
            self.settle(0.05)
            if time.monotonic() > stop_at:
                page.cancel()
        if page.running:
            self.fault("the run does not end")
        self._said(page.fault.text())
        self._results()

    def _said(self, text: str) -> None:
        plain = re.sub(r"<[^>]+>", "", text).strip(" ")
        if plain:
            self.faults += [f"the run page: {one}" for one in saying.faults_of_text(plain)]

    def _results(self) -> None:
        self.settle(0.3)
        if self.wizard.draft.results is None:
            return
        self.wizard.next()
        page = self.wizard.currentPage()
        for button in page.findChildren(QAbstractButton):
            if button.isVisible() and button.isEnabled():
                self.done.append(f"results: {button.text()}")
                button.click()
                self.settle(0.05)
        for number in range(page.tabs.count()):
            page.tabs.setCurrentIndex(number)
            self.settle(0.02)

    def close(self) -> None:
        """Close the wizard whatever it asks; nothing may be left that waits."""
        for wizard in list(self.open()):
            wizard.done(0)
        end = time.monotonic() + 40
        while QgsApplication.taskManager().activeTasks() and time.monotonic() < end:
            self.settle(0.05)
        if QgsApplication.taskManager().activeTasks():
            self.fault("a task does not end")
        self._timer.stop()
        if QApplication.activeModalWidget() is not None:
            self.fault(f"a dialog waits: {QApplication.activeModalWidget().windowTitle()}")
        QgsProject.instance().clear()
        self.settle(0.1)
        qInstallMessageHandler(None)


MOVES = (
    QWizard.WizardButton.NextButton,
    QWizard.WizardButton.NextButton,
    QWizard.WizardButton.BackButton,
    QWizard.WizardButton.HelpButton,
    QWizard.WizardButton.CustomButton1,
)


def _columns(model) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount()


def _usable(widget) -> bool:
    kinds = (QLineEdit, QAbstractSpinBox, QComboBox, QTabWidget, QAbstractItemView, QAbstractButton)
    return isinstance(widget, kinds) and not isinstance(widget.parent(), QAbstractSpinBox)


def drive(root: Path, seed: str) -> list[str]:
    """Make a study, open it in a wizard, do everything, and return what went wrong."""
    rng = random.Random(seed)
    case = Maker(rng, root / "project").make()
    os.environ["TMPDIR"] = tempfile.tempdir = str(root / "temporary")
    (root / "temporary").mkdir()
    decoys.place(root / "project")
    hands = Hands(rng, root / "project")
    hands.wizard.open_study(case.study)
    hands.settle(0.3)
    hands.look()
    before = case.study.read_bytes()
    if rng.random() < 0.5:
        hands.run(case.target)
        if case.study.exists() and case.study.read_bytes() != before:
            hands.fault("the study file was rewritten by a run")
    for _ in range(rng.randint(0, STEPS)):
        hands.act()
    hands.look()
    if rng.random() < 0.3 and hands.wizard in hands.open():
        hands.run(root / "project" / "second results")
        hands.look()
    hands.close()
    return list(dict.fromkeys(hands.faults))


def run_once(study: Path, folder: Path) -> str:
    """Run a study in a wizard into a folder; raises `Refused` with the fault that it shows."""
    hands = Hands(random.Random(1), study.parent)
    hands.wizard.open_study(study)
    hands.wizard.draft.save = lambda _path: None
    hands.settle(0.3)
    page = hands.wizard.named["run"]
    for _ in range(4):
        hands.settle(0.4)
        hands.wizard.next()
    page.folder.setText(str(folder))
    hands.settle(0.2)
    QTest.mouseClick(page.run, LEFT)
    end = time.monotonic() + 40
    while page.running and time.monotonic() < end:
        hands.settle(0.05)
    said = re.sub(r"<[^>]+>", "", page.fault.text())
    faults, shown = hands.faults, hands.wizard.draft.results
    hands.close()
    if said:
        raise Refused(said)
    return f"results {shown}, faults {faults}"


def quick(root: Path, rng: random.Random) -> list[Tally]:
    """Drive a wizard."""
    return lines(root, rng, 1)

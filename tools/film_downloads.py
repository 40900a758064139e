"""Make a study from raw files by clicks alone, in an open QGIS, and film it.

Run by tools/film: `qgis --code film_downloads.py`. RTM_FILM names the story (a JSON file: what is
chosen on each page), RTM_FRAMES where the pictures go. Every click, every field that is typed in
and every file chosen is one action; a dialog of files counts two, for its button too. The log
(actions.csv) has each with the seconds since the start.
"""

from __future__ import annotations

import csv
import json
import os
import time
import traceback
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtGui import QColor, QPainter, QPen
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QDockWidget,
    QFileDialog,
    QLineEdit,
)
from qgis.utils import iface

FRAMES = Path(os.environ["RTM_FRAMES"])
STORY = json.loads(Path(os.environ["RTM_FILM"]).read_text(encoding="utf-8"))
LEFT = Qt.MouseButton.LeftButton
TICK = 60  # milliseconds between two looks
MOST_SECONDS = 100
RING = 18  # pixels around what is clicked


class Film:
    """A person who follows a story: it yields what to wait for, or names an action and does it.

    An action may open a dialog that holds up whoever opened it. So each is done by a timer of its
    own, while another one goes on with the story inside the dialog.
    """

    def __init__(self, story):
        self.story = story
        self.began = time.monotonic()
        self.actions: list[tuple[int, float, str]] = []
        self.pictures: list[tuple[str, int, float]] = []  # how many actions and seconds before each
        self.waiting = None
        self.deadline = 0.0
        self.timer = QTimer()
        self.timer.setInterval(TICK)
        self.timer.timeout.connect(self.go_on)
        self.busy = False

    def go_on(self):
        if self.busy:
            return
        self.busy = True
        try:
            if self.waiting is not None and not self.waiting():
                if time.monotonic() > self.deadline:
                    raise RuntimeError(f"waited too long after {self.actions[-1:]}")
                return
            self.waiting = next(self.story)
            self.deadline = time.monotonic() + MOST_SECONDS
        except StopIteration:
            self.end()
        except Exception:
            traceback.print_exc()
            picture(None, "failed")
            self.end()
        finally:
            self.busy = False

    def end(self):
        self.timer.stop()
        with (FRAMES / "actions.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["action", "seconds", "what"])
            writer.writerows(self.actions)
        with (FRAMES / "pictures.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(self.pictures)
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QDialog):
                dialog.hide()
        iface.newProject(False)
        QTimer.singleShot(200, iface.actionExit().trigger)

    def action(self, what, do, widget=None, at=None, *, count=1):
        """Note an action, take a picture with a ring around its place, and do it."""
        for _ in range(count):
            self.actions.append((len(self.actions) + 1, self.seconds, what))
        picture(widget, f"{len(self.actions):02}", at)
        QTimer.singleShot(0, do)

    @property
    def seconds(self):
        return round(time.monotonic() - self.began, 1)


def picture(widget, name, at=None):
    """Save what the analyst sees of the window in front, with a ring around a place of a widget."""
    window = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    whole = window if window is not None else QApplication.activeWindow() or iface.mainWindow()
    grabbed = whole.grab()
    if widget is not None and (whole is widget or whole.isAncestorOf(widget)):
        place = widget.mapTo(whole, at or widget.rect().center()) if widget is not whole else at
        painter = QPainter(grabbed)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor("#d03020"), 3))
        painter.drawEllipse(place or QPoint(0, 0), RING, RING)
        painter.end()
    grabbed.save(str(FRAMES / f"{name}.png"))
    if _film is not None:
        done = sum(bool(number) for number, *_ in _film.actions)
        _film.pictures.append((name, done, _film.seconds))


def later(seconds):
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def shown(kind):
    """Return a condition: a window of this kind is in front."""
    return lambda: isinstance(QApplication.activeModalWidget(), kind)


def wizard_window():
    from risk_terrain_modelling.ui.wizard import open_wizards

    found = open_wizards()
    return found[0] if found else None


class Hands:
    """Clicks and types, each an action of the film."""

    def __init__(self, film):
        self.film = film

    def click(self, widget, what, at=None):
        if not widget.isEnabled():
            raise RuntimeError(f"{what}: it is grey")
        self.film.action(
            what, lambda: QTest.mouseClick(widget, LEFT, pos=at or QPoint()), widget, at
        )
        return later(0.25)

    def click_row(self, view, index, what):
        view.scrollTo(index)
        at = view.visualRect(index).center()
        self.film.action(
            what, lambda: QTest.mouseClick(view.viewport(), LEFT, pos=at), view.viewport(), at
        )
        return later(0.25)

    def tick(self, view, item, column=0):
        """Click the box of an item."""
        index = view.indexFromItem(item) if column == 0 else view.indexFromItem(item, column)
        view.scrollTo(index)
        at = view.visualRect(index)
        at = QPoint(at.left() + 10, at.center().y())
        what = f"tick {item.text()}" if not hasattr(item, "columnCount") else f"tick {item.text(0)}"
        self.film.action(
            what, lambda: QTest.mouseClick(view.viewport(), LEFT, pos=at), view.viewport(), at
        )
        return later(0.25)

    def take_alone(self, view, item):
        """Click an item twice."""
        view.scrollToItem(item)
        at, viewport = view.visualItemRect(item).center(), view.viewport()
        what = f"double click on {item.text()}"

        def do():
            QTest.mouseClick(viewport, LEFT, pos=at)
            QTest.mouseDClick(viewport, LEFT, pos=at)

        self.film.action(what, do, viewport, at)
        return later(0.4)

    def type(self, widget, text, what):
        def do():
            widget.setFocus()
            widget.selectAll()
            QTest.keyClicks(widget, text)
            QTest.keyClick(widget, Qt.Key.Key_Tab)

        self.film.action(what, do, widget)
        return later(0.4)

    def choose(self, box, text, what):
        """Choose an entry of a drop-down: a click on it, and one on the entry."""
        at = box.findText(text)
        if at < 0:
            raise RuntimeError(
                f"{text} is not among {[box.itemText(i) for i in range(box.count())]}"
            )

        def do():
            box.setCurrentIndex(at)
            box.activated.emit(at)

        self.film.action(what, do, box, count=2)
        return later(0.4)

    def files(self, paths, what):
        """Choose files, or a folder, in the dialog that is open: the files, and its button."""
        dialog = QApplication.activeModalWidget()
        names = " ".join(f'"{path}"' for path in paths) if len(paths) > 1 else str(paths[0])
        edit = dialog.findChild(QLineEdit, "fileNameEdit")

        def do():
            edit.setText(names)
            button = dialog.findChild(QDialogButtonBox).buttons()[0]
            QTest.mouseClick(button, LEFT)

        self.film.action(what, do, edit, count=2)
        return later(0.4)


def story(film):
    """The whole study, page by page."""
    hands = Hands(film)
    arrange_window()
    yield later(1)
    film.began = time.monotonic()
    action = iface.mainWindow().findChild(QAction, "rtmWizard")
    film.action("open the wizard", action.trigger)
    yield lambda: wizard_window() is not None
    yield later(0.8)
    wizard = wizard_window()
    wizard.activateWindow()
    yield from the_area(hands, wizard)
    yield hands.click(button(wizard, "NextButton"), "Next")
    yield from the_incidents(hands, wizard)
    yield hands.click(button(wizard, "NextButton"), "Next")
    yield from the_factors(hands, wizard)
    yield hands.click(button(wizard, "NextButton"), "Next")
    yield later(0.5)
    picture(None, "model")
    yield hands.click(button(wizard, "NextButton"), "Next")
    yield from the_run(hands, wizard)


def the_area(hands, wizard):
    page = wizard.named["study"]
    yield hands.type(page.title_edit, STORY["title"], "type the title")
    yield hands.click(page.area.file_button, "… (study area)")
    yield shown(QFileDialog)
    yield later(0.4)
    yield hands.files([STORY["area"]], "choose the boundary")
    yield settled(wizard)
    if STORY.get("polygon"):
        yield hands.click(page.polygons.choose, "Choose… (polygons)")
        yield shown(QDialog)
        yield later(0.3)
        dialog = QApplication.activeModalWidget()
        (item,) = dialog.list.findItems(STORY["polygon"], Qt.MatchFlag.MatchExactly)
        yield hands.take_alone(dialog.list, item)
    if not page.crs.use.isHidden():
        yield hands.click(page.crs.use, page.crs.use.text().replace("&", ""))
    yield hands.type(page.block, STORY["block"], "type the block length")
    yield settled(wizard)
    picture(None, "study")


def the_incidents(hands, wizard):
    from risk_terrain_modelling.ui.downloads.incidents_dialog import IncidentsDialog

    page = wizard.named["incidents"]
    folder = len(STORY["incidents"]) == 1 and Path(STORY["incidents"][0]).is_dir()
    which = page.incidents.folder_button if folder else page.incidents.file_button
    yield hands.click(which, "the folder button (incidents)" if folder else "… (incidents)")
    yield shown(QFileDialog)
    yield later(0.4)
    yield hands.files(STORY["incidents"], "choose the downloads")
    yield from imported(hands, IncidentsDialog, "incidents")
    yield settled(wizard)
    for kind in STORY["types"]:
        (item,) = page.filter.kinds.findItems(kind, Qt.MatchFlag.MatchStartsWith)
        yield hands.tick(page.filter.kinds, item)
    yield settled(wizard)
    if STORY.get("test"):
        yield hands.click(
            page.by_date,
            page.by_date.text().replace("&", ""),
            QPoint(8, page.by_date.height() // 2),
        )
        yield settled(wizard)
    picture(None, "incidents")
    if STORY.get("portal"):
        yield from portal(wizard)


def portal(wizard):
    """Take a picture of another import, which is no part of the study."""
    from risk_terrain_modelling.ui.downloads.chosen import Downloads
    from risk_terrain_modelling.ui.downloads.incidents_dialog import IncidentsDialog

    dialog = IncidentsDialog(Downloads(files=(STORY["portal"],)), wizard.draft, wizard)
    dialog.show()
    yield lambda: dialog.run is None
    yield later(0.6)
    dialog.grab().save(str(FRAMES / "portal.png"))
    dialog.reject()
    yield later(0.4)


def the_factors(hands, wizard):
    from risk_terrain_modelling.ui.downloads.factors_dialog import FactorsDialog
    from risk_terrain_modelling.ui.layer_dialog import LayerDialog

    page = wizard.named["factors"]
    yield hands.click(page.add, "Add layers…")
    yield shown(LayerDialog)
    yield later(0.4)
    dialog = QApplication.activeModalWidget()
    folder = len(STORY["factors"]) == 1 and Path(STORY["factors"][0]).is_dir()
    which = dialog.folder_button if folder else dialog.file_button
    yield hands.click(which, which.text().replace("&", ""))
    yield shown(QFileDialog)
    yield later(0.4)
    yield hands.files(STORY["factors"], "choose the downloads")
    yield from imported(hands, FactorsDialog, "factors", STORY.get("preset"))
    yield settled(wizard)
    picture(None, "factors")


def imported(hands, kind, name, preset=None):
    """See the ledger of an import, and use what came of it."""
    yield shown(kind)
    dialog = QApplication.activeModalWidget()
    yield lambda: dialog.run is None
    yield later(0.6)
    if dialog.fault.text():
        raise RuntimeError(dialog.fault.text())
    if preset and dialog.preset.currentText() != preset:
        yield hands.choose(dialog.preset, preset, f"preset {preset}")
    for number in range(dialog.tabs.count()):
        dialog.tabs.setCurrentIndex(number)
        yield later(0.2)
        picture(None, f"{name}_tab_{number}")
    dialog.tabs.setCurrentIndex(0)
    yield later(0.2)
    yield hands.click(dialog.use, dialog.use.text().replace("&", ""))
    yield lambda: not dialog.isVisible()
    yield later(0.4)


def the_run(hands, wizard):
    run = wizard.named["run"]
    run.folder.setText(STORY["results"])
    yield settled(wizard)
    yield hands.click(run.run, "Run")
    yield lambda: run.running
    yield lambda: not run.running
    yield later(0.5)
    if run.fault.text():
        raise RuntimeError(run.fault.text())
    picture(None, "run")
    yield hands.click(button(wizard, "NextButton"), "Next")
    yield later(1.0)
    hands.film.actions.append(("", hands.film.seconds, "the results are shown"))
    picture(None, "results")
    wizard.hide()
    yield later(3)
    iface.messageBar().clearWidgets()
    picture(None, "map")


def button(wizard, which):
    return wizard.button(getattr(wizard.WizardButton, which))


def settled(wizard):
    """Return a condition: everything entered has been looked at."""
    end = later(0.5)
    return lambda: end() and not wizard.checks._timer.isActive() and wizard.checks.idle


def arrange_window():
    window = iface.mainWindow()
    window.resize(1366, 768)
    for dock in window.findChildren(QDockWidget):
        dock.setVisible(dock.objectName() == "Layers")
    iface.messageBar().clearWidgets()


def begin():
    FRAMES.mkdir(parents=True, exist_ok=True)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    QgsApplication.instance()
    global _film  # noqa: PLW0603 (else Python would let go of it)
    _film = Film(None)
    _film.story = story(_film)
    _film.timer.start()


_film = None
QTimer.singleShot(4000, begin)

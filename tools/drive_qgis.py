"""Go through a study in an open QGIS as an analyst would, and take the pictures of docs/.

Run by tools/screenshots: `qgis --code drive_qgis.py`. RTM_STUDY names the study, RTM_RESULTS the
folder of its results, RTM_PICTURES where the pictures go, RTM_MAP where that of the map goes.
"""

import os
import time
import traceback
from pathlib import Path

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QEventLoop, Qt, QTimer
from qgis.PyQt.QtGui import QCursor
from qgis.PyQt.QtWidgets import QAction, QApplication, QDialog, QDockWidget, QTreeView
from qgis.utils import iface

PICTURES = Path(os.environ["RTM_PICTURES"])
SHOWN_DOCKS = {"Layers", "ProcessingToolbox"}
MOST_SECONDS = 120
PAGES = ("study", "incidents", "factors", "model")


def tr(text):
    """Return a text of the plugin, which is loaded by now, as its windows have it."""
    from risk_terrain_modelling.algorithms.language import tr

    return tr(text)


def wait(condition, what):
    end = time.monotonic() + MOST_SECONDS
    while not condition():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        if time.monotonic() > end:
            raise RuntimeError(f"waited too long for {what}")


def pause(seconds):
    end = time.monotonic() + seconds
    wait(lambda: time.monotonic() > end, "time to pass")


def save(widget, name):
    from risk_terrain_modelling.tools.room import cut_in

    pause(0.3)
    with open(PICTURES / "cut.txt", "a", encoding="utf-8") as file:
        file.writelines(f"{name}: {cut}\n" for cut in cut_in(widget))
    if not widget.grab().save(str(PICTURES / f"{name}.png")):
        raise RuntimeError(f"{name} could not be saved")


def arrange_window():
    QCursor.setPos(0, 0)  # else whatever lies under it is drawn as pointed at
    window = iface.mainWindow()
    window.resize(1366, 768)
    for dock in window.findChildren(QDockWidget):
        dock.setVisible(dock.objectName() in SHOWN_DOCKS)
    layers = window.findChild(QDockWidget, "Layers")
    window.resizeDocks([layers], [300], Qt.Orientation.Horizontal)
    iface.messageBar().clearWidgets()


def open_wizard():
    from risk_terrain_modelling.ui.wizard import StudyWizard, open_wizard

    study = os.environ["RTM_STUDY"]
    if study == "sample":
        action = iface.mainWindow().findChild(QAction, "rtmSampleCity")
        action.trigger()
        return next(one for one in QApplication.topLevelWidgets() if isinstance(one, StudyWizard))
    return open_wizard(iface, study=Path(study))


def expand_toolbox():
    """Show the rows of the plugin in the toolbox."""
    dock = iface.mainWindow().findChild(QDockWidget, "ProcessingToolbox")
    tree = dock.findChild(QTreeView)
    model = tree.model()
    for row in range(model.rowCount()):
        provider = model.index(row, 0)
        if provider.data() == tr("Risk Terrain Modelling"):
            tree.expand(provider)
            for group in range(model.rowCount(provider)):
                tree.expand(model.index(group, 0, provider))
            tree.scrollTo(provider, QTreeView.ScrollHint.PositionAtTop)


def settle(wizard):
    wait(lambda: not wizard.checks._timer.isActive() and wizard.checks.idle, "the checks")


def go_through(wizard):
    """Take a picture of every page on the way to the results."""
    for number, name in enumerate(PAGES):
        settle(wizard)
        if name == "factors":
            wizard.currentPage().view.selectRow(0)
        save(wizard, f"wizard_{name}")
        wizard.next()
        if wizard.currentId() != number + 1:
            raise RuntimeError(wizard.currentPage().missing.text())
    run = wizard.named["run"]
    run.folder.setText(os.environ["RTM_RESULTS"])
    run.run.click()
    wait(lambda: not run.running or tr("Fit model") in run.stage.text(), "the fit to begin")
    pause(0.6)
    save(wizard, "wizard_run")
    wait(lambda: not run.running, "the run")
    if run.fault.text():
        raise RuntimeError(run.fault.text())
    wizard.next()
    results = wizard.currentPage()
    names = {
        "Model": "results",
        "By distance": "by_distance",
        "Does it hold up?": "holds_up",
        "What was left out": "left_out",
        "Test": "test",
        "Priority places": "places",
    }
    names = {tr(text): name for text, name in names.items()}
    for tab in range(results.tabs.count()):
        results.tabs.setCurrentIndex(tab)
        save(wizard, f"wizard_{names[results.tabs.tabText(tab)]}")
    results.tabs.setCurrentIndex(0)


def show_map(wizard):
    """Take a picture of the window with the map, and of why a place has its risk."""
    wizard.hide()
    pause(3)
    for node in QgsProject.instance().layerTreeRoot().children():
        node.setExpanded(True)
    iface.messageBar().clearWidgets()
    expand_toolbox()
    pause(0.3)
    iface.mainWindow().grab().save(os.environ["RTM_MAP"])
    results = wizard.named["results"]
    action = iface.mainWindow().findChild(QAction, "rtmWhy")
    action.trigger()
    place = results.results.places[0].extent
    shown = tr("Relative risk"), tr("Forecast")
    for layer, name in zip(shown, ("why_this_risk", "why_this_forecast")):
        explain(layer, place, name)


def explain(layer, place, name):
    """Take a picture of why the middle of a place has its value in a map."""
    tool = iface.mapCanvas().mapTool()
    tree = QgsProject.instance().layerTreeRoot()
    maps = {one.name(): one for one in QgsProject.instance().mapLayers().values()}
    for one in (tr("Relative risk"), tr("Forecast")):
        tree.findLayer(maps[one]).setItemVisibilityChecked(one == layer)
        tree.findLayer(maps[one]).setExpanded(one == layer)
    shown = maps[layer]
    iface.setActiveLayer(shown)
    pause(1)
    tool.show_window()
    tool.explain_at(iface.mapCanvas().mapSettings().layerToMapCoordinates(shown, place.center()))
    window = tool.window
    room = QApplication.primaryScreen().availableGeometry()  # over the toolbox, not over the cell
    window.move(room.right() - window.width() - 16, room.bottom() - window.height() - 40)
    pause(1)
    # the window is one of its own: a picture of the screen shows both
    screen = QApplication.primaryScreen()
    screen.grabWindow(0).save(str(PICTURES / f"{name}.png"))
    window.hide()


def run():
    try:
        arrange_window()
        wizard = open_wizard()
        go_through(wizard)
        show_map(wizard)
        wizard.show()
        wizard.close()
    except Exception:
        traceback.print_exc()
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, QDialog):
            dialog.hide()
    iface.newProject(False)
    iface.actionExit().trigger()


QTimer.singleShot(4000, run)

"""The entries of menu, toolbar and toolbox."""

import pytest
from qgis.core import QgsProcessingException
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QMainWindow, QToolBar


def test_every_entry_opens_what_it_says(iface, asked, monkeypatch):
    from qgis.PyQt.QtGui import QDesktopServices
    from risk_terrain_modelling.ui import menu, wizard
    from risk_terrain_modelling.ui.guide import GuideWindow

    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    actions = {one.objectName(): one for one in menu.menu_actions(iface)}
    assert all(not one.icon().isNull() for one in actions.values())

    actions["rtmSampleCity"].trigger()
    (sample,) = wizard._open
    assert sample.draft.content.title == "Robbery in Saltmarsh, a made-up town"
    actions["rtmWizard"].trigger()
    (new,) = wizard._open - {sample}
    assert new.draft.content.study_area == ""
    actions["rtmGuide"].trigger()
    assert iface.window.findChildren(GuideWindow)[0].isVisible()
    actions["rtmManual"].trigger()
    assert opened[0].endswith("resources/help/algorithms.html")
    actions["rtmWhy"].trigger()
    assert actions["rtmWhy"].isChecked()
    assert "no risk map" in iface.canvas.mapTool().window.text.toPlainText()
    iface.canvas.unsetMapTool(iface.canvas.mapTool())

    wizard.close_wizards()
    assert not wizard._open
    QApplication.processEvents()


def test_the_wizard_is_in_the_toolbox(iface):
    from risk_terrain_modelling.ui import menu, toolbox

    action = menu.menu_actions(iface)[0]
    toolbox.add_to_toolbox(iface.window, action)  # no toolbox yet: nothing to add to
    dock = QDockWidget(iface.window)
    dock.setObjectName("ProcessingToolbox")
    bar = QToolBar(dock)
    for _ in range(2):
        toolbox.add_to_toolbox(iface.window, action)
    assert bar.actions() == [action]
    toolbox.remove_from_toolbox(iface.window, action)
    assert bar.actions() == []


@pytest.fixture
def entry(iface, asked):
    """The toolbox's row, as a provider of a window lists it."""
    from risk_terrain_modelling.algorithms.provider import RtmProvider
    from risk_terrain_modelling.ui import menu, wizard

    provider = RtmProvider([menu.toolbox_entry(iface)])
    provider.refreshAlgorithms()
    yield provider.algorithm("studywizard").create()
    wizard.close_wizards()
    QApplication.processEvents()


def execute(algorithm, window, parameters=None):
    """Do what the toolbox does when a row is double-clicked."""
    assert algorithm.canExecute()[0]
    assert algorithm.countVisibleParameters() > 0, "else the toolbox runs it without a dialog"
    dialog = algorithm.createCustomParametersWidget(window)
    if parameters:
        dialog.setParameters(parameters)
    dialog.show()
    dialog.exec_()
    return dialog.results()


def test_the_row_in_the_toolbox_opens_the_wizard_and_does_not_wait(entry, iface, run_once):
    from risk_terrain_modelling.ui import wizard

    assert execute(entry, iface.window) == {}
    (new,) = wizard._open
    assert new.isVisible()
    assert not new.isModal()
    execute(entry, iface.window, {"STUDY": str(run_once / "study.json")})
    (other,) = wizard._open - {new}
    assert other.draft.path == run_once / "study.json"


def test_the_row_cannot_be_run_and_says_what_can(entry, processing):
    with pytest.raises(QgsProcessingException, match=r"Use rtm:runstudy with a study\.json"):
        processing.run(entry, {})
    for flag in ("FlagHideFromModeler", "FlagNotAvailableInStandaloneTool"):
        assert entry.flags() & getattr(type(entry).Flag, flag)
    assert not entry.flags() & type(entry).Flag.FlagSupportsBatch
    assert entry.group() == "4 Whole study"


def test_without_a_window_there_is_no_such_row(processing):
    from qgis.core import QgsApplication

    assert QgsApplication.processingRegistry().algorithmById("rtm:studywizard") is None


class Window(QMainWindow):
    """QGIS's window, with its signal that everything has been loaded."""

    initializationCompleted = pyqtSignal()  # noqa: N815


def test_the_plugin_takes_back_what_it_registered(iface, asked):
    from qgis.core import QgsApplication
    from risk_terrain_modelling.rtm_plugin import RtmPlugin
    from risk_terrain_modelling.ui import wizard

    there, signals = set(), Window()
    for name in ("PluginToMenu", "ToolBarIcon"):
        setattr(iface, f"add{name}", lambda *given: there.add(given[-1]))
    iface.removePluginMenu = iface.removeToolBarIcon = lambda *given: there.discard(given[-1])
    iface.registerApplicationExitBlocker = there.add
    iface.unregisterApplicationExitBlocker = there.discard
    iface.initializationCompleted = signals.initializationCompleted
    registry = QgsApplication.processingRegistry()
    own = registry.providerById("rtm")
    plugin = RtmPlugin(iface)
    plugin.provider = own
    registry_add, added = registry.addProvider, []
    try:
        registry.addProvider = added.append
        plugin.initGui()
    finally:
        registry.addProvider = registry_add
    assert any(one.name() == "studywizard" for one in added[0].algorithms())
    assert len(there) == 6
    plugin.actions[0].trigger()
    plugin.provider = None
    plugin.unload()
    assert there == set()
    assert not wizard._open

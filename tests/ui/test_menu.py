"""The entries of menu, toolbar and toolbox."""

from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QToolBar


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

"""The window of “Why this risk?” can be closed, and comes back with the next click."""

import pytest
from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction
from risk_terrain_modelling.tests.driver import LEFT


@pytest.fixture
def why(iface) -> QAction:
    from risk_terrain_modelling.ui import menu

    action = next(one for one in menu.menu_actions(iface) if one.objectName() == "rtmWhy")
    action.trigger()
    yield action
    iface.canvas.unsetMapTool(iface.canvas.mapTool())


def test_a_click_on_the_map_brings_it_back(why, iface):
    tool = iface.canvas.mapTool()
    tool.window.close()
    assert not tool.window.isVisible()
    QTest.mouseClick(iface.canvas.viewport(), LEFT, pos=QPoint(5, 5))
    assert tool.window.isVisible()


def test_so_does_its_button_which_stays_pressed(why, iface):
    tool = iface.canvas.mapTool()
    QTest.keyClick(tool.window, Qt.Key.Key_Escape)
    assert not tool.window.isVisible()
    why.trigger()
    assert tool.window.isVisible()
    assert why.isChecked()
    assert iface.canvas.mapTool() is tool


def test_another_tool_closes_it(why, iface):
    tool = iface.canvas.mapTool()
    iface.canvas.unsetMapTool(tool)
    assert not tool.window.isVisible()
    assert not why.isChecked()
    tool.explain_at(QgsPointXY(0, 0))
    assert not tool.window.isVisible(), "a script that asks opens no window"

"""Long names leave room for the numbers beside them, and are told whole."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from qgis.PyQt.QtCore import QEvent
from qgis.PyQt.QtGui import QHelpEvent
from qgis.PyQt.QtWidgets import QApplication, QTableWidget, QTableWidgetItem

LONG = "Licensed premises with late-night refreshment and entertainment in the metropolitan county"


@pytest.fixture
def table(iface):
    from risk_terrain_modelling.ui.forms import NameDelegate

    made = QTableWidget(1, 2)
    made.setItemDelegateForColumn(0, NameDelegate(made))
    for column, text in enumerate((LONG, "2.45")):
        made.setItem(0, column, QTableWidgetItem(text))
    made.horizontalHeader().setSectionResizeMode(
        made.horizontalHeader().ResizeMode.ResizeToContents
    )
    made.resize(500, 200)
    made.show()
    QApplication.processEvents()
    yield made
    made.deleteLater()


def test_the_column_beside_a_long_name_is_in_sight(table):
    assert table.columnWidth(0) <= 0.41 * table.viewport().width()
    assert table.viewport().rect().contains(table.visualItemRect(table.item(0, 1)))


def test_the_whole_of_it_is_its_tooltip(table, monkeypatch):
    from risk_terrain_modelling.ui import forms

    told = []
    shows = SimpleNamespace(showText=lambda _where, text, _view: told.append(text))
    monkeypatch.setattr(forms, "QToolTip", shows)
    where = table.visualItemRect(table.item(0, 0)).center()
    event = QHelpEvent(QEvent.Type.ToolTip, where, table.viewport().mapToGlobal(where))
    QApplication.sendEvent(table.viewport(), event)
    assert told == [f"<p>{LONG}</p>"]


def test_so_it_is_in_the_table_of_factors(opened):
    driver = opened(sample=True)
    driver.go(2)
    factors = driver.wizard.draft.content.factors
    driver.wizard.draft.change(factors=(replace(factors[0], name=LONG), *factors[1:]))
    driver.settle()
    view = driver.factors.view
    assert view.columnWidth(1) <= max(
        0.4 * view.viewport().width() + 1, view.horizontalHeader().sectionSizeHint(1)
    )

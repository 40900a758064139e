"""The tab of the priority places: sorted by any column, copied, and each place in words."""

import pytest
from qgis.core import QgsApplication, QgsRectangle
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from risk_terrain_modelling.tests.driver import LEFT

HERE = QgsRectangle(0, 0, 1, 1)


def place(rank, **facts):
    from risk_terrain_modelling.ui.results_folder import PriorityPlace

    facts = {"rank": rank, "expected": 10.0 / rank, "name": None, "later_events": None, **facts}
    return PriorityPlace(rank, f"Place {rank}: in words.", HERE, facts)


@pytest.fixture
def table(iface):
    from risk_terrain_modelling.ui.places_table import PlacesTable

    made = PlacesTable()
    made.show_places((place(1, cells=9), place(2, cells=10, later_events=7), place(3, cells=2)))
    yield made
    made.deleteLater()


def column(table, key) -> int:
    from risk_terrain_modelling.ui.places_table import COLUMNS

    return [one.key for one in COLUMNS].index(key)


def ranks(table) -> list[str]:
    return [table.sorted.index(row, 0).data() for row in range(table.sorted.rowCount())]


def test_numbers_sort_as_numbers_and_what_is_not_known_comes_last(table):
    up, down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
    assert ranks(table) == ["1", "2", "3"]
    table.sortByColumn(column(table, "cells"), up)
    assert ranks(table) == ["3", "1", "2"], "9 before 10"
    table.sortByColumn(column(table, "later_events"), down)
    assert ranks(table)[0] == "2"
    table.sortByColumn(column(table, "later_events"), up)
    assert ranks(table)[0] == "2"


def test_columns_of_which_nothing_is_known_are_left_out(table):
    assert table.isColumnHidden(column(table, "name"))
    assert not table.isColumnHidden(column(table, "later_events"))


def test_all_is_copied_as_a_spreadsheet_takes_it_or_what_is_selected(table):
    table.copy()
    lines = QgsApplication.clipboard().text().split("\n")
    assert lines[0].split("\t") == ["Place", "Cells", "Expected", "Later"]
    assert lines[1].split("\t") == ["1", "9", "10.0", ""]
    assert len(lines) == 4
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QgsApplication.clipboard().text().split("\n")
    assert [line.split("\t")[0] for line in lines] == ["Place", "2"]


def test_the_place_chosen_is_said_in_words(opened, run_once):
    driver = opened(study=run_once / "study.json")
    driver.go(5)
    tab = driver.results.places_tab
    driver.results.tabs.setCurrentWidget(tab)
    tab.table.sortByColumn(column(tab.table, "past_events"), Qt.SortOrder.DescendingOrder)
    box = tab.table.visualRect(tab.table.sorted.index(0, 0))
    QTest.mouseClick(tab.table.viewport(), LEFT, pos=box.center())
    rank = tab.table.sorted.index(0, 0).data()
    assert tab.said.text().startswith(f"Place {rank}: ")
    driver.click(tab.copy)
    assert QgsApplication.clipboard().text().startswith("Place\tCells\tExpected\tFrom\tTo")

"""The names of the pages lead to them; the wizard can stand beside the map; no button jumps."""

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QMessageBox
from risk_terrain_modelling.tests.driver import LEFT


def click_name(driver, number):
    QTest.mouseClick(driver.wizard.steps.lines[number], LEFT)


def test_a_name_leads_to_its_page_and_no_further_than_is_complete(opened):
    driver = opened(sample=True)
    driver.settle()
    click_name(driver, 3)
    assert driver.wizard.currentPage() is driver.model
    click_name(driver, 0)
    assert driver.wizard.currentPage() is driver.study
    click_name(driver, 5)
    assert driver.wizard.currentPage() is driver.run
    assert "Run the study to see its results." in driver.run.missing.text()


def test_a_page_that_lacks_something_stays_and_shows_where(opened):
    driver = opened()
    click_name(driver, 4)
    assert driver.wizard.currentPage() is driver.study
    assert driver.wizard.focusWidget() is driver.study.area.box


def test_a_name_is_reached_by_keys_too(opened):
    driver = opened(sample=True)
    driver.settle()
    line = driver.wizard.steps.lines[2]
    line.setFocus()
    assert line.font().underline()
    QTest.keyClick(line, Qt.Key.Key_Space)
    assert driver.wizard.currentPage() is driver.factors


def test_the_button_back_stays_where_it_is_on_the_last_page(opened, run_once):
    driver = opened(study=run_once / "study.json")
    driver.go(4)
    QApplication.processEvents()
    before = driver.button("BackButton").geometry()
    driver.next()
    QApplication.processEvents()
    assert driver.wizard.currentPage() is driver.results
    assert driver.button("BackButton").geometry() == before


def test_the_buttons_of_the_results_stay_where_they_are_when_something_is_said(opened, run_once):
    driver = opened(study=run_once / "study.json")
    driver.go(5)
    before = driver.results.save_model.mapTo(driver.wizard, driver.results.save_model.pos())
    driver.results.note.setText("The layers are loaded.")
    QApplication.processEvents()
    now = driver.results.save_model.mapTo(driver.wizard, driver.results.save_model.pos())
    assert now == before


def test_run_and_stop_stay_where_they_are_whatever_is_said_of_the_folder(opened, tmp_path):
    driver = opened(sample=True)
    driver.go(4)
    driver.run.folder.setText("")
    QApplication.processEvents()
    before = driver.run.run.geometry()
    driver.run.folder.setText(str(tmp_path))
    (tmp_path / "model.json").write_text("{}", encoding="utf-8")
    driver.run.folder.setText(str(tmp_path) + "/")
    QApplication.processEvents()
    assert "Earlier results" in driver.run.folder_note.text()
    assert driver.run.run.geometry() == before


def docks(iface):
    return [one for one in iface.window.findChildren(QDockWidget) if one.isVisible()]


@pytest.fixture
def beside(opened, iface):
    iface.window.resize(1200, 700)
    iface.window.show()
    driver = opened(sample=True)
    driver.click(driver.button("CustomButton2"))
    QApplication.processEvents()
    return driver


def test_the_wizard_stands_beside_the_map_and_goes_on_there(beside, iface):
    (dock,) = docks(iface)
    assert dock.widget() is beside.wizard
    assert dock.windowTitle() == beside.wizard.windowTitle()
    beside.go(2)
    assert beside.wizard.currentPage() is beside.factors


def test_it_gets_a_window_of_its_own_again(beside, iface):
    assert beside.button("CustomButton2").text() == "In a window"
    beside.click(beside.button("CustomButton2"))
    QApplication.processEvents()
    assert docks(iface) == []
    assert beside.wizard.isVisible()
    assert beside.wizard.isWindow()
    assert beside.button("CustomButton2").text() == "Beside the map"


def test_closing_the_dock_asks_where_something_would_be_lost(beside, iface, asked):
    from risk_terrain_modelling.ui import wizard

    beside.wizard.draft.change(title="Changed")
    asked.answer = QMessageBox.StandardButton.Cancel
    (dock,) = docks(iface)
    dock.close()
    assert docks(iface) == [dock]
    asked.answer = QMessageBox.StandardButton.Discard
    dock.close()
    QApplication.processEvents()
    assert not wizard.open_wizards()
    assert docks(iface) == []


def test_closing_the_wizard_takes_the_dock_away(beside, iface):
    beside.click(beside.button("CancelButton"))
    QApplication.processEvents()
    assert docks(iface) == []

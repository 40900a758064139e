"""Saving, reopening, closing, and a project that changes while the wizard is open."""

import shutil

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QMessageBox

from .conftest import add_to_project, wait_for


def test_a_saved_study_comes_back_whole(opened, sample, tmp_path):
    driver = opened(study=sample / "study.json")
    driver.settle()
    driver.wizard.draft.change(title="Another title")
    driver.factors.table.change([0, 1], max_blocks=2, operationalisation="auto")
    content = driver.wizard.draft.content
    assert driver.wizard.windowTitle().startswith("*")
    assert driver.wizard.save(sample / "mine.json")
    assert not driver.wizard.windowTitle().startswith("*")
    again = opened(study=sample / "mine.json")
    assert again.wizard.draft.content == content


def test_a_moved_folder_still_opens(opened, sample, tmp_path):
    driver = opened(study=sample / "study.json")
    driver.wizard.save(sample / "mine.json")
    shutil.move(str(sample), str(tmp_path / "moved"))
    again = opened(study=tmp_path / "moved" / "mine.json")
    again.settle()
    assert again.study.missing.text() == ""
    assert str(tmp_path / "moved") in again.wizard.draft.content.study_area


def test_a_folder_of_results_opens_with_its_results(opened, run_once):
    again = opened(study=run_once / "study.json")
    again.go(5)
    assert again.results.model_tab.terms.rowCount() == 6
    assert again.results.outdated.isHidden()
    again.click(again.results.load)
    group = QgsProject.instance().layerTreeRoot().children()[0]
    names = [node.name() for node in group.children()]
    assert names == ["Priority places", "Relative risk", "Forecast", "Hot spots", "Events"]
    shown = [node.name() for node in group.children() if node.itemVisibilityChecked()]
    assert shown == ["Priority places", "Relative risk"]


def test_results_whose_files_are_damaged_are_told_not_raised(opened, results):
    driver = opened(study=results / "study.json")
    driver.go(4)
    (results / "validation.csv").write_text("map\nrisk\n", encoding="utf-8")
    driver.next()
    assert "test of the maps" in driver.results.summary.text()
    driver.back()
    (results / "model.json").write_text("{", encoding="utf-8")
    driver.next()
    assert "Fit model" in driver.results.summary.text()
    assert not driver.results.report.isEnabled()


def test_closing_asks_only_where_something_would_be_lost(opened, asked):
    driver = opened(sample=True)
    driver.wizard.close()
    assert asked.texts == []
    driver = opened(sample=True)
    driver.type(driver.study.title_edit, "Changed")
    asked.answer = QMessageBox.StandardButton.Cancel
    driver.wizard.close()
    assert len(asked.texts) == 1
    assert driver.wizard.isVisible()


def test_a_new_study_asks_before_it_replaces_changes(opened, asked):
    driver = opened(sample=True)
    driver.type(driver.study.title_edit, "Changed")
    asked.answer = QMessageBox.StandardButton.Cancel
    driver.click(driver.study.new)
    assert driver.wizard.draft.content.title == "Changed"
    asked.answer = QMessageBox.StandardButton.Discard
    driver.click(driver.study.new)
    assert driver.wizard.draft.content.study_area == ""


def test_a_layer_removed_from_the_project_stays_in_the_study(opened, sample):
    layer = add_to_project(sample / "boundary.geojson")
    incidents = add_to_project(sample / "incidents_2024.geojson")
    driver = opened()
    driver.pick(driver.study.area, "boundary")
    driver.type(driver.study.block, "200")
    driver.settle()
    driver.next()
    driver.pick(driver.incidents.incidents, "incidents_2024")
    driver.settle()
    for one in (layer, incidents):
        QgsProject.instance().removeMapLayer(one.id())
    driver.settle()
    assert driver.study.area.source() == str(sample / "boundary.geojson")
    assert driver.study.area.box.currentText() == "boundary"
    assert driver.incidents.missing.text() == ""
    driver.next()
    assert driver.wizard.currentId() == 2


def test_layers_added_meanwhile_can_be_chosen(opened, sample):
    driver = opened()
    assert driver.study.area.box.findText("boundary") < 0
    add_to_project(sample / "boundary.geojson")
    assert driver.study.area.box.findText("boundary") > 0


def test_the_keyboard_alone_goes_through_the_pages(opened, tmp_path):
    driver = opened(sample=True)
    driver.settle()
    QTest.keyClick(driver.wizard, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    assert driver.wizard.focusWidget() is driver.study.title_edit
    for page in range(4):
        QTest.keyClick(driver.wizard, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
        wait_for(lambda page=page: driver.wizard.currentId() == page + 1, "the next page")
        driver.settle()
    driver.run.folder.setText(str(tmp_path / "out"))
    QTest.keyClick(driver.wizard, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    wait_for(lambda: driver.run.running, "the run to begin")
    driver.wait_for_run()
    QTest.keyClick(driver.wizard, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    wait_for(lambda: driver.wizard.currentId() == 5, "the results")


def test_recent_studies_are_listed_newest_first_and_only_while_they_exist(opened, sample):
    from qgis.core import QgsSettings
    from risk_terrain_modelling.ui.recent import KEY

    QgsSettings().remove(KEY)
    driver = opened(study=sample / "study.json")
    driver.wizard.save(sample / "a & b.json")
    again = opened()
    menu = again.study.recent.menu()
    menu.aboutToShow.emit()
    assert [one.text() for one in menu.actions()] == ["sample/a && b.json", "sample/study.json"]
    menu.actions()[0].trigger()
    assert again.wizard.draft.path == (sample / "a & b.json").resolve()
    (sample / "a & b.json").unlink()
    menu.aboutToShow.emit()
    assert [one.text() for one in menu.actions()] == ["sample/study.json"]


def test_the_escape_key_asks_too(opened, asked):
    driver = opened(sample=True)
    driver.type(driver.study.title_edit, "Changed")
    asked.answer = QMessageBox.StandardButton.Cancel
    QTest.keyClick(driver.wizard, Qt.Key.Key_Escape)
    assert len(asked.texts) == 1
    assert driver.wizard.isVisible()

"""Saving, reopening, closing, and a project that changes while the wizard is open."""

import json
import os
import shutil
from dataclasses import asdict

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QMessageBox
from risk_terrain_modelling.tests.driver import add_to_project, wait_for


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


def test_results_of_an_earlier_version_are_shown(opened, results, root):
    old = root / "tests" / "core" / "model" / "version1" / "calibrated.json"
    shutil.copy(old, results / "model.json")
    driver = opened(study=results / "study.json")
    driver.go(5)
    assert driver.results.model_tab.terms.rowCount() == 6
    told = driver.results.holds_tab.verdicts.item(0, 4).text()
    assert told.startswith("The calibrated selection admits it too")


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


def test_a_layer_removed_from_the_project_stays_in_the_study(opened, sample, asked):
    asked.answer = QMessageBox.StandardButton.Yes  # every type is meant
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


class TestOwnFile:
    """The analyst's own file of a study is written when they say so, and never by a run."""

    def test_a_run_leaves_it_alone(self, opened, sample):
        file = sample / "study.json"
        before = file.read_bytes()
        driver = opened(study=file)
        driver.settle()
        driver.wizard.draft.change(title="Another title")
        driver.run_into(sample / "out")
        assert f"Your changes to {file} itself are saved only by" in driver.run.folder_note.text()
        driver.wait_for_run()
        assert driver.run.fault.text() == ""
        assert file.read_bytes() == before
        assert driver.wizard.windowTitle().startswith("*")
        assert '"title": "Another title"' in (sample / "out" / "study.json").read_text("utf-8")

    def test_a_study_without_one_is_saved_with_its_results_and_said(self, opened, asked, tmp_path):
        driver = opened(sample=True)
        driver.wizard.draft.change(title="Mine")
        driver.run_into(tmp_path / "out")
        driver.wait_for_run()
        file = tmp_path / "out" / "study.json"
        assert f"The study is saved with its results: {file}" in driver.run.log.toPlainText()
        assert driver.wizard.draft.path == file
        assert not driver.wizard.windowTitle().startswith("*")
        driver.wizard.close()
        assert asked.texts == []

    def test_saved_among_its_results_it_is_no_stranger_there(self, opened, results):
        driver = opened(study=results / "study.json")
        driver.settle()
        driver.wizard.draft.change(title="Another title")
        assert driver.wizard.save(results / "study.json")
        driver.run_into(results)
        driver.wait_for_run()
        assert driver.run.fault.text() == ""
        assert not list(results.glob("kept-*"))

    def test_changes_of_another_program_are_asked_about(self, opened, asked, sample):
        file = sample / "study.json"
        driver = opened(study=file)
        driver.settle()
        driver.wizard.draft.change(title="Another title")
        theirs = file.read_text("utf-8").replace("Saltmarsh", "Salt Marsh")
        file.write_text(theirs, "utf-8")
        asked.answer = QMessageBox.StandardButton.No
        driver.click(driver.button("CustomButton1"))
        assert "was changed by another program" in asked.texts[-1]
        assert file.read_text("utf-8") == theirs
        asked.answer = QMessageBox.StandardButton.Yes
        driver.click(driver.button("CustomButton1"))
        assert '"title": "Another title"' in file.read_text("utf-8")


class TestCutOff:
    """Results whose replacement was cut off."""

    def cut_off(self, folder):
        """Leave the folder as a run does that is killed after its first move."""
        from risk_terrain_modelling.algorithms.files.prints import print_of
        from risk_terrain_modelling.algorithms.files.switch import Switch

        staging = folder / ".unfinished-run"
        (staging / "new-0123abcd").mkdir(parents=True)
        (staging / "old").mkdir()
        owner = '{"schema": "rtm-owner/1", "title": "T", "process": 0, "host": "x", "began": "y"}'
        (staging / "owner.json").write_text(owner, "utf-8")
        os.utime(staging / "owner.json", (0, 0))
        shutil.copy(folder / "map.png", staging / "new-0123abcd" / "map.png")
        known = {"map.png": print_of(folder / "map.png")}
        moves = asdict(Switch("new-0123abcd", known, known))
        journal = json.dumps({"schema": "rtm-switch/1", **moves})
        (staging / "switch.json").write_text(journal, "utf-8")
        os.replace(folder / "map.png", staging / "old" / "map.png")

    def test_are_put_in_order_when_the_study_is_opened_and_it_is_said(self, opened, results):
        self.cut_off(results)
        driver = opened(study=results / "study.json")
        assert "was cut off" in driver.study.not_opened.text()
        assert (results / "map.png").exists()
        assert not (results / ".unfinished-run").exists()
        driver.go(5)
        assert driver.results.model_tab.terms.rowCount() == 6

    def test_are_shown_by_nobody_until_then(self, opened, results):
        driver = opened(study=results / "study.json")
        driver.go(4)
        self.cut_off(results)
        driver.next()
        assert "were when a run was cut off" in driver.results.summary.text()
        assert not driver.results.load.isEnabled()
        assert not (results / "map.png").exists(), "who only reads puts nothing in order"

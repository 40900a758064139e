"""QGIS is closed: asked about what would be lost, and about nothing else."""

import pytest
from qgis.PyQt.QtWidgets import QMessageBox
from risk_terrain_modelling.tests.driver import wait_for

BUTTON = QMessageBox.StandardButton


@pytest.fixture
def question(iface):
    from risk_terrain_modelling.ui.menu import exit_question

    return exit_question(iface)


def test_nothing_to_lose_nothing_asked(opened, asked, question, run_once):
    assert question.allowExit()
    driver = opened(study=run_once / "study.json")
    driver.settle()
    assert question.allowExit()
    assert asked.texts == []


def test_an_unsaved_study_is_asked_about_by_name(opened, asked, question):
    opened(sample=True)
    driver = opened(sample=True)
    driver.type(driver.study.title_edit, "Mine")
    asked.answer = BUTTON.Cancel
    assert not question.allowExit()
    assert len(asked.texts) == 1
    assert "“Mine” are not saved. Save them before you close QGIS?" in asked.texts[0]
    assert driver.wizard.isVisible()
    asked.answer = BUTTON.Discard
    assert question.allowExit()


def test_saving_on_the_way_out(opened, asked, question, sample):
    driver = opened(study=sample / "study.json")
    driver.type(driver.study.title_edit, "Mine")
    asked.answer = BUTTON.Save
    assert question.allowExit()
    assert '"title": "Mine"' in (sample / "study.json").read_text(encoding="utf-8")


def test_a_run_under_way(opened, asked, question, sample, tmp_path):
    from risk_terrain_modelling.ui import runner

    driver = opened(study=sample / "study.json")
    driver.run_into(tmp_path / "out")
    driver.wizard.close()
    asked.answer = BUTTON.No
    assert not question.allowExit()
    assert "“Robbery in Saltmarsh, a made-up town” is being run" in asked.texts[-1]
    asked.answer = BUTTON.Yes
    assert question.allowExit()
    wait_for(lambda: not runner.runs(), "the run to stop")
    assert not (tmp_path / "out").exists()

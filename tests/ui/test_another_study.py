"""A second study of another type or period, in three clicks and a folder of its own."""

import json
import shutil

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from risk_terrain_modelling.tests.driver import LEFT, wait_for


def answer_with(chosen):
    """Have a person do something with the dialog once it is there."""
    from risk_terrain_modelling.ui.another import AnotherDialog

    def act():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, AnotherDialog):
            chosen(dialog)
        else:
            QTimer.singleShot(20, act)

    QTimer.singleShot(20, act)


def click_kind(dialog, text):
    (item,) = dialog.kinds.findItems(text, Qt.MatchFlag.MatchExactly)
    where = dialog.kinds.visualItemRect(item).center()
    QTest.mouseClick(dialog.kinds.viewport(), LEFT, pos=where)


@pytest.fixture
def parts():
    from risk_terrain_modelling.ui.filter_parts import FilterParts

    return FilterParts("crime_type", ("robbery",), "month", "", "", "")


def test_three_clicks_run_another_type_in_a_folder_of_its_own(opened, results, tmp_path):
    driver = opened(study=results / "study.json")
    driver.go(5)

    def burglary(dialog):
        click_kind(dialog, "burglary")  # the second click
        assert dialog.title.text() == "Burglary in Saltmarsh, a made-up town"
        QTest.mouseClick(dialog.run, LEFT)  # the third

    answer_with(burglary)
    driver.click(driver.results.another)  # the first
    assert driver.run.running
    driver.wait_for_run()
    assert driver.run.fault.text() == ""
    folder = results.parent / "Burglary in Saltmarsh a made-up town"
    try:
        study = json.loads((folder / "study.json").read_text(encoding="utf-8"))
        assert study["incidents"]["filter"] == "\"crime_type\" = 'burglary'"
        assert study["holdout"]["filter"] == "\"crime_type\" = 'burglary'"
        old = json.loads((results / "study.json").read_text(encoding="utf-8"))
        assert old["incidents"]["filter"] == "\"crime_type\" = 'robbery'"
        assert driver.wizard.draft.results == folder
    finally:
        QgsProject.instance().clear()
        shutil.rmtree(folder)


def test_look_at_it_first_shows_the_incidents(opened, run_once):
    driver = opened(study=run_once / "study.json")
    driver.go(5)

    def of_summer(dialog):
        for box, date in ((dialog.first, "2024-06"), (dialog.last, "2024-08")):
            box.setCurrentIndex(box.findData(date))
            box.activated.emit(box.currentIndex())
        QTest.mouseClick(dialog.look, LEFT)

    answer_with(of_summer)
    driver.click(driver.results.another)
    assert driver.wizard.currentPage() is driver.incidents
    draft = driver.wizard.draft
    assert draft.content.title == "Robbery in Saltmarsh, a made-up town, 2024-06 to 2024-08"
    assert draft.results is None
    assert draft.unsaved
    assert "\"month\" >= '2024-06' AND \"month\" <= '2024-08'" in draft.content.incidents_filter
    assert "2024" not in draft.content.holdout_filter, "the later layer has its own period"
    assert driver.run.folder.text().endswith("made-up town 2024-06 to 2024-08")


@pytest.mark.parametrize(
    ("title", "kinds", "expected"),
    [
        ("Robbery in Town", ("burglary",), "Burglary in Town"),
        ("Street robbery", ("vehicle-crime",), "Street vehicle-crime"),
        ("My study", ("burglary", "arson"), "My study, burglary, arson"),
        ("My study", (), "My study, every type"),
    ],
)
def test_the_title_says_what_is_different(processing, parts, title, kinds, expected):
    from dataclasses import replace

    from risk_terrain_modelling.ui.draft import Content
    from risk_terrain_modelling.ui.variation import title_of

    content = Content(title=title)
    assert title_of(content, parts, replace(parts, kinds=kinds)) == expected


def test_a_second_period_takes_the_place_of_the_first_in_the_title(processing, parts):
    from dataclasses import replace

    from risk_terrain_modelling.ui.draft import Content
    from risk_terrain_modelling.ui.variation import title_of

    spring = replace(parts, first="2024-03", last="2024-05")
    summer = replace(parts, first="2024-06", last="2024-08")
    content = Content(title="Robbery, 2024-03 to 2024-05")
    assert title_of(content, spring, summer) == "Robbery, 2024-06 to 2024-08"


def test_a_test_by_date_stays_where_it_was_or_is_a_quarter_of_the_new_period(processing, parts):
    from dataclasses import replace

    from risk_terrain_modelling.ui.draft import Content
    from risk_terrain_modelling.ui.variation import varied, whole_parts

    early, late = parts.split_at("2024-10")
    content = Content(
        incidents="x",
        holdout="x",
        incidents_filter=early.expression(),
        holdout_filter=late.expression(),
    )
    assert whole_parts(content) == parts
    other = varied(content, replace(parts, kinds=("burglary",)), "t", lambda _parts: "never")
    assert other.holdout_filter == "\"crime_type\" = 'burglary' AND \"month\" >= '2024-10'"
    spring = varied(
        content, replace(parts, first="2024-03", last="2024-06"), "t", lambda _parts: "2024-06"
    )
    kind = "\"crime_type\" = 'robbery'"
    assert spring.incidents_filter == f"{kind} AND \"month\" >= '2024-03' AND \"month\" < '2024-06'"
    assert spring.holdout_filter == f"{kind} AND \"month\" >= '2024-06' AND \"month\" <= '2024-06'"


def test_a_filter_written_by_hand_stays(opened, results, iface):
    from risk_terrain_modelling.ui.another import AnotherDialog

    driver = opened(study=results / "study.json")
    driver.wizard.draft.change(incidents_filter="lower(\"crime_type\") = 'robbery'")
    dialog = AnotherDialog(driver.wizard.draft.content, driver.wizard)
    assert not dialog.kinds.isEnabled()
    dialog.title.setText("B")
    QTest.mouseClick(dialog.look, LEFT)
    made = dialog.result_content()
    assert (made.title, made.incidents_filter) == ("B", "lower(\"crime_type\") = 'robbery'")


def test_the_suggested_folder_follows_the_title_until_somebody_chooses_one(opened, tmp_path):
    driver = opened(sample=True)
    driver.type(driver.study.title_edit, "Assaults 2024")
    assert driver.run.folder.text().endswith("Assaults 2024")
    driver.run.folder.setText(str(tmp_path / "mine"))
    driver.type(driver.study.title_edit, "Another title")
    assert driver.run.folder.text() == str(tmp_path / "mine")


class TestFoundAgain:
    """A study whose file lies beside the folder of its results."""

    def test_by_its_content(self, opened, results, tmp_path):
        driver = opened(study=results / "study.json")
        mine = results.with_name("mine.json")
        assert driver.wizard.save(mine)
        (results / "model.json").touch()  # other tests left copies beside it: the latest counts
        try:
            again = opened(study=mine)
            assert again.wizard.draft.results == results
            assert not again.wizard.draft.out_of_date
            again.go(5)
            assert again.results.model_tab.terms.rowCount() == 6
        finally:
            mine.unlink()

    def test_among_many_files_and_folders(self, opened, results, tmp_path):
        here = tmp_path / "downloads"
        for number in range(300):
            (here / f"a{number}").mkdir(parents=True)
            (here / f"b{number}.csv").touch()
        folder = here / "z"
        shutil.copytree(results, folder)
        driver = opened(study=results / "study.json")
        for path in (folder / "study.json", here / "mine.json"):  # as seen from there
            assert driver.wizard.save(path)
        assert opened(study=here / "mine.json").wizard.draft.results == folder

    def test_by_its_name_and_then_they_may_be_out_of_date(self, opened, results, tmp_path):
        driver = opened(study=results / "study.json")
        driver.wizard.draft.change(title="Changed meanwhile")
        folder = results.parent / f"{tmp_path.name} results"
        mine = results.parent / f"{tmp_path.name}.json"
        results.rename(folder)
        assert driver.wizard.save(mine)
        try:
            again = opened(study=mine)
            assert again.wizard.draft.results == folder
            assert again.wizard.draft.out_of_date
        finally:
            mine.unlink()
            shutil.rmtree(folder)

    def test_not_those_of_another_study(self, opened, results, tmp_path):
        driver = opened(study=results / "study.json")
        driver.wizard.draft.change(title="Quite another one", block_length=250.0)
        mine = results.parent / "another one.json"
        assert driver.wizard.save(mine)
        try:
            assert opened(study=mine).wizard.draft.results is None
        finally:
            mine.unlink()


def test_a_run_into_the_same_folder_takes_the_place_of_its_group(opened, results, sample):
    from risk_terrain_modelling.tests.driver import add_to_project

    driver = opened(study=results / "study.json")
    driver.go(5)
    driver.click(driver.results.load)
    root = QgsProject.instance().layerTreeRoot()
    (group,) = root.children()
    own = add_to_project(sample / "pubs.geojson")
    group.addLayer(own)
    group.setExpanded(False)
    names = [node.name() for node in group.children()]
    driver.click(driver.results.load)
    (still,) = (one for one in root.children() if one.nodeType() == one.NodeGroup)
    assert still.isExpanded()
    assert [node.name() for node in still.children()] == names, "nothing twice, nothing lost"
    wait_for(lambda: all(node.layer().isValid() for node in still.findLayers()), "the layers")

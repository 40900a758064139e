"""The sample city from the first page to loaded layers, by clicks."""

import json

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from risk_terrain_modelling.tests.driver import add_to_project, wait_for


def timeless(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    content.pop("created")
    return content


def test_from_the_first_page_to_the_layers(opened, sample, tmp_path, iface, processing):
    basemap = add_to_project(sample / "streets.geojson")
    driver = opened()
    assert not driver.button("NextButton").isEnabled()
    assert "Choose the study area" in driver.study.missing.text()

    driver.click(driver.study.sample)
    driver.settle()
    assert "1,505 cells" in driver.study.size.text()
    driver.next()
    driver.settle()
    assert "1,291 rows inside the study area" in driver.incidents.counts.text()
    assert "68% stacked" in driver.incidents.counts.text()
    driver.next()
    driver.settle()
    assert "78 variables from 8 factors" in driver.factors.total.text()
    driver.next()
    driver.next()
    assert "78 variables" in driver.run.summary.text()

    out = tmp_path / "out"
    driver.run_into(out)
    assert not driver.button("NextButton").isEnabled()
    driver.wait_for_run()
    assert driver.run.fault.text() == ""
    driver.next()
    assert "6 factors go with the 1,291 events" in driver.results.summary.text()
    assert driver.results.model_tab.terms.rowCount() == 6
    tabs = driver.results.tabs
    titles = [tabs.tabText(number) for number in range(tabs.count())]
    assert titles == [
        "Model",
        "By distance",
        "Does it hold up?",
        "What was left out",
        "Test",
        "Priority places",
    ]

    group = QgsProject.instance().layerTreeRoot().children()[0]
    assert group.name() == "Robbery in Saltmarsh, a made-up town"
    names = [node.name() for node in group.children()]
    assert names[:2] == ["Priority places", "Relative risk"]
    risk = next(node.layer() for node in group.children() if node.name() == "Relative risk")
    assert isinstance(risk, QgsRasterLayer)
    assert risk.renderer().type() == "singlebandpseudocolor"
    assert QgsProject.instance().mapLayer(basemap.id()) is basemap
    wait_for(lambda: iface.canvas.extent().contains(risk.extent()), "the map to move")

    # the file that was saved gives the same without the wizard
    again = processing.run(
        "rtm:runstudy",
        {"STUDY": str(out / "study.json"), "OUTPUT_FOLDER": str(tmp_path / "again")},
    )
    assert timeless(tmp_path / "again" / "model.json") == timeless(out / "model.json")
    assert (tmp_path / "again" / "risk.tif").read_bytes() == (out / "risk.tif").read_bytes()
    assert again["TERMS"] == 6


def test_a_click_on_a_priority_place_moves_the_map(opened, run_once, iface):
    driver = opened(study=run_once / "study.json")
    driver.go(5)
    driver.click(driver.results.load)
    wait_for(lambda: iface.canvas.extent().width() > 3000, "the map to move")
    before = iface.canvas.extent()
    places = driver.results.places_tab
    driver.results.tabs.setCurrentWidget(places)
    assert places.held.text().startswith("The first 15 places: ")
    assert "of the later events" in places.held.text()
    box = places.table.visualRect(places.table.sorted.index(1, 0))
    QTest.mouseClick(places.table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert iface.canvas.extent() != before
    assert iface.canvas.extent().width() < before.width()


def test_a_study_made_by_hand(opened, sample, tmp_path):
    for name in ("boundary", "incidents_2024", "pubs", "takeaways", "railway"):
        add_to_project(sample / f"{name}.geojson")
    driver = opened()
    driver.type(driver.study.title_edit, "My town")
    driver.pick(driver.study.area, "boundary")
    assert "block length is not given" in driver.study.missing.text()
    driver.type(driver.study.block, "200")
    driver.settle()
    assert "EPSG:27700" in driver.study.crs.said.text()
    driver.next()
    driver.pick(driver.incidents.incidents, "incidents_2024")
    kinds = driver.incidents.filter.kinds
    item = kinds.findItems("robbery", Qt.MatchFlag.MatchExactly)[0]
    item.setCheckState(Qt.CheckState.Checked)
    driver.settle()
    assert driver.incidents.filter.text.text() == "\"crime_type\" = 'robbery'"
    assert "1,291 rows" in driver.incidents.counts.text()
    driver.next()
    assert "Add at least one layer" in driver.factors.missing.text()
    from risk_terrain_modelling.ui import layers

    chosen = [
        one for one in layers.layers_of_project() if one.name in ("pubs", "takeaways", "railway")
    ]
    driver.factors.add_layers(chosen)
    driver.settle()
    rows = driver.wizard.draft.content.factors
    assert [row.name for row in rows] == ["Pubs", "Railway", "Takeaways"]
    assert rows[1].operationalisation == "proximity"
    driver.run_into(tmp_path / "out")
    driver.wait_for_run()
    assert driver.run.fault.text() == ""
    saved = json.loads((tmp_path / "out" / "study.json").read_text(encoding="utf-8"))
    assert saved["title"] == "My town"
    assert saved["incidents"]["filter"] == "\"crime_type\" = 'robbery'"
    assert not saved["study_area"]["source"].startswith("/"), "sources are relative"


def test_back_and_forward_loses_nothing(opened):
    driver = opened(sample=True)
    driver.go(4)
    content = driver.wizard.draft.content
    for _ in range(4):
        driver.back()
    assert driver.wizard.currentId() == 0
    driver.go(4)
    assert driver.wizard.draft.content == content
    assert driver.factors.table.rowCount() == 8
    assert driver.incidents.filter.text.text() == content.incidents_filter


def test_a_change_marks_the_results_as_out_of_date_in_words(opened, run_once):
    driver = opened(study=run_once / "study.json")
    driver.go(5)
    assert driver.results.outdated.isHidden()
    driver.wizard.go_to(driver.model)
    driver.model.settings["seed"].setValue(7)
    driver.next()
    driver.next()
    assert "Out of date" in driver.results.outdated.text()
    assert not driver.results.outdated.isHidden()
    assert "out of date" in driver.wizard.steps.lines[5].label.text()
    driver.wizard.go_to(driver.model)
    driver.model.settings["seed"].setValue(1)
    driver.go(5)
    assert driver.results.outdated.isHidden()


def test_two_wizards_at_once(opened, tmp_path):
    one, other = opened(sample=True), opened(sample=True)
    one.go(4)
    other.go(4)
    one.run_into(tmp_path / "shared")
    other.run_into(tmp_path / "shared")
    assert "A run is writing into" in other.run.fault.text()
    other.run.folder.setText(str(tmp_path / "own"))
    other.click(other.run.run)
    one.wait_for_run()
    other.wait_for_run()
    assert timeless(tmp_path / "own" / "model.json") == timeless(tmp_path / "shared" / "model.json")
    assert len(QgsProject.instance().layerTreeRoot().children()) == 2


def test_the_run_goes_on_when_the_wizard_is_closed(opened, asked, tmp_path):
    from risk_terrain_modelling.ui import runner

    driver = opened(sample=True)
    driver.run_into(tmp_path / "out")
    driver.wizard.close()
    assert asked.texts == [], "nothing would be lost"
    wait_for(lambda: not runner._alive, "the run")
    assert (tmp_path / "out" / "model.json").exists()
    assert len(QgsProject.instance().layerTreeRoot().children()) == 1


def test_sizes_are_taken_as_they_are_typed(opened):
    driver = opened(sample=True)
    driver.settle()
    for box, text in ((driver.study.block, "212.5"), (driver.study.cell, "0.5")):
        driver.type(box, text)
        assert box.value() == float(text)
    assert driver.wizard.draft.content.block_length == 212.5
    assert driver.wizard.draft.content.cell_size == 0.5

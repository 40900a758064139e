"""The study area on the wizard's first page: in degrees, one borough of many, a selection."""

import zipfile

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialogButtonBox
from risk_terrain_modelling.core.study import read_study
from risk_terrain_modelling.tests.driver import LEFT as BUTTON
from risk_terrain_modelling.tests.driver import add_to_project, wait_for
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, square
from risk_terrain_modelling.ui.area_parts import PolygonsDialog
from risk_terrain_modelling.ui.graph import study_graph
from risk_terrain_modelling.ui.layers import layers_of_file

DEGREES = "urn:ogc:def:crs:OGC:1.3:CRS84"


def boroughs(town, names=("East End", "West Side", "O'Neill"), **fields):
    """Three boroughs side by side, the first of which is the town."""
    shapes = [
        ("Polygon", square(LEFT + SIDE * at, BOTTOM, SIDE), {"name": name, "zone": 1, **fields})
        for at, name in enumerate(names)
    ]
    return town.layer("boroughs", shapes)


def answered(window, monkeypatch, *names):
    """Let the dialog of the polygons be answered by clicks on names."""

    def click(dialog):
        dialog.show()
        for name in names:
            (item,) = dialog.list.findItems(name, Qt.MatchFlag.MatchExactly)
            dialog.list.scrollToItem(item)
            middle = dialog.list.visualItemRect(item).center()
            QTest.mouseClick(dialog.list.viewport(), BUTTON, pos=middle)
        ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
        QTest.mouseClick(ok, BUTTON)
        return dialog.result()

    monkeypatch.setattr(PolygonsDialog, "exec", click)
    window.click(window.study.polygons.choose)


def test_one_click_moves_an_area_in_degrees(opened, town):
    town.layer("world", [("Polygon", square(-2.6, 51.4, 0.02), {})], crs=DEGREES)
    driver = opened()
    driver.study.area.take_file(town.path("world.geojson"))
    driver.type(driver.study.block, "200")
    driver.settle()
    assert "is in degrees (EPSG:4326)" in driver.study.crs.said.text()
    assert not driver.wizard.checks.outcomes, "nothing is counted in degrees"
    assert driver.study.block.suffix() == ""
    driver.click(driver.study.crs.use)
    driver.settle()
    assert driver.wizard.draft.content.crs == "EPSG:27700"
    assert "moved there from EPSG:4326" in driver.study.crs.said.text()
    assert driver.study.block.suffix() == " m"
    cells = driver.wizard.checks.outcomes["grid"].results["CELLS"]
    assert 300 < cells < 400  # 1.39 km by 2.22 km, in squares of 100 m, and those at the edge
    assert driver.button("NextButton").isEnabled()


def test_a_city_in_metres_has_nothing_to_press(opened, town):
    driver = opened()
    driver.study.area.take_file(town.area)
    driver.settle()
    assert driver.study.crs.use.isHidden() and driver.study.polygons.isHidden()
    assert "Distances are in m." in driver.study.crs.said.text()


def test_one_borough_of_many(opened, town, monkeypatch):
    driver = opened()
    driver.study.area.take_file(boroughs(town))
    driver.type(driver.study.block, "200")
    driver.settle()
    assert driver.study.polygons.said.text() == "all 3 polygons taken together"
    assert driver.wizard.checks.outcomes["grid"].results["CELLS"] == 1200
    answered(driver, monkeypatch, "O'Neill")
    driver.settle()
    assert driver.wizard.draft.content.study_area_filter == "\"name\" = 'O''Neill'"
    assert driver.study.polygons.said.text() == "O'Neill"
    assert driver.wizard.checks.outcomes["grid"].results["CELLS"] == 400
    answered(driver, monkeypatch, "West Side")  # beside the one that is ticked
    assert driver.study.polygons.said.text() == "O'Neill, West Side"
    answered(driver, monkeypatch, "East End")
    assert driver.wizard.draft.content.study_area_filter == "", "all of them are no filter"


def test_the_filter_stays_in_the_study_file(opened, town, tmp_path, monkeypatch):
    driver = opened()
    driver.study.area.take_file(boroughs(town))
    driver.type(driver.study.block, "200")
    answered(driver, monkeypatch, "East End")
    driver.wizard.draft.change(incidents=town.incidents)
    driver.factors.add_layers(layers_of_file(town.pubs))
    driver.wizard.save(tmp_path / "kept.json")
    study = read_study((tmp_path / "kept.json").read_text(encoding="utf-8"))
    assert study.study_area.filter == "\"name\" = 'East End'"
    again = opened(study=tmp_path / "kept.json")
    again.settle()
    assert again.study.polygons.said.text() == "East End"


def test_what_is_selected_on_the_map(opened, town):
    layer = add_to_project(boroughs(town))
    layer.selectByExpression("\"name\" <> 'O''Neill'")
    driver = opened()
    driver.pick(driver.study.area, "boroughs")
    driver.settle()
    assert driver.study.polygons.take_selected.text() == "Take the 2 selected"
    driver.click(driver.study.polygons.take_selected)
    assert driver.wizard.draft.content.study_area_filter == "\"name\" IN ('East End', 'West Side')"


def test_polygons_that_nothing_tells_apart(opened, town):
    driver = opened()
    driver.study.area.take_file(boroughs(town, names=("Town", "Town", "Town")))
    driver.settle()
    assert "No field tells them apart" in driver.study.polygons.said.text()
    assert not driver.study.polygons.choose.isEnabled()


def test_another_area_forgets_the_choice(opened, town, monkeypatch):
    driver = opened()
    driver.study.area.take_file(boroughs(town))
    answered(driver, monkeypatch, "East End")
    driver.study.area.take_file(town.area)
    assert driver.wizard.draft.content.study_area_filter == ""
    wait_for(driver.study.polygons.isHidden, "the other area")


def test_a_boundary_in_a_zip(opened, town, tmp_path):
    """As portals give shapefiles; a study that is saved finds it again."""
    archive = tmp_path / "boundary.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(boroughs(town), "some folder/boroughs.geojson")
    driver = opened()
    driver.wizard.draft.data_folder = tmp_path / "mine"
    driver.study.area.take_file(str(archive))
    assert (tmp_path / "mine" / "boroughs.gpkg").exists(), "Processing opens nothing in a zip"
    driver.type(driver.study.block, "200")
    driver.settle()
    assert driver.study.missing.text() == ""
    assert driver.wizard.checks.outcomes["grid"].results["CELLS"] == 1200
    driver.wizard.draft.change(incidents=town.incidents)
    driver.factors.add_layers(layers_of_file(town.pubs))
    (tmp_path / "deep").mkdir()
    driver.wizard.save(tmp_path / "deep" / "study.json")
    again = opened(study=tmp_path / "deep" / "study.json")
    again.settle()
    assert again.wizard.checks.outcomes["grid"].results["CELLS"] == 1200


def test_the_graph_of_a_study_has_its_crs_and_its_polygons(opened, town):
    driver = opened()
    driver.study.area.take_file(boroughs(town))
    driver.wizard.draft.change(
        block_length=200.0,
        crs="EPSG:27700",
        study_area_filter="\"name\" = 'East End'",
        incidents=town.incidents,
    )
    driver.factors.add_layers(layers_of_file(town.pubs))
    graph = study_graph(driver.wizard.draft.content.study())  # which its steps are gone with
    step = graph.childAlgorithm("grid")
    given = {key: one[0].staticValue() for key, one in step.parameterSources().items()}
    assert given["CRS"] == "EPSG:27700"
    assert given["FILTER"] == "\"name\" = 'East End'"

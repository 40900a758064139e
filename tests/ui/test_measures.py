"""What every place has, on the page Factors: chosen, measured, taken as exposure or control."""

import json

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from risk_terrain_modelling.tests.driver import add_to_project
from risk_terrain_modelling.tests.town import geojson


@pytest.fixture
def driver(opened):
    """The wizard on the page Factors of the sample city, its layers checked."""
    driver = opened(sample=True)
    driver.go(2)
    driver.group = driver.factors.measures
    return driver


def content(driver):
    return driver.wizard.draft.content


def choose(box, key):
    """Choose an option as a person does: by the keyboard, one after the other."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.findData(key)):
        QTest.keyClick(box, Qt.Key.Key_Down)
    QApplication.processEvents()


def people_raster(folder, sample):
    """Five people in every pixel of 150 m, over the whole sample city and beyond."""
    boundary = json.loads((sample / "boundary.geojson").read_text(encoding="utf-8"))
    ring = np.array(boundary["features"][0]["geometry"]["coordinates"][0]).reshape(-1, 2)
    low, high = ring.min(axis=0) - 500, ring.max(axis=0) + 500
    columns, rows = np.ceil((high - low) / 150).astype(int).tolist()
    path = folder / "people.tif"
    made = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, 1, gdal.GDT_Float32)
    made.SetGeoTransform((low[0], 150, 0, high[1], 0, -150))
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(27700)
    made.SetProjection(crs.ExportToWkt())
    made.GetRasterBand(1).WriteArray(np.full((rows, columns), 5.0))
    made = None
    return path


def test_nothing_is_there_unasked(driver, sample):
    assert "may be found merely because" in driver.group.note.text()
    assert not driver.group.take.isVisible()

    add_to_project(sample / "streets.geojson")

    assert content(driver).controls == ()
    assert driver.group.take.isVisible()
    assert driver.group.suggestion.text().startswith("“streets” of the project may tell")
    assert driver.factors.isComplete()


def test_the_suggestion_is_taken_by_a_click_and_measured(driver, sample):
    add_to_project(sample / "streets.geojson")

    driver.click(driver.group.take)
    driver.settle()

    (row,) = content(driver).controls
    assert (row.name, row.measure, row.spread) == ("Streets", "length", None)
    makes = driver.group.fields[0].makes.text()
    assert " in all; " in makes and " cells have none" in makes
    assert not driver.group.take.isVisible(), "it is not suggested twice"
    assert not driver.group.note.isVisible()


def test_a_layer_of_lights_or_of_incidents_is_not_suggested(driver, sample, tmp_path):
    for name in ("street_lights", "street_robberies"):
        file = tmp_path / f"{name}.geojson"
        (tmp_path / file.name).write_bytes((sample / "pubs.geojson").read_bytes())
        add_to_project(file)

    assert not driver.group.take.isVisible()


def test_each_field_changes_the_row(driver, sample):
    add_to_project(sample / "streets.geojson")
    driver.click(driver.group.take)
    QApplication.processEvents()
    fields = driver.group.fields[0]

    driver.type(fields.name, "Length of street")
    driver.type(fields.spread, "150")
    driver.type(fields.filter, "$length > 20")
    driver.settle()

    (row,) = content(driver).controls
    assert (row.name, row.spread, row.filter) == ("Length of street", 150.0, "$length > 20")
    assert driver.group.fields[0] is fields, "what is typed in stays"
    assert " in all" in fields.makes.text()
    driver.type(fields.name, " ")
    assert fields.name.text() == "Length of street", "a name cannot be taken away"


def test_a_control_becomes_the_exposure_and_back(driver, sample):
    for name in ("streets", "schools"):
        layer = add_to_project(sample / f"{name}.geojson")
        found = [one for one in _found() if one.name == layer.name()]
        driver.group.add_layers(found)
    choose(driver.group.fields[1].role, "exposure")

    assert content(driver).exposure.name == "Schools"
    assert [row.name for row in content(driver).controls] == ["Streets"]

    choose(driver.group.fields[1].role, "exposure")  # of the streets, now the second row
    assert content(driver).exposure.name == "Streets"
    assert [row.name for row in content(driver).controls] == ["Schools"]

    choose(driver.group.fields[0].role, "control")
    assert content(driver).exposure is None
    assert len(content(driver).controls) == 2

    driver.click(driver.group.fields[0].remove)
    QApplication.processEvents()
    assert len(content(driver).controls) == len(driver.group.fields) == 1


def _found():
    from risk_terrain_modelling.ui import layers

    return layers.layers_of_project((*layers.ANY, layers.RASTER))


def test_residents_of_small_areas_are_taken_by_their_field(driver, sample, tmp_path):
    districts = json.loads((sample / "districts.geojson").read_text(encoding="utf-8"))
    shapes = [
        (one["geometry"]["type"], one["geometry"]["coordinates"], {"code": 7, "residents": 1000})
        for one in districts["features"]
    ]
    add_to_project(_written(tmp_path / "small_areas.geojson", shapes))
    driver.group.add_layers([one for one in _found() if one.name == "small_areas"])
    fields = driver.group.fields[0]
    assert content(driver).controls[0].measure == "area"
    offered = [fields.measure.itemData(at) for at in range(fields.measure.count())]
    assert offered == ["area", "field"]
    assert not fields.field.isEnabled()

    choose(fields.measure, "field")
    driver.settle()

    (row,) = content(driver).controls
    assert (row.measure, row.field) == ("field", "residents"), "not the code"
    assert "in all" in fields.makes.text()
    choose(fields.measure, "area")
    assert content(driver).controls[0].field == ""


def _written(path, shapes):
    geojson(path, shapes)
    return path


def test_a_raster_of_the_project_is_summed_or_averaged(driver, sample, tmp_path):
    layer = QgsRasterLayer(str(people_raster(tmp_path, sample)), "People", "gdal")
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    driver.group.add_layers([one for one in _found() if one.name == "People"])
    driver.settle()

    fields = driver.group.fields[0]
    assert [fields.measure.itemData(at) for at in range(fields.measure.count())] == ["sum", "mean"]
    assert fields.makes.text().endswith("in every cell")
    assert not fields.filter.isEnabled()
    assert driver.factors.isComplete()


def test_what_is_wrong_is_said_and_shown_at_its_field(driver, sample):
    add_to_project(sample / "streets.geojson")
    driver.click(driver.group.take)
    driver.group.add_layers([one for one in _found() if one.name == "streets"])
    driver.settle()
    second = driver.group.fields[1]
    assert [row.name for row in content(driver).controls] == ["Streets", "Streets 2"]

    driver.type(second.filter, '"names" = 1')
    driver.settle()
    assert "Streets 2: The filter" in driver.factors.missing.text()
    assert "names" in second.makes.text()
    driver.click(driver.factors.to_field)
    assert QApplication.focusWidget() is second.filter or second.filter.hasFocus()

    driver.type(second.filter, "1 = 1")
    driver.type(second.name, "Streets")
    driver.settle()
    assert "are called “Streets”" in driver.factors.missing.text()


def test_a_study_keeps_them_and_its_graph_measures_them(driver, sample, tmp_path):
    from risk_terrain_modelling.ui.graph import study_graph

    raster = people_raster(tmp_path, sample)
    QgsProject.instance().addMapLayer(QgsRasterLayer(str(raster), "People", "gdal"))
    add_to_project(sample / "streets.geojson")
    driver.group.add_layers([one for one in _found() if one.name in ("People", "streets")])
    choose(driver.group.fields[0].role, "exposure")
    driver.settle()
    draft = driver.wizard.draft

    draft.save(tmp_path / "study.json")
    written = json.loads((tmp_path / "study.json").read_text(encoding="utf-8"))
    assert written["exposure"] == {"name": "People", "source": "people.tif", "measure": "sum"}
    assert [one["measure"] for one in written["controls"]] == ["length"]
    before = draft.content
    draft.open(tmp_path / "study.json")
    assert draft.content == before
    assert [one.row.name for one in driver.group.fields] == ["People", "Streets"]

    graph = study_graph(draft.content.study())
    given = graph.childAlgorithm("fit").parameterSources()
    assert given["EXPOSURE"][0].outputChildId() == "exposure"
    assert given["CONTROLS"][0].outputChildId() == "control_1"
    assert graph.childAlgorithm("exposure").parameterSources()["RASTER"][0].parameterName()
    assert graph.childAlgorithm("control_1").algorithmId() == "rtm:exposure"

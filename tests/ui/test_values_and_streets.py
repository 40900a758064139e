"""Rasters and number fields as factors, and the study's layer of streets, on the page Factors."""

import json

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsProject, QgsRasterLayer
from risk_terrain_modelling.ui import layers
from risk_terrain_modelling.ui.graph import study_graph

FEATURES, TAKEN_AS, REACH = 2, 3, 6


@pytest.fixture
def page(opened):
    driver = opened(sample=True)
    driver.go(2)
    driver.factors.driver = driver
    return driver.factors


@pytest.fixture
def light(page, sample):
    """A raster of night light over the sample city."""
    area = layers.open_layer(page.draft.content.study_area)
    box = area.extent()
    path = str(sample / "night_light.tif")
    raster = gdal.GetDriverByName("GTiff").Create(path, 60, 60, 1, gdal.GDT_Float32)
    size = max(box.width(), box.height()) / 58
    raster.SetGeoTransform((box.xMinimum() - size, size, 0, box.yMaximum() + size, 0, -size))
    place = osr.SpatialReference()
    place.ImportFromWkt(area.crs().toWkt())
    raster.SetProjection(place.ExportToWkt())
    raster.GetRasterBand(1).WriteArray(np.add.outer(np.arange(60.0), np.arange(60.0)))
    return path


def told(page, row, *columns):
    page.driver.settle()
    return [page.table.data(page.table.index(row, one)) for one in columns]


def test_a_raster_is_a_factor_by_its_level(page, light):
    page.add_layers(layers.layers_of_file(light, layers.OF_FACTORS))
    last = len(page.draft.content.factors) - 1
    row = page.draft.content.factors[last]
    assert (row.name, row.operationalisation, row.is_raster) == ("Night light", "level", True)
    features, taken_as, reach = told(page, last, FEATURES, TAKEN_AS, REACH)
    assert features.endswith(" cells")
    assert (taken_as, reach) == ("level", "50% to 95%")
    assert page.table.fault(row) is None
    study = page.draft.content.study()
    assert study.factors[last].layer.is_raster


def test_rasters_of_the_project_are_offered(page, light):
    QgsProject.instance().addMapLayer(QgsRasterLayer(light, "Night light"))
    offered = layers.layers_of_project(layers.OF_FACTORS)
    assert ("Night light", light, layers.RASTER) in [
        (one.name, one.source, one.geometry) for one in offered
    ]
    assert "Night light" not in [one.name for one in layers.layers_of_project()]


def test_polygons_are_a_level_by_a_number_field(page, sample):
    path = sample / "districts.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    for number, feature in enumerate(content["features"]):
        feature["properties"]["people"] = 10.0 * number
    path.write_text(json.dumps(content), encoding="utf-8")
    page.add_layers(layers.layers_of_file(str(path)))
    last = len(page.draft.content.factors) - 1
    page.view.clearSelection()
    page.select(last)
    fields = [page.number_field.itemData(one) for one in range(page.number_field.count())]
    assert fields[0] == ""
    assert "people" in fields
    page.number_field.setCurrentIndex(fields.index("people"))
    page.number_field.activated.emit(fields.index("people"))
    row = page.draft.content.factors[last]
    assert (row.field, row.operationalisation) == ("people", "level")
    assert told(page, last, TAKEN_AS, REACH) == ["level", "50% to 95%"]
    assert page.table.fault(row) is None


def test_a_network_distance_needs_streets(page, sample):
    page.view.clearSelection()
    page.select(0)
    page.change_selected(operationalisation="network")
    (fault,) = page.faults()
    assert "Network distance is asked of “Pubs”, and no streets are given." in fault.text
    assert fault.field is page.streets
    page.streets.set_source(str(sample / "streets.geojson"))
    page.streets.chosen.emit(str(sample / "streets.geojson"))
    features, taken_as = told(page, 0, FEATURES, TAKEN_AS)
    assert (features, taken_as) == ("70 points", "network distance")
    assert page.faults() == []
    study = page.draft.content.study()
    assert study.streets.source.endswith("streets.geojson")
    graph = study_graph(study)
    assert graph.parameterDefinition("streets") is not None
    given = graph.childAlgorithm("factor_1").parameterSources()
    assert given["STREETS"][0].parameterName() == "streets"
    assert "STREETS" not in graph.childAlgorithm("factor_2").parameterSources()


def test_a_graph_of_the_modeler_asks_for_a_raster(page, light):
    page.add_layers(layers.layers_of_file(light, layers.OF_FACTORS))
    number = len(page.draft.content.factors)
    graph = study_graph(page.draft.content.study())
    assert graph.parameterDefinition(f"factor_{number}").type() == "raster"
    assert "RASTER" in graph.childAlgorithm(f"factor_{number}").parameterSources()

"""The fields of the wizard that say which places to act on."""

import json

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from risk_terrain_modelling.core.study import read_study
from risk_terrain_modelling.tests.driver import add_to_project
from risk_terrain_modelling.ui.graph import study_graph


def test_places_are_asked_for_and_saved(opened, sample, tmp_path):
    for name in ("boundary", "streets"):
        add_to_project(sample / f"{name}.geojson")
    driver = opened(sample=True)
    driver.go(3)
    fields = driver.model.places
    assert (fields.max_area.value(), fields.map.currentData()) == (10, "forecast")
    fields.max_area.setValue(4.5)
    fields.map.setFocus()
    QTest.keyClick(fields.map, Qt.Key.Key_Down)
    fields.map.activated.emit(fields.map.currentIndex())
    driver.pick(fields.names, "boundary")
    driver.pick(fields.basemap, "streets")
    driver.type(fields.name_field, "name")
    file = tmp_path / "own" / "study.json"
    driver.wizard.draft.save(file)
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written["places"] == {
        "area_share": written["places"]["area_share"],
        "min_cells": 2,
        "max_area": 4.5,
        "map": "risk",
        "name_field": "name",
    }
    assert written["names"]["source"].endswith("boundary.geojson")
    assert [one["source"][-15:] for one in written["basemap"]] == ["streets.geojson"]
    driver.wizard.draft.open(file)
    assert driver.wizard.draft.content.places["max_area"] == 4.5
    assert fields.names.source().endswith("boundary.geojson")
    assert fields.basemap.source().endswith("streets.geojson")
    driver.pick(fields.basemap, "None")
    assert driver.wizard.draft.content.basemap == ()


def test_the_graph_ends_in_the_places(opened, sample):
    study = read_study((sample / "study.json").read_text(encoding="utf-8"))
    graph = study_graph(study)
    places = graph.childAlgorithm("places")
    assert places.algorithmId() == "rtm:priorityplaces"
    given = places.parameterSources()
    for name in ("RISK", "FORECAST"):
        assert [one.outputChildId() for one in given[name]] == ["forecast"]
    assert [one.staticValue() for one in given["MAX_AREA"]] == [10.0]
    assert graph.validate()[0]

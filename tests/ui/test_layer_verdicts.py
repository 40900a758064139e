"""The wizard's ticks: a layer that stops inside the study area gets none."""

import json

import pytest
from qgis.PyQt.QtCore import Qt
from risk_terrain_modelling.tests.driver import wait_for

VERDICT = 0


@pytest.fixture
def half(sample):
    """The sample city with bus stops in its west alone."""
    path = sample / "bus_stops.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    places = sorted(content["features"], key=lambda one: one["geometry"]["coordinates"][0])
    content["features"] = places[: len(places) // 2]
    path.write_text(json.dumps(content), encoding="utf-8")
    return sample


def verdicts(page):
    table = page.table
    return {row.name: table.verdict(row) for row in page.draft.content.factors}


def settled(driver):
    driver.settle()
    waits = driver.factors.table.verdicts.is_awaited
    wait_for(lambda: not any(map(waits, driver.factors.draft.content.factors)), "verdicts")
    driver.settle()


def test_layers_of_the_sample_city_get_their_ticks(opened):
    driver = opened(sample=True)
    driver.go(2)
    settled(driver)

    assert set(verdicts(driver.factors).values()) == {"good"}


def test_a_layer_of_the_west_gets_no_tick_and_says_why(opened, half):
    driver = opened(study=half / "study.json")
    driver.go(2)
    settled(driver)
    page = driver.factors

    found = verdicts(page)

    assert found.pop("Bus stops") == "look"
    assert set(found.values()) == {"good"}
    row = [one.name for one in page.draft.content.factors].index("Bus stops")
    cell = page.table.index(row, VERDICT)
    told = page.table.data(cell, Qt.ItemDataRole.ToolTipRole)
    assert "Covers only about the" in told
    assert "western" in told
    assert "Get the layer for the whole area" in told
    spoken = page.table.data(cell, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Look at it.")
    assert "Bus stops: Covers only about the western" in page.total.text()
    assert not page.faults()  # it may be right: a service that ends there


def test_a_name_asks_for_nothing_anew_and_a_filter_does(opened):
    driver = opened(sample=True)
    driver.go(2)
    settled(driver)
    page, row = driver.factors, driver.factors.draft.content.factors[0]

    page.table.change([0], name="Another")
    renamed = page.draft.content.factors[0]
    assert not page.table.verdicts.is_awaited(renamed)
    assert page.table.verdicts.of(renamed) == page.table.verdicts.of(row)

    page.table.change([0], filter='"no such field" = 1')
    assert page.table.verdicts.is_awaited(page.draft.content.factors[0])
    settled(driver)
    assert page.table.verdict(page.draft.content.factors[0]) == "bad"


def test_incidents_of_half_the_city_are_told(opened, sample):
    path = sample / "incidents_2024.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    places = [one["geometry"]["coordinates"][1] for one in content["features"]]
    middle = sorted(places)[len(places) // 2]
    content["features"] = [
        one for one in content["features"] if one["geometry"]["coordinates"][1] > middle
    ]
    path.write_text(json.dumps(content), encoding="utf-8")
    driver = opened(study=sample / "study.json")
    driver.go(1)
    driver.settle()

    assert "Cover only about the northern" in driver.incidents.counts.text()

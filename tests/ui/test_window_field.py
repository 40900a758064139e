"""The window of time in the wizard: chosen or typed, counted at once, and kept by the study."""

import json

import pytest
from qgis.PyQt.QtTest import QTest
from risk_terrain_modelling.tests.driver import add_to_project
from risk_terrain_modelling.tests.town import Town
from risk_terrain_modelling.ui.draft import FactorRow


@pytest.fixture
def town(tmp_path, iface):
    made = Town(tmp_path)
    shapes = [
        ("Point", [float(x), float(y)], {"day": f"2024-01-{n % 28 + 1:02}", "time": clock})
        for n, (x, y) in enumerate(made.events_xy)
        for clock in [("23:00", "12:00", "02:00")[n % 3]]
    ]
    made.layer("crimes", shapes)
    for name in ("area", "crimes", "pubs"):
        add_to_project(made.folder / f"{name}.geojson")
    return made


@pytest.fixture
def driver(opened, town):
    driver = opened()
    driver.pick(driver.study.area, "area")
    driver.type(driver.study.block, "200")
    driver.settle()
    driver.next()
    driver.pick(driver.incidents.incidents, "crimes")
    driver.settle()
    return driver


def retype(driver, text):
    edit = driver.incidents.window.text.lineEdit()
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    driver.settle()


def test_a_window_is_counted_and_kept(driver, town):
    page = driver.incidents
    assert page.counts.text().startswith("240 ")
    retype(driver, "night")
    assert page.counts.text().startswith("160 ")
    driver.wizard.draft.change(factors=(FactorRow("Pubs", str(town.folder / "pubs.geojson")),))
    path = town.folder / "study.json"
    driver.wizard.draft.save(path)
    assert json.loads(path.read_text(encoding="utf-8"))["window"] == "night"
    assert driver.wizard.draft.content.study().window == "night"


def test_what_says_no_time_is_told_at_the_field(driver):
    retype(driver, "dusk")
    faults = [one for one in driver.incidents.faults() if one.field is driver.incidents.window.text]
    assert len(faults) == 1
    assert "“dusk” says no time" in faults[0].text or "“dusk” of the window" in faults[0].text
    assert driver.incidents.counts.text().startswith("240 "), "counted without it meanwhile"
    retype(driver, "weekend")
    assert driver.incidents.window.faults() == []


def test_fields_of_times_in_a_study_are_kept(driver):
    draft = driver.wizard.draft
    draft.change(incidents_time_field="time", incidents_end_date_field="day")
    reference = draft.content.reference("incidents")
    assert (reference.time_field, reference.end_date_field) == ("time", "day")

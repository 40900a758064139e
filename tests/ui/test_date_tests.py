"""The test at several dates in the wizard: one box to tick where incidents have dates."""

import json

import pytest
from qgis.PyQt.QtTest import QTest
from risk_terrain_modelling.tests.driver import LEFT, add_to_project
from risk_terrain_modelling.tests.town import Town
from risk_terrain_modelling.ui.draft import FactorRow

MONTHS = [f"2024-{month:02}" for month in range(1, 13)]


@pytest.fixture
def town(tmp_path, iface):
    made = Town(tmp_path)
    shapes = [
        ("Point", [float(x), float(y)], {"month": MONTHS[number % 12]})
        for number, (x, y) in enumerate(made.events_xy)
    ]
    made.layer("crimes", shapes)
    for name in ("area", "crimes", "incidents", "pubs"):
        add_to_project(made.folder / f"{name}.geojson")
    return made


@pytest.fixture
def driver(opened, town):
    driver = opened()
    driver.pick(driver.study.area, "area")
    driver.type(driver.study.block, "200")
    driver.settle()
    driver.next()
    return driver


def pick(driver, name):
    driver.pick(driver.incidents.incidents, name)
    driver.settle()
    return driver.incidents.date_tests


def validation(driver):
    return driver.wizard.draft.content.validation


def retype(box, text):
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)


def test_without_dates_it_cannot_be_ticked(driver):
    tests = pick(driver, "incidents")
    assert not tests.wanted.isEnabled()
    assert tests.note.text() == "It needs dates of the incidents."
    assert not tests.cut_dates.isEnabled()


def test_a_tick_asks_for_four_dates_and_another_for_none(driver):
    tests = pick(driver, "crimes")
    assert tests.wanted.isEnabled() and not tests.wanted.isChecked()
    QTest.mouseClick(tests.wanted, LEFT)
    assert validation(driver)["cut_dates"] == tests.cut_dates.text() == "4"
    retype(tests.period, "2 months")
    assert validation(driver)["period"] == "2 months"
    QTest.mouseClick(tests.wanted, LEFT)
    assert (validation(driver)["cut_dates"], validation(driver)["period"]) == ("", "")
    assert not tests.period.isEnabled()


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("period", "soon", "“soon” is no length of time"),
        ("areas", "3 hands", "“3 hands” is no area"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(driver, field, text, said):
    tests = pick(driver, "crimes")
    QTest.mouseClick(tests.wanted, LEFT)
    retype(getattr(tests, field), text)
    (fault,) = [one for one in driver.incidents.faults() if said in one.text]
    assert fault.field is getattr(tests, field)


def test_an_emptied_field_is_asked_for(driver):
    tests = pick(driver, "crimes")
    QTest.mouseClick(tests.wanted, LEFT)
    tests.cut_dates.setFocus()
    tests.cut_dates.clear()
    tests.cut_dates.textEdited.emit("")
    assert validation(driver)["cut_dates"] == ""
    assert tests.wanted.isChecked()
    assert any("No dates are given" in one.text for one in driver.incidents.faults())


def test_what_is_entered_is_in_the_file_and_comes_back(driver, town):
    tests = pick(driver, "crimes")
    QTest.mouseClick(tests.wanted, LEFT)
    retype(tests.cut_dates, "2024-06, 2024-09")
    retype(tests.areas, "5 ha")
    draft = driver.wizard.draft
    draft.change(factors=(FactorRow("Pubs", str(town.folder / "pubs.geojson")),))
    path = town.folder / "study.json"
    draft.save(path)
    saved = json.loads(path.read_text(encoding="utf-8"))["validation"]
    assert (saved["cut_dates"], saved["areas"]) == ("2024-06, 2024-09", "5 ha")
    draft.reset()
    assert not tests.wanted.isChecked()
    draft.open(path)
    assert tests.wanted.isChecked()
    assert tests.cut_dates.text() == "2024-06, 2024-09"

"""Incidents: types and dates found by what fields hold; what is easily forgotten is asked."""

import pytest
from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMessageBox
from risk_terrain_modelling.tests.driver import add_to_project
from risk_terrain_modelling.tests.town import LEFT, Town, geojson

TYPES = (
    *("Anti-social behaviour", "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs"),
    *("Other crime", "Other theft", "Possession of weapons", "Public order", "Robbery"),
    *("Shoplifting", "Theft from the person", "Vehicle crime", "Violence and sexual offences"),
)


def incident(number, **more):
    """Return one as data.police.uk has it: “Crime ID” stands before “Crime type”."""
    return (
        "Point",
        [LEFT + 10 * (number % 150), 200_500 + 5 * (number // 150)],
        {
            "Crime ID": f"{number:064x}",
            "Month": f"2018-{number % 12 + 1:02d}",
            "Reported by": "City Police",
            "Case": f"2018-{number % 13 + 1000}",  # begins as a date does
            "Crime type": TYPES[number % len(TYPES)],
            **more,
        },
    )


@pytest.fixture
def police(tmp_path):
    town = Town(tmp_path)
    town.layer("police", [incident(number) for number in range(560)])
    add_to_project(town.folder / "police.geojson")
    add_to_project(town.folder / "area.geojson")
    return town


def at_the_incidents(opened, police):
    driver = opened()
    driver.pick(driver.study.area, "area")
    driver.type(driver.study.block, "200")
    driver.settle()
    driver.next()
    driver.pick(driver.incidents.incidents, "police")
    driver.settle()
    return driver


def test_the_type_is_the_field_of_few_values_and_the_date_that_of_dates(opened, police):
    found = at_the_incidents(opened, police).incidents.filter
    assert found.kind_field.currentText() == "Crime type"
    assert found.date_field.currentText() == "Month"
    offered = [found.date_field.itemText(at) for at in range(found.date_field.count())]
    assert offered == ["(no field)", "Month"]


def test_every_type_is_in_sight(opened, police):
    kinds = at_the_incidents(opened, police).incidents.filter.kinds
    assert kinds.count() == len(TYPES)
    seen = kinds.viewport().rect()
    places = [kinds.visualItemRect(kinds.item(at)) for at in range(len(TYPES))]
    assert all(place.isValid() and seen.contains(place) for place in places), (seen, places)


def test_without_a_telling_name_few_values_are_enough(processing, tmp_path):
    from risk_terrain_modelling.ui.values_found import Likely

    shapes = [
        ("Point", [0, 0], {"n": row, "who": f"unit {row}", "modalidad": "ab"[row % 2]})
        for row in range(50)
    ]
    layer = QgsVectorLayer(geojson(tmp_path / "x.geojson", shapes), "x", "ogr")
    assert Likely(layer).kind() == "modalidad"
    assert Likely(layer).dates() == []
    assert Likely(None).kind() == ""


def test_all_types_are_counted_only_where_that_is_meant(opened, police, asked):
    driver = at_the_incidents(opened, police)
    page = driver.incidents
    assert page.filter.of_kinds.text().startswith(
        "No type is ticked: all 14 values of “Crime type” are counted together as one "
        "(Anti-social behaviour, Bicycle theft"
    )
    asked.answer = QMessageBox.StandardButton.No
    driver.next()
    assert driver.wizard.currentPage() is page
    asked.answer = QMessageBox.StandardButton.Yes
    driver.next()
    assert driver.wizard.currentPage() is driver.factors
    assert len(asked.texts) == 2
    driver.back()
    driver.next()
    assert len(asked.texts) == 2, "who agreed is not asked again"


def test_a_type_that_is_ticked_needs_no_question(opened, police, asked):
    driver = at_the_incidents(opened, police)
    kinds = driver.incidents.filter.kinds
    kinds.item(TYPES.index("Robbery")).setCheckState(Qt.CheckState.Checked)
    driver.settle()
    content = driver.wizard.draft.content
    assert content.incidents_filter == "\"Crime type\" = 'Robbery'"
    assert driver.incidents.filter.of_kinds.text() == ""
    driver.next()
    assert asked.texts == []


@pytest.mark.parametrize(
    ("counts", "first"),
    [
        ({"2018-01": 30, "2018-02": 30, "2018-03": 20, "2018-04": 20}, "2018-04"),
        ({"2018-01": 70, "2018-02": 20, "2018-03": 5, "2018-04": 5}, "2018-02"),
        ({"2018-01": 1, "2018-02": 999}, "2018-02"),  # a first date is never kept back
    ],
)
def test_a_test_by_date_begins_where_about_a_quarter_lies(processing, tmp_path, counts, first):
    from risk_terrain_modelling.ui.quarter import first_of_last_quarter

    rows = [(month, kind) for month, many in counts.items() for kind in "a" * many + "b"]
    shapes = [("Point", [0, 0], {"month": month, "kind": kind}) for month, kind in rows]
    layer = QgsVectorLayer(geojson(tmp_path / "x.geojson", shapes), "x", "ogr")
    assert first_of_last_quarter(layer, "month", "\"kind\" = 'a'", sorted(counts)) == first
    assert first_of_last_quarter(layer, "month", "", ["2018-01"]) == ""


def test_from_a_date_on_keeps_about_a_quarter_back(opened, police):
    driver = at_the_incidents(opened, police)
    driver.click(driver.incidents.by_date)
    driver.settle()
    later = driver.wizard.checks.outcomes["holdout"].results["EVENTS"]
    assert later / 560 == pytest.approx(0.25, abs=0.02)
    assert "2018-10" in driver.wizard.draft.content.holdout_filter


def test_a_layer_of_a_later_period_is_not_cut_to_the_period_of_the_incidents(opened, police):
    later = [incident(number, Month=f"2019-{number % 12 + 1:02d}") for number in range(560)]
    police.layer("later", later)
    add_to_project(police.folder / "later.geojson")
    driver = at_the_incidents(opened, police)
    page = driver.incidents
    page.filter.kinds.item(TYPES.index("Robbery")).setCheckState(Qt.CheckState.Checked)
    page.filter.last.setCurrentIndex(page.filter.last.findData("2018-06"))
    page.filter.last.activated.emit(page.filter.last.currentIndex())
    driver.click(page.other_layer)
    driver.pick(page.holdout, "later")
    driver.settle()
    content = driver.wizard.draft.content
    assert "2018-06" in content.incidents_filter
    assert content.holdout_filter == "\"Crime type\" = 'Robbery'"
    assert driver.wizard.checks.outcomes["holdout"].results["EVENTS"] == 40

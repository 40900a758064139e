"""Units of the study area on the wizard's first page: feet, metres, and degrees, which are none."""

import pytest
from risk_terrain_modelling.tests.driver import add_to_project
from risk_terrain_modelling.tests.town import geojson, square

FEET_IN_A_METRE = 39.37 / 12  # US survey feet, by the law that made them


@pytest.fixture
def areas(tmp_path):
    """Three study areas: in metres (Britain), in US survey feet (New York), in degrees."""
    for name, crs, ring in (
        ("metres", "EPSG::27700", square(500_000, 200_000, 2000)),
        ("feet", "EPSG::2263", square(990_000, 180_000, 6000)),
        ("degrees", "EPSG::4326", square(-0.1, 51.5, 0.02)),
    ):
        layer = geojson(
            tmp_path / f"{name}.geojson",
            [("Polygon", ring, {})],
            crs=f"urn:ogc:def:crs:{crs}",
        )
        add_to_project(tmp_path / layer)


def test_metres_become_feet_and_it_is_said(opened, areas):
    driver = opened()
    driver.pick(driver.study.area, "metres")
    driver.wizard.draft.change(block_length=200.0, cell_size=50.0)
    driver.pick(driver.study.area, "feet")
    content = driver.wizard.draft.content
    assert content.block_length == pytest.approx(200 * FEET_IN_A_METRE, abs=0.05)
    assert content.cell_size == pytest.approx(50 * FEET_IN_A_METRE, abs=0.05)
    assert driver.study.block_length.note.text().startswith("It was 200 m.")
    driver.pick(driver.study.area, "metres")
    assert driver.wizard.draft.content.block_length == pytest.approx(200, abs=0.05)


def test_an_area_in_the_same_unit_leaves_the_lengths_as_they_are(opened, areas, sample):
    add_to_project(sample / "boundary.geojson")
    driver = opened()
    driver.pick(driver.study.area, "metres")
    driver.wizard.draft.change(block_length=151.93)
    driver.pick(driver.study.area, "boundary")
    assert driver.wizard.draft.content.block_length == 151.93
    assert driver.study.block_length.note.text() == ""


def test_degrees_are_refused_before_any_length_is_asked_for(opened, areas):
    driver = opened()
    driver.pick(driver.study.area, "degrees")
    assert "The study area is in degrees. Press" in driver.study.missing.text()
    assert "deg." not in driver.study.crs.said.text()
    assert driver.study.block.suffix() == ""


def test_a_cell_size_is_shown_whole(opened, areas):
    driver = opened()
    driver.pick(driver.study.area, "feet")
    driver.wizard.draft.change(block_length=1151.9)
    driver.settle()
    cell = driver.study.cell
    wide = cell.fontMetrics().horizontalAdvance(cell.text())
    assert cell.text() == "half a block (575.95 ft)"
    assert cell.lineEdit().width() > wide

"""What can be wrong is said on the page where it can be put right, in the run's own words."""

import json
import os
from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from risk_terrain_modelling.tests.algorithms.conftest import (
    BOTTOM,
    LEFT,
    SIDE,
    Town,
    points,
    square,
)

DEGREES = "urn:ogc:def:crs:OGC:1.3:CRS84"


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


def write_study(town, **changes):
    """Write a study of the town, with parts of it changed, and return its path."""
    content = {
        "schema": "rtm-study/1",
        "title": "Town",
        "study_area": {"source": "area.geojson"},
        "grid": {"block_length": 200},
        "incidents": {"source": "incidents.geojson"},
        "factors": [{"name": "Pubs", "source": "pubs.geojson"}],
        **changes,
    }
    path = Path(town.path("study.json"))
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def opened_at_fault(opened, town, page, **changes):
    """Open a study and go as far as the wizard lets one."""
    driver = opened(study=write_study(town, **changes))
    for number in range(page):
        driver.settle()
        driver.wizard.pages[number].tell()
        driver.next()
    driver.settle()
    assert driver.wizard.currentId() == page
    assert not driver.button("NextButton").isEnabled()
    return driver.wizard.currentPage().missing.text()


class TestStudyArea:
    def test_in_degrees(self, opened, town):
        town.layer("wgs", [("Polygon", square(-0.1, 51.5, 0.02), {})], crs=DEGREES)
        said = opened_at_fault(opened, town, 0, study_area={"source": "wgs.geojson"})
        assert "degrees" in said
        assert "Reproject" in said

    def test_gone(self, opened, town):
        said = opened_at_fault(opened, town, 0, study_area={"source": "nothing.geojson"})
        assert "nothing.geojson cannot be read" in said

    def test_invalid(self, opened, town):
        bow_tie = [[[0, 0], [9, 9], [9, 0], [0, 9], [0, 0]]]
        town.layer("bow", [("Polygon", bow_tie, {})])
        said = opened_at_fault(opened, town, 0, study_area={"source": "bow.geojson"})
        assert "Fix geometries" in said

    @pytest.mark.parametrize(
        ("entered", "expected"),
        [
            ({"block": 0}, "block length is not given"),
            ({"cell": 400}, "shorter than a cell"),
            ({"cell": 0.1}, "400,000,000 cells"),
        ],
    )
    def test_sizes_as_they_are_typed(self, opened, town, entered, expected):
        driver = opened(study=write_study(town))
        driver.settle()
        for name, value in entered.items():
            getattr(driver.study, name).setValue(value)
        driver.settle()
        assert expected in driver.study.missing.text()
        assert not driver.button("NextButton").isEnabled()

    def test_excluded_altogether(self, opened, town):
        said = opened_at_fault(opened, town, 0, exclude={"source": "area.geojson"})
        assert "covers the whole study area" in said


class TestIncidents:
    def test_elsewhere(self, opened, town):
        town.layer("far", points([[LEFT + 99_000, BOTTOM]] * 30))
        said = opened_at_fault(opened, town, 1, incidents={"source": "far.geojson"})
        assert "None of the 30 incidents of “far” lies in the study area" in said

    def test_too_few(self, opened, town):
        town.layer("few", points(town.events_xy[:12]))
        said = opened_at_fault(opened, town, 1, incidents={"source": "few.geojson"})
        assert "Only 12 incidents" in said

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("\"kind\" = 'arson'", "leaves no feature"),
            ('"kind" = ', "cannot be understood"),
            ("\"kinds\" = 'robbery'", "names the field “kinds”"),
        ],
    )
    def test_filters(self, opened, town, text, expected):
        given = {"source": "incidents.geojson", "filter": text}
        assert expected in opened_at_fault(opened, town, 1, incidents=given)

    def test_empty(self, opened, town):
        town.layer("none", [])
        said = opened_at_fault(opened, town, 1, incidents={"source": "none.geojson"})
        assert "“none” is empty" in said


class TestFactors:
    def test_out_of_reach(self, opened, town):
        town.layer("far", points([[LEFT - 5_000, BOTTOM]]))
        factors = [{"name": "Far", "source": "far.geojson"}]
        said = opened_at_fault(opened, town, 2, factors=factors)
        assert "Factor “Far” has no feature within 600" in said

    def test_constant(self, opened, town):
        town.layer("all", [("Polygon", square(LEFT - 100, BOTTOM - 100, SIDE + 200), {})])
        factors = [{"name": "All", "source": "all.geojson"}]
        assert "Every variable" in opened_at_fault(opened, town, 2, factors=factors)

    def test_density_of_lines(self, opened, town):
        factors = [{"name": "Road", "source": "road.geojson", "operationalisation": "density"}]
        assert "choose proximity" in opened_at_fault(opened, town, 2, factors=factors)

    def test_one_name_twice(self, opened, town):
        driver = opened(study=write_study(town))
        driver.go(2)
        table = driver.factors.table
        driver.wizard.draft.change(factors=driver.wizard.draft.content.factors * 2)
        assert "Two factors are called “Pubs”" in driver.factors.missing.text()
        assert table.setData(table.index(1, 1), "Bars")
        driver.settle()
        assert driver.factors.missing.text() == ""

    def test_temporary_layer(self, opened, town):
        memory = QgsVectorLayer("Point?crs=EPSG:27700", "scratch", "memory")
        QgsProject.instance().addMapLayer(memory)
        driver = opened(study=write_study(town))
        driver.go(2)
        from risk_terrain_modelling.ui import layers

        found = [one for one in layers.layers_of_project() if one.name == "scratch"]
        driver.factors.add_layers(found)
        assert "temporary" in driver.factors.missing.text()
        assert "Make permanent" in driver.factors.missing.text()

    def test_the_verdict_says_why_in_its_tooltip(self, opened, town):
        town.layer("far", points([[LEFT - 5_000, BOTTOM]]))
        factors = [
            {"name": "Pubs", "source": "pubs.geojson"},
            {"name": "Far", "source": "far.geojson"},
        ]
        driver = opened(study=write_study(town, factors=factors))
        driver.settle()
        table = driver.factors.table
        from qgis.PyQt.QtCore import Qt

        role = Qt.ItemDataRole.ToolTipRole
        assert "has no feature within 600" in table.data(table.index(1, 0), role)
        spoken = table.data(table.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
        assert spoken.startswith("Can be used")


class TestRun:
    def test_a_fault_that_only_the_run_meets_leads_to_its_page(self, opened, town, tmp_path):
        driver = opened(study=write_study(town))
        driver.go(4)
        os.remove(town.pubs)
        driver.run_into(tmp_path / "out")
        driver.wait_for_run()
        assert "pubs" in driver.run.fault.text()
        assert "Go to Factors" in driver.run.repair.text()
        assert not (tmp_path / "out").exists()
        driver.click(driver.run.repair)
        assert driver.wizard.currentId() == 2
        assert driver.factors.selected() == [0]

    def test_a_folder_that_cannot_be_written(self, opened, town, tmp_path):
        (tmp_path / "a_file").write_text("")
        driver = opened(study=write_study(town))
        driver.run_into(tmp_path / "a_file" / "out")
        driver.wait_for_run()
        assert "cannot be written" in driver.run.fault.text()

    def test_a_change_behind_the_run_page_blocks_it_and_says_where(self, opened, town):
        driver = opened(study=write_study(town))
        driver.go(4)
        driver.wizard.draft.change(block_length=None)
        driver.settle()
        assert not driver.run.run.isEnabled()
        assert "block length is not given" in driver.run.fault.text()
        driver.click(driver.run.repair)
        assert driver.wizard.currentId() == 0

    def test_no_model_is_an_answer(self, opened, town, tmp_path):
        town.layer("one", points([[LEFT + 10, BOTTOM + 10]]))
        factors = [{"name": "One", "source": "one.geojson", "operationalisation": "proximity"}]
        driver = opened(study=write_study(town, factors=factors))
        driver.run_into(tmp_path / "out")
        driver.wait_for_run()
        assert driver.run.fault.text() == ""
        driver.next()
        assert "that is an answer, not an error" in driver.results.summary.text()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", "not complete JSON"),
        ('{"schema": "rtm-study/9"}', "schema is rtm-study/9"),
        ('{"schema": "rtm-study/1", "grids": {}}', "Did you mean “grid”"),
    ],
)
def test_a_study_file_that_is_none(opened, tmp_path, text, expected):
    path = tmp_path / "study.json"
    path.write_text(text, encoding="utf-8")
    driver = opened(sample=True)
    before = driver.wizard.draft.content
    driver.study.open_study(path)
    assert expected in driver.study.not_opened.text()
    assert driver.wizard.draft.content == before, "what was there stays"

"""What can be wrong is said on the page where it can be put right, in the run's own words."""

import json
import os
import sys
from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from risk_terrain_modelling.core.study import STUDY_KEYS
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, Town, points, square
from risk_terrain_modelling.ui.pages import PAGES

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
    """Open a study, go as far as the wizard lets one, and return its driver."""
    driver = opened(study=write_study(town, **changes))
    for number in range(page):
        driver.settle()
        driver.wizard.pages[number].tell()
        driver.next()
    driver.settle()
    assert driver.wizard.currentId() == page
    assert not driver.button("NextButton").isEnabled()
    return driver


def fault_shown(driver, field):
    """Return what the page says, having followed its button to the field at fault."""
    page = driver.wizard.currentPage()
    driver.click(page.to_field)
    assert driver.wizard.focusWidget() is (field.focusProxy() or field)
    said = page.missing.text()
    assert "Traceback" not in said
    assert said.count("\n") == 0
    return said


def without_crs(town, name, kind, coordinates):
    """Write a shapefile that does not say where it lies."""
    from osgeo import ogr

    source = ogr.GetDriverByName("ESRI Shapefile").CreateDataSource(town.path(f"{name}.shp"))
    layer = source.CreateLayer(name, None, kind)
    for wkt in coordinates:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        layer.CreateFeature(feature)
    return f"{name}.shp"


POLYGON, POINT = 3, 1  # as OGR numbers them
SQUARE = f"POLYGON(({LEFT} {BOTTOM},{LEFT} {BOTTOM + 900},{LEFT + 900} {BOTTOM},{LEFT} {BOTTOM}))"


class TestStudyArea:
    def test_in_degrees(self, opened, town):
        town.layer("wgs", [("Polygon", square(-0.1, 51.5, 0.02), {})], crs=DEGREES)
        driver = opened_at_fault(opened, town, 0, study_area={"source": "wgs.geojson"})
        said = fault_shown(driver, driver.study.crs.use)
        assert "is in degrees. Press “Use EPSG:27700 (British National Grid)”" in said

    def test_without_crs(self, opened, town):
        source = without_crs(town, "nowhere", POLYGON, [SQUARE])
        driver = opened_at_fault(opened, town, 0, study_area={"source": source})
        said = fault_shown(driver, driver.study.area)
        assert "“nowhere” has no coordinate reference system" in said
        assert "Layer properties" in said

    def test_gone(self, opened, town):
        driver = opened_at_fault(opened, town, 0, study_area={"source": "nothing.geojson"})
        said = fault_shown(driver, driver.study.area)
        assert "nothing.geojson cannot be read. Choose another layer." in said

    def test_empty(self, opened, town):
        town.layer("none", [])
        driver = opened_at_fault(opened, town, 0, study_area={"source": "none.geojson"})
        assert "Choose another layer" in fault_shown(driver, driver.study.area)

    def test_invalid(self, opened, town):
        bow_tie = [[[0, 0], [9, 9], [9, 0], [0, 9], [0, 0]]]
        town.layer("bow", [("Polygon", bow_tie, {})])
        driver = opened_at_fault(opened, town, 0, study_area={"source": "bow.geojson"})
        assert "Fix geometries" in fault_shown(driver, driver.study.area)

    @pytest.mark.parametrize(
        ("entered", "expected", "field"),
        [
            ({"block": "0"}, "block length is not given. Enter it, or measure it", "block"),
            (
                {"cell": "400"},
                "shorter than a cell of 400 map units. Give a cell size of at most 200",
                "cell",
            ),
            (
                {"cell": "0.1"},
                "400,000,000 cells, and 100,000,000 is the most. Use a cell size of 0.2",
                "cell",
            ),
        ],
    )
    def test_sizes_as_they_are_typed(self, opened, town, entered, expected, field):
        driver = opened(study=write_study(town))
        driver.settle()
        for name, text in entered.items():
            driver.type(getattr(driver.study, name), text)
        driver.settle()
        assert expected in fault_shown(driver, getattr(driver.study, field))
        assert not driver.button("NextButton").isEnabled()

    def test_a_negative_size_cannot_be_typed(self, opened, town):
        driver = opened(study=write_study(town))
        driver.type(driver.study.cell, "-50")
        assert driver.wizard.draft.content.cell_size in (None, 50.0)

    def test_excluded_altogether(self, opened, town):
        town.layer("water", [("Polygon", square(LEFT - 9, BOTTOM - 9, SIDE + 18), {})])
        driver = opened_at_fault(opened, town, 0, exclude={"source": "water.geojson"})
        said = fault_shown(driver, driver.study.exclude)
        assert "covers the whole study area. Choose another layer, or leave it out" in said


class TestIncidents:
    def incidents(self, opened, town, **given):
        driver = opened_at_fault(opened, town, 1, incidents=given)
        return driver, driver.incidents

    def test_without_crs(self, opened, town):
        source = without_crs(town, "crimes", POINT, [f"POINT({LEFT + 5} {BOTTOM + 5})"] * 30)
        driver, page = self.incidents(opened, town, source=source)
        said = fault_shown(driver, page.incidents)
        assert "“crimes” has no coordinate reference system. Set it in" in said

    def test_elsewhere(self, opened, town):
        town.layer("far", points([[LEFT + 99_000, BOTTOM]] * 30))
        driver, page = self.incidents(opened, town, source="far.geojson")
        said = fault_shown(driver, page.incidents)
        assert "None of the 30 incidents of “far” lies in the study area. Check the coord" in said

    def test_gone(self, opened, town):
        driver, page = self.incidents(opened, town, source="gone.geojson")
        assert "gone.geojson cannot be read. Check that" in fault_shown(driver, page.incidents)

    def test_empty(self, opened, town):
        town.layer("none", [])
        driver, page = self.incidents(opened, town, source="none.geojson")
        assert "“none” is empty. Choose another layer" in fault_shown(driver, page.incidents)

    def test_only_null_geometries(self, opened, town):
        town.layer("null", [*[(None, None, {})] * 30, ("Point", [0.0, 0.0], {"kind": "x"})])
        driver, page = self.incidents(opened, town, source="null.geojson", filter='"kind" IS NULL')
        assert "30 without geometry. Run “Fix geometries”" in fault_shown(driver, page.incidents)

    def test_bad_geometries_among_good_ones_are_counted(self, opened, town):
        several = ("MultiPoint", town.events_xy[:2].tolist(), {})
        town.layer("mixed", [*points(town.events_xy), (None, None, {}), several])
        driver = opened(study=write_study(town, incidents={"source": "mixed.geojson"}))
        driver.go(1)
        said = driver.incidents.counts.text()
        assert "240 rows inside" in said
        assert "left out 1 with several points each, 1 without geometry" in said
        assert driver.incidents.isComplete()

    def test_too_few(self, opened, town):
        town.layer("few", points(town.events_xy[:12]))
        driver, page = self.incidents(opened, town, source="few.geojson")
        said = fault_shown(driver, page.filter.text)
        assert "12 events in the study area, too few for a model (at least 20). Use a" in said

    def test_all_in_one_cell(self, opened, town):
        town.layer("one", points([[LEFT + 10, BOTTOM + 10]] * 40))
        driver, page = self.incidents(opened, town, source="one.geojson")
        said = fault_shown(driver, page.filter.text)
        assert "All 40 events lie in one cell. Use a longer period" in said

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("\"kind\" = 'arson'", "leaves no feature of “incidents”. Change the filter"),
            ('"kind" = ', "cannot be understood"),
            ("\"kinds\" = 'robbery'", "names the field “kinds”, which “incidents” does not have"),
        ],
    )
    def test_filters_as_they_are_typed(self, opened, town, text, expected):
        driver = opened(study=write_study(town))
        driver.go(1)
        driver.type(driver.incidents.filter.text, text)
        driver.settle()
        assert expected in fault_shown(driver, driver.incidents.filter.text)
        assert not driver.button("NextButton").isEnabled()

    def test_of_the_test(self, opened, town):
        town.layer("far", points([[LEFT + 99_000, BOTTOM]] * 30))
        driver = opened_at_fault(opened, town, 1, holdout={"source": "far.geojson"})
        assert "30 incidents of “far”" in fault_shown(driver, driver.incidents.holdout)


class TestFactors:
    def factor(self, opened, town, **given):
        """Open a study whose second factor is at fault."""
        factors = [{"name": "Pubs", "source": "pubs.geojson"}, {"name": "Odd", **given}]
        driver = opened_at_fault(opened, town, 2, factors=factors)
        return driver, driver.factors

    def shown(self, driver, field):
        said = fault_shown(driver, field)
        assert driver.factors.selected() == [1]
        assert "Odd" in said
        return said

    def test_without_crs(self, opened, town):
        source = without_crs(town, "bars", POINT, [f"POINT({LEFT + 5} {BOTTOM + 5})"])
        driver, page = self.factor(opened, town, source=source)
        assert "“bars” has no coordinate reference system. Set" in self.shown(driver, page.view)

    def test_gone(self, opened, town):
        driver, page = self.factor(opened, town, source="gone.geojson")
        assert "gone.geojson cannot be read. Check that" in self.shown(driver, page.view)

    def test_empty(self, opened, town):
        town.layer("none", [])
        driver, page = self.factor(opened, town, source="none.geojson")
        assert "Choose another layer" in self.shown(driver, page.view)

    def test_out_of_reach(self, opened, town):
        town.layer("far", points([[LEFT - 5_000, BOTTOM]]))
        driver, page = self.factor(opened, town, source="far.geojson")
        said = self.shown(driver, page.view)
        assert "has no feature within 600 map units, its largest distance, of the study" in said

    def test_constant(self, opened, town):
        town.layer("all", [("Polygon", square(LEFT - 100, BOTTOM - 100, SIDE + 200), {})])
        driver, page = self.factor(opened, town, source="all.geojson")
        said = self.shown(driver, page.blocks)
        assert "Every variable of factor “Odd” is 1 in all cells of the study area. Change" in said

    @pytest.mark.parametrize(
        ("source", "holds"), [("road.geojson", "lines"), ("park.geojson", "polygons")]
    )
    def test_density_of_lines_and_polygons(self, opened, town, source, holds):
        driver, page = self.factor(opened, town, source=source, operationalisation="density")
        said = self.shown(driver, page.taken_as)
        assert f"it has {holds}. Only points have a density; choose proximity" in said

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ('"size" = 99', "leaves no feature of “pubs”. Change the filter"),
            ('"size" = ', "cannot be understood"),
            ('"sizes" = 3', "names the field “sizes”"),
        ],
    )
    def test_filters_as_they_are_typed(self, opened, town, text, expected):
        factors = [
            {"name": "Pubs", "source": "pubs.geojson"},
            {"name": "Odd", "source": "pubs.geojson"},
        ]
        driver = opened(study=write_study(town, factors=factors))
        driver.go(2)
        driver.factors.view.selectRow(1)
        driver.type(driver.factors.filter, text)
        driver.settle()
        assert expected in self.shown(driver, driver.factors.filter)

    def test_one_name_twice(self, opened, town):
        driver = opened(study=write_study(town))
        driver.go(2)
        driver.wizard.draft.change(factors=driver.wizard.draft.content.factors * 2)
        said = fault_shown(driver, driver.factors.view)
        assert "Two factors are called “Pubs”. Rename one of them (F2)." in said
        QTest.keyClick(driver.factors.view, Qt.Key.Key_F2)
        editor = driver.wizard.focusWidget()
        QTest.keyClicks(editor, "Bars")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        driver.settle()
        assert driver.factors.missing.text() == ""
        assert [row.name for row in driver.wizard.draft.content.factors] == ["Pubs", "Bars"]

    def test_temporary_layer(self, opened, town):
        from risk_terrain_modelling.ui import layers

        memory = QgsVectorLayer("Point?crs=EPSG:27700", "scratch", "memory")
        QgsProject.instance().addMapLayer(memory)
        driver = opened(study=write_study(town))
        driver.go(2)
        found = [one for one in layers.layers_of_project() if one.name == "scratch"]
        driver.factors.add_layers(found)
        said = fault_shown(driver, driver.factors.view)
        assert "is temporary and would be lost. Save it in a file" in said

    def test_the_verdict_says_why_in_its_tooltip(self, opened, town):
        town.layer("far", points([[LEFT - 5_000, BOTTOM]]))
        factors = [
            {"name": "Pubs", "source": "pubs.geojson"},
            {"name": "Far", "source": "far.geojson"},
        ]
        driver = opened(study=write_study(town, factors=factors))
        driver.settle()
        table = driver.factors.table
        assert "has no feature within 600" in table.data(
            table.index(1, 0), Qt.ItemDataRole.ToolTipRole
        )
        spoken = table.data(table.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
        assert spoken.startswith("Can be used")


MISLEADING = "Population density"  # a factor whose name is the word for a setting


class TestNamesThatSoundLikeSettings:
    """No word of a message leads anywhere: what a fault is of does."""

    def factor(self, opened, town, **given):
        factors = [{"name": "Pubs", "source": "pubs.geojson"}, {"name": MISLEADING, **given}]
        driver = opened_at_fault(opened, town, 2, factors=factors)
        return driver, driver.factors

    def shown(self, driver, field):
        said = fault_shown(driver, field)
        assert driver.factors.selected() == [1]
        assert MISLEADING in said
        return said

    def test_a_density_out_of_reach(self, opened, town):
        town.layer("far", points([[LEFT - 5_000, BOTTOM]]))
        driver, page = self.factor(opened, town, source="far.geojson")
        assert "has no feature within 600" in self.shown(driver, page.view)

    def test_a_density_without_a_layer(self, opened, town):
        driver, page = self.factor(opened, town, source="gone density.geojson")
        assert "cannot be read" in self.shown(driver, page.view)

    def test_a_density_the_same_everywhere(self, opened, town):
        town.layer("all", [("Polygon", square(LEFT - 100, BOTTOM - 100, SIDE + 200), {})])
        driver, page = self.factor(opened, town, source="all.geojson")
        assert "in all cells" in self.shown(driver, page.blocks)

    def test_a_density_with_a_filter_that_leaves_nothing(self, opened, town):
        driver, page = self.factor(opened, town, source="pubs.geojson", filter='"size" = 99')
        assert "leaves no feature" in self.shown(driver, page.filter)

    def test_a_density_of_lines_is_of_the_operationalisation(self, opened, town):
        driver, page = self.factor(
            opened, town, source="road.geojson", operationalisation="density"
        )
        assert "choose proximity" in self.shown(driver, page.taken_as)

    def test_incidents_called_as_a_filter(self, opened, town):
        town.layer("The filter", [])
        driver = opened_at_fault(opened, town, 1, incidents={"source": "The filter.geojson"})
        assert "is empty" in fault_shown(driver, driver.incidents.incidents)

    def test_an_area_called_as_cells(self, opened, town):
        town.layer("a cell", [("Polygon", square(-0.1, 51.5, 0.02), {})], crs=DEGREES)
        driver = opened_at_fault(opened, town, 0, study_area={"source": "a cell.geojson"})
        assert "is in degrees" in fault_shown(driver, driver.study.crs.use)

    def test_an_area_that_names_the_impossible_ground(self, opened, town):
        town.layer("water", [])
        town.layer("water “area”", [("Polygon", square(LEFT, BOTTOM, 100), {})])
        driver = opened_at_fault(
            opened,
            town,
            0,
            study_area={"source": "water.geojson"},
            exclude={"source": "water “area”.geojson"},
        )
        assert "is empty" in fault_shown(driver, driver.study.area)

    @pytest.mark.parametrize(
        ("become", "given", "field", "expected"),
        [
            (lambda town: points([[LEFT - 5_000, BOTTOM]]), {}, "view", "no feature within"),
            (lambda town: [], {}, "view", "is empty"),
            (lambda town: ROAD, {"operationalisation": "density"}, "taken_as", "proximity"),
            (
                lambda town: points(town.pubs_xy, sort=1),
                {"filter": '"size" = 3'},
                "filter",
                "names the field “size”",
            ),
        ],
    )
    def test_a_density_that_only_the_run_finds_at_fault(
        self, opened, town, tmp_path, become, given, field, expected
    ):
        town.layer("people", points(town.pubs_xy, size=3))
        people = {"name": MISLEADING, "source": "people.geojson", **given}
        driver = opened(
            study=write_study(town, factors=[{"name": "Pubs", "source": "pubs.geojson"}, people])
        )
        driver.go(4)
        town.layer("people", become(town))
        driver.run_into(tmp_path / "out")
        driver.wait_for_run()
        assert expected in driver.run.fault.text()
        assert driver.run.repair.text() == "&Go to Factors"
        driver.click(driver.run.repair)
        assert driver.wizard.currentPage() is driver.factors
        assert driver.factors.selected() == [1]
        assert driver.wizard.focusWidget() is getattr(driver.factors, field)


ROAD = [("LineString", [[LEFT - 50, BOTTOM + 700], [LEFT + SIDE, BOTTOM + 900]], {})]


class TestModel:
    def test_no_family(self, opened, town):
        driver = opened(study=write_study(town))
        driver.go(3)
        for family in ("poisson", "nb1"):
            QTest.keyClick(driver.model.families[family], Qt.Key.Key_Space)
        assert driver.wizard.draft.content.model["families"] == ()
        driver.settle()
        said = fault_shown(driver, driver.model.families["poisson"])
        assert "No family of models is chosen. Choose from" in said
        assert not driver.button("NextButton").isEnabled()

    def test_a_setting_leads_to_its_field(self, opened, town):
        driver = opened(study=write_study(town))
        driver.go(3)
        draft = driver.wizard.draft
        draft.change(model={**draft.content.model, "surrogates": 99, "alpha": 0.001})
        said = fault_shown(driver, driver.model.settings["surrogates"])
        assert "Give at least 999 surrogates" in said


def test_every_page_has_an_id_of_its_own_and_every_part_of_a_study_one_page():
    ids = [page.ID for page in PAGES]
    assert all(ids)
    assert len(set(ids)) == len(ids)
    parts = [part for page in PAGES for part in page.PARTS]
    assert sorted(parts) == sorted({*STUDY_KEYS, "OUTPUT_FOLDER"} - {"schema", "factor_defaults"})


class TestRun:
    def test_names_that_no_folder_can_have(self, opened, town, tmp_path):
        driver = opened(study=write_study(town))
        driver.run_into(tmp_path / ("q" * 300))
        assert "Give a shorter name" in driver.run.fault.text()
        driver.run_into(tmp_path / "half of a letter \ud800")
        assert "Give the name of a file or a folder" in driver.run.fault.text()

    def test_a_study_of_a_long_name_has_a_folder_suggested(self, opened, town):
        study = write_study(town)
        long = Path(study).rename(Path(study).with_name("q" * 250 + ".json"))
        driver = opened(study=long)
        driver.go(4)
        assert len(Path(driver.run.folder.text()).name) < 100

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
        driver.click(driver.run.repair)
        assert driver.wizard.focusWidget() is driver.run.folder

    def test_a_file_that_is_open_elsewhere(self, opened, town, tmp_path, monkeypatch):
        driver = opened(study=write_study(town))
        driver.run_into(tmp_path / "out")
        driver.wait_for_run()
        before = {one: one.read_bytes() for one in (tmp_path / "out").rglob("*") if one.is_file()}
        locked, move = tmp_path / "out" / "risk.tif", os.replace

        def refuse(source, target):  # as Windows does
            if locked in (Path(source), Path(target)):
                raise PermissionError(13, "Permission denied", str(target))
            move(source, target)

        monkeypatch.setattr(os, "replace", refuse)
        QgsProject.instance().clear()
        driver.click(driver.run.run)
        driver.wait_for_run()
        assert "risk.tif cannot be written (Permission denied)" in driver.run.fault.text()
        assert "Close it in other programs" in driver.run.fault.text()
        after = {one: one.read_bytes() for one in (tmp_path / "out").rglob("*") if one.is_file()}
        assert after == before

    def test_a_fault_of_the_incidents_leads_to_their_filter(self, opened, town, tmp_path):
        driver = opened(
            study=write_study(
                town, incidents={"source": "incidents.geojson", "filter": "\"kind\" = 'robbery'"}
            )
        )
        driver.go(4)
        town.layer("incidents", points(town.events_xy, sort="robbery"))
        driver.run_into(tmp_path / "out")
        driver.wait_for_run()
        assert "names the field “kind”" in driver.run.fault.text()
        assert "Go to Incidents" in driver.run.repair.text()
        driver.click(driver.run.repair)
        assert driver.wizard.currentId() == 1
        assert driver.wizard.focusWidget() is driver.incidents.filter.text

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


SPOILT = (
    (lambda text: text[: len(text) // 2], "not complete JSON"),
    (lambda text: text.replace("rtm-model/2", "rtm-model/9"), "schema is rtm-model/9"),
    (lambda text: text.replace('"intercept":', '"intercept": "low", "was":'), "makes no sense"),
)


class TestResultsThatWereTamperedWith:
    """Rasters and models are the wizard's own: a fault of theirs needs someone's hand."""

    @pytest.fixture
    def ended(self, opened, town, tmp_path):
        driver = opened(study=write_study(town))
        driver.run_into(tmp_path / "out")
        driver.wait_for_run()
        return driver, tmp_path / "out"

    def test_models(self, ended):
        driver, out = ended
        whole = (out / "model.json").read_text(encoding="utf-8")
        for spoil, expected in SPOILT:
            (out / "model.json").write_text(spoil(whole), encoding="utf-8")
            driver.next()
            said = driver.results.summary.text()
            assert expected in said
            assert "Fit model" in said
            driver.click(driver.results.to_run)
            assert driver.wizard.currentId() == 4

    def test_rasters(self, ended, iface):
        from osgeo import gdal

        _driver, out = ended
        risk = str(out / "risk.tif")
        terms = json.loads((out / "model.json").read_text(encoding="utf-8"))["terms"]
        assert terms, "else no factor explains anything"
        (out / "events.tif").rename(out / "kept.tif")
        gdal.Translate(str(out / "events.tif"), str(out / "kept.tif"), srcWin=[0, 0, 10, 10])
        assert "20 × 20 cells of 100" in self.why(iface, risk)
        gdal.Translate(
            str(out / "events.tif"), str(out / "kept.tif"), metadataOptions=["RTM_KIND="]
        )
        assert "not a raster of this plugin" in self.why(iface, risk)
        os.replace(out / "kept.tif", out / "events.tif")
        os.remove(out / "factors" / "pubs.tif")
        assert "is not among the factors" in self.why(iface, risk)

    def why(self, iface, path):
        """Return what the map tool says of a cell."""
        from risk_terrain_modelling.ui.identify import WhyTool

        risk = QgsRasterLayer(path, "risk")
        QgsProject.instance().addMapLayer(risk)
        iface.canvas.setLayers([risk])
        iface.canvas.setDestinationCrs(risk.crs())
        tool = WhyTool(iface.canvas, iface.window)
        tool.explain_at(risk.extent().center())
        said = tool.window.text.toPlainText()
        assert "Traceback" not in said
        return said


def test_without_jinja2_the_run_page_says_that_there_will_be_no_report(
    opened, town, tmp_path, monkeypatch
):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    driver = opened(study=write_study(town))
    driver.go(4)
    lack = "The report needs the Python package jinja2, which is not installed."
    assert f"No report is written. {lack}" in driver.run.summary.text()
    driver.run_into(tmp_path / "out")
    driver.wait_for_run()
    assert driver.run.fault.text() == ""
    assert lack in driver.run.log.toPlainText()
    driver.next()
    assert not driver.results.report.isEnabled()
    assert driver.results.model_tab.terms.rowCount() > 0

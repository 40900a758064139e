"""The parts of the wizard one by one."""

import json
import math
import re
import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qgis.core import (
    QgsApplication,
    QgsProcessingModelAlgorithm,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QMimeData, QUrl
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
)
from risk_terrain_modelling.tests.driver import LEFT, add_to_project, wait_for

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
names = st.text(
    st.characters(blacklist_categories=("C",), blacklist_characters="\\"), min_size=1, max_size=12
)


@given(field=names, kinds=st.lists(names, min_size=1, max_size=4), date=names)
def test_a_filter_comes_back_from_its_expression(processing, field, kinds, date):
    from risk_terrain_modelling.ui.filter_parts import FilterParts, parts_of

    parts = FilterParts(field, tuple(kinds), "month", "2024-01", "", date)
    assert parts_of(parts.expression()) == parts
    plain = FilterParts("crime type", ("it's", 'a "b"'), "month", "2024-01", "2024-06", "")
    assert parts_of(plain.expression()) == plain


def test_an_expression_written_by_hand_is_left_alone(processing):
    from risk_terrain_modelling.ui.filter_parts import parts_of

    for text in ('"a" = 1 OR "b" = 2', "lower(\"kind\") = 'x'", '"a" > 3', "\"a\" IN ('x') AND 1"):
        assert parts_of(text) is None


def test_what_is_said_of_surrogates_names_the_most_that_a_test_draws(processing):
    from risk_terrain_modelling.core.fitting.clustered.admission import MOST_TIMES
    from risk_terrain_modelling.ui.pages.model import WORDS

    algorithm = QgsApplication.processingRegistry().algorithmById("rtm:fitmodel")
    for text in (WORDS["surrogates"][1], algorithm.parameterDefinition("SURROGATES").help()):
        assert f"up to {MOST_TIMES} times as many" in text


def test_a_test_by_date_splits_the_incidents(opened, sample):
    driver = opened(sample=True)
    driver.go(1)
    page = driver.incidents
    driver.click(page.by_date)
    page.cut.setCurrentIndex(page.cut.findData("2024-10"))
    page.cut.activated.emit(page.cut.currentIndex())
    driver.settle()
    content = driver.wizard.draft.content
    assert content.incidents_filter == "\"crime_type\" = 'robbery' AND \"month\" < '2024-10'"
    assert content.holdout_filter == "\"crime_type\" = 'robbery' AND \"month\" >= '2024-10'"
    assert content.holdout == content.incidents
    inside = [
        driver.wizard.checks.outcomes[name].results["EVENTS"] for name in ("incidents", "holdout")
    ]
    assert sum(inside) == 1291
    driver.click(page.no_test)
    content = driver.wizard.draft.content
    assert content.holdout == ""
    assert content.incidents_filter == "\"crime_type\" = 'robbery'"


def test_the_block_length_is_measured_from_streets(opened, sample):
    driver = opened(sample=True)
    driver.settle()
    field = driver.study.block_length
    field.measure(str(sample / "streets.geojson"))
    assert field.busy
    wait_for(lambda: not field.busy, "the measuring")
    assert "blocks of “streets”, from junction to junction" in field.note.text()
    assert 50 < driver.wizard.draft.content.block_length < 400


def test_blocks_do_not_depend_on_how_streets_were_digitised(processing, tmp_path):
    from risk_terrain_modelling.tests.town import geojson, square
    from risk_terrain_modelling.ui.street_blocks import MeasureBlocks

    area = geojson(tmp_path / "area.geojson", [("Polygon", square(0, 0, 900), {})])
    crossing = [[[100 * i, 0], [100 * i, 900]] for i in range(1, 9)]
    crossing += [[[0, 100 * i], [900, 100 * i]] for i in range(1, 9)]
    whole = [("LineString", line, {}) for line in crossing]
    pieces = []
    for (x0, y0), (x1, y1) in crossing:
        steps = [[x0 + (x1 - x0) * i / 36, y0 + (y1 - y0) * i / 36] for i in range(37)]
        pieces += [("LineString", steps[i : i + 2], {}) for i in range(36)]
    measured = []
    for number, shapes in enumerate((whole, pieces)):
        task = MeasureBlocks(
            geojson(tmp_path / f"streets{number}.geojson", shapes), {"STUDY_AREA": area}
        )
        assert task.run()
        task.finished(True)
        measured.append(task.length)
    assert measured == pytest.approx([100, 100])


class TestFactors:
    def test_several_rows_are_edited_together(self, opened):
        driver = opened(sample=True)
        driver.go(2)
        view = driver.factors.view
        view.selectAll()
        driver.factors.blocks.setValue(2)
        box = driver.factors.effect
        box.setCurrentIndex(box.findData("protective"))
        box.activated.emit(box.currentIndex())
        rows = driver.wizard.draft.content.factors
        assert {row.max_blocks for row in rows} == {2}
        assert {row.effect for row in rows} == {"protective"}
        assert len({row.operationalisation for row in rows}) == 2, "what was not touched stays"
        driver.settle()
        assert "52 variables" in driver.factors.total.text()

    def test_the_suggestion_is_that_of_auto(self, opened):
        driver = opened(sample=True)
        driver.go(2)
        rows = driver.wizard.draft.content.factors
        suggested = {row.name: driver.factors.table.suggestion(row) for row in rows}
        assert suggested["Pubs"] == "density"
        assert suggested["Bus stops"] == "proximity"
        assert suggested["Railway"] == ""
        driver.factors.view.selectAll()
        driver.click(driver.factors.suggest)
        taken = {row.name: row.operationalisation for row in driver.wizard.draft.content.factors}
        assert taken["Pubs"] == "density"
        assert taken["Bus stops"] == "proximity"

    def test_one_layer_is_split_by_its_classes(self, opened, sample):
        from risk_terrain_modelling.ui.add_factors import SplitDialog

        driver = opened(sample=True)
        dialog = SplitDialog(driver.wizard)
        dialog.take_layer(str(sample / "incidents_2024.geojson"))
        assert dialog.field.currentText() == "crime_type"
        dialog._tick_all()
        rows = dialog.rows(driver.wizard.draft.content.factors)
        assert [row.name for row in rows] == ["Burglary", "Robbery", "Vehicle-crime"]
        assert rows[0].filter == "\"crime_type\" = 'burglary'"
        layer = QgsVectorLayer(rows[0].source, "x", "ogr")
        assert layer.setSubsetString(rows[0].filter)
        assert layer.featureCount() > 0

    def test_files_are_dropped_onto_the_table(self, opened, sample):
        from risk_terrain_modelling.ui.add_factors import dropped_layers

        driver = opened(sample=True)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(sample / "streets.geojson"))])
        driver.factors.add_layers(dropped_layers(data))
        row = driver.wizard.draft.content.factors[-1]
        assert (row.name, row.operationalisation) == ("Streets", "proximity")

    def test_names_are_never_given_twice(self, opened, sample):
        from risk_terrain_modelling.ui import layers

        driver = opened(sample=True)
        driver.factors.add_layers(layers.layers_of_file(str(sample / "pubs.geojson")) * 2)
        assert [row.name for row in driver.wizard.draft.content.factors[-2:]] == [
            "Pubs 2",
            "Pubs 3",
        ]

    def test_removing_takes_only_the_selected(self, opened):
        driver = opened(sample=True)
        driver.go(2)
        driver.factors.view.selectRow(3)
        driver.click(driver.factors.remove)
        assert "Car parks" not in [row.name for row in driver.wizard.draft.content.factors]
        assert driver.factors.table.rowCount() == 7


@pytest.fixture
def finished(opened, results):
    driver = opened(study=results / "study.json")
    driver.go(5)
    driver.click(driver.results.load)
    return driver


class TestResults:
    def test_the_commands_are_those_of_this_run(self, finished, results):
        from risk_terrain_modelling.ui.commands import as_command, as_python

        finished.results.copy_text(as_command)
        words = shlex.split(QgsApplication.clipboard().text())
        assert words[:3] == ["qgis_process", "run", "rtm:runstudy"]
        assert f"--STUDY={results / 'study.json'}" in words
        compile(as_python(results / "study.json", results), "copied", "exec")
        spaced = as_command("C:/my study.json", "C:/out", windows=True)
        assert '"--STUDY=C:/my study.json"' in spaced

    def test_the_saved_model_runs_to_the_same_result(self, finished, results, tmp_path, processing):
        path = tmp_path / "study.model3"
        finished.results.save_graph(path)
        assert "Saved as" in finished.results.note.text()
        model = QgsProcessingModelAlgorithm()
        assert model.fromFile(str(path))
        assert model.canExecute()[0]
        outputs = {one.description(): one.name() for one in model.destinationParameterDefinitions()}
        asked_for = [one for one in model.parameterDefinitions() if not one.isDestination()]
        assert len(asked_for) == 10
        processing.run(  # each of its layers is that of the study where no other one is chosen
            model,
            {
                outputs["Model"]: str(tmp_path / "again.json"),
                outputs["Risk"]: str(tmp_path / "again.tif"),
                outputs["Forecast"]: str(tmp_path / "forecast.tif"),
                outputs["Priority places"]: "TEMPORARY_OUTPUT",
                outputs["Report"]: str(tmp_path / "again.html"),
                outputs["Table of coefficients"]: "TEMPORARY_OUTPUT",
            },
        )
        contents = [
            json.loads(one.read_text(encoding="utf-8"))
            for one in (tmp_path / "again.json", results / "model.json")
        ]
        for content in contents:
            content.pop("created")
        assert contents[0] == contents[1]
        assert (tmp_path / "again.tif").read_bytes() == (results / "risk.tif").read_bytes()

    def test_why_multiplies_out_to_the_score_everywhere(self, finished, results):
        from risk_terrain_modelling.ui.explanation import explain

        risk = QgsRasterLayer(str(results / "risk.tif"), "risk")
        extent, seen, reached = risk.extent(), 0, 0
        for column in range(49):
            across, down = 100 * column + 50, 100 * (column % 39) + 50
            found = explain(risk, extent.xMinimum() + across, extent.yMaximum() - down)
            if found is None:
                continue
            seen += 1
            reached += bool(found.bearings)
            product = found.base * math.prod(one.multiplier for one in found.bearings)
            assert product == pytest.approx(found.score, rel=1e-5)
            assert found.events is not None
            assert found.extent.contains(found.extent.center())
        assert seen > 20
        assert reached > 5
        assert explain(risk, extent.xMinimum() - 1, extent.yMaximum()) is None

    def test_the_map_tool_explains_the_cell_clicked(self, finished, iface):
        from risk_terrain_modelling.ui.identify import WhyTool

        risk = next(
            one for one in QgsProject.instance().mapLayers().values() if "risk" in one.name()
        )
        iface.canvas.setLayers([risk])
        tool = WhyTool(iface.canvas, iface.window)
        iface.canvas.setMapTool(tool)
        iface.canvas.setDestinationCrs(risk.crs())
        iface.canvas.setExtent(finished.results.results.places[0].extent)
        QTest.mouseClick(iface.canvas.viewport(), LEFT, pos=iface.canvas.rect().center())
        text = tool.window.text.toPlainText()
        assert "Relative risk score" in text
        assert "Events expected" in text
        assert "Past events" in text
        product = [float(one) for one in re.findall(r"^(?:× )?(\d+\.\d{3})$", text, re.MULTILINE)]
        (score,) = re.findall(r"^= (\d+\.\d{3})$", text, re.MULTILINE)
        assert len(product) > 2
        assert math.prod(product) == pytest.approx(float(score), rel=0.002), "as it is printed"
        iface.canvas.setExtent(QgsRectangle(0, 0, 9, 9))
        QTest.mouseClick(iface.canvas.viewport(), LEFT, pos=iface.canvas.rect().center())
        assert "outside the study area" in tool.window.text.toPlainText()
        iface.canvas.unsetMapTool(tool)

    def test_without_a_risk_map_the_tool_says_so(self, iface, sample):
        from risk_terrain_modelling.ui.identify import WhyTool

        add_to_project(sample / "pubs.geojson")
        tool = WhyTool(iface.canvas, iface.window)
        tool.explain_at(iface.canvas.extent().center())
        assert "no risk map" in tool.window.text.toPlainText()


def test_help_opens_the_section_of_the_page(opened, root):
    from risk_terrain_modelling.ui.guide import GuideWindow

    driver = opened(sample=True)
    for page in driver.wizard.pages:
        driver.settle()
        assert driver.wizard.currentPage() is page
        driver.click(driver.button("HelpButton"))
        window = driver.wizard.findChildren(GuideWindow)[-1]
        assert window.browser.source().fragment() == page.ID
        text = (root / "resources/help/guide.html").read_text(encoding="utf-8")
        assert f'<a name="{page.ID}"></a>' in text
        window.close()
        if page is driver.run:
            break
        driver.next()


def test_no_letter_is_given_twice_on_a_page(opened):
    driver = opened(sample=True)
    own = [driver.wizard.buttonText(driver.wizard.WizardButton(number)) for number in (0, 1, 6)]
    for page in driver.wizard.pages:
        texts = own + [
            one.text() for kind in (QAbstractButton, QLabel) for one in page.findChildren(kind)
        ]
        letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text[:-1]]
        assert len(letters) == len(set(letters)), (page.TITLE, sorted(letters))


@pytest.mark.parametrize(("width", "height"), [(1366, 700), (683, 384)])
def test_the_pages_fit_a_small_screen(opened, width, height):
    driver = opened(sample=True)
    for number in range(5):
        driver.go(number)
        driver.wizard.resize(width, height)
        assert driver.wizard.width() <= width, driver.wizard.currentPage().TITLE
        assert driver.wizard.height() <= height, driver.wizard.currentPage().TITLE


def test_every_link_and_picture_of_the_guide_is_there(root, iface):
    import re

    from risk_terrain_modelling.algorithms.base import help_page
    from risk_terrain_modelling.ui.guide import GuideWindow

    guide = help_page("guide")
    text = guide.read_text(encoding="utf-8")
    anchors = set(re.findall(r'<a name="([\w-]+)"', text))
    assert set(re.findall(r'href="#([\w-]+)"', text)) == anchors
    for picture in re.findall(r'<img src="([^"]+)"', text):
        assert (guide.parent / picture).is_file(), picture
    assert "://" not in re.sub(r'"http[^"]*"', "", text), "everything is read offline"
    window = GuideWindow("study", iface.window)
    window.show()
    heights = []
    for section in ("first-study", "results", "headless", "troubleshooting"):
        window.show_section(section)
        QApplication.processEvents()
        heights.append(window.browser.verticalScrollBar().value())
    assert heights == sorted(set(heights)), "each section is further down than the one before"


def test_the_guide_is_that_of_the_document(root):
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-B", str(root / "tools" / "make_guide.py"), "--check"], check=False
    )
    assert done.returncode == 0, "run tools/regenerate"


def test_the_street_blocks_are_those_that_geos_cuts(processing, sample):
    from qgis.core import QgsGeometry
    from risk_terrain_modelling.ui.street_blocks import MeasureBlocks

    task = MeasureBlocks(
        str(sample / "streets.geojson"), {"STUDY_AREA": str(sample / "boundary.geojson")}
    )
    assert task.run(), task.fault
    task.finished(True)
    area = QgsVectorLayer(str(sample / "boundary.geojson"), "area", "ogr")
    outline = QgsGeometry.unaryUnion([one.geometry() for one in area.getFeatures()])
    streets = QgsVectorLayer(str(sample / "streets.geojson"), "streets", "ogr")
    cut = QgsGeometry.unaryUnion([one.geometry() for one in streets.getFeatures()]).mergeLines()
    blocks = [QgsGeometry(one.clone()) for one in cut.constParts()]
    inside = [
        one.length() for one in blocks if one.intersection(outline).length() > one.length() / 2
    ]
    assert task.count == pytest.approx(len(inside), rel=0.02)
    assert task.length == pytest.approx(sum(inside) / len(inside), rel=0.02)


def test_streets_that_cannot_be_measured_are_told(processing, sample):
    from risk_terrain_modelling.ui.street_blocks import MeasureBlocks

    for streets, told in (("nothing.geojson", "cannot be read"), ("pubs.geojson", "No street")):
        task = MeasureBlocks(
            str(sample / streets), {"STUDY_AREA": str(sample / "boundary.geojson")}
        )
        assert not task.run()
        task.finished(False)
        assert told in task.fault


class TestModelPage:
    def test_every_setting_of_the_fit_that_is_a_parameter_has_a_field(self, opened):
        from dataclasses import asdict, fields

        from risk_terrain_modelling.core.settings import FitSettings
        from risk_terrain_modelling.ui import forms

        driver = opened(sample=True)
        driver.go(3)
        wanted = [one.name for one in fields(FitSettings) if one.name != "families"]
        wanted = [one for one in wanted if forms.definition("fitmodel", one.upper()) is not None]
        assert sorted(driver.model.settings) == sorted(wanted)
        driver.type(driver.model.settings["folds"], "7")
        driver.type(driver.model.settings["p_value"], "0.01")
        assert driver.wizard.draft.content.model["folds"] == 7
        assert driver.wizard.draft.content.model["p_value"] == pytest.approx(0.01)
        driver.click(driver.model.defaults)
        assert driver.wizard.draft.content.model == asdict(FitSettings())
        assert not driver.model.defaults.isEnabled()

    @pytest.mark.parametrize("text", ["0.01", "0.125", "1"])
    def test_a_number_is_taken_as_it_is_typed(self, opened, text):
        driver = opened(sample=True)
        driver.go(3)
        driver.type(driver.model.settings["p_value"], text)
        assert driver.wizard.draft.content.model["p_value"] == float(text)
        assert driver.model.isComplete()


@pytest.fixture
def shootings(tmp_path):
    """Points inside the sample city, two rows an incident, and those of a later period."""
    sample = SAMPLE / "incidents_2024.geojson"
    content = json.loads(sample.read_text(encoding="utf-8"))
    paths = []
    for name, month in (("shootings", "2023-05"), ("shootings_later", "2023-04")):
        features = content["features"][:200]
        for number, one in enumerate(features):
            one["properties"] = {"case_no": number // 2, "month": month, "reported": "2024-01"}
        path = tmp_path / f"{name}.geojson"
        path.write_text(json.dumps({**content, "features": features}), encoding="utf-8")
        paths.append(path)
    return paths


class TestIncidentsThatCountOnce:
    @pytest.fixture
    def driver(self, opened, shootings):
        for path in shootings:
            add_to_project(path)
        driver = opened(sample=True)
        driver.go(1)
        driver.click(driver.incidents.no_test)
        driver.wizard.draft.change(incidents_filter="")
        driver.pick(driver.incidents.incidents, "shootings")
        driver.settle()
        return driver

    def content(self, driver):
        return driver.wizard.draft.content

    def choose(self, box, text):
        box.setCurrentIndex(box.findData(text))
        box.activated.emit(box.currentIndex())

    def test_it_is_suggested_and_never_done_unasked(self, driver):
        assert self.content(driver).incidents_count_once_by == ""
        note = driver.incidents.counts.text()
        assert "The field case_no looks like a number of incidents" in note
        assert note.startswith("200 rows inside the study area, in ")
        assert " cells, all in 2023-05; 0 outside" in note

    def test_it_is_counted_at_once_and_for_the_test_too(self, driver):
        page = driver.incidents
        driver.click(page.other_layer)
        driver.pick(page.holdout, "shootings_later")
        self.choose(page.once_by, "case_no")
        driver.settle()
        assert "100 distinct incidents (200 rows, counted once by case_no)" in page.counts.text()
        assert "looks like" not in page.counts.text()
        assert "100 distinct incidents" in page.holdout_counts.text()
        assert "begin before the others (all in 2023-05) have ended" in page.holdout_counts.text()
        told = self.content(driver)
        assert (told.incidents_count_once_by, told.holdout_count_once_by) == 2 * ("case_no",)
        driver.click(page.no_test)
        assert self.content(driver).holdout_count_once_by == ""

    def test_the_date_in_a_field_that_was_chosen_is_kept(self, driver):
        page = driver.incidents
        self.choose(page.filter.date_field, "reported")
        driver.settle()
        assert self.content(driver).incidents_date_field == "reported"
        assert "all in 2024-01" in page.counts.text()

    def test_a_study_keeps_both_and_its_graph_has_them(self, driver, tmp_path):
        from risk_terrain_modelling.ui.graph import study_graph

        self.choose(driver.incidents.once_by, "case_no")
        self.choose(driver.incidents.filter.date_field, "reported")
        driver.settle()
        draft, path = driver.wizard.draft, tmp_path / "study.json"
        graph = study_graph(draft.content.study())
        given = graph.childAlgorithm("events").parameterSources()
        for name, value in (("COUNT_ONCE_BY", "case_no"), ("DATE_FIELD", "reported")):
            assert [one.staticValue() for one in given[name]] == [value]
        draft.save(path)
        before = draft.content
        draft.reset()
        draft.open(path)
        assert draft.content == before
        assert driver.incidents.once_by.currentData() == "case_no"

    def test_another_layer_without_the_field_drops_it(self, driver):
        self.choose(driver.incidents.once_by, "case_no")
        driver.settle()
        driver.pick(driver.incidents.incidents, "shootings_later")
        assert self.content(driver).incidents_count_once_by == "case_no"
        driver.incidents._choose(str(SAMPLE / "incidents_2024.geojson"))
        assert self.content(driver).incidents_count_once_by == ""

    def test_a_field_that_is_gone_is_a_fault_at_its_box(self, driver):
        driver.wizard.draft.change(incidents_count_once_by="gone")
        driver.settle()
        (fault,) = driver.incidents.faults()
        assert "has no field “gone”" in fault.text
        assert fault.field is driver.incidents.once_by

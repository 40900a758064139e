"""Opening somebody else's study asks first, does nothing on its own, and shows texts as texts."""

import json
import time
from dataclasses import replace

import pytest
from qgis.core import (
    QgsApplication,
    QgsPalLayerSettings,
    QgsProject,
    QgsRasterLayer,
    QgsSvgMarkerSymbolLayer,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.gui import QgsProcessingAlgorithmDialogBase
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMessageBox, QTextEdit
from risk_terrain_modelling.tests.bad_days.hostile import HOSTILE, write_study
from risk_terrain_modelling.ui import layers
from risk_terrain_modelling.ui.commands import as_command
from risk_terrain_modelling.ui.graph import study_graph

QUICK = 8  # seconds of work
WAITED = 45  # seconds, on a machine that others use too; QGIS waits 60 for a host
YES, NO = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
NAMES = [one.about.replace(" ", "_") for one in HOSTILE]
LOCAL_VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="pubs"><SrcDataSource relativeToVRT="1">pubs.geojson'
    "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
)
TAG = "<img src='http://ADDRESS/x.png'>&<b>Pubs</b> [% env('HOME') %]"


@pytest.fixture
def stranger(opened, asked, tmp_path, listener):
    """Open hostile study `number` as a person would who answers with `answer`."""

    def open_one(number, answer=NO):
        path = write_study(number, tmp_path, listener.port)
        driver = opened()
        asked.answer, asked.texts[:] = answer, []
        driver.study.open_study(path)
        return driver

    return open_one


def faults(driver):
    """Return what the pages say keeps the study from being run."""
    driver.settle()
    return [fault.text for page in driver.wizard.pages[:4] for fault in page.faults()]


@pytest.mark.parametrize("number", range(len(HOSTILE)), ids=NAMES)
def test_nobody_hears_of_it_and_nothing_hangs(stranger, asked, listener, number):
    began, worked, hostile = time.monotonic(), time.process_time(), HOSTILE[number]
    driver = stranger(number)
    assert bool(asked.texts) == hostile.asks
    why = driver.study.not_opened.text()
    if hostile.asks:
        assert why.startswith("The study was not opened: it reads from ")
    elif why:
        assert hostile.said in why
    else:  # a filter, which is never followed: the page says so
        assert any(hostile.said in said for said in faults(driver))
    if why:
        assert driver.wizard.draft.content.study_area == ""
    assert time.process_time() - worked < QUICK
    assert time.monotonic() - began < WAITED
    assert listener.heard == []


def test_the_question_names_hosts_and_parts_in_plain_text(stranger, asked, listener):
    stranger(NAMES.index("a_query_over_layers"))
    (said,) = asked.texts
    assert "Factor “Pubs”: 127.0.0.1" in said
    assert "does not answer" in said


def test_no_is_the_answer_that_enter_gives(opened, tmp_path, listener, monkeypatch):
    given = []
    monkeypatch.setattr(QMessageBox, "question", lambda *all_: given.append(all_) or NO)
    driver = opened()
    driver.study.open_study(write_study(NAMES.index("a_service"), tmp_path, listener.port))
    assert given[0][-1] == NO


def test_what_is_agreed_to_can_be_run(opened, asked, sample, tmp_path):
    (sample / "pubs.vrt").write_text(LOCAL_VRT)
    study = json.loads((sample / "study.json").read_text(encoding="utf-8"))
    study["factors"] = [{"name": "Pubs", "source": "pubs.vrt"}]
    (sample / "study.json").write_text(json.dumps(study), encoding="utf-8")
    asked.answer = YES
    driver = opened(study=sample / "study.json")
    assert "Factor “Pubs”: pubs.vrt, which may lead elsewhere" in asked.texts[0]
    driver.run_into(tmp_path / "results")
    driver.wait_for_run()
    assert driver.run.fault.text() == ""
    driver.next()
    driver.results.copy_text(as_command)
    assert "--ALLOW_REMOTE=true" in QgsApplication.clipboard().text()
    assert len(asked.texts) == 1


def test_the_analysts_own_choice_is_not_asked_about(opened, asked, sample):
    (sample / "pubs.vrt").write_text(LOCAL_VRT)
    driver = opened(study=sample / "study.json")
    driver.factors.add_layers(layers.layers_of_file(str(sample / "pubs.vrt")))
    driver.settle()
    assert driver.factors.faults() == []
    assert asked.texts == []


def test_a_style_beside_a_layer_is_left_alone(opened, asked, sample, listener):
    """A symbol from a server would be fetched when the layer is opened for a look.

    The test itself asks for pub.svg when it writes the style, at once or later.
    """
    marker = QgsSvgMarkerSymbolLayer(f"http://127.0.0.1:{listener.port}/pub.svg")
    layer = QgsVectorLayer(str(sample / "pubs.geojson"), "pubs", "ogr")
    layer.renderer().symbol().changeSymbolLayer(0, marker)
    layer.saveNamedStyle(str(sample / "pubs.qml"))
    QgsApplication.processEvents()
    (sample / "pubs.qml").write_text(
        (sample / "pubs.qml").read_text("utf-8").replace("pub.svg", "bar.svg"), "utf-8"
    )
    driver = opened(study=sample / "study.json")
    driver.go(2)
    assert not [one for one in listener.heard if b"bar.svg" in one]
    assert asked.texts == []


class TestResultsOfSomebodyElse:
    def test_a_layer_that_points_on_is_not_opened(self, opened, results, listener):
        vrt = f"<OGRVRTDataSource><SrcDataSource>http://127.0.0.1:{listener.port}/"
        (results / "risk.gpkg").write_text(vrt)
        driver = opened(study=results / "study.json")
        assert (
            "risk.gpkg, which names 127.0.0.1, is no file of a run" in driver.results.summary.text()
        )
        assert listener.heard == []

    def test_a_raster_whose_overviews_are_elsewhere_is_not_opened(self, opened, results, listener):
        from osgeo import gdal

        raster = gdal.Open(str(results / "risk.tif"), gdal.GA_Update)
        raster.SetMetadataItem("OVERVIEW_FILE", "/vsicurl/http://h/x.tif", "OVERVIEWS")
        raster = None
        driver = opened(study=results / "study.json")
        assert "risk.tif, which" in driver.results.summary.text()

    def test_their_styles_bring_no_expressions(self, opened, results):
        layer = QgsVectorLayer(f"{results}/risk.gpkg|layername=priority_places", "places", "ogr")
        label = QgsPalLayerSettings()
        label.fieldName, label.isExpression = "env('HOME')", True
        layer.setLabeling(QgsVectorLayerSimpleLabeling(label))
        layer.setLabelsEnabled(True)
        layer.saveStyleToDatabase("theirs", "", True, "")  # of a name that is there, QGIS asks
        risk = QgsRasterLayer(str(results / "risk.tif"), "risk")
        shader = risk.renderer().shader().rasterShaderFunction()
        items = shader.colorRampItemList()
        items[0].label = "[% env('HOME') %]"
        shader.setColorRampItemList(items)
        risk.saveNamedStyle(str(results / "risk.qml"))
        del layer, risk
        driver = opened(study=results / "study.json")
        driver.wizard.draft.change(title=TAG)
        driver.results.load_layers()
        group = QgsProject.instance().layerTreeRoot().children()[0]
        assert "[%" not in group.name()
        assert "<" not in group.name()
        places, risk = (node.layer() for node in group.findLayers()[:2])
        assert places.labeling().settings().fieldName == "rank"
        assert not any("[%" in text for text, _ in risk.renderer().legendSymbologyItems())


class TestTexts:
    def test_a_run_shows_the_names_of_factors_as_text(self, opened, asked, sample, tmp_path):
        driver = opened(study=sample / "study.json")
        driver.wizard.draft.change(
            title=TAG, factors=(replace(driver.wizard.draft.content.factors[0], name=TAG),)
        )
        shown = []
        driver.run_into(tmp_path / "results")
        driver.run.current.stage.connect(lambda _text: shown.append(driver.run.stage.text()))
        driver.wait_for_run()
        assert driver.run.fault.text() == ""
        assert driver.run.stage.textFormat() == Qt.TextFormat.PlainText
        assert not any("<img" in text for text in shown)
        assert "‹img" in "".join(shown)
        assert "<img" not in driver.run.summary.text()
        html = (tmp_path / "results" / "report.html").read_text("utf-8")
        assert "<img src='http" not in html
        assert "&lt;img src=" in html
        style = next((tmp_path / "results" / "factors").glob("*.qml")).read_text("utf-8")
        assert "[%" not in style

    def test_a_title_stands_in_the_window_as_it_is(self, opened):
        driver = opened()
        driver.wizard.draft.change(title="[*] Robbery")
        assert driver.wizard.windowTitle().startswith("*[*][*] Robbery")

    def test_a_model_asks_for_layers_by_plain_names(self, opened, sample):
        driver = opened(study=sample / "study.json")
        factors = [replace(one, name=TAG) for one in driver.wizard.draft.content.factors[:1]]
        driver.wizard.draft.change(title=TAG, factors=tuple(factors))
        model = study_graph(driver.wizard.draft.content.study())
        texts = [model.displayName(), *(one.description() for one in model.parameterDefinitions())]
        assert not any("<" in text for text in texts)

    def test_the_toolbox_shows_what_we_say_as_text(self, iface):
        """QGIS escapes what algorithms say in its log, but not the stage above the bar."""

        class Dialog(QgsProcessingAlgorithmDialogBase):
            def runAlgorithm(self):
                pass

        dialog = Dialog(iface.mainWindow())
        feedback = dialog.createFeedback()
        for say in (feedback.pushInfo, feedback.pushWarning, feedback.reportError):
            say("a <b>bold</b> name")
        QgsApplication.processEvents()
        assert dialog.findChild(QTextEdit, "txtLog").toPlainText().count("a <b>bold</b> name") == 3
        dialog.deleteLater()

"""Several crimes or periods: chosen in a window, run in a queue, compared on a page."""

import json

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from risk_terrain_modelling.tests.driver import LEFT, wait_for


def tick(box, *texts):
    """Tick these items of a list, and no others."""
    for row in range(box.count()):
        item = box.item(row)
        on = item.text() in texts
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


@pytest.fixture
def dialog(opened, results, tmp_path):
    """The window, opened from the page of the run of the sample city."""
    driver = opened(study=results / "study.json")
    driver.go(4)
    driver.click(driver.run.several)
    made = driver.run.series
    made.folder.setFilePath(str(tmp_path / "series"))
    yield made
    if made.run is not None:
        made.cancel()
        wait_for(lambda: made.run is None, "the series to stop")
    made.reject()


def names(dialog):
    return [dialog.queue.item(row, 0).text() for row in range(dialog.queue.rowCount())]


def test_what_is_chosen_is_shown_as_studies_before_anything_runs(dialog):
    assert not dialog.start.isEnabled(), "one type in one period is no series"
    assert "two studies at least" in dialog.note.text()
    tick(dialog.kinds, "robbery", "burglary")
    assert names(dialog) == ["Burglary", "Robbery"]
    dialog.split.setCurrentIndex(dialog.split.findData("half"))
    assert names(dialog) == [
        *("Burglary, 2024 H1", "Burglary, 2024 H2"),
        *("Robbery, 2024 H1", "Robbery, 2024 H2"),
    ]
    tick(dialog.periods, "2024 H2")
    assert names(dialog) == ["Burglary, 2024 H2", "Robbery, 2024 H2"]
    assert dialog.start.isEnabled()


def test_types_keep_the_test_and_periods_are_tested_on_the_next(dialog):
    tick(dialog.kinds, "robbery", "burglary")
    burglary, _ = dialog.members()
    assert burglary.study.incidents.filter == "\"crime_type\" = 'burglary'"
    assert burglary.study.holdout.filter == "\"crime_type\" = 'burglary'"
    tick(dialog.kinds, "robbery")
    dialog.split.setCurrentIndex(dialog.split.findData("half"))
    first, last = dialog.members()
    assert first.study.incidents.filter == (
        "\"crime_type\" = 'robbery' AND \"month\" >= '2024-01' AND \"month\" < '2024-07'"
    )
    assert first.study.holdout.filter == (
        "\"crime_type\" = 'robbery' AND \"month\" >= '2024-07' AND \"month\" < '2025-01'"
    )
    assert first.study.holdout.source == first.study.incidents.source
    assert last.study.holdout is None
    dialog.tested.setChecked(False)
    assert dialog.members()[0].study.holdout is None


def test_it_runs_and_shows_how_each_study_goes(dialog, monkeypatch):
    from qgis.PyQt.QtGui import QDesktopServices

    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    tick(dialog.kinds, "robbery", "burglary")
    QTest.mouseClick(dialog.start, LEFT)
    assert not dialog.start.isEnabled()
    dialog.reject()
    assert "running" in dialog.note.text(), "it does not close over a run"
    wait_for(lambda: dialog.run is None, "the series")
    assert dialog.note.text().startswith("The series is done")
    assert [dialog.queue.state_of(one) for one in ("robbery", "burglary")] == ["done", "done"]
    assert dialog.bar.value() == 1000
    QTest.mouseClick(dialog.page, LEFT)
    dialog.queue.selectRow(1)
    QTest.mouseClick(dialog.report, LEFT)
    folder = dialog.folder.filePath()
    assert shown == [f"{folder}/series.html", f"{folder}/robbery/report.html"]

    QTest.mouseClick(dialog.start, LEFT)
    wait_for(lambda: dialog.run is None, "the series again")
    assert [dialog.queue.state_of(one) for one in ("robbery", "burglary")] == ["kept", "kept"]


def test_stop_is_heard_and_what_is_finished_stays(dialog):
    tick(dialog.kinds, "robbery", "burglary", "vehicle-crime")
    QTest.mouseClick(dialog.start, LEFT)
    wait_for(lambda: dialog.queue.over, "the first study")
    QTest.mouseClick(dialog.stop, LEFT)
    wait_for(lambda: dialog.run is None, "the series to stop")
    assert "to go" in dialog.note.text() or "done" in dialog.note.text()
    assert dialog.start.isEnabled()


def test_a_folder_of_somebody_else_is_told_in_the_window(dialog, tmp_path):
    (tmp_path / "series").mkdir()
    (tmp_path / "series" / "series.html").write_text("mine")
    tick(dialog.kinds, "robbery", "burglary")
    QTest.mouseClick(dialog.start, LEFT)
    assert "“series.html”" in dialog.note.text()
    assert (tmp_path / "series" / "series.html").read_text() == "mine"


def test_a_saved_series_is_what_was_chosen_and_a_graph_runs_it(dialog, tmp_path, processing):
    from qgis.core import QgsProcessingContext, QgsProcessingModelAlgorithm

    tick(dialog.kinds, "robbery", "burglary")
    dialog.save_as(tmp_path / "mine.json")
    saved = json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in saved["variations"]] == ["Burglary", "Robbery"]
    assert not saved["study"]["study_area"]["source"].startswith("/"), "as seen from the file"
    dialog.save_model(tmp_path / "mine.model3")
    graph = QgsProcessingModelAlgorithm()
    assert graph.fromFile(str(tmp_path / "mine.model3"))
    steps = sorted(one.algorithmId() for one in graph.childAlgorithms().values())
    assert steps == ["rtm:gatherseries", "rtm:prepareseries", "rtm:runstudy", "rtm:runstudy"]
    folder = tmp_path / "by_graph"
    wanted = {"series": str(tmp_path / "mine.json"), "folder": str(folder)}
    processing.run(graph, wanted, context=QgsProcessingContext())
    assert (folder / "series.html").is_file()
    assert (folder / "burglary" / "report.html").is_file()


def test_a_filter_by_hand_is_left_alone(dialog):
    dialog.by_hand = True
    dialog.refresh()
    assert "written by hand" in dialog.note.text()
    assert not dialog.start.isEnabled()

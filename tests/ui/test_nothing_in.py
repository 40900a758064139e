"""A file that adds nothing is not left out in silence."""

import json
from types import SimpleNamespace

import pytest
from qgis.PyQt.QtCore import QMimeData, QUrl
from risk_terrain_modelling.tests.town import geojson


@pytest.fixture
def files(tmp_path):
    """A layer of points, one of lines, a table, and what is no data at all."""
    line = [("LineString", [[0, 0], [100, 100]], {})]
    (tmp_path / "table.json").write_text(json.dumps([{"name": "a"}]), encoding="utf-8")
    (tmp_path / "notes.docx").write_bytes(b"PK nothing that QGIS knows")
    return SimpleNamespace(
        points=geojson(tmp_path / "points.geojson", [("Point", [0, 0], {})]),
        lines=geojson(tmp_path / "lines.geojson", line),
        table=geojson(tmp_path / "table.geojson", [(None, None, {"name": "a"})]),
        notes=str(tmp_path / "notes.docx"),
        gone=str(tmp_path / "gone.gpkg"),
    )


def test_each_file_has_its_reason(processing, files):
    from risk_terrain_modelling.ui import layers
    from risk_terrain_modelling.ui.nothing_in import why_nothing

    assert why_nothing([files.points], (layers.POINT,)) == ""
    told = why_nothing([files.lines, files.table, files.notes, files.gone], (layers.POINT,))
    lines, table, notes, gone = told.split("\n")
    assert lines == "lines.geojson adds nothing: it has lines, and points are wanted here."
    assert "table.geojson adds nothing: it is a table without places" in table
    assert notes == "notes.docx adds nothing: QGIS finds no layer in it."
    assert gone.startswith("gone.gpkg adds nothing")


def test_the_dialog_says_it(opened, files):
    from risk_terrain_modelling.ui import layers
    from risk_terrain_modelling.ui.layer_dialog import LayerDialog

    dialog = LayerDialog(opened().wizard, "x", layers.OF_FACTORS, several=True)
    dialog.take([files.points, files.notes])
    assert [one.name for one in dialog.chosen()] == ["points"]
    assert dialog.nothing.text() == "notes.docx adds nothing: QGIS finds no layer in it."
    dialog.take([files.points])
    assert dialog.nothing.text() == ""


def test_so_does_the_table_of_factors_where_files_are_dropped(opened, files, asked):
    driver = opened()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(files.points), QUrl.fromLocalFile(files.notes)])
    driver.factors.view.dropped.emit(mime)
    driver.settle()
    assert [row.name for row in driver.wizard.draft.content.factors] == ["Points"]
    assert len(asked.texts) == 1
    assert "notes.docx adds nothing" in asked.texts[0]

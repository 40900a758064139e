"""The table of factors: filled in every way there is, and edited in its cells."""

import pytest
from qgis.core import QgsMimeDataUtils, QgsProject, QgsVectorFileWriter, QgsVectorLayer
from qgis.PyQt.QtCore import QItemSelectionModel, QMimeData, QPoint, Qt, QTimer
from qgis.PyQt.QtGui import QDragEnterEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QDialogButtonBox, QFileDialog, QSpinBox
from risk_terrain_modelling.tests.driver import LEFT, add_to_project

NAME, FEATURES, TAKEN_AS, BLOCKS, INCREMENT, REACH, EFFECT, VARIABLES, CLUSTERING = range(1, 10)


@pytest.fixture
def page(opened):
    """The page Factors of the sample city, its layers checked."""
    driver = opened(sample=True)
    driver.go(2)
    driver.factors.driver = driver
    return driver.factors


def rows_of(page):
    return page.draft.content.factors


def start_editing(page, row, column):
    """Press F2 in a cell, and return its editor."""
    where = page.table.index(row, column)
    page.view.selectionModel().setCurrentIndex(where, QItemSelectionModel.SelectionFlag.NoUpdate)
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_F2)
    editor = page.wizard().focusWidget()
    assert editor is not page.view, "no editor came up"
    return editor


def enter(editor, text):
    """Type a value, or the name of an option, and Return."""
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # editors are closed a moment later


class TestCells:
    def test_each_setting_is_edited_in_place(self, page):
        page.select(0)
        enter(start_editing(page, 0, TAKEN_AS), "density")
        blocks = start_editing(page, 0, BLOCKS)
        assert isinstance(blocks, QSpinBox)
        assert (blocks.minimum(), blocks.maximum()) == (1, 4)
        enter(blocks, "2")
        enter(start_editing(page, 0, INCREMENT), "whole")
        enter(start_editing(page, 0, EFFECT), "protective")
        first, second = rows_of(page)[:2]
        assert first.operationalisation == "density"
        assert (first.max_blocks, first.increment, first.effect) == (2, "whole", "protective")
        assert (second.operationalisation, second.max_blocks) == ("both", 3)
        page.driver.settle()
        shown = [page.table.data(page.table.index(0, one)) for one in (REACH, VARIABLES)]
        assert shown == ["200 to 400 m", "2"]

    def test_a_cell_changes_all_selected_rows(self, page):
        page.view.selectAll()
        blocks = start_editing(page, 3, BLOCKS)
        enter(blocks, "1")
        assert {row.max_blocks for row in rows_of(page)} == {1}
        enter(start_editing(page, 0, EFFECT), "protective")
        assert {row.effect for row in rows_of(page)} == {"protective"}

    def test_a_cell_outside_the_selection_changes_alone(self, page):
        page.view.selectRow(1)
        enter(start_editing(page, 4, EFFECT), "protective")
        assert [row.name for row in rows_of(page) if row.effect == "protective"] == [
            "Railway",
            "Police stations",
        ]

    def test_escape_leaves_it_as_it_was(self, page):
        before = rows_of(page)
        editor = start_editing(page, 0, BLOCKS)
        QTest.keyClicks(editor, "1")
        QTest.keyClick(editor, Qt.Key.Key_Escape)
        assert rows_of(page) == before
        assert page.wizard().isVisible(), "Escape closes the editor, not the wizard"

    def test_a_double_click_opens_the_editor(self, page):
        box = page.view.visualRect(page.table.index(2, EFFECT))
        QTest.mouseClick(page.view.viewport(), LEFT, pos=box.center())
        QTest.mouseDClick(page.view.viewport(), LEFT, pos=box.center())
        editors = page.view.viewport().findChildren(QComboBox)
        assert [one.currentData() for one in editors] == ["aggravating"]
        assert editors[0].accessibleName() == "Expected effect"

    def test_lines_are_not_offered_density(self, page):
        editor = start_editing(page, 4, TAKEN_AS)
        offered = [
            editor.itemText(i) for i in range(editor.count()) if editor.model().item(i).isEnabled()
        ]
        assert offered == ["proximity", "both", "auto"]

    def test_what_is_counted_cannot_be_edited(self, page):
        for column in (0, FEATURES, REACH, VARIABLES, CLUSTERING):
            flags = page.table.flags(page.table.index(0, column))
            assert not flags & Qt.ItemFlag.ItemIsEditable

    def test_a_row_says_all_there_is_to_know(self, page):
        told = [page.table.data(page.table.index(0, column)) for column in range(1, 10)]
        assert told[:7] == [
            "Pubs",
            "70 points",
            "both",
            "3",
            "half",
            "100 to 600 m",
            "aggravating",
        ]
        assert told[7] == "12"
        index, suggested = told[8].split(", ")
        assert 0 < float(index) < 1
        assert suggested == "density"
        reason = page.table.data(page.table.index(0, 0), Qt.ItemDataRole.ToolTipRole)
        assert "clustered" in reason
        assert "pubs.geojson" in reason


def in_dialog(dialog_kind, act):
    """Do something in the next dialog, which runs its own loop."""

    def soon():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, dialog_kind), dialog
        act(dialog)

    QTimer.singleShot(100, soon)


def agree(dialog):
    QTest.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok), LEFT)


@pytest.fixture
def geopackage(sample, tmp_path):
    """A GeoPackage of three layers."""
    path, options = str(tmp_path / "places.gpkg"), QgsVectorFileWriter.SaveVectorOptions()
    for number, name in enumerate(("pubs", "railway", "parks")):
        layer = QgsVectorLayer(str(sample / f"{name}.geojson"), name, "ogr")
        options.layerName = name
        if number:
            action = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
            options.actionOnExistingFile = action
        QgsVectorFileWriter.writeAsVectorFormatV3(
            layer, path, QgsProject.instance().transformContext(), options
        )
    return path


class TestAdding:
    @pytest.fixture
    def empty(self, opened, page):
        page.draft.change(factors=())
        return page

    def test_many_of_the_project(self, empty, sample):
        from risk_terrain_modelling.ui.layer_dialog import LayerDialog

        for name in ("pubs", "railway", "parks"):
            add_to_project(sample / f"{name}.geojson")

        def take_two(dialog):
            assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
            for name in ("pubs", "railway"):
                item = dialog.list.findItems(name, Qt.MatchFlag.MatchExactly)[0]
                where = dialog.list.visualItemRect(item).center()
                held = Qt.KeyboardModifier.ControlModifier
                QTest.mouseClick(dialog.list.viewport(), LEFT, held, where)
            agree(dialog)

        in_dialog(LayerDialog, take_two)
        QTest.mouseClick(empty.add, LEFT)
        assert [row.name for row in rows_of(empty)] == ["Pubs", "Railway"]
        assert rows_of(empty)[1].operationalisation == "proximity"

    def test_a_geopackage_of_several_layers(self, empty, geopackage, sample, monkeypatch):
        from risk_terrain_modelling.ui.layer_dialog import LayerDialog

        chosen = [geopackage, str(sample / "schools.geojson")]
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))

        def from_files(dialog):
            QTest.mouseClick(dialog.file_button, LEFT)
            agree(dialog)

        in_dialog(LayerDialog, from_files)
        QTest.mouseClick(empty.add, LEFT)
        assert sorted(row.name for row in rows_of(empty)) == ["Parks", "Pubs", "Railway", "Schools"]
        empty.driver.settle()
        assert empty.isComplete(), empty.missing.text()

    def test_files_dropped(self, empty, geopackage, sample):
        paths = (geopackage, sample / "bus_stops.geojson")
        empty.driver.drop_files(paths, empty.view.viewport())
        assert sorted(row.name for row in rows_of(empty)) == [
            "Bus stops",
            "Parks",
            "Pubs",
            "Railway",
        ]

    def test_layers_dropped_from_the_layer_panel(self, empty, sample):
        layers = [add_to_project(sample / f"{one}.geojson") for one in ("pubs", "schools")]
        uris = []
        for layer in layers:
            uri = QgsMimeDataUtils.Uri(layer)
            uris.append(uri)
        empty.driver.drop(QgsMimeDataUtils.encodeUriList(uris), empty.view.viewport())
        assert [row.name for row in rows_of(empty)] == ["Pubs", "Schools"]
        empty.driver.settle()
        assert empty.isComplete(), empty.missing.text()

    def test_what_holds_no_layer_is_not_taken(self, empty):
        data = QMimeData()
        data.setText("hello")
        event = QDragEnterEvent(
            QPoint(20, 20),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        event.ignore()
        QApplication.sendEvent(empty.view.viewport(), event)
        assert not event.isAccepted()

    def test_a_layer_split_by_its_classes(self, empty, sample):
        from risk_terrain_modelling.ui.add_factors import SplitDialog

        add_to_project(sample / "incidents_2024.geojson")

        def split(dialog):
            empty.driver.pick(dialog.picker, "incidents_2024")
            assert dialog.field.currentText() == "crime_type"
            QTest.mouseClick(dialog.all, LEFT)
            dialog.classes.setCurrentRow(1)
            QTest.keyClick(dialog.classes, Qt.Key.Key_Space)
            agree(dialog)

        in_dialog(SplitDialog, split)
        QTest.mouseClick(empty.split, LEFT)
        assert [row.name for row in rows_of(empty)] == ["Burglary", "Vehicle-crime"]
        assert rows_of(empty)[1].filter == "\"crime_type\" = 'vehicle-crime'"
        empty.driver.settle()
        assert empty.isComplete(), empty.missing.text()
        assert "24 variables from 2 factors" in empty.total.text()

"""Downloads in the wizard: chosen or dropped, imported with their ledger shown, kept, used."""

import csv
import zipfile
from pathlib import Path

import numpy as np
import pytest
from osgeo import osr
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QFileDialog
from risk_terrain_modelling.core.study import read_study
from risk_terrain_modelling.tests.driver import add_to_project, wait_for
from risk_terrain_modelling.tests.osm_town import SOUTH, STEP, WEST, OsmTown, has_osmium
from risk_terrain_modelling.ui import layers
from risk_terrain_modelling.ui.downloads import asking, kept
from risk_terrain_modelling.ui.downloads import dialog as dialogs
from risk_terrain_modelling.ui.downloads.chosen import Downloads, downloads_of
from risk_terrain_modelling.ui.downloads.incidents_dialog import IncidentsDialog
from risk_terrain_modelling.ui.downloads.presets import preset_for
from risk_terrain_modelling.ui.downloads.selected import only_selected
from risk_terrain_modelling.ui.layer_dialog import LayerDialog

POLICE = (
    *("Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location"),
    *("LSOA code", "LSOA name", "Crime type", "Last outcome category", "Context"),
)


def degrees(xy):
    """Coordinates of the British grid as longitudes and latitudes, by GDAL."""
    british, world = osr.SpatialReference(), osr.SpatialReference()
    british.ImportFromEPSG(27700)
    world.ImportFromEPSG(4326)
    for one in (british, world):
        one.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    there = osr.CoordinateTransformation(british, world)
    return [there.TransformPoint(float(x), float(y))[:2] for x, y in xy]


def write_csv(path, heading, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        writer.writerows(rows)
    return path


@pytest.fixture
def police(town):
    """240 incidents in two months, as the police publish them; five more have no position."""
    rows = []
    for number, (x, y) in enumerate(degrees(town.events_xy)):
        kind = "Robbery" if number % 3 else "Burglary"
        month = "2024-01" if number % 2 else "2024-02"
        where = (f"{x:.6f}", f"{y:.6f}")
        rows.append((f"{number:064x}", month, "", "", *where, "On or near", "", "", kind, "", ""))
    rows += [("", "2024-01", "", "", "", "", "No location", "", "", "Robbery", "", "")] * 5
    for month in ("2024-01", "2024-02"):
        path = town.folder / "police" / month / f"{month}-town-street.csv"
        write_csv(path, POLICE, [row for row in rows if row[1] == month])
    return town.folder / "police"


def of_openstreetmap(town, name, *told):
    """Write places as Geofabrik has them: each class with where its places are."""
    shapes = [
        ("Point", list(xy), {"osm_id": f"{at}", "code": 1, "fclass": kind, "name": f"{kind} {at}"})
        for kind, where in told
        for at, xy in enumerate(degrees(where))
    ]
    return town.layer(name, shapes, crs="urn:ogc:def:crs:OGC:1.3:CRS84")


@pytest.fixture
def places(town):
    """Places of three kinds in one layer: six, three and three."""
    xy = town.pubs_xy
    return of_openstreetmap(
        town, "gis_osm_pois", ("pub", xy[:6]), ("fast_food", xy[6:9]), ("library", xy[9:])
    )


@pytest.fixture
def extract(town):
    """The town's pubs as an extract of OpenStreetMap in its binary form."""
    if not has_osmium():
        pytest.skip("osmium is not installed")
    made = OsmTown()
    for number, (lon, lat) in enumerate(degrees(town.pubs_xy)):
        x, y = (lon - WEST) / STEP, (lat - SOUTH) / STEP
        made.node(x, y, amenity="pub", name=f"Pub {number}")
    return made.write(town.folder / "town.osm.pbf")


@pytest.fixture
def answered(monkeypatch):
    """Let each import's dialog be answered as a person would: wait, look, press a button."""
    seen = []

    def answer(look=lambda dialog: None, press="use"):
        def exec_(dialog):
            dialog.show()
            wait_for(lambda: dialog.run is None, "the import")
            look(dialog)
            button = getattr(dialog, press, None)
            if button is None:
                dialog.reject()
            else:
                button.click()
            seen.append(dialog)
            return dialog.result()

        monkeypatch.setattr(dialogs.ImportDialog, "exec", exec_)
        return seen

    return answer


@pytest.fixture
def begun(opened, town, tmp_path, monkeypatch):
    """A wizard with the town's area, whose documents lie in a folder of the test."""
    monkeypatch.setattr(
        kept.QStandardPaths, "writableLocation", lambda _which: str(tmp_path / "Documents")
    )
    driver = opened()
    driver.study.area.take_file(town.area)
    driver.type(driver.study.block, "200")
    driver.settle()
    return driver


class TestIncidents:
    def test_a_folder_becomes_the_incidents_of_a_study(self, begun, police, answered, tmp_path):
        seen = answered()
        begun.go(1)
        begun.incidents.incidents.take_paths([str(police)])
        begun.settle()
        (dialog,) = seen
        assert dialog.sum.text() == "245 rows read from 2 files: 240 kept, 5 left out."
        documents = tmp_path / "Documents" / "Risk Terrain Modelling"
        assert dialog.kept == documents / "Untitled study data" / "incidents.gpkg"
        assert dialog.kept.with_name("incidents ledger.html").exists()
        content = begun.wizard.draft.content
        layer = layers.open_layer(content.incidents)
        assert layer.featureCount() == 240 and layer.crs().authid() == "EPSG:27700"
        assert content.incidents_date_field == "date"
        assert "240 rows inside the study area" in begun.incidents.counts.text()

    def test_what_was_left_out_is_told_by_file_and_line(self, begun, police, answered):
        seen = answered()
        begun.go(1)
        begun.incidents.incidents.take_paths([str(police)])
        item = seen[0].left_out.topLevelItem(0)
        assert (item.text(0), item.text(1)) == ("no coordinates", "5")
        assert item.child(0).text(0).startswith("2024-01/2024-01-town-street.csv: lines 12")

    def test_what_was_taken_can_be_changed_and_run_again(self, begun, police, answered):
        def look(dialog):
            taken = dialog.taken
            assert taken._editors["TYPE_COLUMN"].currentText() == "Crime type"
            taken._editors["TYPE_COLUMN"].setEditText("Location")
            dialog.again.click()
            wait_for(lambda: dialog.run is None, "the second import")
            assert taken._editors["TYPE_COLUMN"].currentText() == "Location"

        answered(look)
        begun.go(1)
        begun.incidents.incidents.take_paths([str(police)])
        layer = layers.open_layer(begun.wizard.draft.content.incidents)
        at = layer.fields().lookupField("type")
        assert layer.uniqueValues(at) == {"On or near"}

    def test_a_zip_is_dropped_on_the_page(self, begun, police, answered, town):
        archive = town.folder / "police.zip"
        with zipfile.ZipFile(archive, "w") as packed:
            for one in sorted(police.rglob("*.csv")):
                packed.write(one, one.relative_to(police))
        seen = answered()
        begun.go(1)
        begun.drop_files([archive], begun.incidents.counts)
        assert seen[0].results["KEPT"] == 240

    def test_a_csv_is_dropped_where_incidents_are_chosen(self, begun, police, answered):
        seen = answered()
        begun.go(1)
        (first, _second) = sorted(police.rglob("*.csv"))
        begun.drop_files([first], begun.incidents.incidents.box)
        begun.settle()
        assert seen[0].results["KEPT"] == 120
        assert begun.wizard.draft.content.incidents == seen[0].source
        assert "120 rows inside the study area" in begun.incidents.counts.text()

    def test_cancel_leaves_the_study_and_the_disk_as_they_were(
        self, begun, police, answered, tmp_path
    ):
        answered(press="nothing")
        begun.go(1)
        begun.incidents.incidents.take_paths([str(police)])
        assert begun.wizard.draft.content.incidents == ""
        assert not (tmp_path / "Documents").exists()

    def test_a_table_without_places_is_refused_in_a_sentence(self, begun, town, answered):
        path = write_csv(town.folder / "list.csv", ("kind", "count"), [("a", 1), ("b", 2)])

        def look(dialog):
            assert dialog.fault.text() and dialog.fault.text().count("\n") == 0
            assert "Traceback" not in dialog.fault.text()
            assert not dialog.use.isEnabled() and dialog.again.isEnabled()

        answered(look, press="nothing")
        begun.go(1)
        begun.incidents.incidents.take_paths([str(path)])

    def test_closing_during_a_run_stops_it(self, begun, police):
        dialog = IncidentsDialog(Downloads(folder=str(police)), begun.wizard.draft, begun.wizard)
        dialog.show()
        dialog.reject()
        wait_for(lambda: not dialogs._stopping, "the run to stop")
        assert not Path(dialog._private.name).exists()

    def test_a_layer_is_a_layer_still(self, begun, town):
        begun.go(1)
        begun.incidents.incidents.take_paths([town.incidents])
        assert begun.wizard.draft.content.incidents == town.incidents


class TestKept:
    def test_beside_the_study_file(self, begun, town):
        begun.wizard.draft.path = town.folder / "mine" / "study.json"
        assert kept.data_folder(begun.wizard.draft) == town.folder / "mine"

    def test_never_over_what_is_there(self, tmp_path):
        made = tmp_path / "made.gpkg"
        made.write_bytes(b"new")
        folder = tmp_path / "kept"
        folder.mkdir()
        (folder / "incidents.gpkg").write_bytes(b"old")
        assert kept.keep(made, folder, "incidents") == folder / "incidents 2.gpkg"
        assert (folder / "incidents.gpkg").read_bytes() == b"old"
        assert {one.name for one in folder.iterdir()} == {"incidents.gpkg", "incidents 2.gpkg"}

    def test_not_among_the_results_of_a_run(self, begun, tmp_path):
        draft = begun.wizard.draft
        draft.path, draft.results = tmp_path / "R" / "study.json", tmp_path / "R"
        assert kept.data_folder(draft) == tmp_path / "R data"


class TestFactors:
    def imported(self, begun, answered, path, look=lambda dialog: None):
        seen = answered(look)
        begun.factors.import_downloads(downloads_of([str(path)], places=True))
        begun.settle()
        return seen[0]

    def test_a_layer_a_factor(self, begun, answered, places):
        dialog = self.imported(begun, answered, places)
        rows = {row.name: row for row in begun.wizard.draft.content.factors}
        assert set(rows) == {"Pubs and bars", "Fast food and takeaways", "Libraries"}
        assert rows["Pubs and bars"].operationalisation == "density"
        counts = {one.factor: (one.count, one.near) for one in dialog.found}
        assert counts["Pubs and bars"] == (6, 6)
        assert layers.open_layer(rows["Libraries"].source).featureCount() == 3

    @pytest.mark.parametrize("where", ["view", "total", "remove"])
    def test_an_extract_is_dropped_anywhere_on_the_page(self, begun, answered, extract, where):
        seen = answered()
        begun.go(1)
        widget = getattr(begun.factors, where)
        begun.drop_files([extract], getattr(widget, "viewport", lambda: widget)())
        begun.settle()
        assert [one.factor for one in seen[0].found] == ["Pubs and bars"]
        (row,) = begun.wizard.draft.content.factors
        assert layers.open_layer(row.source).featureCount() == 12

    def test_an_extract_is_chosen_by_hand(self, begun, answered, extract, monkeypatch):
        answered()

        def chosen(dialog):
            monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([extract], ""))
            dialog.file_button.click()
            dialog.accept()
            return dialog.result()

        monkeypatch.setattr(LayerDialog, "exec", chosen)
        begun.factors.add.click()
        begun.settle()
        assert [row.name for row in begun.wizard.draft.content.factors] == ["Pubs and bars"]

    def test_crimes_dropped_among_factors_are_told(self, begun, answered, police):
        (first, _second) = sorted(police.rglob("*.csv"))
        said = []
        answered(lambda dialog: said.append(dialog.results["WARNINGS"]), press="nothing")
        begun.go(1)
        begun.drop_files([first], begun.factors.view.viewport())
        assert "looks like a file of incidents" in said[0]

    def test_the_preset_follows_the_types_counted(self, begun, answered, places):
        begun.wizard.draft.change(incidents_filter="\"type\" = 'Robbery'")
        dialog = self.imported(begun, answered, places)
        assert dialog.preset.currentText() == "Robbery"
        names = [row.name for row in begun.wizard.draft.content.factors]
        assert names == ["Pubs and bars", "Fast food and takeaways"]

    def test_a_choice_is_kept_under_a_name(self, begun, answered, places, monkeypatch):
        def look(dialog):
            for number, one in enumerate(dialog.found):
                wanted = one.factor == "Libraries"
                state = Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked
                dialog.list.topLevelItem(number).setCheckState(0, state)
            assert dialog.use.text() == "&Use 1 factor"
            dialog._save()
            dialog.preset.setCurrentIndex(0)
            dialog._tick()
            assert len(dialog.ticked()) == 3
            dialog.preset.setCurrentIndex(dialog.preset.findText("Quiet places"))
            dialog._tick()

        from risk_terrain_modelling.ui.downloads import factors_dialog

        monkeypatch.setattr(
            factors_dialog.QInputDialog, "getText", lambda *_: ("Quiet places", True)
        )
        self.imported(begun, answered, places, look)
        assert [row.name for row in begun.wizard.draft.content.factors] == ["Libraries"]

    def test_far_places_are_not_ticked(self, begun, answered, town):
        far = town.pubs_xy + np.array([3_400, 0])
        path = of_openstreetmap(town, "far", ("pub", far), ("library", town.pubs_xy))

        def look(dialog):
            near = {one.factor: one.near for one in dialog.found}
            assert near == {"Pubs and bars": 0, "Libraries": 12}

        self.imported(begun, answered, path, look)
        assert [row.name for row in begun.wizard.draft.content.factors] == ["Libraries"]

    def test_files_chosen_in_the_dialog_of_layers(self, begun, places, town, monkeypatch):
        dialog = LayerDialog(begun.wizard, "x", layers.OF_FACTORS, several=True)
        monkeypatch.setattr(
            QFileDialog, "getOpenFileNames", lambda *_: ([str(places), town.road], "")
        )
        begun.click(dialog.file_button)
        assert dialog.result() == dialog.DialogCode.Accepted
        assert dialog.downloads == Downloads(files=(str(places),))
        assert [one.source for one in dialog.chosen()] == [town.road]

    def test_the_study_file_names_what_was_kept(self, begun, answered, places, police, tmp_path):
        self.imported(begun, answered, places)
        begun.incidents.import_downloads(Downloads(folder=str(police)))
        begun.settle()
        begun.wizard.save(tmp_path / "study.json")
        study = read_study((tmp_path / "study.json").read_text(encoding="utf-8"))
        folder = "Documents/Risk Terrain Modelling/Untitled study data"
        assert study.incidents.source == f"{folder}/incidents.gpkg|layername=incidents"
        assert study.factors[0].layer.source == f"{folder}/factors.gpkg|layername=Pubs and bars"


class TestSelected:
    def test_few_are_a_filter(self, processing, town, tmp_path):
        path = town.layer("named", [("Point", [0, at], {"name": f"n{at}"}) for at in range(9)])
        layer = add_to_project(path)
        layer.selectByExpression("\"name\" IN ('n2', 'n4')")
        (found,) = layers.layers_of_project()
        one = only_selected(found, tmp_path)
        assert one.filter == "\"name\" IN ('n2', 'n4')" and one.source == found.source
        QgsProject.instance().clear()

    def test_many_are_a_copy_that_stays_as_it_is(self, processing, town, tmp_path):
        path = town.layer("same", [("Point", [0, at], {"kind": at % 2}) for at in range(90)])
        layer = add_to_project(path)
        layer.selectByExpression('"kind" = 1')
        (found,) = layers.layers_of_project()
        one = only_selected(found, tmp_path / "kept")
        assert one.name == "Same (45 selected)" and one.filter == ""
        assert layers.open_layer(one.source).featureCount() == 45
        QgsProject.instance().clear()


@pytest.mark.parametrize(
    ("told", "preset"),
    [
        ("\"type\" = 'Robbery'", "robbery"),
        ("\"type\" = 'Violence and sexual offences'", "violence"),
        ("\"t\" IN ('ASSAULT', 'BATTERY')", "violence"),
        ("\"t\" IN ('Robbery', 'Burglary')", "all"),
        ("\"t\" = 'Drugs'", "all"),
        ("", "all"),
        ('length("t") > 3', "all"),
    ],
)
def test_presets_by_the_types_counted(told, preset):
    assert preset_for(told) == preset


def test_what_is_a_download(town, tmp_path):
    (tmp_path / "folder").mkdir()
    archive, table = str(tmp_path / "a.zip"), str(tmp_path / "b.CSV")
    assert downloads_of([archive, table, town.pubs], places=False).files == (archive, table)
    assert downloads_of([str(tmp_path / "folder")], places=True).folder.endswith("folder")
    assert not downloads_of([town.pubs, str(tmp_path / "x.gdb")], places=True)
    classes = town.layer("of_map", [("Point", [0, 0], {"fclass": "pub", "name": "x"})])
    assert downloads_of([classes], places=True) and not downloads_of([classes], places=False)


def test_the_next_dialog_begins_where_the_last_one_ended(processing, monkeypatch, tmp_path):
    begun = []

    def choose(_parent, _title, folder, *_kinds):
        begun.append(folder)
        return [str(tmp_path / "a.csv")], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)
    assert asking.ask_for_files(None, "", "") == [str(tmp_path / "a.csv")]
    asking.ask_for_files(None, "", "")
    assert begun[1] == str(tmp_path)


def test_a_selection_on_the_map_becomes_a_factor(begun, town):
    path = town.layer("named", [("Point", [0, at], {"name": f"n{at}"}) for at in range(9)])
    layer = add_to_project(path)
    layer.selectByExpression("\"name\" = 'n2'")
    dialog = LayerDialog(begun.wizard, "x", layers.OF_FACTORS, several=True)
    dialog.show()
    assert dialog.selected.isHidden()
    dialog.list.selectAll()
    assert not dialog.selected.isHidden()
    begun.factors._add_selected(dialog.chosen())
    (row,) = begun.wizard.draft.content.factors
    assert row.filter == "\"name\" = 'n2'"

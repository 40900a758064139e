"""Cells written straight into a GeoPackage are what QGIS itself would have written."""

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qgis.core import QgsRectangle, QgsVectorLayer
from risk_terrain_modelling.algorithms.files import geopackage
from risk_terrain_modelling.algorithms.files.packed_tree import pack

NODE_BYTES = 1228  # of SQLite's own trees in pages of 4096 bytes
WITHIN = "SELECT id FROM tree WHERE xmax >= ? AND xmin <= ? AND ymax >= ? AND ymin <= ? ORDER BY id"


@pytest.fixture
def mapped(run, town, rasters):
    model = town.path("model.json")
    factors = [rasters["pubs"]]
    run("fitmodel", EVENTS=rasters["events"], FACTORS=factors, MODEL=model)

    def write(cells):
        if not cells.startswith("ogr:"):
            Path(cells).parent.mkdir(exist_ok=True)
        wanted = {"MODEL": model, "FACTORS": factors, "EVENTS": rasters["events"]}
        run("riskmap", **wanted, RISK=town.path("risk.tif"), CELLS=cells)

    return write


def rows_of(path, layer="cells"):
    with closing(sqlite3.connect(path)) as file:
        return file.execute(f'SELECT * FROM "{layer}"').fetchall()


@pytest.fixture
def directly(monkeypatch):
    def otherwise(*_):
        raise AssertionError("the layer was not filled directly")

    monkeypatch.setattr(geopackage, "_write_as_features", otherwise)


def as_qgis_writes(monkeypatch):
    monkeypatch.setattr(geopackage, "is_in_one", lambda destination: False)


def test_every_row_is_the_one_qgis_writes(mapped, directly, town, monkeypatch):
    mapped(town.path("ours/cells.gpkg"))
    as_qgis_writes(monkeypatch)
    mapped(town.path("theirs/cells.gpkg"))
    ours, theirs = (rows_of(town.path(f"{whose}/cells.gpkg")) for whose in ("ours", "theirs"))
    assert ours == theirs
    assert len(ours) > 100


def test_the_file_says_of_itself_what_qgis_would_say(mapped, directly, town, monkeypatch):
    def told(path):
        with closing(sqlite3.connect(path)) as file:
            made = file.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
            extent = file.execute("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents").fetchone()
        return set(made), extent

    mapped(town.path("ours/cells.gpkg"))
    as_qgis_writes(monkeypatch)
    mapped(town.path("theirs/cells.gpkg"))
    ours, theirs = (told(town.path(f"{whose}/cells.gpkg")) for whose in ("ours", "theirs"))
    assert ours[0] == theirs[0]
    assert ours[1] == pytest.approx(theirs[1])


def test_the_spatial_index_is_whole_and_finds_what_is_there(mapped, directly, town):
    path = town.path("cells.gpkg")
    mapped(path)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT rtreecheck('rtree_cells_geom')").fetchone() == ("ok",)
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    layer = QgsVectorLayer(path, "cells", "ogr")
    box = layer.extent()
    window = QgsRectangle(box.xMinimum(), box.yMinimum(), box.center().x(), box.center().y())
    found = {feature.id() for feature in layer.getFeatures(window)}
    meeting = {
        feature.id()
        for feature in layer.getFeatures()
        if feature.geometry().boundingBox().intersects(window)
    }
    assert found == meeting
    assert 0 < len(found) < layer.featureCount()


def test_a_layer_beside_others_in_one_file(mapped, directly, town):
    path = town.path("both.gpkg")
    for name in ("first", "second cells"):
        mapped(f"ogr:dbname='{path}' table=\"{name}\" (geom)")
    assert rows_of(path, "first") == rows_of(path, "second cells")


def test_a_file_built_otherwise_is_left_to_qgis(mapped, town, monkeypatch):
    mapped(town.path("ours/cells.gpkg"))
    monkeypatch.setattr(geopackage, "empty_table", lambda destination, fields: None)
    mapped(town.path("theirs/cells.gpkg"))
    assert rows_of(town.path("ours/cells.gpkg")) == rows_of(town.path("theirs/cells.gpkg"))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 4000), st.integers(0, 2**32 - 1), st.sampled_from([1.0, 1e-3, 1e6]))
def test_a_packed_tree_answers_as_one_that_sqlite_grew(count, seed, scale):
    rng = np.random.default_rng(seed)
    low = rng.normal(0, scale, (count, 2)) + rng.choice([0, 5e6])
    high = low + rng.exponential(scale / 10, (count, 2))
    boxes = np.column_stack([low[:, 0], high[:, 0], low[:, 1], high[:, 1]])
    ids = rng.permutation(count) + 1
    with closing(sqlite3.connect(":memory:")) as file:
        file.execute("CREATE VIRTUAL TABLE tree USING rtree(id, xmin, xmax, ymin, ymax)")
        size = file.execute("SELECT length(data) FROM tree_node").fetchone()[0]
        tree = pack(ids, boxes, size)
        leaves = zip(ids.tolist(), tree.leaf_of.tolist())
        for part, rows in (("node", tree.nodes), ("rowid", leaves), ("parent", tree.parents)):
            file.executemany(f"INSERT OR REPLACE INTO tree_{part} VALUES (?, ?)", rows)
        assert file.execute("SELECT rtreecheck('tree')").fetchone() == ("ok",)
        for _ in range(5):
            one, other = np.sort(rng.normal(0, 2 * scale, (2, 2)) + low.mean(0), axis=0)
            found = [row[0] for row in file.execute(WITHIN, [one[0], other[0], one[1], other[1]])]
            meeting = (high >= one).all(1) & (low <= other).all(1)
            # the tree holds boxes in single precision, rounded outwards
            room = 1e-6 * np.abs(boxes).max()
            nearly = (high >= one - room).all(1) & (low <= other + room).all(1)
            assert set(ids[meeting]) <= set(found) <= set(ids[nearly])


def test_a_tree_that_fills_its_nodes():
    boxes = np.zeros((51, 4))
    tree = pack(np.arange(1, 52), boxes, NODE_BYTES)
    assert len(tree.nodes) == 1
    assert not tree.parents
    assert set(tree.leaf_of) == {1}


class TestStylesInTheFile:
    """Of a style that is there already, QGIS would ask in a window whether to replace it."""

    def styles(self, path):
        with closing(sqlite3.connect(path)) as file:
            wanted = "SELECT styleName, description, useAsDefault FROM layer_styles ORDER BY 1"
            return file.execute(wanted).fetchall()

    def test_a_layer_written_again_has_one_style(self, mapped, town):
        path = town.path("all.gpkg")
        for _ in range(2):
            mapped(f"ogr:dbname='{path}' table=\"cells\" (geom)")
            assert self.styles(path) == [("cells", "Relative risk", 1)]

    def test_the_analysts_own_stays(self, mapped, town):
        path = town.path("all.gpkg")
        mapped(f"ogr:dbname='{path}' table=\"cells\" (geom)")
        with closing(sqlite3.connect(path)) as file, file:
            file.execute("UPDATE layer_styles SET description = 'Mine'")
        for _ in range(2):
            mapped(f"ogr:dbname='{path}' table=\"cells\" (geom)")
            mine, ours = self.styles(path)
            assert mine[:2] == ("cells", "Mine")
            assert ours == ("cells 2", "Relative risk", 1)

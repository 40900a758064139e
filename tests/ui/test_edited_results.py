"""Results that somebody edited: a sentence in the wizard and the map tool, or everything shown."""

import sqlite3
import sys
from contextlib import closing
from functools import partial

import pytest
from qgis.core import QgsRasterLayer
from qgis.PyQt.QtWidgets import QApplication
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.tests.bad_days.models import edited_model, edited_table
from risk_terrain_modelling.tests.bad_days.outcomes import outcome
from risk_terrain_modelling.ui import result_tabs
from risk_terrain_modelling.ui.explanation import explain
from risk_terrain_modelling.ui.identify import in_words
from risk_terrain_modelling.ui.results_folder import read_results

EDITS = 100
TABS = ("Model", "HoldsUp", "LeftOut", "Test", "Places")


@pytest.fixture
def raised(monkeypatch):
    """What was raised while Qt was drawing, which nobody else would hear of."""
    found = []
    monkeypatch.setattr(sys, "excepthook", lambda *error: found.append(error))
    return found


@pytest.fixture
def show(processing):
    """Show results in every tab, drawn."""
    tabs = [getattr(result_tabs, f"{name}Tab")() for name in TABS]

    def show_all(folder):
        results = read_results(folder)
        for tab in tabs:
            tab.show_results(results)
            tab.resize(700, 500)
            tab.grab()
        QApplication.processEvents()

    yield show_all
    for tab in tabs:
        tab.deleteLater()


@pytest.mark.parametrize(
    ("file", "edited", "shown"),
    [
        ("model.json", edited_model, EDITS // 20),
        ("validation.csv", edited_table, EDITS // 20),
        ("capture_curve.csv", edited_table, EDITS // 20),
    ],
)
def test_the_tabs_show_what_is_read_and_the_rest_is_a_sentence(
    results, show, raised, file, edited, shown
):
    whole = (results / file).read_text(encoding="utf-8")
    good = 0
    for seed in range(EDITS):
        text, note = edited(whole, seed)
        (results / file).write_bytes(text.encode("utf-8", "surrogatepass"))
        found = outcome(partial(show, results), RtmError)
        assert found.good, f"{seed}: {note}: {found.said}"
        assert not raised, f"{seed}: {note}: {raised}"
        good += found.result
    assert shown <= good < EDITS


def test_the_map_tool_explains_or_says_what_is_wrong(results):
    whole = (results / "model.json").read_text(encoding="utf-8")
    layer = QgsRasterLayer(str(results / "risk.tif"), "risk")
    here = layer.extent().center()

    def click():
        return in_words(explain(layer, here.x(), here.y()))

    for seed in range(EDITS // 4):
        text, note = edited_model(whole, seed)
        (results / "model.json").write_bytes(text.encode("utf-8", "surrogatepass"))
        found = outcome(click, RtmError)
        assert found.good, f"{seed}: {note}: {found.said}"
    (results / "model.json").unlink()
    assert "does not lie beside" in click()


@pytest.mark.parametrize("file", ["events.tif", "factors/pubs.tif", "risk.tif"])
def test_the_map_tool_says_which_raster_is_damaged(results, file):
    layer = QgsRasterLayer(str(results / "risk.tif"), "risk")
    here = layer.extent().center()
    content = (results / file).read_bytes()
    (results / file).write_bytes(content[: len(content) // 2])
    with pytest.raises(RtmError) as fault:
        for step in range(-15, 16):  # a tile may be left whole
            explain(layer, here.x() + 100 * step, here.y() + 100 * step)
    assert (results / file).stem in str(fault.value)


def change(results, sentence):
    """Change the database of places, without the triggers that need functions of QGIS."""
    named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with closing(sqlite3.connect(results / "risk.gpkg")) as file:
        for (trigger,) in file.execute(named).fetchall():
            file.execute(f'DROP TRIGGER "{trigger}"')
        file.execute(sentence)
        file.commit()


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE priority_places SET rank = NULL WHERE rank = 2",
        "UPDATE priority_places SET rank = 'first' WHERE rank = 1",
        "UPDATE priority_places SET geom = NULL WHERE rank = 1",
        "ALTER TABLE priority_places RENAME COLUMN sentence TO said",
        "ALTER TABLE priority_places RENAME COLUMN rank TO place",
    ],
)
def test_edited_places_are_told(results, show, edit):
    change(results, edit)
    found = outcome(partial(show, results), RtmError)
    assert found.good, found.said
    assert "The priority places in" in found.said


def test_a_sentence_that_is_gone_and_a_file_that_is_cut_short(results, show):
    change(results, "UPDATE priority_places SET sentence = NULL")
    show(results)
    whole = (results / "risk.gpkg").read_bytes()
    (results / "risk.gpkg").write_bytes(whole[: len(whole) // 3])
    found = outcome(partial(show, results), RtmError)
    assert found.good, found.said

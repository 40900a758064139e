"""The tables of docs/evaluation.md are those that were measured, and small runs work."""

import json
from pathlib import Path

import numpy as np
from risk_terrain_modelling.benchmarks import displacement, displacement_rates
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.fields import Fields
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_has_the_tables_that_were_measured(tmp_path, monkeypatch):
    kept = json.loads(displacement.RAW.read_text(encoding="utf-8"))
    page = tmp_path / "evaluation.md"
    page.write_text(displacement.PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(displacement, "PAGE", page)
    displacement.write(kept)
    assert page.read_text(encoding="utf-8") == (ROOT / "docs" / "evaluation.md").read_text("utf-8")


def test_intervals_that_know_of_clustering_hold_what_they_should():
    """Of differences 92 to 97 in 100; a ratio of few events may hold a little more."""
    kept = json.loads(displacement.RAW.read_text(encoding="utf-8"))
    rows = [one for one in kept["simulated"] if one["study"] == "squares"]
    assert {one["clusters"] for one in rows} == {*displacement_rates.MOVING}
    for one in rows:
        assert 0.92 <= one["clustered"] <= (0.98 if one["what"] == "ratio" else 0.97), one
        if one["clusters"] != "stay":
            assert one["independent"] < 0.65, one


def test_squares_and_their_rings_lie_apart():
    cells = Cells(Frame(0.0, 8000.0, 100.0, 80, 80), np.ones((80, 80), bool))
    area = displacement_rates.areas_at(cells, np.random.default_rng(3))
    number = 2 * displacement_rates.SQUARES
    sizes = np.bincount(area[area >= 0], minlength=2 * number)
    square = displacement_rates.SIDE**2
    ring = (displacement_rates.SIDE + 2 * displacement_rates.RING) ** 2 - square
    assert sizes.tolist() == [square] * number + [ring] * number


def test_a_run_says_whether_each_interval_held():
    cells = Cells(Frame(0.0, 8000.0, 100.0, 80, 80), np.ones((80, 80), bool))
    city = displacement_rates.City(cells, np.full(cells.count, 0.5))
    fields = Fields(cells, Clustering((Component(1.0, 300.0, 1.0),)))
    for one in (displacement_rates.run, displacement_rates.run_chosen):
        found = one(city, fields, 0.5, np.random.default_rng(1))
        assert all(len(told) == 5 and told[3] >= told[2] > 0 for told in found.values())

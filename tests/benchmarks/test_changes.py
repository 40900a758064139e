"""The study of the comparison of periods: its tables are what its runs say, and its worlds true."""

import json

import numpy as np
import pytest
from risk_terrain_modelling.benchmarks.cases import LONDON
from risk_terrain_modelling.benchmarks.changes import page
from risk_terrain_modelling.benchmarks.changes.choices import applied
from risk_terrain_modelling.benchmarks.changes.worlds import CHANGED, WORLDS, London
from risk_terrain_modelling.core.change.periods import Periods

CHOICE = "named beforehand"


def line(run, world, *terms):
    """A run with terms as (factor, p, whether it is true)."""
    told = [
        {"factor": factor, "true": true, "p": p, "p_citywide": p, "p_independent": 0.01}
        for factor, p, true in terms
    ]
    return {"choice": CHOICE, "world": world, "run": run, "terms": told}


@pytest.fixture
def runs(tmp_path):
    def kept(lines):
        path = tmp_path / "runs.jsonl"
        text = "\n".join(map(json.dumps, lines))
        path.write_text(text + '\n{"choice": "cut sh', encoding="utf-8")
        return path

    return kept


def test_shares_are_those_of_the_runs_and_a_line_cut_short_is_left_out(runs):
    world = WORLDS[0].name
    path = runs(
        [
            line(0, world, ("pubs", 0.01, True), ("theatres", 0.2, True), ("parks", 0.04, False)),
            line(1, world, ("pubs", 0.30, True), ("theatres", 0.6, True)),
        ]
    )
    (row,) = page.rows(path)
    assert (row["runs"], row["terms"]) == (2, 5)
    assert row["rejected"]["p"][0] == pytest.approx(0.4)
    assert row["rejected"]["p_independent"][0] == 1
    assert row["true"]["p"][0] == pytest.approx(0.25)
    assert row["others"][:1] == [1.0]
    assert row["factors"]["pubs"][0] == 0.5
    table = page.of_nulls([row])
    assert "| named beforehand | clusters stay | 2 | 5 | 40.0% | 40.0% | 100.0% |" in table
    assert "50.0% (pubs)" in table


def test_the_page_has_the_tables_of_what_is_kept():
    kept = json.loads(page.RAW.read_text(encoding="utf-8"))
    text = page.PAGE.read_text(encoding="utf-8")
    assert page.with_tables(text, kept) == text
    assert page.as_text(kept) == page.RAW.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def london():
    if not LONDON.present:
        pytest.skip("the real data are not here")
    return London()


class TestWorlds:
    def test_counts_are_on_average_as_the_model_expects(self, london):
        quiet = WORLDS[-1]
        drawn = [london.drawn(quiet, run) for run in range(20)]
        before, after = (np.mean([one[n].sum() for one in drawn]) for n in (0, 1))
        expected = london.expected.sum()
        error = np.sqrt(expected / 20)
        assert abs(before - expected) < 4 * error
        assert abs(after - expected) < 4 * error
        assert len(london.variables) == 8

    def test_where_pubs_change_they_do_and_nothing_else(self, london):
        world = next(one for one in WORLDS if one.times > 1 and not one.moves)
        periods = Periods(london.cells, *london.drawn(world, 0))
        found = {one["factor"]: one for one in applied(CHOICE, london, periods, 0)}
        pubs = found.pop(CHANGED)
        assert abs(pubs["log_ratio"] - np.log(1.3)) < 3 * pubs["error"]
        assert all(abs(one["log_ratio"]) < 4 * one["error"] for one in found.values())

"""Sections of the benchmarks are kept apart, and a missed target says why."""

import json

import pytest
from risk_terrain_modelling.benchmarks import results
from risk_terrain_modelling.benchmarks.results import Result

ORDER = ("first", "second", "third")


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "RAW", tmp_path / "results.json")
    monkeypatch.setattr(results, "SHOWN", tmp_path / "RESULTS.md")
    about = ("date", "revision", "processor", "memory", "system", "software")
    monkeypatch.setattr(results.machine, "described", lambda: dict.fromkeys(about, "known"))
    return tmp_path


def section(title, seconds):
    result = Result(title, ["stage", "time, s"], [["all", seconds]])
    result.aim(f"{title}: time", seconds, 4, "s", why="the disk turns slowly")
    return result


def test_a_section_replaces_its_own_earlier_figures_alone(kept):
    for name, seconds in (("third", 1.0), ("first", 2.0), ("third", 3.0)):
        results.keep(name, section(name.title(), seconds), 0.0, ORDER)
    raw = json.loads((kept / "results.json").read_text("utf-8"))
    assert list(raw) == ["first", "third"]
    assert raw["first"]["rows"] == [["all", 2.0]]
    assert raw["third"]["rows"] == [["all", 3.0]]


def test_a_missed_target_says_why_and_one_that_is_met_does_not(kept):
    results.keep("first", section("First", 5.0), 0.0, ORDER)
    results.keep("second", section("Second", 3.0), 0.0, ORDER)
    page = (kept / "RESULTS.md").read_text("utf-8")
    assert "| First: time | at most 4 s | 5.00 s | **no** | the disk turns slowly |" in page
    assert "| Second: time | at most 4 s | 3.00 s | yes | – |" in page


def test_results_of_before_the_reasons_are_still_shown():
    old = {
        "title": "Old",
        "columns": ["stage"],
        "rows": [["all"]],
        "targets": [["Old: time", "at most 4 s", "3 s", True]],
        "notes": [],
        "measured": dict.fromkeys(
            ("date", "revision", "processor", "memory", "system", "software"), "known"
        )
        | {"busy": 0.0},
    }
    assert "| Old: time | at most 4 s | 3 s | yes | – |" in results.page({"old": old})

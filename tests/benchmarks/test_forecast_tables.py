"""The tables of docs/forecasts.md: means, losses first, and bold where an interval fails."""

import json

import numpy as np
import pytest
from risk_terrain_modelling.benchmarks import forecast_tables
from risk_terrain_modelling.benchmarks.forecast_file import as_text
from risk_terrain_modelling.benchmarks.forecast_means import mean_leads, means
from risk_terrain_modelling.benchmarks.map_names import FORECAST
from risk_terrain_modelling.benchmarks.paired import BUDGETS

COUNTS, FOREST = "past counts", "random forest, forward"


def a_set(title, accuracy, gain, leads, given=(0.8, 0.95)):
    """Return a set in which every PAI of the forecast map is `accuracy`, and leads as given."""
    others = {name: accuracy - lead for name, (lead, _) in leads.items()}
    maps = {FORECAST: accuracy, **others}
    return {
        "title": title,
        "main": True,
        "cells": 1000,
        "blocks": 100,
        "past": [30, 40],
        "later": 50,
        "terms": ["pubs, proximity, 100"],
        "seconds": 0.5,
        "maps": {
            name: {"pai": [value] * len(BUDGETS), "log_gain": gain, "about": {}}
            for name, value in maps.items()
        },
        "leads": {
            name: {"pai": [list(lead)] * len(BUDGETS), "log_gain": [10.0, 5.0]}
            for name, lead in leads.items()
        },
        "intervals": {"places": 400, "given": given, "before": given},
    }


@pytest.fixture
def sets():
    return [
        a_set("A", 8.0, 100.0, {COUNTS: (1.0, 0.5)}),
        a_set("B", 6.0, 50.0, {COUNTS: (-2.0, 0.5), FOREST: (0.5, 1.0)}),
    ]


def test_means_are_of_the_sets_that_have_a_map(sets):
    np.testing.assert_allclose(means(sets, FORECAST), [7.0] * 6 + [1.5])
    np.testing.assert_allclose(means(sets, FOREST), [5.5] * 6 + [1.0])
    lead, error = mean_leads(sets, COUNTS)
    np.testing.assert_allclose(lead, [-0.5] * 6 + [0.2])
    np.testing.assert_allclose(error, [np.sqrt(0.5) / 2] * 6 + [np.sqrt(0.02) / 2])


def test_losses_are_told_in_the_mean_and_one_by_one(sets):
    told = forecast_tables.losses(sets)
    assert "| past counts | PAI at 10% | −0.500 | 0.354 |" in told
    assert "random forest" not in told
    assert "Ahead of the forecast map in the mean over all 2 sets:" in told
    assert "Ahead of the forecast map in the mean over the 2 main sets:" in told
    assert "Of 21 single differences (set, peer, measure) 6 are below 0, 6 by more than two" in told
    assert "| B | past counts | PAI at 0.2% | −4.0 |" in told and "| A |" not in told


def test_without_losses_it_says_so(sets):
    told = forecast_tables.losses(sets[:1])
    assert "no peer is ahead of the forecast map in any measure" in told
    assert "0 by more than 2.5." in told and "|" not in told


def test_a_peer_of_some_sets_says_of_how_many(sets):
    assert "| random forest, forward (1 set) | 5.50 |" in forecast_tables.together(sets)


def test_an_interval_is_bold_beyond_three_points_and_two_binomial_errors(sets):
    """With 400 places two errors of 80% are 4 points, those of 95% are 2.2."""
    held = a_set("C", 5.0, 1.0, {}, (0.761, 0.921))
    failed = a_set("D", 5.0, 1.0, {}, (0.759, 0.919))
    told = forecast_tables.intervals([held, failed])
    assert "| C | 400 | 76.1% | 92.1% |" in told
    assert "| D | 400 | **75.9%** | **91.9%** |" in told


def test_the_tables_of_a_page_are_set_between_their_marks(sets):
    kept = {"sets": dict(enumerate(sets)), "check": {"pai": [3.6, 3.4, 3.8]}}
    for one in sets:
        one["leads"]["forecast map, last period alone"] = one["leads"][COUNTS]
        one["maps"]["forecast map, last period alone"] = one["maps"][COUNTS]
        one["measured"] = {"date": "2026-01-01", "software": {}, "system": "any", "cores": 2}
    page = f"before\n{forecast_tables.BEGIN}old\n{forecast_tables.END}after\n"
    found = forecast_tables.set_tables(page, kept)
    assert found.startswith("before\n") and found.endswith("after\n") and "old" not in found
    assert found.index("### Losses") < found.index("### Means over all 2 sets")
    assert forecast_tables.set_tables(found, kept) == found


def test_the_file_is_json_with_a_set_a_line_and_six_figures(sets):
    sets[0]["maps"][FORECAST]["log_gain"] = 1234.56789
    text = as_text({"sets": {one["title"]: one for one in sets}, "check": {"pai": [1 / 3]}})
    read = json.loads(text)
    assert read["sets"]["A"]["maps"][FORECAST]["log_gain"] == 1234.57
    assert read["sets"]["A"]["later"] == 50 and read["check"] == {"pai": [0.333333]}
    assert len(text.splitlines()) == 5

"""The pages on time of week and near repeats: every number is what the record holds."""

import json
from dataclasses import replace

import numpy as np
import pytest
from risk_terrain_modelling.core.report.repeat_page import render_repeats
from risk_terrain_modelling.core.report.repeats import cautions as of_repeats
from risk_terrain_modelling.core.report.repeats import reach_of
from risk_terrain_modelling.core.report.repeats import sentence_of as sentence_of_repeats
from risk_terrain_modelling.core.report.week import cautions, peaks, sentence_of
from risk_terrain_modelling.core.report.week_charts import colour
from risk_terrain_modelling.core.report.week_page import render_week
from risk_terrain_modelling.core.timing.near_repeat.record import written as repeats_written
from risk_terrain_modelling.core.timing.week import written
from risk_terrain_modelling.tests.core.timing.making import a_week, contagious, look, some_repeats

from .told import Numbers, wrong

FACTS = {"layer": "<b>crimes</b>", "seed": "1"}


@pytest.fixture(scope="module")
def week():
    return a_week()


@pytest.fixture(scope="module")
def repeats():
    return some_repeats().record


def test_numbers_of_a_week_are_those_of_its_record(week):
    page = render_week(week, FACTS, "Crimes")
    told = Numbers(page)
    assert wrong(told, {"timeofweek.json": json.loads(written(week))}) == []
    assert len([field for field, _ in told.told if ":table." in field]) == 168
    assert "&lt;b&gt;crimes" in page


def test_numbers_of_repeats_are_those_of_their_record(repeats):
    page = render_repeats(repeats, FACTS, "Crimes")
    assert wrong(Numbers(page), {"nearrepeat.json": json.loads(repeats_written(repeats))}) == []


def test_the_busiest_hours_are_said_with_what_would_be_even(week):
    said = sentence_of(week)
    assert said.startswith("The busiest 8 hours of the day are ")
    assert "hours that were all alike would hold 33.3%" in said
    assert "The busiest day is Saturday" in said
    names = [name for name, *_ in peaks(week)]
    assert names[0] == "Busiest 8 hours"
    assert len(names) == 4


def test_what_a_week_warns_of(week):
    said = list(cautions(week))
    assert said[0].startswith("The time of day is known of 80.0% of the incidents.")
    assert "60 incidents have 00:00 as their time, at most" in said[1]
    assert said[2].startswith("20 of the incidents are known between two times alone")
    assert "15 hours apart" in said[2]
    good = replace(week, heaps=(), known=replace(week.known, incidents=160, longest=0))
    assert list(cautions(good)) == []


def test_what_repeats_warn_of(repeats):
    said = " ".join(of_repeats(repeats))
    assert "pairs are at the same place at the same time" in said
    assert "2 incidents are left out: they are known only between dates" in said
    assert "7 incidents are left out: they have no date" in said


def test_repeats_are_said_with_what_chance_gives():
    found = look(*contagious()).record
    said = sentence_of_repeats(found)
    assert said.startswith("After an incident others follow within 7 days more often than by")
    assert f"({found.near[0].observed} pairs, " in said
    (reach,) = reach_of(found)
    assert reach.endswith(
        "more than by chance within 7 days (p of all bands together: at most 0.005)."
    )


def test_where_nothing_stands_out_nothing_is_made_of_it():
    xy, days = contagious()
    np.random.default_rng(8).shuffle(days)
    found = look(xy, days).record
    assert sentence_of_repeats(found).startswith("No sign of near repeats: in none of the 8 bands")
    page = render_repeats(found, FACTS, "Crimes")
    assert "Which incidents" not in page


def test_rows_of_one_incident_are_said_before_all_else():
    xy, days = contagious()
    xy[10:30], days[10:30] = xy[10], days[10]
    assert sentence_of_repeats(look(xy, days).record).startswith("Rows of one incident seem to be")


def test_colours_grow_darker():
    light = [sum(int(colour(share)[at : at + 2], 16) for at in (1, 3, 5)) for share in (0, 0.3, 1)]
    assert light == sorted(light, reverse=True)

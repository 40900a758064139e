"""The report says what an event is, and when the events were, before anything else."""

import re
from dataclasses import replace

import pytest
from risk_terrain_modelling.core.model.tally import Tally
from risk_terrain_modelling.core.report.page import render_report
from risk_terrain_modelling.core.report.phrases import incidents as phrases

ROWS = Tally(rows=1858, date_field="date", first_date="2012-01-01", last_date="2014-12-31")
ONCE = replace(ROWS, count_once_by="incident_key")


def header(page):
    return re.sub("<[^>]*>", "", page.partition("</header>")[0])


def test_the_unit_is_rows_or_distinct_incidents():
    assert phrases.unit(1544, ONCE) == (
        "1,544 distinct incidents (1,858 rows, counted once by incident_key)"
    )
    assert phrases.unit(1858, ROWS) == "1,858 rows"
    assert phrases.unit_explained(1858, ROWS).startswith("1,858 rows (a row may be one victim")
    assert phrases.unit_explained(1544, ONCE) == phrases.unit(1544, ONCE)
    assert phrases.unit(1858, Tally()) == "1,858 events", "an earlier version did not tell"


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2012-01-01", "2014-12-31", "2012-01-01 to 2014-12-31"),
        ("2016-01", "2016-01", "all in 2016-01"),
        ("", "", ""),
    ],
)
def test_a_span_is_told_where_there_is_one(first, last, told):
    assert phrases.span(replace(ROWS, first_date=first, last_date=last)) == told


def test_what_is_missing_is_told_with_its_number():
    odd = replace(ONCE, without_key=1, apart=2, undated=3)
    assert list(phrases.told_apart(odd)) == [
        "1 row has nothing in incident_key and counts by itself.",
        "2 incidents have rows at several places and count each at that of most of its rows.",
        "3 rows have no date in date that can be read.",
    ]
    assert not list(phrases.told_apart(ONCE))


def test_a_test_of_the_same_time_or_of_another_unit_is_pointed_out():
    later = replace(ONCE, first_date="2015-01-02", last_date="2017-12-31")
    assert not list(phrases.beside_a_test(ONCE, later))
    (same_time,) = phrases.beside_a_test(ONCE, ONCE)
    assert "begin before the others (2012-01-01 to 2014-12-31) have ended" in same_time
    (other_unit,) = phrases.beside_a_test(ONCE, replace(later, count_once_by=""))
    assert "distinct incidents by incident_key and the later ones rows" in other_unit


def test_the_first_lines_say_what_was_counted_and_when(model, study, without_holdout):
    counted = (
        "Counted: 345 distinct incidents (400 rows, counted once by crime_id), "
        "2024-01-02 to 2024-12-30."
    )
    assert counted in header(render_report(model, study))
    assert "Tested on later events: 222 distinct incidents (400 rows" in header(
        render_report(model, study)
    )
    for page in (render_report(model, without_holdout), render_report(model)):
        assert counted in header(page)
        assert "Tested" not in header(page)


def test_a_field_with_tags_in_its_name_is_shown_as_text(model, study):
    spoilt = replace(model.inputs.events, count_once_by="<b>key</b>")
    page = render_report(replace(model, inputs=replace(model.inputs, events=spoilt)), study)
    assert "<b>key" not in page

"""The page and the tables of a series say what its models, tests and places say."""

import html
import math
import re
from dataclasses import replace

import pytest
from risk_terrain_modelling.core.report.series.columns import columns_of
from risk_terrain_modelling.core.report.series.facts import (
    PlaceInSeries,
    PlacesInSeries,
    SeriesFacts,
    StudyInSeries,
    factors_of,
)
from risk_terrain_modelling.core.report.series.heat import heats_of, is_borderline, look_of
from risk_terrain_modelling.core.report.series.moving import moving_of, periods_of
from risk_terrain_modelling.core.report.series.page import render_series
from risk_terrain_modelling.core.report.series.sentences import (
    cautions_of,
    in_short,
    overlaps_of,
    summary_of,
)
from risk_terrain_modelling.core.report.series.tables import (
    FACTOR_COLUMNS,
    PLACE_COLUMNS,
    STUDY_COLUMNS,
    factor_rows,
    place_rows,
    study_rows,
)
from risk_terrain_modelling.core.report.series.where import labels_beside
from risk_terrain_modelling.tests.core.making import (
    calibrated_model,
    factor,
    maps_tested,
    near,
    with_both,
)

NASTY = "<script>alert(1)</script> & “co”"


def model(year, *, borderline=False, **ratios):
    """A calibrated model of one year, with terms of these local coefficients."""
    made = calibrated_model()
    terms = tuple(with_both(near(name, 100.0), 0.3, value) for name, value in ratios.items())
    terms = tuple(
        replace(one, admission=replace(one.admission, borderline=borderline)) for one in terms
    )
    events = replace(
        made.inputs.events, first_date=f"{year}-01-01", last_date=f"{year}-12-31", date_field="day"
    )
    names = ("Pubs", "Shops", "Schools")
    inputs = replace(made.inputs, events=events, factors=tuple(map(factor, names)))
    return replace(made, terms=terms, inputs=inputs)


def study(name, made, tested=(), **of):
    folder = name.lower().replace(", ", "_").replace(" ", "_")
    return StudyInSeries(name, folder, of, "" if made else "It has no events.", made, tested)


@pytest.fixture
def facts():
    """Two crimes in two years; of one there is nothing in the second year."""
    studies = (
        study(
            "Theft, 2015",
            model(2015, Pubs=0.7, Shops=0.2),
            maps_tested(),
            crime="Theft",
            period="2015",
        ),
        study("Theft, 2016", model(2016, Pubs=0.6), crime="Theft", period="2016"),
        study(
            "Arson, 2015", model(2015, borderline=True, Shops=-0.9), crime="Arson", period="2015"
        ),
        study("Arson, 2016", None, crime="Arson", period="2016"),
    )
    corners = ((500_000.0, 200_000.0), (500_100.0, 200_000.0))
    place = PlaceInSeries(
        1,
        "High Street",
        {"theft_2015": 3, "theft_2016": 1},
        2,
        20_000.0,
        (500_100.0, 200_050.0),
        corners,
    )
    outline = ((500_000.0, 200_000.0), (502_000.0, 200_000.0), (502_000.0, 202_000.0))
    places = PlacesInSeries(
        ("theft_2015", "theft_2016", "arson_2015"), 2, (place,), 100.0, (30, 2, 0), (outline,)
    )
    return SeriesFacts("All", ("crime", "period"), studies, (places,))


def test_factors_stand_in_the_order_of_how_often_they_hold(facts):
    assert factors_of(facts.done) == ("Pubs", "Shops", "Schools")
    (heat,) = heats_of(facts)
    assert [(one.factor, one.holds, one.of) for one in heat.lines] == [
        *(("Pubs", 2, 3), ("Shops", 2, 3), ("Schools", 0, 3))
    ]
    pubs, shops, _ = heat.lines
    assert [one.text for one in pubs.cells] == ["2.01", "1.82", ""]  # exp(0.7), exp(0.6)
    assert [one.look for one in pubs.cells] == ["up3", "up3", "none"]
    assert (shops.cells[2].text, shops.cells[2].look) == ("0.41", "down4")  # exp(-0.9)
    assert [one.borderline for one in shops.cells] == [False, False, True]


@pytest.mark.parametrize(
    ("ratio", "look"),
    [
        (1.0, "up1"),
        (1.24, "up1"),
        (1.25, "up2"),
        (1.7, "up3"),
        (9, "up4"),
        (0.9, "down1"),
        (0.5, "down3"),
    ],
)
def test_a_ratio_and_one_over_it_are_as_dark(ratio, look):
    assert look_of(ratio) == look


def test_columns_are_grouped_by_the_first_axis_and_split_where_they_are_many(facts):
    (columns,) = columns_of(facts)
    assert [(one.heading, one.width) for one in columns.groups] == [("Theft", 2), ("Arson", 1)]
    assert columns.headings == ("2015", "2016", "2015")
    many = replace(facts, studies=facts.done * 7)
    widths = [len(one.studies) for one in columns_of(many)]
    assert sum(widths) == 21
    assert max(widths) <= 14


def test_only_what_holds_in_two_periods_of_a_kind_is_drawn_over_time(facts):
    assert periods_of(facts) == ["2015", "2016"]
    (pubs,) = moving_of(facts)
    assert pubs.factor == "Pubs"
    lines = dict(pubs.lines)
    assert [round(one.ratio, 2) for one in lines["Theft"]] == [2.01, 1.82]
    assert lines["Arson"] == ()


def test_periods_are_in_the_order_of_their_days(facts):
    turned = replace(facts, studies=facts.studies[::-1])
    assert periods_of(turned) == ["2015", "2016"]


def test_what_a_reader_with_a_minute_is_told(facts):
    assert "4 studies (Crime: 2, Period: 2); 1 has no results" in summary_of(facts)
    factors, foretold, places = in_short(facts)
    assert "Pubs in 2 (1.82 to 2.01 times as many events)" in factors
    assert "1 factor holds in none" in factors
    assert "46.0%" in foretold, "of the forecast map at 10% of the area"
    assert "1 place, 2 ha, is among the first 15 of at least 2 of the 3 studies" in places
    assert "30 ha" in places


def test_overlapping_periods_are_told_once(facts):
    assert overlaps_of(facts) == []
    late = model(2015, Pubs=0.6)
    both = replace(facts.studies[1], model=late)
    again = replace(facts.studies[3], model=late, why="")
    clashing = replace(facts, studies=(facts.studies[0], both, facts.studies[2], again))
    (told,) = overlaps_of(clashing)
    assert "“2015” and “2016” overlap" in told
    assert told in cautions_of(clashing)


def test_tables_have_a_row_for_each(facts):
    rows = [dict(zip(STUDY_COLUMNS, row)) for row in study_rows(facts)]
    assert all(len(row) == len(STUDY_COLUMNS) for row in study_rows(facts))
    assert [row["state"] for row in rows] == ["done", "done", "done", "none"]
    assert rows[3]["why"] == "It has no events."
    assert (rows[0]["crime"], rows[0]["hit_rate"], rows[0]["past_hit_rate"]) == (
        "Theft",
        0.46,
        0.43,
    )
    assert rows[0]["risk_hit_rate"] == 0.28
    assert rows[1]["hit_rate"] == ""

    rows = [dict(zip(FACTOR_COLUMNS, row)) for row in factor_rows(facts)]
    assert all(len(row) == len(FACTOR_COLUMNS) for row in factor_rows(facts))
    assert [(row["study"], row["factor"], row["chosen"]) for row in rows[:4]] == [
        ("Theft, 2015", "Pubs", "yes"),
        ("Theft, 2015", "Shops", "yes"),
        ("Theft, 2015", "Schools", "no"),
        ("Theft, 2016", "Pubs", "yes"),
    ]
    arson = next(row for row in rows if row["study"] == "Arson, 2015" and row["chosen"] == "yes")
    assert (arson["borderline"], arson["comparison"]) == ("yes", "local")

    (row,) = (dict(zip(PLACE_COLUMNS, one)) for one in place_rows(facts))
    assert (row["studies"], row["of"], row["best_rank"]) == (2, 3, 1)
    assert row["listed_in"] == "Theft, 2015; Theft, 2016"


def test_the_page_is_whole_and_links_to_the_reports(facts):
    page = render_series(facts)
    for heading in (
        *("In short", "Which factor holds where", "To be careful about"),
        *("How ratios move over time", "How each map foretold", "Which places come up again"),
        "The studies",
    ):
        assert f"<h2>{heading}</h2>" in page
    assert 'href="theft_2015/report.html"' in page
    assert "arson_2016/report.html" not in page
    assert "It has no events." in page
    assert 'data-field="theft_2015/model.json:terms.0.local.ratio">2.01<' in page
    assert len(re.findall('class="(up|down)', page)) == 4
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len({*ids})


def test_numbers_on_the_map_are_over_no_other_number():
    middles = [(100.0, 100.0), (102.0, 101.0), (300.0, 50.0), (99.0, 104.0)]
    labels = labels_beside(middles)
    for number, one in enumerate(labels):
        assert all(math.dist(one, other) >= 15 for other in labels[:number])
        assert 15 <= math.dist(one, middles[number]) <= 40


def test_names_of_others_are_no_markup(facts):
    bad = replace(
        facts.studies[0],
        name=NASTY,
        of={"crime": NASTY, "period": NASTY},
        model=model(2015, **{NASTY: 0.5}),
    )
    place = replace(facts.places[0].found[0], name=NASTY)
    failed = replace(facts.studies[3], name=NASTY, why=NASTY)
    page = render_series(
        replace(
            facts,
            title=NASTY,
            studies=(bad, *facts.studies[1:3], failed),
            places=(replace(facts.places[0], found=(place,)),),
        )
    )
    assert "<script" not in page
    assert html.escape("<script>alert(1)</script>") in page


def test_a_series_of_nothing_has_a_page(facts):
    alone = replace(facts, studies=facts.studies[3:], places=())
    page = render_series(alone)
    assert "It has no events." in page
    assert "<h2>Which factor holds where</h2>" not in page


def test_a_term_that_does_not_hold_up_is_doubtful(facts):
    term = facts.studies[0].model.terms[0]
    assert not is_borderline(term)
    assert is_borderline(replace(term, admission=replace(term.admission, borderline=True)))

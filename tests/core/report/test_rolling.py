"""What a test at several dates says: made-up tables of which each sentence is known."""

import csv
import io

import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.mapping.kinds import FORECAST
from risk_terrain_modelling.core.report.rolled import Rolled
from risk_terrain_modelling.core.report.rolling import leaders_of, sentence_of, tables_of
from risk_terrain_modelling.core.report.rolling_page import render_rolling

from .dates import at_rows, over_rows
from .told import Numbers, without_a_field


@pytest.fixture
def rolled():
    return Rolled.of(list(at_rows()), list(over_rows()))


def test_the_sentence_says_what_an_area_held_and_how_far_that_varies(rolled):
    assert sentence_of(rolled) == (
        "Tested at 2 dates, each time with maps made of what was known before it alone: the 10% "
        "of the area that the forecast map ranks highest held 45.0% of the events that came, on "
        "average (40.0 to 50.0%), and it was the best map at 1 of the 2 dates. With the same area, "
        "the past counts 41.0% and the kernel density 30.0%; by chance 10%."
    )


def test_who_led_is_told_by_share_of_the_area(rolled):
    assert leaders_of(rolled) == (
        "The map that led at most dates was the past counts at 5 ha and the forecast map at 10% "
        "of the area."
    )


def test_of_one_leader_one_sentence():
    over = [{**row, "led": 2 if row["map"] == FORECAST else 0} for row in over_rows()]
    found = Rolled.of(list(at_rows()), over)
    assert leaders_of(found) == (
        "At every share of the area it was the forecast map that led at most dates."
    )


def test_the_tables_mark_the_best_but_never_chance(rolled):
    by_cut, by_share, whole = tables_of(rolled)
    assert by_cut.headings == ("2016-03 (50 events)", "2016-04 (40 events)")
    best = {row.name: [one.best for one in row.figures] for row in by_cut.rows}
    assert best["Forecast map"] == [True, False]
    assert best["Past counts"] == [False, True]
    assert not any(best["Random map"])
    assert by_share.headings == ("5 ha (1%)", "10% of area")
    assert [row.figures[0].text for row in whole.rows] == ["0.70", "–", "–", "–"]


def test_tables_are_read_as_they_are_written(rolled):
    def text(rows):
        rows, file = list(rows), io.StringIO()
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        return file.getvalue()

    found = Rolled.read(text(at_rows()), text(over_rows()))
    assert sentence_of(found) == sentence_of(rolled)
    assert found.at == rolled.at


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"hit_rate": "much"}, "“hit_rate” is much"),
        ({"hit_rate": "-1"}, "“hit_rate” is -1"),
        ({"led": "1.5"}, "“led” is 1.5"),
        ({"map": ""}, "a row has no “map”"),
        ({"area_share": 0.3}, "some cuts, maps or shares of the area are missing"),
    ],
)
def test_what_was_edited_to_nonsense_is_refused(change, said):
    over = list(over_rows())
    over[0] = {**over[0], **change}
    with pytest.raises(RtmError, match=said):
        Rolled.of(list(at_rows()), over)


def test_nothing_to_read():
    with pytest.raises(RtmError, match="missing"):
        Rolled.read("map,cut\n", "map,cuts\n")


def test_texts_of_others_are_escaped_on_the_page(rolled):
    page = render_rolling(rolled, {"incidents": "<script>alert(1)</script>"}, ["<b>care</b>"])
    assert "<script" not in page
    assert "&lt;b&gt;care&lt;/b&gt;" in page
    assert "rolling_summary.csv:forecast map:hit_rate:0.1" in page


def test_every_number_is_that_of_the_field_that_it_names(rolled):
    page = Numbers(render_rolling(rolled, {}))
    tables = {"rolling_origins.csv": list(at_rows()), "rolling_summary.csv": list(over_rows())}
    assert len(page.told) > 80
    for field, text in page.told:
        table, name, column, *key = field.split(":")
        (row,) = [
            one
            for one in tables[table]
            if one["map"] == name
            and abs(one["area_share"] - float(key[-1])) < 1e-9
            and key[:-1] in ([], [one.get("cut")])
        ]
        value = row[column]
        if text == "–":
            assert value == ""
            continue
        percent = text.endswith("%") or column.startswith(("hit_rate", "area_share"))
        assert float(text.rstrip("%")) == pytest.approx(value * (100 if percent else 1), abs=0.051)
    assert without_a_field(page, "5 ha") == []

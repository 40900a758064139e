"""Rows of sources become places, or are left out: whatever they hold, the numbers add up."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.data.delimited import read, sniff, survey
from risk_terrain_modelling.core.data.places.classes import Classes
from risk_terrain_modelling.core.data.places.days import day_of
from risk_terrain_modelling.core.data.places.factor import Factor
from risk_terrain_modelling.core.data.places.gathered import Gathered, Source, packed
from risk_terrain_modelling.core.data.places.heading import Columns
from risk_terrain_modelling.core.data.places.layouts import LAYOUTS, layout_of
from risk_terrain_modelling.core.data.places.layouts.ordnance_survey import ORDNANCE_SURVEY
from risk_terrain_modelling.core.data.places.pbf import moment_of_header
from risk_terrain_modelling.core.data.places.rows import Taking

PUBS = Factor(name="Pubs", classes={"os_class": ("01020034",)})
HEADING = "ref_no|name|pointx_class|feature_easting|feature_northing|pos_accuracy|supply_date\n"


def taken(text: str, heading: str = HEADING) -> Gathered:
    """Return what becomes of a text of places."""
    content = (heading + text).encode("utf-8", "surrogatepass")
    dialect = sniff(survey(lambda: io.BytesIO(content)), "|", True)
    columns = Columns(ORDNANCE_SURVEY, dialect.names)
    source = Source("poi.txt")
    taking = Taking(ORDNANCE_SURVEY, columns, Classes(ORDNANCE_SURVEY, [PUBS]), source, {"1", "2"})
    for batch in read(lambda: io.BytesIO(content), dialect):
        taking.batch(batch)
    return taking.done()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1|A|01020034|530000|180000|1|2014-12-01", None),
        ("1|A|1020034|530000|180000|2|", None),
        ("1|A|1020034.0|530000.5|180000|2.0|", None),  # as a spreadsheet has it
        ("1|A|01020013|530000|180000|1|", "no_factor"),
        ("1|A||530000|180000|1|", "no_class"),
        ("1|A|01020034|||1|", "no_coordinates"),
        ("1|A|01020034|0|0|1|", "at_zero"),
        ("1|A|01020034|east|north|1|", "bad_coordinates"),
        ("1|A|01020034|nan|nan|1|", "no_coordinates"),
        ("1|A|01020034|1e400|180000|1|", "bad_coordinates"),
        (f"1|A|01020034|{'9' * 400}|180000|1|", "bad_coordinates"),
        ("1|A|01020034|530000|180000|3|", "inaccurate"),
        ("1|A|01020034", "short_line"),
        ("1|A|01020034|530000|180000|1||more", "long_line"),
    ],
)
def test_what_becomes_of_a_row(row, reason):
    found = taken(row + "\n")
    assert found.ledger.dropped == ({} if reason is None else {reason: 1})
    assert found.ledger.kept == len(found.factors[0]) == (reason is None)


def test_the_latest_date_is_that_of_the_supply():
    rows = "1|A|01020034|530000|180000|1|01-MAR-2012\n2|B|01020034|530001|180000|1|2012-02-29\n"
    assert taken(rows).sources[0].date == "2012-03-01"


@given(st.text(max_size=300) | st.text('|"\n\r0123.5A\0', max_size=300))
def test_any_text_is_rows_that_add_up(text):
    found = taken(text)
    assert found.ledger.kept == len(found.factors[0])
    assert found.ledger.files["poi.txt"] == found.ledger.rows


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2014-12-01", "2014-12-01"),
        ("01-MAR-2012", "2012-03-01"),
        ("31/12/2020", "2020-12-31"),
        ("2020-06", "2020-06"),
        ("soon", ""),
        ("", ""),
    ],
)
def test_days_of_supplies(text, day):
    assert day_of(text) == day


def test_layouts_are_told_apart_by_their_columns():
    assert len({one.key for one in LAYOUTS}) == len(LAYOUTS)
    for layout in LAYOUTS:
        for columns in layout.known_by:
            assert layout_of(columns) is layout
    assert layout_of(["name", "x", "y"]) is None


def test_a_row_of_two_factors_is_left_out_with_the_last():
    both = Gathered(2, sources=[Source("a.osm", of_elements=True)])
    told = {"name": "x", "mark": "way/7", "row": packed(1, 7)}
    both.add([(0, "a"), (1, "b")], 0.0, 0.0, **told)
    both.leave_out(0, both.factors[0].points[:, 0] > 0, "told_twice")
    assert (both.ledger.kept, both.ledger.dropped) == (1, {})
    both.leave_out(1, both.factors[1].points[:, 0] > 0, "outside_area")
    assert (both.ledger.kept, both.ledger.dropped) == (0, {"outside_area": 1})
    (row,) = both.ledger.examples["outside_area"]
    assert (row.element, row.line) == ("way", 7)


@given(st.binary(max_size=200))
def test_any_bytes_have_a_moment_or_none(content):
    assert isinstance(moment_of_header(io.BytesIO(content)), str)

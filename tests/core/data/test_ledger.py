"""Rows in a ledger always add up, whatever is entered in whatever order."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.data.ledger import EXAMPLES, Ledger, Row, in_files
from risk_terrain_modelling.core.data.reasons import REASONS

ENTRIES = st.lists(
    st.one_of(
        st.tuples(st.just("keep"), st.none(), st.integers(0, 50)),
        st.tuples(st.just("drop"), st.sampled_from(sorted(REASONS)), st.integers(0, 50)),
    )
)


def entered(entries) -> Ledger:
    ledger = Ledger()
    for line, (what, reason, count) in enumerate(entries, 2):
        if what == "keep":
            ledger.keep(count)
        else:
            ledger.drop(reason, [Row("a.csv", line)], count)
    return ledger


@given(ENTRIES)
def test_rows_are_the_sum_of_what_was_entered(entries):
    ledger = entered(entries)
    assert ledger.rows == sum(count for _, _, count in entries)
    for reason in ledger.dropped:
        assert ledger.dropped[reason] == sum(n for _, why, n in entries if why == reason)


@given(ENTRIES, ENTRIES)
def test_two_ledgers_merged_are_one_of_both(first, second):
    merged = entered(first)
    merged.merge(entered(second))
    assert merged.rows == entered(first).rows + entered(second).rows
    assert merged.dropped == entered(first + second).dropped


def test_ten_examples_of_each_reason_are_kept():
    ledger = Ledger()
    ledger.drop("at_zero", [Row("a.csv", line) for line in range(2, 40)])
    assert ledger.dropped == {"at_zero": 38}
    assert ledger.examples["at_zero"] == [Row("a.csv", line) for line in range(2, 2 + EXAMPLES)]


def test_a_row_that_was_kept_can_be_left_out_later():
    ledger = Ledger()
    ledger.keep(5)
    ledger.drop_kept("same_incident", [Row("a.csv", 4), Row("a.csv", 6)])
    assert (ledger.rows, ledger.kept) == (5, 3)


def test_a_reason_that_nobody_knows_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        Ledger().drop("because", [Row("a.csv", 2)])


def test_a_ledger_says_itself_for_a_log():
    ledger = Ledger()
    ledger.keep(7)
    ledger.drop("no_coordinates", [Row("a.csv", 3), Row("b.csv", 9)], 1200)
    ledger.warn("shared_coordinates", "Half of them share a coordinate.")
    ledger.warn("shared_coordinates", "Half of them share a coordinate.")
    assert ledger.in_words() == [
        "1,207 rows read: 7 kept, 1,200 left out.",
        "1,200 rows left out: no coordinates (such as a.csv: line 3; b.csv: line 9).",
        "Half of them share a coordinate.",
    ]


def test_a_record_is_plain_json():
    ledger = Ledger(files={"a.csv": 3}, ignored={"notes.docx": "It is no text."})
    ledger.drop("at_zero", [Row("a.csv", 2)])
    record = ledger.as_record()
    assert json.loads(json.dumps(record)) == record
    assert record["examples"] == {"at_zero": [{"file": "a.csv", "line": 2}]}


def test_rows_are_told_by_file():
    rows = [Row("a.csv", 3), Row("b.csv", 2), Row("a.csv", 7)]
    assert in_files(rows) == "a.csv: lines 3, 7; b.csv: line 2"

"""Texts of others are shown as they are, and cannot pass for anything else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.plain import (
    LONGEST_QUOTE,
    LONGEST_SENTENCE,
    harmless,
    in_table,
    one_line,
    sentence,
    shown,
)
from risk_terrain_modelling.core.shapes import is_plain


def test_control_letters_are_those_of_unicode():
    for letter in map(chr, range(0x10000)):
        control = unicodedata.category(letter) in ("Cc", "Cs")
        assert is_plain(f"a{letter}b") is not control, ascii(letter)
    assert is_plain("a\n\tb", "\n\t")
    assert not is_plain("a\n\tb", "\n")


@pytest.mark.parametrize("name", ["Pubs & bars", "Bars < 50 m", "Kfz-Händler", "a  b", "50% [x]"])
def test_an_honest_name_stays_as_it_is(name):
    assert shown(name) == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<img src='http://x/'>", "‹img src='http://x/'>"),
        ("a</b>", "a‹/b>"),
        ("<!-- x", "‹!-- x"),
        ("[% env('HOME') %]", "[ % env('HOME') %]"),
        ("two\r\nlines\tand\0more", "two lines and more"),
        ("file\u202egnp.exe", "filegnp.exe"),
        ("half \ud800 a letter", "half \ufffd a letter"),
    ],
)
def test_what_could_be_more_than_text_is_not(text, said):
    assert harmless(text) == said


@given(st.text(st.characters(), max_size=2000))
def test_whatever_it_is_it_is_one_short_line_that_any_file_holds(text):
    line = shown(text)
    line.encode("utf-8")
    assert len(line.splitlines()) <= 1
    assert len(line) <= LONGEST_QUOTE
    assert "[%" not in line
    assert harmless(line) == line


def test_a_fault_cuts_what_it_quotes_and_keeps_the_rest():
    fault = RtmError(f"The layer “{'x' * 5000}” is empty.", "Choose another\nlayer.")
    assert fault.problem.startswith("The layer “xxx")
    assert fault.problem.endswith("x…” is empty.")
    assert len(fault.problem) < LONGEST_QUOTE + 30
    assert str(fault).endswith("Choose another layer.")


def test_a_quotation_mark_in_a_name_does_not_let_the_whole_through():
    assert len(sentence(f"“a”{'b' * 5000}”")) == LONGEST_SENTENCE


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("=1+1", "'=1+1"),
        (" @SUM(1)", "' @SUM(1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2", "-2"),
        ("-2.5e3", "-2.5e3"),
        (-2, -2),
        ("near = far", "near = far"),
        (None, None),
    ],
)
def test_no_text_of_a_table_is_a_formula(value, told):
    assert in_table(value) == told


def test_a_name_brings_no_marks_of_numbers():
    assert one_line("Ward \ufdd03\ufdd1x\ufdd2") == "Ward 3x"


def test_any_object_can_be_shown():
    assert shown([1, {"a": None}]) == "[1, {'a': None}]"
    assert one_line(None) == "None"

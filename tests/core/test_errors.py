"""What a program can ask of a fault without reading its sentences."""

from typing import get_args

import pytest
from risk_terrain_modelling.core.errors import Kind, RtmError, about, within


def test_two_sentences_are_enough():
    fault = RtmError("The layer is empty.", "Choose another layer.")
    assert str(fault) == "The layer is empty. Choose another layer."
    assert (fault.kind, fault.where) == ("input", ())
    assert fault.kind in get_args(Kind)


def test_a_single_key_is_a_path_of_one():
    assert RtmError("a", "b", where="folds").where == ("folds",)


def test_whoever_knows_more_puts_its_keys_before():
    with pytest.raises(RtmError) as fault, within("factors", 2), within():
        raise RtmError("a", "b", kind="setting", where="effect")
    assert fault.value.where == ("factors", 2, "effect")
    assert fault.value.kind == "setting"


def test_what_a_fault_is_about_is_said_once():
    with pytest.raises(RtmError) as fault, about("MAPS"):
        raise RtmError("a", "b", kind="room", where="cell_size")
    assert fault.value.where == ("cell_size",)
    with pytest.raises(RtmError) as fault, about("MAPS"):
        raise RtmError("a", "b")
    assert fault.value.where == ("MAPS",)


def test_other_words_and_other_keys_leave_the_rest_as_it_is():
    fault = RtmError("“A [% b %]” is none.", "Do.", kind="output", where="model")
    other = fault.at("OUTPUT_FOLDER").in_words("No.", fault.remedy)
    assert (other.kind, other.where) == ("output", ("OUTPUT_FOLDER",))
    assert str(other) == "No. Do."
    assert str(fault.at()) == str(fault)

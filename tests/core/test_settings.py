"""Names of factors: what blanks around them are worth, and what no file could hold."""

import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.settings import LONGEST_NAME, FactorSettings


@pytest.mark.parametrize("name", [" Pubs ", "\tPubs\n", "Pubs"])
def test_blanks_around_a_name_are_no_part_of_it(name):
    assert FactorSettings(name, 200.0).name == "Pubs"


@pytest.mark.parametrize("name", ["Pubs & bars", "O’Brien's", "Cafés 酒吧", "a" * LONGEST_NAME])
def test_names_that_are_good(name):
    assert FactorSettings(name, 200.0).name == name


@pytest.mark.parametrize(
    ("name", "kept"), [("a\nb", "a b"), ("a\x00b", "a b"), ("a\x1b[3", "a [3")]
)
def test_letters_that_move_the_pen_are_blanks(name, kept):
    assert FactorSettings(name, 200.0).name == kept


@pytest.mark.parametrize("name", ["", "  ", None, 7, "\n", "a" * (LONGEST_NAME + 1)])
def test_names_that_are_none(name):
    with pytest.raises(RtmError, match=r"name of a factor|no name") as fault:
        FactorSettings(name, 200.0)
    said = str(fault.value)
    assert len(said) < 300
    assert "\n" not in said
    said.encode("utf-8")

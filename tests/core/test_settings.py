"""Names of factors and what no file could hold; which setting a fault is of."""

from dataclasses import fields

import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.settings import (
    LONGEST_NAME,
    FactorSettings,
    FitSettings,
    GridSettings,
    HotspotSettings,
    PlacesSettings,
    StudyTestSettings,
)


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


BAD = {  # what is given, and which of it is at fault
    "block_length": lambda: GridSettings(-1),
    "cell_size": lambda: GridSettings(100, 200),
    "keep": lambda: GridSettings(100, keep="all"),
    "name": lambda: FactorSettings("", 100),
    "operationalisation": lambda: FactorSettings("Pubs", 100, "nearness"),
    "max_blocks": lambda: FactorSettings("Pubs", 100, max_blocks=9),
    "increment": lambda: FactorSettings("Pubs", 100, increment="third"),
    "effect": lambda: FactorSettings("Pubs", 100, effect="bad"),
    "selection": lambda: FitSettings(selection="magic"),
    "families": lambda: FitSettings(families=()),
    "folds": lambda: FitSettings(folds=1),
    "fold_kind": lambda: FitSettings(fold_kind="odd"),
    "seed": lambda: FitSettings(seed=-1),
    "p_value": lambda: FitSettings(p_value=2),
    "l1_ratio": lambda: FitSettings(l1_ratio=0),
    "surrogates": lambda: FitSettings(alpha=0.001),
    "alpha": lambda: FitSettings(alpha=7),
    "method": lambda: HotspotSettings("magic"),
    "bandwidth": lambda: HotspotSettings(bandwidth=-1),
    "area_share": lambda: PlacesSettings(area_share=5),
    "min_cells": lambda: PlacesSettings(min_cells=0),
    "max_area": lambda: PlacesSettings(max_area=0),
    "map": lambda: PlacesSettings(map="events"),
    "name_field": lambda: PlacesSettings(name_field=3),
}


@pytest.mark.parametrize("key", BAD)
def test_a_fault_says_which_setting_it_is_of(key):
    with pytest.raises(RtmError) as fault:
        BAD[key]()
    assert fault.value.where == (key,)
    assert fault.value.kind == "setting"


def test_no_setting_is_left_out_above():
    kinds = (GridSettings, FactorSettings, FitSettings, HotspotSettings, PlacesSettings)
    known = {one.name for kind in kinds for one in fields(kind)}
    assert set(BAD) == known - {"kernel"}, "a kernel is looked at where it is used"


@pytest.mark.parametrize("alpha", [1e-4, 1e-320])
def test_a_level_that_no_p_value_reaches_is_refused(alpha):
    with pytest.raises(RtmError, match="no p-value is as small"):
        FitSettings(alpha=alpha)


@pytest.mark.parametrize(
    ("asked", "dates"),
    [
        ("", 0),
        ("4", 4),
        ("²", 1),
        (3, 3),
        ("2016-03", 1),
        (["2016-03", "2016-05"], 2),
        ("2016-03; ", 1),
    ],
)
def test_dates_at_which_maps_are_tested_are_counted(asked, dates):
    settings = StudyTestSettings(cut_dates=asked)
    assert settings.dates == dates
    assert settings.at_dates == (dates > 0)
    assert isinstance(settings.cut_dates, str)

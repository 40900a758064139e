"""A series of studies: what comes of a base and what varies, and a sentence for every fault."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.study import (
    SERIES_KEYS,
    axes_of,
    members_of,
    read_series,
    series_with_sources,
    write_series,
)
from risk_terrain_modelling.core.study.series import DEVICES, folder_of, require_distinct_folders

BASE = {
    "schema": "rtm-study/1",
    "title": "North",
    "study_area": {"source": "town.gpkg|layername=area"},
    "grid": {"block_length": 200},
    "incidents": {"source": "town.gpkg|layername=2015", "filter": "\"kind\" = 'robbery'"},
    "holdout": {"source": "town.gpkg|layername=2016"},
    "history": [{"source": "town.gpkg|layername=2014", "filter": '"ok" = 1'}],
    "factors": [{"name": "Pubs", "source": "pubs.geojson"}],
}
CRIME = {
    "of": "crime",
    "variations": [
        {"name": "Robbery", "filter": "\"kind\" = 'robbery'"},
        {"name": "Theft", "filter": "\"kind\" = 'theft'"},
    ],
}
PERIOD = {
    "of": "period",
    "variations": [
        {"name": "2015"},
        {
            "name": "2016",
            "study": {"incidents": {"source": "town.gpkg|layername=2016"}, "holdout": None},
        },
    ],
}


def series(**changes) -> str:
    content = {"schema": "rtm-series/1", "title": "All of it", "study": "study.json", **changes}
    return json.dumps({key: value for key, value in content.items() if value is not None})


def members(*axes, base=None, **changes):
    asked = changes or {"axes": list(axes)}
    return members_of(read_series(series(**asked)), BASE if base is None else base)


def test_every_combination_is_a_study_with_a_folder_and_a_title():
    found = members(CRIME, PERIOD)
    assert [one.name for one in found] == [
        *("Robbery, 2015", "Robbery, 2016"),
        *("Theft, 2015", "Theft, 2016"),
    ]
    assert [one.folder for one in found] == [
        *("robbery_2015", "robbery_2016", "theft_2015", "theft_2016")
    ]
    assert found[3].of == {"crime": "Theft", "period": "2016"}
    assert found[3].study.title == "North: Theft, 2016"
    assert list(axes_of(found)) == ["crime", "period"]


def test_a_filter_takes_the_place_of_the_base_s_in_all_layers_of_events():
    theft = members(CRIME, PERIOD)[2].study
    assert theft.incidents.source == "town.gpkg|layername=2015"
    assert {theft.incidents.filter, theft.holdout.filter, theft.history[0].filter} == {
        "\"kind\" = 'theft'"
    }


def test_filters_of_several_axes_must_all_be_met():
    night = {"of": "window", "variations": [{"name": "Night", "filter": '"hour" < 6'}]}
    (found, _) = members(CRIME, night)
    assert found.study.incidents.filter == '("kind" = \'robbery\') AND ("hour" < 6)'


def test_what_one_axis_takes_away_no_other_brings_back():
    """A filter of the crime would else make a hold-out again of nothing but a filter."""
    for axes in ((CRIME, PERIOD), (PERIOD, CRIME)):
        last = [one for one in members(*axes) if one.of["period"] == "2016"]
        assert [one.study.holdout for one in last] == [None, None]


def test_objects_are_merged_and_lists_are_replaced():
    (found,) = members(
        variations=[
            {
                "name": "Banks",
                "study": {
                    "grid": {"cell_size": 50},
                    "factors": [{"name": "Banks", "source": "banks.geojson"}],
                    "title": "Only banks",
                },
            }
        ]
    )
    assert (found.study.grid.block_length, found.study.grid.cell_size) == (200, 50)
    assert [one.settings.name for one in found.study.factors] == ["Banks"]
    assert found.study.title == "Only banks"


def test_a_broken_variation_is_told_and_the_others_stay():
    crime = {**CRIME, "variations": [*CRIME["variations"], {"name": "Arson", "fliter": "x"}]}
    found = members(crime, PERIOD)
    assert [one.fault is None for one in found] == [True, True, True, True, False, False]
    assert "fliter" in found[4].fault.problem
    assert "filter" in found[4].fault.remedy


@pytest.mark.parametrize(
    ("variation", "told"),
    [
        ("Theft", "object in braces"),
        ({"study": {}}, "no name"),
        ({"name": "Theft", "study": []}, "“study”"),
        ({"name": "Theft", "filter": 3}, "filter"),
        ({"name": "Theft", "of": "crime"}, "“of”"),
        ({"name": "Theft", "study": {"grid": {"block_length": 0}}}, "block length is 0"),
        ({"name": "Theft", "study": {"gird": {}}}, "gird"),
        ({"name": "Theft", "study": {"incidents": {"source": None}}}, "names no layer"),
        ({"name": "T" * 400}, "400 letters"),
    ],
)
def test_every_fault_of_a_variation_has_a_sentence(variation, told):
    good, bad = members(variations=[{"name": "Robbery"}, variation])
    assert good.fault is None
    assert told in bad.fault.problem


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"schema": "rtm-series/9"}, "rtm-series/9"),
        ({"study": None}, "no base study"),
        ({}, "“variations”"),
        ({"variations": [{"name": "x"}], "axes": [CRIME]}, "“variations”"),
        ({"variations": []}, "empty"),
        ({"axes": []}, "“axes”"),
        ({"axes": [CRIME, CRIME]}, "Two axes"),
        ({"axes": [{"variations": [{"name": "x"}]}]}, "what varies"),
        ({"vairations": [{"name": "x"}]}, "vairations"),
        ({"title": 3, "variations": [{"name": "x"}]}, "title"),
    ],
)
def test_every_fault_of_the_file_has_a_sentence(changes, told):
    with pytest.raises(RtmError) as fault:
        read_series(series(**changes))
    assert told in fault.value.problem


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 1, "schema": 2}', "[" * 100_000])
def test_what_is_no_json_is_refused(text):
    with pytest.raises(RtmError):
        read_series(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Theft", "Theft"),
        ("Theft", "THEFT"),
        ("A/B", "a b"),
        ("Straße", "STRASSE"),
        ("é", "e\u0301"),
    ],
)
def test_two_names_that_a_system_takes_for_one_are_refused(one, other):
    with pytest.raises(RtmError) as fault:
        members(variations=[{"name": one}, {"name": other}])
    assert "Two variations are called" in str(fault.value) or "folder" in str(fault.value)


def test_too_many_studies_are_refused():
    many = [{"of": f"a{n}", "variations": [{"name": f"{k}"} for k in range(30)]} for n in range(3)]
    with pytest.raises(RtmError, match="27,000"):
        members(*many)


@given(st.text(max_size=200))
def test_a_folder_can_be_made_on_every_system(name):
    folder = folder_of(name)
    assert folder == folder.strip(" ._")
    assert 0 < len(folder) <= 66
    assert not set(folder) & set('<>:"/\\|?*\0. \n')
    assert folder not in DEVICES
    assert folder != "shared"
    assert folder.casefold() == folder, "two that differ in case alone have one folder"
    assert folder_of(folder) in (folder, f"study_{folder}")


@given(st.lists(st.text(max_size=12), max_size=8))
def test_folders_are_distinct_or_refused(names):
    try:
        folders = require_distinct_folders(names)
    except RtmError:
        assert len({folder_of(one) for one in names}) < len(names)
    else:
        assert len({one.casefold() for one in folders}) == len(names)


texts = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(
    lambda text: text.strip()
)
variations = st.fixed_dictionaries(
    {"name": texts},
    optional={
        "filter": texts,
        "study": st.dictionaries(st.sampled_from(["title", "grid"]), texts, min_size=1),
        "of": st.dictionaries(texts, texts, min_size=1),
    },
)


@given(st.lists(variations, min_size=1, max_size=4), texts)
def test_what_is_written_reads_back_as_itself(some, title):
    read = read_series(series(variations=some, title=title))
    again = read_series(write_series(read))
    assert write_series(again) == write_series(read)
    assert [one.study for one in again.axes[0].variations] == [one.get("study", {}) for one in some]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda one: (
            st.lists(one, max_size=3)
            | st.dictionaries(st.sampled_from([*SERIES_KEYS, "name", "of"]), one)
        ),
        max_leaves=12,
    )
)
def test_whatever_stands_in_the_file_is_a_series_or_a_fault(content):
    try:
        members_of(read_series(json.dumps(content)), BASE)
    except RtmError as fault:
        assert fault.problem.endswith((".", "…"))


def test_sources_of_the_base_and_of_variations_are_changed_and_nothing_else():
    read = read_series(series(axes=[CRIME, PERIOD]))
    moved = series_with_sources(read, BASE, lambda source: f"../{source}")
    text = write_series(moved)
    assert text.count("../town.gpkg") == 5
    assert text.count("../pubs.geojson") == 1
    unmoved = json.loads(text.replace("../", ""))
    assert unmoved["study"] == BASE
    assert unmoved["axes"][1] == PERIOD

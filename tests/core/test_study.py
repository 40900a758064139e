"""The study file: what is read is what was meant, and every fault has a sentence."""

import json
from dataclasses import asdict

import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.study import read_study, write_study
from risk_terrain_modelling.core.study.sources import without_password


def study(**changes):
    """A small good study, changed at the top level."""
    content = {
        "schema": "rtm-study/1",
        "title": "Robbery",
        "study_area": {"source": "town.gpkg|layername=boundary"},
        "grid": {"block_length": 200},
        "incidents": {"source": "town.gpkg|layername=incidents", "filter": "\"kind\" = 'robbery'"},
        "factor_defaults": {"max_blocks": 2},
        "factors": [
            {"name": "Pubs", "source": "town.gpkg|layername=pubs"},
            {"name": "Police", "source": "police.geojson", "effect": "protective", "max_blocks": 4},
        ],
    }
    return json.dumps({**content, **changes})


def test_defaults_are_filled_in_and_a_factor_overrides_them():
    read = read_study(study())
    pubs, police = (factor.settings for factor in read.factors)
    assert read.grid.cell_size == 100
    assert (pubs.operationalisation, pubs.max_blocks, pubs.effect) == ("both", 2, "aggravating")
    assert (police.max_blocks, police.effect, police.block_length) == (4, "protective", 200)
    assert pubs.distances == (100, 200, 300, 400)
    assert read.model.families == ("poisson", "nb1")


def test_a_resolved_study_reads_back_as_itself():
    fields = {"count_once_by": "case_no", "date_field": "day"}
    holdout = {"source": "later.geojson", **fields}
    read = read_study(study(holdout=holdout, exclude={"source": "sea.gpkg"}))
    times = dict.fromkeys(("time_field", "end_date_field", "end_time_field"), "")
    assert read.holdout is not None
    assert asdict(read.holdout) == {**holdout, "filter": "", **times}
    assert read_study(write_study(read)) == read


def test_a_window_of_time_is_kept_and_one_that_says_no_time_is_refused():
    read = read_study(study(window=" hours 22-6; weekdays fri "))
    assert read.window == "hours 22-6; weekdays fri"
    assert read_study(write_study(read)) == read
    assert "window" not in json.loads(write_study(read_study(study())))
    with pytest.raises(RtmError, match="“dusk” of the window “dusk” says no time") as fault:
        read_study(study(window="dusk"))
    assert fault.value.where == ("window",)


def test_sources_are_moved_together():
    moved = read_study(study()).with_sources(lambda source: f"/data/{source}")
    assert moved.study_area.source == "/data/town.gpkg|layername=boundary"
    assert [one.layer.source for one in moved.factors] == [
        "/data/town.gpkg|layername=pubs",
        "/data/police.geojson",
    ]
    assert moved.holdout is None


STREETS = {"source": "town.gpkg|layername=street_lines", "measure": "length"}
PEOPLE = {"source": "people.tif", "measure": "mean", "name": "People", "spread": 500}


def test_what_every_place_has_is_read_and_named_after_its_layer():
    homes = {"source": "shapes/homes.shp", "measure": "field", "field": "n", "filter": "n < 9"}
    read = read_study(study(exposure=homes, controls=[STREETS, PEOPLE]))

    assert read.exposure is not None and read.exposure.layer.filter == "n < 9"
    assert [one.settings.name for one in (read.exposure, *read.controls)] == [
        "Homes",
        "Street lines",
        "People",
    ]
    assert [one.settings.of_raster for one in read.controls] == [False, True]
    assert read.called(("controls", 1)) == "control “People”"
    assert read_study(write_study(read)) == read
    assert json.loads(write_study(read))["controls"][0] == {"name": "Street lines", **STREETS}
    moved = read.with_sources(lambda source: f"/data/{source}")
    assert moved.layers["exposure",].source == "/data/shapes/homes.shp"
    assert moved.layers["controls", 1].source == "/data/people.tif"


def test_a_study_without_exposure_says_nothing_of_it():
    assert not {"exposure", "controls"} & set(json.loads(write_study(read_study(study()))))


def test_earlier_incidents_and_the_time_ahead_are_read_and_written():
    years = [
        {"source": "town.gpkg|layername=2022", "filter": "\"kind\" = 'robbery'"},
        {"source": "town.gpkg|layername=2023", "count_once_by": "case_no", "date_field": "day"},
    ]
    ahead = {"horizon": "quarter", "horizon_start": "2025-01", "history_length": 2}
    read = read_study(study(history=years, forecast=ahead))
    assert [one.date_field for one in read.history] == ["", "day"]
    assert (read.forecast.horizon, read.forecast.history_length) == ("quarter", 2)
    assert read_study(write_study(read)) == read
    assert json.loads(write_study(read))["history"] == years
    moved = read.with_sources(lambda source: f"/data/{source}")
    assert moved.layers["history", 1].source == "/data/town.gpkg|layername=2023"
    assert read.called(("history", 1)) == "earlier incidents 2"


def test_a_study_without_history_has_the_time_ahead_resolved():
    told = json.loads(write_study(read_study(study())))
    assert "history" not in told
    assert told["forecast"] == {"horizon": "period", "horizon_start": "", "history_length": None}


FAULTS = [
    (study(history={"source": "a"}), "“history” of the study is no list"),
    (study(history=["a.gpkg"]), "Layer 1 of “history” is missing or is not an object"),
    (study(history=[{"source": "a"}, {"filter": "x"}]), "Layer 2 of “history” of the study names"),
    (study(history=[{"source": "a", "form": "2021"}]), "a part “form” that nobody knows"),
    (study(history=[{"source": "a", "date_field": 3}]), "A field of Layer 1 of “history” is 3"),
    (study(forecast={"horizon": "week"}), "period, month, quarter, year"),
    (study(forecast={"horizon": ["month"]}), "period, month, quarter, year"),
    (study(forecast={"horizon_start": 2025}), "The first day of the forecast is 2025"),
    (study(forecast={"history_length": 0}), "The length of the earlier events is 0"),
    (study(forecast={"history_length": "3"}), "The length of the earlier events is 3"),
    (study(forecast={"history_length": True}), "The length of the earlier events is True"),
    (study(forecast={"history_length": 10**400}), "The length of the earlier events is"),
    (study(forecast={"length": 3}), "Did you mean “history_length”"),
    (study(exposure="homes.shp"), "The exposure is missing or is not an object"),
    (study(exposure={"source": "a"}), "The exposure of the study does not say what is measured"),
    (study(exposure={"measure": "count"}), "The exposure of the study names no layer"),
    (study(exposure={"source": "a", "measure": "counts"}), "The measure of “A” is “counts”"),
    (study(exposure={"source": "a", "measure": "field"}), "measured by a field, and none is given"),
    (study(exposure={**STREETS, "field": "n"}), "and “length” uses none"),
    (study(exposure={**STREETS, "feild": "n"}), "Did you mean “field”"),
    (study(controls=STREETS), "“controls” of the study is no list"),
    (study(controls=[{**STREETS, "spread": "far"}]), "“Street lines” is spread is far"),
    (study(exposure=PEOPLE, controls=[PEOPLE]), "are called “People”"),
    (study(controls=[STREETS, STREETS]), "are called “Street lines”"),
    (study()[:-30], "complete JSON"),
    (study(schema="rtm-study/9"), "rtm-study/9"),
    (study(gird={}), "Did you mean “grid”"),
    (study(study_area=None), "study_area"),
    (study(incidents={"filter": "x"}), "names no layer"),
    (study(grid={"cell_size": 50}), "block_length"),
    (study(grid={"block_length": 200, "cell_size": 0}), "The cell size is 0"),
    (study(grid={"block_length": 200, "cell_size": -5}), "The cell size is -5"),
    (study(grid={"block_length": 50, "cell_size": 100}), "shorter than a cell"),
    (study(grid={"block_length": "wide"}), "The block length is wide"),
    (study(grid={"block_length": 200, "keep": "all"}), "overlap, centre"),
    (study(factors=[]), "no factors"),
    (study(factors=[{"source": "a"}]), "has no name"),
    (study(factors=[{"name": "Pubs"}]), "names no layer"),
    (study(factors=[{"name": "P", "source": "a"}, {"name": "P", "source": "b"}]), "“P”"),
    (study(factors=[{"name": "P", "source": "a", "max_blocks": 5}]), "from 1 to 4"),
    (study(factors=[{"name": "P", "source": "a", "effect": "bad"}]), "aggravating, protective"),
    (study(factors=[{"name": "P", "source": "a", "increment": "third"}]), "half, whole"),
    (study(model={"folds": 1}), "from 2 to"),
    (study(model={"families": []}), "No family"),
    (study(model={"families": ["gamma"]}), "gamma"),
    (study(model={"p_value": 2}), "largest p-value is 2"),
    (study(model={"seed": -1}), "seed is -1"),
    (study(model={"selection": "magic"}), "magic"),
    (study(places={"area_share": 5}), "0.05 stands for 5"),
    (study(places={"min_cells": 0}), "from 1 to"),
    (study(places={"cells": 3}), "a part “cells” that nobody knows"),
    (study(title=7), "The title is 7"),
    ("[]", "The study"),
    ("[" * 100_000, "nested too deeply"),
    ('{"schema": "rtm-study/1", "title": "a", "title": "b"}', "“title” is told twice"),
    (study(exclude={"source": "a.gpkg", "filter": "1=0"}), "“filter”"),
    (study(model={"families": 3}), "The families of models are “3”"),
    (study(model={"families": "poisson"}), "Give a list"),
    (study(factor_defaults={"increment": ["half"]}), "half, whole"),
    (study(grid={"block_length": 10**400}), "The block length"),
    (study(places={"area_share": 10**400}), "The share of the area"),
    (study(title="half \ud800"), "“title” of the study holds a text that no file can hold"),
    (study(factors=[{"name": "\udc80", "source": "a"}]), "“factors” of the study holds a text"),
    (study(incidents={"source": "a", "filter": "'\ud800'"}), "“incidents” of the study holds"),
    (study(study_area={"source": "a\0b"}), "“study_area” of the study holds"),
    (study(title="T" * 5000), "The title has 5,000 letters"),
    (study(factors=[{"name": "P" * 5000, "source": "a"}]), "a factor has 5,000 letters"),
    (study(factors=[{"name": " P", "source": "a"}, {"name": "P ", "source": "b"}]), "“P”"),
    (study(factors=[{"name": "\t\u202e", "source": "a"}]), "has no name"),
    (study(**{"z" * 5000: 1}), "nobody knows"),
    (study(model={"seed": [7] * 5000}), "The seed is [7, 7"),
    (study(schema={"x": ["y"] * 5000}), "The study's schema is {'x': ["),
]


@pytest.mark.parametrize(("text", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_every_fault_is_one_sentence_with_a_remedy(text, said):
    with pytest.raises(RtmError) as fault:
        read_study(text)
    assert said in str(fault.value)
    assert fault.value.remedy
    assert len(str(fault.value)) < 900
    assert len(str(fault.value).splitlines()) == 1


def factors(**second):
    return [{"name": "Pubs", "source": "a"}, {"name": "Bars", "source": "b", **second}]


PLACES = [
    (study(history=3), ("history",)),
    (study(history=[{"source": "a"}, {"filter": "x"}]), ("history", 1, "source")),
    (study(forecast={"horizon": "week"}), ("forecast", "horizon")),
    (study(schema="rtm-study/9"), ("schema",)),
    (study(title=7), ("title",)),
    (study(study_area={}), ("study_area", "source")),
    (study(exclude={"source": "a", "filter": "1"}), ("exclude", "filter")),
    (study(incidents={"source": "a", "filter": 3}), ("incidents", "filter")),
    (study(incidents={"source": "a", "count_once_by": 3}), ("incidents", "count_once_by")),
    (study(holdout={"source": "a", "date_field": ["x"]}), ("holdout", "date_field")),
    (study(study_area={"source": "a", "date_field": "x"}), ("study_area", "date_field")),
    (study(holdout={"source": " "}), ("holdout", "source")),
    (study(grid={}), ("grid", "block_length")),
    (study(grid={"block_length": 50, "cell_size": 100}), ("grid", "cell_size")),
    (study(grid={"block_length": 50, "size": 100}), ("grid", "size")),
    (study(factors=[]), ("factors",)),
    (study(factors=[*factors(), 3]), ("factors", 2)),
    (study(factors=factors(operationalisation="near")), ("factors", 1, "operationalisation")),
    (study(factors=factors(source="")), ("factors", 1, "source")),
    (study(factors=factors(name="Pubs")), ("factors", 1)),
    (study(factor_defaults={"efect": "protective"}), ("factor_defaults", "efect")),
    (study(model={"folds": 1}), ("model", "folds")),
    (study(places={"min_cells": 0}), ("places", "min_cells")),
    (study(incidents={"source": "a", "filter": "'\ud800'"}), ("incidents",)),
]


@pytest.mark.parametrize(("text", "where"), PLACES, ids=[str(where) for _, where in PLACES])
def test_a_fault_says_which_keys_lead_to_it(text, where):
    with pytest.raises(RtmError) as fault:
        read_study(text)
    assert fault.value.where == where


def test_what_is_no_study_at_all_has_no_place_in_it():
    with pytest.raises(RtmError) as fault:
        read_study("{")
    assert (fault.value.kind, fault.value.where) == ("unreadable", ())


def test_names_lose_the_blanks_around_them_and_stay_on_one_line():
    read = read_study(study(title=" A\nB ", factors=[{"name": " Pubs\t& bars ", "source": "a"}]))
    assert read.title == "A B"
    assert read.factors[0].settings.name == "Pubs & bars"


def test_the_budget_of_the_priority_places_may_be_given():
    usual, own = read_study(study()), read_study(study(places={"min_cells": 5}))
    assert (usual.places.area_share, usual.places.min_cells) == (0.05, 2)
    assert (own.places.area_share, own.places.min_cells) == (0.05, 5)
    assert read_study(write_study(own)).places == own.places


def test_families_have_one_order_so_that_the_same_set_gives_the_same_bytes():
    read = read_study(study(model={"families": ["nb2", "poisson"]}))
    assert read.model.families == ("poisson", "nb2")


def test_the_purpose_is_one_line_and_kept():
    def told(purpose) -> str:
        layer = {"source": "a.gpkg"}
        content = {"schema": "rtm-study/1", "study_area": layer, "incidents": layer}
        content.update(grid={"block_length": 200}, factors=[{"name": "Pubs", **layer}])
        return json.dumps({**content, "purpose": purpose})

    study = read_study(told(" Where wardens\nwalk "))
    assert study.purpose == "Where wardens walk"
    assert json.loads(write_study(study))["purpose"] == "Where wardens walk"
    assert "purpose" not in json.loads(write_study(read_study(told(None))))
    for wrong in (5, "x" * 301):
        with pytest.raises(RtmError) as fault:
            read_study(told(wrong))
        assert fault.value.where == ("purpose",)


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        (
            "postgres://dbname='c' user='u' password='two words' key='fid'",
            "postgres://dbname='c' user='u' key='fid'",
        ),
        (r"dbname='c' password='it\'s \\' host=h", "dbname='c' host=h"),
        ("PG:dbname=c password=abc host=h", "PG:dbname=c host=h"),
        ("MSSQL:server=s;uid=u;pwd=abc;database=d", "MSSQL:server=s;uid=u;database=d"),
        ("MYSQL:db,user=u,password=abc,tables=x", "MYSQL:db,user=u,tables=x"),
        ("OCI:u/abc@db", "OCI:u@db"),
        (
            "WFS://url='https://u:abc@host/wfs' typename='x'",
            "WFS://url='https://u@host/wfs' typename='x'",
        ),
        ("/vsizip//vsicurl/https://u:abc@host/x.zip", "/vsizip//vsicurl/https://u@host/x.zip"),
        ("postgres://dbname='c' password='never closed", "postgres://dbname='c' "),
    ],
)
def test_a_study_that_is_written_holds_no_password(source, bare):
    assert without_password(source) == bare
    read = read_study(study(study_area={"source": source}))
    assert read.study_area.source == source  # a run has it
    assert read_study(write_study(read)).study_area.source == bare


@pytest.mark.parametrize(
    "file", ["/data/pwd=a b/x.gpkg|layername=password=x", "C:/a:b@c.gpkg", "password='x'.geojson"]
)
def test_files_keep_their_names_whatever_these_are(file):
    assert without_password(file) == file

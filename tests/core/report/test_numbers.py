"""Every number of a report names the field that it shows, and is what the field holds."""

import json
from dataclasses import asdict, astuple, replace

import pytest
from risk_terrain_modelling.core.mapping.place import Outlook
from risk_terrain_modelling.core.model import cautions
from risk_terrain_modelling.core.model.cautions import Caution
from risk_terrain_modelling.core.model.json import write_model
from risk_terrain_modelling.core.model.term import Admission
from risk_terrain_modelling.core.report.narrowing import fates
from risk_terrain_modelling.core.report.page import render_report
from risk_terrain_modelling.tests.core.making import (
    dense,
    forecast_made,
    measured,
    near,
    with_both,
    with_exposure,
)

from .test_page import Page
from .told import Numbers, agrees, without_a_field, wrong


def files_of(model, study):
    """What the files of a study would hold, as far as fields of these pages name them."""
    table = [
        {name: str(getattr(one, name)) for name in ("tested", "constant", "duplicate", "culled")}
        | {"survived": str(one.survived)}
        for one in fates(model)
    ]
    places = [
        {
            "rank": one.rank,
            "cells": one.cells,
            "expected": one.expected,
            "past_events": one.past,
            "past_rank": one.past_rank,
            "later_events": one.later,
            "x": one.centre[0],
            "y": one.centre[1],
            **({} if one.outlook is None else asdict(one.outlook)),
        }
        for one in study.places.shown
    ]
    return {
        "model.json": json.loads(write_model(model)),
        "study": study,
        "narrowing.csv": table,
        "priority_places.csv": places,
    }


def names_of(model, study):
    yield from (study.title, study.incidents.layer, study.incidents.filter, model.created)
    yield from (study.holdout.layer, *astuple(study.sources)[:2], *model.software.values())


def require_told(model, study):
    page = Numbers(render_report(model, study))
    assert wrong(page, files_of(model, study)) == []
    assert without_a_field(page, *names_of(model, study)) == []
    return page


def test_of_what_every_place_has(model, study):
    homes, streets = measured("Homes", "count"), measured("Streets", "length", spread=300.0)
    inputs = replace(model.inputs, exposure=homes, controls=(streets,))
    sources = {"Homes": "areas.gpkg", "Streets": "streets.shp"}
    page = require_told(replace(model, inputs=inputs), replace(study, measure_sources=sources))
    fields = dict(page.told)
    assert any("inputs.controls.0.spread" in one for one in (*fields, *map(str, fields.values())))


def test_of_a_model_of_the_reference_procedure(model, study):
    page = require_told(model, study)
    fields = dict(page.told)
    assert fields["model.json:terms.1.citywide.ratio"] == "0.50"
    assert fields["model.json:terms.0.reach.events"] == "35.0%"


def test_of_a_calibrated_model(calibrated, study):
    fields = dict(require_told(calibrated, study).told)
    assert fields["model.json:terms.0.local.ratio"] == "1.35"
    assert fields["model.json:reference.terms.1.citywide.ratio"] == "0.50"


def many_kinds(calibrated):
    """Terms as a large city has them: strong, protective, opposite, borderline, a floor of p."""
    pubs, police, worship = (
        with_both(dense("Pubs", 400.0), 1.7, 0.6),
        with_both(near("Police", 500.0, "protective"), 0.7, 0.8),
        with_both(near("Worship", 200.0), -0.1, 0.2),
    )
    return replace(
        calibrated,
        terms=(
            replace(pubs, admission=Admission(1 / 81, at_most=True)),
            replace(police, admission=Admission(0.048, 0.003, borderline=True)),
            worship,
        ),
        cautions=(
            Caution(cautions.WIDE_CLUSTERS, length=13_712.0, side=57_850.0),
            Caution(cautions.DISTRICTS_DIFFER, length=2000.0, times=1.55),
        ),
    )


def test_of_a_city_with_terms_of_every_kind(calibrated, study):
    fields = dict(require_told(many_kinds(calibrated), study).told)
    assert fields["model.json:terms.0.admission.p_value"] == "0.012"
    assert fields["model.json:cautions.0.length"] == "14,000 m"


def test_no_sentence_ends_twice(calibrated, study):
    text = Page(render_report(with_exposure(many_kinds(calibrated)), study)).text
    assert "within its influence. The intercept is of" in text
    assert ".." not in text.replace("...", "")


def test_of_a_study_in_feet(calibrated, study):
    inputs = calibrated.inputs
    feet = replace(calibrated, inputs=replace(inputs, grid=replace(inputs.grid, units="ft")))
    told = [text for field, text in require_told(feet, study).told if "max_area" in field]
    assert len(told) == 2
    assert told[0] == f"{study.places.max_area:g}"
    assert float(told[1].replace(",", "")) == pytest.approx(2.471 * study.places.max_area, abs=0.5)


def test_of_places_whose_events_have_intervals(calibrated, study):
    first, *others = study.places.shown
    outlook = Outlook(low_95=3, low_80=5, high_80=21, high_95=30, top_chance=0.834)
    places = replace(study.places, shown=(replace(first, outlook=outlook), *others))
    fields = dict(require_told(calibrated, replace(study, places=places)).told)
    assert fields["priority_places.csv:0.high_80"] == "21"
    assert fields["priority_places.csv:0.top_chance"] == "83%"


def test_of_how_the_forecast_is_made(calibrated, study):
    maps = replace(study.maps, made=forecast_made(half_life=8.0))
    fields = dict(require_told(calibrated, replace(study, maps=maps)).told)
    assert fields["study:maps.made.scales.1.reach"] == "800 m"
    assert fields["study:maps.made.accuracy.1.pai"] == "8.1"
    assert fields["study:maps.made.half_life"] == "8"


def test_of_a_flat_map(calibrated, study):
    flat = replace(calibrated, terms=(), local=None)
    without = replace(study.places, shown=(), count=0, past=0)
    page = require_told(flat, replace(study, places=without))
    assert page.told
    assert not [field for field, _ in page.told if field.startswith("model.json:terms.")]


@pytest.mark.parametrize(
    ("text", "value", "right"),
    [
        ("1.85", 1.8512, True),
        ("1.85", 1.8562, False),
        ("42.0%", 0.42, True),
        ("42.0%", 0.421, False),
        ("< 0.0001", 0.00002, True),
        ("< 0.0001", 0.0002, False),
        ("−2.0000", -2.0, True),
        ("1,200 cells", 1200, True),
        ("1e-12", 1e-12, True),
        ("∞", float("inf"), True),
        ("∞", 3.0, False),
    ],
)
def test_what_is_printed_is_compared_within_its_rounding(text, value, right):
    assert agrees(text, value, "model.json:x") == right


def test_a_number_without_a_field_is_found():
    page = Numbers("<section><h2>In short</h2><p>There are 7 of them, 95% sure.</p></section>")
    assert [section for section, _ in without_a_field(page)] == ["In short"]
    told = Numbers('<p>There are <span data-field="model.json:x">7</span> of them, 95% sure.</p>')
    assert without_a_field(told) == []

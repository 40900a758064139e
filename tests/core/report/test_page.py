"""The report as a page: whole, self-contained, escaped, the same every time."""

import re
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.mapping.kinds import RANDOM
from risk_terrain_modelling.core.mapping.place import Bearing
from risk_terrain_modelling.core.model.cautions import TOLD, WIDE_CLUSTERS, Caution
from risk_terrain_modelling.core.model.clustering import FactorShare, Stability
from risk_terrain_modelling.core.model.inputs import Inputs
from risk_terrain_modelling.core.report.facts import Sources
from risk_terrain_modelling.core.report.page import render_report
from risk_terrain_modelling.tests.core.making import measured, near

EVIL = "<script>alert('x')</script>"
ALWAYS = [
    "Question and data",
    "The model",
    "To be careful about",
    "How to read the numbers",
    "How the candidates were narrowed",
    "What was left out, and why",
    "Limits",
    "To get the same numbers again",
]
OF_A_STUDY = ["In short", "The map", "Where to act first", "Whose data"]
OF_A_TEST = ["How well it forecasts"]
VOID = {"meta", "img", "br", "wbr", "link"}


class Page(HTMLParser):
    """Headings, pictures, tables and text of a page, and whether every element is closed."""

    def __init__(self, html):
        super().__init__()
        self.open, self.headings, self.images, self.attributes = [], [], [], []
        self.tags, self.text = set(), ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)
        if tag == "img":
            self.images.append(dict(attrs))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data
        if self.open and re.fullmatch("h[1-6]", self.open[-1]):
            level, text = self.headings.pop()
            self.headings.append((level, text + data))

    def sections(self):
        return [text for level, text in self.headings if level == 2]


def test_a_whole_study_has_every_section(model, study):
    sections = Page(render_report(model, study)).sections()
    assert sorted(sections) == sorted(ALWAYS + OF_A_STUDY + OF_A_TEST)


def test_without_a_holdout_the_test_alone_is_missing(model, without_holdout):
    page = Page(render_report(model, without_holdout))
    assert sorted(page.sections()) == sorted(ALWAYS + OF_A_STUDY)
    assert "Later events" not in page.text


def test_a_model_alone_tells_what_it_knows(model):
    page = Page(render_report(model))
    assert sorted(page.sections()) == sorted(ALWAYS)
    assert not page.images


def test_headings_go_down_one_level_at_a_time(model, study):
    page = Page(render_report(model, study))
    levels = [level for level, _ in page.headings]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))
    assert not page.open


def test_it_needs_no_network_and_runs_nothing(model, study):
    html = render_report(model, study)
    page = Page(html)
    assert not page.tags & {"script", "link", "iframe", "object"}
    for name, value in page.attributes:
        assert not name.startswith("on")
        if name in ("src", "href", "xlink:href", "data"):
            assert value.startswith(("data:", "#"))
    assert not re.findall(r"url\((?!#)", html)
    assert "@import" not in html


def test_pictures_and_charts_have_texts(model, study):
    html = render_report(model, study)
    page = Page(html)
    assert len(page.images) == 3
    assert all(len(image["alt"]) > 20 for image in page.images)
    charts = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(charts) == 2
    for chart in charts:
        title, description = re.search('aria-labelledby="(.*?) (.*?)"', chart).groups()
        assert html.count(f'id="{title}"') == html.count(f'id="{description}"') == 1
        assert 'role="img"' in chart
    identities = re.findall(r'\sid="(.*?)"', html)
    assert len(set(identities)) == len(identities)


def test_names_from_the_data_show_as_text(model, study):
    first, other = model.terms
    named = replace(first.variable, factor=EVIL)
    factors = [
        replace(one, name=EVIL) if one.name == "bus_stops" else one for one in model.inputs.factors
    ]
    model = replace(
        model,
        terms=(replace(first, variable=named), other),
        inputs=replace(model.inputs, factors=tuple(factors)),
        cautions=(Caution(TOLD, told=EVIL),),
        software={EVIL: EVIL},
    )
    place = replace(study.places.shown[0], bearings=(Bearing(named, 1.5, 1.0),))
    study = replace(
        study,
        title=EVIL,
        incidents=replace(study.incidents, layer=EVIL, filter=EVIL),
        places=replace(study.places, shown=(place,)),
        sources=Sources(EVIL, EVIL),
        factor_sources={**study.factor_sources, EVIL: EVIL},
    )
    page = Page(render_report(model, study))
    assert "script" not in page.tags
    assert page.headings[0] == (1, EVIL)
    assert page.text.count(EVIL) >= 10


def test_what_every_place_has_is_told_with_where_it_came_from(model, study):
    homes = measured("Homes", "field", field="residents", filter='"kind" = 2', total=12_345.6)
    streets = measured("Streets", "length", spread=300.0, total=133_044.2, without=369)
    inputs = replace(model.inputs, exposure=homes, controls=(streets,))
    sources = {"Homes": "areas.gpkg", "Streets": "streets.shp"}

    text = Page(
        render_report(replace(model, inputs=inputs), replace(study, measure_sources=sources))
    ).text

    assert (
        "number in a field “residents” of homes, 12,346 in all, nothing in 0 cells, "
        'where "kind" = 2' in text
    )
    assert (
        "length of lines of streets, 133,044 in all, nothing in 369 cells, spread over 300 m"
    ) in text
    assert "areas.gpkg" in text and "streets.shp" in text


def test_the_same_study_gives_the_same_bytes(model, study):
    assert render_report(model, study) == render_report(model, study)


def test_without_jinja2_one_clear_sentence(model, study, monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(RtmError, match=r"needs the Python package jinja2.*Install it"):
        render_report(model, study)


def test_the_figures_are_those_of_the_model(model, study):
    text = Page(render_report(model, study)).text
    for known in (term.citywide for term in model.terms):
        assert f"{known.coefficient:.4f}" in text
        assert f"{known.ratio:.2f}" in text
        assert f"{known.low:.2f} to {known.high:.2f}" in text
    for figure in (
        "345 distinct incidents (400 rows, counted once by crime_id)",
        "1,200 cells",
        "712.50",
        "−345.678",
        "−2.0000",
        "11.5 km²",
    ):
        assert figure in text


def test_the_limits_are_those_of_the_study(model, study):
    text = Page(render_report(model, study)).text
    assert "42.0% of the events share their exact coordinate" in text
    assert "shortest distance in this model is 100 m" in text
    assert "Parks (300 m) was chosen at the largest distance tested" in text
    spread = replace(study, incidents=replace(study.incidents, stacked_share=0.01))
    text = Page(render_report(model, spread)).text
    assert (
        "1.0% of the events share their exact coordinate with another, so positions do not" in text
    )


def test_long_names_may_break_at_underscores_and_nowhere_else(model, study):
    html = render_report(model, study)
    assert '<th scope="row">bus_<wbr>stops</th>' in html
    assert "overflow-wrap: anywhere" not in html.replace(
        ".facts td { overflow-wrap: anywhere; }", ""
    )


def test_a_flat_model_is_an_answer(model, study):
    flat = replace(model, terms=())
    nothing = replace(study, places=replace(study.places, shown=(), count=0, past=0))
    text = Page(render_report(flat, nothing)).text
    assert "the map is flat" in text
    assert "No place stands out" in text
    assert "The model has no terms" in text
    assert "Its value is diagnosis" not in text


def test_places_of_a_flat_model_are_not_said_to_lack_influences(model, study):
    """They come from the forecast: no row of the table may ask for a factor."""
    shown = tuple(replace(place, bearings=()) for place in study.places.shown)
    places = replace(study, places=replace(study.places, shown=shown))
    flat, other = (
        Page(render_report(one, places)).text for one in (replace(model, terms=()), model)
    )
    assert "No factor is in the model, so none is told to bear on them" in flat
    for said in ("no single influence", "ratios", "What bears on it"):
        found = flat.partition("Priority places. Centres")[2].partition("Question and data")[0]
        assert said not in found
    assert "that its factors say" not in flat
    assert "no single influence" in other
    assert "none is told to bear" not in other


def test_a_test_on_the_same_events_is_called_none(model, study):
    said = "says nothing about a forecast"
    crimes = "town.gpkg|layername=crimes"
    other = replace(study, sources=Sources("area", crimes, holdout="other.gpkg"))
    assert said not in Page(render_report(model, other)).text
    same = replace(study, sources=Sources("area", crimes, holdout=crimes))
    assert said in Page(render_report(model, same)).text


def test_a_model_of_arrays_has_a_report_without_its_inputs(model, calibrated):
    """Who fits without QGIS tells of no grid, no events and no factors."""
    for fitted in (model, calibrated):
        text = Page(render_report(replace(fitted, inputs=Inputs()))).text
        assert "345 events in 1,200 square cells." in text
        assert "Places within 100 of bus_stops had" in text


def test_a_distance_has_its_unit_once(model, calibrated):
    for fitted in (model, calibrated):
        text = Page(render_report(fitted)).text
        assert "in the model: proximity 100 m" in text
        assert "m m" not in text
        assert not re.search(r"\d m\b[^.;:)]{0,3}\bm\b", text)


def test_a_factor_whose_name_holds_a_semicolon_is_one_reason(model, study):
    bearing = Bearing(near("Pubs; bars", 200.0), 1.74, 1.0)
    place = replace(study.places.shown[0], bearings=(bearing,))
    shown = replace(study, places=replace(study.places, shown=(place,)))
    text = Page(render_report(model, shown)).text
    assert "\nwithin 200 m of Pubs; bars ×1.7\n" in text


def in_short(model, study):
    page = Page(render_report(model, study)).text
    return page.partition("In short")[2].partition("The map")[0]


def test_the_first_page_says_how_sure_it_is(calibrated, study):
    text = in_short(calibrated, study)
    assert "How sure: It passed a test against clustering" in text
    assert "No factor, in the model or left out, is borderline." in text
    assert "Take the model as a hint" not in in_short(calibrated, study)
    (kept,) = calibrated.terms
    near_the_level = replace(kept, admission=replace(kept.admission, borderline=True))
    changed = replace(
        calibrated,
        terms=(near_the_level,),
        cautions=(Caution(WIDE_CLUSTERS, length=1234.0, side=8000.0),),
    )
    text = in_short(changed, study)
    assert text.count("How sure:") == 1
    assert "bus_stops is borderline: other random numbers might have left it out" in text
    assert "Take the model as a hint" in text


def test_the_first_page_says_what_was_left_out_by_little(calibrated, study):
    first, *others = calibrated.calibrated.left_out
    selection = replace(calibrated.calibrated, left_out=(replace(first, borderline=True), *others))
    told = f"{first.variable.factor} was left out, but is borderline"
    for terms in (calibrated.terms, ()):
        text = in_short(replace(calibrated, terms=terms, calibrated=selection), study)
        assert told in text
        assert "No factor, in the model or left out, is borderline" not in text


def test_the_first_page_says_what_the_strongest_is_by_quarters(calibrated, study):
    told = "part of what bus_stops shows belongs to whole quarters with many events"
    (kept,) = calibrated.terms
    citywide = replace(kept.citywide, coefficient=kept.citywide.coefficient + 3)
    wide = replace(calibrated, terms=(replace(kept, citywide=citywide),))
    assert told not in in_short(calibrated, study)
    assert told in in_short(wide, study)


def test_the_first_page_says_which_map_to_choose_places_by(calibrated, study):
    told = "To choose where to be next, the"
    best, *others = study.tested
    assert (told in in_short(calibrated, study)) == any(
        one.name != RANDOM and one.headline.hit_rate.value > best.headline.hit_rate.value
        for one in others
    )
    alone = replace(study, tested=(best, *(one for one in others if one.name == RANDOM)))
    assert told not in in_short(calibrated, alone)


def test_the_first_page_says_what_hangs_on_a_few_squares(calibrated, study):
    shares = (FactorShare("bus_stops", 0.37), FactorShare("Parks", 0.2))
    found = Stability(100, 60, 900.0, shares, (), ())
    text = in_short(replace(calibrated, stability=found), study)
    assert "bus_stops was chosen in less than half of the resamples" in text
    often = replace(found, factors=(FactorShare("bus_stops", 0.5),))
    assert "less than half" not in in_short(replace(calibrated, stability=often), study)


def test_the_first_page_says_where_the_map_tells_no_places_apart(calibrated, study):
    level = replace(study, scores=replace(study.scores, highest_cells=0))
    assert "this risk map alone does not tell single places apart" in in_short(calibrated, level)
    assert "tell single places apart" not in in_short(calibrated, study)


def test_places_to_act_on_begin_the_second_page(calibrated, study):
    html = render_report(calibrated, study)
    sections = Page(html).sections()
    assert sections[:3] == ["In short", "The map", "Where to act first"]
    assert '<section class="second-page">\n<h2>Where to act first</h2>' in html
    assert ".second-page { break-before: page; }" in html

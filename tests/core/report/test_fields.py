"""Numbers carry their fields through sentences and templates, and leave no trace elsewhere."""

from dataclasses import replace

from risk_terrain_modelling.core.language import said
from risk_terrain_modelling.core.report import phrases
from risk_terrain_modelling.core.report.fields import (
    expression,
    field_of,
    length,
    marked_up,
    number,
    of_map,
    of_model,
    plain,
    telling,
    told,
)
from risk_terrain_modelling.core.report.svg import Sheet, room_for
from risk_terrain_modelling.core.report.template import filled


def held() -> str:
    return said("holds {rate} of <b>", rate=told("30.0%", of_map("risk", "hit_rate", "0.1")))


def test_a_page_has_an_element_around_each_number():
    with telling():
        assert marked_up(filled("<p>{{ held }}</p>", held=held())) == (
            '<p>holds <span data-field="validation.csv:risk:hit_rate:0.1">30.0%</span> of '
            "&lt;b&gt;</p>"
        )


def test_a_template_tells_numbers_too():
    with telling():
        page = filled("<p>{{ told(say.figure(1.234), field) }}</p>", field=of_model("terms.0.rrv"))
        assert marked_up(page) == '<p><span data-field="model.json:terms.0.rrv">1.23</span></p>'


def test_elsewhere_it_is_text():
    assert held() == "holds 30.0% of <b>"
    with telling():
        assert plain(held()) == "holds 30.0% of <b>"
        assert room_for(held()) == room_for(plain(held()))


def test_names_are_escaped_and_never_end_a_field():
    assert of_map('a:b"<i>%', "auc") == 'validation.csv:a%3Ab"<i>%25:auc'
    with telling():
        page = filled("<b>{{ one|named }}</b>", one=told("1", 'x"_y'))
        assert marked_up(page) == '<b><span data-field="x&quot;_y">1</span></b>'


def test_a_drawing_has_its_own_element_and_a_plain_description():
    with telling():
        sheet = Sheet("one", 10, 10)
        sheet.text((1, 2), told("2.00", "model.json:x"))
        svg = sheet.element("title", held())
    assert '<tspan data-field="model.json:x">2.00</tspan>' in svg
    assert "holds 30.0% of &lt;b&gt;</desc>" in svg


def test_marks_that_the_data_bring_are_dropped():
    assert marked_up("\ufdd0a\ufdd2") == plain("\ufdd0a\ufdd2") == "a"
    with telling():
        told("1", "model.json:x")
        assert marked_up("\ufdd07\ufdd1name\ufdd2") == "name"


def test_a_record_knows_where_it_stands(calibrated):
    first = calibrated.terms[0].citywide
    with telling(model__json=calibrated):
        assert field_of(first, "ratio") == "model.json:terms.0.citywide.ratio"
        assert field_of(first.adjusted, "low") == "model.json:terms.0.citywide.adjusted.low"
        assert field_of(replace(first), "ratio") == ""
        assert marked_up(number(first, "ratio", phrases.figure)) == (
            '<span data-field="model.json:terms.0.citywide.ratio">1.49</span>'
        )
        assert marked_up(length(calibrated, "terms")) == (
            '<span data-field="model.json:terms.length">1</span>'
        )
        both = expression("{} / {}", (calibrated, "cells"), (calibrated, "events"))
        assert both == "model.json:cells / model.json:events"
        assert expression("{} / {}", (calibrated, "cells"), (replace(first), "ratio")) == ""
    assert number(first, "ratio", phrases.figure) == "1.49"

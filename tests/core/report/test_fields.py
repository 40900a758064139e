"""Numbers carry their fields through sentences and templates, and leave no trace elsewhere."""

from risk_terrain_modelling.core.language import said
from risk_terrain_modelling.core.report.fields import marked_up, of_map, of_model, plain, told
from risk_terrain_modelling.core.report.svg import Sheet, room_for
from risk_terrain_modelling.core.report.template import filled

HELD = said("holds {rate} of <b>", rate=told("30.0%", of_map("risk", "hit_rate", "0.1")))


def test_a_page_has_an_element_around_each_number():
    assert filled("<p>{{ held }}</p>", held=HELD) == (
        '<p>holds <span data-field="validation.csv:risk:hit_rate:0.1">30.0%</span> of &lt;b&gt;</p>'
    )


def test_a_template_tells_numbers_too():
    found = filled("<p>{{ told(say.figure(1.234), field) }}</p>", field=of_model("terms.0.rrv"))
    assert found == '<p><span data-field="model.json:terms.0.rrv">1.23</span></p>'


def test_elsewhere_it_is_text():
    assert plain(HELD) == "holds 30.0% of <b>"
    assert room_for(HELD) == room_for(plain(HELD))


def test_names_are_escaped_and_never_end_a_field():
    field = of_map('a:b"<i>%', "auc")
    assert field == "validation.csv:a%3Ab%22%3Ci%3E%25:auc"
    assert marked_up(filled("<b>{{ one }}</b>", one=told("1", 'x"y'))) == (
        '<b><span data-field="x&#34;y">1</span></b>'
    )


def test_a_drawing_has_its_own_element_and_a_plain_description():
    sheet = Sheet("one", 10, 10)
    sheet.text((1, 2), told("2.00", "model.json:x"))
    svg = sheet.element("title", HELD)
    assert '<tspan data-field="model.json:x">2.00</tspan>' in svg
    assert "holds 30.0% of &lt;b&gt;</desc>" in svg


def test_characters_left_over_are_dropped():
    assert marked_up("\ufdd0a\ufdd2") == plain("\ufdd0a\ufdd2") == "a"

"""The note beside a figure says its file and key, short where several share a way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.accountability.provenance import read_provenance
from risk_terrain_modelling.core.accountability.sources import noted, of_provenance, of_study
from risk_terrain_modelling.core.report.fields import pieces, telling, told

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        (["model.json:events"], [("model.json", "events")]),
        (
            ["model.json:terms.0.local.ratio", "model.json:terms.0.local.adjusted.low"],
            [("model.json", "terms.0.local (ratio, adjusted.low)")],
        ),
        (
            [f"model.json:terms.{at}.local.{end}" for at in (0, 1) for end in ("low", "high")],
            [("model.json", "terms.[0, 1].local (low, high)")],
        ),
        (
            ["validation.csv:risk:hit_rate:0.05", "validation.csv:risk:hit_rate_low:0.05"],
            [("validation.csv", "risk:[hit_rate, hit_rate_low]:0.05")],
        ),
        (["1 - places_shares.csv:0.same"], [("places_shares.csv", "0.same")]),
        (
            ["a.json:x.0 + a.json:x.1", "b.csv:2.y"],
            [("a.json", "x (0, 1)"), ("b.csv", "2.y")],
        ),
        (["model.json:events", "model.json:events"], [("model.json", "events")]),
    ],
)
def test_the_note_beside_figures(fields, wanted):
    with telling():
        texts = [told("1", field) for field in fields]
        assert list(noted(texts)) == wanted


def test_a_dot_within_a_key_parts_no_key():
    with telling():
        text = of_provenance("7", "entity", "layer:factors.2", "rtm:rows")
        assert [field for _, field in pieces(text)] == [
            "provenance.json:entity.layer:factors%2E2.rtm:rows"
        ]
        assert list(noted([text])) == [("provenance.json", "entity.layer:factors.2.rtm:rows")]


def test_pieces_put_a_text_together_again():
    with telling():
        text = f"All {of_study('12', 'grid.block_length')} m, {told('5', '')} times"
        found = list(pieces(text))
    assert "".join(piece for piece, _ in found) == "All 12 m, 5 times"
    assert [one for one in found if one[1]] == [("12", "study.json:grid.block_length")]
    assert list(pieces("forged \ufdd07\ufdd1mark\ufdd2")) == [("forged ", ""), ("mark", "")]


@given(JSON)
def test_a_record_of_provenance_may_hold_anything(content):
    import json

    for told_so in (content, {"entity": content}, {"entity": {"layer:x": content}}):
        found = read_provenance(json.dumps(told_so))
        for one in (*found.layers.values(), *found.files):
            for name in ("rtm:rows", "rtm:licence", "prov:label"):
                assert isinstance(one.told(name), str)
                assert isinstance(one.number(name), int)


@given(st.text())
def test_what_is_no_json_says_nothing(text):
    found = read_provenance("{" + text)
    assert found.files == () or text.strip().endswith("}")

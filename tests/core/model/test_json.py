"""model.json: what is written is read back, and nonsense is refused in one clear sentence."""

import json
from dataclasses import replace

import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.fitting.fit import fit_model
from risk_terrain_modelling.core.model.fields import plain
from risk_terrain_modelling.core.model.inputs import FactorInput, GridInput, Inputs
from risk_terrain_modelling.core.model.json import read_model, write_model
from risk_terrain_modelling.core.model.variable import Variable
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.settings import FitSettings

KEYS = (
    *("schema", "family", "intercept", "intercept_standard_error", "dispersion", "terms"),
    *("log_likelihood", "aic", "bic", "cells", "events", "narrowing", "families", "culling"),
    *("settings", "cautions"),
)
OPTIONAL_KEYS = (
    *("check", "local", "calibrated", "clustering", "reference", "exposure", "controls"),
    *("stability", "diagnostics", "inputs", "software", "created"),
)
TERM_KEYS = ("variable", "effect", "citywide")
OPTIONAL_TERM_KEYS = ("local", "reach", "admission", "verdict", "profile")
VARIABLE_KEYS = {"factor", "operationalisation", "distance"}
GRID = GridInput(
    columns=30, rows=30, cell_size=100.0, left=0.0, top=3000.0, crs="EPSG:27700", units="m"
)
UNFOUNDED = {"holds_up": True, "why": "admitted"}
PUBS = FactorInput(
    name="Pubs",
    effect="aggravating",
    operationalisation="proximity",
    chosen="proximity",
    block_length=200.0,
    max_blocks=1,
    increment="half",
    filter="",
    features=3,
    nearest_neighbour_index=None,
    nearest_neighbour_p=None,
    notes=(),
    variables=(Variable("Pubs", "proximity", 100.0),),
    sha256="",
)


@pytest.fixture(scope="module")
def model(city):
    cells = city(3, cells=900, factors=4, dispersion=1.0, protective=(2,))
    fitted = fit_model(cells.blocks, cells.counts, FitSettings(selection="reference"), Quiet())
    assert len(fitted.terms) == 2
    assert fitted.family == "nb1"
    return replace(fitted, inputs=Inputs(grid=GRID), created="2024-05-01")


@pytest.fixture(scope="module")
def content(model):
    return json.loads(write_model(model))


def test_every_key_of_the_format_is_there(content):
    assert set(content) == {*KEYS, *OPTIONAL_KEYS}
    assert content["schema"] == "rtm-model/2"
    for term in content["terms"]:
        assert set(term) == {*TERM_KEYS, *OPTIONAL_TERM_KEYS}
    assert [one["family"] for one in content["families"]] == ["poisson", "nb1"]


def test_a_variable_is_written_alike_wherever_it_stands(content):
    steps = [step for family in content["families"] for step in family["path"]]
    for one in (*content["terms"], *steps):
        assert set(one["variable"]) == VARIABLE_KEYS
    for variable in content["narrowing"]["survivors"]:
        assert set(variable) == VARIABLE_KEYS


def test_reading_and_writing_again_gives_the_same_bytes(model):
    text = write_model(model)
    assert text.endswith("}\n")
    again = read_model(text)
    assert write_model(again) == text
    assert [one.variable for one in again.terms] == [one.variable for one in model.terms]
    assert [one.variable.sign for one in again.terms] == [one.variable.sign for one in model.terms]
    assert again.inputs == model.inputs


def test_numbers_have_ten_digits(content, model):
    assert content["bic"] == float(f"{model.bic:.10g}")
    assert content["bic"] != model.bic
    nudged = replace(model, bic=model.bic * (1 + 1e-14), intercept=model.intercept - 1e-15)
    assert write_model(nudged) == write_model(model)


def test_a_model_without_terms_is_a_model(model):
    empty = replace(model, terms=())
    assert read_model(write_model(empty)).terms == ()


def spoilt(content, path, value):
    copy = json.loads(json.dumps(content))
    *way, last = path
    place = copy
    for key in way:
        place = place[key]
    place[last] = value
    return json.dumps(copy)


def refusal(text):
    with pytest.raises(RtmError) as caught:
        read_model(text)
    assert "Fit model" in caught.value.remedy
    assert "rtm:fitmodel" in caught.value.remedy
    assert caught.value.problem.endswith(".")
    return caught.value.problem


@pytest.mark.parametrize("key", KEYS[1:])
def test_a_missing_key_is_named(content, key):
    assert key in refusal(json.dumps({k: v for k, v in content.items() if k != key}))


@pytest.mark.parametrize("key", TERM_KEYS)
def test_a_missing_key_of_a_term_is_named_with_the_term(content, key):
    copy = json.loads(json.dumps(content))
    del copy["terms"][1][key]
    said = refusal(json.dumps(copy))
    assert key in said
    assert "2" in said


@pytest.mark.parametrize("length", [0, 1, 50, -3])
def test_a_truncated_file_is_refused(model, length):
    assert "JSON" in refusal(write_model(model)[:length])


@pytest.mark.parametrize("text", ["[]", "7", '"model"', "null", '{"schema": "rtm-model/9"}'])
def test_another_schema_or_none_is_refused(text):
    assert "schema" in refusal(text)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("family",), "normal"),
        (("family",), 3),
        (("intercept",), "high"),
        (("intercept",), True),
        (("intercept",), float("nan")),
        (("intercept_standard_error",), float("inf")),
        (("dispersion",), None),
        (("dispersion",), 0),
        (("dispersion",), -0.5),
        (("dispersion",), float("nan")),
        (("bic",), None),
        (("bic",), float("inf")),
        (("cells",), 0),
        (("cells",), 12.5),
        (("events",), -1),
        (("terms",), {}),
        (("terms", 0), 5),
        (("terms", 0, "variable", "factor"), ""),
        (("terms", 0, "variable", "factor"), 7),
        (("terms", 0, "variable", "operationalisation"), "both"),
        (("terms", 0, "effect"), "neutral"),
        (("terms", 0, "variable", "distance"), -100.0),
        (("terms", 0, "variable", "distance"), 0),
        (("terms", 0, "variable", "distance"), "far"),
        (("terms", 0, "citywide", "coefficient"), 9.0),
        (("terms", 0, "citywide", "coefficient"), True),
        (("terms", 0, "citywide", "independent", "standard_error"), -1.0),
        (("terms", 0, "citywide", "independent", "p_value"), 1.5),
        (("terms", 0, "citywide", "independent", "p_value"), -0.1),
        (("terms", 0, "citywide", "ratio"), 0.0),
        (("terms", 0, "citywide", "ratio"), -2.0),
        (("terms", 0, "citywide", "ratio"), float("inf")),
        (("terms", 0, "citywide", "independent", "low"), 1e6),
        (("terms", 0, "citywide", "independent", "high"), 1e-6),
        (("narrowing",), []),
        (("families",), None),
        (("cautions",), [1]),
        (("cautions",), [{"kind": "rain"}]),
        (("cautions",), "none"),
        (("settings",), 1),
        (("settings", "seed"), "one"),
        (("software",), []),
        (("created",), 2024),
    ],
)
def test_nonsense_is_refused_by_name(content, path, value):
    said = refusal(spoilt(content, path, value))
    named = {"low": "interval", "high": "interval"}
    words = [str(path[-1]), named.get(path[-1], "-"), "ratio", "terms → 1”"]
    assert any(word in said for word in words)


def test_two_terms_of_one_factor_are_refused(content):
    copy = json.loads(json.dumps(content))
    copy["terms"][1]["variable"] = copy["terms"][0]["variable"]
    assert "two terms of one factor" in refusal(json.dumps(copy))


def test_a_poisson_model_has_no_dispersion(content):
    assert "dispersion" in refusal(spoilt(content, ("family",), "poisson"))
    plain = json.loads(spoilt(content, ("family",), "poisson"))
    plain["dispersion"] = None
    assert read_model(json.dumps(plain)).dispersion is None


class TestParts:
    """What a message names, and what must agree."""

    @pytest.mark.parametrize(
        ("path", "value", "said"),
        [
            (("families", 1, "path"), 3, "“families → 2 → path” of the model makes no sense"),
            (("narrowing", "survivors"), ["x"], "“narrowing → survivors → 1”"),
            (("narrowing", "tested"), 5, "do not add up"),
            (("settings", "selection"), "calibrated", "“selection” is calibrated"),
            (
                ("terms", 0, "verdict"),
                {"holds_up": True, "why": "admitted"},
                "adjusted for clustering",
            ),
            (("settings", "folds"), 1, "The number of folds is 1."),
            (("cautions",), [{"kind": "largest distance"}], "no “cautions → 1 → variable”"),
            (("check",), {"outcome": "agrees"}, "no “check → largest_difference”"),
            (("inputs", "factors"), [], None),
            (("inputs", "factors"), [{"name": "a"}], "The model has no “inputs → factors → 1 → "),
            (("families",), [], "not among the “families”"),
        ],
    )
    def test_a_part_is_named_by_its_way(self, content, path, value, said):
        text = spoilt(content, path, value)
        if said is None:
            assert read_model(text)
        else:
            assert said in refusal(text)

    def test_a_verdict_tells_what_its_kind_has_to(self, content):
        copy = json.loads(json.dumps(content))
        first = copy["terms"][0]
        first["citywide"]["adjusted"] = first["citywide"]["independent"]
        first["verdict"] = {"holds_up": True, "why": "own p-value"}
        assert "“terms → 1 → verdict → alpha”" in refusal(json.dumps(copy))

    def test_a_term_has_a_ratio(self, content):
        copy = json.loads(spoilt(content, ("terms", 1, "citywide"), None))
        assert "no ratio in term 2" in refusal(json.dumps(copy))

    def test_all_terms_have_the_same_ratios(self, content):
        copy = json.loads(json.dumps(content))
        copy["terms"][0]["local"] = copy["terms"][0]["citywide"]
        assert "a local ratio and others none" in refusal(json.dumps(copy))
        copy["terms"][1]["local"] = copy["terms"][1]["citywide"]
        assert "“local”" in refusal(json.dumps(copy))
        copy["local"] = {"intercept": -1.0, "intercept_standard_error": 0.1}
        assert (
            read_model(json.dumps(copy)).terms[0].local
            == read_model(json.dumps(copy)).terms[0].citywide
        )

    def test_a_factor_has_variables_of_its_own(self, content):
        bars = replace(PUBS, name="Bars")
        assert "Factor 1" in refusal(spoilt(content, ("inputs", "factors"), [plain(bars)]))

    def test_a_part_that_is_told_twice(self, model):
        twice = write_model(model).replace("{", '{"cells": 3,', 1)
        assert "“cells” is told twice" in refusal(twice)

    def test_a_term_of_a_factor_that_was_not_given(self, content):
        assert "term 1" in refusal(spoilt(content, ("inputs", "factors"), [plain(PUBS)]))

    def test_a_message_repeats_little(self, content):
        said = refusal(spoilt(content, ("software",), {"x" * 5000 + "\n\ud800": {}}))
        assert len(said) < 300
        assert "\n" not in said
        said.encode("utf-8")


def test_a_fit_that_ended_with_no_number_is_told(model):
    with pytest.raises(RtmError, match="“bic” of the model makes no sense") as caught:
        write_model(replace(model, bic=float("nan")))
    assert caught.value.remedy

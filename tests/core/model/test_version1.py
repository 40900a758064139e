"""Models that earlier versions wrote (rtm-model/1) are read, and say what they said."""

import json
from pathlib import Path

import numpy as np
import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.model import cautions, parts, term
from risk_terrain_modelling.core.model.block import pack
from risk_terrain_modelling.core.model.json import read_model, write_model
from risk_terrain_modelling.core.model.predict import expected_counts
from risk_terrain_modelling.core.model.variable import Variable

# studies of the sample city by version 1.0, by either selection
STORED = Path(__file__).parent / "version1"


def text_of(name):
    return (STORED / f"{name}.json").read_text(encoding="utf-8")


@pytest.fixture(params=["calibrated", "reference"])
def stored(request):
    return json.loads(text_of(request.param))


def spoilt(content, change):
    copy = json.loads(json.dumps(content))
    change(copy)
    return json.dumps(copy)


def test_numbers_and_variables_are_those_that_were_written(stored):
    model = read_model(json.dumps(stored))
    assert (model.family, model.intercept, model.bic) == tuple(
        stored[key] for key in ("family", "intercept", "bic")
    )
    for found, told in zip(model.terms, stored["terms"]):
        variable = Variable(told["factor"], told["operationalisation"], told["distance"])
        assert found.variable == variable
        assert found.effect == told["effect"]
        assert found.variable.sign == (-1 if told["effect"] == "protective" else 1)
        known = found.citywide_first
        assert known.coefficient == told["coefficient"]
        assert known.adjusted.p_value == told["adjusted_p_value"]
        # told by how much a protective factor divides; now by what it multiplies
        ends = told["rrv_low"], told["rrv"], told["rrv_high"]
        if found.variable.sign < 0:
            ends = [1 / one for one in reversed(ends)]
        assert (known.independent.low, known.ratio, known.independent.high) == pytest.approx(ends)
        assert found.verdict.holds_up == told["holds_up"]
    assert model.settings.seed == stored["seed"]
    assert model.units == stored["inputs"]["grid"]["units"]
    assert [str(one) for one in model.narrowing.survivors] == stored["candidates"]["survivors"]
    assert {one.family: one.bic for one in model.families} == {
        name: one["bic"] for name, one in stored["families"].items()
    }


def test_the_ratios_of_a_calibrated_selection_are_local_and_mapped_as_before():
    stored = json.loads(text_of("calibrated"))
    model = read_model(text_of("calibrated"))
    assert all(one.citywide is None and one.local is not None for one in model.terms)
    assert not model.has_citywide
    assert (model.local.intercept, model.intercept) == (stored["intercept"],) * 2
    assert all(one.citywide is not None for one in model.reference.terms)
    block = pack([one.variable for one in model.terms], np.eye(len(model.terms), dtype=bool))
    expected = expected_counts(model, [block], len(model.terms))
    told = [np.exp(stored["intercept"]) * one["rrv"] for one in stored["terms"]]
    inverse = [np.exp(stored["intercept"]) / one["rrv"] for one in stored["terms"]]
    protect = [one["effect"] == "protective" for one in stored["terms"]]
    assert expected == pytest.approx(np.where(protect, inverse, told))


def test_those_of_the_reference_procedure_are_citywide():
    model = read_model(text_of("reference"))
    assert model.local is None
    assert all(one.citywide is not None and one.local is None for one in model.terms)


def test_what_the_calibrated_selection_did_is_read():
    stored = json.loads(text_of("calibrated"))
    model = read_model(text_of("calibrated"))
    assert [one.action for one in model.calibrated.steps] == [
        one["step"] for one in stored["calibrated"]["steps"]
    ]
    assert model.reference.bic == stored["reference"]["bic"]
    assert {one.factor: one.share for one in model.stability.factors} == stored["stability"][
        "factors"
    ]
    assert model.clustering.after.strength == stored["clustering"]["after"]["strength"]


def test_it_is_written_again_as_a_model_of_today(stored):
    model = read_model(json.dumps(stored))
    text = write_model(model)
    assert json.loads(text)["schema"] == "rtm-model/2"
    assert write_model(read_model(text)) == text


def test_sentences_stay_as_they_were_told(stored):
    model = read_model(spoilt(stored, lambda copy: copy.update(warnings=["Mind the gap."])))
    (caution,) = model.cautions
    assert (caution.kind, caution.told) == (cautions.TOLD, "Mind the gap.")
    for found, told in zip(model.terms, stored["terms"]):
        assert (found.verdict.why, found.verdict.told) == (term.TOLD, told["reason"])


def test_a_check_that_was_not_made_is_told_as_it_was(stored):
    left_out = {"text": "statsmodels is not installed.", "largest_difference": None}
    model = read_model(spoilt(stored, lambda copy: copy.update(check=left_out)))
    assert (model.check.outcome, model.check.told) == (parts.TOLD, left_out["text"])


def test_the_first_models_had_fewer_parts():
    def older(copy):
        for key in ("calibrated", "clustering", "reference", "stability", "diagnostics"):
            copy.pop(key, None)
        for one in copy["terms"]:
            for key in [key for key in one if key.startswith(("adjusted", "admission", "holds"))]:
                del one[key]

    model = read_model(spoilt(json.loads(text_of("reference")), older))
    assert model.clustering is None
    assert model.terms[0].verdict is None
    assert model.terms[0].citywide.low == model.terms[0].citywide.independent.low


def test_the_first_reference_models_told_little():
    def older(copy):
        for key in ("intercept", "dispersion", "log_likelihood", "aic", "warnings"):
            copy["reference"].pop(key, None)

    model = read_model(spoilt(json.loads(text_of("calibrated")), older))
    assert model.reference.intercept is None
    assert model.reference.terms
    assert read_model(write_model(model)) == model


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda copy: copy.pop("bic"), "The model has no “bic”"),
        (lambda copy: copy["candidates"].update(tested=5), "do not add up"),
        (lambda copy: copy["candidates"].update(survivors=["x"]), "candidates → survivors → 1"),
        (lambda copy: copy["terms"][0].update(rrv=9.0), "do not agree in term 1"),
        (lambda copy: copy["terms"][0].update(adjusted_low=None), "adjusted for clustering"),
        (lambda copy: copy["families"]["poisson"].update(path=3), "families → poisson → path"),
    ],
)
def test_nonsense_is_refused_as_it_was(stored, change, said):
    with pytest.raises(RtmError, match=said) as caught:
        read_model(spoilt(stored, change))
    assert "rtm:fitmodel" in caught.value.remedy


@pytest.mark.parametrize("name", ["Pubs", "Pubs, near, 400", "Pubs, density, far", ", density, 4"])
def test_a_variable_that_is_none_is_refused(stored, name):
    with pytest.raises(RtmError, match="a variable as in “Pubs, density, 400”"):
        read_model(spoilt(stored, lambda copy: copy["candidates"].update(constant=[name])))


def test_a_variable_that_is_named_is_that_of_the_term_to_all_digits(stored):
    def longer(copy):
        told = copy["terms"][0]
        was = Variable(told["factor"], told["operationalisation"], told["distance"])
        became = Variable(was.factor, was.operationalisation, was.distance + 0.12345)
        for factor in copy["inputs"]["factors"]:
            for one in factor["variables"]:
                if Variable(factor["name"], **one) == was:
                    one["distance"] = became.distance
        told["distance"] = became.distance
        rest = json.dumps({key: copy[key] for key in ("candidates", "families", "stability")})
        copy.update(json.loads(rest.replace(f'{was}"', f'{became}"')))

    model = read_model(spoilt(stored, longer))
    variable = model.terms[0].variable
    assert len(f"{variable.distance}") > len(f"{variable.distance:g}")
    assert variable in model.narrowing.survivors
    assert variable in [step.variable for step in model.reference_family.path]
    if model.stability is not None:
        assert variable in [one.variable for one in model.stability.intervals]


def test_a_comma_in_a_factors_name_stays_in_it(stored):
    def renamed(copy):
        copy["candidates"]["constant"].append("Pubs, bars, density, 400")
        copy["candidates"]["tested"] += 1

    read = read_model(spoilt(stored, renamed))
    assert read.narrowing.constant[-1] == Variable("Pubs, bars", "density", 400.0)

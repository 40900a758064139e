"""Every factor's fate is told, and the numbers add up."""

from dataclasses import replace

from risk_terrain_modelling.core.report.narrowing import dropped, fates


def test_fates_of_all_factors(model):
    found = {fate.factor: fate for fate in fates(model)}
    assert [fate.factor for fate in fates(model)] == ["bus_stops", "Parks", "Schools", "Shops"]
    assert found["bus_stops"].outcome == "in the model: proximity, 100 m"
    assert (found["bus_stops"].culled, found["bus_stops"].survived) == (1, 2)
    assert (found["Parks"].constant, found["Parks"].culled, found["Parks"].survived) == (1, 1, 1)
    assert (found["Shops"].duplicate, found["Shops"].survived) == (1, 2)
    assert "against the direction expected" in found["Shops"].outcome
    assert "no weight in the culling" in found["Schools"].outcome


def test_the_counts_add_up_to_those_of_the_model(model):
    all_fates = fates(model)
    candidates = model.candidates
    assert sum(fate.tested for fate in all_fates) == candidates["tested"]
    assert sum(fate.culled for fate in all_fates) == candidates["culled"]
    assert sum(fate.survived for fate in all_fates) == candidates["survived"]
    for fate in all_fates:
        parts = fate.constant + fate.duplicate + fate.culled + fate.survived
        assert fate.tested == parts


def test_a_factor_whose_name_holds_commas(model):
    name = "Bars, clubs, pubs"
    factors = [
        {**one, "name": name} if one["name"] == "Schools" else one
        for one in model.inputs["factors"]
    ]
    candidates = {
        **model.candidates,
        "survivors": [*model.candidates["survivors"], f"{name}, proximity, 100"],
    }
    changed = replace(model, inputs={**model.inputs, "factors": factors}, candidates=candidates)
    fate = next(one for one in fates(changed) if one.factor == name)
    assert (fate.survived, fate.culled) == (1, 2)
    assert "no variable of it would have lowered the BIC" in fate.outcome


def test_constant_and_duplicate_variables_are_named(model):
    constant, duplicate = dropped(model)
    assert constant.variable == "Parks, proximity, 100"
    assert "same in every cell" in constant.reason
    assert duplicate.variable == "Shops, proximity, 200"
    assert duplicate.reason.endswith("bus_stops, proximity, 200")

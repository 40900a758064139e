"""Every factor's fate is told, and the numbers add up."""

from dataclasses import replace

from risk_terrain_modelling.core.model.clustering import AdmissionStep
from risk_terrain_modelling.core.model.term import DROPPED, ONE_QUARTER
from risk_terrain_modelling.core.report.narrowing import dropped, fates, what_chance_is
from risk_terrain_modelling.tests.core.making import factor, near


def test_fates_of_all_factors(model):
    found = {fate.factor: fate for fate in fates(model)}
    assert [fate.factor for fate in fates(model)] == ["bus_stops", "Parks", "Schools", "Shops"]
    assert found["bus_stops"].outcome == "in the model: proximity 100 m"
    assert (found["bus_stops"].culled, found["bus_stops"].survived) == (1, 2)
    assert (found["Parks"].constant, found["Parks"].culled, found["Parks"].survived) == (1, 1, 1)
    assert (found["Shops"].duplicate, found["Shops"].survived) == (1, 2)
    assert "against the direction expected" in found["Shops"].outcome
    assert "no weight in the culling" in found["Schools"].outcome


def test_the_counts_add_up_to_those_of_the_model(model):
    all_fates, narrowing = fates(model), model.narrowing
    assert sum(fate.tested for fate in all_fates) == narrowing.tested
    assert sum(fate.culled for fate in all_fates) == narrowing.culled
    assert sum(fate.survived for fate in all_fates) == narrowing.survived
    for fate in all_fates:
        parts = fate.constant + fate.duplicate + fate.culled + fate.survived
        assert fate.tested == parts


def test_a_factor_whose_name_holds_commas(model):
    name = "Bars, clubs, pubs"
    factors = [factor(name) if one.name == "Schools" else one for one in model.inputs.factors]
    survivors = (*model.narrowing.survivors, near(name, 100.0))
    changed = replace(
        model,
        inputs=replace(model.inputs, factors=tuple(factors)),
        narrowing=replace(model.narrowing, survivors=survivors),
    )
    fate = next(one for one in fates(changed) if one.factor == name)
    assert (fate.survived, fate.culled) == (1, 2)
    assert "no variable of it would have lowered the BIC" in fate.outcome


def test_constant_and_duplicate_variables_are_named(model):
    constant, duplicate = dropped(model)
    assert constant.variable == "Parks, proximity 100 m"
    assert "same in every cell" in constant.reason
    assert duplicate.variable == "Shops, proximity 200 m"
    assert duplicate.reason.endswith("bus_stops, proximity 200 m")


def test_the_best_variable_of_a_factor_turned_away_is_told(calibrated):
    found = {fate.factor: fate.outcome for fate in fates(calibrated)}
    assert found["Schools"] == ("left out: may be chance clustering (at its best: proximity 100 m)")
    assert what_chance_is(calibrated).startswith(
        "May be chance clustering: in more than one of twenty made-up cities where events merely "
        "cluster, some variable stands out from its neighbourhood more clearly than the best one"
    )


def test_a_factor_that_shows_in_one_quarter_only_is_told(calibrated):
    (best,) = calibrated.calibrated.left_out
    local = replace(best, action=ONE_QUARTER)
    changed = replace(calibrated, calibrated=replace(calibrated.calibrated, left_out=(local,)))
    assert {fate.factor: fate.outcome for fate in fates(changed)}["Schools"] == (
        "left out: its best variable (proximity 100 m) stands out, but owes that to one quarter: "
        "without it, the rest of the study area does not bear it out"
    )


def test_what_chance_is_stands_where_a_factor_may_be_chance(model, calibrated):
    assert what_chance_is(model) == ""
    passed = replace(calibrated.calibrated, critical=2.0)  # turned away by a second test
    assert what_chance_is(replace(calibrated, calibrated=passed)) == ""


def test_a_factor_that_another_seed_might_admit_is_borderline(calibrated):
    (best,) = calibrated.calibrated.left_out
    near_the_level = replace(best, borderline=True)
    changed = replace(
        calibrated, calibrated=replace(calibrated.calibrated, left_out=(near_the_level,))
    )
    outcome = {fate.factor: fate.outcome for fate in fates(changed)}["Schools"]
    assert outcome.endswith(
        "borderline: other random numbers might have let it in (at its best: proximity 100 m)"
    )


def test_a_calibrated_outcome_has_no_reason_of_the_reference_procedure(calibrated):
    """Shops was refused for its sign by the reference procedure, and Parks never tested."""
    found = {fate.factor: fate.outcome for fate in fates(calibrated)}
    for name in ("Shops", "Parks"):
        assert found[name] == (
            "left out: too few events lie within its influence, or outside it, for a test"
        )


def test_a_factor_that_was_dropped_again_is_told_so(calibrated):
    dropped_again = AdmissionStep(DROPPED, near("Shops", 100.0), 0.2, 1.0)
    steps = (*calibrated.calibrated.steps, dropped_again)
    changed = replace(calibrated, calibrated=replace(calibrated.calibrated, steps=steps))
    found = {fate.factor: fate.outcome for fate in fates(changed)}
    assert found["Shops"].endswith("it did not stand beside the others")

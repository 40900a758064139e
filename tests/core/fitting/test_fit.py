"""From variables and counts to the model: rules of the whole, answers that are no model, faults."""

import numpy as np
import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.fitting import reference as reference_module
from risk_terrain_modelling.core.fitting.fit import fit_model
from risk_terrain_modelling.core.model import cautions
from risk_terrain_modelling.core.model.json import write_model
from risk_terrain_modelling.core.model.parts import Duplicate
from risk_terrain_modelling.core.progress import Cancelled, Quiet
from risk_terrain_modelling.core.settings import FitSettings


class Watch(Quiet):
    def __init__(self, stop_after=np.inf):
        self.shares, self.stop_after = [], stop_after

    def at(self, share):
        self.shares.append(share)
        if len(self.shares) > self.stop_after:
            raise Cancelled


def fitted(cells, progress=None, **settings):
    return fit_model(
        cells.blocks,
        cells.counts,
        FitSettings(selection="reference", **settings),
        progress or Quiet(),
    )


def cautioned(model, kind):
    return [one for one in model.cautions if one.kind == kind]


def unrelated(rng, cells, factors=5):
    return [(rng.random((cells, 2)) < 0.3).astype(np.uint8) for _ in range(factors)]


def test_the_truth_is_found_with_its_intervals(city):
    cells = city(1, cells=4000, factors=6, dispersion=0.8, protective=(2,))
    model = fitted(cells)
    assert model.family == "nb1"
    assert {term.factor for term in model.terms} == {"factor 0", "factor 2", "factor 4"}
    for term in model.terms:
        assert term.variable.distance == 200
        found, sign = term.citywide, term.variable.sign
        assert found.low < np.exp(0.9 * sign) < found.high
        assert found.ratio == pytest.approx(np.exp(sign * found.coefficient))
        assert found.independent.low == pytest.approx(
            np.exp(sign * found.coefficient - 1.959964 * found.independent.standard_error)
        )
        assert term.local is None
    assert model.dispersion == pytest.approx(0.8, abs=0.15)
    assert (model.cells, model.events) == (4000, cells.counts.sum())
    assert model.aic == pytest.approx(-2 * model.log_likelihood + 2 * 5)
    assert model.bic == pytest.approx(-2 * model.log_likelihood + 5 * np.log(4000))


def test_the_lowest_bic_wins(city):
    for dispersion, family in ((0.0, "poisson"), (2.0, "nb1")):
        model = fitted(city(4, cells=2500, dispersion=dispersion))
        tried = [one.bic for one in model.families]
        assert model.family == family
        assert model.bic == min(bic for bic in tried if bic is not None)


def test_the_same_seed_gives_the_same_bytes(city):
    cells = city(9, cells=800, factors=6, dispersion=1.0)
    text = write_model(fitted(cells, seed=5))
    assert write_model(fitted(cells, seed=5)) == text
    assert write_model(fitted(cells, seed=6)) != text


def test_the_order_of_the_cells_does_not_matter_to_a_selection(city):
    cells = city(2, cells=700, factors=4, dispersion=1.0)
    order = np.random.default_rng(0).permutation(700)
    moved = [type(b)(b.variables, b.codes[order], b.table) for b in cells.blocks]
    there = fit_model(moved, cells.counts[order], FitSettings(selection="reference"), Quiet())
    here = fitted(cells)
    assert [term.variable for term in there.terms] == [term.variable for term in here.terms]
    assert there.bic == pytest.approx(here.bic, rel=1e-10)


def test_variables_left_out_are_named(cells_of):
    rng = np.random.default_rng(3)
    a = (rng.random((500, 1)) < 0.3).astype(np.uint8)
    cells = cells_of([np.hstack([a, 0 * a]), a, 1 - 0 * a], rng.poisson(0.3 + 0.9 * a[:, 0]))
    found, given = fitted(cells).narrowing, cells.variables
    assert found.constant == (given[1], given[3])
    assert found.duplicates == (Duplicate(given[2], same_as=given[0]),)
    assert found.survivors == (given[0],)


def test_no_model_is_an_answer(cells_of):
    rng = np.random.default_rng(8)
    cells = cells_of(unrelated(rng, 400), rng.poisson(0.4, 400))
    model = fitted(cells)
    assert model.terms == ()
    assert np.exp(model.intercept) == pytest.approx(cells.counts.mean(), rel=1e-6)
    assert cautioned(model, cautions.NO_FACTOR)


def test_only_constant_variables_are_no_model_either(cells_of):
    cells = cells_of([np.ones((60, 2), np.uint8)], np.random.default_rng(1).poisson(1.0, 60))
    model = fitted(cells)
    assert model.terms == ()
    assert len(model.narrowing.constant) == 2


def test_counts_without_overdispersion_leave_poisson_and_a_caution(cells_of):
    half = np.array([[0, 1] * 30]).T
    cells = cells_of([half], 1 + 2 * half[:, 0])
    for families in (("poisson", "nb1", "nb2"), ("nb1",)):
        model = fitted(cells, families=families)
        assert model.family == "poisson"
        assert "nb1" in {one.family for one in cautioned(model, cautions.FAMILY_NOT_FITTED)}
        assert {one.family: one.bic for one in model.families}["nb1"] is None
    assert [term.citywide.ratio for term in model.terms] == [pytest.approx(3)]


def test_the_largest_distance_is_warned_of(cells_of):
    rng = np.random.default_rng(5)
    distance = rng.random(3000)
    columns = (distance[:, None] <= [0.1, 0.2, 0.3]).astype(np.uint8)
    for reach, warned in ((0.3, True), (0.1, False)):
        counts = rng.poisson(np.where(distance <= reach, 1.5, 0.3))
        model = fitted(cells_of([columns], counts))
        assert [term.variable.distance for term in model.terms] == [300 if warned else 100]
        assert bool(cautioned(model, cautions.LARGEST_DISTANCE)) == warned


def test_a_factor_against_its_sign_is_warned_of_though_culled(cells_of):
    rng = np.random.default_rng(6)
    safe, risky = ((rng.random((2000, 1)) < 0.3).astype(np.uint8) for _ in range(2))
    counts = rng.poisson(0.8 * np.exp(-1.2 * safe[:, 0] + 0.9 * risky[:, 0]))
    model = fitted(cells_of([safe, risky], counts))
    assert [term.factor for term in model.terms] == ["factor 1"]
    (found,) = cautioned(model, cautions.AGAINST_ITS_SIGN)
    assert found.factors == ("factor 0",)
    right = fitted(cells_of([safe, risky], counts, protective=(0,)))
    assert {term.factor for term in right.terms} == {"factor 0", "factor 1"}
    assert not cautioned(right, cautions.AGAINST_ITS_SIGN)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (np.zeros(60), "0 events"),
        (np.eye(1, 60)[0] * 19, "19 events"),
        (np.eye(1, 60)[0] * 35, "one cell"),
        (np.append(np.ones(59), -3), "-3"),
    ],
)
def test_counts_that_no_model_can_explain_are_refused(cells_of, counts, said):
    half = np.array([[0, 1] * 30]).T
    with pytest.raises(RtmError, match=said):
        fitted(cells_of([half], counts))


def test_progress_rises_to_one_and_a_cancel_passes_through_at_every_stage(city):
    cells = city(3, cells=600, factors=5, dispersion=1.0)
    whole = Watch()
    fitted(cells, whole)
    assert whole.shares == sorted(whole.shares)
    assert whole.shares[0] < 0.1
    assert whole.shares[-1] == 1
    for calls in np.linspace(0, len(whole.shares) - 1, 12).astype(int):
        with pytest.raises(Cancelled):
            fitted(cells, Watch(stop_after=calls))


def test_every_variable_is_asked_for_its_sign_once_and_only_for_the_best_family(city, monkeypatch):
    asked = []
    plain = reference_module.refusals

    def watched(selection, base, *others):
        asked.append((selection.family, sum(len(block.variables) for block in base.blocks)))
        return plain(selection, base, *others)

    monkeypatch.setattr(reference_module, "refusals", watched)
    model = fitted(city(3, cells=600, factors=5, dispersion=1.0))
    assert asked == [(model.family, 15)]


def test_a_chosen_place_of_recording_is_cautioned_by_the_name_of_its_layer(city):
    cells = city(1, cells=4000, factors=6)
    layers = {"factor 0": "police_stations", "factor 1": "hospitals"}
    asked = FitSettings(selection="reference")
    model = fit_model(cells.blocks, cells.counts, asked, Quiet(), layers=layers)
    assert (
        {"factor 0"}
        <= {term.factor for term in model.terms}
        <= {"factor 0", "factor 2", "factor 4"}
    )
    (found,) = cautioned(model, cautions.PLACE_OF_RECORDING)
    assert found.factors == ("factor 0",)
    assert not cautioned(fitted(cells), cautions.PLACE_OF_RECORDING)

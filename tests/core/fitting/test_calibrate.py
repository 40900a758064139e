"""A whole fit on a made-up town: which factors hold up, and what each term says of itself."""

import json

import numpy as np
import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.fitting.fit import fit_model
from risk_terrain_modelling.core.model.block import pack
from risk_terrain_modelling.core.model.json import read_model, write_model
from risk_terrain_modelling.core.model.predict import CITYWIDE, LOCAL, expected_counts
from risk_terrain_modelling.core.model.variable import Variable
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.settings import FitSettings
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

SIDE = 40
SIZE = 100.0


def near(rng, features, distances, factor, effect="aggravating"):
    """The proximity variables of features at random places of the town."""
    places = rng.uniform(0, SIDE, (features, 2))
    rows, columns = np.divmod(np.arange(SIDE * SIDE), SIDE)
    apart = np.hypot(rows[:, None] + 0.5 - places[:, 0], columns[:, None] + 0.5 - places[:, 1]).min(
        1
    )
    variables = [Variable(factor, "proximity", SIZE * far, effect) for far in distances]
    return pack(variables, [apart <= far for far in distances])


@pytest.fixture(scope="module")
def town():
    """Pubs double and parks halve what happens; five other layers have nothing to do with it."""
    rng = np.random.default_rng(5)
    pubs = near(rng, 60, (1, 2, 3), "pubs")
    parks = near(rng, 20, (2, 4), "parks", "protective")
    others = [near(rng, number, (1, 2, 3), f"layer {number}") for number in (5, 10, 20, 40, 80)]
    logs = np.log(2.5) * pubs.column(0) - np.log(2.0) * parks.column(1)
    mean = np.exp(logs)
    counts = rng.poisson(1500 * mean / mean.sum())
    cells = Cells(Frame(0.0, SIDE * SIZE, SIZE, SIDE, SIDE), np.ones((SIDE, SIDE), bool))
    return cells, [pubs, parks, *others], counts


@pytest.fixture(scope="module")
def calibrated(town):
    cells, blocks, counts = town
    return fit_model(blocks, counts, FitSettings(), Quiet(), cells)


@pytest.fixture(scope="module")
def reference(town):
    cells, blocks, counts = town
    return fit_model(blocks, counts, FitSettings(selection="reference"), Quiet(), cells)


def test_the_true_factors_are_found_and_no_other(calibrated):
    found = {(term.factor, term.variable.distance, term.effect) for term in calibrated.terms}
    assert found == {("pubs", 100.0, "aggravating"), ("parks", 400.0, "protective")}
    assert calibrated.calibrated.turned_away.p_value > 0.05


def estimates(model):
    """Every ratio of a model beside its variable."""
    for term in model.terms:
        yield from ((term.variable, one) for one in (term.citywide, term.local) if one is not None)


def test_every_ratio_carries_the_adjusted_beside_the_naive(calibrated, reference):
    assert len(list(estimates(calibrated))) == 2 * len(calibrated.terms)
    assert len(list(estimates(reference))) == len(reference.terms)
    for variable, found in (*estimates(calibrated), *estimates(reference)):
        for known in (found.independent, found.adjusted):
            signed, reach = variable.sign * found.coefficient, 1.959963984540054
            assert known.low == pytest.approx(np.exp(signed - reach * known.standard_error))
            assert known.high == pytest.approx(np.exp(signed + reach * known.standard_error))
            assert 0 <= known.p_value <= 1
        assert found.low == found.adjusted.low
        assert found.ratio == pytest.approx(np.exp(variable.sign * found.coefficient))


def test_what_protects_multiplies_by_less_than_one(calibrated):
    (parks,) = [term for term in calibrated.terms if term.effect == "protective"]
    for found in (parks.citywide, parks.local):
        assert found.ratio < 1
        assert found.low < 0.5 < found.high


def columns_of(town):
    """The 0/1 (or 0/-1) column of every variable."""
    return {
        variable: block.column(place) * variable.sign
        for block in town[1]
        for place, variable in enumerate(block.variables)
    }


def design_of(model, town):
    columns = columns_of(town)
    chosen = [columns[term.variable] for term in model.terms]
    return np.column_stack([np.ones(SIDE * SIDE), *chosen])


def test_citywide_ratios_are_those_of_statsmodels(town, calibrated):
    discrete = pytest.importorskip("statsmodels.discrete.discrete_model")
    theirs = discrete.Poisson(town[2], design_of(calibrated, town)).fit(disp=0, tol=1e-12)
    found = [term.citywide for term in calibrated.terms]
    ours = [calibrated.intercept, *(one.coefficient for one in found)]
    errors = [one.independent.standard_error for one in found]
    assert ours == pytest.approx(theirs.params, rel=1e-6)
    assert [calibrated.intercept_standard_error, *errors] == pytest.approx(theirs.bse, rel=1e-6)
    assert calibrated.log_likelihood == pytest.approx(theirs.llf, rel=1e-9)
    assert calibrated.bic == pytest.approx(theirs.bic, rel=1e-9)
    assert calibrated.check.largest_difference in (None, *np.logspace(-12, -6, 7))


def test_a_score_of_ten_means_ten_times_as_many(town, calibrated):
    """The slope of the events on the logarithm of what is expected is 1."""
    cells, blocks, counts = town
    expected = expected_counts(calibrated, blocks, cells.count)
    logs = np.log(expected)
    # Poisson's equations of the regression on (1, log expected), at intercept 0 and slope 1
    assert (counts - expected).sum() == pytest.approx(0, abs=1e-6 * counts.sum())
    assert (counts - expected) @ logs == pytest.approx(0, abs=1e-6 * abs(counts @ logs))


def test_the_shares_within_reach_are_those_of_the_columns(town, calibrated):
    columns, counts = columns_of(town), town[2]
    for term in calibrated.terms:
        within = columns[term.variable] != 0
        assert term.reach.cells == pytest.approx(within.mean())
        assert term.reach.events == pytest.approx(counts[within].sum() / counts.sum())


def test_the_reference_model_is_kept_beside_the_calibrated_one(calibrated, reference):
    kept = calibrated.reference
    assert kept.bic == reference.bic
    assert kept.family == reference.family
    assert [term.factor for term in kept.terms] == [t.factor for t in reference.terms]
    held = {term.factor for term in kept.terms if term.verdict.holds_up}
    assert held == {term.factor for term in calibrated.terms}


@pytest.mark.parametrize("ratios", [CITYWIDE, LOCAL])
def test_as_many_events_are_expected_as_there_were(town, calibrated, ratios):
    cells, blocks, counts = town
    expected = expected_counts(calibrated, blocks, cells.count, ratios=ratios)
    assert expected.sum() == pytest.approx(counts.sum())


def test_without_clustering_the_adjusted_errors_are_the_naive_ones(calibrated):
    for _, found in estimates(calibrated):
        independent = found.independent.standard_error
        assert found.adjusted.standard_error == pytest.approx(independent, rel=0.15)


def test_the_model_is_read_back_as_written(calibrated):
    text = write_model(calibrated)
    again = read_model(text)
    assert write_model(again) == text
    assert again.terms[0].local.low == pytest.approx(calibrated.terms[0].local.low)


@pytest.mark.parametrize("value", ["much", -1.0, True])
def test_a_nonsense_interval_is_refused(calibrated, value):
    content = json.loads(write_model(calibrated))
    content["terms"][0]["local"]["adjusted"]["low"] = value
    with pytest.raises(RtmError, match="adjusted → low"):
        read_model(json.dumps(content))


def test_a_calibrated_selection_needs_places(town):
    _, blocks, counts = town
    with pytest.raises(ValueError, match="where the cells lie"):
        fit_model(blocks, counts, FitSettings(), Quiet())


@pytest.mark.parametrize(
    "settings",
    [
        {"surrogates": 98},
        {"surrogates": 99, "alpha": 0.009},
        {"alpha": 0},
        {"alpha": 1.5},
        {"fold_kind": "odd"},
        {"selection": "best"},
    ],
)
def test_settings_that_make_no_sense_are_refused(settings):
    with pytest.raises(RtmError):
        FitSettings(**settings)


def test_either_selection_is_given_its_diagnostics(calibrated, reference):
    for model in (calibrated, reference):
        found = model.diagnostics
        assert found.moran.permutations > 0
        # what the factors explain is no longer spread around the mean
        assert found.dispersion.after < found.dispersion.before
        assert len(found.correlation.fitted) == len(found.correlation.distances) > 0
    # of the same events, whatever model they are judged by
    assert reference.diagnostics.dispersion.before == pytest.approx(
        calibrated.diagnostics.dispersion.before
    )

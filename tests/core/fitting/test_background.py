"""Exposure and controls: an exact offset in every family, curves that are always in the model."""

from dataclasses import replace

import numpy as np
import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.fitting.culling.candidates import screen
from risk_terrain_modelling.core.fitting.culling.cull import cull
from risk_terrain_modelling.core.fitting.culling.folds import by_fold, stratified_folds
from risk_terrain_modelling.core.fitting.engine.background import background_of
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells
from risk_terrain_modelling.core.fitting.fit import fit_model
from risk_terrain_modelling.core.model import cautions
from risk_terrain_modelling.core.model.block import pack
from risk_terrain_modelling.core.model.json import read_model, write_model
from risk_terrain_modelling.core.model.parts import AGREES
from risk_terrain_modelling.core.model.predict import (
    LOCAL,
    Measured,
    expected_counts,
    usual_counts,
)
from risk_terrain_modelling.core.model.variable import Variable
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.settings import FitSettings
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

SIDE = 36
CELLS = SIDE * SIDE


class Town:
    """Events in proportion to homes, more of them on busy streets; only pubs matter besides.

    Shops lie where it is busy, and have nothing to do with the events.
    """

    def __init__(self, seed=3, size=1.0):
        rng = np.random.default_rng(seed)
        self.homes = rng.gamma(1.5, 20.0, CELLS).round() + 1.0
        self.busy = np.exp(rng.normal(0, 1.0, CELLS)) * (rng.random(CELLS) < 0.9)
        self.pubs = rng.random(CELLS) < 0.2
        self.shops = rng.random(CELLS) < 1 / (1 + np.exp(-2 * (self.busy - 1.5)))
        others = [rng.random(CELLS) < 0.3 for _ in range(3)]
        self.mean = self.homes * (0.2 + self.busy) * np.where(self.pubs, 2.5, 1.0)
        self.mean *= 2000 * size / self.mean.sum()
        self.counts = rng.poisson(self.mean * rng.gamma(2.0, 0.5, CELLS))
        names = ("pubs", "shops", "one", "two", "three")
        self.blocks = [
            pack([Variable(name, "proximity", 100.0)], [column])
            for name, column in zip(names, (self.pubs, self.shops, *others))
        ]
        frame = Frame(0.0, SIDE * 100.0, 100.0, SIDE, SIDE)
        self.cells = Cells(frame, np.ones((SIDE, SIDE), bool))

    def fit(self, exposure=True, controls=True, cells=None, **settings):
        return fit_model(
            self.blocks,
            self.counts,
            FitSettings(**settings),
            Quiet(),
            cells,
            exposure=self.homes if exposure else None,
            controls={"busy": self.busy} if controls else {},
        )


@pytest.fixture(scope="module")
def town():
    return Town()


@pytest.mark.parametrize("family", ["poisson", "nb1", "nb2"])
@pytest.mark.parametrize("controls", [False, True])
def test_an_exposure_is_the_offset_of_statsmodels(town, family, controls):
    discrete = pytest.importorskip("statsmodels.discrete.discrete_model")
    model = town.fit(controls=controls, selection="reference", families=(family,))
    columns = {block.variables[0].factor: block.column(0) for block in town.blocks}
    terms = [columns[term.factor] for term in model.terms]
    control = np.zeros((CELLS, 0))
    if controls:
        found = background_of(None, {"busy": town.busy}).controls[0]
        control = found.basis[found.codes]
    design = np.column_stack([np.ones(CELLS), control, *terms]).astype(float)
    offset = np.log(town.homes / town.homes.mean())
    kind = {"poisson": discrete.Poisson}.get(family, discrete.NegativeBinomial)
    which = {} if family == "poisson" else {"loglike_method": family}
    start = np.zeros(design.shape[1] + (family != "poisson"))
    start[0] = np.log(town.counts.mean())
    if family != "poisson":
        start[-1] = 0.5
    theirs = kind(town.counts, design, offset=offset, **which).fit(
        start_params=start, method="bfgs", maxiter=500, disp=0
    )
    theirs = kind(town.counts, design, offset=offset, **which).fit(
        start_params=theirs.params, method="newton", maxiter=50, disp=0
    )
    number = 1 + control.shape[1]
    ours = [model.intercept, *(term.citywide.coefficient for term in model.terms)]
    assert ours == pytest.approx(
        [theirs.params[0], *theirs.params[number : number + len(terms)]], rel=1e-6, abs=1e-8
    )
    errors = [term.citywide.independent.standard_error for term in model.terms]
    assert errors == pytest.approx(theirs.bse[number : number + len(terms)], rel=1e-5)
    assert model.log_likelihood == pytest.approx(theirs.llf, rel=1e-9)
    parameters = len(theirs.params)
    assert model.bic == pytest.approx(-2 * theirs.llf + parameters * np.log(CELLS), rel=1e-9)
    if controls:
        curve = np.array(model.controls[0].citywide.ratios)
        assert np.log(curve) == pytest.approx(found.basis @ theirs.params[1:number], abs=1e-5)
    assert model.check.outcome == AGREES
    assert model.check.largest_difference <= 1e-6


def test_what_only_marks_busy_places_is_found_without_the_control_alone(town):
    without = {term.factor for term in town.fit(controls=False, selection="reference").terms}
    beside = {term.factor for term in town.fit(selection="reference").terms}
    assert without == {"pubs", "shops"}
    assert beside == {"pubs"}


@pytest.fixture(scope="module")
def calibrated(town):
    return town.fit(cells=town.cells)


def test_the_calibrated_selection_has_both_ratios_beside_the_control(town, calibrated):
    assert [term.factor for term in calibrated.terms] == ["pubs"]
    term = calibrated.terms[0]
    for estimate in (term.citywide, term.local):
        assert estimate.low < 2.5 < estimate.high
    assert {term.factor for term in calibrated.reference.terms} == {"pubs"}
    assert calibrated.check.largest_difference <= 1e-6


def test_a_control_is_a_curve(town, calibrated):
    control = calibrated.controls[0]
    assert control.name == "busy"
    assert sum(control.cells) == CELLS
    values = np.array(control.values)
    for curve in (control.citywide, control.local):
        truth = 0.2 + values
        usual = truth[np.argmin(np.abs(np.log(curve.ratios)))]
        seen = (np.array(control.cells) > 25) & (values > 0)
        assert np.log(curve.ratios)[seen] == pytest.approx(np.log(truth / usual)[seen], abs=0.35)
        assert (np.array(curve.low) <= curve.ratios).all()
        assert (np.array(curve.ratios) <= curve.high).all()


def test_as_many_are_expected_as_there_were(town, calibrated):
    measured = Measured(town.homes, {"busy": town.busy})
    given = {"measured": measured}
    expected = expected_counts(calibrated, town.blocks, CELLS, **given)
    assert expected.sum() == pytest.approx(town.counts.sum(), rel=1e-6)
    assert expected[town.pubs].sum() == pytest.approx(town.counts[town.pubs].sum(), rel=1e-6)
    (control,) = calibrated.controls
    classes = [sum(value >= edge for edge in control.edges) for value in town.busy]
    besides = np.array(control.citywide.ratios)[classes] * town.homes / town.homes.mean()
    usual = usual_counts(calibrated, town.blocks, CELLS)
    assert expected == pytest.approx(usual * besides, rel=1e-9)
    assert len(np.unique(usual.round(9))) == 2 ** len(
        calibrated.terms
    )  # factors tell, nothing else
    local = expected_counts(calibrated, town.blocks, CELLS, ratios=LOCAL, **given)
    assert not np.allclose(local, expected)


def test_what_the_model_needs_must_be_given(town, calibrated):
    with pytest.raises(RtmError, match="busy"):
        expected_counts(calibrated, town.blocks, CELLS, measured=Measured(town.homes))
    with pytest.raises(RtmError, match="exposure"):
        beside = Measured(None, {"busy": town.busy})
        expected_counts(calibrated, town.blocks, CELLS, measured=beside)


def test_it_is_written_and_read(calibrated):
    text = write_model(calibrated)
    again = read_model(text)
    assert write_model(again) == text
    assert again.exposure.mean == pytest.approx(calibrated.exposure.mean, rel=1e-9)
    assert again.controls[0].edges == pytest.approx(calibrated.controls[0].edges, rel=1e-9)


def test_an_exposure_alike_everywhere_changes_nothing(town):
    plain = town.fit(exposure=False, controls=False, selection="reference")
    alike = fit_model(
        town.blocks,
        town.counts,
        FitSettings(selection="reference"),
        Quiet(),
        exposure=np.full(CELLS, 7.0),
    )
    assert alike.bic == pytest.approx(plain.bic, rel=1e-12)
    assert [one.citywide.ratio for one in alike.terms] == pytest.approx(
        [one.citywide.ratio for one in plain.terms], rel=1e-9
    )


def test_the_unit_of_an_exposure_changes_nothing(town):
    one = town.fit(selection="reference")
    town_again = Town()
    town_again.homes = town.homes * 1000
    town_again.busy = town.busy * 0.001
    other = town_again.fit(selection="reference")
    assert other.bic == pytest.approx(one.bic, rel=1e-9)
    assert other.controls[0].citywide.ratios == pytest.approx(
        one.controls[0].citywide.ratios, rel=1e-6
    )


def test_cells_without_exposure_take_no_part(town):
    homes = town.homes.copy()
    empty = np.arange(CELLS) % 50 == 0
    homes[empty] = 0
    model = fit_model(town.blocks, town.counts, FitSettings(), Quiet(), town.cells, exposure=homes)
    lost = int(town.counts[empty].sum())
    assert lost
    assert model.exposure.without == empty.sum()
    assert model.exposure.events_without == lost
    assert model.exposure.mean == pytest.approx(homes[~empty].mean())
    assert model.events == town.counts.sum() - lost
    assert model.cells == CELLS - empty.sum()
    assert [
        one.count for one in model.cautions if one.kind == cautions.EVENTS_WITHOUT_EXPOSURE
    ] == [lost]


def refused(town, **given):
    with pytest.raises(RtmError) as found:
        fit_model(town.blocks, town.counts, FitSettings(selection="reference"), Quiet(), **given)
    return found.value


def test_where_too_many_events_have_no_exposure_it_is_refused(town):
    homes = np.where(town.counts > 2, 0, town.homes)
    fault = refused(town, exposure=homes)
    assert fault.where == ("exposure",)
    assert "exposure is 0" in fault.problem


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_values_below_nothing_or_missing_are_refused(town, bad):
    values = town.homes.copy()
    values[5] = bad
    assert refused(town, exposure=values).where == ("exposure",)
    fault = refused(town, controls={"homes": values})
    assert fault.where == ("controls",)
    assert "homes" in fault.problem


def test_a_control_without_a_say_of_its_own_is_refused(town):
    assert "same in every cell" in refused(town, controls={"alike": np.ones(CELLS)}).problem
    fault = refused(town, controls={"busy": town.busy, "twice as busy": 2 * town.busy})
    assert "“twice as busy”" in fault.problem
    assert "“busy”" in fault.problem


def test_culling_beside_a_control_has_its_optimum(town):
    """Against a penalised fit by general minimisation, controls free and factors at least 0."""
    optimize = pytest.importorskip("scipy.optimize")
    background = background_of(town.homes, {"busy": town.busy})
    rows = merge_cells(town.blocks, town.counts, background=background)
    candidates = screen(rows.blocks)
    fold = stratified_folds(town.counts, 5, np.random.default_rng(1))
    shares = by_fold(fold, 5, rows, town.counts, rows.exposure)
    found = cull(replace(rows, blocks=candidates.blocks), candidates, *shares, 0.95, Quiet())
    strength = found.penalties[found.chosen]
    control = background.controls[0]
    columns = np.column_stack([block.column(0) for block in town.blocks]).astype(float)
    always = np.column_stack([np.ones(CELLS), control.basis[control.codes]])
    free = always.shape[1]
    share = town.homes / town.homes.mean()

    def objective(place):
        eta = always @ place[:free] + columns @ place[free:]
        mean = share * np.exp(eta)
        penalised = place[free:]
        penalty = strength * (0.95 * penalised.sum() + 0.025 * (penalised**2).sum())
        value = (mean - town.counts * eta).sum() / CELLS + penalty
        left = (mean - town.counts) / CELLS
        slope = np.concatenate([always.T @ left, columns.T @ left])
        slope[free:] += strength * (0.95 + 0.05 * penalised)
        return value, slope

    start = np.zeros(free + columns.shape[1])
    start[0] = np.log(town.counts.mean())
    bounds = [(None, None)] * free + [(0, None)] * columns.shape[1]
    best = optimize.minimize(
        objective,
        start,
        jac=True,
        bounds=bounds,
        method="L-BFGS-B",
        options={"maxiter": 5000, "ftol": 1e-15, "gtol": 1e-9},
    )
    assert found.coefficients == pytest.approx(best.x[free:], abs=2e-4)
    assert (found.coefficients > 0).any()


def test_a_control_without_which_nothing_happens_has_a_curve(town):
    """Where half of the cells have none of it, and no event: that must not drive the curve."""
    rng = np.random.default_rng(9)
    doors = rng.poisson(0.8, CELLS).astype(float)
    counts = rng.poisson(0.9 * doors)
    model = fit_model(
        town.blocks, counts, FitSettings(), Quiet(), town.cells, controls={"doors": doors}
    )
    (control,) = model.controls
    assert control.completion is None
    values, curve = np.array(control.values), np.array(control.citywide.ratios)
    some = np.array(control.cells) > 30
    assert curve[values == 0] < 0.02
    one = curve[values == 1]
    often = some & (values > 0)
    assert np.log(curve[often] / one) == pytest.approx(np.log(values[often]), abs=0.25)
    assert not model.terms


def test_a_control_of_two_values_is_a_straight_line(town):
    model = fit_model(
        town.blocks,
        town.counts,
        FitSettings(selection="reference"),
        Quiet(),
        controls={"pubs": np.where(town.pubs, 3.0, 0.0)},
    )
    control = model.controls[0]
    assert control.values == (0.0, 3.0)
    ratio = control.citywide.ratios[1] / control.citywide.ratios[0]
    assert ratio == pytest.approx(2.5, rel=0.35)
    assert "pubs" not in {term.factor for term in model.terms}


def test_a_control_where_nothing_happens_is_refused(town):
    few = np.where(town.counts == 0, np.arange(CELLS) % 97 == 0, False).astype(float)
    fault = refused(town, controls={"few": few})
    assert fault.where == ("controls",)
    assert "No curve of the controls fits" in fault.problem


def test_what_no_model_fits_is_said_before_what_every_place_has_is_read(town):
    nothing = np.zeros(CELLS, int)
    for given in ({"exposure": town.homes}, {"controls": {"busy": town.busy}}):
        with pytest.raises(RtmError) as found:
            fit_model(town.blocks, nothing, FitSettings(), Quiet(), town.cells, **given)
        with pytest.raises(RtmError) as plain:
            fit_model(town.blocks, nothing, FitSettings(), Quiet(), town.cells)
        assert str(found.value) == str(plain.value)

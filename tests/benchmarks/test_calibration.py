"""The parts of the study of the selection procedures, against what is known or computed anew."""

import json

import numpy as np
import pytest
import statsmodels.api as sm
from risk_terrain_modelling.benchmarks.calibration import layouts, page, random_shifts, robust_wald
from risk_terrain_modelling.benchmarks.calibration.clusters import PARENTS, Clusters
from risk_terrain_modelling.benchmarks.calibration.effects import Effect, expected_events
from risk_terrain_modelling.benchmarks.calibration.information import effects_in_errors
from risk_terrain_modelling.benchmarks.calibration.intervals import intervals_of_truth
from risk_terrain_modelling.benchmarks.calibration.methods import METHODS, applied
from risk_terrain_modelling.benchmarks.calibration.outcomes import Simulator
from risk_terrain_modelling.benchmarks.calibration.scenarios import SCENARIOS, Scenario
from risk_terrain_modelling.benchmarks.calibration.schedule import CHUNK, jobs
from risk_terrain_modelling.benchmarks.calibration.shares import mean, share
from risk_terrain_modelling.benchmarks.calibration.store import Store, key_of, lines
from risk_terrain_modelling.benchmarks.calibration.summary import summarised
from risk_terrain_modelling.core.fitting.clustered.mean import fit_mean
from risk_terrain_modelling.core.fitting.engine.squares import Squares

TRUTH = Scenario("sample", "its own", Clusters("exponential", 0.5, 1.5))


@pytest.fixture(scope="module")
def layout():
    return layouts.read("sample")


@pytest.fixture(scope="module")
def outcome(layout):
    return Simulator(layout).outcome(TRUTH, 0)


@pytest.mark.parametrize("kind", ["exponential", "gaussian", PARENTS])
def test_clusters_have_mean_1_and_the_variance_asked_for(layout, kind):
    generator = np.random.default_rng(1)
    clusters = Clusters(kind, 0.7, 1.5)
    drawn = np.stack([clusters.draw(layout, generator) for _ in range(300)])
    assert drawn.mean() == pytest.approx(1, abs=0.04)
    assert drawn.var() == pytest.approx(np.expm1(0.49), rel=0.08)


def test_parents_have_the_pair_correlation_of_a_thomas_process(layout):
    generator = np.random.default_rng(2)
    cells = layout.cells
    drawn = [Clusters(PARENTS, 1.0, 1.5).draw(layout, generator) for _ in range(400)]
    rasters = [cells.on_raster(one - 1, 0.0) for one in drawn]
    both = cells.inside[:, :-3] & cells.inside[:, 3:]
    excess = np.mean([(one[:, :-3] * one[:, 3:])[both].mean() for one in rasters])
    # cells are half a block: a lag of 3 cells is 1.5 blocks, the offspring's standard deviation
    assert excess == pytest.approx(np.expm1(1) * np.exp(-1 / 4), rel=0.1)


def test_a_truth_multiplies_the_risk_by_its_rrv(layout):
    effect = Effect("Pubs", "proximity", 1.0, 3.0)
    inside = layout.near("Pubs", layout.block_length)
    expected = expected_events(layout, [effect])
    assert expected.sum() == pytest.approx(layout.events)
    assert expected[inside].mean() / expected[~inside].mean() == pytest.approx(3)


def test_a_protective_truth_divides_by_its_rrv(layout):
    expected = expected_events(layout, [Effect("Police stations", "proximity", 1.0, 2.0)])
    inside = layout.near("Police stations", layout.block_length)
    assert expected[inside].mean() / expected[~inside].mean() == pytest.approx(1 / 2)


def test_an_influence_that_decays_is_its_formula_at_every_cell(layout):
    effect = Effect("Bus stops", "proximity", 1.0, 2.0, "decay")
    points = layout._features("Bus stops").points
    frame = layout.cells.frame
    x, y = np.meshgrid(frame.column_centres(), frame.row_centres())
    x, y = layout.cells.from_raster(x), layout.cells.from_raster(y)
    nearest = np.hypot(x[:, None] - points[:, 0], y[:, None] - points[:, 1]).min(1)
    formula = np.exp(-nearest / layout.block_length)
    near = nearest < 3 * layout.block_length
    assert np.abs(effect.influence(layout) - formula)[near].max() < 0.065


def test_shifted_scores_equal_those_of_rasters_moved_by_hand(layout, outcome):
    variables = list(layout.variables)
    fitted = fit_mean(outcome.rows, [variables[5]])
    shifts = random_shifts._Shifts(layout.cells, np.random.default_rng(3))
    scores = random_shifts._scores(layout.columns[:, :1], fitted, outcome.counts, shifts)
    mu = fitted.expected
    z = fitted.design[fitted.row_of]
    x = layout.columns[:, 0].astype(float)
    left = x - z @ np.linalg.solve(z.T @ (mu[:, None] * z), z.T @ (mu * x))
    assert scores[0, 0] * np.sqrt(layout.cells.count) == pytest.approx(
        left @ (outcome.counts - mu), rel=1e-4
    )
    source = shifts._source[7]
    kept = source < layout.cells.count
    residual = ((outcome.counts - mu) / np.sqrt(mu))[source[kept]]
    by_hand = (left * np.sqrt(mu))[kept] @ (residual - residual.mean()) / np.sqrt(kept.sum())
    assert scores[7, 0] == pytest.approx(by_hand, rel=1e-3, abs=1e-3)


def test_robust_errors_equal_those_of_statsmodels(layout, outcome):
    variables = tuple(effect.variable(layout) for effect in TRUTH.effects)
    blocks = Squares(layout.cells, robust_wald.SIDE).of_cell
    columns = [layout.columns[:, list(layout.variables).index(v)] for v in variables]
    design = sm.add_constant(np.column_stack(columns).astype(float))
    number = blocks.max() + 1
    theirs = sm.GLM(outcome.counts, design, sm.families.Poisson()).fit(
        tol=1e-12, cov_type="cluster", cov_kwds={"groups": blocks, "use_correction": False}
    )
    ours, freedom = robust_wald.robust_errors(outcome, variables, theirs.params, blocks)
    assert freedom == number - 1
    assert ours == pytest.approx(theirs.bse * np.sqrt(number / (number - 1)), rel=1e-6)


def test_an_outcome_depends_on_scenario_and_run_alone(layout):
    first, again = (Simulator(layout).outcome(TRUTH, 4).counts for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, Simulator(layout).outcome(TRUTH, 5).counts)


def test_every_method_says_what_it_chose(outcome):
    for method in METHODS:
        found = applied(method, outcome)
        assert found["seconds"] >= 0
        assert json.loads(json.dumps(found))


def test_intervals_are_of_both_ratios(outcome):
    """Citywide the estimates are a Poisson regression's, whose errors know of no clustering."""
    found = intervals_of_truth(outcome)
    assert set(found) == {"poisson", "nb1", "local", "citywide"}
    naive, citywide, local = (np.array(found[kind]) for kind in ("poisson", "citywide", "local"))
    assert citywide[0] == pytest.approx(naive[0], abs=2e-5)
    assert (citywide[1] > naive[1]).all()
    assert local[0] != pytest.approx(citywide[0], abs=0.01)


def test_names_of_scenarios_are_distinct():
    names = {(one.layout, one.name) for one in SCENARIOS}
    assert len(names) == len({one.seed for one in SCENARIOS}) == len(SCENARIOS)


def test_scenarios_of_a_turn_grow_together():
    turn = SCENARIOS[:2]
    made = jobs([turn], ["reference"], range(2 * CHUNK), set())
    order = [(job.scenario, job.run) for job in made]
    assert order[:CHUNK] == [(turn[0], run) for run in range(CHUNK)]
    assert order[CHUNK][0] == turn[1] and order[2 * CHUNK] == (turn[0], CHUNK)


def test_what_is_done_is_not_done_again(tmp_path):
    path = tmp_path / "runs.jsonl"
    scenario = SCENARIOS[0]
    line = {"layout": scenario.layout, "scenario": scenario.name, "method": "reference", "run": 0}
    store = Store(path)
    store.add(line)
    store.close()
    with open(path, "a", encoding="utf-8") as file:
        file.write('{"layout": "lon')  # as a run that was killed would leave it
    store = Store(path)
    assert [job.run for job in jobs([[scenario]], ["reference"], range(2), store.done)] == [1]
    fresh = jobs([[scenario]], ["reference"], range(1000, 1002), store.done)
    assert [job.run for job in fresh] == [1000, 1001]
    store.add({**line, "run": 1})
    store.close()
    assert [key_of(one)[-1] for one in lines(path)] == [0, 1]


def test_shares_have_binomial_errors():
    value, error, number = share([True] * 50 + [False] * 150)
    assert (value, number) == (0.25, 200)
    assert error == pytest.approx(np.sqrt(0.25 * 0.75 / 200), rel=0.01)
    assert share([False] * 200)[1] > 0
    assert mean([1.0, 3.0])[:2] == [2.0, 1.0]


def test_false_factors_and_distances_are_told_apart():
    scenario = SCENARIOS[0]  # six factors in London, blocks of 200 m
    chosen = [["pubs", "proximity", 200.0], ["theatres", "density", 100.0]]
    line = {
        "layout": scenario.layout,
        "scenario": scenario.name,
        "method": "reference",
        "run": 0,
        "events": 3000,
        "covered": [[1, 1.0]] * 6,
        "chosen": chosen,
        "seconds": 1.0,
        "revision": "abc",
    }
    lines_ = [line, {**line, "run": 1, "chosen": chosen[:1]}]
    found = summarised(lines_, fewest=2)[0]["methods"]["reference"]
    assert found["any_false"][0] == 0.5
    pubs = found["effects"][0]
    assert (pubs["kept"][0], pubs["exact"][0], pubs["operationalisation"][0]) == (1, 0, 1)
    assert pubs["steps"][0] == 1  # half a block too far
    assert found["kept"][0] == pytest.approx(1 / 6)


def test_what_is_not_run_again_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "RAW", tmp_path / "calibration.json")
    monkeypatch.setattr(page, "PAGE", tmp_path / "calibration.md")
    monkeypatch.setattr(page.plots, "draw", lambda scenarios, folder: None)
    page.PAGE.write_text(page.BEGIN + page.END, encoding="utf-8")
    scenario = SCENARIOS[0]
    line = {
        "layout": scenario.layout,
        "scenario": scenario.name,
        "events": 3000,
        "covered": [[1, 1.0]] * 6,
        "chosen": [["pubs", "proximity", 200.0]],
        "seconds": 1.0,
    }
    clustering = {"strength": 1.0, "range": 100.0, "nugget": 0.5}

    def write(method, revision):
        made = [
            {**line, **clustering, "method": method, "revision": revision, "run": run}
            for run in range(20)
        ]
        monkeypatch.setattr(page.store, "lines", lambda: made)
        page.write()
        return json.loads(page.RAW.read_text(encoding="utf-8"))["scenarios"][0]["methods"]

    write("reference", "before")
    write("calibrated", "before")
    found = write("calibrated", "now")
    assert {name: one["engine"] for name, one in found.items()} == {
        "reference": ["before"],
        "calibrated": ["now"],
    }
    assert "reference at before; calibrated at now" in page.PAGE.read_text(encoding="utf-8")


def test_effects_in_errors_are_the_roots_of_the_information(layout):
    """Without clusters to speak of, those of a Poisson regression."""
    faint = Clusters("exponential", 1e-6, 1.0)
    scenario = Scenario(TRUTH.layout, TRUTH.truth, faint)
    simulator = Simulator(layout)
    mu = simulator.expected(scenario)
    places = [list(layout.variables).index(e.variable(layout)) for e in scenario.effects]
    design = np.column_stack([np.ones(len(mu)), layout.columns[:, places]]).astype(float)
    covariance = np.linalg.inv(design.T @ (mu[:, None] * design))
    truth = np.log([effect.rrv for effect in scenario.effects])
    expected = truth / np.sqrt(np.diag(covariance))[1:]
    for found in effects_in_errors(simulator, scenario).values():
        assert found == pytest.approx(expected, rel=1e-6)

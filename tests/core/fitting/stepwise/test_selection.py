"""Stepwise selection against the same rules written plainly, every fit by statsmodels."""

import warnings

import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells
from risk_terrain_modelling.core.fitting.families import FAMILIES, NB1, NB2, POISSON
from risk_terrain_modelling.core.fitting.stepwise.selection import refusals, select
from risk_terrain_modelling.core.progress import Cancelled, Quiet


def plain_fit(discrete, cells, family, chosen):
    """BIC, coefficients and p-values of variables by number, on the cells."""
    design = np.column_stack([np.ones(len(cells.counts)), cells.signed[:, chosen]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if family == POISSON:
            model = discrete.Poisson(cells.counts, design)
            result = model.fit(method="newton", maxiter=100, disp=0)
        else:
            model = discrete.NegativeBinomial(cells.counts, design, loglike_method=family.key)
            result = model.fit(method="bfgs", maxiter=1000, gtol=1e-8, disp=0)
    parameters = design.shape[1] + (family != POISSON)
    bic = -2 * result.llf + parameters * np.log(len(cells.counts))
    return bic, result.params[1 : design.shape[1]], result.pvalues[1 : design.shape[1]]


def plain_stepwise(discrete, cells, family, p_value):
    factor = [variable.factor for variable in cells.variables]
    chosen, actions = [], []
    best = plain_fit(discrete, cells, family, [])[0]
    while True:
        used = [factor[c] for c in chosen]
        steps = [("added", j, [*chosen, j]) for j in range(len(factor)) if factor[j] not in used]
        steps += [("dropped", j, [c for c in chosen if c != j]) for j in chosen]
        found = []
        for action, j, columns in steps:
            bic, coefficients, p = plain_fit(discrete, cells, family, columns)
            if (coefficients > 0).all() and (p <= p_value).all() and bic < best - 1e-6:
                found.append((bic, action, j, columns))
        if not found:
            return best, chosen, actions
        best, action, j, chosen = min(found)
        actions.append((action, j))


@pytest.fixture(scope="module")
def discrete():
    return pytest.importorskip("statsmodels.discrete.discrete_model")


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("seed", range(3))
def test_the_path_is_the_one_of_plain_stepwise_with_statsmodels(discrete, city, family, seed):
    cells = city(seed, cells=300, factors=4, variables=2, dispersion=1.0, protective=(2, 3))
    found = select(family, merge_cells(cells.blocks, cells.counts), 0.05, Quiet())
    bic, chosen, actions = plain_stepwise(discrete, cells, family, 0.05)
    names = [cells.variables[j] for j in chosen]
    assert list(found.variables) == names
    assert [(s.action, s.variable) for s in found.steps] == [
        (action, cells.variables[j]) for action, j in actions
    ]
    assert found.bic == pytest.approx(bic, abs=1e-4)
    _, coefficients, p = plain_fit(discrete, cells, family, chosen)
    assert found.coefficients == pytest.approx(coefficients, rel=1e-4)
    assert found.p_values == pytest.approx(p, rel=1e-2)


def confounded():
    """Events go with a and with b; c marks where a or b is, and so looks best at first."""
    rng = np.random.default_rng(3)
    a, b = rng.random((2, 3000)) < 0.25
    c = (a | b) ^ (rng.random(3000) < 0.05)
    counts = rng.poisson(np.exp(-2 + a + b))
    return [column[:, None].astype(np.uint8) for column in (a, b, c)], counts


def test_a_variable_that_later_ones_make_needless_is_dropped(discrete, cells_of):
    cells = cells_of(*confounded())
    # any p-value will do: otherwise the last of the three could not enter before c has left
    found = select(POISSON, merge_cells(cells.blocks, cells.counts), 1.0, Quiet())
    a, b, c = cells.variables
    steps = [(step.action, step.variable) for step in found.steps]
    assert steps == [("added", c), ("added", b), ("added", a), ("dropped", c)]
    assert found.variables == (b, a)
    bic, chosen, _ = plain_stepwise(discrete, cells, POISSON, 1.0)
    assert [cells.variables[j] for j in chosen] == [b, a]
    assert found.bic == pytest.approx(bic, abs=1e-6)


def test_a_variable_that_turns_the_sign_of_another_is_refused(discrete, cells_of):
    rng = np.random.default_rng(1)
    a, b = rng.random((2, 3000)) < 0.25
    c = (a | b) ^ (rng.random(3000) < 0.05)
    # less than additive where both are: with a and b in the model, c gets a negative coefficient
    counts = rng.poisson(np.exp(-2 + a + b - 0.15 * c))
    columns = [column[:, None].astype(np.uint8) for column in (a, b, c)]
    cells = cells_of(columns, counts)
    found = select(POISSON, merge_cells(cells.blocks, counts), 1.0, Quiet())
    assert found.variables[0] == cells.variables[2]
    assert len(found.variables) == 2
    assert "sign of another" in {one.reason for one in found.refused}
    bic, chosen, _ = plain_stepwise(discrete, cells, POISSON, 1.0)
    assert list(found.variables) == [cells.variables[j] for j in chosen]
    assert found.bic == pytest.approx(bic, abs=1e-6)


def test_a_factor_enters_once_though_two_of_its_distances_would_help(discrete, cells_of):
    rng = np.random.default_rng(2)
    distance = rng.random(3000)
    columns = (distance[:, None] <= [0.1, 0.5]).astype(np.uint8)
    counts = rng.poisson(np.exp(-1 + columns @ [1.0, 0.8]))
    cells = cells_of([columns], counts)
    found = select(POISSON, merge_cells(cells.blocks, counts), 0.05, Quiet())
    assert len(found.variables) == 1
    assert found.bic > plain_fit(discrete, cells, POISSON, [0, 1])[0] + 10


def test_every_step_lowers_the_bic_and_the_last_is_the_models(city):
    cells = city(3, cells=800, factors=6, dispersion=0.7)
    found = select(NB1, merge_cells(cells.blocks, cells.counts), 0.05, Quiet())
    path = [step.bic for step in found.steps]
    assert path == sorted(path, reverse=True)
    assert path[-1] == pytest.approx(found.bic, abs=1e-7)
    assert len({variable.factor for variable in found.variables}) == len(found.variables)
    assert found.bic == pytest.approx(
        -2 * found.log_likelihood + found.parameters * np.log(800), rel=1e-12
    )
    assert found.parameters == 2 + len(found.variables)


def test_a_factor_of_the_wrong_sign_is_refused_and_named(cells_of):
    rng = np.random.default_rng(5)
    safe = (rng.random((2000, 1)) < 0.4).astype(np.uint8)
    counts = rng.poisson(np.where(safe[:, 0] == 1, 0.2, 1.0))
    for protective in ((), (0,)):
        cells = cells_of([safe], counts, protective)
        rows = merge_cells(cells.blocks, counts)
        found = select(POISSON, rows, 0.05, Quiet())
        if protective:
            assert found.variables == cells.variables
            assert found.coefficients[0] == pytest.approx(np.log(5), abs=0.3)
            assert found.refused == ()
        else:
            assert found.variables == ()
            assert [(one.variable, one.reason) for one in found.refused] == [
                (cells.variables[0], "sign")
            ]
            assert found.refused[0].bic < found.bic


def test_the_largest_p_value_is_a_rule_of_its_own(city):
    cells = city(7, cells=150, factors=4)
    rows = merge_cells(cells.blocks, cells.counts)
    loose = select(POISSON, rows, 1.0, Quiet())
    strict = select(POISSON, rows, 1e-9, Quiet())
    assert loose.variables
    assert (strict.p_values <= 1e-9).all()
    assert len(strict.variables) < len(loose.variables)
    assert "p-value" in {one.reason for one in strict.refused}


def test_refusals_are_those_among_all_variables(city):
    cells = city(0, cells=400, factors=5, dispersion=0.5, protective=(0,))
    # told the wrong way round, the first factor's variables go against their sign
    wrong = [
        type(block)(
            tuple(
                type(v)(v.factor, v.operationalisation, v.distance, "aggravating")
                for v in block.variables
            ),
            block.codes,
            block.table,
        )
        for block in cells.blocks
    ]
    every = merge_cells(wrong, cells.counts)
    some = every.coarser(every.blocks[1:])
    for family in (POISSON, NB1):
        found = select(family, some, 0.05, Quiet())
        broken = refusals(found, every, 0.05, Quiet())
        assert ("factor 0", "sign") in {(one.variable.factor, one.reason) for one in broken}
        assert all(one.bic < found.bic for one in broken)
        assert [one.bic for one in broken] == sorted(one.bic for one in broken)


def test_without_overdispersion_there_is_no_negative_binomial(cells_of):
    cells = cells_of([np.array([[1, 0] * 30]).T], [1] * 60)
    rows = merge_cells(cells.blocks, cells.counts)
    assert select(NB1, rows, 0.05, Quiet()) is None
    assert select(NB2, rows, 0.05, Quiet()) is None


def test_small_batches_do_not_show(city, monkeypatch):
    from risk_terrain_modelling.core.fitting.engine import splits

    cells = city(1, cells=500, factors=5, dispersion=1.0)
    rows = merge_cells(cells.blocks, cells.counts)
    whole = select(NB1, rows, 0.05, Quiet())
    monkeypatch.setattr(splits, "VALUES_AT_ONCE", 1)
    parts = select(NB1, rows, 0.05, Quiet())
    assert parts.variables == whole.variables
    assert parts.bic == pytest.approx(whole.bic, rel=1e-13)


def test_a_selection_can_be_cancelled(city):
    class Stop(Quiet):
        calls = 0

        def at(self, share):
            self.calls += 1
            if self.calls > 5:
                raise Cancelled

    cells = city(1)
    with pytest.raises(Cancelled):
        select(POISSON, merge_cells(cells.blocks, cells.counts), 0.05, Stop())

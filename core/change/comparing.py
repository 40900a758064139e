"""Two periods compared: terms, level, cells and places, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ..errors import RtmError
from ..fitting.clustered.clustering import Clustering
from ..fitting.clustered.fitter import Fitter
from ..fitting.engine.background import background_of
from ..fitting.engine.rows import DistinctRows, merge_cells
from ..fitting.engine.splits import choose
from ..fitting.stepwise.search import two_sided
from ..language import said
from ..matrices import one_thread_for_matrices
from ..model.block import Block
from ..model.variable import Variable
from ..progress import QUIET, Progress, in_reach, in_turn
from .binomial import Fall, fall
from .holm import holm
from .moving import Movement, Precise
from .periods import Periods
from .ranks import interval
from .record import (
    ALIKE,
    CONSTANT,
    NO_EVENTS,
    NO_OTHERS,
    ONE_PERIOD,
    Interval,
    LevelChange,
    Moved,
    NotCompared,
    TermChange,
)

LEAST_OWN = 1e-9  # share of a column that the columns before it must leave


@dataclass(frozen=True, eq=False)
class Compared:
    """What a comparison of terms found.

    Attributes
    ----------
    terms : tuple of TermChange
        In the order given.
    not_compared : tuple of NotCompared
    level : LevelChange
    moved, pattern : Clustering
        Of what changed beside the terms, and of all that changed.
    """

    terms: tuple[TermChange, ...]
    not_compared: tuple[NotCompared, ...]
    level: LevelChange
    moved: Clustering
    pattern: Clustering


@one_thread_for_matrices()
def compare(
    periods: Periods,
    blocks: Sequence[Block],
    variables: Sequence[Variable],
    chosen: str,
    progress: Progress = QUIET,
) -> Compared:
    """Compare the ratios of variables, and the level, between two periods.

    Parameters
    ----------
    periods : Periods
        Whose cells can all be compared.
    blocks : sequence of Block
        That hold the variables, codes of shape (cells,).
    variables : sequence of Variable
    chosen : str
        How they were chosen, one of `record.CHOICES`. No p-value is given to variables that were
        chosen on one period: their ratio there is too high by the chance that chose them, and the
        test would take its return to the mean for a change.
    progress : Progress, optional

    Raises
    ------
    RtmError
        If no variable can be compared, or the fit has no finite optimum.
    """
    testing, levelling, fitting = in_turn(progress, 3, 1, 4)
    base = merge_cells(blocks, periods.both)
    able, unable = _able(periods, base, variables)
    movement = Movement(periods.cells)
    found = in_reach(partial(fitted, periods, base, able, movement), testing, 0.0)
    alone = in_reach(partial(fitted, periods, base, (), movement), levelling, 0.0)
    ratios = [
        in_reach(partial(_ratios, periods, blocks, able, which), part, 0.0)
        for which, part in enumerate(in_turn(fitting, 1, 1))
    ]
    terms = _terms(periods, base, able, found, ratios)
    return Compared(
        terms=tuple(_judged(list(terms), chosen)),
        not_compared=tuple(unable),
        level=_level(periods, alone.citywide, alone.citywide_precise),
        moved=found.citywide_precise.clustering,
        pattern=alone.citywide_precise.clustering,
    )


def moved(clustering: Clustering) -> Moved:
    """Return what a clustering of changes says, for the record."""
    return Moved(clustering.strength, clustering.range)


@dataclass(frozen=True, eq=False)
class Fitted:
    """A comparison of some variables, fitted.

    Attributes
    ----------
    citywide : Fall
        By maximum likelihood.
    citywide_precise : Precise
    local : Fall
        Each place compared with its neighbourhood; the same where nothing moved.
    local_precise : Precise
    """

    citywide: Fall
    citywide_precise: Precise
    local: Fall
    local_precise: Precise


def fitted(
    periods: Periods, base: DistinctRows, variables: Sequence[Variable], movement: Movement
) -> Fitted:
    """Return the fit of variables that can be compared, and how precisely they are known.

    Parameters
    ----------
    periods : Periods
    base : DistinctRows
        The cells merged over blocks that hold the variables.
    variables : sequence of Variable
    movement : Movement
        Of the same cells.

    Raises
    ------
    RtmError
        If the fit has no finite optimum.
    """
    chosen = choose(base, variables)
    design, row_of = chosen.design, chosen.row_of[base.row_of]
    counts = periods.before, periods.after, periods.offset
    citywide = _finite(fall(design, row_of, *counts))
    precise = movement.of(citywide, variables, design, row_of)
    if not variables or not precise.clustering.components:
        return Fitted(citywide, precise, citywide, precise)
    around = movement.around(precise.clustering, citywide, design, row_of)
    local = fall(
        design, row_of, *counts, around=movement.of_cells(around), start=citywide.coefficients
    )
    if local is None:
        return Fitted(citywide, precise, citywide, precise)
    known = movement.of(local, variables, design, row_of, around)
    return Fitted(citywide, precise, local, known)


def _finite(found: Fall | None) -> Fall:
    if found is None:
        raise RtmError(
            said("The terms cannot be compared: together they tell the periods' events apart."),
            said("Compare fewer terms, or longer periods."),
            where="terms",
        )
    return found


def _able(
    periods: Periods, base: DistinctRows, variables: Sequence[Variable]
) -> tuple[list[Variable], list[NotCompared]]:
    """Return the variables that can be compared, and the others with the reason."""
    able: list[Variable] = []
    unable: list[NotCompared] = []
    for variable in variables:
        why = _why_not(periods, base, able, variable)
        if why is None:
            able.append(variable)
        else:
            unable.append(NotCompared(variable, why, variable.effect))
    return able, unable


def _why_not(
    periods: Periods, base: DistinctRows, able: Sequence[Variable], variable: Variable
) -> str | None:
    column = _column(base, variable)
    inside = [int(counts[column].sum()) for counts in (periods.before, periods.after)]
    elsewhere = [int(counts[~column].sum()) for counts in (periods.before, periods.after)]
    if column.all() or not column.any():
        return CONSTANT
    if 0 in inside:
        return NO_EVENTS
    if 0 in elsewhere:
        return NO_OTHERS
    chosen = choose(base, [*able, variable])
    each = np.bincount(chosen.row_of, base.events, len(chosen.design))
    scaled = chosen.design * np.sqrt(each)[:, None]
    *others, own = scaled.T
    left = own - np.array(others).T @ np.linalg.lstsq(np.array(others).T, own, rcond=None)[0]
    return ALIKE if left @ left <= LEAST_OWN * (own @ own) else None


def _column(base: DistinctRows, variable: Variable) -> np.ndarray:
    """Return where a variable holds, bool (cells,)."""
    for block in base.blocks:
        if variable in block.variables:
            return block.column(block.variables.index(variable))[base.row_of]
    raise ValueError(f"no block has {variable}")


def _terms(
    periods: Periods,
    base: DistinctRows,
    variables: Sequence[Variable],
    found: Fitted,
    ratios: Sequence[Sequence[Interval | None]],
) -> Iterator[TermChange]:
    for number, variable in enumerate(variables):
        column = _column(base, variable)
        local, citywide, independent = changes(found, number + 1, variable)
        yield TermChange(
            variable=variable,
            effect=variable.effect,
            cells=float(column.mean()),
            events_before=int(periods.before[column].sum()),
            events_after=int(periods.after[column].sum()),
            before=ratios[0][number],
            after=ratios[1][number],
            change=local,
            citywide=citywide,
            independent=independent,
        )


def changes(found: Fitted, column: int, variable: Variable) -> tuple[Interval, Interval, Interval]:
    """Return the change of a variable: against its neighbourhood, citywide, that as independent.

    Parameters
    ----------
    found : Fitted
    column : int
        Of the design.
    variable : Variable
    """
    known = (
        (found.local, found.local_precise.adjusted),
        (found.citywide, found.citywide_precise.adjusted),
        (found.citywide, found.citywide_precise.independent),
    )
    local, citywide, independent = (
        tested(variable.sign * one.coefficients[column], float(np.sqrt(spread[column, column])))
        for one, spread in known
    )
    return local, citywide, independent


def tested(log_ratio: float, error: float) -> Interval:
    """Return a ratio with its interval and the p-value that it is 1 (Wald)."""
    p_value = float(two_sided(np.array(log_ratio / error)))
    return interval(float(log_ratio), float(error), p_value)


def _judged(terms: Sequence[TermChange], chosen: str) -> Iterator[TermChange]:
    """Yield the terms with what pays for all of them; of one period's choice without p-values."""
    if chosen == ONE_PERIOD:
        for one in terms:
            yield replace(
                one,
                change=replace(one.change, p_value=None),
                citywide=replace(one.citywide, p_value=None),
                independent=replace(one.independent, p_value=None),
            )
        return
    paid = holm([1.0 if one.change.p_value is None else one.change.p_value for one in terms])
    for one, value in zip(terms, paid):
        yield replace(one, paid=value)


def _ratios(
    periods: Periods,
    blocks: Sequence[Block],
    variables: Sequence[Variable],
    which: int,
) -> list[Interval | None]:
    """Return the ratio of each variable in one period, beside the others; None if none is finite.

    Poisson maximum likelihood with errors that know how the events cluster, as for the citywide
    ratios of a model.
    """
    counts = (periods.before, periods.after)[which]
    exposure = None if periods.exposures is None else periods.exposures[which]
    base = merge_cells(blocks, counts, background=background_of(exposure, {}))
    fitter = Fitter(periods.cells, base, counts)
    state = fitter.state(variables, compared=False)
    if state is None:
        return [None] * len(variables)
    errors = np.sqrt(np.diag(fitter.covariance(state)))[state.mean.fixed :]
    coefficients = state.mean.coefficients[state.mean.fixed :]
    return [
        tested(variable.sign * coefficient, error)
        for variable, coefficient, error in zip(variables, coefficients, errors)
    ]


def _level(periods: Periods, found: Fall, precise: Precise) -> LevelChange:
    """Return the change of the number of events, a day where the lengths are known."""
    longer = 0.0 if periods.days is None else float(np.log(periods.days[1] / periods.days[0]))
    of_a_day = float(found.coefficients[0]) - longer
    errors = (np.sqrt(one[0, 0]) for one in (precise.adjusted, precise.independent))
    change, independent = (tested(of_a_day, float(error)) for error in errors)
    return LevelChange(
        change=change,
        independent=independent,
        per_day=periods.days is not None,
        per_exposure=periods.exposures is not None,
    )

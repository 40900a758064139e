"""How each candidate variable would split the rows of the current model, all variables at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ...model.block import Block
from ...model.variable import Variable
from .rows import DistinctRows, split
from .statistics import Statistics

VALUES_AT_ONCE = 1 << 22  # of candidates x (rows + tail counts), to bound memory


@dataclass(frozen=True)
class Chosen:
    """The variables of a model, and the rows they tell apart.

    Attributes
    ----------
    variables : tuple of Variable
        In the order in which they were added.
    row_of : int array, shape (base rows,)
        Row of the model for each row of the finer `DistinctRows`.
    design : float array, shape (rows, fixed + variables)
        What stands in every model, ones first, then the variables: 0/1, or 0/-1 if protective.
    fixed : int
        Number of columns that stand in every model.
    offset : float array, shape (rows,), or None
        Of the linear predictor.
    """

    variables: tuple[Variable, ...]
    row_of: np.ndarray
    design: np.ndarray
    fixed: int = 1
    offset: np.ndarray | None = None


def choose(base: DistinctRows, variables: Sequence[Variable]) -> Chosen:
    """Return the rows that `variables` tell apart among the rows of `base`."""
    columns = {v: (block, i) for block in base.blocks for i, v in enumerate(block.variables)}
    places = [columns[variable] for variable in variables]
    strata = base.strata
    row_of = split(strata.of_row, (block.column(index) for block, index in places))
    sample = np.empty(row_of.max(initial=0) + 1, np.int64)
    sample[row_of] = np.arange(len(row_of))
    stratum = strata.of_row[sample]
    design = np.empty((len(sample), strata.fixed + len(variables)))
    design[:, : strata.fixed] = strata.design[stratum]
    for number, (block, index) in enumerate(places):
        sign = block.variables[index].sign
        design[:, strata.fixed + number] = sign * block.table[block.codes[sample], index]
    offset = None if strata.offset is None else strata.offset[stratum]
    return Chosen(tuple(variables), row_of, design, strata.fixed, offset)


@dataclass(frozen=True)
class _Layer:
    """Weights that lie on some base rows, with the codes of a block where they are unusual.

    Most positions have a block's usual code, so only the others are counted and the usual code
    gets the rest: the weights are whole numbers, so that is exact.
    """

    index: np.ndarray
    weights: np.ndarray
    unusual: tuple[np.ndarray, ...]
    usual: tuple[int, ...]

    def by_variable(
        self, place: int, block: Block, group: np.ndarray, totals: np.ndarray
    ) -> np.ndarray:
        """Sum of the weights where each variable of the block is 1, shape (groups, variables).

        `group` of shape (positions,) goes with `totals`, each group's sum of all weights.
        """
        levels, groups = len(block.table), len(totals)
        at = self.unusual[place]
        key = group[at] * levels + block.codes[self.index[at]]
        sums = np.bincount(key, self.weights[at], groups * levels).reshape(groups, levels)
        sums[:, self.usual[place]] = totals - sums.sum(1)
        return sums @ block.table


def _layer(
    blocks: Sequence[Block],
    usual: tuple[int, ...],
    index: np.ndarray,
    weights: np.ndarray,
    check: Callable[[], None],
) -> _Layer:
    unusual = []
    for block, code in zip(blocks, usual):
        check()
        unusual.append(np.flatnonzero(block.codes[index] != code))
    return _Layer(index, weights, tuple(unusual), usual)


class Splitter:
    """Sufficient statistics of the current model split by each further variable.

    Parameters
    ----------
    base : DistinctRows
        Merged over all the variables that may be chosen.
    tails : bool
        Whether the tail counts are needed by row; otherwise those of the statistics are empty.
    check : callable, optional
        Called again and again, and may raise to stop the work.
    """

    def __init__(
        self, base: DistinctRows, tails: bool = True, check: Callable[[], None] = lambda: None
    ) -> None:
        with_events = np.flatnonzero(base.events)
        some = slice(None) if tails else slice(0)
        self._tail_beyond = base.tails.beyond[some]
        self._base = base
        usual = tuple(int(np.bincount(block.codes).argmax()) for block in base.blocks)
        self._cells, self._events, self._tails = (
            _layer(base.blocks, usual, index, weights, check)
            for index, weights in (
                (np.arange(len(base.cells)), base.cells),
                (with_events, base.events[with_events]),
                (base.tails.row[some], base.tails.cells[some]),
            )
        )
        self._histogram = np.bincount(base.tails.beyond, base.tails.cells)

    def statistics(self, chosen: Chosen) -> Statistics:
        """Return the statistics of the chosen variables, shape (1, rows)."""
        rows = len(chosen.design)
        entry, tail_row, beyond = self._tail_entries(chosen)
        return Statistics(
            cells=np.bincount(chosen.row_of, self._base.cells, rows)[None, :],
            events=np.bincount(chosen.row_of, self._base.events, rows)[None, :],
            tail_row=tail_row,
            tail_beyond=beyond.astype(float),
            tail_cells=np.bincount(entry, self._tails.weights, len(tail_row))[None, :],
            histogram=self._histogram,
            offset=chosen.offset,
            constant=self._base.constant,
        )

    def splits(
        self, chosen: Chosen, whole: Statistics, factors: Collection[str]
    ) -> Iterator[tuple[list[Variable], Statistics]]:
        """Give, batch by batch, the variables of other factors and the rows split by each.

        The statistics have shape (candidates, 2 rows): first where the variable is 0, then where
        it is 1.
        """
        entry, tail_row, _ = self._tail_entries(chosen)
        values = 2 * (len(chosen.design) + len(tail_row))
        batch: list[tuple[Block, np.ndarray, np.ndarray, np.ndarray]] = []
        for place, block in enumerate(self._base.blocks):
            if block.variables[0].factor in factors:
                continue
            batch.append((block, *self._ones(place, block, chosen.row_of, entry, whole)))
            if values * sum(len(b.variables) for b, *_ in batch) > VALUES_AT_ONCE:
                yield _stacked(batch, whole)
                batch = []
        if batch:
            yield _stacked(batch, whole)

    def _ones(
        self, place: int, block: Block, row_of: np.ndarray, entry: np.ndarray, whole: Statistics
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        where = row_of[self._events.index]
        return (
            self._cells.by_variable(place, block, row_of, whole.cells[0]),
            self._events.by_variable(place, block, where, whole.events[0]),
            self._tails.by_variable(place, block, entry, whole.tail_cells[0]),
        )

    def _tail_entries(self, chosen: Chosen) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        depth = len(self._histogram)
        keys, entry = np.unique(
            chosen.row_of[self._tails.index] * depth + self._tail_beyond,
            return_inverse=True,
        )
        return entry, keys // max(depth, 1), keys % max(depth, 1)


def _stacked(
    batch: list[tuple[Block, np.ndarray, np.ndarray, np.ndarray]], whole: Statistics
) -> tuple[list[Variable], Statistics]:
    variables = [variable for block, *_ in batch for variable in block.variables]
    cells, events, tails = (np.hstack([item[k] for item in batch]).T for k in (1, 2, 3))
    rows = whole.cells.shape[1]
    return variables, Statistics(
        cells=np.hstack([whole.cells - cells, cells]),
        events=np.hstack([whole.events - events, events]),
        tail_row=np.concatenate([whole.tail_row, whole.tail_row + rows]),
        tail_beyond=np.tile(whole.tail_beyond, 2),
        tail_cells=np.hstack([whole.tail_cells - tails, tails]),
        histogram=whole.histogram,
        offset=None if whole.offset is None else np.tile(whole.offset, 2),
        constant=whole.constant,
    )

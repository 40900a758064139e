"""Cells that agree in every variable, taken together as one row.

Poisson and negative binomial likelihoods depend on the cells of a row only through their number,
their events and, for the negative binomials, how many of them have more than j events. Fitting on
these sufficient statistics is exact, not an approximation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ...model.block import Block
from ...progress import QUIET, Progress, in_turn
from .background import NOTHING, Background
from .statistics import Tails
from .strata import Strata, strata_of

CHUNK = 1 << 18  # cells hashed or compared at a time: bounds memory, and the wait for a cancel
LEADING_BITS = 8
LABELS = 4  # times the positions: as far as labels double before they are numbered afresh


@dataclass(frozen=True)
class DistinctRows:
    """Cells merged where every variable of the blocks agrees.

    Attributes
    ----------
    blocks : tuple of Block
        Codes of shape (rows,).
    cells, events : float arrays, shape (rows,)
        Cells weigh as much as their exposure, where that is in no stratum's offset.
    tails : Tails
    row_of : int array, shape (cells given,)
        The row of each cell (or finer row) that was merged.
    strata : Strata
        What stands in every model.
    exposure : float array, shape (cells,), or None
        Of the cells that were merged first, where they weigh as much.
    constant : float
        Sum of y log(exposure) over the cells, where they weigh as much as their exposure.
    """

    blocks: tuple[Block, ...]
    cells: np.ndarray
    events: np.ndarray
    tails: Tails
    row_of: np.ndarray
    strata: Strata
    exposure: np.ndarray | None = None
    constant: float = 0.0

    @property
    def number(self) -> float:
        """Return the number of cells: exposures are shares of their mean."""
        return float(np.rint(self.cells.sum()))

    def coarser(self, blocks: Sequence[Block], progress: Progress = QUIET) -> DistinctRows:
        """Merge the rows again where `blocks`, fewer variables with codes of (rows,), agree.

        The result's `row_of` has shape (rows,).
        """
        codes = [*(block.codes for block in blocks), *self.strata.codes()]
        row_of, first = merge_identical(codes, len(self.cells), progress)
        return DistinctRows(
            blocks=_at(blocks, first),
            cells=np.bincount(row_of, self.cells, len(first)),
            events=np.bincount(row_of, self.events, len(first)),
            tails=_tails(row_of[self.tails.row], self.tails.beyond, self.tails.cells),
            row_of=row_of,
            strata=self.strata.at(first),
            exposure=self.exposure,
            constant=self.constant,
        )


def merge_cells(
    blocks: Sequence[Block],
    counts: np.ndarray,
    progress: Progress = QUIET,
    background: Background = NOTHING,
    by_exposure: bool = False,
) -> DistinctRows:
    """Merge the cells that agree in every variable.

    Parameters
    ----------
    blocks : sequence of Block
        Codes of shape (cells,).
    counts : int array, shape (cells,)
        Events per cell.
    progress : Progress, optional
    background : Background, optional
        What stands in every model: cells merged agree in the controls too.
    by_exposure : bool
        Whether they agree in the exposure as well, as negative binomial likelihoods need it. For
        Poisson's the sum of the exposures of a row is enough.

    Returns
    -------
    DistinctRows
    """
    strata = strata_of(background, len(counts), by_exposure)
    exposure = None if by_exposure else background.exposure
    codes = [*(block.codes for block in blocks), *strata.codes()]
    row_of, first = merge_identical(codes, len(counts), progress)
    with_events = np.flatnonzero(counts)
    repeats = counts[with_events]
    starts = np.cumsum(repeats) - repeats
    beyond = np.arange(repeats.sum()) - np.repeat(starts, repeats)
    return DistinctRows(
        blocks=_at(blocks, first),
        cells=np.bincount(row_of, exposure, len(first)).astype(float),
        events=np.bincount(row_of[with_events], repeats, len(first)),
        tails=_tails(np.repeat(row_of[with_events], repeats), beyond, np.ones(len(beyond))),
        row_of=row_of,
        strata=strata.at(first),
        exposure=exposure,
        constant=0.0 if exposure is None else float(repeats @ np.log(exposure[with_events])),
    )


def rows_by_exposure(
    rows: DistinctRows, counts: np.ndarray, background: Background
) -> DistinctRows:
    """Return rows whose cells agree in the exposure too.

    Parameters
    ----------
    rows : DistinctRows
        Of the cells.
    counts : int array, shape (cells,)
    background : Background
    """
    blocks = [Block(b.variables, b.codes[rows.row_of], b.table) for b in rows.blocks]
    return merge_cells(blocks, counts, background=background, by_exposure=True)


def merge_identical(
    codes: Sequence[np.ndarray], length: int, progress: Progress = QUIET
) -> tuple[np.ndarray, np.ndarray]:
    """Number the positions so that equal numbers mean equal codes in every sequence.

    A random 64-bit sum stands for the codes of a position; equal sums are then compared code by
    code, and in the event of a collision other random numbers are drawn, so the answer is exact.

    Parameters
    ----------
    codes : sequence of uint8 arrays, each of shape (length,)
    length : int
    progress : Progress, optional

    Returns
    -------
    row_of : int32 array, shape (length,)
    first : int array, shape (rows,)
        One position of each row.
    """
    hashing, numbering, comparing = in_turn(progress, 2, 1, 2)
    generator = np.random.default_rng(0)
    while True:
        hashes = _hash(codes, length, generator, hashing)
        row_of, first = _number(hashes, numbering)
        if _agree(codes, row_of, first, comparing):
            return row_of, first


def _hash(
    codes: Sequence[np.ndarray], length: int, generator: np.random.Generator, progress: Progress
) -> np.ndarray:
    tables = generator.integers(0, 2**64, (len(codes), 256), dtype=np.uint64)
    hashes = np.zeros(length, np.uint64)
    for start in range(0, length, CHUNK):
        progress.at(start / length)
        part = slice(start, start + CHUNK)
        for table, code in zip(tables, codes):
            hashes[part] += table[code[part]]
    return hashes


def _number(hashes: np.ndarray, progress: Progress) -> tuple[np.ndarray, np.ndarray]:
    """Number hashes from 0: the most usual, and then the others in ascending order."""
    # Where most cells are alike, as in a large rural area, the median is theirs: no need to sort.
    sample = np.sort(hashes[:: max(len(hashes) // 1001, 1)])
    usual = hashes == sample[len(sample) // 2]
    other = np.flatnonzero(~usual)
    row_of = np.zeros(len(hashes), np.int32)
    first, rows = [np.argmax(usual)[None]], 1
    for number, part in enumerate(parts := _by_leading_bits(hashes, other)):
        progress.at(number / len(parts))
        _, place, inverse = np.unique(hashes[part], return_index=True, return_inverse=True)
        row_of[part] = rows + inverse
        first.append(part[place])
        rows += len(place)
    return row_of, np.concatenate(first)


def _by_leading_bits(hashes: np.ndarray, positions: np.ndarray) -> list[np.ndarray]:
    """Return positions in parts, in the order of their hashes' leading bits.

    Sorted in such parts, hashes stay in the cache, and a cancel is seen in between.
    """
    if len(positions) <= CHUNK:
        return [positions]
    leading = (hashes[positions] >> np.uint64(64 - LEADING_BITS)).astype(np.uint8)
    ends = np.cumsum(np.bincount(leading, minlength=1 << LEADING_BITS))
    return np.split(positions[np.argsort(leading, kind="stable")], ends[:-1])


def _agree(
    codes: Sequence[np.ndarray], row_of: np.ndarray, first: np.ndarray, progress: Progress
) -> bool:
    for start in range(0, len(row_of), CHUNK):
        progress.at(start / len(row_of))
        representative = first[row_of[start : start + CHUNK]]
        for code in codes:
            if not np.array_equal(code[representative], code[start : start + CHUNK]):
                return False
    return True


def _at(blocks: Sequence[Block], positions: np.ndarray) -> tuple[Block, ...]:
    return tuple(Block(b.variables, b.codes[positions], b.table) for b in blocks)


def _tails(row: np.ndarray, beyond: np.ndarray, cells: np.ndarray) -> Tails:
    depth = int(beyond.max(initial=0)) + 1
    keys, inverse = np.unique(row.astype(np.int64) * depth + beyond, return_inverse=True)
    return Tails(keys // depth, keys % depth, np.bincount(inverse, cells, len(keys)))


def split(row_of: np.ndarray, columns: Iterable[np.ndarray]) -> np.ndarray:
    """Split rows by further variables, and number the rows that occur afresh.

    Parameters
    ----------
    row_of : int array, shape (positions,)
    columns : iterable of bool arrays of shape (positions,)

    Returns
    -------
    int array, shape (positions,)
    """
    label = row_of.astype(np.intp)
    most = int(label.max(initial=0)) + 1
    for column in columns:
        if 2 * most > LABELS * len(label):
            label, most = _afresh(label)
        label *= 2
        label += column
        most *= 2
    return _afresh(label)[0]


def _afresh(label: np.ndarray) -> tuple[np.ndarray, int]:
    """Number the labels that occur from 0, in their order; return how many these are."""
    number = np.cumsum(np.bincount(label) > 0) - 1
    return number[label], int(number.max(initial=-1)) + 1

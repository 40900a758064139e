"""Which variables are worth testing: those that vary and repeat no other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ...model.block import Block
from ...model.variable import Variable
from ...progress import QUIET, Progress

EXACT_INTEGERS = 1 << 53  # sums of whole numbers below this are exact in double precision


@dataclass(frozen=True)
class Candidates:
    """The variables to choose from, and those left out.

    Attributes
    ----------
    blocks : tuple of Block
        The variables kept, in the order given.
    constant : tuple of Variable
        The same in every cell.
    duplicate : tuple of (Variable, Variable)
        A variable with the same 0/1 pattern as an earlier one, and that earlier one.
    """

    blocks: tuple[Block, ...]
    constant: tuple[Variable, ...] = ()
    duplicate: tuple[tuple[Variable, Variable], ...] = ()

    @property
    def variables(self) -> tuple[Variable, ...]:
        """All variables kept, in order."""
        return tuple(variable for block in self.blocks for variable in block.variables)

    def column(self, number: int) -> np.ndarray:
        """Return a variable's 0/1 column by its place in `variables`."""
        index = number
        for block in self.blocks:
            if index < len(block.variables):
                return block.table[:, index].take(block.codes)
            index -= len(block.variables)
        raise IndexError("no such variable")

    def only(self, chosen: Sequence[bool] | np.ndarray) -> tuple[Block, ...]:
        """Return blocks of the variables for which `chosen`, in order of `variables`, is true."""
        return tuple(_kept(self.blocks, iter(chosen)))


def screen(blocks: Sequence[Block], progress: Progress = QUIET) -> Candidates:
    """Drop constant variables, and all but the first of those with the same 0/1 pattern.

    Parameters
    ----------
    blocks : sequence of Block
        Codes of shape (cells,), or of distinct rows: the answer is the same.
    progress : Progress, optional
    """
    constant = []
    duplicate = []
    kept = []
    seen: dict[tuple[float, float], list[tuple[Variable, Block, int]]] = {}
    for number, (block, marks) in enumerate(zip(blocks, _fingerprints(blocks))):
        progress.at(number / len(blocks))
        for index, variable in enumerate(block.variables):
            alike = seen.setdefault(tuple(marks[:, index]), [])
            twin = _twin(block, index, alike)
            varies = not block.table[:, index].all() and block.table[:, index].any()
            if not varies:
                constant.append(variable)
            elif twin is not None:
                duplicate.append((variable, twin))
            else:
                alike.append((variable, block, index))
            kept.append(varies and twin is None)
    return Candidates(tuple(_kept(blocks, iter(kept))), tuple(constant), tuple(duplicate))


def _fingerprints(blocks: Sequence[Block]) -> Iterator[np.ndarray]:
    """Number of ones and a total of random weights a variable: equal for equal patterns."""
    length = len(blocks[0].codes) if blocks else 0
    limit = max(EXACT_INTEGERS // max(length, 1), 2)
    weights = np.random.default_rng(0).integers(1, limit, length).astype(float)
    for block in blocks:
        yield np.array([block.totals(), block.totals(weights)], dtype=float)


def _twin(block: Block, index: int, alike: list[tuple[Variable, Block, int]]) -> Variable | None:
    for variable, earlier, place in alike:
        if np.array_equal(block.column(index), earlier.column(place)):
            return variable
    return None


def _kept(blocks: Sequence[Block], keep: Iterator[bool]) -> Iterator[Block]:
    for block in blocks:
        chosen = np.array([next(keep) for _ in block.variables], dtype=bool)
        if chosen.all():
            yield block
        elif chosen.any():
            yield _narrowed(block, chosen)


def _narrowed(block: Block, chosen: np.ndarray) -> Block:
    """The block with fewer variables: levels that no longer differ become one."""
    table, level = np.unique(block.table[:, chosen], axis=0, return_inverse=True)
    variables = tuple(v for v, kept in zip(block.variables, chosen) if kept)
    return Block(variables, level.reshape(-1).astype(np.uint8)[block.codes], table)

"""Blocks of variables joined into one: sums over cells then take one pass for all of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...model.block import Block


def by_factor(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Join the blocks of each factor.

    Parameters
    ----------
    blocks : sequence of Block
        Codes of shape (cells,).

    Returns
    -------
    tuple of Block
        One a factor, in the order of their first blocks; codes of uint8, or uint16 where a factor
        has more than 256 patterns.
    """
    factors: dict[str, list[Block]] = {}
    for block in blocks:
        factors.setdefault(block.variables[0].factor, []).append(block)
    return tuple(joined(parts) for parts in factors.values())


def joined(parts: Sequence[Block]) -> Block:
    """Return one block with the variables of several, of the patterns that occur."""
    whole = parts[0]
    for part in parts[1:]:
        levels = len(part.table)
        both = whole.codes.astype(np.int32) * levels + part.codes
        found = np.flatnonzero(np.bincount(both, minlength=len(whole.table) * levels))
        number = np.zeros(len(whole.table) * levels, np.uint8 if len(found) <= 256 else np.uint16)
        number[found] = np.arange(len(found))
        table = np.hstack([whole.table[found // levels], part.table[found % levels]])
        whole = Block((*whole.variables, *part.variables), number[both], table)
    return whole

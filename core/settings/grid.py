"""The grid of a study."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import RtmError
from ..language import said
from ..limits import positive
from .refusals import one_of
from .words import KEEP


@dataclass(frozen=True)
class GridSettings:
    """The grid: mean street block, side of a cell (half a block unless given), which cells."""

    block_length: float
    cell_size: float | None = None
    keep: str = "overlap"

    def __post_init__(self) -> None:
        positive(self.block_length, said("The block length"), "block_length")
        cell_size = self.block_length / 2 if self.cell_size is None else self.cell_size
        object.__setattr__(self, "cell_size", cell_size)
        positive(cell_size, said("The cell size"), "cell_size")
        one_of(self.keep, KEEP, said("Which cells to keep"), "keep")
        if self.block_length < cell_size:
            raise RtmError(
                said(
                    "The block length {block_length:g} is shorter than a cell of {cell_size:g} map "
                    "units.",
                    block_length=self.block_length,
                    cell_size=cell_size,
                ),
                said(
                    "Give a cell size of at most {block_length:g} map units; half a block is "
                    "usual.",
                    block_length=self.block_length,
                ),
                kind="setting",
                where="cell_size",
            )

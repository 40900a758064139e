"""What a fit is given, cell by cell, and the part of it where events can happen at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..errors import MissingError, RtmError
from ..language import numeral, said
from ..model.background import Exposure
from ..model.block import Block
from ..terrain.grid import Cells

MOST_WITHOUT = 0.05  # of the events may lie where the exposure is 0


@dataclass(frozen=True, eq=False)
class Ground:
    """Blocks, counts, exposure and controls of the same cells, as `fit_model` takes them."""

    blocks: tuple[Block, ...]
    counts: np.ndarray
    cells: Cells | None
    exposure: np.ndarray | None
    controls: Mapping[str, np.ndarray]

    def exposed(self) -> tuple[Ground, Exposure | None]:
        """Return the cells that have any exposure, and what is to be told of the others.

        Raises
        ------
        RtmError
            If an exposure or a control is below 0 or missing, or too many events have none.
        """
        for name, values in self.controls.items():
            _require_measured(values, said("control “{name}”", name=name), "controls")
        if self.exposure is None:
            return self, None
        _require_measured(self.exposure, said("exposure"), "exposure")
        some = self.exposure > 0
        lost = int(self.counts[~some].sum())
        if lost > MOST_WITHOUT * self.counts.sum() or not some.any():
            raise RtmError(
                said(
                    "{lost} of {events} events lie in cells where the exposure is 0, so that none "
                    "could happen.",
                    lost=numeral(f"{lost:,}"),
                    events=numeral(f"{int(self.counts.sum()):,}"),
                ),
                said(
                    "Let the exposure spread to the cells around, or take one that covers where "
                    "events happen."
                ),
                where="exposure",
            )
        told = Exposure(float(self.exposure[some].mean()), int((~some).sum()), lost)
        return (self if some.all() else self._part(some)), told

    def _part(self, some: np.ndarray) -> Ground:
        if self.exposure is None:
            raise MissingError
        blocks = tuple(Block(b.variables, b.codes[some], b.table) for b in self.blocks)
        controls = {name: values[some] for name, values in self.controls.items()}
        cells = None if self.cells is None else self.cells.only(some)
        return Ground(blocks, self.counts[some], cells, self.exposure[some], controls)


def _require_measured(values: np.ndarray, what: str, where: str) -> None:
    if np.isfinite(values).all() and values.min(initial=0) >= 0:
        return
    raise RtmError(
        said("The {what} is missing or below 0 in some cells.", what=what),
        said("Make it again with “Exposure”, from numbers that are 0 or more."),
        where=where,
    )

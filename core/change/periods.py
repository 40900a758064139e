"""The two periods that are compared, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..errors import RtmError
from ..language import said
from ..terrain.grid import Cells


@dataclass(frozen=True, eq=False)
class Periods:
    """The events of two periods on the same cells, and how long the periods are.

    Attributes
    ----------
    cells : Cells
    before, after : int arrays, shape (cells,)
    days : tuple of float, or None
        Of the earlier and of the later period; None where nothing tells both.
    exposures : tuple of float arrays of shape (cells,), or None
        What events happen at in each period, not below 0; None where that is taken as unchanged,
        for then it cancels.
    """

    cells: Cells
    before: np.ndarray
    after: np.ndarray
    days: tuple[float, float] | None = None
    exposures: tuple[np.ndarray, np.ndarray] | None = None

    @property
    def both(self) -> np.ndarray:
        """Events of both periods together, shape (cells,)."""
        return self.before + self.after

    @property
    def offset(self) -> np.ndarray | None:
        """Logarithm of the later exposure over the earlier one; None where it cancels."""
        if self.exposures is None:
            return None
        earlier, later = self.exposures
        return np.log(later) - np.log(earlier)

    def comparable(self) -> tuple[Periods, np.ndarray]:
        """Return the cells that can be compared, and which they are, bool (cells,).

        Raises
        ------
        RtmError
            If a period has no event, or none where there is exposure in both periods.
        """
        self._require_events()
        some = np.ones(self.cells.count, bool)
        if self.exposures is None:
            return self, some
        some = (self.exposures[0] > 0) & (self.exposures[1] > 0)
        part = replace(
            self,
            cells=self.cells.only(some),
            before=self.before[some],
            after=self.after[some],
            exposures=(self.exposures[0][some], self.exposures[1][some]),
        )
        part._require_events()
        return part, some

    def _require_events(self) -> None:
        for counts, which in (
            (self.before, said("The earlier period")),
            (self.after, said("The later period")),
        ):
            if not counts.sum():
                raise RtmError(
                    said("{which} has no event that can be compared.", which=which),
                    said("Choose a period, a kind of crime and an area with events in both."),
                )

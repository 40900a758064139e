"""Areas in which something was done, and those that they are compared with; their counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..language import marked
from .area_periods import Periods, Window

ROLES = TREATED, CONTROL, DISPLACEMENT, DISPLACEMENT_CONTROL = (
    "treated",
    "control",
    "displacement",
    "displacement_control",
)
SIGNS = {TREATED: 1.0, CONTROL: -1.0, DISPLACEMENT: 1.0, DISPLACEMENT_CONTROL: -1.0}
ROLE_WORDS = {
    TREATED: marked("Treated areas"),
    CONTROL: marked("Control areas"),
    DISPLACEMENT: marked("Displacement areas"),
    DISPLACEMENT_CONTROL: marked("Control areas of displacement"),
}


@dataclass(frozen=True)
class Area:
    """An area.

    Attributes
    ----------
    role : str
        One of `ROLES`.
    name : str
    matched : str
        Name of the set of areas that belong together; empty where all are pooled.
    size : float
        In square units of the map.
    """

    role: str
    name: str
    matched: str = ""
    size: float = 0.0


@dataclass(frozen=True, eq=False)
class History:
    """What was counted in areas, unit of time by unit.

    Attributes
    ----------
    units : int array, shape (units,)
        Ascending, as `area_periods` counts them; those without a count are not there.
    counts : float array, shape (areas, units)
    """

    units: np.ndarray
    counts: np.ndarray

    def within(self, window: Window) -> np.ndarray:
        """Return the counts of a window, shape (areas,)."""
        first, end = np.searchsorted(self.units, (window.first, window.end))
        return self.counts[:, first:end].sum(1)

    def has(self, window: Window) -> bool:
        """Return whether every unit of a window was counted."""
        first, end = np.searchsorted(self.units, (window.first, window.end))
        return bool(end - first == window.length)


@dataclass(frozen=True, eq=False)
class Compared:
    """Areas, and what was counted in each before and after.

    Attributes
    ----------
    areas : tuple of Area
    before, after : float array, shape (areas,)
        Events as they were counted.
    scale : float
        By which counts before are multiplied, to be of a period as long as the one after.
    """

    areas: tuple[Area, ...]
    before: np.ndarray
    after: np.ndarray
    scale: float = 1.0

    @classmethod
    def of(cls, areas: Sequence[Area], history: History, periods: Periods) -> Compared:
        """Return what was counted in the two periods."""
        before, after = (history.within(one) for one in (periods.before, periods.after))
        return cls(tuple(areas), before, after, periods.scale)

    def having(self, role: str, matched: str | None = None) -> np.ndarray:
        """Return which areas have a role, of one set where it is named: bool (areas,)."""
        return np.array(
            [one.role == role and matched in (None, one.matched) for one in self.areas], bool
        )

    @property
    def sets(self) -> tuple[str, ...]:
        """The names of the sets, in the order of the areas."""
        return tuple(dict.fromkeys(one.matched for one in self.areas))

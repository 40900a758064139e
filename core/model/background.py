"""What a model says of what every place has: its exposure, and the curves of its controls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..shapes import number, whole
from .completion import Completion
from .fields import NAME, many, maybe, part, record
from .term import RATIO

NUMBER = number()


@dataclass(frozen=True)
class Exposure:
    """What events are expected in proportion to.

    Attributes
    ----------
    mean : float
        Of the cells that have any: the intercept is of a cell with as much.
    without : int
        Cells that have none: no events are expected there, and they took no part in the fit.
    events_without : int
        Events in those cells.
    """

    mean: float = part(number(above=0, least=0))
    without: int = part(whole())
    events_without: int = part(whole())


@dataclass(frozen=True)
class Curve:
    """How many times as many events are expected by the value of a control as at its median.

    Attributes
    ----------
    ratios, low, high : tuple of float
        Of each class of values, with a 95% interval.
    """

    ratios: tuple[float, ...] = part(many(RATIO))
    low: tuple[float, ...] = part(many(NUMBER))
    high: tuple[float, ...] = part(many(NUMBER))


@dataclass(frozen=True)
class Control:
    """A control: classes of its values, and how many events go with each.

    Attributes
    ----------
    name : str
    values : tuple of float
        Mean of the cells of each class.
    edges : tuple of float
        Values from which a class begins, but for the first.
    cells : tuple of int
        Of each class.
    citywide : Curve
    local : Curve or None
        None where the selection has no local ratios.
    completion : Completion or None
        Of a control that measures only a part: classes and values are of what stands for it.
    """

    name: str = part(NAME)
    values: tuple[float, ...] = part(many(NUMBER, least=1))
    edges: tuple[float, ...] = part(many(NUMBER))
    cells: tuple[int, ...] = part(many(whole(1)))
    citywide: Curve = part(record(Curve))
    local: Curve | None = part(maybe(record(Curve)), default=None)
    completion: Completion | None = part(maybe(record(Completion)), default=None)

    def ratios_at(self, values: np.ndarray, local: bool = False) -> np.ndarray:
        """Return what values of cells multiply the expected events by, shape (cells,)."""
        curve = self.local if local and self.local is not None else self.citywide
        return np.array(curve.ratios)[np.searchsorted(self.edges, values, "right")]

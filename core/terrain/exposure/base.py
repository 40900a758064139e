"""What a measure of exposure has to know of itself, and what it is made of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np

from ...language import marked
from ...progress import Progress
from ..features import Features
from ..grid import Cells

RASTER = marked("rasters")
NONE = np.empty(0)


@dataclass(frozen=True, eq=False)
class Pixels:
    """A raster of numbers that is no raster of the study: other pixels than its cells.

    Attributes
    ----------
    values : float64 array, shape (rows, columns)
        From the top down and from the left to the right; not finite where there is no value.
    across : float64 array, shape (columns + 1,)
        The x of the sides of the pixels, ascending.
    down : float64 array, shape (rows + 1,)
        The y of their upper and lower sides, descending.
    """

    values: np.ndarray
    across: np.ndarray
    down: np.ndarray

    def __post_init__(self) -> None:
        if self.values.shape != (len(self.down) - 1, len(self.across) - 1):
            raise ValueError(f"{self.values.shape} pixels have other sides")
        if (np.diff(self.across) <= 0).any() or (np.diff(self.down) >= 0).any():
            raise ValueError("sides of pixels ascend to the right and descend downwards")


@dataclass(frozen=True, eq=False)
class Given:
    """What is measured: features of one kind, each with a number where one is asked for, or pixels.

    Attributes
    ----------
    features : Features
    feature_of : int array, shape (points or polygons,)
        Which feature each point, or each polygon, is a part of, from 0; by default each is one.
    numbers : float64 array, shape (features,)
        Of each feature, from 0; empty where no number is asked for.
    pixels : Pixels or None
        In the place of features.
    """

    features: Features = field(default_factory=Features)
    feature_of: np.ndarray = field(default_factory=lambda: np.empty(0, np.intp))
    numbers: np.ndarray = field(default_factory=lambda: NONE)
    pixels: Pixels | None = None

    def __post_init__(self) -> None:
        parts = max(len(self.features.points), len(self.features.polygons))
        if not len(self.feature_of):
            object.__setattr__(self, "feature_of", np.arange(parts))
        if len(self.feature_of) != parts:
            raise ValueError("feature_of needs one number a point or polygon")
        if len(self.numbers) and not (self.numbers >= 0).all():
            raise ValueError("numbers are 0 or more")


class Measure(ABC):
    """One way in which a layer says how much of something each cell has.

    Attributes
    ----------
    key : str
        As settings, parameters and files spell it.
    noun : str
        What is measured, within a sentence: "points counted".
    takes : tuple of str
        The kinds of features that have it, or `RASTER`.
    needs_number : bool
        Whether every feature has to have a number.
    help : str
        What it does in a few words.
    """

    key: str
    noun: str
    takes: tuple[str, ...]
    needs_number: bool = False
    help: str

    @abstractmethod
    def values(self, cells: Cells, given: Given, progress: Progress) -> np.ndarray:
        """Return what each cell has, float64 (cells,); NaN where nothing is known."""

"""What an influence has to know of itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ...model.block import Block, pack
from ...model.variable import Variable
from ...progress import Progress
from ..features import Features
from ..grid import Cells
from ..nearness import Nearness
from ..streets import Streets
from .reasons import Remark


class Asked(Protocol):
    """What is asked of a factor, as far as influences read it: `FactorSettings` has it all."""

    @property
    def name(self) -> str:
        """What the factor is called."""

    @property
    def effect(self) -> str:
        """Whether events are expected to be more or fewer under the influence."""

    @property
    def distances(self) -> tuple[float, ...]:
        """How far the influence may reach, ascending, in the units of the CRS."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What the variables of a factor are made of, found once for all of its influences.

    An influence that needs more has it from a part of its own here, as `streets` is one.

    Attributes
    ----------
    cells : Cells
    features : Features
    near : Nearness
        Of the features and the cells, by the distances asked for.
    streets : Streets or None
        Around the study area; there where an influence `needs_streets`.
    """

    cells: Cells
    features: Features
    near: Nearness
    streets: Streets | None = None


class Influence(ABC):
    """One way in which a factor bears on the cells: a block of 0/1 variables, and its words.

    Attributes
    ----------
    key : str
        The `operationalisation` of its variables: in files, parameters and names.
    noun : str
        What it is called within a sentence.
    takes : tuple of str
        The kinds of features that have it.
    work : float
        How long its variables take to make, against those of other influences.
    needs_streets : bool
        Whether it is found along a layer of streets, which has to be given for it.
    help : str
        What it is in a few words, where an analyst chooses among influences.
    definition : str
        When a cell is 1, as a clause.
    reading : str
        When a place is under it, as a sentence for the readers of a report.
    where : str
        Which places are under it, to follow "places", with places for the names of the factor and
        of what tells variables apart: "within {distance} of {factor}".
    in_short : str
        The same to stand in a list.
    """

    key: str
    noun: str
    takes: tuple[str, ...]
    work: float = 1.0
    needs_streets: bool = False
    help: str
    definition: str
    reading: str
    where: str
    in_short: str

    def suits(self, kinds: Collection[str]) -> bool:
        """Return whether features of these kinds have this influence."""
        return set(kinds) <= set(self.takes)

    def variables(self, asked: Asked) -> tuple[Variable, ...]:
        """Return the variables of a factor, in the order of their columns: one a distance."""
        return tuple(
            Variable(asked.name, self.key, distance, asked.effect) for distance in asked.distances
        )

    def require(self, asked: Asked, ground: Ground) -> None:  # noqa: B027 (most refuse nothing)
        """Refuse a factor of which it could not say anything.

        Raises
        ------
        RtmError
        """

    def remarks(self, asked: Asked, ground: Ground) -> Iterator[Remark]:
        """Yield what an analyst should know of a factor that is taken so."""
        yield from ()

    @abstractmethod
    def columns(self, asked: Asked, ground: Ground, progress: Progress) -> Iterable[np.ndarray]:
        """Return the 0/1 columns of `variables`, bool arrays (cells,), made one at a time."""

    def block(self, asked: Asked, ground: Ground, progress: Progress) -> Block:
        """Return the variables of a factor over the cells."""
        return pack(self.variables(asked), self.columns(asked, ground, progress))

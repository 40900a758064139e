"""What an analyst may ask of a factor, and which influences its features get by that."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass

from ...errors import RtmError
from ...language import either, marked, said
from ...plain import sentence_case
from ..clustering import NearestNeighbour
from ..features import KINDS, VALUES
from . import INFLUENCES
from .base import Asked, Influence
from .density import DENSITY
from .level import LEVEL
from .proximity import PROXIMITY
from .reasons import Reason, Why

SIGNIFICANT = 0.05  # of the clustering test, as in RTMDx


@dataclass(frozen=True)
class Choice:
    """What was made of what an analyst asked for.

    Attributes
    ----------
    key : str
        Of the influence, or of the rule that brings all of them.
    influences : tuple of Influence
    reason : Reason or None
        Why, where that is not plain.
    """

    key: str
    influences: tuple[Influence, ...]
    reason: Reason | None = None


class Rule(ABC):
    """Something that may be asked for: one influence, or a rule that chooses among several.

    Attributes
    ----------
    key : str
        As settings, parameters and files spell it.
    noun, help : str
        What it is called, and what it does in a few words.
    influences : tuple of Influence
        All that it may bring.
    """

    key: str
    noun: str
    help: str
    influences: tuple[Influence, ...]

    def suits(self, kinds: Collection[str]) -> bool:
        """Return whether it may be asked of features of these kinds."""
        return any(one.suits(kinds) for one in self.influences)

    @abstractmethod
    def choose(
        self,
        kinds: Collection[str],
        clustering: NearestNeighbour | None = None,
        largest: float = 0.0,
    ) -> Choice:
        """Return the influences that features get.

        Parameters
        ----------
        kinds : collection of str
            Of the features; it suits them.
        clustering : NearestNeighbour, optional
            Of points, where two or more are in the study area.
        largest : float, optional
            The largest distance asked for.
        """

    @abstractmethod
    def most_variables(self, asked: Asked) -> int:
        """Return how many variables it makes at most."""


class One(Rule):
    """One influence, whatever the features are like."""

    def __init__(self, influence: Influence) -> None:
        self.key, self.noun, self.help = influence.key, influence.noun, influence.help
        self.influences = (influence,)

    def choose(
        self,
        kinds: Collection[str],
        clustering: NearestNeighbour | None = None,
        largest: float = 0.0,
    ) -> Choice:
        """Return that influence."""
        return Choice(self.key, self.influences)

    def most_variables(self, asked: Asked) -> int:
        """Return how many variables the influence makes."""
        return len(self.influences[0].variables(asked))


class Both(Rule):
    """Proximity and density side by side, of which the model takes what fits.

    Values of a raster or of a field have a level alone.
    """

    key = "both"
    noun = marked("both")
    help = marked("let the model choose")
    influences = (PROXIMITY, DENSITY, LEVEL)

    def choose(
        self,
        kinds: Collection[str],
        clustering: NearestNeighbour | None = None,
        largest: float = 0.0,
    ) -> Choice:
        """Return both for points, the level of values, proximity for others."""
        if VALUES in kinds:
            return Choice(LEVEL.key, (LEVEL,))
        if DENSITY.suits(kinds):
            return Choice(self.key, (PROXIMITY, DENSITY))
        return _proximity(Reason(Why.NOT_POINTS))

    def most_variables(self, asked: Asked) -> int:
        """Return how many variables the two make: more than a level does, or as many."""
        of_points = (PROXIMITY, DENSITY)
        return max(sum(len(one.variables(asked)) for one in of_points), len(LEVEL.variables(asked)))


class Auto(Rule):
    """Density where points cluster within the largest distance, as RTMDx does; else proximity."""

    key = "auto"
    noun = marked("auto")
    help = marked("density if the features are significantly clustered, else proximity")
    influences = (PROXIMITY, DENSITY, LEVEL)

    def choose(
        self,
        kinds: Collection[str],
        clustering: NearestNeighbour | None = None,
        largest: float = 0.0,
    ) -> Choice:
        """Return the one that the test of Clark and Evans speaks for; the level of values."""
        if VALUES in kinds:
            return Choice(LEVEL.key, (LEVEL,))
        if not DENSITY.suits(kinds):
            return _proximity(Reason(Why.NOT_POINTS))
        if clustering is None:
            return _proximity(Reason(Why.TOO_FEW))
        if clustering.p_value >= SIGNIFICANT:
            return _proximity(Reason(Why.NOT_CLUSTERED, clustering))
        if clustering.mean_distance > largest:
            return _proximity(Reason(Why.TOO_FAR_APART, clustering))
        return Choice(DENSITY.key, (DENSITY,), Reason(Why.CLUSTERED, clustering))

    def most_variables(self, asked: Asked) -> int:
        """Return how many variables the one that makes more of them makes."""
        return max(len(one.variables(asked)) for one in self.influences)


def _proximity(reason: Reason) -> Choice:
    return Choice(PROXIMITY.key, (PROXIMITY,), reason)


BOTH, AUTO = Both(), Auto()
RULES: tuple[Rule, ...] = (*(One(influence) for influence in INFLUENCES), BOTH, AUTO)
_BY_KEY = {one.key: one for one in RULES}


def rule(key: str) -> Rule:
    """Return what may be asked for by its key; KeyError if there is no such thing."""
    return _BY_KEY[key]


def require_suited(key: str, kinds: Collection[str], factor: str) -> None:
    """Refuse to ask of a factor what features of its kinds do not have.

    Raises
    ------
    RtmError
        As for density of lines or polygons.
    """
    asked = rule(key)
    if asked.suits(kinds):
        return
    noun = said(asked.influences[0].noun)
    takes = [kind for kind in KINDS if asked.suits((kind,))]
    others = [kind for kind in KINDS if kind in kinds and kind not in takes]
    instead = next(one.key for one in RULES if one.suits(kinds))
    raise RtmError(
        said(
            "{influence} is asked of “{factor}”, and it has {others}.",
            influence=sentence_case(noun),
            factor=factor,
            others=either(said(kind) for kind in others),
        ),
        said(
            "Only {takes} have a {noun}; choose {instead}.",
            takes=said(" and ").join(said(kind) for kind in takes),
            noun=noun,
            instead=instead,
        ),
        kind="setting",
        where="operationalisation",
    )


def require_values(key: str, factor: str) -> None:
    """Refuse to ask of a raster, or of a field, what its values do not have."""
    require_suited(key, {VALUES}, factor)


def along_streets(key: str) -> bool:
    """Return whether what is asked for needs a layer of streets; of unknown words nothing does."""
    asked = _BY_KEY.get(key)
    return asked is not None and any(one.needs_streets for one in asked.influences)


def require_streets(key: str, given: bool, factor: str) -> None:
    """Refuse to ask for an influence along streets where none are given.

    Raises
    ------
    RtmError
    """
    if given or not along_streets(key):
        return
    asked = rule(key)
    raise RtmError(
        said(
            "{influence} is asked of “{factor}”, and no streets are given.",
            influence=sentence_case(said(asked.influences[0].noun)),
            factor=factor,
        ),
        said("Choose a layer of streets, or another operationalisation."),
        kind="setting",
        where="streets",
    )

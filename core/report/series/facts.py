"""What is known of a series when its studies are done: their models, tests and places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...errors import MissingError
from ...mapping.kinds import FORECAST
from ...model.record import Model
from ...model.term import Term
from ..tested import Tested

PERIOD = "period"  # the axis along which ratios move


@dataclass(frozen=True, eq=False)
class StudyInSeries:
    """One study of a series.

    Attributes
    ----------
    name, folder : str
    of : mapping of str to str
        The name of its variation, by axis.
    why : str
        Why there are no results; empty where there are.
    model : Model or None
    tested : tuple of Tested
        Its maps against events of a later period; empty without a test.
    """

    name: str
    folder: str
    of: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    model: Model | None = None
    tested: tuple[Tested, ...] = ()

    @property
    def forecast(self) -> Tested | None:
        """The test of the forecast map, or of the first map where there is none of it."""
        found = [one for one in self.tested if one.name == FORECAST]
        return next(iter([*found, *self.tested]), None)

    def without(self, axis: str) -> str:
        """Return what it is of besides an axis: "Robbery" for robbery in some period."""
        return ", ".join(value for key, value in self.of.items() if key != axis)

    @property
    def dates(self) -> tuple[str, str]:
        """The first and the last day, or month, of its events; empty where they are not known."""
        events = None if self.model is None else self.model.inputs.events
        return ("", "") if events is None else (events.first_date, events.last_date)


@dataclass(frozen=True, eq=False)
class PlaceInSeries:
    """Ground that several studies have among the first of their priority places.

    Attributes
    ----------
    rank : int
        1 for what most studies have.
    name : str
        Empty where nobody knows.
    ranks : mapping of str to int
        The best rank of a place here, by the study's folder; what has none is left out.
    cells : int
    area : float
        In the squares of the units of the grid.
    centre : tuple of float
    corners : tuple of float
        Of its cells' lower left corners: (x, y), …
    """

    rank: int
    name: str
    ranks: Mapping[str, int]
    cells: int
    area: float
    centre: tuple[float, float]
    corners: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, eq=False)
class PlacesInSeries:
    """The places that return on one grid.

    Attributes
    ----------
    studies : tuple of str
        The folders of the studies on it.
    least : int
        In how many of them a place that returns is at least.
    found : tuple of PlaceInSeries
    cell_size : float
    cells_by_count : tuple of int
        How many cells are in the first places of at least 1, 2, … of the studies.
    outline : tuple
        Of the study area: rings of (x, y), for the map.
    """

    studies: tuple[str, ...]
    least: int
    found: tuple[PlaceInSeries, ...]
    cell_size: float
    cells_by_count: tuple[int, ...]
    outline: tuple[tuple[tuple[float, float], ...], ...] = ()


@dataclass(frozen=True, eq=False)
class SeriesFacts:
    """A series and what its studies found.

    Attributes
    ----------
    title : str
    axes : tuple of str
        What varies: "crime", "period" or any other.
    studies : tuple of StudyInSeries
        In the order of the series.
    places : tuple of PlacesInSeries
        One for each grid that several studies share.
    """

    title: str
    axes: tuple[str, ...]
    studies: tuple[StudyInSeries, ...]
    places: tuple[PlacesInSeries, ...] = ()

    @property
    def done(self) -> tuple[StudyInSeries, ...]:
        """Those with results."""
        return tuple(one for one in self.studies if one.model is not None)

    @property
    def units(self) -> str:
        """Of distances, where all studies have the same; else empty."""
        found = {one.model.units for one in self.done if one.model is not None}
        return found.pop() if len(found) == 1 else ""


def terms_of(study: StudyInSeries, factor: str) -> tuple[Term, ...]:
    """Return the terms of a factor in a study's model, the strongest first."""
    if study.model is None:
        raise MissingError
    return tuple(term for term in study.model.by_strength if term.factor == factor)


def factors_of(studies: tuple[StudyInSeries, ...]) -> tuple[str, ...]:
    """Return the factors of all studies, those that hold in most of them first.

    Of as many, the one of the stronger ratio on average; then in the order of the studies.
    """
    strengths: dict[str, list[float]] = {}
    for study in studies:
        if study.model is None:
            raise MissingError
        for one in study.model.inputs.factors:
            found = terms_of(study, one.name)
            strengths.setdefault(one.name, []).extend(term.strength for term in found[:1])
    return tuple(
        sorted(
            strengths,
            key=lambda name: (
                -len(strengths[name]),
                -sum(strengths[name]) / max(len(strengths[name]), 1),
            ),
        )
    )


def asked_for(study: StudyInSeries, factor: str) -> bool:
    """Return whether a study had a factor to choose from."""
    if study.model is None:
        raise MissingError
    return any(one.name == factor for one in study.model.inputs.factors)

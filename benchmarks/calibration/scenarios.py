"""What is simulated: a layout, a truth, clustering that no factor explains, dispersion."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from .clusters import PARENTS, Clusters
from .effects import TRUTHS, Effect
from .layouts import TITLES
from .streets import A_HALF, ALL, DOORS, HOMES, NONE, OTHER, SEGMENTS, STREETS, Street

OVERDISPERSED = 0.5  # of the truths without clustering: Var = 1.5 mu
HEAVILY = 1.0


@dataclass(frozen=True)
class Scenario:
    """One row of the study.

    Attributes
    ----------
    layout : str
    truth : str
        Of `TRUTHS`.
    clusters : Clusters or None
    dispersion : float
        Sigma of NB1: Var = mu (1 + sigma), within a cell.
    street : Street or None
        What events happen at, where not anywhere, and what a study is told of it.
    """

    layout: str
    truth: str
    clusters: Clusters | None = None
    dispersion: float = 0.0
    street: Street | None = None

    @property
    def name(self) -> str:
        """What results are kept under."""
        return f"{self.truth}; {self.clustering}"

    @property
    def clustering(self) -> str:
        """The clustering in words, and what events happen at."""
        at = "" if self.street is None else f"; {self.street.name}"
        return self._clusters + at

    @property
    def _clusters(self) -> str:
        one = self.clusters
        if one is None:
            return f"none, sigma {self.dispersion:g}" if self.dispersion else "none"
        length = "a fifth of the city" if one.blocks is None else f"{one.blocks:g} blocks"
        return f"{one.kind}, SD {one.deviation:g}, {length}"

    @property
    def title(self) -> str:
        """The row's heading in a table."""
        return f"{TITLES[self.layout]}: {self.clustering}"

    @property
    def effects(self) -> tuple[Effect, ...]:
        """The true factors."""
        return TRUTHS[self.truth]

    @property
    def has_true_model(self) -> bool:
        """Whether the truth is a model that the candidates can make up."""
        plain = self.street is None and all(one.shape == "tested" for one in self.effects)
        return bool(self.effects) and plain

    @property
    def seed(self) -> int:
        """Where the seeds of its runs begin: the same for every method."""
        return zlib.crc32(f"{self.layout}; {self.name}".encode())


HALF = Clusters("exponential", 0.5, 3.0)
TELLING = [
    Clusters("exponential", 1.0, 3.0),
    Clusters("gaussian", 1.0, 3.0),
    Clusters("exponential", 1.0, 1.5),
    Clusters("exponential", 1.0, 6.0),
    Clusters(PARENTS, 1.0, 1.5),
]
FURTHER = [
    Clusters("gaussian", 1.0, 6.0),
    Clusters("exponential", 1.0, None),
    Clusters("gaussian", 1.0, None),
    HALF,
]


def _nulls(layout: str, fields: list[Clusters]) -> list[Scenario]:
    return [
        Scenario(layout, "nothing"),
        Scenario(layout, "nothing", dispersion=HEAVILY),
        *(Scenario(layout, "nothing", field) for field in fields),
    ]


def _truths(layout: str, truth: str) -> list[Scenario]:
    lengths = ((0.5, 1.5), (1.0, 1.5), (0.5, 3.0), (1.0, 3.0))
    clusters = [Clusters("exponential", deviation, blocks) for deviation, blocks in lengths]
    return [
        Scenario(layout, truth, dispersion=OVERDISPERSED),
        *(Scenario(layout, truth, one) for one in clusters),
    ]


SEEN = {  # what studies of streets and doors are told, by where and at what events happen
    ("london", DOORS): (NONE, A_HALF, ALL, HOMES),
    ("london streets", DOORS): (OTHER, SEGMENTS),
    ("london streets", STREETS): (NONE, OTHER, ALL),
    ("south side", DOORS): (NONE, A_HALF, OTHER, SEGMENTS, ALL),
    ("south side", STREETS): (NONE, OTHER, ALL),
}
STREET_FIELDS = [Clusters("exponential", 0.7, blocks) for blocks in (1.5, 4.0)]


def _streets() -> Iterator[Scenario]:
    """Yield nulls where crime happens at doors or on streets, and truths at doors."""
    for (layout, at), controls in SEEN.items():
        for control in controls:
            for field in STREET_FIELDS:
                yield Scenario(layout, "nothing", field, street=Street(at, control))
    for control in (NONE, A_HALF, ALL):
        yield Scenario("london", "six", STREET_FIELDS[0], street=Street(DOORS, control))


# The scenarios of a turn grow together; the first turns tell most.
TURNS: tuple[tuple[Scenario, ...], ...] = (
    (*_truths("london", "six"), *_nulls("london", TELLING)),
    tuple(_nulls("brooklyn", TELLING)),
    tuple(_nulls("sample", TELLING)),
    tuple(_nulls("chicago", TELLING)),
    (
        Scenario("london", "wrong distances", HALF),
        Scenario("london", "extremes", HALF),
        *(Scenario("london", "nothing", field) for field in FURTHER),
    ),
    tuple(_truths("sample", "its own")),
    tuple(_streets()),
)
SCENARIOS: tuple[Scenario, ...] = tuple(one for turn in TURNS for one in turn)

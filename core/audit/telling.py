"""What of all maps of an audit may be told, so that they give nothing away side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .flagged import Ground, Held
from .parts import Part
from .small_numbers import chain_told, may_be_told

ALIKE = 1e-6  # people and events


@dataclass(frozen=True, eq=False)
class Told:
    """What of a map may be told, by share of the area.

    Attributes
    ----------
    everyone, events : bool arrays, shape (shares,)
    people : bool array, shape (shares, groups)
    """

    everyone: np.ndarray
    events: np.ndarray
    people: np.ndarray


@dataclass(frozen=True, eq=False)
class Telling:
    """The rules of an audit.

    Attributes
    ----------
    ground : Ground
    parts : sequence of Part
    totals : bool array, shape (groups,)
        Whether the residents of a group in the whole study area are told.
    least : float
    """

    ground: Ground
    parts: Sequence[Part]
    totals: np.ndarray
    least: float

    def of(self, maps: Sequence[Held]) -> list[Told]:
        """Return what may be told of each map.

        Maps that flag the same ground at some shares and other ground at others tell of that ground
        twice. Of these no group is told at any share that has to be hidden at one: then all that is
        known of it is its total, and so nothing more follows from several maps than from one.
        """
        every = np.ones(self.ground.people.shape[1], bool)
        told = [self._of_one(one, every) for one in maps]
        for some in _linked(maps):
            allowed = every
            while True:
                left = np.logical_and.reduce(
                    [told[at].people[told[at].everyone].all(axis=0) for at in some]
                )
                if (left == allowed).all():
                    break
                allowed = left & allowed
                for at in some:
                    told[at] = self._of_one(maps[at], allowed)
            _agree(maps, told, some)
        return told

    def _of_one(self, held: Held, allowed: np.ndarray) -> Told:
        everyone = chain_told(held.everyone, float(self.ground.everyone.sum()), self.least)
        # that there is no event tells of nobody
        events = chain_told(held.events, float(self.ground.events.sum()), self.least, zeros=True)
        people = np.zeros(held.people.shape, bool)
        for part in self.parts:
            people[np.ix_(everyone, part.groups)] = self._of_part(part, held, everyone, allowed)
        return Told(everyone, events, people)

    def _of_part(self, part: Part, held: Held, some: np.ndarray, allowed: np.ndarray) -> np.ndarray:
        """Return what may be told of some groups, where it is told how many people there are."""
        whole = self.ground.people.sum(axis=0)[None], self.ground.everyone.sum()[None]
        others = np.zeros(int(part.has_others), bool)
        told = may_be_told(
            part.people(held.people[some], held.everyone[some]),
            part.people(*whole)[0],
            np.concatenate([self.totals[part.groups], others]),
            self.least,
            zeros=part.zeros,
            allowed=np.concatenate([allowed[part.groups], others]),
        )
        return told[:, : len(part.groups)]


def _linked(maps: Sequence[Held]) -> Iterator[list[int]]:
    """Yield the numbers of maps that flag the same ground here and there, but not everywhere."""
    of = list(range(len(maps)))
    linked = set()
    for one in range(len(maps)):
        for other in range(one):
            pairs = _same_ground(maps[one], maps[other])
            whole = len(maps[one].everyone), len(maps[other].everyone)
            if pairs and (len(pairs), len(pairs)) != whole:
                linked |= {one, other}
            if pairs:
                of = [of[other] if at == of[one] else at for at in of]
    for first in sorted({of[one] for one in linked}):
        yield [one for one, at in enumerate(of) if at == first]


def _same_ground(one: Held, other: Held) -> list[tuple[int, int]]:
    """Return which shares of two maps hold the same people and events, as a reader sees it."""
    rows = [np.column_stack([map_.everyone, map_.events, map_.people]) for map_ in (one, other)]
    return [
        (here, there)
        for here, row in enumerate(rows[0])
        for there, row_there in enumerate(rows[1])
        if np.abs(row - row_there).max() < ALIKE
    ]


def _agree(maps: Sequence[Held], told: list[Told], some: Sequence[int]) -> None:
    """Hide everyone and events of the same ground in all maps or in none."""
    for one in some:
        for other in some:
            for here, there in _same_ground(maps[one], maps[other]):
                for kind in ("everyone", "events"):
                    flags, others = (getattr(told[at], kind) for at in (one, other))
                    flags[here] = others[there] = flags[here] and others[there]
                told[one].people[here] &= told[one].everyone[here]

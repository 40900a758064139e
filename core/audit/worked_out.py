"""What a reader can work out of a number that is not told, from all those that are.

Ground lies within ground: the rings are what the first share of the area flags, what each further
share adds to it, and what none does. A group is told up to the end of some rings, so that what it
has between two such ends is known; of every ring it is known how many people of all groups it has.
Which tables are possible then is a transport of the groups' people to the rings, and how few or how
many of one group a ring can have follows exactly from what fits (Gale 1957, A theorem on flows in
networks; Dobra and Fienberg 2000, Bounds for cell entries in contingency tables).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

NOTHING = 1e-6  # people: less is rounding


@dataclass(frozen=True, eq=False)
class Rings:
    """People of groups that add up to everyone, ring by ring, and what is told of them.

    Attributes
    ----------
    people : float array, shape (rings, groups)
        From the highest ground out; the last ring is what no share flags.
    told : bool array, shape (rings, groups)
        Whether it is told how many people of a group there are up to the end of a ring; in the last
        row, in all. A group whose total is not told has nothing told.
    """

    people: np.ndarray
    told: np.ndarray

    def stretches(self, group: int) -> list[tuple[int, int]]:
        """Return the first and the last ring of each sum of a group that a reader knows."""
        if not self.told[-1, group]:
            return []
        ends = np.flatnonzero(self.told[:, group]).tolist()
        return list(zip([0, *(end + 1 for end in ends[:-1])], ends))

    def unknown(self, first: int, last: int, group: int) -> tuple[int, int]:
        """Return some rings without the whole stretches at their ends, whose sums are known."""
        for start, end in self.stretches(group):
            if start == first and end < last:
                first = end + 1
        for start, end in reversed(self.stretches(group)):
            if end == last and start > first:
                last = start - 1
        return first, last

    def inner(self, first: int, last: int, group: int) -> list[int]:
        """Return the rings before the last up to whose end it is told of a group."""
        return [end for end in range(first, last) if self.told[end, group]]

    @property
    def pool(self) -> list[int]:
        """The groups of which only is known how many people they have together."""
        return np.flatnonzero(~self.told[-1]).tolist()

    def between(self, first: int, last: int, group: int) -> float:
        """Return the people of a group in some rings, which no reader is told."""
        return float(self.people[first : last + 1, group].sum())


@dataclass(frozen=True, eq=False)
class WorkedOut:
    """The ends of what a reader can work out, for some rings and what is told of them."""

    rings: Rings
    _room: np.ndarray

    @classmethod
    def of(cls, rings: Rings) -> WorkedOut:
        """Return what follows from what is told."""
        count = len(rings.people)
        room = _sums(rings.people.sum(axis=1))
        for group in range(rings.people.shape[1]):
            for first, last in rings.stretches(group):
                # they fill every stretch of rings that theirs lies within
                room[: first + 1, last:] -= rings.between(first, last, group)
        if rings.pool:
            room[0, count - 1] -= float(rings.people[:, rings.pool].sum())
        return cls(rings, room)

    def ends(self, first: int, last: int, group: int) -> tuple[float, float]:
        """Return how few and how many people of a group may be in some rings.

        Parameters
        ----------
        first, last : int
            Rings within one of the group's stretches.
        group : int
        """
        pool = self.rings.pool
        if group in pool:
            whole, of = (0, len(self.rings.people) - 1), float(self.rings.people[:, pool].sum())
            few, many = self._ends((first, last), whole, of)
            return (0.0 if len(pool) > 1 else few), many
        around = next(
            one for one in self.rings.stretches(group) if one[0] <= first and last <= one[1]
        )
        return self._ends((first, last), around, self.rings.between(*around, group))

    def _ends(self, some: tuple[int, int], around: tuple[int, int], people: float):
        """Return them for people of whom is known in which rings they are, `around`."""
        if some == around:
            return people, people
        (first, last), (start, end) = some, around
        many = min(
            self._least(range(first + 1), range(last, end)),
            self._least(range(start + 1, first + 1), range(last, self._count)),
        )
        return max(0.0, people - self._beside(some, around)), min(people, many)

    def _beside(self, some: tuple[int, int], around: tuple[int, int]) -> float:
        """Return how many people the rings around some have room for at most."""
        (first, last), (start, end) = some, around
        left, right = start < first, last < end
        if not left:
            return self._least(range(first + 1, last + 2), range(end, self._count))
        if not right:
            return self._least(range(start + 1), range(first - 1, last))
        return min(
            self._least(range(start + 1), [to])
            + self._least(range(to + 2, last + 2), range(end, self._count))
            for to in range(first - 1, last)
        )

    @property
    def _count(self) -> int:
        return len(self.rings.people)

    def _least(self, firsts, lasts) -> float:
        """Return the least room of all stretches that begin and end so."""
        rooms = [self._room[one, other] for one in firsts for other in lasts if one <= other]
        return float(min(rooms)) if rooms else float("inf")


def _sums(values: np.ndarray) -> np.ndarray:
    """Return the sum of each stretch, (first, last)."""
    count = len(values)
    upto = np.concatenate([[0.0], np.cumsum(values)])
    return np.array(
        [[upto[last + 1] - upto[first] for last in range(count)] for first in range(count)]
    )


def small_sums(rings: Rings, group: int, least: float) -> list[tuple[int, int]]:
    """Return the first and the last ring of all sums of a group below `least`, the widest first."""
    count = len(rings.people)
    pairs = [(first, last) for first in range(count) for last in range(first, count)]
    found = [pair for pair in pairs if rings.between(*pair, group) < least]
    return sorted(found, key=lambda pair: pair[0] - pair[1])

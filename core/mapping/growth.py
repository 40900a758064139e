"""How places grow: from the highest cells outwards, each compact, within a budget of area.

At every step that is taken which has most to a cell: one cell more for a place that touches it,
or the first cells of a new place (as many as the smallest place has). Nothing here knows which
cell is above or to the left of another: what nothing tells apart is taken together, or, where that
cannot be, not at all.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from ..progress import Progress
from .circle import Circle, cells_needed, circle_of_cells, holds
from .ground import Ground, Worth

NO_PLACE: Worth = (0, 0, 0, 0)
BETWEEN_LOOKS = 256


@dataclass(eq=False)
class Growing:
    """A place as it grows: its cells, the circle around them, what was and what waits to be."""

    seed: Worth
    cells: list[int]
    circle: Circle
    proposed: set[int] = field(default_factory=set)
    waiting: dict[int, list[int]] = field(default_factory=dict)  # by the cells they need


class Step(NamedTuple):
    """What might be taken next: cells for a place, or those of a new one (None)."""

    cells: tuple[int, ...]
    place: Growing | None


class Growth:
    """Places that grow on a ground until the budget of area is used up.

    Parameters
    ----------
    ground : Ground
    budget : int
        Area, in the steps of the ground.
    least, most : int
        Cells of a place.

    Attributes
    ----------
    places : list of Growing
    left : int
        Area that is left of the budget.
    stopped_at : tuple of Step
        What the budget could not take any more; empty where the ground ended before.
    exhausted : bool
        Whether it ended because the ground holds no more of what comes first.
    """

    def __init__(self, ground: Ground, budget: int, least: int, most: int):
        self.ground, self.least, self.most = ground, least, most
        self.places: list[Growing] = []
        self.left = self.budget = budget
        self.stopped_at: tuple[Step, ...] = ()
        self.exhausted = False
        # of each cell for itself, as dear as the sum over the smallest place
        self._alone = [(least * a, least * b, least * c, least * d) for a, b, c, d in ground.worth]
        self._owned: set[int] = set()
        self._steps: dict[tuple, list[Step]] = {}
        self._heap: list[tuple] = []
        self._next = 0

    def run(self, progress: Progress) -> None:
        """Grow the places."""
        for number, steps in enumerate(self._best()):
            if number % BETWEEN_LOOKS == 0:
                progress.at(1 - self.left / max(self.budget, 1))
            good = self._together(steps)
            needed = sum(self.ground.area[cell] for step in good for cell in step.cells)
            if needed > self.left:
                self.stopped_at = tuple(good)
                return
            self.left -= needed
            for step in good:
                self._take(step)

    def tied_out(self) -> int:
        """Return how many cells were left out that nothing but where they are tells from others."""
        worth = self.ground.worth
        taken = {worth[cell][:3] for cell in self._owned}
        return sum(one[:3] in taken for one in worth) - len(self._owned)

    def _best(self) -> Iterator[list[Step]]:
        """Yield what has most to a cell; steps that nothing tells apart come together."""
        while True:
            self._sow()
            if not self._heap:
                return
            if self._heap[0][0] > -self.least * self.ground.floor:
                self.exhausted = True  # what was left out of the ground may be worth more
                return
            yield self._steps.pop(heapq.heappop(self._heap))

    def _sow(self) -> None:
        """Let those cells begin a place that may be worth more than all that waits."""
        worth = self.ground.worth
        while self._next < len(worth):
            if self._heap and self.least * worth[self._next][0] > self._heap[0][0]:
                return
            self._begin(self._next)
            self._next += 1

    def _begin(self, seed: int) -> None:
        """Propose a new place around a cell, if it is free."""
        cells = None if seed in self._owned else self._first_cells(seed)
        if cells is not None:
            self._propose(Step(cells, None), NO_PLACE)

    def _propose(self, step: Step, seed: Worth) -> None:
        """Let a step wait for its turn: by what it has to a cell, then by its place's seed."""
        least, worth, size = self.least, self.ground.worth, len(step.cells)
        to_a_cell: tuple[int | Fraction, ...]
        if size == 1:
            to_a_cell = self._alone[step.cells[0]]
        else:
            sums = tuple(map(sum, zip(*(worth[cell] for cell in step.cells))))
            to_a_cell = sums if size == least else tuple(Fraction(least * s, size) for s in sums)
        key = *to_a_cell, *seed
        if key not in self._steps:
            self._steps[key] = []
            heapq.heappush(self._heap, key)
        self._steps[key].append(step)

    def _first_cells(self, seed: int) -> tuple[int, ...] | None:
        """Return the smallest place that begins at a cell: it and the best that touch.

        None without one. No other cell of it is worth more: else what is sown later might have been
        worth more than what is taken before.
        """
        cells = [seed]
        while len(cells) < self.least:
            for tied in self._best_beside(cells, self.ground.worth[seed]):
                more = [*cells, *tied]
                size = max(len(more), self.least)
                if size <= self.most and cells_needed(self._circle(more)) <= size:
                    break
            else:
                return None
            cells = more
        return tuple(cells)

    def _best_beside(self, cells: Collection[int], most: Worth) -> Iterator[list[int]]:
        """Yield the free cells beside some, worth `most` or less: the best first, ties together."""
        worth, touching = self.ground.worth, self.ground.touching
        near = {other for one in cells for other in touching[one]} - self._owned
        able = (one for one in near.difference(cells) if worth[one] >= most)
        ordered = sorted(able, key=worth.__getitem__)
        for _, tied in groupby(ordered, worth.__getitem__):
            yield list(tied)

    def _together(self, steps: Iterable[Step]) -> list[Step]:
        """Return what of equal steps can be taken, without choosing between them."""
        first: dict[frozenset[int], Step] = {}
        more: dict[Growing, list[int]] = {}
        for step in steps:
            if step.place is not None:
                more.setdefault(step.place, []).extend(step.cells)
            elif self._is_free(step):
                first[frozenset(step.cells)] = step
        open_ = list(first.values())
        for place, cells in more.items():
            free = [one for one in cells if one not in self._owned]
            if free and self._has_room(place, free):
                open_.append(Step(tuple(free), place))
        wanted = Counter(cell for step in open_ for cell in step.cells)
        return [step for step in open_ if all(wanted[cell] == 1 for cell in step.cells)]

    def _is_free(self, step: Step) -> bool:
        """Return whether the cells of a new place still are; else it is proposed anew."""
        if self._owned.isdisjoint(step.cells):
            return True
        self._begin(step.cells[0])
        return False

    def _has_room(self, place: Growing, cells: list[int]) -> bool:
        """Return whether a place may take these cells; where it is too small, they wait."""
        size = len(place.cells) + len(cells)
        if size > self.most:
            return False
        needed = cells_needed(self._widened(place.circle, place.cells, cells))
        if needed > size:
            place.waiting.setdefault(needed - len(cells), []).extend(cells)
        return needed <= size

    def _take(self, step: Step) -> None:
        """Give the cells to their place, and let what touches them wait for its turn."""
        place = step.place
        if place is None:
            circle = self._circle(step.cells)
            seed = min(self.ground.worth[cell] for cell in step.cells)
            place = Growing(seed, list(step.cells), circle)
            self.places.append(place)
        else:
            place.circle = self._widened(place.circle, place.cells, step.cells)
            place.cells += step.cells
        self._owned.update(step.cells)
        near = {other for one in step.cells for other in self.ground.touching[one]}
        fresh = near - self._owned - place.proposed
        place.proposed |= fresh
        ready = [size for size in place.waiting if size <= len(place.cells)]
        again = {cell for size in ready for cell in place.waiting.pop(size)}
        if len(place.cells) < self.most:
            for cell in fresh | (again - self._owned):
                self._propose(Step((cell,), place), place.seed)

    def _circle(self, cells: Iterable[int]) -> Circle:
        return circle_of_cells([self.ground.place[cell] for cell in cells])

    def _widened(self, circle: Circle, cells: Collection[int], more: Collection[int]) -> Circle:
        """Return the smallest circle around the cells of one, and some more."""
        place = self.ground.place
        if all(holds(circle, place[cell]) for cell in more):
            return circle
        return self._circle([*cells, *more])

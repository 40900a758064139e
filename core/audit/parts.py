"""Which groups a reader can add up: those that are everyone together, or with nobody else known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .worked_out import NOTHING

NEARLY_ALL = 0.02  # of all residents: published counts are rounded


@dataclass(frozen=True, eq=False)
class Part:
    """Groups that have no resident in common, as far as anybody can tell.

    Attributes
    ----------
    groups : int array
        Numbers of the groups.
    is_everyone : bool
        Whether they add up to all residents; if not, there are others, of whom nothing is told.
    zeros : bool
        Whether it may be told that there is nobody: of classes of areas, which say nothing of a
        person.
    """

    groups: np.ndarray
    is_everyone: bool
    zeros: bool = False

    @property
    def has_others(self) -> bool:
        """Whether there are residents besides its groups."""
        return not self.is_everyone

    def people(self, people: np.ndarray, everyone: np.ndarray) -> np.ndarray:
        """Return the people of its groups, with all others last (rows, groups or one more).

        Parameters
        ----------
        people : float array, shape (rows, all groups)
        everyone : float array, shape (rows,)
        """
        own = people[:, self.groups]
        if self.is_everyone:
            return own
        others = np.maximum(everyone - own.sum(axis=1), 0.0)
        return np.column_stack([own, others])


def parts_of(people: np.ndarray, everyone: np.ndarray) -> list[Part]:
    """Return the parts that groups make, in the order of their fields.

    Groups that stand side by side and add up to everyone are a part, as all of ethnicity, then both
    of sex; where a little is missing everywhere, that is one more group, of whom nothing is told.
    Of the other groups nobody can tell which have residents in common: where they are no more than
    everyone they are taken for a part with others, from which most can be worked out.

    Parameters
    ----------
    people : float array, shape (cells, groups)
    everyone : float array, shape (cells,)
    """
    totals, whole = people.sum(axis=0), float(everyone.sum())
    found, left = [], set(range(len(totals)))
    for first, end in _runs(0, totals, whole):
        groups = np.arange(first, end)
        found.append(Part(groups, _is_everyone(people[:, groups].sum(axis=1), everyone)))
        left -= set(groups.tolist())
    if not left:
        return found
    others = np.array(sorted(left))
    if (people[:, others].sum(axis=1) <= everyone + NOTHING).all():
        return [*found, Part(others, False)]
    return [*found, *(Part(np.array([at]), False) for at in others.tolist())]


def _is_everyone(together: np.ndarray, everyone: np.ndarray) -> bool:
    """Return whether what is missing to everyone is no group, but what counts were rounded by."""
    missing = everyone - together
    return bool(missing.min() < -NOTHING or np.abs(missing).max() < NOTHING)


def _runs(first: int, totals: Sequence[float], everyone: float) -> Iterator[tuple[int, int]]:
    """Yield the first and the end of groups that add up to everyone.

    The nearest to it come first, and of equally near ones the most.
    """
    upto = np.concatenate([[0.0], np.cumsum(totals)])
    ends = [(one, other) for other in range(1, len(upto)) for one in range(other)]
    missing = {pair: abs(upto[pair[1]] - upto[pair[0]] - everyone) for pair in ends}
    near = {pair: round(miss / max(everyone, 1.0), 9) for pair, miss in missing.items()}
    best = min(ends, key=lambda pair: (near[pair], pair[0] - pair[1], pair), default=None)
    if best is None or missing[best] > NEARLY_ALL * everyone:
        return
    start, end = best
    yield first + start, first + end
    yield from _runs(first, totals[:start], everyone)
    yield from _runs(first + end, totals[end:], everyone)

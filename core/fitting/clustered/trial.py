"""The trial of the best candidate beside a model: one test, or two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...model.block import Block
from ...model.term import TURNED_AWAY
from ...model.variable import Variable
from .admission import Admission
from .level import Estimate
from .outcome import Entry

DOUBTFUL = 6  # times the level: a p-value up to that gets a second test
MOST_DOUBTFUL = 0.5


@dataclass(frozen=True, eq=False)
class Trial:
    """The first test of the best candidate, and the second where one was made.

    Attributes
    ----------
    variables : tuple of Variable
        Of the candidates.
    first : Admission
    again : Admission or None
        With the clustering that the candidate would leave; None where its best variable is another
        factor's: clustering without one factor's share says nothing of another factor.
    """

    variables: tuple[Variable, ...]
    first: Admission
    again: Admission | None = None

    @property
    def decisive(self) -> Admission:
        """The test that decides: the first where it passes or leaves no hope."""
        hopeful = self.first.estimate.p_value <= _hope(self.first.estimate)
        if self.again is None or self.first.estimate.passed or not hopeful:
            return self.first
        return self.again

    @property
    def borderline(self) -> bool:
        """Whether other surrogates might decide otherwise."""
        first, again = self.first.estimate, self.again and self.again.estimate
        alpha, hope = first.alpha, _hope(first)
        passes = first.may_be_within(alpha) or (
            again is not None and first.may_be_within(hope) and again.may_be_within(alpha)
        )
        fails = first.may_be_beyond(alpha) and (
            again is None or first.may_be_beyond(hope) or again.may_be_beyond(alpha)
        )
        return passes and fails

    def entry(self, action: str) -> Entry:
        """Return the step that it leads to."""
        test = self.decisive
        return _entry(action, self.variables[test.best], test, test.best, self.borderline)

    def best_of_each(self) -> dict[str, Entry]:
        """Return the best variable of each factor."""
        test = self.decisive
        best: dict[str, Entry] = {}
        for place in (-test.deviates).argsort(kind="stable"):
            variable = self.variables[place]
            if variable.factor not in best:
                mine = self.borderline and place == test.best
                best[variable.factor] = _entry(TURNED_AWAY, variable, test, place, mine)
        return best


def wants_second(first: Admission) -> bool:
    """Return whether a second test may decide, once the first is known as well as it is."""
    found = first.estimate
    return found.may_be_beyond(found.alpha) and found.may_be_within(_hope(found))


def _hope(found: Estimate) -> float:
    return min(DOUBTFUL * found.alpha, MOST_DOUBTFUL)


def _entry(
    action: str, variable: Variable, test: Admission, place: int, borderline: bool
) -> Entry:
    found = test.estimate if place == test.best else test.estimate_of(place)
    return Entry(
        action=action,
        variable=variable,
        p_value=found.p_value,
        error=found.error,
        at_most=found.at_most,
        borderline=borderline,
        deviate=float(test.deviates[place]),
        second=test.second,
    )


def variables_of(blocks: Sequence[Block]) -> tuple[Variable, ...]:
    """Return the variables of blocks, in their order."""
    return tuple(variable for block in blocks for variable in block.variables)

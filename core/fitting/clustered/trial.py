"""The trial of the best candidate beside a model: one test, or two."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...model.block import Block
from ...model.term import TURNED_AWAY
from ...model.variable import Variable
from .admission import Admission
from .level import Estimate
from .outcome import Entry

DOUBTFUL = 6  # times the level: a p-value up to that gets a second test
MOST_DOUBTFUL = 0.5


class Trial:
    """The first test of the best candidate, and the second where one is made.

    Parameters
    ----------
    variables : tuple of Variable
        Of the candidates.
    first : Admission
    second : callable
        Begins the test with the clustering that a candidate would leave; returns None where it
        cannot be made.

    Attributes
    ----------
    again : Admission or None
        The second test. Where its best variable is another factor's there is none: clustering
        without one factor's share says nothing of another factor.
    """

    def __init__(
        self,
        variables: tuple[Variable, ...],
        first: Admission,
        second: Callable[[Variable], Admission | None],
    ) -> None:
        self.variables, self.first = variables, first
        self.again: Admission | None = None
        found = first.estimate
        if found.may_be_beyond(found.alpha) and found.may_be_within(_hope(found)):
            again = second(variables[first.best])
            if again is not None and self._same_factor(again):
                self.again = again
                again.make_precise()
        self.decisive.make_precise()

    def _same_factor(self, again: Admission) -> bool:
        return self.variables[again.best].factor == self.variables[self.first.best].factor

    @property
    def decisive(self) -> Admission:
        """The test that decides: the second where the first neither passes plainly nor hopelessly.

        A first test that is to decide by itself goes on until it is precise; one that a second
        follows need not.
        """
        if self.again is None or self._hopeless:
            return self.first
        return self.again

    @property
    def _hopeless(self) -> bool:
        return self.first.estimate.p_value > _hope(self.first.estimate)

    @property
    def borderline(self) -> bool:
        """Whether other surrogates might decide otherwise."""
        found = self.decisive.estimate
        if self.again is None:
            return not found.decided
        again, first, hope = self.again.estimate, self.first.estimate, _hope(found)
        if first.may_be_within(hope) and first.may_be_beyond(hope):
            return again.may_be_within(again.alpha)
        return not self._hopeless and not again.decided

    def entry(self, action: str) -> Entry:
        """Return the step that it leads to."""
        return self._entry(action, self.decisive.best)

    def best_of_each(self) -> dict[str, Entry]:
        """Return the best variable of each factor."""
        test = self.decisive
        best: dict[str, Entry] = {}
        for place in (-test.deviates).argsort(kind="stable"):
            factor = self.variables[place].factor
            if factor not in best:
                best[factor] = self._entry(TURNED_AWAY, place)
        return best

    def _entry(self, action: str, place: int) -> Entry:
        test = self.decisive
        found = test.estimate_of(place)
        return Entry(
            action=action,
            variable=self.variables[place],
            p_value=found.p_value,
            error=found.error,
            at_most=found.at_most,
            borderline=bool(place == test.best and self.borderline),
            deviate=float(test.deviates[place]),
            second=test is self.again,
        )


def _hope(found: Estimate) -> float:
    return min(DOUBTFUL * found.alpha, MOST_DOUBTFUL)


def variables_of(blocks: Sequence[Block]) -> tuple[Variable, ...]:
    """Return the variables of blocks, in their order."""
    return tuple(variable for block in blocks for variable in block.variables)

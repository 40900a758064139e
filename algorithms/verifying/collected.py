"""What differs between two files, collected: how often, how much, and the first ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest

from ...core.plain import shown
from ...core.report.verified import (
    CLOSE,
    LAST_DIGITS,
    MOST_KEPT,
    OTHER,
    SAME,
    At,
    Comparison,
    Difference,
    Value,
    at,
)
from ..language import marked

ABSENT = at(marked("(nothing)"))
LINE = marked("line {number}")
LONGEST = 80  # letters of a text in the record


class Collected:
    """Differences of one file, as they are found."""

    def __init__(self, file: str):
        self.file, self.count, self.largest = file, 0, 0.0
        self.first: list[Difference] = []

    def add(self, where: str | At, recorded: Value, again: Value) -> None:
        """Take a value that differs."""
        found = Difference(where, _kept(recorded), _kept(again))
        self.add_many(1, found.relative, (found,))

    def add_many(self, count: int, largest: float, first: Iterable[Difference]) -> None:
        """Take several values that differ, of which the first are told one by one."""
        self.count += count
        self.largest = max(self.largest, largest)
        self.first.extend(list(first)[: MOST_KEPT - len(self.first)])

    def value(self, where: str | At, recorded: Value, again: Value) -> None:
        """Take a value if it differs."""
        if recorded != again and not (recorded != recorded and again != again):
            self.add(where, recorded, again)

    def lines(
        self, recorded: Iterable[str], again: Iterable[str], called: str = LINE, **places: object
    ) -> None:
        """Take the lines that differ; `called` says where one lies, by its number."""
        pairs = zip_longest(recorded, again, fillvalue=None)
        for number, (one, other) in enumerate(pairs, 1):
            if one != other:
                self.add(
                    at(called, number=number, **places),
                    ABSENT if one is None else one,
                    ABSENT if other is None else other,
                )

    def values(self, called: str, recorded: Mapping, again: Mapping) -> None:
        """Take what differs between two flat records; `called` says where, by the name of a key."""
        for key in {**recorded, **again}:
            where = at(called, name=key)
            self.value(where, recorded.get(key, ABSENT), again.get(key, ABSENT))

    def comparison(self) -> Comparison:
        """Return what was found."""
        if not self.count:
            return Comparison(self.file, SAME)
        numbers = self.largest < float("inf")
        outcome = LAST_DIGITS if self.largest <= CLOSE else OTHER
        largest = self.largest if numbers else None
        return Comparison(self.file, outcome, self.count, largest, tuple(self.first))


def _kept(value: Value) -> Value:
    """Return a value as the record keeps it: one line, and what JSON cannot hold as a text."""
    if isinstance(value, str):
        return shown(value)[:LONGEST]
    if isinstance(value, float) and not (abs(value) < float("inf")):
        return str(value)
    return value

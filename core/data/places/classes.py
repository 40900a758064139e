"""Which factors a class of a source belongs to: looked up once, and known from then on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ...errors import RtmError
from ...language import said
from ...plain import shown
from .factor import Factor
from .layouts import ONE_KIND, Layout

ANY = "*"
MOST_KNOWN = 100_000  # cells whose factors are remembered
MOST_NAMED = 200  # classes that may become a factor each


class Classes:
    """The classes of a source, and the factors that they are of, as a table has them.

    Attributes
    ----------
    factors : list of Factor
    known : dict of tuple of str to list of (int, str)
        For the cells of a row: the factors, by number, each with the class by which it is one.
    """

    def __init__(self, layout: Layout, factors: Sequence[Factor]) -> None:
        self.factors, self._layout = list(factors), layout
        self._exact: dict[str, list[int]] = {}
        self._patterns: list[tuple[re.Pattern, int]] = []
        self.known: dict[tuple[str, ...], list[tuple[int, str]]] = {}
        for number, factor in enumerate(factors):
            for one in factor.classes.get(layout.scheme, ()):
                if ANY in one:
                    pattern = ".*".join(map(re.escape, one.split(ANY)))
                    self._patterns.append((re.compile(pattern), number))
                else:
                    self._exact.setdefault(one, []).append(number)

    def of(self, cells: tuple[str, ...]) -> list[tuple[int, str]]:
        """Return the factors of a row, by the first of its classes that any factor has."""
        found = self.known.get(cells)
        if found is None:
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            found = self.known[cells] = self._looked_up(cells)
        return found

    def _looked_up(self, cells: tuple[str, ...]) -> list[tuple[int, str]]:
        candidates = self._layout.candidates(cells)
        for one in candidates:
            if one in self._exact:
                return [(number, one) for number in self._exact[one]]
        for one in candidates:
            found = {number for pattern, number in self._patterns if pattern.fullmatch(one)}
            if found:
                return [(number, one) for number in sorted(found)]
        return []


class OneKind(Classes):
    """A file whose rows are all of one factor, that it is named after."""

    def __init__(self, factor: Factor) -> None:
        super().__init__(ONE_KIND, [factor])

    def _looked_up(self, cells: tuple[str, ...]) -> list[tuple[int, str]]:
        return [(0, "")]


class EachItsOwn(Classes):
    """Classes of which each is a factor, as no table knows them.

    Raises
    ------
    RtmError
        Where they are so many that they are hardly classes.
    """

    def __init__(self, layout: Layout, named: Callable[[str], Factor | None], column: str) -> None:
        super().__init__(layout, [])
        self._named, self._column = named, column
        self._numbers: dict[str, int] = {}

    def _looked_up(self, cells: tuple[str, ...]) -> list[tuple[int, str]]:
        text = cells[0].strip()
        factor = self._named(text) if text else None
        if factor is None:
            return []
        number = self._numbers.setdefault(factor.name.casefold(), len(self._numbers))
        if number == len(self.factors):
            self.factors.append(factor)
        if len(self.factors) > MOST_NAMED:
            raise RtmError(
                said(
                    "The column “{column}” has more than {most} different values: it is hardly "
                    "that of a class.",
                    column=shown(self._column),
                    most=MOST_NAMED,
                ),
                said("Name the column that says what kind of place a row is, or none."),
                kind="setting",
                where="CLASS_COLUMN",
            )
        return [(number, text)]

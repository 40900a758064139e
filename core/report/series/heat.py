"""Which factor holds for which study: a table whose colours say how strongly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...errors import MissingError
from ...language import said
from ...model.term import Term
from ..fields import number, plain
from ..phrases import ends, figure, reach, way
from .columns import Columns, columns_of
from .facts import SeriesFacts, StudyInSeries, asked_for, factors_of, terms_of

STEPS = (1.25, 1.6, 2.2)  # of a ratio or one over it, where the next colour begins
NOT_ASKED, NOT_CHOSEN = "absent", "none"


@dataclass(frozen=True)
class Cell:
    """A factor in a study: its ratio as a colour (a class of the style), as text, with more."""

    look: str
    text: str = ""
    interval: str = ""
    way: str = ""
    borderline: bool = False
    title: str = ""


@dataclass(frozen=True)
class Line:
    """A factor, its cells, and in how many studies it holds."""

    factor: str
    cells: tuple[Cell, ...]
    holds: int
    of: int


@dataclass(frozen=True)
class Heat:
    """A part of the table that fits the page."""

    columns: Columns
    lines: tuple[Line, ...]


def heats_of(facts: SeriesFacts) -> Iterator[Heat]:
    """Give the table in parts."""
    factors = factors_of(facts.done)
    for columns in columns_of(facts):
        yield Heat(columns, tuple(_line(facts, columns, name) for name in factors))


def _line(facts: SeriesFacts, columns: Columns, factor: str) -> Line:
    return Line(
        factor,
        tuple(_cell(study, factor) for study in columns.studies),
        sum(bool(terms_of(one, factor)) for one in facts.done),
        sum(asked_for(one, factor) for one in facts.done),
    )


def _cell(study: StudyInSeries, factor: str) -> Cell:
    if not asked_for(study, factor):
        return Cell(NOT_ASKED)
    terms = terms_of(study, factor)
    if not terms:
        return Cell(NOT_CHOSEN)
    term, *more = terms
    if study.model is None:
        raise MissingError
    shown, units = term.local_first, study.model.units
    told = said("{way}: {ends}", way=plain(way(term.variable, units)), ends=_ends(term))
    also = said(" and {number} more", number=len(more)) if more else ""
    return Cell(
        look_of(shown.ratio),
        number(shown, "ratio", figure),
        _ends(term).replace(said(" to "), "–"),
        reach(term.variable, units) + also,
        is_borderline(term),
        f"{study.name}: {told}",
    )


def _ends(term: Term) -> str:
    return ends(term.local_first.low, term.local_first.high)


def look_of(ratio: float) -> str:
    """Return the class of a ratio: "up2", "down1"."""
    larger = max(ratio, 1 / ratio) if ratio > 0 else STEPS[-1]
    step = 1 + sum(larger >= one for one in STEPS)
    return f"{'up' if ratio >= 1 else 'down'}{step}"


def is_borderline(term: Term) -> bool:
    """Return whether it is doubtful that a term holds: borderline, or it does not hold up."""
    doubted = term.verdict is not None and not term.verdict.holds_up
    return doubted or (term.admission is not None and term.admission.borderline)

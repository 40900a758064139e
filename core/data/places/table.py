"""Tables of factors: CSV files that an analyst may copy, change and give again.

A table has a column ``factor`` and any of the columns below. A factor may have several rows; what
they list is taken together. A column that a table lacks is taken from another one, for factors of
the same name: so a copy of one of the tables that are shipped will do.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ...errors import RtmError
from ...language import said
from ...plain import shown
from ...settings import short_name
from .cells import CRIMES, DISTANCE, LISTS, REFERENCE, TAG, WORDS, listed, value
from .factor import Factor
from .layouts import SCHEMES

NAME = "factor"
COLUMNS = (NAME, *LISTS, *WORDS, DISTANCE, REFERENCE)
DELIMITERS = ",;\t|"
MOST_FACTORS = 1000


@dataclass
class Table:
    """What a table says of its factors: by name, and within by column."""

    columns: tuple[str, ...]
    factors: dict[str, dict[str, Any]] = field(default_factory=dict)

    def cells_of(self, name: str) -> dict[str, Any]:
        """Return what is said of a factor, whatever the letters of its name are."""
        wanted = name.casefold()
        known = (one for one in self.factors if one.casefold() == wanted)
        return self.factors.get(next(known, name), {})


def read_table(text: str, file: str) -> Table:
    """Return what a table says.

    Parameters
    ----------
    text : str
        Of the whole file.
    file : str
        Its name for messages.

    Raises
    ------
    RtmError
        For the first fault, with its line; of the kind "input".
    """
    rows = _rows(text, file)
    heading = next(rows, None)
    columns = () if heading is None else _columns(heading[1], file)
    table = Table(tuple(filter(None, columns)))
    for line, cells in rows:
        if any(cell.strip() for cell in cells[len(columns) :]):
            raise _fault(
                file,
                line,
                said("it has more cells than the heading"),
                said("Put text that holds the delimiter between quotation marks."),
            )
        _enter(table, dict(zip(columns, map(str.strip, cells))), file, line)
    if not table.factors:
        raise RtmError(
            said("{file} has no factors.", file=shown(file)),
            said("Give it a heading with a column “factor”, and a row for each factor."),
        )
    return table


def factors_of(table: Table, others: Iterable[Table]) -> tuple[Factor, ...]:
    """Return the factors of a table; a column that it lacks is taken from the others."""
    found = []
    for name, given in table.factors.items():
        cells = dict(given)
        for other in others:
            for column, there in other.cells_of(name).items():
                if column not in table.columns:
                    cells.setdefault(column, there)
        found.append(_factor(name, cells))
    return tuple(found)


def joined(tables: Sequence[Table]) -> tuple[Factor, ...]:
    """Return the factors of tables that each say something else of the same factors."""
    return factors_of(tables[0], tables[1:])


def _factor(name: str, cells: dict[str, Any]) -> Factor:
    given = {key: cells[key] for key in (*WORDS, DISTANCE, REFERENCE) if key in cells}
    return Factor(
        name=name,
        crimes=cells.get(CRIMES, ()),
        tags=cells.get(TAG, ()),
        classes={scheme: cells[scheme] for scheme in SCHEMES if cells.get(scheme)},
        **given,
    )


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Give each line that is not empty, with its number."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            what = said("it is no row of a CSV file")
            raise _fault(file, line, what, said("Look at its quotation marks.")) from None
        if any(cell.strip() for cell in cells):
            yield line, cells


def _columns(cells: list[str], file: str) -> tuple[str, ...]:
    """Return the columns that are known, "" for any other, as remarks of the analyst."""
    names = [cell.strip().casefold().replace(" ", "_") for cell in cells]
    known = tuple(name if name in COLUMNS else "" for name in names)
    twice = next((name for name in known if name and known.count(name) > 1), None)
    if NAME in known and twice is None:
        return known
    problem = (
        said("{file} has the column “{name}” twice.", file=shown(file), name=twice)
        if twice
        else said("{file} has no column “factor”.", file=shown(file))
    )
    raise RtmError(problem, said("Its columns may be {names}.", names=", ".join(COLUMNS)))


def _enter(table: Table, given: dict[str, str], file: str, line: int) -> None:
    """Take a row into a table."""
    there = table.factors.setdefault(_name(table, given.get(NAME, ""), file, line), {})
    if len(table.factors) > MOST_FACTORS:
        raise RtmError(
            said("{file} has more than {most:,} factors.", file=shown(file), most=MOST_FACTORS),
            said("Keep those that you want to test."),
        )
    refuse = partial(_fault, file, line)
    for column, cell in given.items():
        if column in LISTS:
            there[column] = (*there.get(column, ()), *listed(column, cell, refuse))
        elif column and column != NAME and cell:
            there[column] = value(column, cell, refuse)


def _name(table: Table, cell: str, file: str, line: int) -> str:
    """Return the name of a factor, as an earlier row of it has it."""
    if not cell:
        raise _fault(file, line, said("it has no factor"), said("Give it a name in “factor”."))
    try:
        name = short_name(cell, said("The name of a factor"))
    except RtmError as fault:
        raise _fault(file, line, fault.problem.rstrip("."), fault.remedy) from fault
    return next((one for one in table.factors if one.casefold() == name.casefold()), name)


def _fault(file: str, line: int, what: str, remedy: str) -> RtmError:
    return RtmError(
        said("{file} cannot be used: line {line}: {what}.", file=shown(file), line=line, what=what),
        remedy,
    )

"""Tables of factors: CSV files that an analyst may copy, change and give again.

A table has a column ``factor`` and any of the columns below. A factor may have several rows; what
they list is taken together. A column that a table lacks is taken from another one, for factors of
the same name: so a copy of one of the tables that are shipped will do.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ...errors import RtmError
from ...language import said
from ...plain import shown
from ...settings import EFFECTS, OPERATIONALISATIONS, short_name
from .factor import GEOMETRIES, METRES_BETWEEN_DOUBLES, OS_CLASS, OS_DIGITS, SCHEMES, Factor
from .tags import Rule, rule_of

NAME, CRIMES, TAG = "factor", "crimes", "osm_tag"
LISTS = (CRIMES, TAG, *SCHEMES)  # with semicolons between what they list
WORDS = {  # columns of one word, and which there are
    "operationalisation": OPERATIONALISATIONS,
    "effect": EFFECTS,
    "geometry": GEOMETRIES,
}
DISTANCE, REFERENCE = "doubles_within", "reference"
COLUMNS = (NAME, *LISTS, *WORDS, DISTANCE, REFERENCE)
BETWEEN = ";"
DELIMITERS = ",;\t|"
FARTHEST = 1000.0  # metres between two rows of one place
MOST_FACTORS = 1000
LONGEST_CELL = 1 << 17  # letters


@dataclass
class Table:
    """What a table says of its factors: by name, and within by column."""

    columns: tuple[str, ...]
    factors: dict[str, dict[str, object]] = field(default_factory=dict)


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
    columns, table = (), None
    for line, cells in rows:
        if table is None:
            columns = _columns(cells, file)
            table = Table(tuple(name for name in columns if name))
            continue
        given = {name: cell.strip() for name, cell in zip(columns, cells) if name}
        _require_as_long(cells, columns, file, line)
        _enter(table, given, file, line)
    if table is None or not table.factors:
        raise RtmError(
            said("{file} has no factors.", file=shown(file)),
            said("Give it a heading with a column “factor”, and a row for each factor."),
        )
    return table


def factors_of(table: Table, others: Iterable[Table]) -> tuple[Factor, ...]:
    """Return the factors of a table; a column that it lacks is taken from the others."""
    found = []
    for name, given in table.factors.items():
        told = dict(given)
        for other in others:
            there = other.factors.get(name, {})
            for column in other.columns:
                if column not in table.columns and column in there:
                    told.setdefault(column, there[column])
        found.append(_factor(name, told))
    return tuple(found)


def joined(tables: Sequence[Table]) -> tuple[Factor, ...]:
    """Return the factors of tables that each say something else of the same factors."""
    return factors_of(tables[0], tables[1:])


def _factor(name: str, told: dict) -> Factor:
    return Factor(
        name=name,
        crimes=told.get(CRIMES, ()),
        tags=told.get(TAG, ()),
        classes={scheme: told[scheme] for scheme in SCHEMES if told.get(scheme)},
        **{
            key: told[key]
            for key in (*WORDS, DISTANCE, REFERENCE)
            if key in told and told[key] != ""
        },
    )


def _rows(text: str, file: str):
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
            raise _fault(
                file,
                line,
                said("it is no row of a CSV file"),
                said("Look at its quotation marks."),
            ) from None
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


def _require_as_long(cells: list[str], columns: tuple[str, ...], file: str, line: int) -> None:
    if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
        raise _fault(
            file,
            line,
            said("it has more cells than the heading"),
            said("Put text that holds the delimiter between quotation marks."),
        )


def _enter(table: Table, given: dict[str, str], file: str, line: int) -> None:
    """Take a row into a table."""
    if not given.get(NAME):
        raise _fault(file, line, said("it has no factor"), said("Give it a name in “factor”."))
    try:
        name = short_name(given[NAME], said("The name of a factor"))
    except RtmError as fault:
        raise _fault(file, line, fault.problem.rstrip("."), fault.remedy) from fault
    there = table.factors.setdefault(name, {})
    if len(table.factors) > MOST_FACTORS:
        raise RtmError(
            said("{file} has more than {most:,} factors.", file=shown(file), most=MOST_FACTORS),
            said("Keep those that you want to test."),
        )
    for column, cell in given.items():
        if column in LISTS:
            there[column] = (*there.get(column, ()), *_listed(column, cell, file, line))
        elif column != NAME and cell:
            there[column] = _value(column, cell, file, line)


def _listed(column: str, cell: str, file: str, line: int) -> tuple[str | Rule, ...]:
    parts = [part.strip() for part in cell.split(BETWEEN) if part.strip()]
    if column == CRIMES:
        return tuple(part.casefold().replace(" ", "_") for part in parts)
    if column == TAG:
        return tuple(_rule(part, file, line) for part in parts)
    if column == OS_CLASS:
        return tuple(_code(part, file, line) for part in parts)
    return tuple(part.casefold() for part in parts)


def _rule(text: str, file: str, line: int) -> Rule:
    rule = rule_of(text)
    if rule is None:
        raise _fault(
            file,
            line,
            said("“{text}” is no tag", text=shown(text)),
            said("Write it as amenity=pub, amenity=pub|bar, or amenity=parking + access!=private."),
        )
    return rule


def _code(text: str, file: str, line: int) -> str:
    """Return a class of Ordnance Survey's with its leading zero, which spreadsheets take away."""
    if not (text.isascii() and text.isdigit() and len(text) in (OS_DIGITS - 1, OS_DIGITS)):
        raise _fault(
            file,
            line,
            said("“{text}” is no class of Ordnance Survey's points of interest", text=shown(text)),
            said("Give its eight digits."),
        )
    return text.zfill(OS_DIGITS)


def _value(column: str, cell: str, file: str, line: int) -> str | float:
    if column in WORDS and cell.casefold() not in WORDS[column]:
        raise _fault(
            file,
            line,
            said("“{cell}” is none of what {column} may be", cell=shown(cell), column=column),
            said("Choose one of {words}.", words=", ".join(WORDS[column])),
        )
    if column == DISTANCE:
        return _distance(cell, file, line)
    return cell.casefold() if column in WORDS else cell


def _distance(cell: str, file: str, line: int) -> float:
    try:
        number = float(cell.replace(",", "."))
    except ValueError:
        number = -1.0
    if not 0 <= number <= FARTHEST:
        raise _fault(
            file,
            line,
            said("“{cell}” is no distance between doubles", cell=shown(cell)),
            said(
                "Give metres from 0 to {most:g}; {usual:g} is usual.",
                most=FARTHEST,
                usual=METRES_BETWEEN_DOUBLES,
            ),
        )
    return number


def _fault(file: str, line: int, what: str, remedy: str) -> RtmError:
    return RtmError(
        said("{file} cannot be used: line {line}: {what}.", file=shown(file), line=line, what=what),
        remedy,
    )

"""All rows of some files into arrays: numbers and codes, a few bytes a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from ...progress import QUIET, Progress
from ..columns.moments import Moments
from ..columns.places import Places
from ..columns.sample import MISSING
from ..columns.shapes import point_of
from ..delimited import Batch, read
from ..downloads import unreadable
from ..ledger import EXAMPLES, Row
from .gathered import Gathered
from .layout import Layout
from .moments_of_rows import add_moments
from .plan import Plan, Source, columns_of

MOST_MENDED = 100_000  # lines that are told


def gather(planned: Plan, progress: Progress = QUIET) -> Gathered:
    """Read all rows."""
    gathered, done = Gathered(), 0
    whole = max(sum(source.entry.size for source in planned.sources), 1)
    for source in planned.sources:
        layout = _of(source, planned.layout)
        with unreadable(source.entry.name):
            for batch in read(source.entry.open, source.dialect):
                _add(gathered, batch, source, layout)
                done += sum(map(len, batch.texts))
                progress.at(min(done / whole, 1.0))
        gathered.ends.append(len(gathered.line))
    return gathered


@dataclass(frozen=True)
class Columns:
    """Where in the rows of a file the columns are."""

    x: int
    y: int
    places: Places
    moments: Moments | None
    when: tuple[int, ...]
    clock: tuple[int, ...]
    kind: int | None
    number: tuple[int, ...]
    needed: int
    width: int


def _of(source: Source, layout: Layout) -> Columns:
    """Return where the columns are in a file, whose heading may be in another order."""
    there = {name: place for place, name in enumerate(source.key)}
    names = [name.casefold() for name in layout.names]

    def at(places: Sequence[int | None]) -> tuple[int, ...]:
        return tuple(there.get(names[place], place) for place in places if place is not None)

    moments = layout.moments or Moments()
    when = [moments.date] if moments.date is not None else list((moments.parts or {}).values())
    x, y = at([layout.places.x, layout.places.y])
    return Columns(
        x=x,
        y=y,
        places=layout.places,
        moments=layout.moments,
        when=at(when),
        clock=at([moments.time, moments.minute]),
        kind=next(iter(at([layout.kind])), None),
        number=at(layout.number),
        needed=max(at(columns_of(layout))) + 1,
        width=len(source.dialect.names),
    )


def _add(gathered: Gathered, batch: Batch, source: Source, columns: Columns) -> None:
    """Add the rows of a batch."""
    name = source.entry.name
    rows, lines, texts = batch.rows, batch.lines, batch.texts
    _lose(gathered, "broken_line", name, batch.broken)
    space = MOST_MENDED - len(gathered.mended)
    gathered.mended.extend(Row(name, line) for line in batch.mended[:space])
    if set(map(len, rows)) != {columns.width}:
        rows, lines, texts = _as_wide(gathered, batch, name, columns)
    if not rows:
        return
    gathered.line.extend(lines)
    gathered.row.extend(map(hash, map(str.rstrip, texts)))
    x, y = _xy(rows, columns)
    gathered.x.frombytes(x.tobytes())
    gathered.y.frombytes(y.tobytes())
    if columns.moments is not None and columns.when:
        add_moments(gathered, rows, columns.moments, columns.when, columns.clock)
    if columns.kind is not None:
        kinds = gathered.kinds
        gathered.kind.extend([kinds[one] for one in map(itemgetter(columns.kind), rows)])
    if columns.number:
        gathered.number.extend(_prints(rows, columns.number))


def _as_wide(gathered: Gathered, batch: Batch, name: str, columns: Columns):
    """Return the rows that have all fields which are read; enter the others as no rows.

    A field too many that is empty, as after a delimiter at the end of each line, is no fault, nor
    are fields that lack at the end if those that are read are whole: there is another behind them.
    """
    rows, lines, texts = [], [], []
    short: list[int] = []
    long: list[int] = []
    for row, line, text in zip(batch.rows, batch.lines, batch.texts):
        if len(row) > columns.width and any(one.strip() for one in row[columns.width :]):
            long.append(line)
        elif len(row) < columns.width and len(row) <= columns.needed:
            short.append(line)
        else:
            rows.append(row)
            lines.append(line)
            texts.append(text)
    _lose(gathered, "short_line", name, short)
    _lose(gathered, "long_line", name, long)
    return rows, lines, texts


def _lose(gathered: Gathered, reason: str, name: str, lines: list[int]) -> None:
    """Enter lines that are no rows."""
    if lines:
        lost = gathered.lost
        lost.drop(reason, [Row(name, line) for line in lines[:EXAMPLES]], len(lines))
        lost.files[name] = lost.files.get(name, 0) + len(lines)


def _xy(rows: list[list[str]], columns: Columns) -> tuple[np.ndarray, np.ndarray]:
    places = columns.places
    if not places.text:
        x, y = (
            places.writing.numbers(list(map(itemgetter(place), rows)))
            for place in (columns.x, columns.y)
        )
        return x, y
    texts = map(itemgetter(columns.x), rows)
    points = [point_of(text) or _no_point(text) for text in texts]
    xy = np.array([one[:2] for one in points], float).reshape(-1, 2)
    return (
        (xy[:, 1].copy(), xy[:, 0].copy()) if places.turned else (xy[:, 0].copy(), xy[:, 1].copy())
    )


def _no_point(text: str) -> tuple[float, float]:
    missing = text.strip().casefold() in MISSING or "empty" in text.casefold()
    return (np.nan, np.nan) if missing else (np.inf, np.inf)


def _prints(rows: list[list[str]], places: tuple[int, ...]) -> list[int]:
    """Return a print of the number of each row; 0 where there is none."""
    if len(places) == 1:
        texts = [row[places[0]].strip() for row in rows]
        return [hash(text) or 1 if text else 0 for text in texts]
    several = [tuple(row[place].strip() for place in places) for row in rows]
    return [hash(one) or 1 if all(one) else 0 for one in several]

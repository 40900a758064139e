"""All rows of some files into arrays: numbers and codes, a few bytes a row."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np

from ...progress import QUIET, Progress
from ..columns.moments import WITH_TIME, Moments
from ..columns.places import Places
from ..columns.sample import MISSING
from ..columns.shapes import point_of
from ..dates import of_epoch
from ..delimited import Batch, read
from ..downloads import unreadable
from ..ledger import Row
from .layout import Layout
from .plan import Plan, Source, columns_of

NOTHING = -1  # the code of a row that says nothing


class Codes(dict):
    """Numbers different texts in the order in which they come: ``codes[text]``."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


@dataclass(eq=False)
class Gathered:
    """All rows as wide as their heading, in the order of files and lines.

    Attributes
    ----------
    x, y : array of float
        NaN where there is nothing, infinity where there is no number.
    kinds, days, times : Codes
        The different texts.
    kind, day, time : array of int
        Their code for each row.
    number, row : array of int
        A print of the incident's number (0 where there is none) and of the whole row: good to tell
        what is alike within this run, and for nothing else.
    line : array of int
    ends : list of int
        How many rows there are up to the end of each file.
    dropped : dict of str to list of Row
        Lines that are no rows, by the reason.
    mended : list of Row
        Rows with quotes that do not match.
    """

    x: array = field(default_factory=lambda: array("d"))
    y: array = field(default_factory=lambda: array("d"))
    kinds: Codes = field(default_factory=Codes)
    days: Codes = field(default_factory=Codes)
    times: Codes = field(default_factory=Codes)
    kind: array = field(default_factory=lambda: array("i"))
    day: array = field(default_factory=lambda: array("i"))
    time: array = field(default_factory=lambda: array("i"))
    number: array = field(default_factory=lambda: array("q"))
    row: array = field(default_factory=lambda: array("q"))
    line: array = field(default_factory=lambda: array("i"))
    ends: list[int] = field(default_factory=list)
    dropped: dict[str, list[Row]] = field(default_factory=dict)
    mended: list[Row] = field(default_factory=list)

    def give(self, name: str) -> np.ndarray:
        """Return one of the arrays, which is then gone from here, so that memory is free again."""
        values: array = getattr(self, name)
        setattr(self, name, array(values.typecode))
        kind = f"{values.typecode}{values.itemsize}".replace("d", "f").replace("q", "i")
        return np.frombuffer(values, kind) if len(values) else np.empty(0, kind)


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
    for reason, found in (("broken_line", batch.broken),):
        gathered.dropped.setdefault(reason, []).extend(Row(name, line) for line in found)
    gathered.mended.extend(Row(name, line) for line in batch.mended)
    if set(map(len, rows)) != {columns.width}:
        rows, lines, texts = _as_wide(gathered, batch, name, columns)
    if not rows:
        return
    gathered.line.extend(lines)
    gathered.row.extend(map(hash, map(str.rstrip, texts)))
    x, y = _xy(rows, columns)
    gathered.x.frombytes(x.tobytes())
    gathered.y.frombytes(y.tobytes())
    _add_moments(gathered, rows, columns)
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
    for row, line, text in zip(batch.rows, batch.lines, batch.texts):
        if len(row) > columns.width and any(one.strip() for one in row[columns.width :]):
            gathered.dropped.setdefault("long_line", []).append(Row(name, line))
        elif len(row) < columns.width and len(row) <= columns.needed:
            gathered.dropped.setdefault("short_line", []).append(Row(name, line))
        else:
            rows.append(row)
            lines.append(line)
            texts.append(text)
    return rows, lines, texts


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


def _add_moments(gathered: Gathered, rows: list[list[str]], columns: Columns) -> None:
    if not columns.when or columns.moments is None:
        return
    days, times = gathered.days, gathered.times
    first = list(map(itemgetter(columns.when[0]), rows))
    if len(columns.when) > 1:
        parts = (map(str.strip, map(itemgetter(place), rows)) for place in columns.when)
        first = ["-".join(one).replace(".0", "") for one in zip(*parts)]
    clock = None
    if columns.moments.epoch:
        first, clock = _of_epochs(first, columns.moments.epoch)
    elif columns.moments.apart:
        first, clock = _apart(first)
    if columns.clock:
        clock = list(map(itemgetter(columns.clock[0]), rows))
        if len(columns.clock) > 1:
            minutes = map(itemgetter(columns.clock[1]), rows)
            clock = [f"{one}:{two:0>2}" if one and two else "" for one, two in zip(clock, minutes)]
    gathered.day.extend([days[one] for one in first])
    if clock is not None:
        gathered.time.extend([times[one] for one in clock])


def _apart(texts: list[str]) -> tuple[list[str], list[str]]:
    """Return the dates and the times of texts that hold both."""
    first = texts[0].strip()
    mark = "T" if "T" in first and " " not in first else " "
    parts = [text.strip().partition(mark) for text in texts]
    if all(mark not in clock or ":" in clock for _, _, clock in parts):
        simple = all(day[:1].isdigit() and day[-1:].isdigit() for day, _, clock in parts if clock)
        if simple:
            return [one[0] for one in parts], [one[2] for one in parts]
    found = [WITH_TIME.fullmatch(text.strip()) for text in texts]
    return (
        [one[1] if one else text for one, text in zip(found, texts)],
        [one[2] if one else "" for one in found],
    )


def _of_epochs(texts: list[str], to_a_second: int) -> tuple[list[str], list[str]]:
    days, clock = [], []
    for text in texts:
        whole = text.strip().partition(".")[0]
        seconds = int(whole) // to_a_second if whole.isdigit() and len(whole) < 15 else None
        days.append("" if seconds is None else of_epoch(seconds))
        minutes = 0 if seconds is None else seconds % 86400 // 60
        clock.append("" if seconds is None else f"{minutes // 60:02}:{minutes % 60:02}")
    return days, clock


def _prints(rows: list[list[str]], places: tuple[int, ...]) -> list[int]:
    """Return a print of the number of each row; 0 where there is none."""
    if len(places) == 1:
        texts = [row[places[0]].strip() for row in rows]
        return [hash(text) or 1 if text else 0 for text in texts]
    several = [tuple(row[place].strip() for place in places) for row in rows]
    return [hash(one) or 1 if all(one) else 0 for one in several]

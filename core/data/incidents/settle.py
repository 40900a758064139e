"""Which of the rows are kept, and what is known of each: dates read, filters applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ...errors import RtmError
from ...language import said
from ..columns.moments import Moments
from ..dates import DAY, MONTH, ORDERS, Read, read_dates, read_times
from ..ledger import EXAMPLES, Ledger, Row
from ..towns import nearest
from .gather import Gathered
from .plan import Plan
from .wishes import Taken, Wishes

AT_ZERO_DEGREES, AT_ZERO = 0.01, 1.0
FAR_FROM_ZERO = {True: 2.0, False: 100_000.0}  # in degrees, in lengths
HARDLY_ANY = 0.01
POLE = 89.9  # degrees of latitude: what stands there stands for nowhere
LARGEST = 3e7
AMERICAN = {"US", "CA"}
KEPT = 0
WHY = (
    "kept",
    *("no_coordinates", "bad_coordinates", "at_zero", "off_the_map"),
    *("other_type", "outside_period", "no_date"),
)


@dataclass(eq=False)
class Incidents:
    """The rows that are kept.

    Attributes
    ----------
    xy : float array, shape (rows, 2)
        As the files have them.
    kinds : list of str
        The different types, in the order in which they come; `kind` is the code of each row, or
        is None where nothing says it.
    kind : int array or None, shape (rows,)
    days : list of str
        The different dates, "2016-01-31" or "2016-01", "" of a row without; `day` the codes.
    day : int array or None, shape (rows,)
    minute : int array or None, shape (rows,)
        Minutes since midnight, -1 where nothing is known.
    number : int array or None, shape (rows,)
        Which incident a row is of: 1, 2, ... in the order in which they come, 0 of a row that has
        no number. None where no number repeats.
    row : int array, shape (rows,)
        A print of the whole row.
    files : tuple of str
    ends : int array, shape (files,)
    at : int array, shape (rows,)
        Which of all rows it is.
    line : int array, shape (all rows,)
    months : bool
        Whether dates are months.
    ledger : Ledger
    taken : list of Taken
    """

    xy: np.ndarray
    kinds: list[str]
    kind: np.ndarray | None
    days: list[str]
    day: np.ndarray | None
    minute: np.ndarray | None
    number: np.ndarray | None
    row: np.ndarray
    files: tuple[str, ...]
    ends: np.ndarray
    at: np.ndarray
    line: np.ndarray
    months: bool
    ledger: Ledger
    taken: list[Taken] = field(default_factory=list)

    def examples(self, at: Sequence[int] | np.ndarray) -> list[Row]:
        """Return where the first of some of all rows stand."""
        return _rows(at[:EXAMPLES], self.files, self.ends, self.line)

    def leave_out(self, which: np.ndarray, reason: str) -> None:
        """Leave out those of the kept rows for which a bool array is true."""
        if not which.any():
            return
        self.ledger.drop_kept(reason, self.examples(self.at[which]), int(which.sum()))
        stay = ~which
        self.xy, self.row, self.at = self.xy[stay], self.row[stay], self.at[stay]
        self.kind = None if self.kind is None else self.kind[stay]
        self.day = None if self.day is None else self.day[stay]
        self.minute = None if self.minute is None else self.minute[stay]
        self.number = None if self.number is None else self.number[stay]


def _rows(at, files: Sequence[str], ends: np.ndarray, line: np.ndarray) -> list[Row]:
    return [Row(files[int(np.searchsorted(ends, one, side="right"))], int(line[one])) for one in at]


def settle(planned: Plan, gathered: Gathered, wishes: Wishes) -> Incidents:
    """Return the rows that are kept, with a ledger of all.

    A row that is left out for several reasons is entered under the first of: type, period,
    coordinates. So the rows without coordinates are those of what was asked for.

    Raises
    ------
    RtmError
        If a type is asked for that is not there, or if no row is left.
    """
    x, y = gathered.give("x"), gathered.give("y")
    kind = gathered.give("kind") if gathered.kind else None
    day = gathered.give("day") if gathered.day else None
    files = tuple(source.entry.name for source in planned.sources)
    ends, line = np.array(gathered.ends, int), gathered.give("line")
    dates = _dates(planned, gathered, day, wishes)
    kinds = [text.strip() for text in gathered.kinds]
    texts = [dates.texts[one] for one in gathered.days] if dates else []
    why = np.zeros(len(x), np.uint8)
    _mark_faults(why, x, y, planned.layout.places.degrees)
    _mark_period(why, texts, day, wishes)
    _mark_kinds(why, kinds, kind, wishes)
    ledger = planned.ledger
    _enter(ledger, gathered, why, files, ends, line)
    kept = why == KEPT
    if not kept.any():
        raise _none_left(ledger, wishes)
    xy = np.empty((int(kept.sum()), 2))
    xy[:, 0], xy[:, 1] = x[kept], y[kept]
    del x, y
    minutes = np.array(read_times(gathered.times) or [-1], np.int16)
    time = gathered.give("time")
    number = gathered.give("number")
    found = Incidents(
        xy=xy,
        kinds=kinds,
        kind=None if kind is None else kind[kept],
        days=texts,
        day=None if day is None or not dates else day[kept],
        minute=minutes[time[kept]] if len(time) else None,
        number=_numbered(number[kept]) if len(number) else None,
        row=gathered.give("row")[kept],
        files=files,
        ends=ends,
        at=np.flatnonzero(kept).astype(np.int32),
        line=line,
        months=bool(dates and dates.months),
        ledger=ledger,
        taken=planned.layout.taken,
    )
    _without_what_says_nothing(found)
    return found


def _dates(planned: Plan, gathered: Gathered, day, wishes: Wishes) -> Read | None:
    """Return how the dates are read, and enter in the ledger what is doubtful about that."""
    moments = planned.layout.moments
    if day is None or moments is None:
        return None
    counts = np.bincount(day, minlength=len(gathered.days))
    by_text = dict(zip(gathered.days, map(int, counts)))
    likely = planned.preset.order or _likely(planned, moments)
    order = wishes.order if wishes.order in ORDERS else None
    read = read_dates(by_text, order, likely, monthly=moments.monthly)
    planned.layout.taken.append(Taken("DATE_FORMAT", read.order, read.reason))
    unread = sum(by_text[text] for text, found in read.texts.items() if text.strip() and not found)
    if unread:
        sentence = said("{rows:,} rows have a date that cannot be read.", rows=unread)
        planned.ledger.warn("unread_dates", sentence)
    if not read.sure:
        sentence = said(
            "The dates can be read in two ways, and {reason}: the {order} is taken to come first. "
            "Say which it is by DATE_FORMAT.",
            reason=read.reason,
            order=said(read.order),
        )
        planned.ledger.warn("ambiguous_dates", sentence)
    return read


def _likely(planned: Plan, moments: Moments) -> str:
    """Return what comes first in dates of which nothing tells: as is usual where they are from."""
    if moments.american:
        return MONTH
    if planned.layout.places.degrees:
        town, _ = nearest(*planned.layout.places.middle())
        return MONTH if town.country in AMERICAN else DAY
    return DAY


def _mark_faults(why: np.ndarray, x: np.ndarray, y: np.ndarray, degrees: bool) -> None:
    """Mark rows that have no place, the last mark counting most."""
    with np.errstate(invalid="ignore"):
        beyond = (np.abs(x) > 180) | (np.abs(y) >= POLE) if degrees else _too_far(x, y)
        why[beyond] = WHY.index("off_the_map")
        why[_at_zero(x, y, degrees)] = WHY.index("at_zero")
    why[np.isinf(x) | np.isinf(y)] = WHY.index("bad_coordinates")
    why[np.isnan(x) | np.isnan(y)] = WHY.index("no_coordinates")


def _at_zero(x: np.ndarray, y: np.ndarray, degrees: bool) -> np.ndarray:
    """Return which places stand for an unknown one.

    They are at 0, 0 or beside it. Where nearly all places are far from there, so do others that
    programs write for nothing: -1, -1 and 1, 1, and a place one of whose coordinates is 0.
    """
    near = AT_ZERO_DEGREES if degrees else AT_ZERO
    zero = (np.abs(x) <= near) & (np.abs(y) <= near)
    there = np.isfinite(x) & np.isfinite(y) & ~zero
    if not there.any():
        return zero
    one = (np.abs(x) == 1) & (x == y)
    for which in (one, x == 0, y == 0):
        if which.any() and _is_far(x, y, there & ~which, x[which][0], y[which][0], degrees):
            zero |= which
    return zero


def _is_far(x, y, there: np.ndarray, at_x: float, at_y: float, degrees: bool) -> bool:
    """Return whether hardly any of some places is anywhere near one."""
    if not there.any():
        return False
    reach = FAR_FROM_ZERO[degrees]
    near = (np.abs(x[there] - at_x) < reach) & (np.abs(y[there] - at_y) < reach)
    return bool(near.mean() < HARDLY_ANY)


def _too_far(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (np.abs(x) > LARGEST) | (np.abs(y) > LARGEST)


def _mark_period(why: np.ndarray, days: list[str], day, wishes: Wishes) -> None:
    if not (wishes.first or wishes.last):
        return
    if day is None:
        raise RtmError(
            said("A period is asked for, and no column of dates was found."),
            said("Name it by DATE_COLUMNS, or leave FROM and TO empty."),
            kind="setting",
            where="FROM" if wishes.first else "TO",
        )
    outside = np.array([bool(one) and not _within(one, wishes) for one in days] or [False])
    unknown = np.array([not one for one in days] or [True])
    why[outside[day]] = WHY.index("outside_period")
    why[unknown[day]] = WHY.index("no_date")


def _within(day: str, wishes: Wishes) -> bool:
    """Return whether a date is within the period; a month is if any day of it may be."""
    first, last = wishes.first, wishes.last
    good = not first or day[: len(first)] >= first[: len(day)]
    return good and (not last or day[: len(last)] <= last[: len(day)])


def _mark_kinds(why: np.ndarray, kinds: list[str], kind, wishes: Wishes) -> None:
    if not wishes.kinds:
        return
    there = {one.casefold() for one in kinds if one}
    missing = [one for one in wishes.kinds if one.strip().casefold() not in there]
    if missing or kind is None:
        listed = ", ".join(sorted({one for one in kinds if one})[:40])
        remedy = said("There are: {listed}.", listed=listed)
        if kind is None:
            remedy = said("No column of types was found: name it by TYPE_COLUMN.")
        problem = said("There is no incident of the type “{type}”.", type=(missing or [""])[0])
        raise RtmError(problem, remedy, kind="setting", where="TYPES")
    wanted = {one.strip().casefold() for one in wishes.kinds}
    other = np.array([one.casefold() not in wanted for one in kinds])
    why[other[kind]] = WHY.index("other_type")


def _enter(ledger: Ledger, gathered: Gathered, why, files, ends, line) -> None:
    """Enter every row in the ledger."""
    for reason, rows in gathered.dropped.items():
        ledger.drop(reason, rows)
    for code, reason in enumerate(WHY):
        at = np.flatnonzero(why == code) if code != KEPT else ()
        if len(at):
            ledger.drop(reason, _rows(at[:EXAMPLES], files, ends, line), len(at))
    ledger.keep(int((why == KEPT).sum()))
    broken: dict[str, int] = {}
    for row in (row for rows in gathered.dropped.values() for row in rows):
        broken[row.file] = broken.get(row.file, 0) + 1
    for file, number in zip(files, np.diff(ends, prepend=0)):
        ledger.files[file] = int(number) + broken.get(file, 0)


def _numbered(number: np.ndarray | None) -> np.ndarray | None:
    """Return which incident each row is of, if several rows are of one.

    They are counted and not hashed: a hash of a number can be found out by trying all numbers.
    """
    if number is None:
        return None
    there = np.flatnonzero(number)
    order = there[np.argsort(number[there], kind="stable")]
    begins = np.ones(len(order), bool)
    begins[1:] = number[order[1:]] != number[order[:-1]]
    if begins.all():
        return None
    firsts = order[begins]  # the first row of each incident, in the order of their prints
    place = np.empty(len(firsts), np.int32)
    place[np.argsort(firsts)] = np.arange(1, len(firsts) + 1)
    numbered = np.zeros(len(number), np.int32)
    numbered[order] = place[np.cumsum(begins) - 1]
    return numbered


def _without_what_says_nothing(found: Incidents) -> None:
    """Let go times that are all midnight, or none."""
    if found.minute is not None and not (found.minute > 0).any():
        found.minute = None
    if found.day is not None and not any(found.days):
        found.day = None


def _none_left(ledger: Ledger, wishes: Wishes) -> RtmError:
    told = " ".join(ledger.in_words()[1:4])
    where = "TYPES" if wishes.kinds else "FROM" if wishes.first or wishes.last else "X_COLUMN"
    return RtmError(
        said("Of {rows:,} rows none is left. {told}", rows=ledger.rows, told=told),
        said("Look at what is left out and why, and give other columns, types or dates."),
        where=where,
    )

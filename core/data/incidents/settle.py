"""Which of the rows are kept, and what is known of each: dates read, filters applied."""

from __future__ import annotations

import numpy as np

from ...errors import RtmError
from ...language import counted, said
from ..columns.moments import Moments
from ..dates import DAY, MONTH, ORDERS, Read, read_dates
from ..ledger import EXAMPLES, Ledger
from ..times import read_times
from ..towns import nearest
from .gathered import Gathered
from .incidents import Incidents, rows_at
from .marks import KEPT, WHY, mark_kinds, mark_period, mark_places
from .numbering import numbered_as_they_come
from .plan import Plan
from .wishes import Taken, Wishes

AMERICAN = {"US", "CA"}


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
    kinds = [" ".join(text.split()) for text in gathered.kinds]
    texts = [dates.texts[one] for one in gathered.days] if dates else []
    why = np.zeros(len(x), np.uint8)
    mark_places(why, x, y, planned.layout.places.degrees)
    mark_period(why, texts, day, wishes)
    mark_kinds(why, kinds, kind, wishes)
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
        number=numbered_as_they_come(number[kept]) if len(number) else None,
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
        sentence = counted(
            unread,
            "{count} row has a date that cannot be read.",
            "{count} rows have a date that cannot be read.",
        )
        planned.ledger.warn("unread_dates", sentence)
    if read.turned:
        example = min(read.turned)
        sentence = counted(
            sum(by_text[text] for text in read.turned),
            "{count} row has a date with the year first, as {example} (read as {read_as}), and "
            "others have it last. A spreadsheet may have turned its day and month round: look at "
            "the file as it was downloaded.",
            "{count} rows have a date with the year first, as {example} (read as {read_as}), and "
            "others have it last. A spreadsheet may have turned their days and months round: look "
            "at the file as it was downloaded.",
            example=example,
            read_as=read.texts[example],
        )
        planned.ledger.warn("turned_dates", sentence)
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


def _enter(ledger: Ledger, gathered: Gathered, why, files, ends, line) -> None:
    """Enter every row in the ledger."""
    for code, reason in enumerate(WHY):
        at = np.flatnonzero(why == code) if code != KEPT else ()
        if len(at):
            ledger.drop(reason, rows_at(at[:EXAMPLES], files, ends, line), len(at))
    ledger.keep(int((why == KEPT).sum()))
    ledger.merge(gathered.lost)
    for file, number in zip(files, np.diff(ends, prepend=0)):
        ledger.files[file] = ledger.files.get(file, 0) + int(number)


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

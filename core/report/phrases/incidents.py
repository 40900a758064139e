"""What was counted, and when it was: rows or distinct incidents, and the span of their dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Union

from ...language import counted, said
from ...model.inputs import EventsInput
from ...model.record import Model
from ...model.tally import Tally
from ...plain import cut, shown
from ...terrain.dates import begins_before_end
from ..facts import StudyFacts
from ..fields import field_of, number, told
from .numbers import whole

Rows = Union[Tally, EventsInput]  # an input of the events tells of its rows itself


def unit(events: int, tally: Rows, field: str = "") -> str:
    """Return so many events as what each of them is; they may be told as a field."""
    if tally.count_once_by:
        return counted(
            events,
            "{count} distinct incident ({rows}, counted once by {field})",
            "{count} distinct incidents ({rows}, counted once by {field})",
            count=told(whole(events), field),
            rows=rows(tally.rows or 0, field_of(tally, "rows")),
            field=shown(tally.count_once_by),
        )
    if tally.rows is None:
        text = told(whole(events), field)
        return counted(events, "{count} event", "{count} events", count=text)
    return rows(events, field)


def chosen(what: str, condition: str, window: str) -> str:
    """Return what was counted with what it had to meet, and the window of time it lies in."""
    if window:
        what = said("{what}, in the window “{window}”", what=what, window=cut(window))
    return said("{what}, where {filter}", what=what, filter=cut(condition)) if condition else what


def unit_explained(events: int, tally: Rows, field: str = "") -> str:
    """Return the same with what a row may be."""
    if tally.count_once_by or tally.rows is None:
        return unit(events, tally, field)
    return said(
        "{rows} (a row may be one victim or one offence of an incident, so an incident may count "
        "several times)",
        rows=rows(events, field),
    )


def counted_as(source: Mapping[str, str]) -> str:
    """Return what counts as an incident, of what a record says that it was read from."""
    once_by = source.get("count_once_by")
    if once_by:
        return said("An incident of several rows counts once, by {field}.", field=shown(once_by))
    return said(
        "Each row of the layer counts as an incident: a row may be one victim or one offence of "
        "one, so an incident may count several times."
    )


def unit_in_short(tally: Rows) -> str:
    """Return what an event is."""
    if not tally.count_once_by:
        return said("rows")
    return said("distinct incidents by {field}", field=shown(tally.count_once_by))


def rows(many: int, field: str = "") -> str:
    """Return a number of rows of a layer, which may be told as a field."""
    return counted(many, "{count} row", "{count} rows", count=told(whole(many), field))


def span(tally: Rows) -> str:
    """Return from when to when the events were, empty where no dates were found."""
    if not tally.first_date:
        return ""
    if tally.first_date == tally.last_date:
        return said("all in {date}", date=shown(tally.first_date))
    return said("{first} to {last}", first=shown(tally.first_date), last=shown(tally.last_date))


def with_span(what: str, tally: Rows) -> str:
    """Return what was counted, and when it was."""
    when = span(tally)
    return said("{what}, {when}", what=what, when=when) if when else what


def first_lines(model: Model, study: StudyFacts | None) -> tuple[str, ...]:
    """Return what was counted and when it was, of a model and of the test on later events."""
    inputs = model.inputs.events
    tally: Rows = Tally() if inputs is None else inputs
    if tally.rows is None:
        return ()
    lines = [
        said(
            "Counted: {what}.",
            what=with_span(unit_explained(model.events, tally, field_of(model, "events")), tally),
        )
    ]
    if study is not None and study.holdout is not None:
        later = study.holdout
        what = with_span(unit(later.events, later.tally, field_of(later, "events")), later.tally)
        lines.append(said("Tested on later events: {what}.", what=what))
        lines += beside_a_test(tally, later.tally)
    if study is not None and study.history:
        lines.append(earlier(study))
    if study is not None and study.maps.first_day:
        lines.append(
            said(
                "The forecast is for {first} to {last}; the priority places go by it, and the "
                "events expected in them are of that time.",
                first=shown(study.maps.first_day),
                last=shown(study.maps.last_day),
            )
        )
    return tuple(lines)


def earlier(study: StudyFacts) -> str:
    """Return which earlier events the forecast map has, and that all else goes without them."""
    told = "; ".join(
        with_span(unit(one.events, one.tally, field_of(one, "events")), one.tally)
        for one in study.history
    )
    return said(
        "Earlier events: {what}. The forecast map takes its neighbourhood and history from them "
        "too; the model and all other maps are of the period counted.",
        what=told,
    )


def at_once(together: str) -> str:
    """Return that events come in groups, and what the forecast makes of it."""
    return said(
        "Events come in groups here, such as several victims of one incident, or rows that are "
        "there twice: counted from the events, there are {together} at one place on one day, "
        "without those that chance brings there. So the forecast takes {together} events to say as "
        "much as one would if all came alone, and the intervals are wider for it. If a field holds "
        "the incident's number, count incidents once by it.",
        together=together,
    )


def told_apart(tally: Rows) -> Iterator[str]:
    """Yield what to know of rows of one incident, of dates that are missing."""
    if tally.without_key:
        yield counted(
            tally.without_key,
            "{count} row has nothing in {field} and counts by itself.",
            "{count} rows have nothing in {field} and count by themselves.",
            count=number(tally, "without_key", whole),
            field=shown(tally.count_once_by),
        )
    if tally.apart:
        yield counted(
            tally.apart,
            "{count} incident has rows at several places and counts at that of most of them.",
            "{count} incidents have rows at several places and count each at that of most of its "
            "rows.",
            count=number(tally, "apart", whole),
        )
    if tally.undated:
        yield counted(
            tally.undated,
            "{count} row has no date in {field} that can be read.",
            "{count} rows have no date in {field} that can be read.",
            count=number(tally, "undated", whole),
            field=shown(tally.date_field),
        )


def likely_key(field: str, number: int, different: int) -> str:
    """Return the hint that incidents may have several rows."""
    return said(
        "The field {field} looks like a number of incidents, and {rows} have {different} of them. "
        "If a row is a victim or an offence and not an incident, count incidents once by this "
        "field.",
        field=shown(field),
        rows=rows(number),
        different=whole(different),
    )


def beside_a_test(first: Rows, later: Rows) -> Iterator[str]:
    """Yield what makes a test on later events say less than it seems to."""
    if begins_before_end((later.first_date, later.last_date), (first.first_date, first.last_date)):
        yield said(
            "The later events ({later}) begin before the others ({first}) have ended: a test on "
            "the same time says less about the time to come.",
            later=span(later),
            first=span(first),
        )
    if bool(first.count_once_by) != bool(later.count_once_by):
        yield said(
            "The events are {first} and the later ones {later}: numbers of the one do not compare "
            "with numbers of the other.",
            first=unit_in_short(first),
            later=unit_in_short(later),
        )

"""What a record of the hours of the week says, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from ..language import counted, said
from ..timing.heaps import Heap
from ..timing.peak import Peak
from ..timing.week import Known, TimeOfWeek
from .fields import expression, field_of, number, told
from .phrases.hours_in_words import (
    WEEKDAYS,
    hour_of_week,
    hours,
    hours_of_week,
    length_of,
    unit_of,
    weekdays,
)
from .phrases.numbers import percent, whole

FEW_KNOWN = 0.9  # of the incidents: those without a time may differ from the others
LONG = 12 * 60  # minutes


def sentence_of(week: TimeOfWeek) -> str:
    """Return what was found, in two sentences that need no other."""
    shift, day = week.peak_shift, week.peak_weekday
    return said(
        "The busiest {length} hours of the day are {hours}: they hold {share} of the {incidents} "
        "incidents whose time is known ({low} to {high}), where hours that were all alike would "
        "hold {even}. The busiest day is {day}, with {of_day} ({day_low} to {day_high}; one day in "
        "seven is 14.3%).",
        length=number(week, "shift", str),
        hours=hours(shift.at, week.shift),
        share=number(shift, "share", percent),
        incidents=number(week.known, "timed", whole),
        low=number(shift, "low", percent),
        high=number(shift, "high", percent),
        even=told(percent(week.shift / 24), expression("{} / 24", (week, "shift"))),
        day=said(WEEKDAYS[day.at]),
        of_day=number(day, "share", percent),
        day_low=number(day, "low", percent),
        day_high=number(day, "high", percent),
    )


def cautions(week: TimeOfWeek) -> Iterator[str]:
    """Yield what the reader should be careful about."""
    known = week.known
    if known.share < FEW_KNOWN:
        yield said(
            "The time of day is known of {share} of the incidents. Those without one may have "
            "happened at other times: burglaries of empty homes are found later, fights are not.",
            share=told(
                percent(known.share), expression("{} / {}", (known, "timed"), (known, "incidents"))
            ),
        )
    for heap in week.heaps:
        yield _of_a_heap(heap)
    if known.longest > LONG:
        yield said(
            "{stretches} of the incidents are known between two times alone, which lie up to "
            "{longest} apart. Each is spread evenly over that time; when in it such incidents "
            "really happen, nobody recorded.",
            stretches=number(known, "stretches", whole),
            longest=told(length_of(known.longest), _length_field(known)),
        )
    if max(week.days) > 1.15 * min(week.days):
        yield said(
            "The dates hold some weekdays {most} times and others {least} times; the bars of "
            "weekdays do not allow for that.",
            most=_times(week, max(week.days)),
            least=_times(week, min(week.days)),
        )


def _times(week: TimeOfWeek, times: int) -> str:
    """Return how often a weekday is there, told of the first that is there so often."""
    days = field_of(week, "days")
    return told(f"{times}", f"{days}.{week.days.index(times)}" if days else "")


def _length_field(known: Known) -> str:
    """Return the field of the longest stretch in the unit in which it is said."""
    unit = unit_of(known.longest)
    return expression(f"{{}} / {unit}", (known, "longest"))


def _of_a_heap(heap: Heap) -> str:
    places = {
        "here": number(heap, "incidents", whole),
        "usual": number(heap, "usual", whole),
    }
    if heap.minute:
        return said(
            "{here} incidents have 12:00 as their time, at most {usual} the full hours beside it. "
            "Many systems write noon where the time is not known: the hour from 12:00 is likely "
            "too high.",
            **places,
        )
    return said(
        "{here} incidents have 00:00 as their time, at most {usual} the full hours beside it. Many "
        "systems write midnight where the time is not known: the hour from 00:00 is likely too "
        "high. “Midnight means unknown” leaves them out.",
        **places,
    )


def peaks(week: TimeOfWeek) -> tuple[tuple[str, str, Peak, str], ...]:
    """Return each peak: its name, when it is, itself, and where it lies in 95% of the draws."""
    shift, hour, day, cell = week.peak_shift, week.peak_hour, week.peak_weekday, week.peak_cell
    starts = _between(shift)
    return (
        (
            said("Busiest {length} hours", length=week.shift),
            hours(shift.at, week.shift),
            shift,
            said("begin {between}", between=starts),
        ),
        (said("Busiest hour of the day"), hours(hour.at), hour, hours(hour.first, _arc(hour, 24))),
        (
            said("Busiest day"),
            said(WEEKDAYS[day.at]),
            day,
            weekdays(day.first, day.last),
        ),
        (said("Busiest hour of the week"), hour_of_week(cell.at), cell, _of_cells(cell)),
    )


def _between(peak: Peak) -> str:
    """Return between which full hours something begins."""
    if peak.first == peak.last:
        return said("at {hour}", hour=f"{peak.first:02}:00")
    return said(
        "between {first} and {last}", first=f"{peak.first:02}:00", last=f"{peak.last:02}:00"
    )


def _arc(peak: Peak, ring: int) -> int:
    return (peak.last - peak.first) % ring + 1


def _of_cells(peak: Peak) -> str:
    if _arc(peak, 168) > 84:
        return said("anywhere in the week: no hour stands out")
    return hours_of_week(peak.first, peak.last)


def of_draws(week: TimeOfWeek) -> str:
    """Return how intervals were made."""
    places = {"draws": number(week, "draws", whole)}
    if week.drawn == "weeks":
        return said(
            "Intervals are 95% and come from drawing whole weeks anew, {draws} times, since "
            "incidents of one night go together. They say how far the figures would differ in "
            "other weeks like these.",
            **places,
        )
    return said(
        "Intervals are 95% and come from drawing the incidents anew, {draws} times; the dates span "
        "too few weeks to draw whole ones, and so the intervals are rather too narrow.",
        **places,
    )


def known_rows(known: Known) -> list[tuple[str, str]]:
    """Return what is known of the times: a name and a number each."""
    rows = [
        (said("Incidents"), number(known, "incidents", whole)),
        (said("of which the time is known"), number(known, "timed", whole)),
    ]
    for name, text in (
        ("stretches", said("of these between two times alone")),
        ("without_hour", said("a date, and no hour")),
        ("undated", said("no date that can be read")),
        ("unknown_midnight", said("00:00, said to mean unknown")),
        ("reversed", said("an end before its start")),
        ("too_long", said("a stretch longer than is allowed")),
    ):
        if getattr(known, name):
            rows.append((text, number(known, name, whole)))
    return rows


def told_in_short(week: TimeOfWeek) -> str:
    """Return how many incidents are told of, for a log."""
    return counted(
        week.known.incidents,
        "Of {count} incident the time of {timed:,} is known.",
        "Of {count} incidents the time of {timed:,} is known.",
        timed=week.known.timed,
    )

"""Hours, weekdays and stretches of time in words."""

from __future__ import annotations

from ...language import counted, marked, numeral, said

WEEKDAYS = (
    marked("Monday"),
    marked("Tuesday"),
    marked("Wednesday"),
    marked("Thursday"),
    marked("Friday"),
    marked("Saturday"),
    marked("Sunday"),
)


def clock(hour: int) -> str:
    """Return a full hour: "07:00"."""
    return f"{hour % 24:02}:00"


def hours(first: int, length: int = 1) -> str:
    """Return hours of the day one after another: "22:00 to 06:00"."""
    return said("{first} to {end}", first=clock(first), end=clock(first + length))


def hour_of_week(cell: int) -> str:
    """Return an hour of the week: "Friday 22:00 to 23:00"."""
    day = said(WEEKDAYS[cell // 24])
    return said("{day} {hours}", day=day, hours=hours(cell % 24))


def hours_of_week(first: int, last: int) -> str:
    """Return hours of the week one after another: "Saturday 22:00 to Sunday 04:00"."""
    if first == last:
        return hour_of_week(first)
    end = (last + 1) % 168
    return said(
        "{day} {hour} to {last_day} {end}",
        day=said(WEEKDAYS[first // 24]),
        hour=clock(first % 24),
        last_day=said(WEEKDAYS[end // 24]),
        end=clock(end % 24),
    )


def weekdays(first: int, last: int) -> str:
    """Return days from one to another: "Friday to Sunday", or one day."""
    one, other = said(WEEKDAYS[first]), said(WEEKDAYS[last])
    return one if first == last else said("{first} to {last}", first=one, last=other)


def length_of(minutes: int) -> str:
    """Return how long a stretch is, in hours or days."""
    if minutes < 60:
        return counted(minutes, "{count} minute", "{count} minutes")
    days = minutes / 1440
    if days < 2:
        return said("{hours} hours", hours=numeral(f"{minutes / 60:.3g}"))
    return said("{days} days", days=numeral(f"{days:.3g}"))

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


def unit_of(minutes: int) -> int:
    """Return in which unit a stretch is said, in minutes: of a minute, an hour or a day."""
    return 1 if minutes < 60 else 60 if minutes < 2 * 1440 else 1440


def length_of(minutes: int) -> str:
    """Return how long a stretch is: "20 minutes", "15 hours", "3.5 days"."""
    unit = unit_of(minutes)
    many = numeral(f"{minutes / unit:.3g}")
    if unit == 1:
        return counted(minutes, "{count} minute", "{count} minutes")
    if unit == 60:
        return counted(minutes // unit, "{many} hour", "{many} hours", many=many)
    return said("{days} days", days=many)

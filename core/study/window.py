"""The window of a study: hours, weekdays and months in which incidents count.

A window is a text: “night”, “weekend”, or parts with semicolons between them, as
“hours 22-6; weekdays fri-sat; months 6-8”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import RtmError
from ..language import quoted, said
from ..plain import shown

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMED = {
    "day": "hours 6-18",
    "night": "hours 18-6",
    "workdays": "weekdays mon-fri",
    "weekend": "weekdays sat-sun",
}
PART = re.compile(r"(hours|weekdays|months)\s+(.+)")
EXAMPLE = "hours 22-6; weekdays fri-sat; months 6-8"


@dataclass(frozen=True)
class Window:
    """Hours, weekdays and months in which incidents count.

    Attributes
    ----------
    hours : tuple of int
        From which hour, 0 to 23, until before which, 1 to 24; (0, 24) for all. Where the first is
        later than the second they pass midnight, and belong to the day on which they begin.
    weekdays : tuple of int
        0 for Monday to 6 for Sunday.
    months : tuple of int
        1 to 12.
    """

    hours: tuple[int, int] = (0, 24)
    weekdays: tuple[int, ...] = tuple(range(7))
    months: tuple[int, ...] = tuple(range(1, 13))

    @property
    def of_hours(self) -> bool:
        """Whether it takes some hours of a day and leaves out others."""
        return self.hours != (0, 24)

    @property
    def of_days(self) -> bool:
        """Whether it takes some days of a month and leaves out others."""
        return len(self.weekdays) < 7 or self.of_hours


def read_window(text: str) -> Window | None:
    """Return the window that a text asks for; None where it is empty.

    Raises
    ------
    RtmError
        If something in it is not known, or it leaves nothing out.
    """
    if not text.strip():
        return None
    found: dict[str, tuple[int, ...]] = {}
    for part in filter(None, (one.strip().casefold() for one in text.split(";"))):
        kind, rest = _parted(NAMED.get(part, part), text)
        if kind in found:
            raise _refused(
                said(
                    "The window “{text}” tells its {kind} twice.",
                    text=shown(text),
                    kind=quoted(kind),
                )
            )
        found[kind] = _hours(rest, text) if kind == "hours" else _listed(kind, rest, text)
    window = Window(**found)  # type: ignore[arg-type]
    if window == Window():
        raise _refused(said("The window “{text}” is all of the time.", text=shown(text)))
    return window


def _parted(part: str, text: str) -> tuple[str, str]:
    found = PART.fullmatch(part)
    if found is None:
        what = shown(part)
        raise _refused(
            said("“{part}” of the window “{text}” says no time.", part=what, text=shown(text))
        )
    return found[1], found[2]


def _hours(rest: str, text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,2})(?::00)?\s*-\s*(\d{1,2})(?::00)?", rest.strip())
    first, end = (int(found[1]), int(found[2])) if found else (-1, -1)
    if not (0 <= first <= 23 and 0 <= end <= 24) or first == end:
        raise _refused(
            said(
                "The hours “{hours}” of the window “{text}” are no two whole hours of a day.",
                hours=shown(rest),
                text=shown(text),
            )
        )
    return first, end or 24


def _listed(kind: str, rest: str, text: str) -> tuple[int, ...]:
    """Return weekdays or months: words or numbers, with “-” from one to another."""
    names, base = (WEEKDAYS, 0) if kind == "weekdays" else (MONTHS, 1)
    found: set[int] = set()
    for one in re.split(r"[,\s]+", re.sub(r"\s*-\s*", "-", rest.strip())):
        first, dash, last = one.partition("-")
        ends = [_number(each, names) for each in ((first, last) if dash else (first, first))]
        if min(ends) < 0:
            raise _refused(
                said(
                    "“{one}” among the {kind} of the window “{text}” is not known.",
                    one=shown(one),
                    kind=quoted(kind),
                    text=shown(text),
                )
            )
        steps = (ends[1] - ends[0]) % len(names) + 1
        found |= {(ends[0] + step) % len(names) + base for step in range(steps)}
    return tuple(sorted(found))


def _number(word: str, names: tuple[str, ...]) -> int:
    """Return the position of a weekday or month; -1 where it is none. Months may be numbers."""
    if word.isdecimal():  # a longer one may be beyond what Python reads
        month = int(word) if len(names) == 12 and len(word) <= 2 else 0
        return month - 1 if month <= 12 else -1
    return names.index(word[:3]) if word[:3] in names else -1


def _refused(problem: str) -> RtmError:
    return RtmError(
        problem,
        said(
            "Give {named}, or parts such as {example}.",
            named=", ".join(NAMED),
            example=EXAMPLE,
        ),
        kind="setting",
        where="window",
    )

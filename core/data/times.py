"""Times of day as files write them, and seconds that are counted since 1970."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

EPOCH = date(1970, 1, 1)
EARLIEST, LATEST = -25_567, 47_846  # days since then, of 1900 and 2100
TIME = re.compile(
    r"(\d{1,2})(?:[:.hH](\d{2}))?(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([AaPp])?\.?\s?(?:[Mm]\.?)?"
    r"\s*(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?|h|Uhr)?"
)
TIME_DIGITS = re.compile(r"(\d{1,2})(\d{2})(?:\.0)?")
LONGEST = 60  # letters


def of_epoch(seconds: int) -> str:
    """Return the day of so many seconds since 1970, as UTC has it; "" beyond reason."""
    days = seconds // 86400
    if not EARLIEST <= days <= LATEST:
        return ""
    return (EPOCH + timedelta(days)).isoformat()


def read_times(texts: Iterable[str]) -> list[int]:
    """Return the minutes since midnight of times of day; -1 of what is none.

    Where some are written as 2230, "5" is five minutes past midnight, and not five o'clock.
    """
    listed = [text.strip() for text in texts]
    clock = any(text.isdecimal() and len(text) > 2 for text in listed)
    return [minutes_of(text.zfill(4) if clock and text.isdecimal() else text) for text in listed]


def minutes_of(text: str) -> int:
    """Return the minutes since midnight of a time of day; -1 of what is none."""
    bare = text.strip()[:LONGEST]
    if found := TIME_DIGITS.fullmatch(bare):
        hour, minute, half = int(found[1]), int(found[2]), None
    elif found := TIME.fullmatch(bare):
        hour, minute, half = int(found[1]), int(found[2] or 0), found[4]
    else:
        return -1
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in "Pp" else 0)
    return 60 * (hour % 24) + minute if hour <= 24 and minute < 60 else -1

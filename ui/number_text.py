"""What a number says in which “.” and “,” may stand for one another: 151.9 and 151,9."""

from __future__ import annotations

import re

SIGNS = (".", ",")
GROUPED = r"\s*[+\-−]?[1-9]\d{0,2}(?:%s\d{3})+(?!\d)"
BEGUN = r"\s*[+\-−]?[1-9]\d{0,2}%s\d{0,2}(?!\d)"


def readings(text: str, decimal: str, group: str) -> list[str]:
    """Return what a text may say, the likeliest first, each with the signs of the language.

    One sign of thousands that parts no thousands is that of the decimals: 151.9 in German. Of
    1.519 nobody can say, so it is first what it is in the language. What parts thousands where
    none are is no number.
    """
    if group not in SIGNS or group not in text:
        return [text]
    grouped = re.match(GROUPED % re.escape(group), text) is not None
    if decimal in text or text.count(group) > 1:
        return [text] if grouped else []
    other = text.replace(group, decimal)
    return [text, other] if grouped else [other]


def may_go_on(text: str, group: str) -> bool:
    """Return whether a text may be the begin of one with thousands: 1.51 of 1.519."""
    return group in SIGNS and re.match(BEGUN % re.escape(group), text) is not None


def with_fewer_decimals(text: str, decimals: int) -> str:
    """Return a number without the digits for which a field has no room."""
    return re.sub(rf"([.,]\d{{{decimals}}})\d+", r"\1", text)

"""What is refused in more than one of the settings."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import RtmError, Where
from ..language import said
from ..plain import one_line, shown
from .ranges import LONGEST_NAME


def one_of(value, allowed: Iterable[str], what: str, where: str | Where = ()) -> None:
    """Refuse a word that is not one of those allowed; `what` says it, `where` is its key."""
    if not isinstance(value, str) or value not in allowed:
        raise RtmError(
            said("{what} is “{value}”.", what=what, value=value),
            said("Choose one of {allowed}.", allowed=", ".join(allowed)),
            kind="setting",
            where=where,
        )


def whole_number(value, least: int, most: int, what: str, where: str | Where = ()) -> None:
    """Refuse what is no whole number between two limits."""
    good = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
    if not good:
        raise RtmError(
            said("{what} is {value}.", what=what, value=shown(value)),
            said("Give a whole number from {least} to {most}.", least=least, most=most),
            kind="setting",
            where=where,
        )


def short_name(text: str, what: str, where: str | Where = ()) -> str:
    """Return a title or a name on one line, without blanks around it; refuse one too long."""
    name = one_line(text).strip()
    if len(name) > LONGEST_NAME:
        raise RtmError(
            said("{what} has {number:,} letters.", what=what, number=len(name)),
            said("Give it at most {most}.", most=LONGEST_NAME),
            kind="setting",
            where=where,
        )
    return name


def share_of_one(value, what: str, where: str, *, above_zero: bool) -> None:
    """Refuse what is no share: from 0 to 1."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not (0 < value <= 1 or (value == 0 and not above_zero)):
        raise RtmError(
            said("{what} is {value}.", what=what, value=shown(value)),
            said("Give a number above 0 and at most 1."),
            kind="setting",
            where=where,
        )

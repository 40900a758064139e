"""The places as rows of a table: what the web map and the hand-out both say of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..language import marked, said
from ..plain import cut, one_line
from ..report.phrases.numbers import figure
from .inside import point_inside
from .public_places import PublicPlace

LONGEST_NAME, LONGEST_REASON = 120, 200  # letters
SHORT = 48  # letters of a name that leave room for degrees
NO_COUNT = "–"
DIGITS = 5  # of degrees: a metre


@dataclass(frozen=True)
class Row:
    """A place in words.

    Attributes
    ----------
    number : int
    where : str
        Its name, or where its middle is.
    hectares : str
    counts : tuple of str
        One for each of the `count_titles`.
    reasons : tuple of str
    at : str
        Latitude and longitude of a point inside.
    """

    number: int
    where: str
    hectares: str
    counts: tuple[str, ...]
    reasons: tuple[str, ...]
    at: str


COUNTS = (("past", marked("Recorded")), ("later", marked("Recorded later")))
SAID = {"past": marked("recorded: {count}"), "later": marked("recorded later: {count}")}


def counted_in(places: Sequence[PublicPlace]) -> tuple[tuple[str, str], ...]:
    """Return (field, title) of the counts that any of the places has."""
    return tuple(
        (name, said(title))
        for name, title in COUNTS
        if any(getattr(place, name) is not None for place in places)
    )


def rows_of(places: Sequence[PublicPlace]) -> tuple[Row, ...]:
    """Return a row a place, in their order; texts of others on one line and not too long."""
    names = [name for name, _ in counted_in(places)]
    return tuple(_row(place, names) for place in places)


def _row(place: PublicPlace, names: Sequence[str]) -> Row:
    at = degrees(place)
    counts = (getattr(place, name) for name in names)
    return Row(
        number=place.number,
        where=cut(one_line(place.name or "").strip(), LONGEST_NAME) or at,
        hectares=figure(place.hectares, 0 if place.hectares >= 10 else 1),
        counts=tuple(NO_COUNT if count is None else count.words for count in counts),
        reasons=tuple(cut(one_line(one), LONGEST_REASON) for one in place.reasons),
        at=at,
    )


def findable(rows: Sequence[Row], *, everywhere: bool) -> tuple[Row, ...]:
    """Return rows that say on paper where to go: a name that several have has degrees beside it.

    Parameters
    ----------
    rows : sequence of Row
    everywhere : bool
        Beside every name, as where no street is drawn.
    """
    often = Counter(row.where for row in rows)
    return tuple(
        replace(row, where=said("{where}, {at}", where=cut(row.where, SHORT), at=row.at))
        if row.where != row.at and (everywhere or often[row.where] > 1)
        else row
        for row in rows
    )


def degrees(place: PublicPlace) -> str:
    """Return where a point inside a place is: "51.50123, −0.12345"."""
    longitude, latitude = point_inside(place.outline_wgs84)
    return f"{latitude:.{DIGITS}f}, {longitude:.{DIGITS}f}".replace("-", "−")

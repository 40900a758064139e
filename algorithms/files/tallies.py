"""What an events raster says of the rows behind its events, and of their months, in its tags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from ...core.model.tally import Tally
from ...core.shapes import Misshapen, named, read_json, whole
from ...core.terrain.bursts import MOST
from ...core.terrain.dates import MONTH, as_date
from ..language import tr

if TYPE_CHECKING:
    from .raster import Raster

TAGS = {  # of an events raster, by the part of a tally that each holds
    "rows": "RTM_ROWS",
    "count_once_by": "RTM_COUNT_ONCE_BY",
    "without_key": "RTM_WITHOUT_KEY",
    "apart": "RTM_APART",
    "date_field": "RTM_DATE_FIELD",
    "first_date": "RTM_FIRST_DATE",
    "last_date": "RTM_LAST_DATE",
    "undated": "RTM_UNDATED",
}
MONTHS_TAG, TOGETHER_TAG = "RTM_MONTHS", "RTM_TOGETHER"
MONTHS = named(whole(1))
NUMBERS = ("rows", "without_key", "apart", "undated")


def tally_tags(tally: Tally) -> dict[str, str | int]:
    """Return what an events raster says of the rows behind it, without what says nothing."""
    tags = {TAGS[name]: value for name, value in asdict(tally).items()}
    return {tag: value for tag, value in tags.items() if value or tag == TAGS["rows"]}


def tally_of(tags: Mapping[str, str]) -> Tally:
    """Return what an events raster says of the rows behind it; one of an earlier version less."""
    texts = {name: tags[tag] for name, tag in TAGS.items() if tag in tags}
    numbers = {name: int(float(texts[name])) for name in NUMBERS if name in texts}
    return Tally(**{**texts, **numbers})


def months_tag(months: Mapping[tuple[int, int], int]) -> dict[str, dict[str, int]]:
    """Return what an events raster says of the months of its events; nothing without dates."""
    told = {f"{year:04}-{month:02}": events for (year, month), events in months.items()}
    return {MONTHS_TAG: told} if told else {}


def together_tag(together: float | None) -> dict[str, str]:
    """Return what a raster says of how many events come at once; nothing where nobody knows."""
    return {} if together is None else {TOGETHER_TAG: f"{together:.6g}"}


def together_in(raster: Raster) -> float | None:
    """Return how many events of a raster come at once, if it says it."""
    if TOGETHER_TAG not in raster.tags:
        return None
    together = raster.number(TOGETHER_TAG)
    if not 1 <= together <= MOST:
        raise raster.again(
            tr("“{name}” has lost how many of its events come at once.", name=raster.name)
        )
    return together


def months_in(raster: Raster) -> dict[tuple[int, int], int]:
    """Return how many events an events raster has in each month, or say why that makes no sense.

    One of an earlier version does not say it, and neither does one without dates.
    """
    if MONTHS_TAG not in raster.tags:
        return {}
    try:
        told = read_json(raster.tags[MONTHS_TAG])
        MONTHS(told, ())
        if not all(as_date(month) == month and len(month) == MONTH for month in told):
            raise ValueError
    except (Misshapen, ValueError) as reason:
        raise raster.again(
            tr("“{name}” has lost the months of its events.", name=raster.name)
        ) from reason
    return {(int(month[:4]), int(month[5:])): told[month] for month in sorted(told)}

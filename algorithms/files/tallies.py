"""What an events raster says of the rows behind its events, in its tags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from ...core.model.tally import Tally

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

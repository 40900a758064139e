"""What timed incidents were read from, and with what settings, as a report tells it: in words."""

from __future__ import annotations

from collections.abc import Mapping

from ..language import marked, tr

WORDS = {  # of what a record keeps by these keys; parameters are called as where they are asked for
    "layer": marked("Incidents"),
    "filter": marked("Only incidents where"),
    "count_once_by": marked("Count incidents once by field"),
    "date_field": marked("Date in field"),
    "time_field": marked("Time of day in field"),
    "end_date_field": marked("Latest date in field"),
    "end_time_field": marked("Latest time of day in field"),
    "crs": marked("Coordinate system"),
}
DRAWN = {  # what was drawn anew for intervals
    "weeks": marked("{times:,} times, whole weeks"),
    "incidents": marked("{times:,} times, incident by incident"),
}


def in_words(source: Mapping[str, str]) -> dict[str, str]:
    """Return what a record says that it was read from, each by its name in words."""
    return {tr(WORDS[key]) if key in WORDS else key: value for key, value in source.items()}

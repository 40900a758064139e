"""What the events of a period were counted from: rows or distinct incidents, and when they were."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """The rows behind a number of events, all of them of the study area.

    Attributes
    ----------
    rows : int or None
        Of the layer; as many as events unless incidents were counted once. None where an earlier
        version did not tell.
    count_once_by : str
        Field by which rows are of one incident; empty where every row counts.
    without_key : int
        Rows with nothing in that field, each counted by itself.
    apart : int
        Incidents whose rows lie at several places; each counts at the place of most of them.
    date_field : str
        Field of the dates; empty where none was found.
    first_date, last_date : str
        Earliest and latest, as "2016-01-31", or "2016-01" where months alone are told.
    undated : int
        Rows without a date in that field.
    """

    rows: int | None = None
    count_once_by: str = ""
    without_key: int = 0
    apart: int = 0
    date_field: str = ""
    first_date: str = ""
    last_date: str = ""
    undated: int = 0

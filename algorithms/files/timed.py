"""Incidents with the times at which they were: the fields that say so, found and read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from qgis.core import QgsFeatureRequest, QgsProcessingParameterField

from ...core.data.columns.moments import dated as dates_and_times
from ...core.data.columns.moments import is_time, moments_of
from ...core.data.columns.sample import Sample
from ...core.data.when import Column, Read, read_when
from ...core.errors import MissingError, RtmError
from ...core.plain import shown
from ...core.terrain.incidents import looks_like_a_number
from ...core.terrain.when import When
from ..language import tr
from .counting import COUNT_ONCE_BY, DATE_FIELD, fields_given, notes
from .date_fields import as_text
from .features import tell_skipped
from .given import Given
from .incidents import Incidents, read_incidents
from .layers import Layer

TIME_FIELD, END_DATE_FIELD, END_TIME_FIELD = "TIME_FIELD", "END_DATE_FIELD", "END_TIME_FIELD"
TIME_FIELDS = (TIME_FIELD, END_DATE_FIELD, END_TIME_FIELD)
SAMPLED = 1500  # rows by which fields are found


@dataclass(frozen=True)
class TimeFields:
    """The fields that say when incidents were, as the layer spells them; empty for none."""

    date_field: str
    time_field: str = ""
    end_date_field: str = ""
    end_time_field: str = ""

    def __iter__(self) -> Iterator[str]:
        """Yield those there are, each once."""
        every = (self.date_field, self.time_field, self.end_date_field, self.end_time_field)
        yield from dict.fromkeys(filter(None, every))


@dataclass(frozen=True, eq=False)
class TimedIncidents:
    """Incidents and when they were.

    Attributes
    ----------
    rows : Incidents
    fields : TimeFields
    when : When
        Of each incident.
    months : bool
        Whether the dates tell months alone.
    reversed : int
        Incidents whose end lies before their start.
    """

    rows: Incidents
    fields: TimeFields
    when: When
    months: bool
    reversed: int

    def notes(self) -> Iterator[str]:
        """Yield what to know of the rows that were counted."""
        return notes(self.rows, self.rows.tally(np.ones(len(self.when.start), bool)))


def add_time_fields(algorithm, *, advanced: bool = False) -> None:
    """Declare the fields of times, beside that of the dates."""
    for name, title, text in (
        (
            TIME_FIELD,
            tr("Time of day in field"),
            tr(
                "Field that says the hour, where the date has none: times, texts such as 22:30, or "
                "hours. Looked for if not set."
            ),
        ),
        (
            END_DATE_FIELD,
            tr("Latest date in field"),
            tr(
                "Field that says by when an incident had happened, where that is known only "
                "between two times; the date is then the earliest."
            ),
        ),
        (
            END_TIME_FIELD,
            tr("Latest time of day in field"),
            tr("Field of the hour of the latest date, where that has none."),
        ),
    ):
        algorithm.add(
            QgsProcessingParameterField(
                name, title, parentLayerParameterName="INCIDENTS", optional=True
            ),
            text,
            advanced=advanced,
        )


def time_fields(given: Given, layer: Layer) -> TimeFields:
    """Return the fields that say when: those that were given, and those found where none was."""
    asked = fields_given(given, layer, DATE_FIELD, *TIME_FIELDS)
    return found_fields(layer, **asked)


def found_fields(
    layer: Layer, date_field: str, time_field: str, end_date_field: str, end_time_field: str
) -> TimeFields:
    """Return the fields that say when, looked for where one is not told.

    Raises
    ------
    RtmError
        If no field holds dates.
    """
    sample = _sample(layer)
    date = date_field or _likeliest(sample, layer)
    time = time_field or _beside(sample, date)
    if end_time_field and not end_date_field:
        end_date_field = date  # of the same day
    end_time = end_time_field or (_beside(sample, end_date_field) if end_date_field else "")
    if end_time == time and not end_time_field:
        end_time = ""
    return TimeFields(date, time, end_date_field, end_time)


def read_timed(layer: Layer, crs, context, progress, feedback, once_by: str, fields: TimeFields):
    """Read the incidents of a layer, each with its time (`TimedIncidents`)."""
    rows = read_incidents(
        *(layer, crs, context, progress),
        count_once_by=once_by,
        date_field=fields.date_field,
        besides=tuple(fields),
    )
    tell_skipped(layer, rows.skipped, feedback)
    read = when_of(rows, fields)
    standing = rows.once.standing
    back = int(read.reversed[standing].sum())
    return TimedIncidents(rows, fields, read.when.of(standing), read.months, back)


def when_of(rows: Incidents, fields: TimeFields) -> Read:
    """Return when each row was."""

    def column(date: str, time: str) -> Column | None:
        if not date:
            return None
        return Column(date, rows.besides[date], rows.besides[time] if time else None)

    start = column(fields.date_field, fields.time_field)
    if start is None:
        raise MissingError
    return read_when(start, column(fields.end_date_field, fields.end_time_field))


def _sample(layer: Layer) -> Sample:
    """Return the first rows of a layer as texts; numbers of incidents, which are none, as empty."""
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setLimit(SAMPLED)
    rows = [list(map(as_text, one.attributes())) for one in layer.source.getFeatures(request)]
    names = tuple(layer.source.fields().names())
    return Sample(names, tuple(_column(rows, place, name) for place, name in enumerate(names)))


def _column(rows: list[list[str]], place: int, name: str) -> list[str]:
    """Return what rows say in a field; of a number of incidents, which may look a date, nothing."""
    hidden = looks_like_a_number(name)
    return ["" if hidden else row[place] for row in rows]


def _likeliest(sample: Sample, layer: Layer) -> str:
    found = moments_of(sample)
    if found is None or found.date is None:
        raise RtmError(
            tr("“{name}” has no field of dates.", name=layer.name),
            tr("Choose the field that says when an incident happened."),
            where=DATE_FIELD,
        )
    return sample.names[found.date]


def _beside(sample: Sample, date: str) -> str:
    """Return the field of times that goes with one of dates that has none; empty without one.

    One is known by its name, or as the only one in which times such as 22:30 stand.
    """
    found = dates_and_times(sample, sample.names.index(date))
    if found.time is not None:
        return sample.names[found.time]
    if found.apart or found.epoch:
        return ""
    clocks = [name for place, name in enumerate(sample.names) if _are_clocks(sample, place)]
    return clocks[0] if len(clocks) == 1 else ""


def _are_clocks(sample: Sample, place: int) -> bool:
    filled = sample.filled(place)
    return is_time(sample, place) and all(":" in text for text in filled)


def told_fields(layer: Layer, once_by: str, fields: TimeFields) -> dict[str, str]:
    """Return what was read with which fields, as records keep it."""
    told = {
        "layer": layer.name,
        "filter": layer.filter,
        COUNT_ONCE_BY.lower(): once_by,
        "date_field": fields.date_field,
        "time_field": fields.time_field,
        "end_date_field": fields.end_date_field,
        "end_time_field": fields.end_time_field,
    }
    return {key: shown(value) if key == "layer" else value for key, value in told.items() if value}

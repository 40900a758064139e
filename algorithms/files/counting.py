"""How incidents are counted: the parameters that say so, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from qgis.core import QgsProcessingParameterExpression, QgsProcessingParameterField

from ...core.model.tally import Tally
from ...core.plain import shown
from ...core.report.phrases import incidents as phrases
from ...core.terrain.incidents import repeats
from ..language import tr
from .given import Given
from .incidents import Incidents
from .layers import Layer, field_of

COUNT_ONCE_BY, DATE_FIELD = "COUNT_ONCE_BY", "DATE_FIELD"


def add_filter(algorithm) -> None:
    """Declare the expression that says which incidents count."""
    algorithm.add(
        QgsProcessingParameterExpression(
            "FILTER",
            tr("Only incidents where"),
            parentLayerParameterName="INCIDENTS",
            optional=True,
        ),
        tr("Expression that an incident must meet to be counted."),
    )


def add_count_once_by(algorithm) -> None:
    """Declare the field by which incidents count once."""
    algorithm.add(
        QgsProcessingParameterField(
            COUNT_ONCE_BY,
            tr("Count incidents once by field"),
            parentLayerParameterName="INCIDENTS",
            optional=True,
        ),
        tr(
            "Field of the incident's number, where a layer has several rows of one incident, as "
            "one for each victim or offence. Left out, every row counts."
        ),
    )


def add_date_field(algorithm) -> None:
    """Declare the field of the dates."""
    algorithm.add(
        QgsProcessingParameterField(
            DATE_FIELD,
            tr("Date in field"),
            parentLayerParameterName="INCIDENTS",
            optional=True,
        ),
        tr(
            "Field that says when an incident happened: dates, or texts that begin with the year, "
            "as 2016-01. Looked for if not set."
        ),
    )


def fields_given(given: Given, incidents: Layer, *names: str) -> dict[str, str]:
    """Return fields of the incidents that were given, or say which does not exist."""
    return {name.lower(): field_of(incidents, given.text(name), name) for name in names}


def fields_before(given: Given, incidents: Layer, before: str) -> dict[str, str]:
    """Return the fields of incidents whose parameters are called as usual after some letters."""
    found = {}
    for name in (COUNT_ONCE_BY, DATE_FIELD):
        parameter = f"{before}{name}"
        found[name.lower()] = field_of(incidents, given.text(parameter), parameter)
    return found


def tally_outputs(tally: Tally) -> dict:
    """Return what there is to say of the rows as outputs of an algorithm."""
    return {name.upper(): value for name, value in asdict(tally).items()}


def tally_of_outputs(outputs: dict) -> Tally:
    """Return what outputs say of the rows."""
    return Tally(**{name: outputs[name.upper()] for name in asdict(Tally())})


def notes(rows: Incidents, tally: Tally) -> Iterator[str]:
    """Yield what to know of the rows that were counted."""
    if tally.date_field and rows.other_dates:
        yield tr(
            "Dates are those in {field}; there are also {others}.",
            field=shown(tally.date_field),
            others=", ".join(map(shown, rows.other_dates)),
        )
    if rows.date_field and not tally.date_field:
        yield tr(
            "No date in {field} can be read: dates begin with the year, as 2016-01-31 or 2016-01.",
            field=shown(rows.date_field),
        )
    yield from phrases.told_apart(tally)
    different = repeats(rows.likely_keys)
    if different is not None:
        yield phrases.likely_key(rows.likely_key, len(rows.xy), different)

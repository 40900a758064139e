"""Incidents in a window of time: the parameter that asks for it, and the reading of them."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsProcessingParameterString

from ...core.errors import MissingError, RtmError
from ...core.plain import shown
from ...core.study.window import EXAMPLE, NAMED, Window, read_window
from ...core.timing.window import Windowed, windowed
from ..language import counted, tr
from .counting import fields_given
from .given import Given
from .incidents import Incidents, read_incidents
from .layers import Layer
from .timed import TIME_FIELDS, add_time_fields, found_fields, when_of

WINDOW = "WINDOW"


@dataclass(frozen=True)
class AskedWindow:
    """A window of time, as it was asked for and what it is; None for all of the time."""

    text: str = ""
    window: Window | None = None


def add_window(algorithm) -> None:
    """Declare the window of time and the fields that say when incidents were."""
    algorithm.add(
        QgsProcessingParameterString(WINDOW, tr("Only in the window of time"), "", optional=True),
        tr(
            "Hours, weekdays or months in which incidents count: {named}, or parts with semicolons "
            "between them, as “{example}”. Hours that pass midnight belong to the day on which "
            "they begin. An incident known only between two times counts if at least half of that "
            "time lies in the window.",
            named=", ".join(NAMED),
            example=EXAMPLE,
        ),
    )
    add_time_fields(algorithm, advanced=True)


def window_given(given: Given) -> AskedWindow:
    """Return the window that was asked for, or say what is wrong with it."""
    text = given.text(WINDOW).strip()
    return AskedWindow(text, read_window(text))


def times_given(given: Given, layer: Layer) -> dict[str, str]:
    """Return the fields of times beside that of the date, as the layer spells them."""
    return fields_given(given, layer, *TIME_FIELDS)


def read_in_window(
    layer: Layer,
    crs,
    context,
    progress,
    feedback,
    *,
    asked: AskedWindow,
    times: dict[str, str],
    count_once_by: str = "",
    date_field: str = "",
    places_alone: bool = False,
) -> Incidents:
    """Read the incidents of a layer that lie in a window of time, or all of them without one.

    Parameters
    ----------
    asked : AskedWindow
    times : mapping of str to str
        The fields of times by their keys, empty where one is not told.
    count_once_by, date_field, places_alone
        As for `read_incidents`.

    Raises
    ------
    RtmError
        If the layer does not say what the window asks, or none lies in it.
    """
    given = (layer, crs, context, progress)
    if asked.window is None:
        return read_incidents(
            *given, count_once_by=count_once_by, date_field=date_field, places_alone=places_alone
        )
    fields = found_fields(layer, date_field, **times)
    rows = read_incidents(
        *given,
        count_once_by=count_once_by,
        date_field=fields.date_field,
        besides=tuple(fields),
    )
    read = when_of(rows, fields)
    when = read.when.of(rows.once.standing)
    _require_known(asked, layer, months=read.months, hours=bool(when.timed.any()))
    found = windowed(asked.window, when)
    _tell(found, asked, layer, feedback)
    return rows.only(found.inside)


def _require_known(asked: AskedWindow, layer: Layer, *, months: bool, hours: bool) -> None:
    """Refuse a window of what nobody wrote down."""
    window = asked.window
    if window is None:
        raise MissingError
    if months and window.of_days:
        raise RtmError(
            tr(
                "The window “{window}” asks for hours or weekdays, and the dates of “{name}” are "
                "months.",
                window=shown(asked.text),
                name=layer.name,
            ),
            tr("Give a window of months, as “months 6-8”, or leave it out."),
            where=WINDOW,
        )
    if window.of_hours and not hours:
        raise RtmError(
            tr(
                "The window “{window}” asks for hours, and no incident of “{name}” has a time of "
                "day.",
                window=shown(asked.text),
                name=layer.name,
            ),
            tr("Choose the field of the times, or give a window of weekdays or months."),
            where=WINDOW,
        )


def _tell(found: Windowed, asked: AskedWindow, layer: Layer, feedback) -> None:
    inside = int(found.inside.sum())
    if not inside:
        raise RtmError(
            tr(
                "No incident of “{name}” lies in the window “{window}”.",
                name=layer.name,
                window=shown(asked.text),
            ),
            tr("Give another window."),
            where=WINDOW,
        )
    feedback.pushInfo(
        counted(
            len(found.inside),
            "In the window “{window}” lie {inside:,} of {count} incident of “{name}”.",
            "In the window “{window}” lie {inside:,} of {count} incidents of “{name}”.",
            window=asked.text,
            inside=inside,
            name=layer.name,
        )
    )
    if found.stretches:
        feedback.pushInfo(
            counted(
                found.stretches,
                "{count} of them is known only between two times, at least half of which lies in "
                "the window.",
                "{count} of them are known only between two times, at least half of which lies in "
                "the window.",
            )
        )
    if found.unknown:
        feedback.pushWarning(
            counted(
                found.unknown,
                "{count} incident of “{name}” is left out: nobody knows whether it lies in the "
                "window.",
                "{count} incidents of “{name}” are left out: nobody knows whether they lie in the "
                "window.",
                name=layer.name,
            )
        )

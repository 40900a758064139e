"""Time of week: on which days and at which hours incidents happen."""

from __future__ import annotations

import numpy as np
from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
)

from ..core.errors import RtmError
from ..core.report.week import cautions, sentence_of, told_in_short
from ..core.report.week_page import render_week
from ..core.settings import LARGEST_SEED
from ..core.terrain.when import DAY, When
from ..core.timing.week import SCHEMA, Known, TimeOfWeek, time_of_week, written
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import counting
from .files.given import Given
from .files.names import as_words
from .files.provenance import now, software
from .files.tables import require_place, write_table
from .files.timed import TimedIncidents, add_time_fields, read_timed, time_fields, told_fields
from .files.timed_facts import DRAWN, in_words
from .files.told import add_record, add_report, add_table, write_record, write_report
from .language import marked, tr

INTEGER = QgsProcessingParameterNumber.Type.Integer
SHIFT, LONGEST = 8, 31  # hours, days
TABLE_FIELDS = (("weekday", int), ("hour", int), ("incidents", float))


class TimeOfWeekAlgorithm(RtmAlgorithm):
    """INCIDENTS -> table of hours by weekdays, record, report."""

    ID = "timeofweek"
    TITLE = marked("Time of week")
    GROUP = Group.DATA
    SUMMARY = marked("Tells on which days and at which hours incidents happen.")
    HELP = marked(
        """<p>Incidents by weekday and hour, as a table, a record and a page with charts: when the
    busiest hours are, and how sure that is.</p>
    <p>An incident known only between two times, as a burglary while nobody was at home, counts in
    every hour by the share of that time which lies in it (aoristic weights). Incidents without an
    hour are told, and stand in no hour.</p>
    <p>Where far more incidents have 00:00 or 12:00 than the full hours beside them, those times
    mostly stand for “unknown”: that is told, and midnights can be left out.</p>"""
    )
    TAGS = marked("time, hour, weekday, aoristic, temporal, shift, heat map, clock")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterFeatureSource(
                "INCIDENTS", tr("Incidents"), [QgsProcessing.SourceType.TypeVectorPoint]
            ),
            tr("Points of recorded incidents with the times at which they were."),
        )
        counting.add_filter(self)
        counting.add_count_once_by(self)
        counting.add_date_field(self)
        add_time_fields(self)
        self.add(
            QgsProcessingParameterBoolean(
                "MIDNIGHT_UNKNOWN", tr("Midnight means unknown"), defaultValue=False
            ),
            tr("Whether incidents at exactly 00:00 have no known hour, and stand in none."),
        )
        self._add_numbers()
        self._add_results()

    def _add_numbers(self) -> None:
        self.add(
            QgsProcessingParameterNumber(
                "SHIFT", tr("Length of a shift in hours"), INTEGER, SHIFT, minValue=1, maxValue=23
            ),
            tr("For how many hours one after another the busiest are sought."),
        )
        self.add(
            QgsProcessingParameterNumber(
                "LONGEST",
                tr("Longest time between earliest and latest, in days"),
                INTEGER,
                LONGEST,
                minValue=1,
                maxValue=3660,
            ),
            tr("Incidents known only between times further apart are left out, and told."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                "SEED", tr("Seed"), INTEGER, 1, minValue=0, maxValue=LARGEST_SEED
            ),
            tr(
                "Start of the random numbers of the intervals: the same seed gives the same result."
            ),
            advanced=True,
        )

    def _add_results(self) -> None:
        add_table(
            *(self, "TABLE", tr("Hours of the week")),
            tr("One row for each weekday (1 is Monday) and hour (0 to 23): incidents in it."),
        )
        add_record(self)
        add_report(self, tr("One page with the charts and what they say."))
        for name, text in (
            ("INCIDENT_COUNT", tr("Incidents")),
            ("TIMED", tr("Incidents whose time is known")),
            ("PEAK_HOUR", tr("First of the busiest hours")),
            ("PEAK_SHARE", tr("Share of the incidents in the busiest hours")),
            ("PEAK_WEEKDAY", tr("Busiest weekday (1 is Monday)")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def opened(self, given: Given):
        """Return the incidents, the field by which they count once, and those of their times."""
        layer = given.layer("INCIDENTS", given.text("FILTER"))
        once = counting.fields_given(given, layer, counting.COUNT_ONCE_BY)
        return (
            layer,
            once["count_once_by"],
            given.once("DATE_FIELD", lambda: time_fields(given, layer)),
        )

    def check(self, given: Given) -> None:
        """Refuse layers without dates, and results that cannot be written."""
        self.require_report_can_be_made(given)
        self.opened(given)
        require_place(given, "TABLE", TABLE_FIELDS)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the incidents, count them by hour and weekday, write what was found."""
        layer, once_by, fields = self.opened(given)
        progress = FeedbackProgress(feedback)
        timed = read_timed(
            *(layer, layer.source.sourceCrs(), given.context, progress, feedback, once_by, fields)
        )
        self._require_hours(timed)
        when, known = _known(timed, given)
        week = time_of_week(
            *(when, known, given.whole_number("SHIFT"), given.whole_number("SEED")),
            told_fields(layer, once_by, fields),
        )
        for note in timed.notes():
            feedback.pushInfo(note)
        feedback.pushInfo(told_in_short(week))
        feedback.pushInfo(sentence_of(week))
        for caution in cautions(week):
            feedback.pushWarning(caution)
        return self._written(given, week, as_words(layer.name))

    def _require_hours(self, timed: TimedIncidents) -> None:
        """Refuse dates that are months, and incidents of which no hour is known."""
        if timed.months:
            raise RtmError(
                tr(
                    "The dates in “{field}” are months, which tell no weekday and no hour.",
                    field=timed.fields.date_field,
                ),
                tr(
                    "Choose incidents with days and times; public files of the police in England "
                    "have months alone."
                ),
                where="DATE_FIELD",
            )
        if not timed.when.timed.any():
            raise RtmError(
                tr(
                    "No incident has a time of day in “{fields}”.", fields="”, “".join(timed.fields)
                ),
                tr("Choose the field of the times."),
                where="TIME_FIELD",
            )

    def _written(self, given: Given, week: TimeOfWeek, title: str) -> dict:
        outputs = {}
        if given.has("TABLE"):
            rows = [
                (day + 1, hour, incidents)
                for day, row in enumerate(week.table)
                for hour, incidents in enumerate(row)
            ]
            outputs["TABLE"] = write_table(given, "TABLE", TABLE_FIELDS, rows)
        outputs |= write_record(given, SCHEMA, lambda: written(week))
        outputs |= write_report(given, lambda: render_week(week, _facts(week), title))
        return {
            **outputs,
            "INCIDENT_COUNT": week.known.incidents,
            "TIMED": week.known.timed,
            "PEAK_HOUR": week.peak_shift.at,
            "PEAK_SHARE": week.peak_shift.share,
            "PEAK_WEEKDAY": week.peak_weekday.at + 1,
        }


def _known(timed: TimedIncidents, given: Given) -> tuple[When, Known]:
    """Return the times that are told of, and how many there are and why others are not."""
    when = timed.when
    most = given.whole_number("LONGEST")
    too_long = when.timed & (when.minutes > most * DAY)
    midnight = when.timed & (when.minutes == 0) & (when.start % DAY == 0)
    midnight &= given.yes("MIDNIGHT_UNKNOWN")
    good = when.timed & ~too_long & ~midnight
    if not good.any() and too_long.any():
        raise RtmError(
            tr(
                "All incidents are known only between times more than {most} days apart.", most=most
            ),
            tr("Allow longer times, or choose other fields."),
            kind="setting",
            where="LONGEST",
        )
    counts = {
        "timed": good,
        "stretches": good & (when.minutes > 0),
        "undated": ~when.dated,
        "too_long": too_long,
        "unknown_midnight": midnight,
    }
    kept = when.of(good)
    known = Known(
        incidents=len(good),
        longest=int(kept.minutes.max(initial=0)),
        without_hour=int((when.dated & ~when.timed).sum()) - timed.reversed,
        reversed=timed.reversed,
        **{name: int(np.sum(those)) for name, those in counts.items()},
    )
    return kept, known


def _facts(week: TimeOfWeek) -> dict[str, str]:
    return {
        **in_words(week.source),
        tr("Length of a shift in hours"): f"{week.shift}",
        tr("Drawn anew for the intervals"): tr(DRAWN[week.drawn], times=week.draws),
        tr("Seed"): f"{week.seed}",
        tr("made"): now(),
        **software(),
    }

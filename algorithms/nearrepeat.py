"""Near repeats: whether incidents are followed by others nearby soon after."""

from __future__ import annotations

from dataclasses import asdict, replace

from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ..core.progress import in_turn
from ..core.report.repeats import cautions, sentence_of
from ..core.settings import LARGEST_SEED
from ..core.timing.near_repeat.bands import Bands, read_bands
from ..core.timing.near_repeat.record import SCHEMA, Found, look_for_repeats, written
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import counting
from .files.given import Given
from .files.names import as_words
from .files.provenance import now, software
from .files.repeats import (
    BAND_FIELDS,
    ROLE_FIELDS,
    band_rows,
    crs_of_incidents,
    located_incidents,
    positions_in,
    role_features,
)
from .files.sinks import layer_written
from .files.tables import fields_of, require_place, write_table
from .files.timed import add_time_fields, read_timed, time_fields, told_fields
from .files.timed_facts import in_words
from .files.told import add_record, add_report, add_table, write_record, write_report
from .language import marked, numeral, tr

INTEGER = QgsProcessingParameterNumber.Type.Integer
DISTANCES, DAYS = "100, 200, 300, 400", "7, 14, 21, 28"
PERMUTATIONS, FEWEST, MOST = 999, 99, 9999


class NearRepeatAlgorithm(RtmAlgorithm):
    """INCIDENTS -> table of bands, record, report, layer of originators and repeats."""

    ID = "nearrepeat"
    TITLE = marked("Near repeats")
    GROUP = Group.DATA
    SUMMARY = marked(
        "Tells whether incidents are followed by others nearby soon after, more than by chance."
    )
    HELP = marked(
        """<p>All pairs of incidents are counted by how far apart they are in space and in time
    (the Knox test), and compared with what chance gives: the dates dealt out anew among the
    incidents, many times. Pairs at the very same place are a band of their own.</p>
    <p>Many bands are looked at, and one of twenty stands out by luck: “p of all” pays for that.
    The layer holds the incidents that were followed by another, and those that followed one, in
    the bands that stand out.</p>
    <p>Refused are dates that are months, and positions moved to a few points that stand for whole
    streets: among these nobody can tell how near two incidents were.</p>"""
    )
    TAGS = marked("near repeat, knox, repeat victimisation, space-time, contagion, burglary")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterFeatureSource(
                "INCIDENTS", tr("Incidents"), [QgsProcessing.SourceType.TypeVectorPoint]
            ),
            tr("Points of recorded incidents with their dates, best of one type of crime."),
        )
        counting.add_filter(self)
        counting.add_count_once_by(self)
        counting.add_date_field(self)
        add_time_fields(self, advanced=True)
        self.add(
            QgsProcessingParameterCrs("CRS", tr("Coordinate system"), optional=True),
            tr(
                "In which distances are measured, by its number, such as EPSG:27700. Left out, "
                "that of the incidents, which then has to be in metres or feet."
            ),
        )
        self._add_numbers()
        self._add_results()

    def _add_numbers(self) -> None:
        self.add(
            QgsProcessingParameterString("DISTANCES", tr("Bands of distance in metres"), DISTANCES),
            tr(
                "Where each band ends, the nearest first, in metres whatever the coordinate system."
            ),
        )
        self.add(
            QgsProcessingParameterString("DAYS", tr("Bands of time in days"), DAYS),
            tr("Where each band ends, in whole days between dates; the first holds the same day."),
        )
        self.add(
            QgsProcessingParameterNumber(
                *("PERMUTATIONS", tr("Permutations"), INTEGER, PERMUTATIONS),
                minValue=FEWEST,
                maxValue=MOST,
            ),
            tr(
                "How many times the dates are dealt out anew; up to ten times as many where a band "
                "lies near the level of 5%."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                "SEED", tr("Seed"), INTEGER, 1, minValue=0, maxValue=LARGEST_SEED
            ),
            tr("Start of the random numbers: the same seed gives the same result."),
            advanced=True,
        )

    def _add_results(self) -> None:
        add_table(
            *(self, "TABLE", tr("Bands")),
            tr("One row for each band of distance and time: pairs, those by chance, p."),
        )
        add_table(
            *(self, "LAYER", tr("Originators and repeats")),
            tr(
                "A point for each incident that was followed by another, or followed one, in the "
                "bands that stand out."
            ),
            QgsProcessing.SourceType.TypeVectorPoint,
        )
        add_record(self)
        add_report(self, tr("One page with the chart and what it says."))
        for name, text in (
            ("INCIDENT_COUNT", tr("Incidents")),
            ("PAIRS", tr("Pairs within the largest distance")),
            ("BANDS_THAT_STAND_OUT", tr("Bands that stand out")),
            ("ORIGINATORS", tr("Incidents followed by another")),
            ("REPEATS", tr("Incidents that followed another")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def opened(self, given: Given):
        """Return the incidents, the field by which they count once, and those of their times."""
        layer = given.layer("INCIDENTS", given.text("FILTER"))
        once = counting.fields_given(given, layer, counting.COUNT_ONCE_BY)
        fields = given.once("DATE_FIELD", lambda: time_fields(given, layer))
        return layer, once["count_once_by"], fields

    def bands(self, given: Given) -> Bands:
        """Return the bands that are asked for, or say what is wrong with them."""
        return read_bands(given.text("DISTANCES"), given.text("DAYS"))

    def check(self, given: Given) -> None:
        """Refuse bands that make no sense, layers without dates, results that cannot be written."""
        self.require_report_can_be_made(given)
        self.bands(given)
        layer, *_ = self.opened(given)
        crs_of_incidents(given, layer)
        require_place(given, "TABLE", BAND_FIELDS)
        require_place(given, "LAYER", ROLE_FIELDS)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the incidents, count their pairs, write what was found."""
        layer, once_by, fields = self.opened(given)
        crs, bands = crs_of_incidents(given, layer), self.bands(given)
        reading, looking = in_turn(FeedbackProgress(feedback), 1, 9)
        timed = read_timed(layer, crs, given.context, reading, feedback, once_by, fields)
        positions = positions_in(replace(layer, filter=""), crs, given.context, once_by, timed)
        located, kept, left_out = located_incidents(timed, positions, crs, bands)
        found = look_for_repeats(
            *(located, bands, positions, left_out),
            permutations=given.whole_number("PERMUTATIONS"),
            seed=given.whole_number("SEED"),
            source={**told_fields(layer, once_by, fields), "crs": crs.authid()},
            progress=looking,
        )
        feedback.pushInfo(sentence_of(found.record))
        for caution in cautions(found.record):
            feedback.pushInfo(caution)
        for note in timed.notes():
            feedback.pushInfo(note)
        return self._written(given, found, (timed, kept, crs), as_words(layer.name))

    def _written(self, given: Given, found: Found, points, title: str) -> dict:
        from ..core.report.repeat_page import render_repeats  # not when QGIS starts: many modules

        record, outputs = found.record, {}
        if given.has("TABLE"):
            outputs["TABLE"] = write_table(given, "TABLE", BAND_FIELDS, band_rows(record))
        if given.has("LAYER"):
            kind = QgsWkbTypes.Type.Point
            with layer_written(given, "LAYER", fields_of(ROLE_FIELDS), kind, points[-1]) as layer:
                layer.add(role_features(found.roles, *points[:2]))
            outputs["LAYER"] = layer.result
        outputs |= write_record(given, SCHEMA, lambda: written(record))
        outputs |= write_report(given, lambda: render_repeats(record, _facts(record), title))
        return {
            **outputs,
            "INCIDENT_COUNT": record.incidents,
            "PAIRS": record.pairs,
            "BANDS_THAT_STAND_OUT": len(record.near),
            "ORIGINATORS": record.originators,
            "REPEATS": record.repeats,
        }


def _facts(record) -> dict[str, str]:
    positions = asdict(record.positions)
    closeness = positions["closeness"]
    return {
        **in_words(record.source),
        tr("Different positions"): tr(
            "{count:,} ({share:.0%} of the incidents share theirs)",
            count=positions["different"],
            share=positions["shared"],
        ),
        tr("Closeness of positions"): "–" if closeness is None else numeral(f"{closeness:.2f}"),
        tr("Permutations"): numeral(f"{record.permutations:,}"),
        tr("Seed"): f"{record.seed}",
        tr("made"): now(),
        **software(),
    }

"""Import incidents: downloaded files, folders and zips become one layer of points."""

from __future__ import annotations

import json
from dataclasses import astuple

import numpy as np
from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ..core.data.downloads import find
from ..core.data.incidents import Incidents, Plan, enter_findings, gather, plan, settle
from ..core.data.incidents.wishes import AUTO
from ..core.data.presets import PRESETS
from ..core.errors import RtmError
from ..core.plain import harmless
from ..core.progress import Part
from ..core.report.ledger import render_ledger, summary_of
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import asked_import as asked
from .files.features import none_inside
from .files.given import Given
from .files.imported import incident_fields, write_incidents
from .files.inside import inside
from .files.located import Located, locate
from .files.moved import moved
from .files.ours import is_report
from .files.rights import keep_rights
from .files.sinks import layer_written
from .files.whole import write_text
from .language import marked, tr

POLYGONS = [QgsProcessing.SourceType.TypeVectorPolygon]
COLUMNS = (  # parameter, title, what it is
    (
        "X_COLUMN",
        marked("Column of x"),
        marked("Column of longitudes or eastings. Found if not set."),
    ),
    (
        "Y_COLUMN",
        marked("Column of y"),
        marked("Column of latitudes or northings. Found if not set."),
    ),
    (
        "WKT_COLUMN",
        marked("Column of points"),
        marked(
            "Column that holds points as one text: WKT, GeoJSON, (latitude, longitude) or "
            "references of the British National Grid (TQ 30 80). Found if not set, where there "
            "are no columns of x and y."
        ),
    ),
    (
        "DATE_COLUMNS",
        marked("Columns of the date"),
        marked(
            "Column of the date, or several with commas between them: date and time, or year, "
            "month, day, hour and minute. Found if not set; “-” for none."
        ),
    ),
    (
        "TYPE_COLUMN",
        marked("Column of the type"),
        marked("Column that says what kind of incident it is. Found if not set; “-” for none."),
    ),
    (
        "NUMBER_COLUMN",
        marked("Column of the incident's number"),
        marked(
            "Column that rows of one incident share, as those of several victims; several columns "
            "with commas between them if it takes more than one. Found if not set; “-” for none."
        ),
    ),
)


class ImportIncidents(RtmAlgorithm):
    """FILES or FOLDER -> points, and a ledger of every row."""

    ID = "importincidents"
    TITLE = marked("Import incidents")
    GROUP = Group.DATA
    SUMMARY = marked(
        "Makes one layer of points of downloaded files of crimes, with a ledger of every row."
    )
    HELP = marked(
        """<p>Takes files as portals give them: delimited text (CSV and its like), folders of such
    files, and zips. The monthly files of an archive of data.police.uk become one layer; its files
    of outcomes and of stops and searches are passed over. Files that are there twice are read
    once.</p>
    <p>Delimiter, encoding, heading, decimal mark, the columns of coordinates and their coordinate
    system, dates, type and number of the incident are found from names and values. The log says
    what was taken and why, and each can be set otherwise. Where something can be read in two ways,
    as 01/02/2016, a warning says so. Coordinates that are lengths (feet, metres) are in a system
    that is told by other columns in degrees, the study area, or a town that the file names. If
    none of these tells, a system that puts the incidents into a town is taken, and a warning asks
    you to look at the map; or you are asked for it.</p>
    <p>The layer holds as little as is needed: type, date, time and place. Where several rows are
    of one incident, the field <code>incident</code> numbers the incidents in the order in which
    they come, so that “Count events” can count them once: the number in the file is not kept, and
    cannot be found out from it, as it could from a hash, by trying all numbers.</p>
    <p>The ledger accounts for every row: it is kept, or left out for a named reason, with ten
    examples of each by file and line. Rows that share a place, or repeat another, are kept: police
    data are often moved to snap points on purpose.</p>"""
    )
    TAGS = marked("csv, import, data.police.uk, socrata, portal, download, delimited, zip, ledger")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterMultipleLayers(
                asked.FILES, tr("Files"), QgsProcessing.SourceType.TypeFile, optional=True
            ),
            tr("Files or zips as they were downloaded."),
        )
        self.add(
            QgsProcessingParameterFile(
                asked.FOLDER,
                tr("Folder"),
                QgsProcessingParameterFile.Behavior.Folder,
                optional=True,
            ),
            tr("Folder that is searched, with all folders and zips in it."),
        )
        asked.add_choice(
            self,
            "PRESET",
            tr("Where the files are from"),
            (AUTO, *(one.key for one in PRESETS)),
            tr("Service that the files are from; “auto” knows it by their columns."),
        )
        self._add_filters()
        self._add_columns()
        self._add_form()
        self.add(
            QgsProcessingParameterCrs("CRS", tr("Coordinate system of the layer"), optional=True),
            tr(
                "Left out, that of the study area if it is in metres or feet, else that of the "
                "columns, else the national grid or the zone of UTM that suits."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", tr("Incidents"), QgsProcessing.SourceType.TypeVectorPoint
            ),
            tr("One point a row, with type, date and time where the files tell them."),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "LEDGER", tr("Ledger"), tr("Web page (*.html *.htm)"), optional=True
            ),
            tr("One page that accounts for every row, and says what was taken and why."),
        )
        self._add_outputs()

    def _add_filters(self) -> None:
        for name, title, explained in (
            (
                "TYPES",
                tr("Only these types"),
                tr("Types of incidents as the files call them, with commas or line ends between."),
            ),
            ("FROM", tr("From"), tr("First date, such as 2016-01-31, or month, such as 2016-01.")),
            ("TO", tr("To"), tr("Last date, or last month.")),
        ):
            self.add(
                QgsProcessingParameterString(name, title, multiLine=name == "TYPES", optional=True),
                explained,
            )
        self.add(
            QgsProcessingParameterFeatureSource(
                "STUDY_AREA", tr("Study area"), POLYGONS, optional=True
            ),
            tr("Polygons: incidents outside them are left out."),
        )

    def _add_columns(self) -> None:
        for name, title, explained in COLUMNS:
            self.add(
                QgsProcessingParameterString(name, tr(title), optional=True),
                tr(explained),
                advanced=True,
            )
        self.add(
            QgsProcessingParameterCrs(
                "COLUMNS_CRS", tr("Coordinate system of the columns"), optional=True
            ),
            tr("In which the coordinates in the files are. Found if not set."),
            advanced=True,
        )
        asked.add_choice(
            self,
            "DATE_FORMAT",
            tr("What comes first in dates"),
            asked.DATE_FORMATS,
            tr("Whether 01/02/2016 is the first of February (day) or the second of January."),
            advanced=True,
        )

    def _add_form(self) -> None:
        """Declare how the files are written."""
        for name, title, explained in (
            ("DELIMITER", tr("Delimiter"), tr("Such as ; or the word tab. Found if not set.")),
            ("ENCODING", tr("Encoding"), tr("Such as utf-8 or cp1252. Found if not set.")),
        ):
            self.add(
                QgsProcessingParameterString(name, title, optional=True), explained, advanced=True
            )
        asked.add_choice(
            self,
            "HEADER",
            tr("First line names the columns"),
            asked.HEADINGS,
            tr("Columns without names are called “column 1”, “column 2” and so on."),
            advanced=True,
        )
        asked.add_choice(
            self,
            "DECIMAL",
            tr("Decimal mark"),
            asked.DECIMALS,
            tr("Of coordinates."),
            advanced=True,
        )

    def _add_outputs(self) -> None:
        for name, title in (
            ("ROWS", tr("Rows read")),
            ("KEPT", tr("Rows kept")),
            ("DROPPED", tr("Rows left out")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, title))
        for name, title in (
            ("TAKEN", tr("What was taken, and the ledger (JSON)")),
            ("WARNINGS", tr("What to know of the rows")),
        ):
            self.addOutput(QgsProcessingOutputString(name, title))

    def check(self, given: Given) -> None:
        """Refuse files that are not there, and settings that make no sense."""
        for name in ("CRS", "COLUMNS_CRS"):
            given.crs(name)
        if given.has("LEDGER"):
            self.require_report_can_be_made(given, "LEDGER")
        asked.wishes(given)
        given.once(asked.FILES, lambda: find(asked.paths(given)))

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the files, find where the incidents are, write them."""
        progress = FeedbackProgress(feedback)
        wishes = asked.wishes(given)
        planned = plan(asked.paths(given), wishes, Part(progress, 0.0, 0.2))
        located = locate(given, planned)
        gathered = gather(planned, Part(progress, 0.2, 0.5))
        found = settle(planned, gathered, wishes)
        placed = _placed(given, found, located, feedback, Part(progress, 0.5, 0.7))
        enter_findings(found, gathered, planned)
        _tell(found, feedback)
        fields = incident_fields(found)
        rights = tr(planned.preset.rights) if planned.preset.rights else ""
        with layer_written(
            given, "OUTPUT", fields, QgsWkbTypes.Type.Point, located.target
        ) as layer:
            write_incidents(layer, found, placed, fields, Part(progress, 0.7, 1.0))
            _keep_rights(layer, rights, found, given, feedback)
        outputs = {"OUTPUT": layer.result, **_numbers(found, planned, located, rights)}
        if given.has("LEDGER"):
            outputs["LEDGER"] = given.output("LEDGER")
            page = render_ledger(found.ledger, [astuple(one) for one in found.taken], rights=rights)
            write_text(outputs["LEDGER"], page, is_report, new_folder=True)
        return outputs


def _placed(given: Given, found: Incidents, located: Located, feedback, progress) -> np.ndarray:
    """Return where the incidents are in the layer; leave out those nowhere or outside."""
    transforms = given.context.transformContext()
    part = Part(progress, 0.0, 0.5)
    xy = moved(found.xy, located.source, located.target, transforms, part)
    nowhere = np.isnan(xy[:, 0])
    found.leave_out(nowhere, "off_the_map")
    xy = xy[~nowhere] if nowhere.any() else xy
    if not len(xy):
        raise _off_the_map(located)
    if given.has("STUDY_AREA"):
        area, part = given.layer("STUDY_AREA"), Part(progress, 0.5, 1.0)
        there = inside(xy, area, located.target, given.context, feedback, part)
        found.leave_out(~there, "outside_area")
        if not there.any():
            name = next(iter(found.ledger.files), "")
            raise none_inside(name, len(xy)).at("STUDY_AREA")
        xy = xy[there]
    return xy


def _off_the_map(located: Located) -> RtmError:
    return RtmError(
        tr(
            "None of the coordinates, taken as {source}, has a place in {target}.",
            source=located.source.authid(),
            target=located.target.authid(),
        ),
        tr("Give the coordinate system of the columns in COLUMNS_CRS, or another CRS."),
        where="COLUMNS_CRS",
    )


def _tell(found: Incidents, feedback: QgsProcessingFeedback) -> None:
    """Say in the log what was taken and why, and what was left out."""
    for one in found.taken:
        feedback.pushInfo(harmless(f"{one.what}: {one.value} ({one.reason.rstrip('.')})"))
    for line in found.ledger.counts_in_words():
        feedback.pushInfo(harmless(line))
    for caution in found.ledger.warnings:
        feedback.pushWarning(harmless(caution.sentence))


def _keep_rights(layer, rights: str, found: Incidents, given: Given, feedback) -> None:
    """Keep in the layer's metadata what it holds and whose data they are."""
    told = tr("A GeoPackage would also hold whose data they are; this format does not.")
    say = (lambda: feedback.pushInfo(told)) if rights else (lambda: None)
    keep_rights(layer, rights, summary_of(found.ledger), given.context, say)


def _numbers(found: Incidents, planned: Plan, located: Located, rights: str) -> dict:
    """Return what is told besides the layer."""
    ledger = found.ledger
    told = {
        "taken": [
            {"parameter": one.what, "value": one.value, "reason": one.reason} for one in found.taken
        ],
        "ledger": ledger.as_record(),
        "columns": list(planned.layout.names),
        "types": _types(found),
        "crs": located.target.authid(),
        "rights": rights,
    }
    return {
        "ROWS": ledger.rows,
        "KEPT": ledger.kept,
        "DROPPED": ledger.rows - ledger.kept,
        "TAKEN": json.dumps(told, ensure_ascii=False),
        "WARNINGS": "\n".join(one.sentence for one in ledger.warnings),
    }


def _types(found: Incidents) -> dict[str, int]:
    """Return how many incidents are of each type, the commonest first."""
    if found.kind is None:
        return {}
    counts = np.bincount(found.kind, minlength=len(found.kinds))
    types: dict[str, int] = {}
    for one in np.argsort(-counts, kind="stable").tolist():
        if counts[one]:
            types[found.kinds[one]] = types.get(found.kinds[one], 0) + int(counts[one])
    return types

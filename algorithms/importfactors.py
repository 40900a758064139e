"""Import factors: downloads of places become layers, one a factor."""

from __future__ import annotations

import json
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)

from ..core.data.downloads import Found
from ..core.data.ledger import Ledger
from ..core.data.places.any_file import Said
from ..core.errors import RtmError
from ..core.plain import harmless
from ..core.progress import in_turn
from ..core.report.ledger import render_ledger
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import asked_import, factor_tables
from .files.destinations import InFile
from .files.factor_layers import FactorPlaces, write_factors
from .files.given import Given
from .files.ours import is_report
from .files.place_files import Asked, Taken, files_with_places
from .files.places_gathered import Settled, gather_places, settle
from .files.proposed_crs import measures_lengths
from .files.rights_of_factors import attribution_of, rights_of_places
from .files.whole import write_text
from .language import counted, marked, tr

CODES = "1,2"  # of accuracy: at the address, or at one beside it


class ImportFactors(RtmAlgorithm):
    """FILES -> a GeoPackage with one layer a factor."""

    ID = "importfactors"
    TITLE = marked("Import factors")
    GROUP = Group.DATA
    SUMMARY = marked("Makes layers of factors, one each, of downloads with places of any kind.")
    HELP = marked(
        """<p>Read are files, folders and zips as they were downloaded: Ordnance Survey’s Points of
    Interest (text or GeoPackage), extracts of OpenStreetMap (<code>.osm.pbf</code>,
    <code>.osm</code>), Geofabrik’s shapefiles and GeoPackages, places of Overture Maps (GeoJSON)
    and of Foursquare (CSV), and any other delimited text, GeoJSON or layer. What no layout knows
    is one factor, named after its file, or one for each value of the column of classes.</p>
    <p>Which classes or tags make a place one of a factor, how that may be operationalised and who
    tested it stands in tables of this plugin, in <code>{folder}</code>. Copy one, change it,
    and give it as the table. A preset has the factors that were tested for a type of crime.</p>
    <p>A point inside its own building counts once, and so does a place that is told again beside
    itself under the same name. Areas become points, but for factors of which the area matters, as
    parks; lines stay lines. With a study area, places farther from it than 2 km are left out.</p>
    <p>Every row is accounted for in the log and in the ledger. To whom the data are owed and of
    which date they are is kept in the metadata of each layer, and printed in the report of a study
    that uses it.</p>"""
    )
    TAGS = marked(
        "download, openstreetmap, osm, pbf, points of interest, poi, geofabrik, overture, "
        "foursquare, ordnance survey, places, csv"
    )

    def told(self):
        """Return where the tables lie."""
        return {"folder": "resources/factors"}

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self._add_inputs()
        self._add_choice()
        self._add_columns()
        self._add_outputs()

    def _add_inputs(self) -> None:
        self.add(
            QgsProcessingParameterMultipleLayers(
                "FILES", tr("Files"), QgsProcessing.SourceType.TypeFile, optional=True
            ),
            tr("Files, folders or zips as they were downloaded."),
        )
        self.add(
            QgsProcessingParameterFile(
                "FOLDER",
                tr("Folder"),
                QgsProcessingParameterFile.Behavior.Folder,
                optional=True,
            ),
            tr("A folder of which all files with places are read, beside the files or instead."),
        )

    def _add_choice(self) -> None:
        self.add(
            QgsProcessingParameterEnum(
                "PRESET",
                tr("Factors of"),
                options=list(factor_tables.presets()),
                defaultValue=factor_tables.ALL,
                usesStaticStrings=True,
            ),
            tr("All factors of the table, or those that were tested for a type of crime."),
        )
        self.add(
            QgsProcessingParameterString(
                "FACTORS", tr("Only these factors"), multiLine=True, optional=True
            ),
            tr(
                "Names of factors, one a line or with semicolons between them, in the place of a "
                "preset."
            ),
        )
        self.add(
            QgsProcessingParameterFile(
                "TABLE", tr("Own table of factors"), extension="csv", optional=True
            ),
            tr("CSV with a column “factor” and others of the tables that come with the plugin."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "STUDY_AREA",
                tr("Study area"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            ),
            tr(
                "Only places in it, or within 2 km of it, are kept: they bear on cells at its edge."
            ),
        )
        self.add(
            QgsProcessingParameterCrs("CRS", tr("Coordinate system of the layers"), optional=True),
            tr(
                "In metres or feet. Left out, it is that of the study area, or else the national "
                "grid or the zone of UTM that suits the places."
            ),
        )

    def _add_columns(self) -> None:
        for name, title, explained in (
            ("CLASS_COLUMN", tr("Column of classes"), tr("What kind of place a row is.")),
            ("NAME_COLUMN", tr("Column of names"), tr("What a place is called.")),
            ("X_COLUMN", tr("Column of x"), tr("Longitudes or eastings.")),
            ("Y_COLUMN", tr("Column of y"), tr("Latitudes or northings.")),
        ):
            self.add(
                QgsProcessingParameterString(name, title, optional=True),
                tr("{explained} For files that are of no known source.", explained=explained),
                advanced=True,
            )
        self.add(
            QgsProcessingParameterCrs(
                "COLUMNS_CRS", tr("Coordinate system of the columns"), optional=True
            ),
            tr("Of coordinates in columns that are no degrees, where it cannot be told."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(
                "ACCURACY", tr("Accuracy codes kept"), CODES, optional=True
            ),
            tr(
                "Of Ordnance Survey’s places: 1 at the address, 2 at one beside it, 3 on its road, "
                "4 in its locality. Empty, all are kept."
            ),
            advanced=True,
        )

    def _add_outputs(self) -> None:
        self.add(
            QgsProcessingParameterFileDestination(
                "OUTPUT", tr("Factors"), tr("GeoPackage (*.gpkg)")
            ),
            tr("GeoPackage with a layer for each factor that has places."),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "LEDGER", tr("Ledger"), tr("Web page (*.html *.htm)"), optional=True
            ),
            tr("One page that accounts for every row, and says what was taken and why."),
        )
        self.addOutput(QgsProcessingOutputNumber("ROWS", tr("Rows read")))
        self.addOutput(QgsProcessingOutputNumber("KEPT", tr("Rows kept")))
        self.addOutput(QgsProcessingOutputNumber("DROPPED", tr("Rows left out")))
        for name, title in (
            ("LAYERS", tr("Layers (JSON)")),
            ("ATTRIBUTION", tr("Attribution")),
            ("TAKEN", tr("What was taken, and the ledger (JSON)")),
            ("WARNINGS", tr("What to know of the rows")),
        ):
            self.addOutput(QgsProcessingOutputString(name, title))

    def check(self, given: Given) -> None:
        """Refuse a table with faults, files that are not there, and no files at all."""
        if given.has("LEDGER"):
            self.require_report_can_be_made(given, "LEDGER")
        given.once("TABLE", lambda: factor_tables.chosen_factors(given))
        given.once("FILES", lambda: _downloads(given))
        if given.has("STUDY_AREA"):
            given.layer("STUDY_AREA")
        _require_lengths(given)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the files, settle their places, write the layers."""
        reading, settling, writing = in_turn(FeedbackProgress(feedback), 5, 2, 3)
        area = given.layer("STUDY_AREA") if given.has("STUDY_AREA") else None
        downloads = given.once("FILES", lambda: _downloads(given))
        batches = gather_places(downloads, _asked(given), reading)
        taken = [one for batch in batches for one in batch.taken]
        settled = settle(batches, area, _or_none_known(given.crs("CRS")), given.context, settling)
        settled.found.ledger.ignored.update(downloads.ignored)
        _tell(settled.found.ledger, taken, feedback)
        layers = _layers(settled, factor_tables.wanted_names(given))
        output = given.output("OUTPUT")
        write_factors(output, layers, settled.crs, writing)
        _tell_layers(layers, feedback)
        headings = [name for batch in batches for name in batch.heading]
        outputs = _results(output, settled, layers, taken, list(dict.fromkeys(headings)))
        if given.has("LEDGER"):
            outputs["LEDGER"] = given.output("LEDGER")
            owed = outputs["ATTRIBUTION"]
            page = render_ledger(settled.found.ledger, [_row(one) for one in taken], rights=owed)
            write_text(outputs["LEDGER"], page, is_report, new_folder=True)
        return outputs


def _downloads(given: Given) -> Found:
    """Return the files that are read."""
    return files_with_places(asked_import.paths(given), given.output("OUTPUT"))


def _require_lengths(given: Given) -> None:
    """Refuse a coordinate system for the layers in which no distance can be measured."""
    crs = given.crs("CRS")
    if crs is not None and not measures_lengths(crs):
        raise RtmError(
            tr(
                "The coordinate system of the layers ({crs}) is not in metres or feet.",
                crs=crs.authid() or tr("unknown"),
            ),
            tr("Choose a projected coordinate system, or leave it out."),
            kind="setting",
            where="CRS",
        )


def _or_none_known(crs: QgsCoordinateReferenceSystem | None) -> QgsCoordinateReferenceSystem:
    return QgsCoordinateReferenceSystem() if crs is None else crs


def _asked(given: Given) -> Asked:
    return Asked(
        factors=given.once("TABLE", lambda: factor_tables.chosen_factors(given)),
        accuracies=frozenset(given.text("ACCURACY").replace(",", " ").split()),
        said=Said(
            classes=given.text("CLASS_COLUMN").strip(),
            name=given.text("NAME_COLUMN").strip(),
            x=given.text("X_COLUMN").strip(),
            y=given.text("Y_COLUMN").strip(),
        ),
        columns_crs=_or_none_known(given.crs("COLUMNS_CRS")),
        area=asked_import.area_in_degrees(given),
    )


def _layers(settled: Settled, wanted: frozenset[str]) -> list[FactorPlaces]:
    """Return what becomes a layer, or say that there is nothing."""
    found = [
        FactorPlaces(factor, places, rights_of_places(factor, places, settled.found.sources))
        for factor, places in zip(settled.factors, settled.found.factors)
        if len(places) and (not wanted or factor.name.casefold() in wanted)
    ]
    if not found:
        raise RtmError(
            tr("No places of the factors that were asked for are left."),
            tr("The log says why each row was left out; choose other files or factors."),
            where="FILES",
        )
    return found


def _tell(ledger: Ledger, taken: list[Taken], feedback: QgsProcessingFeedback) -> None:
    """Say what was found out of the files, and what became of their rows."""
    for one in taken:
        feedback.pushInfo(harmless(f"{one.file}: {one.reason}"))
    for line in ledger.counts_in_words():
        feedback.pushInfo(harmless(line))
    for caution in ledger.warnings:
        feedback.pushWarning(harmless(caution.sentence))


def _row(one: Taken) -> tuple[str, str, str]:
    """Return what was taken as a row of the ledger: of which file, what, and why."""
    return one.file, one.value, one.reason


def _tell_layers(layers: list[FactorPlaces], feedback: QgsProcessingFeedback) -> None:
    for one in layers:
        number = counted(len(one.places), "{count} place", "{count} places")
        feedback.pushInfo(harmless(f"{one.factor.name}: {number}"))
    owed = attribution_of(layers)
    if owed:
        feedback.pushInfo(tr("Attribution: {owed}", owed=owed))


def _results(
    output: str,
    settled: Settled,
    layers: list[FactorPlaces],
    taken: list[Taken],
    columns: list[str],
) -> dict:
    ledger, owed = settled.found.ledger, attribution_of(layers)
    told = {
        "taken": [
            {"parameter": one.file, "value": one.value, "reason": one.reason} for one in taken
        ],
        "ledger": ledger.as_record(),
        "columns": columns,
        "crs": settled.crs.authid(),
        "rights": owed,
    }
    return {
        "OUTPUT": output,
        "ROWS": ledger.rows,
        "KEPT": ledger.kept,
        "DROPPED": ledger.rows - ledger.kept,
        "LAYERS": json.dumps([_layer_told(output, one) for one in layers], ensure_ascii=False),
        "ATTRIBUTION": owed,
        "TAKEN": json.dumps(told, ensure_ascii=False),
        "WARNINGS": "\n".join(one.sentence for one in ledger.warnings),
    }


def _layer_told(output: str, one: FactorPlaces) -> dict:
    """Return what is told of a layer, as a study may take it."""
    return {
        "layer": one.factor.name,
        "source": InFile(Path(output), one.factor.name).source,
        "count": len(one.places),
        "geometry": one.geometry,
        **one.factor.suggested,
        "presets": list(one.factor.crimes),
        "reference": one.factor.reference,
    }

"""Compare periods: did a factor's influence, the level or the places change?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..core.change.comparing import Compared, compare, moved
from ..core.change.json import SCHEMA, write_comparison
from ..core.change.periods import Periods
from ..core.change.ranks import place_changes
from ..core.change.record import NAMED, POOLED, Comparison
from ..core.change.surface import Surface, surface_of
from ..core.change.terms import choice_behind, chosen_on_both, named_terms
from ..core.errors import RtmError
from ..core.model.block import Block
from ..core.model.inputs import GridInput
from ..core.model.record import Model
from ..core.model.variable import Variable
from ..core.progress import QUIET, Part, in_turn
from ..core.report.change_page import render_comparison
from ..core.report.phrases import changes as phrases
from ..core.settings import LARGEST_SEED, FitSettings, PlacesSettings
from ..core.study import require_distinct
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import room
from .files.cells import WITHOUT_TAG
from .files.change_tables import (
    PLACE_FIELDS,
    TERM_FIELDS,
    place_rows,
    term_rows,
)
from .files.compared import (
    LEAST_DAYS,
    MOST_DAYS,
    Sides,
    facts_of,
    periods_of,
    recorded_sides,
    sides_of,
)
from .files.given import Given
from .files.kinds import CHANGE
from .files.models import model_on
from .files.provenance import fingerprint, now, software
from .files.rasters import cells_of, hectare, write_raster
from .files.recorded import Recorded
from .files.tables import require_place, write_table
from .files.told import add_record, add_report, add_table, write_record, write_report
from .language import marked, tr
from .looks import style_change

BANDS = (
    marked("change of the share that chance does not explain"),
    marked("change of the share"),
    marked("lower end"),
    marked("upper end"),
)


@dataclass(frozen=True, eq=False)
class _Terms:
    """The terms that are compared, the blocks that hold them, and how they were chosen."""

    blocks: list[Block]
    variables: tuple[Variable, ...]
    chosen: str


class ComparePeriods(RtmAlgorithm):
    """Events of two periods and FACTORS -> table, record, report, raster of the change."""

    ID = "compareperiods"
    TITLE = marked("Compare periods")
    GROUP = Group.MODEL
    SUMMARY = marked("Tells which influences, places and levels changed between two periods.")
    HELP = marked(
        """<p>Two models of two periods always differ. This tells what differs by more than chance.
    Each cell's events of both periods together are taken as given, and it is asked how they fall to
    the later one: whatever makes a place risky in both periods cancels, in the layers or not. What
    comes and goes, such as a series of robberies in one quarter, is measured and allowed for.</p>
    <p>Each factor has a <b>change</b>: how many times as strong its influence is as before, with a
    95% interval. Its p-value is paid for all factors that are compared (Holm), so that at most one
    comparison in twenty tells of any change where there is none.</p>
    <p>Factors must not be chosen on one of the periods: what chance picked there returns to the
    mean in the other, which looks like a change. By default they are chosen on both periods
    together, as “Fit model” chooses them; or you name them beforehand in TERMS. With a MODEL that
    was fitted to one of the periods ratios are told, with a caution and without p-values.</p>
    <p>The lengths of the periods bear on the level alone: events a day, which is told apart. An
    exposure that changed is given for both periods.</p>
    <p>Give the results of two studies, or of one that was tested on a later period; or the events
    of both periods and the factors as rasters.</p>"""
    )
    TAGS = marked(
        "change, compare, before and after, trend, difference, two periods, ratio of ratios"
    )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self._add_folders()
        self._add_rasters()
        self._add_choice()
        self._add_results()

    def _add_folders(self) -> None:
        folder = QgsProcessingParameterFile.Behavior.Folder
        for name, title, text in (
            (
                "BEFORE",
                tr("Results of the earlier period"),
                tr(
                    "Folder that “Run study” wrote into. Alone it must be of a study that was "
                    "tested on a later period, which is then compared."
                ),
            ),
            (
                "AFTER",
                tr("Results of the later period"),
                tr("Folder of a study of the later period, on the same grid and factors."),
            ),
        ):
            self.add(QgsProcessingParameterFile(name, title, folder, optional=True), text)

    def _add_rasters(self) -> None:
        counted = tr("Raster made with “Count events”, where no folders are given.")
        for name, title in (
            ("EVENTS_BEFORE", tr("Events of the earlier period")),
            ("EVENTS_AFTER", tr("Events of the later period")),
        ):
            self.add(QgsProcessingParameterRasterLayer(name, title, optional=True), counted)
        self.add(
            QgsProcessingParameterMultipleLayers(
                "FACTORS", tr("Factors"), QgsProcessing.SourceType.TypeRaster, optional=True
            ),
            tr("Rasters made with “Operationalise factor”; those of the folders if not set."),
        )
        exposed = tr(
            "Raster made with “Exposure”, if it changed between the periods: give both. What did "
            "not change cancels."
        )
        for name, title in (
            ("EXPOSURE_BEFORE", tr("Exposure in the earlier period")),
            ("EXPOSURE_AFTER", tr("Exposure in the later period")),
        ):
            self.add(QgsProcessingParameterRasterLayer(name, title, optional=True), exposed)
        days = QgsProcessingParameterNumber.Type.Double
        long = tr("If not set, the dates recorded with the events tell it.")
        for name, title in (
            ("DAYS_BEFORE", tr("Days of the earlier period")),
            ("DAYS_AFTER", tr("Days of the later period")),
        ):
            number = QgsProcessingParameterNumber(
                name, title, days, optional=True, minValue=LEAST_DAYS, maxValue=MOST_DAYS
            )
            self.add(number, long, advanced=True)

    def _add_choice(self) -> None:
        self.add(
            QgsProcessingParameterString("TERMS", tr("Terms named beforehand"), "", optional=True),
            tr(
                "Factor, influence and distance of each, with semicolons between: pubs, "
                "proximity, 100; bus stops, density, 200. Left out, they are chosen on both "
                "periods together."
            ),
        )
        self.add(
            QgsProcessingParameterFile("MODEL", tr("Model"), extension="json", optional=True),
            tr(
                "Model whose terms are compared. If it was fitted to one of the periods, ratios "
                "have no p-values."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "SEED",
                tr("Seed"),
                QgsProcessingParameterNumber.Type.Integer,
                FitSettings.seed,
                minValue=0,
                maxValue=LARGEST_SEED,
            ),
            tr("Starts the random numbers; the same seed gives the same result."),
        )

    def _add_results(self) -> None:
        for name, title, text in (
            ("TABLE", tr("Changes"), tr("One row for each term: ratios and how they changed.")),
            (
                "PLACES",
                tr("Places"),
                tr("One row for each place with most events: its rank in each period."),
            ),
        ):
            add_table(self, name, title, text)
        self.add(
            QgsProcessingParameterRasterDestination(
                "CHANGE", tr("Change of the cells"), optional=True, createByDefault=True
            ),
            tr(
                "How many times as large each cell's share of the events is as before, drawn to 1 "
                "as far as chance could have made it. The first band holds 1 where it could."
            ),
        )
        add_record(self)
        add_report(self, tr("One page that says what changed and what did not."))
        self.addOutput(QgsProcessingOutputNumber("CHANGED", tr("Terms that changed")))
        self.addOutput(QgsProcessingOutputNumber("COMPARED", tr("Terms compared")))
        self.addOutput(QgsProcessingOutputNumber("LEVEL", tr("Change of the level")))

    def opened(self, given: Given) -> Sides:
        """Return what is compared, or say why it does not go together."""
        sides = sides_of(given)
        require_distinct([one.name for one in sides.factors])
        if given.text("TERMS").strip():
            named_terms(given.text("TERMS"), _variables(sides))
        elif given.has("MODEL"):
            _model(given, sides)
        return sides

    def check(self, given: Given) -> None:
        """Refuse rasters and folders that cannot be compared."""
        self.require_report_can_be_made(given)
        sides = self.opened(given)
        settings = FitSettings()
        room.require_fit(sides.events[0], len(_variables(sides)), settings.selection)
        for name, fields in (("TABLE", TERM_FIELDS), ("PLACES", PLACE_FIELDS)):
            require_place(given, name, fields)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read both periods, choose and compare the terms, write everything."""
        sides = self.opened(given)
        cells = cells_of(sides.events[0])
        both = recorded_sides(sides, cells)
        whole = periods_of(given, sides, cells, both)
        periods, some = whole.comparable()
        choosing, comparing, mapping, placing = in_turn(FeedbackProgress(feedback), 60, 10, 25, 5)
        for name in sides.alone:
            feedback.pushInfo(tr("Only one of the studies has {name}: left out.", name=name))
        terms = self._terms(given, sides, whole, periods, some, both, choosing)
        found = compare(periods, terms.blocks, terms.variables, terms.chosen, comparing)
        if terms.chosen == NAMED and found.not_compared:
            why = phrases.why_not(found.not_compared[0], sides.events[0].units)
            raise RtmError(why, tr("Leave it out of the terms."), where="TERMS")
        surface = surface_of(periods, found.pattern, given.whole_number("SEED"), mapping)
        places = place_changes(
            periods,
            surface,
            np.ones(periods.cells.count),
            PlacesSettings.area_share,
            PlacesSettings.max_area * hectare(sides.events[0].crs),
            placing,
        )
        comparison = replace(
            _comparison(found, terms.chosen, periods, surface, both),
            places=places,
            grid=_grid(sides),
            seed=given.whole_number("SEED"),
            software=software(),
            created=now(),
        )
        for line in phrases.told(comparison):
            feedback.pushInfo(line)
        return self._write(given, comparison, periods, surface, sides)

    def _terms(
        self, given: Given, sides: Sides, whole: Periods, periods: Periods, some, both, progress
    ) -> _Terms:
        """Return the terms, chosen as is asked."""
        reading, fitting = in_turn(progress, 1, 9)
        blocks: list[Block] = []
        for number, factor in enumerate(sides.factors):
            part = Part(reading, number / len(sides.factors), (number + 1) / len(sides.factors))
            blocks += (
                Block(one.variables, one.codes[some], one.table)
                for one in factor.blocks(whole.cells, part)
            )
        if given.text("TERMS").strip():
            chosen = named_terms(given.text("TERMS"), _variables(sides))
            return _Terms(blocks, chosen, NAMED)
        if given.has("MODEL"):
            model = _model(given, sides)
            variables = tuple(term.variable for term in model.terms)
            return _Terms(blocks, variables, choice_behind(model, *_told(both, whole)))
        settings = FitSettings(seed=given.whole_number("SEED"))
        layers = {factor.name: factor.about.get("layer", "") for factor in sides.factors}
        model = chosen_on_both(periods, blocks, settings, fitting, layers)
        return _Terms(blocks, tuple(term.variable for term in model.terms), POOLED)

    def _write(
        self, given: Given, found: Comparison, periods: Periods, surface: Surface, sides: Sides
    ) -> dict:
        outputs: dict = {}
        outputs |= write_record(given, SCHEMA, lambda: write_comparison(found))
        outputs |= write_report(given, lambda: render_comparison(found, periods.cells, surface))
        if given.has("CHANGE"):
            outputs["CHANGE"] = _write_change(given, periods, surface, sides)
        for name, fields, rows in (
            ("TABLE", TERM_FIELDS, term_rows(found)),
            ("PLACES", PLACE_FIELDS, place_rows(found)),
        ):
            if given.has(name):
                outputs[name] = write_table(given, name, fields, rows)
        return {
            **outputs,
            "CHANGED": sum(one.changed for one in found.terms),
            "COMPARED": len(found.terms),
            "LEVEL": found.level.change.ratio,
        }


def _model(given: Given, sides: Sides) -> Model:
    return given.once("MODEL", lambda: model_on(given, sides.factors))


def _variables(sides: Sides) -> list[Variable]:
    return [variable for factor in sides.factors for variable in factor.variables]


def _told(both: tuple[Recorded, Recorded], whole: Periods):
    """Return by what the events of a model are known again, and when the periods were."""
    prints = {"before": both[0].sha256, "after": both[1].sha256, POOLED: fingerprint(whole.both)}
    return prints, [(one.tally.first_date, one.tally.last_date) for one in both]


def _comparison(
    found: Compared, chosen: str, periods: Periods, surface: Surface, both
) -> Comparison:
    lengths = periods.days or (None, None)
    before, after = (facts_of(*one) for one in zip(both, lengths))
    sure = surface.sure
    return Comparison(
        before=replace(before, events=int(periods.before.sum())),
        after=replace(after, events=int(periods.after.sum())),
        cells=periods.cells.count,
        chosen=chosen,
        terms=found.terms,
        not_compared=found.not_compared,
        level=found.level,
        moved=moved(found.moved),
        pattern=moved(found.pattern),
        places=(),
        sure_cells_up=int((sure & (surface.log_ratio > 0)).sum()),
        sure_cells_down=int((sure & (surface.log_ratio < 0)).sum()),
    )


def _grid(sides: Sides) -> GridInput:
    events = sides.events[0]
    return GridInput(
        columns=events.frame.columns,
        rows=events.frame.rows,
        cell_size=events.frame.cell_size,
        left=events.frame.left,
        top=events.frame.top,
        crs=events.crs.authid(),
        units=events.units,
    )


def _write_change(given: Given, periods: Periods, surface: Surface, sides: Sides) -> str:
    output = given.output("CHANGE")
    low, high = surface.interval()
    ratio = np.exp(surface.log_ratio)
    sure = np.where(surface.sure, ratio, 1.0)
    without = cells_of(sides.events[0]).count - periods.cells.count
    write_raster(
        output,
        CHANGE,
        periods.cells,
        sides.events[0].crs,
        zip(map(str, BANDS), (sure, ratio, low, high)),
        dtype="float32",
        count=len(BANDS),
        tags={WITHOUT_TAG: without} if without else {},
        progress=QUIET,
    )
    style_change.style_change(output, sure)
    return output

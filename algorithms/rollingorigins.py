"""Test at several dates: maps made anew of what was known at each, tested on what came after."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterExpression,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..core.errors import RtmError
from ..core.library.rolling import Ground, maps_of
from ..core.mapping.origins import Origin, summarised
from ..core.mapping.validation import validate_maps
from ..core.progress import Part, in_turn
from ..core.report.rolled import Rolled
from ..core.report.rolling import sentence_of
from ..core.report.rolling_page import render_rolling
from ..core.settings import CUT_DATES, LARGEST_SEED
from ..core.study import require_distinct, require_distinct_measures
from ..core.terrain.cuts import cuts_of
from ..core.terrain.durations import length_in_words
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import counting, room
from .files.dated import Split, read_dated, split_at, tell_undated
from .files.fit_settings import add_fit_settings, fit_settings
from .files.given import Given
from .files.mapped import add_measures, measured_at, measures_on
from .files.maps import areas_of
from .files.provenance import now, software
from .files.rasters import (
    GRID,
    cells_of,
    describe,
    require_same_grid,
    square_metres,
    unit_of_areas,
)
from .files.rolling import (
    AT_CUT_FIELDS,
    SUMMARY_FIELDS,
    as_mappings,
    at_cut_rows,
    summary_rows,
)
from .files.tables import require_place, write_table
from .files.tests_of_maps import add_budgets, add_resampling, settings_of_a_test
from .files.timed import TIME_FIELDS
from .files.told import add_report, add_table, write_report
from .files.validation_told import of_few_events
from .files.windowed import WINDOW, add_window, times_given, window_given
from .language import counted, marked, tr

INCIDENTS, LATER = "INCIDENTS", "LATER"


class RollingOrigins(RtmAlgorithm):
    """GRID, FACTORS and dated INCIDENTS -> tables of measures at several cuts, report."""

    ID = "rollingorigins"
    TITLE = marked("Test at several dates")
    GROUP = Group.MAP
    SUMMARY = marked(
        "Makes the maps anew of what was known at several dates, and tests each on what came after."
    )
    HELP = marked(
        """<p>One later period can be a lucky one. Here the past is cut off at several dates. At
    each cut the model is fitted, and the risk map, the forecast map, past counts and kernel
    density are made, of the incidents before it alone; then they are tested on the period after
    it, as “Validate maps” does, and no map knows anything of that period.</p>
    <p>The tables tell each cut, and over all cuts the mean of each measure, how far it varies, and
    at how many cuts each map led. Every cut counts the same. Fitting a model at each cut takes as
    long as “Fit model” does as many times.</p>"""
    )
    TAGS = marked("rolling origin, forward validation, back-test, hold-out, accuracy, periods")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("GRID", tr("Grid")),
            tr("Grid made with “Create grid”."),
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "FACTORS", tr("Factors"), QgsProcessing.SourceType.TypeRaster
            ),
            tr("Rasters made with “Operationalise factor” on the same grid."),
        )
        self._add_incidents()
        self.add(
            QgsProcessingParameterString("CUT_DATES", tr("Cuts"), CUT_DATES),
            tr(
                "At which dates the past is cut off: their number, so that the last period ends "
                "with the incidents, or the dates, as 2016-03, 2016-05 or 2016-03-15."
            ),
        )
        self.add(
            QgsProcessingParameterString(
                "PERIOD", tr("Period tested after each cut (chosen if not set)"), "", optional=True
            ),
            tr(
                "How long the period after each cut is: 1 month, 3 months, 90 days, 1 year. They "
                "must not overlap. Left out, about a third of the time is tested, in whole months."
            ),
        )
        add_measures(
            self,
            tr("Raster made with “Exposure” on the same grid, as “Fit model” takes it."),
            tr("Rasters made with “Exposure” on the same grid, as “Fit model” takes them."),
        )
        add_fit_settings(self)
        add_budgets(self)
        add_resampling(self, "GRID")
        self._add_results()

    def _add_incidents(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource(
                INCIDENTS, tr("Incidents"), [QgsProcessing.SourceType.TypeVectorPoint]
            ),
            tr("Points of recorded incidents with their dates, of all the time."),
        )
        counting.add_filter(self)
        counting.add_count_once_by(self)
        counting.add_date_field(self)
        add_window(self)
        self.add(
            QgsProcessingParameterFeatureSource(
                LATER,
                tr("Further incidents"),
                [QgsProcessing.SourceType.TypeVectorPoint],
                optional=True,
            ),
            tr(
                "A second layer, where the incidents of later years lie in one of their own. In a "
                "window of time its fields of times are looked for."
            ),
        )
        self.add(
            QgsProcessingParameterExpression(
                "LATER_FILTER",
                tr("Only further incidents where"),
                parentLayerParameterName=LATER,
                optional=True,
            ),
            tr("Expression that one of these must meet."),
        )
        for name, title, text in (
            (
                counting.COUNT_ONCE_BY,
                tr("Count further incidents once by field"),
                tr("As of the incidents."),
            ),
            (counting.DATE_FIELD, tr("Date of further incidents in field"), tr("As of these.")),
        ):
            self.add(
                QgsProcessingParameterField(
                    f"{LATER}_{name}", title, parentLayerParameterName=LATER, optional=True
                ),
                text,
            )

    def _add_results(self) -> None:
        for name, title, text in (
            (
                "TABLE",
                tr("Measures at each cut"),
                tr("One row for each map, cut and share of the area, with 95% intervals."),
            ),
            (
                "SUMMARY",
                tr("Measures over the cuts"),
                tr(
                    "One row for each map and share of the area: means over the cuts, how far they "
                    "vary, and at how many the map led."
                ),
            ),
        ):
            add_table(self, name, title, text)
        add_report(self, tr("One page with the tables and what they say."))
        for name, text in (
            ("CUTS", tr("Cuts tested")),
            ("HIT_RATE", tr("Mean hit rate of the forecast map")),
            ("LED", tr("Cuts at which the forecast map led")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def opened(self, given: Given):
        """Return the grid and the factors, or say why they do not go together."""
        grid = given.raster("GRID", GRID)
        factors = given.factors()
        for factor in factors:
            require_same_grid(grid, factor.raster)
        exposure, controls = measures_on(given, grid)
        named = "" if exposure is None else exposure.name
        require_distinct_measures(named, [one.name for one in controls])
        require_distinct([factor.name for factor in factors])
        return grid, factors, exposure, controls

    def layers(self, given: Given):
        """Return the layers of incidents with their fields, or say what is wrong with them."""
        found = []
        for name, before in ((INCIDENTS, ""), (LATER, f"{LATER}_")):
            if given.has(name):
                layer = given.layer(name, given.text(f"{before}FILTER"))
                fields = counting.fields_before(given, layer, before)
                looked_for = dict.fromkeys(map(str.lower, TIME_FIELDS), "")
                times = looked_for if before else times_given(given, layer)
                found.append((layer, {**fields, "asked": window_given(given), "times": times}))
        return found

    def check(self, given: Given) -> None:
        """Refuse settings, rasters and layers that cannot be tested."""
        self.require_report_can_be_made(given)
        settings = fit_settings(given)
        settings_of_a_test(given)
        if given.text("PERIOD").strip():
            length_in_words(given.text("PERIOD"))
        grid, factors, *_ = self.opened(given)
        self.layers(given)
        room.require_fit(grid, sum(len(one.variables) for one in factors), settings.selection)
        for name, fields in (("TABLE", AT_CUT_FIELDS), ("SUMMARY", SUMMARY_FIELDS)):
            require_place(given, name, fields)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read everything, make and test the maps at each cut, write tables and report."""
        grid, factors, exposure, controls = self.opened(given)
        cells = cells_of(grid)
        reading, testing = in_turn(FeedbackProgress(feedback), 10, 90)
        incidents, terrain = in_turn(reading, 1, 1)
        dated = read_dated(self.layers(given), grid.crs, given.context, incidents, feedback)
        cuts = cuts_of(given.text("CUT_DATES"), given.text("PERIOD"), dated.dates)
        splits = [split_at(cut, dated, cells) for cut in cuts]
        tell_undated(dated, feedback)
        measured = measured_at(exposure, controls, cells)
        areas = areas_of(grid, cells)
        ground = Ground(
            cells=cells,
            blocks=_blocks(factors, cells, terrain),
            area=float(areas.sum()) * grid.frame.cell_size**2,
            layers={factor.name: factor.about.get("layer", "") for factor in factors},
            measured=measured,
        )
        parts = in_turn(testing, *(1 for _ in splits))
        origins = [
            self._origin(given, number, split, ground, areas, grid, part, feedback)
            for number, (split, part) in enumerate(zip(splits, parts))
        ]
        return self._write(given, origins, grid, dated, feedback)

    def _origin(
        self, given, number, split: Split, ground, areas, grid, progress, feedback
    ) -> Origin:
        """Make the maps of what was known at a cut, and test them."""
        making, testing = in_turn(progress, 9, 1)
        made = maps_of(ground, split.past, fit_settings(given), making, split.together)
        if not split.tested[made.some].sum():
            raise RtmError(
                tr("No event after the cut {cut} lies where there is any exposure.", cut=split.at),
                tr("Leave that cut out, or the exposure."),
            )
        settings = settings_of_a_test(given, unit_of_areas(grid.crs))
        # another random map at each cut: of one alone, luck would be the same at all of them
        settings = replace(settings, seed=(settings.seed + number) % (LARGEST_SEED + 1))
        results = validate_maps(
            ground.cells.only(made.some),
            made.maps,
            len(made.maps),
            split.tested[made.some],
            areas[made.some],
            settings,
            testing,
            made.past[made.some],
            square_metres(grid.crs) * grid.frame.cell_size**2,
        )
        origin = Origin(split.cut, int(made.past.sum()), made.terms, results)
        _tell(origin, feedback)
        return origin

    def _write(self, given: Given, origins, grid, dated, feedback) -> dict:
        summary = summarised(origins)
        tables = {
            "TABLE": (AT_CUT_FIELDS, list(at_cut_rows(origins))),
            "SUMMARY": (SUMMARY_FIELDS, list(summary_rows(summary, len(origins)))),
        }
        rolled = Rolled.of(*(as_mappings(*both) for both in tables.values()))
        feedback.pushInfo(sentence_of(rolled))
        notes = [
            note for one in origins for note in of_few_events(one.cut.at, one.events, feedback)
        ]
        outputs = {
            name: write_table(given, name, fields, rows)
            for name, (fields, rows) in tables.items()
            if given.has(name)
        }
        facts = _facts(given, grid, dated, origins[0])
        outputs |= write_report(given, lambda: render_rolling(rolled, facts, notes))
        forecast = summary[1]
        at = forecast.hit_rate[forecast.headline]
        return {**outputs, "CUTS": len(origins), "HIT_RATE": at.mean, "LED": at.led}


def _blocks(factors, cells, progress):
    """Return the blocks of all factors."""
    found = []
    for number, factor in enumerate(factors):
        part = Part(progress, number / len(factors), (number + 1) / len(factors))
        found.extend(factor.blocks(cells, part))
    return found


def _tell(origin: Origin, feedback) -> None:
    """Say what was tested at a cut."""
    feedback.pushInfo(
        tr(
            "Cut {cut}: {past} before it, {tested} from it until before {end}; {terms}",
            cut=origin.cut.at,
            past=counted(origin.past, "{count} event", "{count} events"),
            tested=counted(origin.events, "{count} event", "{count} events"),
            end=origin.cut.end,
            terms=counted(origin.terms, "a model of {count} factor", "a model of {count} factors"),
        )
    )


def _facts(given: Given, grid, dated, origin: Origin) -> dict[str, str]:
    """Return what was tested with what."""
    settings = fit_settings(given)
    return {
        tr("incidents"): "; ".join(dated.sources),
        tr("dates"): tr(
            "{first} to {last}", first=dated.dates.span.first, last=dated.dates.span.last
        ),
        **({tr("window of time"): given.text(WINDOW).strip()} if given.has(WINDOW) else {}),
        tr("grid"): f"{describe(grid.frame)} {grid.units}, {grid.crs.authid()}",
        tr("model"): tr(
            "{selection} selection, seed {seed}", selection=settings.selection, seed=settings.seed
        ),
        tr("intervals"): tr(
            "{resamples:,} resamples of {blocks} blocks of {width:g} {units}",
            resamples=given.whole_number("RESAMPLES"),
            blocks=origin.results[0].evaluation.blocks,
            width=origin.results[0].evaluation.block_width,
            units=grid.units,
        ),
        tr("software"): ", ".join(" ".join(pair) for pair in software().items()),
        tr("made"): now(),
    }

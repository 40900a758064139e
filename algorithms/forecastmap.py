"""Forecast map: what a place is like, what happens around it, and what happened there."""

from __future__ import annotations

import numpy as np
from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..core.mapping.forecast import Forecast, accuracy_beforehand, forecast_events
from ..core.mapping.forecast.past import FOREVER
from ..core.model.predict import LOCAL, expected_counts
from ..core.progress import Part
from ..core.report.phrases import incidents as phrases
from ..core.room import BYTES_A_FORECAST_CELL
from ..core.settings import LARGEST_SEED, FitSettings, whole_number
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import room
from .files.forecasts import (
    ACCURACY_TAG,
    accuracy_told,
    count_of_bands,
    forecast_bands,
    forecast_tags,
)
from .files.given import Given
from .files.history import add_history, history_of
from .files.history_words import tell_gaps, tell_history
from .files.horizons import HORIZON, add_horizon, horizon_given, horizon_tag, tell_horizon
from .files.mapped import (
    ALL_OF_THE_MODEL,
    OF_THE_MODEL,
    add_measures,
    mapped,
    measured_at,
    measures_on,
    require_measured,
    tell_without,
)
from .files.maps import EVENTS_PRINT_TAG, source_tags
from .files.models import blocks_of_terms
from .files.provenance import fingerprint
from .files.rasters import (
    EVENTS,
    FORECAST,
    cells_of,
    counts_of,
    require_same_grid,
    write_raster,
)
from .language import marked, numeral, tr
from .looks import style_maps

SHARES = (0.01, 0.05, 0.1)  # at which the accuracy is told beforehand


class ForecastMap(RtmAlgorithm):
    """MODEL, FACTORS and EVENTS -> forecast raster."""

    ID = "forecastmap"
    TITLE = marked("Forecast map")
    GROUP = Group.MAP
    SUMMARY = marked(
        "Forecasts the events of each cell from the model, its surroundings and its past."
    )
    HELP = marked(
        """<p>A model alone knows what a place is like, but not what happened there; past
    counts know nothing of a cell where nothing happened yet. The forecast weighs both, as
    empirical Bayes does in road safety, and stays explainable: it is the product of three
    numbers, each a band of the raster.</p>
    <p><b>Place</b>: the events that the model expects by its local ratios, which compare a place
    with others of the same neighbourhood, since the neighbourhood is a number of its own (by the
    citywide ratios where the model has no others, as that of the reference procedure).
    <b>Neighbourhood</b>: how many times as much happens around as the model expects there.
    <b>History</b>: how many times as much is expected since the cell's own count is known.</p>
    <p>The neighbourhood is taken at several reaches, and along rows and columns of cells, where
    streets may run. How much the place and each reach weigh is told by how well they foretell the
    events of cells that are left out of their own neighbourhood. How much a cell's own events
    weigh is told by how much cells differ that look alike. Give the events on which the model was
    fitted.</p>
    <p>Further bands tell how far the events of a cell may lie from what is expected (80 and 95%
    predictive intervals), and what each reach adds.</p>
    <p><b>Earlier events</b> make neighbourhood and history more certain, since what lasts shows in
    several years: a longer past is worth more than any method. Their periods may be longer or
    shorter than that of the events, which tells how many are expected in all unless it has few.
    They have to end before it begins, and no day may be in two of them. Where three periods or
    more are known, older events count for less if that foretells the last period better.</p>
    <p>Where dates are known to the day, it is measured how many events come at once, at one place
    on one day: several victims of one incident say less of what comes than as many incidents.</p>
    <p>The forecast is for a period as long as that of the events, or for a month, a quarter or a
    year.</p>"""
    )
    TAGS = marked("forecast, prediction, empirical bayes, near repeat, smoothing, history")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterFile("MODEL", tr("Model"), extension="json"),
            tr("File made with “Fit model”."),
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "FACTORS", tr("Factors"), QgsProcessing.SourceType.TypeRaster
            ),
            tr("Rasters made with “Operationalise factor”, at least those that the model names."),
        )
        self.add(
            QgsProcessingParameterRasterLayer("EVENTS", tr("Events")),
            tr("Raster made with “Count events”: the past events, on which the model was fitted."),
        )
        add_measures(self, tr(OF_THE_MODEL), tr(ALL_OF_THE_MODEL))
        add_history(self)
        add_horizon(self)
        self.add(
            QgsProcessingParameterNumber(
                "SEED",
                tr("Seed"),
                QgsProcessingParameterNumber.Type.Integer,
                FitSettings.seed,
                minValue=0,
                maxValue=LARGEST_SEED,
            ),
            tr(
                "Starts the random numbers that deal events out to tell beforehand how accurate "
                "the map may be, where no earlier events are given. The forecast itself draws "
                "nothing."
            ),
        )
        self.add(
            QgsProcessingParameterRasterDestination("FORECAST", tr("Forecast")),
            tr(
                "Raster of the events expected in each cell, the three factors that multiply out "
                "to them, how far the events may lie from that, and what each reach adds."
            ),
        )
        self.addOutput(
            QgsProcessingOutputNumber("BANDWIDTH", tr("Mean reach of the neighbourhood"))
        )
        self.addOutput(
            QgsProcessingOutputNumber("SHAPE", tr("Shape: how much cells differ that look alike"))
        )
        self.addOutput(QgsProcessingOutputNumber("PLACE_POWER", tr("Power of the place")))
        self.addOutput(
            QgsProcessingOutputNumber("HISTORY_SHARE", tr("Share of the forecast from own counts"))
        )
        for name, text in (
            ("EXPECTED", tr("Events expected in all")),
            ("PAST_EVENTS", tr("Past events that it is told by")),
            ("PERIODS", tr("How many times as long as the events' period the past is")),
            ("TIMES", tr("How many times the events of a period as long the forecast has")),
            ("HALF_LIFE", tr("Periods after which an event counts half (not set if never)")),
            ("PAI_1", tr("Accuracy (PAI) at 1% of the cells, told beforehand")),
            ("PAI_5", tr("Accuracy (PAI) at 5% of the cells, told beforehand")),
            ("PAI_10", tr("Accuracy (PAI) at 10% of the cells, told beforehand")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))
        for name, text in (
            ("FIRST_DAY", tr("First day of the forecast, of a month, quarter or year")),
            ("LAST_DAY", tr("Last day of the forecast")),
        ):
            self.addOutput(QgsProcessingOutputString(name, text))

    def opened(self, given: Given):
        """Return model, factors and events, or say why they do not go together."""
        model, factors = given.model()
        events = given.raster("EVENTS", EVENTS)
        require_same_grid(factors[0].raster, events)
        require_measured(model, *measures_on(given, events))
        return model, factors, events

    def past(self, given: Given):
        """Return the past of the events and the horizon, or say what is wrong with them."""
        _, factors, events = self.opened(given)
        history = history_of(given, events, cells_of(factors[0].raster))
        return history, horizon_given(given, history)

    def check(self, given: Given) -> None:
        """Refuse a model that is none, or that lacks a factor, or other events."""
        whole_number(given.whole_number("SEED"), 0, LARGEST_SEED, tr("The seed"), "seed")
        self.past(given)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the variables of the terms, forecast, write the map."""
        model, factors, events = self.opened(given)
        seed = given.whole_number("SEED")
        progress = FeedbackProgress(feedback)
        cells = cells_of(factors[0].raster)
        room.require_map(cells, BYTES_A_FORECAST_CELL)
        history, horizon = self.past(given)
        every = counts_of(events, cells)
        blocks = blocks_of_terms(model, factors, cells, Part(progress, 0.0, 0.15))
        measured = measured_at(*measures_on(given, events), cells)
        over = mapped(model, cells, blocks, measured)
        cells, blocks, counts = over.cells, over.blocks, every[over.some]
        history = history.within(over.some)
        tell_without(over.without, feedback)
        if int(counts.sum()) != model.events:
            feedback.pushWarning(
                tr(
                    "The model was fitted on {events:,} events and “{name}” holds {found:,}: the "
                    "forecast is for a period like that of “{name}”.",
                    events=model.events,
                    name=events.name,
                    found=int(counts.sum()),
                )
            )
        _tell_which(model, feedback)
        tell_gaps(history, feedback)
        tell_history(history, feedback)
        expected = expected_counts(
            model, blocks, cells.count, Part(progress, 0.15, 0.2), LOCAL, over.measured
        )
        times = 1.0 if horizon is None else horizon.times
        past = history.past
        found = forecast_events(cells, expected, past, Part(progress, 0.2, 0.65))
        accuracy = accuracy_beforehand(
            cells,
            expected,
            past,
            found,
            np.ones(cells.count),
            SHARES,
            seed,
            Part(progress, 0.65, 0.85),
        )
        level = sum(history.inside) / history.level.periods / float(found.forecast.sum())
        forecast = found.times(level * times)
        output = given.output("FORECAST")
        total = float(forecast.forecast.sum())
        write_raster(
            output,
            FORECAST,
            cells,
            events.crs,
            forecast_bands(forecast),
            dtype="float32",
            count=count_of_bands(forecast),
            tags={
                **forecast_tags(forecast, cells.frame.cell_size),
                ACCURACY_TAG: accuracy_told(SHARES, accuracy),
                "RTM_SEED": seed,
                "RTM_TERMS": len(model.terms),
                EVENTS_PRINT_TAG: fingerprint(every),
                **history.tags(),
                **horizon_tag(given.choice(HORIZON), horizon),
                **over.tags,
                **source_tags(events),
            },
            progress=Part(progress, 0.85, 1.0),
        )
        style_maps.style_ranked(output, forecast.forecast, tr("expected events"))
        tell_horizon(horizon, feedback)
        reach = forecast.reach * cells.frame.cell_size
        _tell(forecast, total, reach, events.units, feedback)
        _tell_accuracy(accuracy, feedback)
        return {
            "FORECAST": output,
            "BANDWIDTH": reach,
            "SHAPE": forecast.powers.shape,
            "PLACE_POWER": forecast.powers.place,
            "HISTORY_SHARE": forecast.history_share,
            "EXPECTED": total,
            "PAST_EVENTS": history.events,
            "PERIODS": history.periods,
            "TIMES": times,
            "FIRST_DAY": "" if horizon is None else f"{horizon.days.first}",
            "LAST_DAY": "" if horizon is None else f"{horizon.days.last}",
            "HALF_LIFE": forecast.half_life if forecast.half_life != FOREVER else None,
            **{f"PAI_{share:.0%}".rstrip("%"): pai for share, pai in zip(SHARES, accuracy)},
        }


def _tell_which(model, feedback):
    """Say which ratios the place is made of."""
    if not model.terms:
        return
    if model.local is not None:
        feedback.pushInfo(tr("Place: the events expected by the model's local ratios"))
    else:
        feedback.pushInfo(
            tr("Place: the events expected by the model's citywide ratios; it has no local ones")
        )


def _tell(forecast: Forecast, total: float, reach: float, units: str, feedback):
    feedback.pushInfo(
        tr(
            "{total:,.1f} events expected; neighbourhood of {reach:.4g} {units} on the whole, "
            "{history_share:.0%} of the forecast from the cells' own counts",
            total=total,
            reach=reach,
            units=units,
            history_share=forecast.history_share,
        )
    )
    if forecast.together > 1:
        feedback.pushInfo(phrases.at_once(numeral(f"{forecast.together:.3g}")))
    if forecast.half_life != FOREVER:
        feedback.pushInfo(
            tr(
                "An event counts half after {periods:g} periods: so the last one was foretold best",
                periods=forecast.half_life,
            )
        )


def _tell_accuracy(accuracy, feedback):
    feedback.pushInfo(
        tr(
            "Told beforehand, if nothing changes: the highest {shares} of cells hold {times} times "
            "as many events as that share of the area",
            shares=", ".join(numeral(f"{share:.0%}") for share in SHARES),
            times=", ".join(numeral(f"{pai:.3g}") for pai in accuracy),
        )
    )

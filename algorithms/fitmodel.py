"""Fit model: events and factors become a risk terrain model."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace

import numpy as np
from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..core.fitting.fit import fit_model
from ..core.model.inputs import EventsInput, GridInput, Inputs
from ..core.model.json import write_model
from ..core.model.predict import Measured, expected_counts
from ..core.model.record import Model
from ..core.progress import Part
from ..core.report import phrases
from ..core.report.page import render_report
from ..core.study import require_distinct, require_distinct_measures
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import room
from .files.fit_settings import add_fit_settings, fit_settings
from .files.given import Given
from .files.kinds import WINDOW_TAG
from .files.mapped import add_measures, mapped, measured_at, measures_on
from .files.ours import is_model
from .files.provenance import fingerprint, now, software
from .files.rasters import (
    EVENTS,
    RESIDUALS,
    cells_of,
    counts_of,
    require_same_grid,
    write_raster,
    write_text,
)
from .files.tables import TERM_FIELDS, require_place, write_terms
from .files.tallies import tally_of
from .files.told import add_report, add_table, write_report
from .language import marked, tr
from .looks import style_maps


class FitModel(RtmAlgorithm):
    """EVENTS and FACTORS -> model.json, table of coefficients, report."""

    ID = "fitmodel"
    TITLE = marked("Fit model")
    GROUP = Group.MODEL
    SUMMARY = marked("Finds which factors go with the events, at which distance and how strongly.")
    HELP = marked(
        """<p>Crime clusters for reasons that no layer holds, so a factor can seem to matter by
    the chance of where the clusters lie. The <b>calibrated</b> selection measures how the events
    cluster, draws surrogate events that cluster alike but have nothing to do with any factor, and
    admits a factor only if its best variable, compared with its neighbourhood, leans further than
    the best of all variables does in nineteen of twenty surrogates. Beside factors already
    admitted, one that neither passes nor fails plainly is tested once more with the clustering that
    it would leave: a strong factor of few places looks like clustering itself.</p>
    <p>The <b>reference</b> procedure, as of RTMDx, is always run too: variables are culled by a
    cross-validated penalised Poisson regression; a stepwise search by BIC then adds or drops one
    variable at a time, at most one for each factor, each with the expected sign and significant,
    once for each family of models, and the lowest BIC wins. Each of its terms is marked as holding
    up or as what may be chance clustering.</p>
    <p>The <b>citywide ratio</b> of a variable, the relative risk value (RRV) of the literature,
    says how many times as many events were recorded per cell within its influence as in the other
    places of the study area, the other terms held equal (with an exposure, for as much of it;
    with controls, these held equal too). The risk map is made of it. The <b>local
    ratio</b>, which the calibrated selection tests, compares with places of the same neighbourhood
    instead: it is the better guide to what to change. A ratio below 1 means fewer events. That no
    model is found is an answer too. The same data, settings and seed always give the same
    model.</p>"""
    )
    TAGS = marked("regression, poisson, negative binomial, elastic net, stepwise, bic, rrv")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("EVENTS", tr("Events")),
            tr("Raster made with “Count events”."),
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "FACTORS", tr("Factors"), QgsProcessing.SourceType.TypeRaster
            ),
            tr("Rasters made with “Operationalise factor” on the same grid."),
        )
        add_measures(
            self,
            tr(
                "Raster made with “Exposure” on the same grid, such as metres of street or homes: "
                "events are expected in proportion to it. Cells that have none take no part."
            ),
            tr(
                "Rasters made with “Exposure” on the same grid, such as footfall: each stands in "
                "every model as a smooth curve, so that no factor is found for marking places that "
                "have much of it. They are never chosen and have no ratio."
            ),
        )
        add_fit_settings(self)
        self.add(
            QgsProcessingParameterFileDestination("MODEL", tr("Model"), tr("Model (*.json)")),
            tr("The model, for “Risk map”."),
        )
        add_table(
            *(self, "COEFFICIENTS", tr("Table of coefficients")),
            tr(
                "The terms of the model with their coefficients, citywide ratios (RRV), local "
                "ratios and intervals."
            ),
        )
        add_report(self, tr("One page that explains what was found and how."))
        self.add(
            QgsProcessingParameterRasterDestination(
                "RESIDUALS", tr("Residuals"), optional=True, createByDefault=False
            ),
            tr(
                "Events less those that the model expects, for each cell: where they lie together, "
                "something is at work that no factor holds."
            ),
        )
        self.addOutput(QgsProcessingOutputNumber("BIC", tr("BIC of the model")))
        self.addOutput(QgsProcessingOutputNumber("TERMS", tr("Number of terms")))

    def opened(self, given: Given):
        """Return the events and the factors, or say why they do not go together."""
        events = given.raster("EVENTS", EVENTS)
        factors = given.factors()
        for factor in factors:
            require_same_grid(events, factor.raster)
        exposure, controls = measures_on(given, events)
        named = "" if exposure is None else exposure.name
        require_distinct_measures(named, [one.name for one in controls])
        require_distinct([factor.name for factor in factors])
        return events, factors

    def check(self, given: Given) -> None:
        """Refuse settings and rasters that cannot give a model."""
        self.require_report_can_be_made(given)
        settings = fit_settings(given)
        require_place(given, "COEFFICIENTS", TERM_FIELDS)
        events, factors = self.opened(given)
        variables = sum(len(factor.variables) for factor in factors)
        room.require_fit(events, variables, settings.selection)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the rasters, choose the model, write it with its table and report."""
        settings = fit_settings(given)
        events, factors = self.opened(given)
        progress = FeedbackProgress(feedback)
        cells = cells_of(events)
        counts = counts_of(events, cells)
        reading = Part(progress, 0.0, 0.15)
        blocks = []
        for number, factor in enumerate(factors):
            part = Part(reading, number / len(factors), (number + 1) / len(factors))
            blocks.extend(factor.blocks(cells, part))

        exposure, controls = measures_on(given, events)
        measured = measured_at(exposure, controls, cells)
        layers = {factor.name: factor.about.get("layer", "") for factor in factors}
        model = fit_model(
            blocks,
            counts,
            settings,
            Part(progress, 0.15, 0.95),
            cells,
            layers,
            measured.exposure,
            measured.controls,
        )
        model = replace(
            model,
            inputs=self._inputs(events, counts, factors, blocks, Part(progress, 0.95, 0.97)),
            software=software(),
            created=now(),
        )
        model = replace(model, inputs=_with_measures(model.inputs, exposure, controls, measured))
        outputs = self._write(given, model, feedback)
        if given.has("RESIDUALS"):
            outputs["RESIDUALS"] = self._write_residuals(
                given, model, blocks, events, counts, measured, Part(progress, 0.97, 1.0)
            )
        return {
            **outputs,
            "BIC": model.bic,
            "TERMS": len(model.terms),
        }

    def _inputs(self, events, counts, factors, blocks, progress):
        """Return what went in, so that anyone can tell whether they have the same."""
        prints = {factor.name: hashlib.sha256() for factor in factors}
        for number, block in enumerate(blocks):
            progress.at(number / len(blocks))
            for part in (block.codes, block.table):
                prints[block.variables[0].factor].update(part.tobytes())
        grid = GridInput(
            columns=events.frame.columns,
            rows=events.frame.rows,
            cell_size=events.frame.cell_size,
            left=events.frame.left,
            top=events.frame.top,
            crs=events.crs.authid(),
            units=events.units,
        )
        counted = EventsInput(
            filter=events.tags.get("RTM_FILTER", ""),
            window=events.tags.get(WINDOW_TAG, ""),
            outside=int(float(events.tags.get("RTM_OUTSIDE", 0))),
            sha256=fingerprint(counts),
            **asdict(tally_of(events.tags)),
        )
        told = (factor.as_input(prints[factor.name].hexdigest()) for factor in factors)
        return Inputs(grid=grid, events=counted, factors=tuple(told))

    def _write_residuals(self, given: Given, model, blocks, events, counts, measured, progress):
        """Write what each cell has more or less of than the model expects."""
        output = given.output("RESIDUALS")
        over = mapped(model, cells_of(events), blocks, measured)
        cells, counts = over.cells, counts[over.some]
        expected = expected_counts(model, over.blocks, cells.count, measured=over.measured)
        nugget = 0.0 if model.clustering is None else model.clustering.after.nugget
        residuals = counts - expected
        standardised = residuals / np.sqrt((1 + nugget) * expected)
        write_raster(
            output,
            RESIDUALS,
            cells,
            events.crs,
            [("standardised residual", standardised), ("events less expected", residuals)],
            dtype="float32",
            count=2,
            tags=over.tags,
            progress=progress,
        )
        style_maps.style_residuals(output, standardised)
        return output

    def _write(self, given: Given, model: Model, feedback: QgsProcessingFeedback) -> dict:
        outputs = {"MODEL": given.output("MODEL")}
        write_text(outputs["MODEL"], write_model(model), is_model, new_folder=True)
        if given.has("COEFFICIENTS"):
            outputs["COEFFICIENTS"] = write_terms(given, model)
        outputs |= write_report(given, lambda: render_report(model))
        for caution in model.cautions:
            feedback.pushWarning(phrases.caution(caution, model.units))
        _tell(model, feedback)
        return outputs


def _with_measures(inputs: Inputs, exposure, controls, measured: Measured) -> Inputs:
    """Return the record of what went in, with that of what every place has."""
    return replace(
        inputs,
        exposure=exposure and exposure.as_input(measured.exposure),
        controls=tuple(one.as_input(measured.controls[one.name]) for one in controls),
    )


def _tell(model: Model, feedback: QgsProcessingFeedback) -> None:
    """Say the ratios of every term, and which of the terms are borderline."""
    if model.terms:
        feedback.pushInfo(
            tr(
                "Ratios of events (95% interval); citywide, the RRV: within the influence against "
                "other places of the study area; local: against places of the same neighbourhood."
            )
        )
    for term in model.terms:
        variable = phrases.variable(term.variable, model.units)
        feedback.pushInfo(
            tr("{variable}: {ratios}", variable=variable, ratios=phrases.term_value(term))
        )
        if term.admission is not None and term.admission.borderline:
            feedback.pushInfo(
                tr(
                    "{variable} is borderline: another seed might have decided otherwise.",
                    variable=variable,
                )
            )

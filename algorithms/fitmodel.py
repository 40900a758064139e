"""Fit model: events and factors become a risk terrain model."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from ..core.fitting.fit import fit_model
from ..core.progress import Part
from ..core.report.page import render_report
from ..core.settings import FAMILIES, LARGEST_SEED, MOST_FOLDS, FitSettings
from ..core.study import require_distinct
from . import factor_io, raster_io, table_io
from .base import FeedbackProgress, Group, RtmAlgorithm
from .provenance import fingerprint, now, software

INTEGER = QgsProcessingParameterNumber.Type.Integer
DOUBLE = QgsProcessingParameterNumber.Type.Double


class FitModel(RtmAlgorithm):
    """EVENTS and FACTORS -> model.json, table of coefficients, report."""

    ID = "fitmodel"
    TITLE = "Fit model"
    GROUP = Group.MODEL
    SUMMARY = "Finds which factors go with the events, at which distance and how strongly."
    HELP = """<p>Variables are first culled by a cross-validated penalised Poisson regression; a
    stepwise search by BIC then adds or drops one variable at a time, at most one for each factor,
    each with the expected sign and significant. It is done once for each family of models, and
    the lowest BIC wins.</p>
    <p>The <b>relative risk value</b> (RRV) of a variable says by what factor events are more
    frequent under its influence, all else being equal. That no model is found is an answer too.
    The same data, settings and seed always give the same model.</p>"""
    TAGS = ("regression", "poisson", "negative binomial", "elastic net", "stepwise", "bic", "rrv")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("EVENTS", "Events"),
            "Raster made with “Count events”.",
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "FACTORS", "Factors", QgsProcessing.SourceType.TypeRaster
            ),
            "Rasters made with “Operationalise factor” on the same grid.",
        )
        self.add(
            QgsProcessingParameterEnum(
                "FAMILIES",
                "Families of models",
                options=list(FAMILIES),
                allowMultiple=True,
                defaultValue=list(FitSettings.families),
                usesStaticStrings=True,
            ),
            "poisson: counts that vary as pure chance would. nb1: negative binomial, variance "
            "proportional to the mean (the reference software's). nb2: negative binomial, "
            "variance growing with the square of the mean. The lowest BIC wins.",
        )
        self.add(
            QgsProcessingParameterNumber(
                "FOLDS", "Folds", INTEGER, FitSettings.folds, minValue=2, maxValue=MOST_FOLDS
            ),
            "Parts into which the cells are dealt to find the penalty by cross-validation.",
        )
        self.add(
            QgsProcessingParameterNumber(
                "SEED", "Seed", INTEGER, FitSettings.seed, minValue=0, maxValue=LARGEST_SEED
            ),
            "Starts the random numbers that deal the cells to the folds; "
            "the same seed gives the same result.",
        )
        self.add(
            QgsProcessingParameterNumber(
                "P_VALUE",
                "Largest p-value of a term",
                DOUBLE,
                FitSettings.p_value,
                minValue=0.0,
                maxValue=1.0,
            ),
            "A variable enters only if every p-value of the model stays at or below this.",
        )
        self.add(
            QgsProcessingParameterNumber(
                "L1_RATIO",
                "L1 share of the penalty",
                DOUBLE,
                FitSettings.l1_ratio,
                minValue=0.0,
                maxValue=1.0,
            ),
            "1 is the lasso; smaller values let correlated variables survive together.",
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFileDestination("MODEL", "Model", "Model (*.json)"),
            "The model, for “Risk map”.",
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "COEFFICIENTS",
                "Table of coefficients",
                QgsProcessing.SourceType.TypeVector,
                optional=True,
                createByDefault=True,
            ),
            "The terms of the model with coefficients, relative risk values and intervals.",
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "REPORT", "Report", "Web page (*.html)", optional=True, createByDefault=True
            ),
            "One page that explains what was found and how.",
        )
        self.addOutput(QgsProcessingOutputNumber("BIC", "BIC of the model"))
        self.addOutput(QgsProcessingOutputNumber("TERMS", "Number of terms"))

    def settings(self, parameters, context) -> FitSettings:
        """Return what is asked."""
        return FitSettings(
            families=tuple(self.parameterAsEnumStrings(parameters, "FAMILIES", context)),
            folds=self.parameterAsInt(parameters, "FOLDS", context),
            seed=self.parameterAsInt(parameters, "SEED", context),
            p_value=self.parameterAsDouble(parameters, "P_VALUE", context),
            l1_ratio=self.parameterAsDouble(parameters, "L1_RATIO", context),
        )

    def opened(self, parameters, context):
        """Return the events and the factors, or say why they do not go together."""
        events = raster_io.open_raster(
            raster_io.raster_layer(self, parameters, "EVENTS", context), raster_io.EVENTS
        )
        factors = factor_io.open_factors(self, parameters, "FACTORS", context)
        for factor in factors:
            raster_io.require_same_grid(events, factor.raster)
        require_distinct([factor.name for factor in factors])
        return events, factors

    def check(self, parameters, context):
        """Refuse settings and rasters that cannot give a model."""
        self.settings(parameters, context)
        self.opened(parameters, context)

    def perform(self, parameters, context, feedback):
        """Read the rasters, choose the model, write it with its table and report."""
        settings = self.settings(parameters, context)
        events, factors = self.opened(parameters, context)
        progress = FeedbackProgress(feedback)
        cells = raster_io.cells_of(events)
        counts = raster_io.counts_of(events, cells)
        reading = Part(progress, 0.0, 0.15)
        blocks = []
        for number, factor in enumerate(factors):
            reading.at(number / len(factors))
            blocks.extend(factor.blocks(cells))

        model = fit_model(blocks, counts, settings, Part(progress, 0.15, 0.95))
        model = replace(
            model,
            inputs=self._inputs(events, counts, factors, blocks),
            software=software(),
            created=now(),
        )
        return {
            **self._write(model, parameters, context, feedback),
            "BIC": model.bic,
            "TERMS": len(model.terms),
        }

    def _inputs(self, events, counts, factors, blocks):
        """Return what went in, so that anyone can tell whether they have the same."""
        prints = {factor.name: hashlib.sha256() for factor in factors}
        for block in blocks:
            for part in (block.codes, block.table):
                prints[block.variables[0].factor].update(part.tobytes())
        grid = {
            "columns": events.frame.columns,
            "rows": events.frame.rows,
            "cell_size": events.frame.cell_size,
            "left": events.frame.left,
            "top": events.frame.top,
            "crs": events.crs.authid(),
            "units": events.units,
        }
        return {
            "grid": grid,
            "events": {
                "filter": events.tags.get("RTM_FILTER", ""),
                "outside": int(events.tags.get("RTM_OUTSIDE", 0)),
                "sha256": fingerprint(counts),
            },
            "factors": [
                {**factor.about, "sha256": prints[factor.name].hexdigest()} for factor in factors
            ],
        }

    def _write(self, model, parameters, context, feedback):
        outputs = {"MODEL": self.parameterAsFileOutput(parameters, "MODEL", context)}
        with raster_io.written_whole(outputs["MODEL"]) as unfinished:
            raster_io.write_text(unfinished, model.to_json())
        if self.given(parameters, "COEFFICIENTS"):
            outputs["COEFFICIENTS"] = table_io.write_terms(self, model, parameters, context)
        if self.given(parameters, "REPORT"):
            outputs["REPORT"] = self.parameterAsFileOutput(parameters, "REPORT", context)
            with raster_io.written_whole(outputs["REPORT"]) as unfinished:
                raster_io.write_text(unfinished, render_report(model))
        for warning in model.warnings:
            feedback.pushWarning(warning)
        units = model.inputs["grid"]["units"]
        for term in model.terms:
            feedback.pushInfo(
                f"{term.factor}, {term.operationalisation}, {term.distance:g} {units}: "
                f"RRV {term.rrv:.3f} ({term.rrv_low:.3f} to {term.rrv_high:.3f})"
            )
        return outputs

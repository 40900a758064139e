"""Operationalise factor: a layer of places becomes 0/1 variables."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExpression,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..core.plain import plural
from ..core.progress import Part
from ..core.settings import (
    EFFECTS,
    INCREMENTS,
    MOST_BLOCKS,
    OPERATIONALISATIONS,
    OPERATIONALISED,
    FactorSettings,
)
from ..core.terrain.factor import operationalise
from ..core.terrain.influences import INFLUENCES
from ..core.terrain.influences.choice import RULES, require_suited
from . import factor_io, raster_io, styling, vector_io
from .base import FeedbackProgress, Group, RtmAlgorithm, once_a_run

DEFINITIONS = " ".join(f"<b>{one.noun.capitalize()}</b>: {one.definition}." for one in INFLUENCES)


class OperationaliseFactor(RtmAlgorithm):
    """GRID and FACTOR -> factor raster, one 0/1 band a variable."""

    ID = "operationalisefactor"
    TITLE = "Operationalise factor"
    GROUP = Group.TERRAIN
    SUMMARY = "Turns a layer of features into variables: near a feature, or among many of them."
    HELP = f"""<p>{DEFINITIONS} Each is tested at every distance up to the number of blocks given;
    the model finds out which distance fits.</p>
    <p>Points, lines and polygons have a proximity (0 inside a polygon); only points have a
    density. <b>Auto</b> takes density for features that are significantly clustered, else
    proximity.</p>"""
    TAGS = ("factor", *OPERATIONALISED, "kernel", "distance", "influence", "buffer")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(QgsProcessingParameterRasterLayer("GRID", "Grid"), "Grid made with “Create grid”.")
        self.add(
            QgsProcessingParameterFeatureSource(
                "FACTOR", "Features", [QgsProcessing.SourceType.TypeVectorAnyGeometry]
            ),
            "Points, lines or polygons of one kind of place, in any coordinate system. Include "
            "those just outside the study area: they reach into it.",
        )
        self.add(
            QgsProcessingParameterString("NAME", "Name of the factor", optional=True),
            "Name in the model, in maps and in the report. Left out, it is the layer's name.",
        )
        self.add(
            QgsProcessingParameterExpression(
                "FILTER", "Only features where", parentLayerParameterName="FACTOR", optional=True
            ),
            "Expression that a feature must meet to be used.",
        )
        self.add(
            QgsProcessingParameterEnum(
                "OPERATIONALISATION",
                "Operationalisation",
                options=list(OPERATIONALISATIONS),
                defaultValue=FactorSettings.operationalisation,
                usesStaticStrings=True,
            ),
            " ".join(f"{rule.key}: {rule.help}." for rule in RULES),
        )
        self.add(
            QgsProcessingParameterDistance(
                "BLOCK_LENGTH",
                "Block length (the grid's if not set)",
                parentParameterName="GRID",
                optional=True,
                minValue=0.0,
            ),
            "Unit of spatial influence, in the units of the grid (metres or feet).",
        )
        self.add(
            QgsProcessingParameterNumber(
                "MAX_BLOCKS",
                "Largest distance, in blocks",
                QgsProcessingParameterNumber.Type.Integer,
                defaultValue=FactorSettings.max_blocks,
                minValue=1,
                maxValue=MOST_BLOCKS,
            ),
            f"How far the influence may reach, 1 to {MOST_BLOCKS} blocks.",
        )
        self.add(
            QgsProcessingParameterEnum(
                "INCREMENT",
                "Increment",
                options=list(INCREMENTS),
                defaultValue=FactorSettings.increment,
                usesStaticStrings=True,
            ),
            "Distances tested: every half block, or every whole block.",
        )
        self.add(
            QgsProcessingParameterEnum(
                "EFFECT",
                "Expected effect",
                options=list(EFFECTS),
                defaultValue=FactorSettings.effect,
                usesStaticStrings=True,
            ),
            "aggravating: more incidents near the features. protective: fewer.",
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", "Factor"),
            "Raster with one 0/1 band for each variable.",
        )
        self.addOutput(QgsProcessingOutputNumber("VARIABLES", "Number of variables"))
        self.addOutput(QgsProcessingOutputNumber("FEATURES", "Features in reach"))
        self.addOutput(
            QgsProcessingOutputNumber("NEAREST_NEIGHBOUR_INDEX", "Nearest-neighbour index")
        )
        self.addOutput(QgsProcessingOutputString("CHOSEN", "Operationalisation used"))
        self.addOutput(QgsProcessingOutputString("REASON", "Why it was chosen, if not asked for"))

    @once_a_run
    def opened(self, parameters, context):
        """Return the grid, the layer and the settings, or say what is wrong with them."""
        grid = raster_io.open_raster(
            raster_io.raster_layer(self, parameters, "GRID", context), raster_io.GRID
        )
        text = self.parameterAsString(parameters, "FILTER", context)
        layer = vector_io.open_layer(self, parameters, "FACTOR", context, text)
        block_length = grid.number("RTM_BLOCK_LENGTH")
        if self.given(parameters, "BLOCK_LENGTH"):
            block_length = self.parameterAsDouble(parameters, "BLOCK_LENGTH", context)
        settings = FactorSettings(
            name=self.parameterAsString(parameters, "NAME", context).strip() or layer.name,
            block_length=block_length,
            operationalisation=self.parameterAsEnumString(
                parameters, "OPERATIONALISATION", context
            ),
            max_blocks=self.parameterAsInt(parameters, "MAX_BLOCKS", context),
            increment=self.parameterAsEnumString(parameters, "INCREMENT", context),
            effect=self.parameterAsEnumString(parameters, "EFFECT", context),
        )
        kind = vector_io.KINDS[layer.geometry_type]
        require_suited(settings.operationalisation, {kind}, settings.name)
        return grid, layer, settings

    def check(self, parameters, context):
        """Refuse what cannot become a factor."""
        self.opened(parameters, context)

    def perform(self, parameters, context, feedback):
        """Read the features, compute the variables, write the raster."""
        grid, layer, settings = self.opened(parameters, context)
        progress = FeedbackProgress(feedback)
        features, skipped = vector_io.read_features(
            layer, grid.crs, context, Part(progress, 0.0, 0.2)
        )
        vector_io.tell_skipped(layer, skipped, feedback)
        cells = raster_io.cells_of(grid)
        area = float(cells.from_raster(grid.band(1)).sum(dtype=float)) * grid.frame.cell_size**2
        factor = operationalise(cells, features, settings, Part(progress, 0.2, 0.8), area)

        output = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        factor_io.write_factor(output, factor, cells, grid, layer.filter, Part(progress, 0.8, 1.0))
        styling.style_factor(output, factor)
        for note in factor.notes:
            feedback.pushInfo(note)
        variables = sum(len(block.variables) for block in factor.blocks)
        index = factor.nearest_neighbour.index if factor.nearest_neighbour else None
        feedback.pushInfo(
            f"{settings.name}: {plural(variables, 'variable')} from "
            f"{plural(factor.features_in_reach, 'feature')}"
        )
        return {
            "OUTPUT": output,
            "VARIABLES": variables,
            "FEATURES": factor.features_in_reach,
            "NEAREST_NEIGHBOUR_INDEX": index,
            "CHOSEN": factor.chosen,
            "REASON": " ".join(factor.notes),
        }

"""Operationalise factor: a layer of places becomes 0/1 variables."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
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

from ..core.progress import Part
from ..core.settings import (
    EFFECTS,
    INCREMENTS,
    MOST_BLOCKS,
    OPERATIONALISATIONS,
    FactorSettings,
)
from ..core.terrain.factor import operationalise
from ..core.terrain.influences import INFLUENCES
from ..core.terrain.influences.choice import RULES, require_suited
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files.factors import write_factor
from .files.features import read_features, tell_skipped
from .files.given import Given
from .files.layers import KINDS, named_after
from .files.rasters import GRID, cells_of
from .language import counted, marked, tr
from .looks import styling


class OperationaliseFactor(RtmAlgorithm):
    """GRID and FACTOR -> factor raster, one 0/1 band a variable."""

    ID = "operationalisefactor"
    TITLE = marked("Operationalise factor")
    GROUP = Group.TERRAIN
    SUMMARY = marked(
        "Turns a layer of features into variables: near a feature, or among many of them."
    )
    HELP = marked(
        """<p>{definitions} Each is tested at every distance up to the number of blocks given;
    the model finds out which distance fits.</p>
    <p>Points, lines and polygons have a proximity (0 inside a polygon); only points have a
    density. <b>Auto</b> takes density for features that are significantly clustered, else
    proximity.</p>"""
    )
    TAGS = marked("factor, {influences}, kernel, distance, influence, buffer")

    def told(self):
        """Return what each influence is called, and what it means."""
        definitions = (
            f"<b>{tr(one.noun).capitalize()}</b>: {tr(one.definition)}." for one in INFLUENCES
        )
        return {
            "definitions": " ".join(definitions),
            "influences": ", ".join(tr(one.noun) for one in INFLUENCES),
        }

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("GRID", tr("Grid")),
            tr("Grid made with “Create grid”."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "FACTOR", tr("Features"), [QgsProcessing.SourceType.TypeVectorAnyGeometry]
            ),
            tr(
                "Points, lines or polygons of one kind of place, in any coordinate system. Include "
                "those just outside the study area: they reach into it."
            ),
        )
        self.add(
            QgsProcessingParameterString("NAME", tr("Name of the factor"), optional=True),
            tr(
                "Name in the model, in maps and in the report. Left out, it is the layer's name in "
                "words: “Bus stops” of bus_stops."
            ),
        )
        self.add(
            QgsProcessingParameterExpression(
                "FILTER",
                tr("Only features where"),
                parentLayerParameterName="FACTOR",
                optional=True,
            ),
            tr("Expression that a feature must meet to be used."),
        )
        self.add(
            QgsProcessingParameterEnum(
                "OPERATIONALISATION",
                tr("Operationalisation"),
                options=list(OPERATIONALISATIONS),
                defaultValue=FactorSettings.operationalisation,
                usesStaticStrings=True,
            ),
            " ".join(f"{rule.key}: {tr(rule.help)}." for rule in RULES),
        )
        self.add(
            QgsProcessingParameterDistance(
                "BLOCK_LENGTH",
                tr("Block length (the grid's if not set)"),
                parentParameterName="GRID",
                optional=True,
                minValue=0.0,
            ),
            tr("Unit of spatial influence, in the units of the grid (metres or feet)."),
        )
        self.add(
            QgsProcessingParameterNumber(
                "MAX_BLOCKS",
                tr("Largest distance, in blocks"),
                QgsProcessingParameterNumber.Type.Integer,
                defaultValue=FactorSettings.max_blocks,
                minValue=1,
                maxValue=MOST_BLOCKS,
            ),
            tr(
                "How far the influence may reach, 1 to {most} blocks.",
                most=MOST_BLOCKS,
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                "INCREMENT",
                tr("Increment"),
                options=list(INCREMENTS),
                defaultValue=FactorSettings.increment,
                usesStaticStrings=True,
            ),
            tr("Distances tested: every half block, or every whole block."),
        )
        self.add(
            QgsProcessingParameterEnum(
                "EFFECT",
                tr("Expected effect"),
                options=list(EFFECTS),
                defaultValue=FactorSettings.effect,
                usesStaticStrings=True,
            ),
            tr("aggravating: more incidents near the features. protective: fewer."),
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", tr("Factor")),
            tr("Raster with one 0/1 band for each variable."),
        )
        self.addOutput(QgsProcessingOutputNumber("VARIABLES", tr("Number of variables")))
        self.addOutput(QgsProcessingOutputNumber("FEATURES", tr("Features in reach")))
        self.addOutput(
            QgsProcessingOutputNumber("NEAREST_NEIGHBOUR_INDEX", tr("Nearest-neighbour index"))
        )
        self.addOutput(QgsProcessingOutputString("CHOSEN", tr("Operationalisation used")))
        self.addOutput(
            QgsProcessingOutputString("REASON", tr("Why it was chosen, if not asked for"))
        )

    def opened(self, given: Given):
        """Return the grid, the layer and the settings, or say what is wrong with them."""
        grid = given.raster("GRID", GRID)
        text = given.text("FILTER")
        layer = given.layer("FACTOR", text)
        block_length = grid.number("RTM_BLOCK_LENGTH")
        if given.has("BLOCK_LENGTH"):
            block_length = given.number("BLOCK_LENGTH")
        settings = FactorSettings(
            name=given.text("NAME").strip() or named_after(given, "FACTOR", layer),
            block_length=block_length,
            operationalisation=given.choice("OPERATIONALISATION"),
            max_blocks=given.whole_number("MAX_BLOCKS"),
            increment=given.choice("INCREMENT"),
            effect=given.choice("EFFECT"),
        )
        kind = KINDS[layer.geometry_type]
        require_suited(settings.operationalisation, {kind}, settings.name)
        return grid, layer, settings

    def check(self, given: Given) -> None:
        """Refuse what cannot become a factor."""
        self.opened(given)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the features, compute the variables, write the raster."""
        grid, layer, settings = self.opened(given)
        progress = FeedbackProgress(feedback)
        features, skipped = read_features(layer, grid.crs, given.context, Part(progress, 0.0, 0.2))
        tell_skipped(layer, skipped, feedback)
        cells = cells_of(grid)
        area = float(cells.from_raster(grid.band(1)).sum(dtype=float)) * grid.frame.cell_size**2
        factor = operationalise(cells, features, settings, Part(progress, 0.2, 0.8), area)

        output = given.output("OUTPUT")
        write_factor(output, factor, cells, grid, layer, Part(progress, 0.8, 1.0))
        styling.style_factor(output, factor)
        for note in factor.notes:
            feedback.pushInfo(note)
        variables = sum(len(block.variables) for block in factor.blocks)
        index = factor.nearest_neighbour.index if factor.nearest_neighbour else None
        feedback.pushInfo(
            tr(
                "{name}: {variables} from {features}",
                name=settings.name,
                variables=counted(variables, "{count} variable", "{count} variables"),
                features=counted(factor.features_in_reach, "{count} feature", "{count} features"),
            )
        )
        return {
            "OUTPUT": output,
            "VARIABLES": variables,
            "FEATURES": factor.features_in_reach,
            "NEAREST_NEIGHBOUR_INDEX": index,
            "CHOSEN": factor.chosen,
            "REASON": " ".join(factor.notes),
        }

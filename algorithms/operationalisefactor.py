"""Operationalise factor: a layer of places, or values of all places, become 0/1 variables."""

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
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..core.plain import sentence_case
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
from ..core.terrain.influences.choice import (
    RULES,
    along_streets,
    require_streets,
    require_suited,
)
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files.factor_sources import factor_source
from .files.factors import write_factor
from .files.given import Given
from .files.rasters import GRID, cells_of
from .files.streets import read_streets
from .language import counted, marked, tr
from .looks import styling


class OperationaliseFactor(RtmAlgorithm):
    """GRID and FACTOR, or RASTER -> factor raster, one 0/1 band a variable."""

    ID = "operationalisefactor"
    TITLE = marked("Operationalise factor")
    GROUP = Group.TERRAIN
    SUMMARY = marked(
        "Turns a layer of features into variables: near a feature, or among many of them; or a "
        "raster or a field of polygons: where its value is high."
    )
    HELP = marked(
        """<p>{definitions} Each is tested at every distance up to the number of blocks given,
    and a level at its quantiles of 50, 60, 70, 80, 90 and 95%; the model finds out which fits.</p>
    <p>Points, lines and polygons have a proximity (0 inside a polygon); only points have a
    density. <b>Auto</b> takes density for features that are significantly clustered, else
    proximity.</p>
    <p>A <b>level</b> is of a raster (night light, say) or of a number field of polygons (people
    per hectare, a score of deprivation): every cell has the mean by area over it, of the part
    where there is a value. A cell without one is 0. Take a rate or a density, not a count: a
    polygon has its number however large it is.</p>
    <p>A <b>network distance</b> follows a layer of streets, whose lines meet where they share a
    vertex, split there or not; a bridge and the street below stay apart. From a cell's centre and
    from a feature it is straight to the nearest point of a street, and both ways count.</p>"""
    )
    TAGS = marked("factor, {influences}, kernel, distance, influence, buffer")

    def told(self):
        """Return what each influence is called, and what it means."""
        definitions = (
            f"<b>{sentence_case(tr(one.noun))}</b>: {tr(one.definition)}." for one in INFLUENCES
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
                "FACTOR",
                tr("Features"),
                [QgsProcessing.SourceType.TypeVectorAnyGeometry],
                optional=True,
            ),
            tr(
                "Points, lines or polygons of one kind of place, in any coordinate system. Include "
                "those just outside the study area: they reach into it. Left out where a raster is "
                "given."
            ),
        )
        self.add(
            QgsProcessingParameterField(
                "FIELD",
                tr("Number field of the polygons, for a level"),
                parentLayerParameterName="FACTOR",
                type=QgsProcessingParameterField.DataType.Numeric,
                optional=True,
            ),
            tr(
                "Makes a level of the polygons: where this number is high, as people per hectare. "
                "Left out, the polygons are places to be near."
            ),
        )
        self.add(
            QgsProcessingParameterRasterLayer("RASTER", tr("Raster, for a level"), optional=True),
            tr(
                "In the place of features: a GeoTIFF of numbers, as night light, in the coordinate "
                "system of the grid. Its first band counts."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "STREETS",
                tr("Streets, for a network distance"),
                [QgsProcessing.SourceType.TypeVectorLine],
                optional=True,
            ),
            tr(
                "Lines along which the network distance is measured: all streets of the study "
                "area and around it, in any coordinate system."
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
        """Return the grid, the source and the settings, or say what is wrong with them."""
        grid = given.raster("GRID", GRID)
        source = factor_source(given)
        source.require_over(grid)
        block_length = grid.number("RTM_BLOCK_LENGTH")
        if given.has("BLOCK_LENGTH"):
            block_length = given.number("BLOCK_LENGTH")
        settings = FactorSettings(
            name=given.text("NAME").strip() or source.named(given),
            block_length=block_length,
            operationalisation=given.choice("OPERATIONALISATION"),
            max_blocks=given.whole_number("MAX_BLOCKS"),
            increment=given.choice("INCREMENT"),
            effect=given.choice("EFFECT"),
        )
        asked = settings.operationalisation
        require_suited(asked, {source.kind}, settings.name)
        require_streets(asked, given.has("STREETS"), settings.name)
        if along_streets(settings.operationalisation):
            given.layer("STREETS")
        return grid, source, settings

    def check(self, given: Given) -> None:
        """Refuse what cannot become a factor."""
        self.opened(given)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the features, compute the variables, write the raster."""
        grid, source, settings = self.opened(given)
        progress = FeedbackProgress(feedback)
        cells, origin, streets = cells_of(grid), source.told(), None
        features = source.read(grid, cells, given, feedback, Part(progress, 0.0, 0.2))
        if along_streets(settings.operationalisation):
            layer = given.layer("STREETS")
            reach = 2 * settings.distances[-1]
            streets = read_streets(layer, grid, reach, given, feedback, Part(progress, 0.2, 0.3))
            origin["streets"] = layer.name
        area = float(cells.from_raster(grid.band(1)).sum(dtype=float)) * grid.frame.cell_size**2
        working = Part(progress, 0.3, 0.8)
        factor = operationalise(cells, features, settings, working, area, streets)

        output = given.output("OUTPUT")
        write_factor(output, factor, cells, grid, origin, Part(progress, 0.8, 1.0))
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

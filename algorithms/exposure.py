"""Exposure: what every place has, as streets, homes or people, becomes a number a cell."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExpression,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..core.errors import about
from ..core.progress import Part
from ..core.report.phrases.numbers import amount
from ..core.settings import MEASURED
from ..core.terrain.exposure import MEASURES, measure
from ..core.terrain.exposure.base import Given as Measurable
from ..core.terrain.exposure.measuring import Exposure as Measured
from ..core.terrain.exposure.measuring import measured
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files.exposures import write_exposure
from .files.features import tell_skipped
from .files.given import Given
from .files.measured import read_given, what_is_measured
from .files.numbers import Numbers
from .files.rasters import GRID, cells_of
from .language import marked, numeral, tr
from .looks.style_exposure import style_exposure


class Exposure(RtmAlgorithm):
    """GRID and LAYER or RASTER -> exposure raster, a number a cell."""

    ID = "exposure"
    TITLE = marked("Exposure")
    GROUP = Group.TERRAIN
    SUMMARY = marked("Measures what every place has: streets, homes, people.")
    HELP = marked(
        """<p>Crime happens where streets, doors and people are. Where a model knows how many of
    them a cell has, a factor is not found merely because it lies where there are many. What is
    measured here is given to “Fit model”: as the exposure, so that events are expected in
    proportion to it, or as a control.</p>
    <p>{measures} A cell on the edge of the study area is measured as a whole, as its events are
    counted.</p>
    <p>Numbers below 0 are refused, and a raster that has no value in some cells too. A feature
    whose field is empty counts for nothing, and is told.</p>"""
    )
    TAGS = marked("offset, control, population, dwellings, streets, denominator, rate, resample")

    def told(self):
        """Return what each measure does."""
        return {"measures": " ".join(f"<b>{one.key}</b>: {tr(one.help)}." for one in MEASURES)}

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("GRID", tr("Grid")),
            tr("Grid made with “Create grid”."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "LAYER",
                tr("Layer"),
                [QgsProcessing.SourceType.TypeVectorAnyGeometry],
                optional=True,
            ),
            tr(
                "Points, lines or polygons of what every place has, as addresses, streets, "
                "buildings or small areas with their residents, in any coordinate system."
            ),
        )
        self.add(
            QgsProcessingParameterRasterLayer(
                "RASTER", tr("Raster, in the place of a layer"), optional=True
            ),
            tr(
                "GeoTIFF of numbers in the coordinate system of the grid, as of population or "
                "night light."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                "MEASURE",
                tr("Measure"),
                options=list(MEASURED),
                usesStaticStrings=True,
                optional=True,
            ),
            " ".join(
                [
                    *(f"{one.key}: {tr(one.help)}." for one in MEASURES),
                    tr(
                        "Not set, points are counted, lines measured, polygons taken by their "
                        "area, a field shared out, and a raster summed."
                    ),
                ]
            ),
        )
        self.add(
            QgsProcessingParameterField(
                "FIELD", tr("Number in field"), parentLayerParameterName="LAYER", optional=True
            ),
            tr("Field of the number of each feature, as its residents; for the measure “field”."),
        )
        self.add(
            QgsProcessingParameterExpression(
                "FILTER",
                tr("Only features where"),
                parentLayerParameterName="LAYER",
                optional=True,
            ),
            tr("Expression that a feature must meet to be used."),
        )
        self.add(
            QgsProcessingParameterDistance(
                "SPREAD",
                tr("Spread over (not if not set)"),
                parentParameterName="GRID",
                optional=True,
                minValue=0.0,
            ),
            tr(
                "Distance in the units of the grid (metres or feet): each cell gets the mean over "
                "the study area's cells whose centres lie within it, as people do not stay where "
                "they are counted."
            ),
        )
        self.add(
            QgsProcessingParameterString("NAME", tr("Name"), optional=True),
            tr(
                "Name in the model and in the report. Left out, it is the layer's name in words: "
                "“Street lines” of street_lines."
            ),
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", tr("Exposure")),
            tr("Raster of a number for each cell."),
        )
        self.addOutput(QgsProcessingOutputNumber("TOTAL", tr("Total of all cells")))
        self.addOutput(QgsProcessingOutputNumber("CELLS_WITHOUT", tr("Cells that have nothing")))

    def opened(self, given: Given):
        """Return the grid, the layer or the raster, and the settings, or say what is wrong."""
        return (given.raster("GRID", GRID), *what_is_measured(given))

    def check(self, given: Given) -> None:
        """Refuse what cannot be measured."""
        grid, source, _ = self.opened(given)
        if isinstance(source, Numbers):
            with about("RASTER"):
                source.require_over(grid.frame, grid.crs)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the layer or raster, measure it, write the raster."""
        grid, source, settings = self.opened(given)
        progress = FeedbackProgress(feedback)
        found = self._read(given, grid, source, settings, feedback, Part(progress, 0.0, 0.4))
        cells = cells_of(grid)
        with about("RASTER" if isinstance(source, Numbers) else "LAYER"):
            exposure = measured(cells, found, settings, Part(progress, 0.4, 0.9))
        output = given.output("OUTPUT")
        told = {"filter": getattr(source, "filter", ""), "layer": source.name}
        write_exposure(output, exposure, cells, grid, told, Part(progress, 0.9, 1.0))
        style_exposure(output, exposure.values)
        _tell(exposure, cells.count, feedback)
        return {"OUTPUT": output, "TOTAL": exposure.total, "CELLS_WITHOUT": exposure.without}

    def _read(self, given: Given, grid, source, settings, feedback, progress) -> Measurable:
        if isinstance(source, Numbers):
            return Measurable(pixels=source.pixels(grid.frame))
        found, skipped = read_given(source, settings.field, grid.crs, given.context, progress)
        tell_skipped(source, skipped, feedback)
        return found


def _tell(exposure: Measured, cells: int, feedback: QgsProcessingFeedback) -> None:
    feedback.pushInfo(
        tr(
            "{name}: {total} in all ({measure}); {without} of {cells:,} cells have nothing.",
            name=exposure.settings.name,
            total=amount(exposure.total),
            measure=tr(measure(exposure.settings.measure).noun),
            without=numeral(f"{exposure.without:,}"),
            cells=cells,
        )
    )

"""Loading results: with their style where QGIS loads them into a project, or without one.

Processing loads results without the style that lies beside them, so each layer that will be loaded
gets a post-processor that takes it up. Where the analyst has set a style of their own for an output
(Processing > Edit rendering styles), theirs stays.
"""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsMapLayer,
    QgsProcessingLayerPostProcessorInterface,
    QgsPropertyCollection,
    QgsRasterLayer,
)

from ...core.errors import RtmError
from ..files.geotiff import REMEDY, quiet_gdal, require_geotiff
from ..language import tr

# QGIS keeps no reference: a post-processor that nobody holds is collected and never runs
_kept: dict[str, TakeUpStyle] = {}


class TakeUpStyle(QgsProcessingLayerPostProcessorInterface):
    """Gives one loaded layer the style that was written with it."""

    def __init__(self, algorithm_id: str, output: str):
        super().__init__()
        self.algorithm_id, self.output = algorithm_id, output

    def postProcessLayer(self, layer, context, feedback):  # noqa: N802
        """Load the style, unless the analyst has one of their own."""
        if _own_style(self.algorithm_id, self.output):
            return
        if isinstance(layer, QgsRasterLayer):
            style = Path(layer.source()).with_suffix(".qml")
            if style.exists():
                _take_up(layer, style)
        else:
            layer.loadDefaultStyle()
        layer.triggerRepaint()


def _take_up(layer: QgsRasterLayer, style: Path) -> None:
    """Give a raster the colours of a style, and nothing that QGIS would evaluate.

    The folder may be somebody else's, and a style can hold expressions.
    """
    before = layer.renderer().clone()
    layer.loadNamedStyle(str(style), QgsMapLayer.StyleCategory.Symbology)
    layer.pipe().setDataDefinedProperties(QgsPropertyCollection())
    if any("[%" in label for label, _colour in layer.renderer().legendSymbologyItems()):
        layer.setRenderer(before)


def style_when_loaded(algorithm_id: str, results: dict, context) -> None:
    """Attach a post-processor to every result that the project will load."""
    for output, value in results.items():
        if isinstance(value, str) and context.willLoadLayerOnCompletion(value):
            _kept[value] = TakeUpStyle(algorithm_id, output)
            context.layerToLoadOnCompletionDetails(value).setPostProcessor(_kept[value])


def plain_layer(path: str | Path) -> QgsRasterLayer:
    """Return a raster as a layer without a style: QGIS's own would cost a look at every value.

    So would several bands of numbers that are not whole, as red, green and blue: the layer is of
    the first band where GDAL can give that alone.
    """
    said = tr("The raster {path}", path=path)
    require_geotiff(str(path), said)
    ways = [str(path)] if "?" in str(path) else [f"vrt://{path}?bands=1", str(path)]
    for source in ways:
        layer = None
        with quiet_gdal():  # of a raster of one value QGIS asks for a histogram: GDAL complains
            options = QgsRasterLayer.LayerOptions(False)
            layer = QgsRasterLayer(source, Path(path).stem, "gdal", options)
        if layer is not None and layer.isValid():
            return layer
    raise RtmError(tr("{said} cannot be read.", said=said), tr(REMEDY), kind="unreadable")


def _own_style(algorithm_id: str, output: str) -> bool:
    try:
        from processing.gui.RenderingStyles import RenderingStyles
    except ImportError:  # Processing's windows are not there: nobody can have set a style
        return False
    return RenderingStyles.getStyle(algorithm_id, output) is not None

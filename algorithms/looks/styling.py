"""How results look: a style beside every file, which QGIS takes up when it loads the layer."""

from __future__ import annotations

import hashlib
from pathlib import Path

from qgis.core import (
    QgsColorRampShader,
    QgsFillSymbol,
    QgsGraduatedSymbolRenderer,
    QgsMapLayer,
    QgsPalettedRasterRenderer,
    QgsRasterShader,
    QgsRendererRange,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtXml import QDomDocument

from ...core.plain import harmless
from ...core.report import phrases
from ...core.report.phrases import amount
from ..files.destinations import written_layer
from ..files.one_order import in_one_order
from ..files.stored_style import CELLS_STYLE, store_style
from ..files.transaction import is_announced
from ..files.whole import put_aside, write_text
from ..language import marked, tr
from .loading import plain_layer

# single-hue ends of the "inferno" family: lightness falls steadily, so the order survives
# colour blindness and a black-and-white printer
RISK_COLOURS = ("#fff7d6", "#fcd27b", "#f79a4b", "#dd5b46", "#a12f5d", "#4d1259")
EVENT_COLOURS = ("#c6dbef", "#6baed6", "#2171b5", "#08306b")
FACTOR_COLOURS = {"aggravating": "#b2543a", "protective": "#3a6fb2"}
GRID_COLOURS = ("#f0f0f0", "#9a9a9a")
SIGNED = "written by Risk Terrain Modelling, unchanged while this is the SHA-256 of the above:"
CLEAR = QColor(0, 0, 0, 0)


def risk_classes(risk) -> list[tuple[float, str]]:
    """Return (upper bound, label) of the classes of a risk map, lowest first.

    The bounds are the mean and steps of the standard deviation, the terms of the method: above
    average is over the mean, highest risk over the mean + 2 SD. Bounds that no score reaches are
    left out.
    """
    if risk.standard_deviation == 0:
        return [(float("inf"), tr("1 everywhere: the model has no terms"))]
    mean, deviation = risk.mean, risk.standard_deviation
    steps = [
        (1 + (mean - 1) / 2, marked("1 (lowest risk) to {high}")),
        (mean, marked("{low} to {high}, up to the mean")),
        (mean + deviation, marked("{low} to {high}, above average")),
        (mean + 2 * deviation, marked("{low} to {high}, above average")),
        (mean + 4 * deviation, marked("{low} to {high}, highest risk")),
        (float("inf"), marked("over {low}, highest risk")),
    ]
    classes, low = [], 1.0
    for high, label in steps:
        if low >= risk.maximum:
            break
        top = min(high, risk.maximum)
        last = high >= risk.maximum
        classes.append(
            (float("inf") if last else high, tr(label, low=amount(low), high=amount(top)))
        )
        low = high
    return classes


def style_risk(path: str, risk) -> None:
    """Style a risk raster: graduated relative risk scores."""
    classes = risk_classes(risk)
    items = [
        QgsColorRampShader.ColorRampItem(high, QColor(colour), label)
        for (high, label), colour in zip(classes, RISK_COLOURS)
    ]
    save_beside(path, lambda layer: discrete(layer, items, 1.0, risk.maximum))


def style_cells(destination: str, context, risk) -> None:
    """Style the polygons of the cells as the risk raster, inside their own file."""
    layer = written_layer(destination, context)
    ranges, low = [], 1.0
    for (high, label), colour in zip(risk_classes(risk), RISK_COLOURS):
        symbol = QgsFillSymbol.createSimple({"color": colour, "outline_style": "no"})
        ranges.append(QgsRendererRange(low, min(high, risk.maximum), symbol, label))
        low = high
    layer.setRenderer(QgsGraduatedSymbolRenderer("rrs", ranges))
    save_vector_style(layer, CELLS_STYLE)


def style_events(path: str, largest: int, colours=EVENT_COLOURS) -> None:
    """Style an events raster: cells without events are clear."""
    bounds = [bound for bound in (1, 3, 7) if bound < largest] + [float("inf")]
    items = [QgsColorRampShader.ColorRampItem(0, CLEAR, tr("0 events"))]
    low = 1
    for bound, colour in zip(bounds, colours):
        high = largest if bound == float("inf") else bound
        label = f"{low}" if low == high else tr("{low} to {high}", low=low, high=high)
        items.append(QgsColorRampShader.ColorRampItem(bound, QColor(colour), label))
        low = bound + 1
    save_beside(path, lambda layer: discrete(layer, items, 0, largest))


def style_grid(path: str) -> None:
    """Style a grid raster: whole cells darker than partial ones."""
    low, high = (QColor(colour) for colour in GRID_COLOURS)
    items = [
        QgsColorRampShader.ColorRampItem(0.999, low, tr("partly inside the study area")),
        QgsColorRampShader.ColorRampItem(float("inf"), high, tr("inside the study area")),
    ]
    save_beside(path, lambda layer: discrete(layer, items, 0, 1))


def style_factor(path: str, factor) -> None:
    """Style a factor raster: the influence of its first variable that is not constant."""
    variables = [one for block in factor.blocks for one in block.variables]
    band = next(
        number
        for number, column in enumerate(
            (
                block.totals()[position]
                for block in factor.blocks
                for position in range(len(block.variables))
            ),
            1,
        )
        if 0 < column < len(factor.blocks[0].codes)
    )
    shown = variables[band - 1]
    classes = [
        QgsPalettedRasterRenderer.Class(0, CLEAR, tr("elsewhere")),
        QgsPalettedRasterRenderer.Class(
            1, QColor(FACTOR_COLOURS[shown.effect]), harmless(phrases.variable(shown, ""))
        ),
    ]
    save_beside(
        path,
        lambda layer: layer.setRenderer(
            QgsPalettedRasterRenderer(layer.dataProvider(), band, classes)
        ),
    )


def discrete(layer, items, low, high) -> None:
    """Show the first band by classes, each with its upper bound."""
    ramp = QgsColorRampShader(low, high)
    ramp.setColorRampType(QgsColorRampShader.Type.Discrete)
    ramp.setColorRampItemList(items)
    shader = QgsRasterShader()
    shader.setRasterShaderFunction(ramp)
    renderer = QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader)
    renderer.setClassificationMin(low)
    renderer.setClassificationMax(high)
    layer.setRenderer(renderer)


def save_beside(path: str, give_style) -> None:
    """Write NAME.qml beside NAME.tif: QGIS takes it up wherever the layer is loaded."""
    style = Path(path).with_suffix(".qml")
    with put_aside(style, is_own):
        style.unlink(missing_ok=True)  # else the new layer would start with the old style
    layer = plain_layer(path)
    give_style(layer)
    # other categories hold what QGIS draws at random, colours for elevation profiles for one
    _write_style(layer, style, QgsMapLayer.StyleCategory.Symbology)


def _write_style(layer, path: Path, categories) -> None:
    """Write a layer's style: QGIS would, if it cannot, keep it in the profile and say nothing."""
    content = QDomDocument()
    layer.exportNamedStyle(content, categories=categories)
    with put_aside(path, is_own):
        path.unlink(missing_ok=True)
    write_text(path, signed(in_one_order(content.toString(2))))


def signed(xml: str) -> str:
    """Return a style with a last line by which it is known as one that nobody has changed."""
    text = xml.rstrip()
    return f"{text}\n<!-- {SIGNED} {hashlib.sha256(text.encode()).hexdigest()} -->\n"


def is_own(style: Path) -> bool:
    """Return whether a style is one that this plugin wrote and nobody has changed since."""
    try:
        text = style.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return SIGNED in text and text == signed(text[: text.rindex("<!--")])


def save_vector_style(layer, described: str) -> None:
    """Write the style into the layer's own database where it has one, else beside the file."""
    provider = layer.dataProvider()
    if provider.storageType() == "GPKG":
        store_style(layer, described)
    elif provider.name() == "ogr":
        path = Path(layer.styleURI())
        if not is_announced(path):  # else it is that of the raster of the same name
            _write_style(layer, path, QgsMapLayer.StyleCategory.AllStyleCategories)
    elif provider.name() != "memory":
        layer.saveNamedStyle(layer.styleURI())  # in the profile, where QGIS looks for it

"""How hot spots, forecasts, combined maps and priority places look."""

from __future__ import annotations

import math

import numpy as np
from qgis.core import (
    QgsColorRampShader,
    QgsFillSymbol,
    QgsGraduatedSymbolRenderer,
    QgsPalLayerSettings,
    QgsProperty,
    QgsRendererRange,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor

from ...core.mapping.holding import FIRST
from ..files.destinations import written_layer
from ..files.stored_style import PLACES_STYLE
from ..language import marked, tr
from .styling import (
    CLEAR,
    RISK_COLOURS,
    discrete,
    save_beside,
    save_vector_style,
    style_events,
)

# yellow to dark red, as hot-spot maps are known, with lightness falling steadily
DENSITY_COLOURS = ("#fee9a6", "#fec44f", "#f98a2b", "#dd4a1c", "#8f1a12")
TIMES_THE_MEAN = (1, 2, 3, 4, 5)
CLASS_SHARES = (0.01, 0.02, 0.05, 0.1, 0.2)  # of the cells, where classes are by rank
COUNT_COLOURS = ("#fec44f", "#f98a2b", "#dd4a1c", "#8f1a12")
# blue for fewer events than expected, red for more; what chance alone brings is clear
RESIDUAL_CLASSES = (
    (-2.0, "#2166ac", marked("far fewer events than expected")),
    (-1.0, "#92c5de", marked("fewer than expected")),
    (1.0, None, marked("about as expected")),
    (2.0, "#f4a582", marked("more than expected (over 1 standard deviation)")),
    (4.0, "#d6604d", marked("many more (over 2)")),
    (math.inf, "#8f1a12", marked("far more (over 4)")),
)
FIRST_PLACES = (FIRST, 30)  # ranks up to which places stand out
# outlines, so that the map below is seen; blue, which no map of risk here has
PLACE_COLOUR, PLACE_FILL = "#08306b", "8,48,107,38"
OUTLINES = (0.7, 0.4, 0.2)  # mm
LABEL_SIZE, LABEL_DISTANCE, BUFFER = 8, 1.0, 0.8
LABELS_BY_RANK = {
    QgsPalLayerSettings.Property.Size: f'if("rank" <= {FIRST_PLACES[0]}, 11, {LABEL_SIZE})',
    # where labels collide, those of the first places stay
    QgsPalLayerSettings.Property.AlwaysShow: f'"rank" <= {FIRST_PLACES[0]}',
    QgsPalLayerSettings.Property.Priority: '10 - min("rank" / 10.0, 10)',
    # a city has hundreds of places: all their numbers at once would hide the map
    QgsPalLayerSettings.Property.Show: '"rank" <= 50 or coalesce(@map_scale, 1e9) < 25000',
}


def density_classes(values: np.ndarray, what: str) -> list[tuple[float, str]]:
    """Return (upper bound, label) of the classes of a density map, lowest first.

    The bounds are multiples of the mean, a usual way to tell hot spots (Chainey, Reid and Stuart
    2003); what no cell reaches is left out.
    """
    mean, maximum = float(values.mean(dtype=float)), float(values.max())
    bounds = [times * mean for times in TIMES_THE_MEAN if times * mean < maximum]
    labels = [tr("up to the mean of {mean:.3g} {what}", mean=mean, what=what)]
    for low, high in zip(TIMES_THE_MEAN, TIMES_THE_MEAN[1 : len(bounds)]):
        labels.append(tr("{low} to {high} times the mean", low=low, high=high))
    if bounds:
        labels.append(tr("over {low} times the mean", low=TIMES_THE_MEAN[len(bounds) - 1]))
    return list(zip([*bounds, math.inf], labels))


def style_density(path: str, values: np.ndarray, what: str) -> None:
    """Style a kernel density: clear up to the mean, hotter the more times the mean."""
    colours = (CLEAR, *map(QColor, DENSITY_COLOURS))
    items = [
        QgsColorRampShader.ColorRampItem(high, colour, label)
        for (high, label), colour in zip(density_classes(values, what), colours)
    ]
    save_beside(path, lambda layer: discrete(layer, items, 0, float(values.max())))


def style_residuals(path: str, values: np.ndarray) -> None:
    """Style standardised residuals: red where more happens than the factors say."""
    items = [
        QgsColorRampShader.ColorRampItem(high, QColor(colour) if colour else CLEAR, tr(label))
        for high, colour, label in RESIDUAL_CLASSES
    ]
    save_beside(
        path, lambda layer: discrete(layer, items, float(values.min()), float(values.max()))
    )


def style_past_counts(path: str, largest: int) -> None:
    """Style past counts as events, in the colours of hot spots."""
    style_events(path, largest, COUNT_COLOURS)


def ranked_classes(values: np.ndarray, what: str) -> list[tuple[float, str]]:
    """Return (upper bound, label) of classes by share of the cells, lowest first.

    Cells of equal value are never parted, so a class may hold a few more cells than it says, and
    one without cells of its own is left out.
    """
    ordered = np.sort(values.astype("float32"))[::-1]
    classes = [(math.inf, None)]
    for share in CLASS_SHARES:
        least = ordered[math.ceil(share * len(ordered)) - 1]
        below = float(np.nextafter(least, np.float32(-math.inf)))
        if below < classes[-1][0] and least > ordered[-1]:
            label = tr("highest {share:g}%: {least:.3g} or more", share=100 * share, least=least)
            if len(classes) == 1:  # once is enough: it need not widen every line of the legend
                label = tr(
                    "highest {share:g}% of cells: {least:.3g} or more ({what})",
                    share=100 * share,
                    least=least,
                    what=what,
                )
            classes[-1] = (classes[-1][0], label)
            classes.append((below, None))
    rest = (
        tr("the rest: from {least:.3g}", least=ordered[-1])
        if len(classes) > 1
        else tr("the same everywhere")
    )
    classes[-1] = (classes[-1][0], rest)
    return classes[::-1]


def style_ranked(path: str, values: np.ndarray, what: str) -> None:
    """Style a map by which share of the cells comes first: the shares it is tested at."""
    classes = ranked_classes(values, what)
    colours = (RISK_COLOURS[0], *RISK_COLOURS[len(RISK_COLOURS) + 1 - len(classes) :])
    items = [
        QgsColorRampShader.ColorRampItem(high, QColor(colour), label)
        for (high, label), colour in zip(classes, colours)
    ]
    low, high = float(values.min()), float(values.max())
    save_beside(path, lambda layer: discrete(layer, items, low, high))


def style_places(destination: str, context, count: int) -> None:
    """Style priority places inside their own file."""
    layer = written_layer(destination, context)
    dress_places(layer, count)
    save_vector_style(layer, PLACES_STYLE)


def dress_places(layer, count: int, rank: str = "rank", firsts=FIRST_PLACES) -> None:
    """Show priority places, the first ones boldest, each labelled with its rank: a field."""
    ranges, low = [], 1
    for high, width in zip((*firsts, count), OUTLINES):
        top = min(high, count)
        if low <= top:
            symbol = QgsFillSymbol.createSimple(
                {
                    "color": PLACE_FILL,
                    "outline_color": PLACE_COLOUR,
                    "outline_width": str(width),
                }
            )
            label = (
                tr("place {rank}", rank=low)
                if low == top
                else tr("places {first} to {last}", first=low, last=top)
            )
            ranges.append(QgsRendererRange(low, top, symbol, label))
        low = high + 1
    layer.setRenderer(QgsGraduatedSymbolRenderer(rank, ranges))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(_rank_labels(rank)))
    layer.setLabelsEnabled(True)


def _rank_labels(rank: str) -> QgsPalLayerSettings:
    buffer = QgsTextBufferSettings()
    buffer.setEnabled(True)
    buffer.setSize(BUFFER)
    buffer.setColor(QColor("#ffffff"))
    text = QgsTextFormat()
    text.setSize(LABEL_SIZE)
    text.setColor(QColor("#222222"))
    text.setBuffer(buffer)
    settings = QgsPalLayerSettings()
    settings.setFormat(text)
    settings.fieldName = rank
    settings.placement = QgsPalLayerSettings.Placement.AroundPoint
    settings.centroidInside = True
    settings.dist = LABEL_DISTANCE  # beside a place of few cells, which it would cover
    given = settings.dataDefinedProperties()
    for what, expression in LABELS_BY_RANK.items():
        of_field = expression.replace('"rank"', f'"{rank}"')
        given.setProperty(what, QgsProperty.fromExpression(of_field))
    return settings

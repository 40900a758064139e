"""The results of a study as layers: styled, in a group of their own, with the map moved to them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from qgis.core import (
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingUtils,
    QgsProject,
)
from qgis.PyQt.QtCore import QTimer

from ..algorithms.files.destinations import InFile
from ..algorithms.files.geotiff import quiet_gdal, require_geotiff
from ..algorithms.files.journal import require_settled
from ..algorithms.language import marked, tr
from ..algorithms.looks.loading import style_when_loaded
from ..algorithms.looks.style_maps import dress_places
from ..algorithms.study import names
from ..core.errors import RtmError
from ..core.plain import harmless
from ..core.study.sources import real
from .results_group import group_for

ORDER = ("priority_places", "risk", "forecast", "hotspots", "events")
SHOWN = ("priority_places", "risk")
MARGIN = 0.03  # of the width, around the study area
PLACES = "PLACES"
FILES = (
    (PLACES, InFile(Path(names.LAYERS), names.PLACES_LAYER).source, marked("Priority places")),
    ("RISK", names.RISK, marked("Relative risk")),
    ("FORECAST", names.FORECAST, marked("Forecast")),
    ("HOTSPOTS", names.HOTSPOTS, marked("Hot spots")),
    ("EVENTS", names.EVENTS, marked("Events")),
)


def load_layers(context, feedback, title: str, canvas=None) -> QgsLayerTreeGroup:
    """Add the layers that a run left in its context, as the toolbox would.

    They take the place of those of an earlier run into the same folder.
    """
    project = QgsProject.instance()
    waiting = context.layersToLoadOnCompletion()
    folder = next(map(_folder_of, waiting), Path())
    group = group_for(
        project,
        folder,
        harmless(title),
        lambda source: _kind(source) in ORDER and _folder_of(source) == folder,
    )
    shown = SHOWN
    if not any(_kind(source) == "risk" for source in waiting):
        shown = (*SHOWN, "forecast")  # no factor goes with the events: the forecast is the map
    for place, source in enumerate(sorted(waiting, key=_rank)):
        details = waiting[source]
        layer = _layer(source, context)
        if layer is None:
            feedback.reportError(
                tr("The result {source} cannot be opened as a layer.", source=source)
            )
            continue
        # not setOutputLayerName, which may prefer the file's name: the group says whose they are
        layer.setName(details.name)
        layer = context.takeResultLayer(layer.id())
        project.addMapLayer(layer, False)
        node = group.insertLayer(place, layer)
        node.setItemVisibilityChecked(_kind(source) in shown)
        node.setExpanded(_kind(source) in shown)
        if details.postProcessor() is not None:
            details.postProcessor().postProcessLayer(layer, context, feedback)
        if canvas is not None and _kind(source) == shown[-1]:
            # the first layer of a project gives it its CRS, which moves the map once more
            QTimer.singleShot(0, partial(_zoom_later, canvas, layer.id()))
    group.setExpanded(True)
    return group


def load_folder(folder: Path, context, feedback, title: str, canvas=None) -> QgsLayerTreeGroup:
    """Add the layers of a folder of earlier results in the same way."""
    require_settled(folder)
    results = {}
    for name, inside, shown in FILES:
        source = str(Path(folder) / inside)
        if source.endswith(".tif") and Path(source).exists():
            require_geotiff(
                source,
                tr("The raster {source}", source=source),
            )
        if _layer(source, context) is None:
            continue
        results[name] = source
        details = QgsProcessingContext.LayerDetails(tr(shown), QgsProject.instance(), name)
        context.addLayerToLoadOnCompletion(source, details)
    if not results:
        raise RtmError(
            tr("{folder} holds no layers of results.", folder=folder),
            tr("Run the study."),
        )
    rasters = {name: source for name, source in results.items() if name != PLACES}
    style_when_loaded("rtm:runstudy", rasters, context)
    group = load_layers(context, feedback, title, canvas)
    for node in group.findLayers():
        if _kind(node.layer().source()) == ORDER[0]:
            # not the style in its own file: the folder may be somebody else's
            dress_places(node.layer(), node.layer().featureCount())
    return group


def _layer(source: str, context) -> QgsMapLayer | None:
    """Return a result as a layer, which the context keeps; None if it cannot be one."""
    layer = None
    with quiet_gdal():
        layer = QgsProcessingUtils.mapLayerFromString(source, context, True)
    return layer


def _zoom_later(canvas, layer_id: str) -> None:
    layer = QgsProject.instance().mapLayer(layer_id)
    if layer is not None:  # it may have been removed meanwhile
        zoom_to(canvas, layer)


def zoom_to(canvas, layer: QgsMapLayer, extent=None) -> None:
    """Move the map to a layer, or to an extent in its coordinates."""
    box = canvas.mapSettings().layerExtentToOutputExtent(layer, extent or layer.extent())
    canvas.setExtent(box.buffered(MARGIN * max(box.width(), box.height())))
    canvas.refresh()


def _folder_of(source: str) -> Path:
    return real(source.partition("|")[0]).parent


def _kind(source: str) -> str:
    path, _, inside = source.partition("|layername=")
    return inside or Path(path).stem


def _rank(source: str) -> int:
    kind = _kind(source)
    return ORDER.index(kind) if kind in ORDER else len(ORDER)

"""The group of a folder's results in the layer tree: new results take the place of earlier ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsLayerTreeGroup, QgsProject

KEY = "rtm/results"  # the folder, kept with the group in the project


def group_for(
    project: QgsProject, folder: Path, title: str, is_result: Callable[[str], bool]
) -> QgsLayerTreeGroup:
    """Return the group that a folder has, without the results that lie in it; or a new one.

    Whatever else the analyst has put into the group stays.
    """
    root = project.layerTreeRoot()
    for group in root.findGroups(True):
        if group.customProperty(KEY) == str(folder):
            _empty(project, group, is_result)
            group.setName(title)
            return group
    group = root.insertGroup(0, title)
    group.setCustomProperty(KEY, str(folder))
    return group


def _empty(project: QgsProject, group: QgsLayerTreeGroup, is_result: Callable[[str], bool]) -> None:
    nodes = [node for node in group.findLayers() if node.layer() is not None]
    gone = [node.layerId() for node in nodes if is_result(node.layer().source())]
    project.removeMapLayers(gone)

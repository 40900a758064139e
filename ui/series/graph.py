"""A series as a graph of the Modeler: prepare, each study, gather."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildDependency,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelParameter,
    QgsProcessingParameterFile,
)
from qgis.PyQt.QtCore import QPointF

from ...algorithms.language import tr
from ...core.plain import harmless
from ...core.study import Member

Source = QgsProcessingModelChildParameterSource
SERIES, FOLDER = "series", "folder"  # inputs of the graph
ACROSS, DOWN, IN_A_ROW = 260, 110, 4


def series_graph(title: str, members: tuple[Member, ...]) -> QgsProcessingModelAlgorithm:
    """Return a graph that does step by step what “Run series” does at once.

    Parameters
    ----------
    title : str
    members : tuple of Member
        The studies; those that cannot be run are left out.
    """
    graph = QgsProcessingModelAlgorithm(harmless(title), tr("Risk Terrain Modelling"), "rtm")
    _input(graph, SERIES, tr("Series file"), 0, QgsProcessingParameterFile.Behavior.File)
    _input(graph, FOLDER, tr("Folder of the series"), 1, QgsProcessingParameterFile.Behavior.Folder)
    prepare = _child(graph, "prepareseries", 0.5, 1)
    prepare.addParameterSources("SERIES", [Source.fromModelParameter(SERIES)])
    prepare.addParameterSources("OUTPUT_FOLDER", [_within("")])
    first = graph.addChildAlgorithm(prepare)
    studies = []
    for number, one in enumerate(one for one in members if one.study is not None):
        child = _child(graph, "runstudy", number % IN_A_ROW, 2 + number // IN_A_ROW)
        child.setDescription(harmless(one.name))
        child.addParameterSources("STUDY", [_within(f"/shared/studies/{one.folder}.json")])
        child.addParameterSources("OUTPUT_FOLDER", [_within(f"/{one.folder}")])
        child.addParameterSources("SHARED", [_within("/shared")])
        child.setDependencies([QgsProcessingModelChildDependency(first)])
        studies.append(graph.addChildAlgorithm(child))
    rows = -(-len(studies) // IN_A_ROW)
    gather = _child(graph, "gatherseries", 0.5, 2 + rows)
    gather.addParameterSources("FOLDER", [_within("")])
    gather.setDependencies([QgsProcessingModelChildDependency(one) for one in studies])
    graph.addChildAlgorithm(gather)
    return graph


def _input(graph, name: str, title: str, column: float, behavior) -> None:
    definition = QgsProcessingParameterFile(name, title, behavior)
    place = QgsProcessingModelParameter(name)
    place.setPosition(QPointF(ACROSS * (column + 0.5), DOWN * 0.5))
    graph.addModelParameter(definition, place)


def _child(graph, algorithm: str, column: float, row: float) -> QgsProcessingModelChildAlgorithm:
    child = QgsProcessingModelChildAlgorithm(f"rtm:{algorithm}")
    child.generateChildId(graph)
    child.setDescription(child.algorithm().displayName())
    child.setPosition(QPointF(ACROSS * (column + 0.5), DOWN * (row + 0.5)))
    return child


def _within(path: str) -> Source:
    """Return a path within the folder of the series."""
    return Source.fromExpression(f"@{FOLDER} || '{path}'")

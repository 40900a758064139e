"""A study as a graph of the Modeler: every step an ordinary algorithm, its layers as inputs."""

from __future__ import annotations

from dataclasses import asdict

from qgis.core import (
    QgsProcessing,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterFeatureSource,
)
from qgis.PyQt.QtCore import QPointF

from ..core.plain import harmless
from ..core.settings import FitSettings
from ..core.study import Study
from .forms import definition

Source = QgsProcessingModelChildParameterSource
ANY = [QgsProcessing.SourceType.TypeVectorAnyGeometry]
POLYGONS = [QgsProcessing.SourceType.TypeVectorPolygon]
POINTS = [QgsProcessing.SourceType.TypeVectorPoint]
ACROSS, DOWN = 260, 110
INPUT_ROW, GRID_ROW, FACTOR_ROW, FIT_ROW, MAP_ROW = range(5)


class _Graph:
    """A model being put together."""

    def __init__(self, title: str):
        self.model = QgsProcessingModelAlgorithm(harmless(title), "Risk Terrain Modelling", "rtm")

    def input(self, name: str, title: str, types, source: str, column: float) -> Source:
        """Add a layer that the model asks for, with the study's as default."""
        definition = QgsProcessingParameterFeatureSource(name, harmless(title), types, source)
        place = QgsProcessingModelParameter(name)
        place.setPosition(QPointF(ACROSS * (column + 0.5), DOWN * 0.5))
        self.model.addModelParameter(definition, place)
        return Source.fromModelParameter(name)

    def step(self, key: str, algorithm: str, title: str, place, outputs=(), **given) -> str:
        """Add a step; what is no source is a fixed value."""
        child = QgsProcessingModelChildAlgorithm(f"rtm:{algorithm}")
        child.setChildId(key)
        child.setDescription(harmless(title))
        child.setPosition(QPointF(ACROSS * (place[0] + 0.5), DOWN * (1.5 * place[1] + 0.5)))
        for name, value in given.items():
            several = value if _are_sources(value) else [value]
            child.addParameterSources(
                name,
                [
                    one if isinstance(one, Source) else Source.fromStaticValue(one)
                    for one in several
                ],
            )
        made = {}
        for number, (name, text) in enumerate(outputs):
            output = QgsProcessingModelOutput(text, text)
            output.setChildId(key)
            output.setChildOutputName(name)
            output.setMandatory(True)
            output.setPosition(child.position() + QPointF(ACROSS, 45 * (number + 1)))
            made[text] = output
        child.setModelOutputs(made)
        return self.model.addChildAlgorithm(child)


def _are_sources(value) -> bool:
    return isinstance(value, list) and all(isinstance(one, Source) for one in value)


def study_graph(study: Study) -> QgsProcessingModelAlgorithm:
    """Return the graph of grid, events, factors, fit and map of a study."""
    graph = _Graph(study.title)
    grid_given = {
        "STUDY_AREA": graph.input("study_area", "Study area", POLYGONS, study.study_area.source, 0),
        "BLOCK_LENGTH": study.grid.block_length,
        "CELL_SIZE": study.grid.cell_size,
        "KEEP": study.grid.keep,
    }
    if study.exclude is not None:
        grid_given["EXCLUDE"] = graph.input(
            "exclude", "Impossible ground", POLYGONS, study.exclude.source, 1
        )
    graph.step("grid", "creategrid", "Create grid", (0, GRID_ROW), **grid_given)
    grid = Source.fromChildOutput("grid", "OUTPUT")
    incidents = graph.input("incidents", "Incidents", POINTS, study.incidents.source, 2)
    graph.step(
        "events",
        "countevents",
        "Count events",
        (2, GRID_ROW),
        GRID=grid,
        INCIDENTS=incidents,
        FILTER=study.incidents.filter,
    )
    events = Source.fromChildOutput("events", "OUTPUT")
    factors = [
        _factor(graph, number, factor, grid) for number, factor in enumerate(study.factors, 1)
    ]
    model = study.model
    graph.step(
        "fit",
        "fitmodel",
        "Fit model",
        (1, FIT_ROW),
        (("MODEL", "Model"), ("COEFFICIENTS", "Table of coefficients"), ("REPORT", "Report")),
        EVENTS=events,
        FACTORS=factors,
        **_settings(model),
    )
    graph.step(
        "map",
        "riskmap",
        "Risk map",
        (1, MAP_ROW),
        (("RISK", "Risk"),),
        MODEL=Source.fromChildOutput("fit", "MODEL"),
        FACTORS=factors,
        EVENTS=events,
    )
    return graph.model


def _settings(model: FitSettings) -> dict:
    """Return the settings of the fit that are parameters of “Fit model”."""
    found = {}
    for name, value in asdict(model).items():
        if definition("fitmodel", name.upper()) is not None:
            found[name.upper()] = list(value) if isinstance(value, tuple) else value
    return found


def _factor(graph: _Graph, number: int, factor, grid: Source) -> Source:
    settings, key = factor.settings, f"factor_{number}"
    layer = graph.input(key, settings.name, ANY, factor.layer.source, 2 + number)
    graph.step(
        key,
        "operationalisefactor",
        settings.name,
        (2 + number, FACTOR_ROW),
        GRID=grid,
        FACTOR=layer,
        NAME=settings.name,
        FILTER=factor.layer.filter,
        OPERATIONALISATION=settings.operationalisation,
        BLOCK_LENGTH=settings.block_length,
        MAX_BLOCKS=settings.max_blocks,
        INCREMENT=settings.increment,
        EFFECT=settings.effect,
    )
    return Source.fromChildOutput(key, "OUTPUT")

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
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterLayer,
)
from qgis.PyQt.QtCore import QPointF

from ..algorithms.language import marked, tr
from ..algorithms.study import parameters
from ..core.plain import harmless
from ..core.study import FactorReference, IncidentsReference, MeasureReference, Study
from ..core.study.sources import without_password
from ..core.terrain.influences.choice import along_streets

Source = QgsProcessingModelChildParameterSource
ANY = [QgsProcessing.SourceType.TypeVectorAnyGeometry]
POLYGONS = [QgsProcessing.SourceType.TypeVectorPolygon]
LINES = [QgsProcessing.SourceType.TypeVectorLine]
POINTS = [QgsProcessing.SourceType.TypeVectorPoint]
ACROSS, DOWN = 260, 110
INPUT_ROW, GRID_ROW, FACTOR_ROW, FIT_ROW, MAP_ROW, PLACES_ROW = range(6)


class _Graph:
    """A model being put together."""

    def __init__(self, title: str):
        self.model = QgsProcessingModelAlgorithm(
            harmless(title), tr("Risk Terrain Modelling"), "rtm"
        )

    def input(self, name: str, title: str, types, source: str, column: float) -> list[Source]:
        """Add a layer that the model asks for, with the study's as default.

        What is of no types is a raster. A step is given the layer and the default: QGIS 3.22 takes
        the default of a layer in its dialog alone, and the steps take the first that is given.
        """
        title, source = harmless(title), without_password(source)
        definition = (
            QgsProcessingParameterRasterLayer(name, title, source)
            if types is None
            else QgsProcessingParameterFeatureSource(name, title, types, source)
        )
        definition.setFlags(definition.flags() | QgsProcessingParameterDefinition.Flag.FlagOptional)
        place = QgsProcessingModelParameter(name)
        place.setPosition(QPointF(ACROSS * (column + 0.5), DOWN * 0.5))
        self.model.addModelParameter(definition, place)
        return [Source.fromModelParameter(name), Source.fromStaticValue(source)]

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
            output = QgsProcessingModelOutput(text, tr(text))
            output.setChildId(key)
            output.setChildOutputName(name)
            output.setMandatory(False)
            output.setDefaultValue(QgsProcessing.TEMPORARY_OUTPUT)
            output.setPosition(child.position() + QPointF(ACROSS, 45 * (number + 1)))
            made[text] = output
        child.setModelOutputs(made)
        return self.model.addChildAlgorithm(child)


def _are_sources(value) -> bool:
    return isinstance(value, list) and all(isinstance(one, Source) for one in value)


def study_graph(study: Study) -> QgsProcessingModelAlgorithm:
    """Return the graph of grid, events, factors, fit, maps and places of a study."""
    graph = _Graph(study.title)
    grid_given = parameters.of_study_grid(study)
    for name, title, column in (
        ("STUDY_AREA", tr("Study area"), 0),
        ("EXCLUDE", tr("Impossible ground"), 1),
    ):
        if name in grid_given:
            source = grid_given[name]
            grid_given[name] = graph.input(name.lower(), title, POLYGONS, source, column)
    graph.step("grid", "creategrid", tr("Create grid"), (0, GRID_ROW), **grid_given)
    grid = Source.fromChildOutput("grid", "OUTPUT")
    events_given = parameters.of_events(study.incidents, grid, study.window)
    incidents = graph.input("incidents", tr("Incidents"), POINTS, study.incidents.source, 2)
    events_given["INCIDENTS"] = incidents
    graph.step("events", "countevents", tr("Count events"), (2, GRID_ROW), **events_given)
    events = Source.fromChildOutput("events", "OUTPUT")
    exposure, controls = _measured(graph, study, grid)
    streets = None
    if study.streets and any(
        along_streets(one.settings.operationalisation) for one in study.factors
    ):
        column = 4 + len(study.factors)
        streets = graph.input("streets", tr("Streets"), LINES, study.streets.source, column)
    factors = [
        _factor(graph, number, factor, grid, streets)
        for number, factor in enumerate(study.factors, 1)
    ]
    graph.step(
        "fit",
        "fitmodel",
        tr("Fit model"),
        (1, FIT_ROW),
        (
            ("MODEL", marked("Model")),
            ("COEFFICIENTS", marked("Table of coefficients")),
            ("REPORT", marked("Report")),
        ),
        **parameters.of_fit(study.model, events, factors, exposure, controls),
    )
    fitted = Source.fromChildOutput("fit", "MODEL")
    model = parameters.of_model(fitted, factors, events, exposure, controls)
    graph.step("map", "riskmap", tr("Risk map"), (1, MAP_ROW), (("RISK", marked("Risk")),), **model)
    beside = 5 + len(study.factors) + len(study.controls)
    history = [
        _earlier(graph, number, beside + number, one, (grid, study.window))
        for number, one in enumerate(study.history, 1)
    ]
    graph.step(
        "forecast",
        "forecastmap",
        tr("Forecast map"),
        (2, MAP_ROW),
        (("FORECAST", marked("Forecast")),),
        **parameters.of_forecast(study, model, history),
    )
    _places(graph, study, grid, incidents, model)
    return graph.model


def _earlier(
    graph: _Graph, number: int, column: int, layer: IncidentsReference, counted: tuple[Source, str]
) -> Source:
    """Add a layer of earlier incidents, and their counts on a grid in a window of time."""
    key, title = f"history_{number}", tr("Earlier incidents {number}", number=number)
    given = parameters.of_events(layer, *counted)
    given["INCIDENTS"] = graph.input(key, title, POINTS, layer.source, column)
    graph.step(key, "countevents", title, (column, GRID_ROW), **given)
    return Source.fromChildOutput(key, "OUTPUT")


def _places(
    graph: _Graph, study: Study, grid: Source, incidents: list[Source], model: dict
) -> None:
    """Add the priority places, and the map that ranks them where no other step makes it."""
    maps = {
        "risk": Source.fromChildOutput("map", "RISK"),
        "forecast": Source.fromChildOutput("forecast", "FORECAST"),
        "hotspots": Source.fromChildOutput("hotspots", "OUTPUT"),
    }
    if study.places.map == "hotspots":
        given = parameters.of_incidents(study.incidents, grid, study.window)
        given["INCIDENTS"] = incidents
        graph.step("hotspots", "hotspotmap", tr("Hot spot map"), (3, MAP_ROW), **given)
    given = parameters.of_places(study, maps, grid, model)
    if "NAMES" in given:
        given["NAMES"] = graph.input(
            "names", tr("Names of places"), ANY, given["NAMES"], 3 + len(study.factors)
        )
    given = {name: value for name, value in given.items() if value != ""}
    graph.step(
        "places",
        "priorityplaces",
        tr("Priority places"),
        (2, PLACES_ROW),
        (("PLACES", marked("Priority places")),),
        **given,
    )


def _measured(graph: _Graph, study: Study, grid: Source) -> tuple[Source | None, list[Source]]:
    """Add what every place has: the exposure, where there is one, and the controls."""
    exposure, beside = None, 4 + len(study.factors)
    if study.exposure is not None:
        exposure = _measure(graph, "exposure", beside, study.exposure, grid)
    controls = [
        _measure(graph, f"control_{number}", beside + number, one, grid)
        for number, one in enumerate(study.controls, 1)
    ]
    return exposure, controls


def _measure(graph: _Graph, key: str, column: int, one: MeasureReference, grid: Source) -> Source:
    settings, given = one.settings, parameters.of_measure(one.layer, one.settings, grid)
    name = "RASTER" if settings.of_raster else "LAYER"
    types = None if settings.of_raster else ANY
    given[name] = graph.input(key, settings.name, types, given[name], column)
    graph.step(key, "exposure", settings.name, (column, FACTOR_ROW), **given)
    return Source.fromChildOutput(key, "OUTPUT")


def _factor(
    graph: _Graph, number: int, factor: FactorReference, grid: Source, streets: list[Source] | None
) -> Source:
    settings, key = factor.settings, f"factor_{number}"
    name = "RASTER" if factor.layer.is_raster else "FACTOR"
    types = None if factor.layer.is_raster else ANY
    layer = graph.input(key, settings.name, types, factor.layer.source, 2 + number)
    graph.step(
        key,
        "operationalisefactor",
        settings.name,
        (2 + number, FACTOR_ROW),
        **{**parameters.of_factor(factor.layer, asdict(settings), grid, streets), name: layer},
    )
    return Source.fromChildOutput(key, "OUTPUT")

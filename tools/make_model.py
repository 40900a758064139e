"""Write resources/models/rtm_basic.model3: grid, events, three factors, fit and map as a graph.

Usage: make_model.py, with the folder that holds the plugin in PYTHONPATH.
"""

import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterDistance,
    QgsProcessingParameterExpression,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QPointF

TARGET = Path(__file__).resolve().parent.parent / "resources" / "models" / "rtm_basic.model3"
Source = QgsProcessingModelChildParameterSource
ANY = [QgsProcessing.SourceType.TypeVectorAnyGeometry]
ACROSS, DOWN = 300, 75
STEPS = {"grid": (1, 1), "events": (2, 3.5), "fit": (3, 5), "map": (3, 9)}
INPUTS, FACTOR_ROWS = 0, {1: 6, 2: 8.5, 3: 11}


def model_inputs():
    """Yield (definition, row on the canvas)."""
    polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
    points = [QgsProcessing.SourceType.TypeVectorPoint]
    area = {"parentParameterName": "STUDY_AREA"}
    title = "Cell size (half a block if not set)"
    where = {"parentLayerParameterName": "INCIDENTS", "optional": True}
    integer = QgsProcessingParameterNumber.Type.Integer
    yield QgsProcessingParameterFeatureSource("STUDY_AREA", "Study area", polygons), 0
    yield QgsProcessingParameterDistance("BLOCK_LENGTH", "Block length", 200, **area), 1
    yield QgsProcessingParameterDistance("CELL_SIZE", title, optional=True, **area), 2
    yield QgsProcessingParameterFeatureSource("INCIDENTS", "Incidents", points), 3.5
    yield QgsProcessingParameterExpression("FILTER", "Only incidents where", **where), 4.5
    for number, row in FACTOR_ROWS.items():
        title = f"Factor {number}"
        yield QgsProcessingParameterFeatureSource(f"FACTOR_{number}", title, ANY), row
        yield QgsProcessingParameterString(f"NAME_{number}", f"Name of factor {number}"), row + 1
    yield QgsProcessingParameterNumber("SEED", "Seed", integer, 1, minValue=0), 13.5


def place(column, row):
    return QPointF(ACROSS * (column + 0.5), DOWN * (row + 0.5))


def child(key, algorithm, text, position, **sources):
    """Return a step of the graph; each source is a single one or a list.

    What is not given is set to its default in so many words: the Modeler marks a step as faulty
    where a value is left out.
    """
    step = QgsProcessingModelChildAlgorithm(f"rtm:{algorithm}")
    step.setChildId(key)
    step.setDescription(text)
    for definition in step.algorithm().parameterDefinitions():
        optional = definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
        if not definition.isDestination() and not optional:
            step.addParameterSources(
                definition.name(), [Source.fromStaticValue(definition.defaultValue())]
            )
    for name, given in sources.items():
        step.addParameterSources(name, given if isinstance(given, list) else [given])
    step.setPosition(place(*position))
    return step


def out(key, name):
    return Source.fromChildOutput(key, name)


def asked(name):
    return Source.fromModelParameter(name)


def with_output(step, name, title, *, offset=0):
    """Make an output of a step an output of the model."""
    output = QgsProcessingModelOutput(name, title)
    output.setChildId(step.childId())
    output.setChildOutputName(name)
    output.setDescription(title)
    output.setMandatory(False)  # QGIS 3.22 wants all others given, whatever their defaults are
    output.setDefaultValue(QgsProcessing.TEMPORARY_OUTPUT)
    output.setPosition(step.position() + QPointF(ACROSS, DOWN * offset))
    step.setModelOutputs({**step.modelOutputs(), name: output})


def build() -> QgsProcessingModelAlgorithm:
    model = QgsProcessingModelAlgorithm("RTM basic (three factors)", "4 Whole study", "study")
    model.setName("rtm_basic")
    for definition, row in model_inputs():
        component = QgsProcessingModelParameter(definition.name())
        component.setPosition(place(INPUTS, row))
        model.addModelParameter(definition, component)
    grid = child(
        "grid",
        "creategrid",
        "Create grid",
        STEPS["grid"],
        STUDY_AREA=asked("STUDY_AREA"),
        BLOCK_LENGTH=asked("BLOCK_LENGTH"),
        CELL_SIZE=asked("CELL_SIZE"),
    )
    events = child(
        "events",
        "countevents",
        "Count events",
        STEPS["events"],
        GRID=out("grid", "OUTPUT"),
        INCIDENTS=asked("INCIDENTS"),
        FILTER=asked("FILTER"),
    )
    model.addChildAlgorithm(grid)
    model.addChildAlgorithm(events)
    for number, row in FACTOR_ROWS.items():
        step = child(
            f"factor_{number}",
            "operationalisefactor",
            f"Operationalise factor {number}",
            (2, row),
            GRID=out("grid", "OUTPUT"),
            FACTOR=asked(f"FACTOR_{number}"),
            NAME=asked(f"NAME_{number}"),
        )
        model.addChildAlgorithm(step)
    factors = [out(f"factor_{number}", "OUTPUT") for number in FACTOR_ROWS]
    fit = child(
        "fit",
        "fitmodel",
        "Fit model",
        STEPS["fit"],
        EVENTS=out("events", "OUTPUT"),
        FACTORS=factors,
        SEED=asked("SEED"),
    )
    with_output(fit, "MODEL", "Model")
    with_output(fit, "COEFFICIENTS", "Table of coefficients", offset=1)
    with_output(fit, "REPORT", "Report", offset=2)
    model.addChildAlgorithm(fit)
    risk = child(
        "map",
        "riskmap",
        "Risk map",
        STEPS["map"],
        MODEL=out("fit", "MODEL"),
        FACTORS=factors,
    )
    with_output(risk, "RISK", "Risk")
    model.addChildAlgorithm(risk)
    model.setHelpContent(
        {
            "ALG_DESC": "A whole risk terrain model with three factors: grid, events, factors, "
            "fit and map. Open it in the Modeler to add factors or change their settings.",
            "STUDY_AREA": "Polygons in a projected coordinate system.",
            "BLOCK_LENGTH": "Mean length of a street block, in the units of the study area.",
            "CELL_SIZE": "Side of a cell; left out, half a block.",
            "INCIDENTS": "Points of recorded incidents.",
            "FILTER": "Expression that an incident must meet to be counted.",
            "SEED": "The same seed gives the same result.",
        }
    )
    return model


def main() -> int:
    application = QgsApplication([], False)
    application.initQgis()
    from risk_terrain_modelling.rtm_plugin import RtmPlugin

    plugin = RtmPlugin(None)
    plugin.initProcessing()
    TARGET.parent.mkdir(exist_ok=True)
    done = build().toFile(str(TARGET))
    plugin.unload()
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())

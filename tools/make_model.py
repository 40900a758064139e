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
    QgsProcessingParameterDistance,
    QgsProcessingParameterExpression,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QPointF

TARGET = Path(__file__).resolve().parent.parent / "resources" / "models" / "rtm_basic.model3"
FACTORS = (1, 2, 3)
Source = QgsProcessingModelChildParameterSource
ANY = [QgsProcessing.SourceType.TypeVectorAnyGeometry]
ACROSS, DOWN = 260, 110


def model_inputs():
    """Yield (definition, column, row on the canvas)."""
    polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
    points = [QgsProcessing.SourceType.TypeVectorPoint]
    yield QgsProcessingParameterFeatureSource("STUDY_AREA", "Study area", polygons), 0, 0
    yield (
        QgsProcessingParameterDistance(
            "BLOCK_LENGTH", "Block length", 200, parentParameterName="STUDY_AREA"
        ),
        1,
        0,
    )
    yield (
        QgsProcessingParameterDistance(
            "CELL_SIZE",
            "Cell size (half a block if not set)",
            parentParameterName="STUDY_AREA",
            optional=True,
        ),
        2,
        0,
    )
    yield QgsProcessingParameterFeatureSource("INCIDENTS", "Incidents", points), 0, 2
    yield (
        QgsProcessingParameterExpression(
            "FILTER", "Only incidents where", parentLayerParameterName="INCIDENTS", optional=True
        ),
        1,
        2,
    )
    for number in FACTORS:
        yield (
            QgsProcessingParameterFeatureSource(f"FACTOR_{number}", f"Factor {number}", ANY),
            (2 * number),
            4,
        )
        yield (
            QgsProcessingParameterString(f"NAME_{number}", f"Name of factor {number}"),
            2 * number + 1,
            4,
        )
    seed = QgsProcessingParameterNumber(
        "SEED", "Seed", QgsProcessingParameterNumber.Type.Integer, 1, minValue=0
    )
    yield seed, 4, 0


def child(model, key, algorithm, text, position, **sources):
    """Add a step to the graph; each source is a single one or a list."""
    step = QgsProcessingModelChildAlgorithm(f"rtm:{algorithm}")
    step.setChildId(key)
    step.setDescription(text)
    for name, given in sources.items():
        step.addParameterSources(name, given if isinstance(given, list) else [given])
    step.setPosition(QPointF(ACROSS * (position[0] + 0.5), DOWN * (position[1] + 0.5)))
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
    output.setMandatory(True)
    output.setPosition(step.position() + QPointF(ACROSS, 40 + offset))
    step.setModelOutputs({**step.modelOutputs(), name: output})


def build() -> QgsProcessingModelAlgorithm:
    model = QgsProcessingModelAlgorithm("RTM basic (three factors)", "4 Whole study", "study")
    model.setName("rtm_basic")
    components = {}
    for definition, column, row in model_inputs():
        place = QgsProcessingModelParameter(definition.name())
        place.setPosition(QPointF(ACROSS * (column + 0.5), DOWN * (row + 0.5)))
        components[definition.name()] = place
        model.addModelParameter(definition, place)
    grid = child(
        model,
        "grid",
        "creategrid",
        "Create grid",
        (0, 1),
        STUDY_AREA=asked("STUDY_AREA"),
        BLOCK_LENGTH=asked("BLOCK_LENGTH"),
        CELL_SIZE=asked("CELL_SIZE"),
    )
    events = child(
        model,
        "events",
        "countevents",
        "Count events",
        (0, 3),
        GRID=out("grid", "OUTPUT"),
        INCIDENTS=asked("INCIDENTS"),
        FILTER=asked("FILTER"),
    )
    model.addChildAlgorithm(grid)
    model.addChildAlgorithm(events)
    for number in FACTORS:
        model.addChildAlgorithm(
            child(
                model,
                f"factor_{number}",
                "operationalisefactor",
                f"Operationalise factor {number}",
                (2 * number, 5),
                GRID=out("grid", "OUTPUT"),
                FACTOR=asked(f"FACTOR_{number}"),
                NAME=asked(f"NAME_{number}"),
            )
        )
    factors = [out(f"factor_{number}", "OUTPUT") for number in FACTORS]
    fit = child(
        model,
        "fit",
        "fitmodel",
        "Fit model",
        (3, 6.5),
        EVENTS=out("events", "OUTPUT"),
        FACTORS=factors,
        SEED=asked("SEED"),
    )
    with_output(fit, "MODEL", "Model")
    with_output(fit, "COEFFICIENTS", "Table of coefficients", offset=45)
    with_output(fit, "REPORT", "Report", offset=90)
    model.addChildAlgorithm(fit)
    risk = child(
        model,
        "map",
        "riskmap",
        "Risk map",
        (3, 8),
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

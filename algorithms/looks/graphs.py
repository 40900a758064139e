"""The Modeler graphs that come with the plugin, their labels and help in QGIS's language."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingModelAlgorithm, QgsProcessingModelOutput

from ..language import marked, tr

MODELS = Path(__file__).resolve().parents[2] / "resources" / "models"
TEXTS = (  # of the files, for translators to find
    marked("Study area"),
    marked("Block length"),
    marked("Cell size (half a block if not set)"),
    marked("Incidents"),
    marked("Only incidents where"),
    marked("Factor 1"),
    marked("Factor 2"),
    marked("Factor 3"),
    marked("Name of factor 1"),
    marked("Name of factor 2"),
    marked("Name of factor 3"),
    marked("Seed"),
    marked("Model"),
    marked("Table of coefficients"),
    marked("Report"),
    marked("Risk"),
    marked("4 Whole study"),
    marked(
        "A whole risk terrain model with three factors: grid, events, factors, fit and map. Open "
        "it in the Modeler to add factors or change their settings."
    ),
    marked("Polygons in a projected coordinate system."),
    marked("Mean length of a street block, in the units of the study area."),
    marked("Side of a cell; left out, half a block."),
    marked("Points of recorded incidents."),
    marked("Expression that an incident must meet to be counted."),
    marked("The same seed gives the same result."),
)


def model_files() -> list[Path]:
    """Return the Modeler graphs that come with the plugin."""
    return sorted(MODELS.glob("*.model3"))


def read_model(path: Path) -> QgsProcessingModelAlgorithm | None:
    """Return a graph as people of QGIS's language read it; None if it cannot be read."""
    model = QgsProcessingModelAlgorithm()
    if not model.fromFile(str(path)):
        return None
    model.setSourceFilePath(str(path))
    model.setGroup(tr(model.group()))
    for definition in model.parameterDefinitions():
        definition.setDescription(tr(definition.description()))
    for child in model.childAlgorithms().values():
        child.setModelOutputs({name: _said(one) for name, one in child.modelOutputs().items()})
        model.setChildAlgorithm(child)
    model.updateDestinationParameters()
    model.setHelpContent({key: tr(text) for key, text in model.helpContent().items()})
    return model


def _said(output: QgsProcessingModelOutput) -> QgsProcessingModelOutput:
    output.setDescription(tr(output.description()))
    return output

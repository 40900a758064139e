"""The layers that “Import factors” says it has made."""

import json

from qgis.core import QgsVectorLayer


def layers(results) -> dict[str, QgsVectorLayer]:
    """Return the layers that a run says it has made, by their names."""
    told = json.loads(results["LAYERS"])
    return {one["layer"]: QgsVectorLayer(one["source"], one["layer"], "ogr") for one in told}


def counts(results) -> dict[str, int]:
    """Return how many places the layers hold."""
    return {name: layer.featureCount() for name, layer in layers(results).items()}

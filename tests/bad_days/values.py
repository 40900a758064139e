"""Values that scripts and models may give to a parameter, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsProperty, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt import sip


def _gone() -> QgsVectorLayer:
    layer = QgsVectorLayer("Point?crs=EPSG:27700", "gone", "memory")
    sip.delete(layer)
    return layer


ODD: dict[str, Callable[[], object]] = {
    "no number": lambda: float("nan"),
    "infinity": lambda: float("inf"),
    "minus infinity": lambda: float("-inf"),
    "-1": lambda: -1,
    "0": lambda: 0,
    "a half": lambda: 2.5,
    "1e300": lambda: 1e300,
    "a long number": lambda: 10**400,
    "true": lambda: True,
    "nothing": lambda: None,
    "no letters": lambda: "",
    "blanks": lambda: "   ",
    "nan": lambda: "nan",
    "1e999": lambda: "1e999",
    "a word": lambda: "abc",
    "two lines": lambda: "a\nb",
    "5,000 letters": lambda: "x" * 5000,
    "half a letter": lambda: "/tmp/\ud800.tif",
    "an end in the middle": lambda: "/maps/a\0b.tif",
    "a list": lambda: [1, 2],
    "no list": list,
    "lists in a list": lambda: [[1], {}],
    "an object": lambda: {"a": 1},
    "bytes": lambda: b"\xff",
    "something of Python": object,
    "a folder": lambda: "/proc/self",  # beside which nobody can write, whoever runs the tests
    "a file that is not there": lambda: "/proc/nowhere/at/all.tif",
    "a layer of another kind": lambda: QgsVectorLayer("Point?crs=EPSG:27700", "x", "memory"),
    "a layer that is no good": lambda: QgsRasterLayer("/nowhere.tif", "x"),
    "a property": lambda: QgsProperty.fromValue(float("nan")),
}
# QGIS itself does not survive it where it checks no values (`QgsProcessingAlgorithm.run`)
CHECKED_ONLY = {"a layer that was removed": _gone}

"""A village whose crier writes down what is called out."""

from ...language import marked
from .base import Preset

VILLAGE = Preset(
    key="village",
    title=marked("The village crier"),
    signs=(("Called out", "Steps east"),),
    x="Steps east",
    y="Steps north",
    kind="Called out",
    crs="EPSG:27700",
    rights=marked("By the village."),
)

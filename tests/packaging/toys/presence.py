"""Presence: whether a cell has a point at all."""

from .base import Measure
from .count import COUNT


class Presence(Measure):
    """1 where a point lies in the cell, 0 elsewhere."""

    key = "presence"
    noun = "cells with a point"
    takes = ("points",)
    help = "whether there is a point"

    def values(self, cells, given, progress):
        """Return 1 where there is a point."""
        return (COUNT.values(cells, given, progress) > 0).astype(float)


PRESENCE = Presence()

"""Absence: no feature is near."""

from .base import Influence


class Absence(Influence):
    """What a place has that is far from all features of a factor."""

    key = noun = "absence"
    takes = ("points",)
    help = "far from any feature"
    definition = "a cell is 1 where no feature is within a distance of its centre"
    reading = "Absence means farther than the distance from any feature."
    where = in_short = "farther than {distance} from {factor}"

    def columns(self, asked, ground, progress):
        """Return the 0/1 columns, one a distance."""
        return (ground.near.band > number for number in range(len(asked.distances)))


ABSENCE = Absence()

"""What true factors do to the events that are expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...core.model.variable import Variable
from .layouts import Layout

ON_STREETS = 4000  # events, where they happen at doors or on streets
FINEST = 8  # bands a block, of an influence that decays


@dataclass(frozen=True)
class Effect:
    """A true factor.

    Attributes
    ----------
    factor : str
    operationalisation : "proximity" or "density"
    blocks : float
        Distance in street blocks; of an influence that decays, the length of the decay.
    rrv : float
        Relative risk value; of one that decays, at the feature itself. A protective factor
        divides by it.
    shape : "tested", "between" or "decay"
        A candidate variable; proximity at a distance that is not among the candidates; or an
        influence rrv^exp(-distance / length).
    """

    factor: str
    operationalisation: str
    blocks: float
    rrv: float
    shape: str = "tested"

    def variable(self, layout: Layout) -> Variable | None:
        """Return the candidate that this is; None if there is none."""
        if self.shape != "tested":
            return None
        return layout.candidate(self.factor, self.operationalisation, self.blocks)

    def influence(self, layout: Layout) -> np.ndarray:
        """Return 0 to 1 (0 to -1 if protective) for each cell, float array (cells,)."""
        if self.shape == "tested":
            block, index = layout.variables[self.variable(layout)]
            reached = block.column(index).astype(float)
        elif self.shape == "between":
            distance = self.blocks * layout.block_length
            reached = layout.near(self.factor, distance).astype(float)
        else:
            reached = self._decaying(layout)
        return layout.sign(self.factor) * reached

    def _decaying(self, layout: Layout) -> np.ndarray:
        """Steps fine enough to pass for a smooth curve, down to a twentieth of its height."""
        ends = np.arange(1, 3 * self.blocks * FINEST + 1) / FINEST  # in blocks
        heights = np.exp(-(ends - 0.5 / FINEST) / self.blocks)
        drops = heights - np.append(heights[1:], 0)
        near = (layout.near(self.factor, end * layout.block_length) for end in ends)
        return sum(drop * one for drop, one in zip(drops, near))


TRUTHS: dict[str, tuple[Effect, ...]] = {
    "nothing": (),
    "six": (
        Effect("pubs", "proximity", 0.5, 2.0),
        Effect("bus_stops", "proximity", 0.5, 1.5),
        Effect("music_venues", "density", 2.5, 2.5),
        Effect("places_of_worship", "proximity", 1.5, 2.0),
        Effect("railway_lines", "proximity", 1.5, 1.5),
        Effect("libraries", "proximity", 1.0, 1.5),
    ),
    "extremes": (
        Effect("bus_stops", "proximity", 1.0, 1.25),
        Effect("car_parks", "proximity", 1.0, 1.25),
        Effect("theatres", "proximity", 1.0, 3.0),
        Effect("fuel_stations", "proximity", 1.0, 3.0),
        Effect("police_front_counters", "proximity", 2.5, 2.0),
        Effect("rail_tube_stations", "density", 2.0, 2.0),
    ),
    "its own": (  # what the sample city's own events were drawn from
        Effect("Pubs", "density", 2.0, 2.6),
        Effect("Takeaways", "proximity", 1.0, 2.0),
        Effect("Bus stops", "proximity", 0.5, 1.8),
        Effect("Car parks", "proximity", 0.5, 2.2),
        Effect("Railway", "proximity", 1.0, 1.9),
        Effect("Police stations", "proximity", 2.5, 2.0),
    ),
    "wrong distances": (
        Effect("pubs", "proximity", 0.75, 2.5, "decay"),
        Effect("bus_stops", "proximity", 0.7, 1.5, "between"),
        Effect("music_venues", "proximity", 1.5, 2.5, "decay"),
        Effect("places_of_worship", "proximity", 1.75, 2.0, "between"),
        Effect("railway_lines", "proximity", 1.25, 1.5, "between"),
        Effect("libraries", "proximity", 4.0, 1.5, "between"),
    ),
}


def covered(
    layout: Layout, effects: Sequence[Effect], expected: np.ndarray
) -> list[tuple[int, float]]:
    """Return how many cells and expected events the influence of each true factor covers.

    Of an influence that decays: where it is at least a third of its height.
    """
    reached = [np.abs(effect.influence(layout)) >= 1 / 3 for effect in effects]
    return [(int(one.sum()), round(float(expected[one].sum()), 1)) for one in reached]


def expected_events(
    layout: Layout, effects: Sequence[Effect], there: np.ndarray | None = None
) -> np.ndarray:
    """Return the events that a truth expects in each cell, as many as there really are.

    Parameters
    ----------
    layout : Layout
    effects : sequence of Effect
    there : float array, shape (cells,), optional
        What they happen at, in proportion to which there are `ON_STREETS` events.
    """
    logs = np.zeros(layout.cells.count)
    for effect in effects:
        logs += np.log(effect.rrv) * effect.influence(layout)
    risk = np.exp(logs)
    if there is None:
        return risk * (layout.events / risk.sum())
    risk *= there
    return risk * (ON_STREETS / risk.sum())

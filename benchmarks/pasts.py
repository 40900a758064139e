"""What is read of a rolling origin: the cells, each period's events, and the model of the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from ..core.fitting.fit import fit_model
from ..core.model.block import Block
from ..core.model.predict import LOCAL, expected_counts
from ..core.progress import Quiet
from ..core.settings import FitSettings
from ..core.terrain.bursts import come_together
from ..core.terrain.events import count_events
from ..core.terrain.grid import Cells
from . import layers
from .cases import Case
from .origins import Origin

SEED = 1
KEPT = Path(__file__).resolve().parents[1] / "build" / "forecasts"


@dataclass(frozen=True, eq=False)
class Ground:
    """The cells of a city, and the share of each in the study area."""

    study: dict
    cells: Cells
    areas: np.ndarray

    @cached_property
    def blocks(self) -> Sequence[Block]:
        """Every factor's variables."""
        return layers.variables(self.cells, self.study)


@lru_cache(maxsize=1)
def _ground(folder: str, cell_size: float) -> Ground:
    study = Case("", "", folder, cell_size, "").study()
    return Ground(study, *layers.study_area(study["study_area"]["source"], cell_size))


@dataclass(frozen=True, eq=False)
class Past:
    """A past and what came after, of one origin.

    Attributes
    ----------
    origin : Origin
    ground : Ground
    periods : sequence of float array, shape (events, 2)
        Events of each period in the study area, the oldest period first.
    dates : sequence of sequence of str
        Of the events of each period; empty where they are not known to the day.
    later : int array, shape (cells,)
        Events of the period to be foretold.
    """

    origin: Origin
    ground: Ground
    periods: Sequence[np.ndarray]
    dates: Sequence[Sequence[str]]
    later: np.ndarray

    @classmethod
    def read(cls, origin: Origin) -> Past:
        """Read the layers of an origin; a city's factors are read once for all its origins."""
        case = origin.case
        ground = _ground(case.folder, case.cell_size)
        places, days = zip(*(_events(ground.cells, case, name) for name in origin.past))
        later = layers.points(case.layer(origin.later), case.filter)
        return cls(
            origin=origin,
            ground=ground,
            periods=places,
            dates=days,
            later=count_events(ground.cells, later).counts,
        )

    @cached_property
    def counts(self) -> np.ndarray:
        """Events of each period of the past, int array (periods, cells)."""
        cells = self.ground.cells
        return np.stack([count_events(cells, where).counts for where in self.periods])

    @cached_property
    def pooled(self) -> np.ndarray:
        """Events of all the past, int array (cells,)."""
        return self.counts.sum(axis=0)

    @cached_property
    def where(self) -> np.ndarray:
        """Events of all the past, float array (events, 2), the oldest period first."""
        return np.concatenate(self.periods)

    @cached_property
    def together(self) -> float:
        """How many events of the past come at once, as “Count events” and the forecast tell it."""
        sizes = [come_together(*one) or 1.0 for one in zip(self.periods, self.dates)]
        return float(np.average(sizes, weights=[len(one) for one in self.periods]))

    @cached_property
    def place(self) -> np.ndarray:
        """Events that the calibrated model of the last period expects, by its local ratios."""
        return self._fitted["place"]

    @property
    def terms(self) -> list[str]:
        """The variables of that model."""
        return [str(one) for one in self._fitted["terms"]]

    @cached_property
    def _fitted(self) -> dict[str, np.ndarray]:
        # the fit takes minutes where a city is large, and the same one serves every comparison
        path = place_of(self.origin)
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            np.savez_compressed(path, **self._fit())
        with np.load(path) as kept:
            return dict(kept)

    def _fit(self) -> dict[str, np.ndarray]:
        cells, blocks = self.ground.cells, self.ground.blocks
        settings = FitSettings(selection="calibrated", seed=SEED)
        model = fit_model(blocks, self.counts[-1], settings, Quiet(), cells)
        place = expected_counts(model, blocks, cells.count, ratios=LOCAL)
        return {"place": place, "terms": np.array([str(one.variable) for one in model.terms])}


def _events(cells: Cells, case: Case, name: str) -> tuple[np.ndarray, list[str]]:
    """Return where the events of a layer in the study area were, and their dates."""
    where = layers.points(case.layer(name), case.filter)
    inside = cells.contain(where)
    dates = layers.dates(case.layer(name), case.filter)
    return where[inside], [dates[row] for row in np.flatnonzero(inside)] if dates else []


def place_of(origin: Origin) -> Path:
    """Return the file in which what the model of an origin expects is kept."""
    return KEPT / "places" / f"{origin.name}.npz"

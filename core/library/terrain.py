"""A study area as cells, with the factors over it: what models are fitted on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import RtmError
from ..language import said
from ..model.block import Block
from ..progress import QUIET, Part, Progress
from ..settings import FactorSettings, GridSettings, MeasureSettings
from ..study import require_distinct
from ..terrain.exposure.base import Given
from ..terrain.exposure.measuring import measured
from ..terrain.factor import Factor, operationalise
from ..terrain.features import Features
from ..terrain.grid import Cells, centres_inside, coverage, frame_over
from .area import bounds_of, polygons_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike  # came with numpy 1.20


@dataclass(frozen=True, eq=False)
class Terrain:
    """The cells of a study area, and the variables of its factors; `Terrain.over` makes it.

    Attributes
    ----------
    cells : Cells
    coverage : float32 array, shape (cells,)
        Share of each cell that lies in the study area, as precisely as a grid raster has it.
    factors : tuple of Factor
    units : str
        Of the coordinates, as in "m", for tables and reports.
    exposure : float array, shape (cells,), or None
        What events are expected in proportion to.
    controls : mapping of str to float arrays, shape (cells,)
        What else stands in every model, by name.
    """

    cells: Cells
    coverage: np.ndarray
    factors: tuple[Factor, ...]
    units: str = ""
    exposure: np.ndarray | None = None
    controls: Mapping[str, np.ndarray] = field(default_factory=dict)

    @classmethod
    def over(
        cls,
        area: Any,
        factors: Mapping[str, Any],
        block_length: float,
        *,
        cell_size: float | None = None,
        keep: str = GridSettings.keep,
        settings: Iterable[FactorSettings] = (),
        units: str = "",
        exposure: ArrayLike | None = None,
        controls: Mapping[str, ArrayLike] | None = None,
        progress: Progress = QUIET,
    ) -> Terrain:
        """Divide a study area into cells and make the variables of every factor.

        Parameters
        ----------
        area : array or nested sequence
            Bounds (xmin, ymin, xmax, ymax), a ring (m, 2), a polygon (rings, holes after the
            exterior) or a sequence of polygons.
        factors : mapping of name to float array, shape (m, 2), or to Features
            Points as an array; lines and polygons as `Features`.
        block_length : float
            Mean length of a street block, in the units of the coordinates.
        cell_size : float, optional
            Half a block unless given.
        keep : "overlap" or "centre"
            Which cells belong to the study area.
        settings : iterable of FactorSettings
            Of the factors that are to be taken otherwise than by default, told by their names.
        units : str
        exposure, controls : optional
            As for `having`.
        progress : Progress, optional

        Raises
        ------
        RtmError
            If settings, area or a factor make no sense.
        ValueError
            If an exposure or a control has another shape than the cells.
        """
        grid = GridSettings(block_length, cell_size, keep)
        asked = _settings_of(factors, block_length, settings)
        cells, shares = _cells_over(area, grid, Part(progress, 0.0, 0.2))
        size = float(shares.sum(dtype=float)) * cells.frame.cell_size**2
        made = []
        for number, (one, given) in enumerate(zip(asked, factors.values())):
            start, end = ((number + step) / len(asked) for step in (0, 1))
            part = Part(Part(progress, 0.2, 1.0), start, end)
            made.append(operationalise(cells, _features(given), one, part, size))
        return cls(cells, shares, tuple(made), units).having(exposure, controls)

    def having(
        self, exposure: ArrayLike | None = None, controls: Mapping[str, ArrayLike] | None = None
    ) -> Terrain:
        """Return the terrain with what every place has, such as streets, homes or people.

        A model allows for it before any factor is tried. `measure` makes such numbers of features.

        Parameters
        ----------
        exposure : float array, shape (cells,) or (rows, columns), optional
            What events are expected in proportion to, 0 or more. Cells that have none take no
            part. A picture has the top row first, as that of `raster`.
        controls : mapping of str to float arrays, shape (cells,) or (rows, columns), optional
            What stands in every model as a curve, by name; 0 or more.

        Raises
        ------
        ValueError
            If an array has another shape than the cells.
        """
        given = {} if controls is None else controls
        return replace(
            self,
            exposure=None if exposure is None else self._over_cells("exposure", exposure),
            controls={name: self._over_cells(name, values) for name, values in given.items()},
        )

    def measure(
        self,
        given: Any,
        measure: str,
        *,
        numbers: ArrayLike = (),
        spread: float | None = None,
        progress: Progress = QUIET,
    ) -> np.ndarray:
        """Return how much of something each cell has, float64 (cells,), for `having`.

        Parameters
        ----------
        given : float array, shape (m, 2), or Features
            Points as an array.
        measure : "count", "length", "area" or "field"
            Of points, lines, polygons, or of a number of each point or polygon.
        numbers : float array, shape (features,)
            For "field": 0 or more; those of polygons are shared out by area.
        spread : float, optional
            Each cell has the mean over the cells within this distance.
        progress : Progress, optional

        Raises
        ------
        RtmError
            If nothing lies within the study area.
        """
        named = MeasureSettings(measure, measure, "numbers" if measure == "field" else "", spread)
        features = Given(_features(given), numbers=np.asarray(numbers, float))
        return measured(self.cells, features, named, progress).values

    def _over_cells(self, name: str, values: ArrayLike) -> np.ndarray:
        found = np.asarray(values, float)
        if found.shape == self.cells.inside.shape:
            return self.cells.from_raster(found)
        if found.shape != (self.cells.count,):
            raise ValueError(
                f"{name} has the shape {found.shape}, and the cells {(self.cells.count,)} or "
                f"{self.cells.inside.shape}"
            )
        return found

    @property
    def blocks(self) -> list[Block]:
        """The variables of all factors."""
        return [block for factor in self.factors for block in factor.blocks]

    def raster(self, values: np.ndarray) -> np.ndarray:
        """Return values of the cells (cells,) as a picture (rows, columns), the top row first.

        Outside the study area it is NaN. It spans `extent`.
        """
        return self.cells.on_raster(np.asarray(values, float), np.nan)

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of a picture of the cells, as matplotlib takes them."""
        frame = self.cells.frame
        width, height = frame.columns * frame.cell_size, frame.rows * frame.cell_size
        return frame.left, frame.left + width, frame.top - height, frame.top


def _cells_over(area: Any, grid: GridSettings, progress: Progress) -> tuple[Cells, np.ndarray]:
    """Return the cells that are kept, and the share of each that lies in the study area."""
    polygons = polygons_of(area)
    frame = frame_over(bounds_of(polygons), float(grid.cell_size or 0))
    share = coverage(frame, polygons, Part(progress, 0.0, 0.6))
    inside = share > 0
    if grid.keep == "centre":
        inside &= centres_inside(frame, polygons, Part(progress, 0.6, 1.0))
    if not inside.any():
        raise RtmError(
            said("No cell of {cell_size:g} is kept in the study area.", cell_size=frame.cell_size),
            said("Give a smaller cell size, or keep cells by overlap."),
            kind="setting",
            where="cell_size",
        )
    return Cells(frame, inside), share[inside].astype(np.float32)


def _settings_of(
    factors: Mapping[str, Any], block_length: float, settings: Iterable[FactorSettings]
) -> list[FactorSettings]:
    """Return the settings of each factor: those given for it, or the defaults."""
    given = {one.name: one for one in settings}
    found = [FactorSettings(name, block_length) for name in factors]
    require_distinct([one.name for one in found])
    unknown = set(given) - {one.name for one in found}
    if unknown:
        raise RtmError(
            said("There are settings for “{factor}”, and no such factor.", factor=min(unknown)),
            said("The factors are {factors}.", factors=", ".join(one.name for one in found)),
            kind="setting",
            where="settings",
        )
    return [given.get(one.name, one) for one in found]


def _features(given: Any) -> Features:
    """Return the features of a factor; an array holds points."""
    return given if isinstance(given, Features) else Features(np.asarray(given, float))

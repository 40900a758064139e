"""Whether a study fits the machine, asked before the work, and which cell size would."""

from __future__ import annotations

import math
from collections.abc import Callable

from .errors import RtmError
from .expectation import megabytes
from .language import marked, numeral, said
from .limits import MOST_CELLS
from .settings import CALIBRATED, MOST_CELLS_CALIBRATED

MB = 10**6
# measured on 2.9 million cells in a frame of 4.1 million
BYTES_A_GRID_CELL = 30  # 25 to 33, of the frame
BYTES_A_MAP_CELL = 100  # 60 to 145, of the study area
BYTES_A_FORECAST_CELL = 240  # the same, with its bands


def require_room(cells: int, cell_size: float, variables: int, selection: str, free: int) -> None:
    """Refuse a study that needs more memory than is free, or more cells than its selection takes.

    Parameters
    ----------
    cells : int
        Of the study area.
    cell_size : float
        In the units of the map, for the advice.
    variables : int
    selection : {"calibrated", "reference"}
    free : int
        Bytes.

    Raises
    ------
    RtmError
        With the numbers and the smallest cell size that would do.
    """

    def fits(some: int) -> bool:
        return megabytes(some, variables, selection) * MB <= free

    if selection == CALIBRATED:
        require_few(cells, cell_size)
    if not fits(cells):
        needed = megabytes(cells, variables, selection) * MB
        problem = said(
            "{cells:,} cells and {variables:,} variables need about {needed} of memory, "
            "and {free} are free.",
            cells=cells,
            variables=variables,
            needed=in_words(needed),
            free=in_words(free),
        )
        raise _too_large(problem, larger_cells(cells, cell_size, fits))


def require_few(cells: int, cell_size: float | None = None) -> None:
    """Refuse more cells than the calibrated selection takes."""
    if cells > MOST_CELLS_CALIBRATED:
        wider = said("a larger cell size")
        if cell_size is not None:
            wider = larger_cells(cells, cell_size, lambda some: some <= MOST_CELLS_CALIBRATED)
        raise RtmError(
            said(
                "The study area has {cells:,} cells, and the calibrated selection takes at most "
                "{most:,}.",
                cells=cells,
                most=MOST_CELLS_CALIBRATED,
            ),
            said("Choose the reference selection, {wider} or a smaller study area.", wider=wider),
            kind="room",
            where="cell_size",
        )


def require_grid_room(cells: int, cell_size: float, free: int) -> None:
    """Refuse a frame of so many cells, inside the study area or not, that is too large to hold."""
    problem = marked(
        "A grid of {cells:,} cells needs about {needed} of memory, and {free} are free."
    )
    _require(problem, cells, BYTES_A_GRID_CELL, cell_size, free)


def require_map_room(
    cells: int, cell_size: float, free: int, bytes_each: int = BYTES_A_MAP_CELL
) -> None:
    """Refuse a map of so many cells of the study area that is too large to work on."""
    problem = marked(
        "A map of {cells:,} cells needs about {needed} of memory, and {free} are free."
    )
    _require(problem, cells, bytes_each, cell_size, free)


def _require(problem: str, cells: int, bytes_each: int, cell_size: float, free: int) -> None:
    needed = cells * bytes_each
    if needed > free:
        wider = larger_cells(cells, cell_size, lambda some: some * bytes_each <= free)
        told = said(problem, cells=cells, needed=in_words(needed), free=in_words(free))
        raise _too_large(told, wider)


def _too_large(problem: str, wider: str) -> RtmError:
    return RtmError(
        problem,
        said("Use {wider} or a smaller study area, or close other programs.", wider=wider),
        kind="room",
        where="cell_size",
    )


def in_words(size: float) -> str:
    """Return bytes as "61 GB" or "320 MB"."""
    if size < 1e9:
        return numeral(f"{size / 1e6:,.0f} MB")
    return numeral(f"{size / 1e9:,.1f} GB" if size < 1e10 else f"{size / 1e9:,.0f} GB")


def larger_cells(cells: int, cell_size: float, fits: Callable[[int], bool]) -> str:
    """Return the advice of a cell size of two digits with which the cells would be few enough."""
    low, high = 0, min(cells, MOST_CELLS)  # cells that fit, and that do not
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    if not low:
        return said("a larger cell size")
    exact = cell_size * math.sqrt(cells / low)
    unit = 10.0 ** (math.floor(math.log10(exact)) - 1)
    return said(
        "a cell size of {size:g} or more,", size=float(f"{math.ceil(exact / unit) * unit:.6g}")
    )

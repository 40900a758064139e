"""Room for a grid, a map and a fit on this machine, looked for before the work."""

from __future__ import annotations

from collections.abc import Callable

from ...core.errors import RtmError
from ...core.machine import free_memory
from ...core.room import BYTES_A_MAP_CELL, require_grid_room, require_map_room, require_room
from ...core.terrain.grid import Cells, Frame
from .cells import cells_of
from .raster import Raster


def require_frame(frame: Frame) -> None:
    """Refuse a frame whose cells no memory holds, before anything of its size is made."""
    require_grid_room(frame.columns * frame.rows, frame.cell_size, free_memory())


def require_map(cells: Cells, bytes_each: int = BYTES_A_MAP_CELL) -> None:
    """Refuse a map that no memory holds while it is worked on."""
    require_map_room(cells.count, cells.frame.cell_size, free_memory(), bytes_each)


def require_fit(events: Raster, variables: int, selection: str) -> None:
    """Refuse a fit that is too large; the cells are counted only where the frame leaves a doubt."""
    size = events.frame.cell_size

    def require(cells: int) -> None:
        require_room(cells, size, variables, selection, free_memory())

    if not fits(require, events.frame):
        require(cells_of(events).count)


def fits(require: Callable[[int], None], frame: Frame) -> bool:
    """Return whether all cells of a frame would be taken."""
    try:
        require(frame.columns * frame.rows)
    except RtmError as fault:
        if fault.kind != "room":
            raise
        return False
    return True

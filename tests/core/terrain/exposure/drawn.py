"""What is measured, and over which cells, drawn at random."""

import math

import numpy as np
from hypothesis import strategies as st
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

FRAME = Frame(left=500_012.3, top=200_061.7, cell_size=7.1, columns=10, rows=9)
INSIDE = np.ones(FRAME.shape, bool)
INSIDE[0, :3] = INSIDE[5, 4] = INSIDE[8, 6:] = False
CELLS = Cells(FRAME, INSIDE)
LEFT, TOP = FRAME.left, FRAME.top
RIGHT, BOTTOM = LEFT + 71.0, TOP - 63.9


def boxes(frame=FRAME):
    """The four sides of every cell of a frame, row by row: xmin, ymin, xmax, ymax."""
    size = frame.cell_size
    for row in range(frame.rows):
        for column in range(frame.columns):
            x, y = frame.left + column * size, frame.top - row * size
            yield x, y - size, x + size, y


def across_frame(margin=40.0):
    """A place on the frame or around it."""
    return st.tuples(
        st.floats(LEFT - margin, RIGHT + margin), st.floats(BOTTOM - margin, TOP + margin)
    )


@st.composite
def star(draw):
    """A polygon that does not cross itself: corners around a point, by angle."""
    number = draw(st.integers(3, 12))
    angles = (np.arange(number) + 0.45) / number * 2 * math.pi
    radii = np.array(draw(st.lists(st.floats(1, 60), min_size=number, max_size=number)))
    x, y = draw(across_frame())
    ring = np.c_[x + radii * np.cos(angles), y + radii * np.sin(angles)]
    return np.vstack([ring, ring[:1]])


@st.composite
def chain(draw):
    """A line of two corners or more; some run along the sides of cells."""
    corners = draw(st.lists(across_frame(), min_size=2, max_size=6))
    if draw(st.booleans()):
        at = draw(st.integers(-2, 12))
        corners = [(LEFT + at * FRAME.cell_size, y) for _, y in corners]
    return np.array(corners)

"""Plane geometry on arrays of coordinates, all in metres.

Only numpy, and none of it depends on the version of a geometry library: the sample must come out
byte for byte the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

TINY = 1e-12  # square metres, below which there is no area or length


def smooth(points: Sequence[Sequence[float]], rounds: int = 2, closed: bool = False) -> np.ndarray:
    """Round the corners of a line (ends stay) or of an unclosed ring by Chaikin's corner cutting.

    Parameters
    ----------
    points : array-like, shape (n, 2)
    rounds : int
        Each round about doubles the number of points.
    closed : bool
        The points are a ring whose last point is not the first one again.

    Returns
    -------
    array, shape (m, 2)
    """
    line = np.asarray(points, float)
    for _ in range(rounds):
        following = np.roll(line, -1, axis=0) if closed else line[1:]
        here = line if closed else line[:-1]
        cut = np.stack([0.75 * here + 0.25 * following, 0.25 * here + 0.75 * following], axis=1)
        cut = cut.reshape(-1, 2)
        line = cut if closed else np.vstack([line[:1], cut[1:-1], line[-1:]])
    return line


def blob(
    centre: Sequence[float], radii: Sequence[float], rng: np.random.Generator, corners: int = 9
) -> np.ndarray:
    """Return an irregular closed ring around a centre, shape (4 corners + 1, 2)."""
    angles = (np.arange(corners) + 0.6 * (rng.random(corners) - 0.5)) * 2 * np.pi / corners
    reach = 0.78 + 0.44 * rng.random(corners)
    spokes = np.column_stack([np.cos(angles), np.sin(angles)]) * reach[:, None] * np.asarray(radii)
    return close(smooth(np.asarray(centre) + spokes, closed=True))


def close(ring: np.ndarray) -> np.ndarray:
    """Repeat the first point of a ring at its end."""
    return np.vstack([ring, ring[:1]])


def segments(lines: Iterable[np.ndarray]) -> np.ndarray:
    """Return the segments of several lines as rows x1, y1, x2, y2: shape (segments, 4)."""
    return np.vstack([np.hstack([line[:-1], line[1:]]) for line in lines])


def distances(points: np.ndarray, pieces: np.ndarray) -> np.ndarray:
    """Distance of every point to its nearest segment, shape (points,).

    Parameters
    ----------
    points : array, shape (points, 2)
    pieces : array, shape (segments, 4)
        A place that is a point is a segment of length 0.
    """
    start, step = pieces[:, :2], pieces[:, 2:] - pieces[:, :2]
    length_squared = np.maximum((step**2).sum(axis=1), TINY)
    offset = points[:, None, :] - start
    share = np.clip((offset * step).sum(axis=2) / length_squared, 0, 1)
    return np.sqrt(((offset - share[:, :, None] * step) ** 2).sum(axis=2).min(axis=1))


def inside(points: np.ndarray, rings: Iterable[np.ndarray]) -> np.ndarray:
    """Say which points lie in a polygon of closed rings (holes too) by the even-odd rule."""
    points = np.atleast_2d(np.asarray(points, float))
    x1, y1, x2, y2 = segments(rings).T
    x, y = points[:, :1], points[:, 1:]
    spans = (y1 > y) != (y2 > y)
    rise = np.where(y2 == y1, 1.0, y2 - y1)
    return (spans & (x < x1 + (y - y1) * (x2 - x1) / rise)).sum(axis=1) % 2 == 1


def first_crossing(start: np.ndarray, end: np.ndarray, pieces: np.ndarray) -> tuple[float, int]:
    """Find where the way from `start` to `end` first meets a segment.

    Returns
    -------
    share of the way : float
        Infinite where it meets none.
    index of the segment : int
    """
    way = end - start
    step = pieces[:, 2:] - pieces[:, :2]
    to_piece = pieces[:, :2] - start
    cross = way[0] * step[:, 1] - way[1] * step[:, 0]
    parallel = np.abs(cross) < TINY
    cross = np.where(parallel, 1.0, cross)
    share = (to_piece[:, 0] * step[:, 1] - to_piece[:, 1] * step[:, 0]) / cross
    along_piece = (to_piece[:, 0] * way[1] - to_piece[:, 1] * way[0]) / cross
    meets = ~parallel & (share >= 0) & (share <= 1) & (along_piece >= 0) & (along_piece <= 1)
    share = np.where(meets, share, np.inf)
    index = int(share.argmin())
    return float(share[index]), index


def stations(line: np.ndarray) -> np.ndarray:
    """Distance from the start of a line to each of its points, shape (points,)."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])


def along(line: np.ndarray, where: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points at distances `where` along a line, and the unit normals to its left there."""
    marks = stations(line)
    places = np.column_stack([np.interp(where, marks, axis) for axis in line.T])
    piece = np.clip(np.searchsorted(marks, where, side="right") - 1, 0, len(line) - 2)
    step = np.diff(line, axis=0)[piece]
    normals = np.column_stack([-step[:, 1], step[:, 0]]) / np.hypot(*step.T)[:, None]
    return places, normals


def stretch(line: np.ndarray, start: float, end: float) -> np.ndarray:
    """Return the part of a line between two distances along it."""
    marks = stations(line)
    between = line[(marks > start + 1e-6) & (marks < end - 1e-6)]
    ends, _ = along(line, np.array([start, end]))
    return np.vstack([ends[:1], between, ends[1:]])


def rectangle(centre: np.ndarray, sides: Sequence[float], angle: float) -> np.ndarray:
    """Return the closed ring of a turned rectangle, shape (5, 2); `angle` in radians."""
    along_x = np.array([np.cos(angle), np.sin(angle)]) * sides[0] / 2
    along_y = np.array([-np.sin(angle), np.cos(angle)]) * sides[1] / 2
    return close(
        centre
        + np.array([-along_x - along_y, along_x - along_y, along_x + along_y, along_y - along_x])
    )

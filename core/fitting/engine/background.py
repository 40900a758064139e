"""What every cell has before any factor: an exposure, and controls.

An *exposure* is what events need to happen at all, such as street or homes: they are expected in
proportion to it (an offset of the linear predictor). A *control* bears on the number of events in
whatever smooth way the data show. It stands in every model and is never chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...errors import RtmError
from ...language import quoted, said

MOST_CLASSES = 40  # of a control: finer ones would not show in its curve
SHIFT = 0.01  # of the median of a control, before the logarithm is taken
KNOTS_AT = (0.01, 0.25, 0.5, 0.75, 1.0)  # of its curve, as shares of all that there is
LEAST_OWN = 1e-6  # share of a column that the columns before it must leave


@dataclass(frozen=True, eq=False)
class Control:
    """A control over the cells, in classes so narrow that its curve is flat within one.

    Attributes
    ----------
    name : str
    codes : uint8 array, shape (cells,)
        Class of each cell.
    edges : float array, shape (classes - 1,)
        Values from which a class begins, but for the first.
    values : float array, shape (classes,)
        Where a class lies, in the control's own unit.
    basis : float array, shape (classes, columns)
        Columns of a design. All are 0 at the class of a usual cell, `usual`.
    usual : int
    """

    name: str
    codes: np.ndarray
    edges: np.ndarray
    values: np.ndarray
    basis: np.ndarray
    usual: int


@dataclass(frozen=True, eq=False)
class Background:
    """What stands in every model.

    Attributes
    ----------
    exposure : float array, shape (cells,), or None
        Above 0, as shares of the mean of the cells.
    controls : tuple of Control
    unsure : float
        Variance of events, in units of what is expected, that chance in the controls adds.
    """

    exposure: np.ndarray | None = None
    controls: tuple[Control, ...] = ()
    unsure: float = 0.0

    @property
    def columns(self) -> int:
        """Number of the controls' columns."""
        return sum(control.basis.shape[1] for control in self.controls)


NOTHING = Background()


def background_of(
    exposure: np.ndarray | None, controls: Mapping[str, np.ndarray], unsure: float = 0.0
) -> Background:
    """Return the background of cells.

    Parameters
    ----------
    exposure : float array, shape (cells,), or None
        Above 0.
    controls : mapping of str to float arrays, shape (cells,)
        By their names; not below 0.
    unsure : float, optional
        As `Background` has it.

    Raises
    ------
    RtmError
        If a control is the same everywhere, or says what those before it say.
    """
    share = None if exposure is None else exposure / exposure.mean()
    found = tuple(_control(name, values) for name, values in controls.items())
    _require_own_say(found)
    return Background(share, found, unsure)


def _control(name: str, values: np.ndarray) -> Control:
    low, high = values.min(), values.max()
    if not low < high:
        raise RtmError(
            said("The control “{name}” is the same in every cell.", name=name),
            said("Leave it out: it cannot say where more is to be expected."),
            where="controls",
        )
    logs = _logs(values)
    edges = np.linspace(logs.min(), logs.max(), MOST_CLASSES + 1)[1:-1]
    codes = np.unique(np.searchsorted(edges, logs, "right"), return_inverse=True)[1].reshape(-1)
    cells = np.bincount(codes)
    place = np.bincount(codes, logs) / cells
    at = _quantiles(logs, values, KNOTS_AT)
    usual = int(codes[np.abs(logs - at[len(at) // 2]).argmin()])
    knots = np.unique(at)
    if len(knots) == 1:  # most of it is alike: a straight line
        knots = np.array([logs.min(), logs.max()])
    basis = _spline(place, knots, cells)
    least, greatest = np.full(len(cells), np.inf), np.zeros(len(cells))
    np.minimum.at(least, codes, values)
    np.maximum.at(greatest, codes, values)
    return Control(
        name=name,
        codes=codes.astype(np.uint8),
        edges=(greatest[:-1] + least[1:]) / 2,  # no rounding puts a cell into another class
        values=np.bincount(codes, values) / cells,
        basis=basis - basis[usual],
        usual=usual,
    )


def _quantiles(logs: np.ndarray, values: np.ndarray, at: Sequence[float]) -> np.ndarray:
    """Quantiles of the logs of values, by what cells hold of the control.

    By cells a curve would have bends where there is nothing of it. If there are no events either,
    a likelihood drives such bends without end; a straight line goes on from where there are some.
    """
    order = np.argsort(logs, kind="stable")
    reached = np.cumsum(values[order])
    return logs[order[np.searchsorted(reached, np.asarray(at) * reached[-1])]]


def _logs(values: np.ndarray) -> np.ndarray:
    """Logarithms of values not below 0, shifted by a hundredth of the median of those above it."""
    return np.log(values + SHIFT * np.median(values[values > 0]))


def _spline(place: np.ndarray, knots: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Columns of a natural cubic spline at places, orthogonal over the cells there.

    Hastie, Tibshirani and Friedman 2009, The elements of statistical learning, (5.4) and (5.5),
    without the constant: linear beyond the outer knots.
    """
    low, high = knots[0], knots[-1]
    x, at = (place - low) / (high - low), (knots - low) / (high - low)
    bends = [_bend(x, one, 1.0) - _bend(x, at[-2], 1.0) for one in at[:-2]]
    columns = np.column_stack([x, *bends])
    columns -= cells @ columns / cells.sum()
    weighted = np.sqrt(cells)[:, None] * columns
    kept = []
    left = weighted.copy()
    size = np.sqrt((weighted**2).sum(0))
    for number in range(columns.shape[1]):
        rest = np.sqrt((left[:, number] ** 2).sum())
        if rest > LEAST_OWN * size[number]:
            direction = left[:, number] / rest
            kept.append(direction)
            left -= np.outer(direction, direction @ left)
    scale = np.sqrt(cells.sum() / cells)[:, None]
    return np.column_stack(kept) * scale


def _bend(x: np.ndarray, knot: float, last: float) -> np.ndarray:
    above = np.maximum(x - knot, 0) ** 3 - np.maximum(x - last, 0) ** 3
    return above / (last - knot)


def _require_own_say(controls: tuple[Control, ...]) -> None:
    """Refuse a control that the ones before it repeat."""
    before = np.zeros((0, 0))
    for number, control in enumerate(controls):
        columns = control.basis[control.codes]
        columns = columns - columns.mean(0)
        if number:
            fitted = before @ np.linalg.lstsq(before, columns, rcond=None)[0]
            left = ((columns - fitted) ** 2).sum(0)
            if (left < 1e-3 * (columns**2).sum(0)).all():
                raise RtmError(
                    said(
                        "The control “{name}” says the same as {others}.",
                        name=control.name,
                        others=", ".join(quoted(one.name) for one in controls[:number]),
                    ),
                    said("Leave one of them out."),
                    where="controls",
                )
        before = columns if not number else np.hstack([before, columns])

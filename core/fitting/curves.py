"""Curves of controls from the coefficients of their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..model.background import Control, Curve
from ..model.term import NORMAL_95
from .engine import background


def control_curves(
    controls: Sequence[background.Control], coefficients: np.ndarray, covariance: np.ndarray
) -> tuple[Control, ...]:
    """Return the controls with their citywide curves.

    Parameters
    ----------
    controls : sequence of background.Control
    coefficients : float array, shape (1 + columns or more,)
        The intercept, then those of the controls' columns.
    covariance : float array, shape (1 + columns or more, 1 + columns or more)
    """
    curves = _curves(controls, coefficients, covariance)
    return tuple(
        Control(
            name=control.name,
            values=tuple(map(float, control.values)),
            edges=tuple(map(float, control.edges)),
            cells=tuple(map(int, np.bincount(control.codes))),
            citywide=curve,
        )
        for control, curve in zip(controls, curves)
    )


def with_local(
    told: Sequence[Control],
    controls: Sequence[background.Control],
    coefficients: np.ndarray,
    covariance: np.ndarray,
) -> tuple[Control, ...]:
    """Return controls with their local curves too; parameters as for `control_curves`."""
    curves = _curves(controls, coefficients, covariance)
    return tuple(replace(one, local=curve) for one, curve in zip(told, curves))


def _curves(
    controls: Sequence[background.Control], coefficients: np.ndarray, covariance: np.ndarray
) -> Iterator[Curve]:
    first = 1
    for control in controls:
        basis = control.basis
        own = slice(first, first + basis.shape[1])
        first = own.stop
        logs = basis @ coefficients[own]
        variances = np.einsum("ij,jk,ik->i", basis, covariance[own, own], basis)
        reach = NORMAL_95 * np.sqrt(np.maximum(variances, 0))
        ends = (np.exp(logs), np.exp(logs - reach), np.exp(logs + reach))
        yield Curve(*(tuple(map(float, values)) for values in ends))


def columns_of(told: Sequence[Control], controls: Sequence[background.Control]) -> np.ndarray:
    """Return the coefficients of the controls' columns that lead to citywide curves."""
    found = [np.zeros(0)]
    for one, control in zip(told, controls):
        logs = np.log(one.citywide.ratios)
        found.append(np.linalg.lstsq(control.basis, logs, rcond=None)[0])
    return np.concatenate(found)

"""What stands for a control that measures only a part of what every place has.

Of a random half of all doors many cells show none, and a factor that lies where doors are tells of
the rest: beside the half it would be found although it does nothing. So what is to be expected of
the control itself, by what lies around a cell and by the factors, is added to what was measured,
with the weight that tells most of the events. Of a control that is all there is, the weight is 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..model.block import Block
from ..model.completion import Around, Completion, Telling
from ..terrain.exposure.completing import logs_beside, stands_for, to_be_expected
from ..terrain.grid import Cells
from .culling.candidates import screen
from .engine.background import NOTHING, Background, background_of
from .engine.log_linear import Fitted, dispersion, fitted, likelihood, shrunk

REACHES = (1, 3, 6)  # cells: of the means around that say what is to be expected
BESIDE = REACHES[1:]  # of what lies around beside a control while its weight is sought
FLOOR = 0.05  # of the mean of a control, added to means around before the logarithm is taken
WEIGHTS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0, 4.0, 8.0, 16.0)
LEAST_TOLD = 1e-4  # a smaller coefficient of a factor's variable is left out


def completed(
    controls: Mapping[str, np.ndarray],
    cells: Cells,
    blocks: Sequence[Block],
    counts: np.ndarray,
    exposure: np.ndarray | None,
) -> tuple[dict[str, np.ndarray], dict[str, Completion]]:
    """Return what stands for each control in each cell, and the `completions` made.

    Parameters are those of `completions`.
    """
    recipes = completions(controls, cells, blocks, counts, exposure)
    whole = {
        name: stands_for(recipes[name], values, cells, blocks) if name in recipes else values
        for name, values in controls.items()
    }
    return whole, recipes


def completions(
    controls: Mapping[str, np.ndarray],
    cells: Cells,
    blocks: Sequence[Block],
    counts: np.ndarray,
    exposure: np.ndarray | None,
) -> dict[str, Completion]:
    """Return what completes each control that measures a part, by name; the others are left out.

    Parameters
    ----------
    controls : mapping of str to float arrays, shape (cells,)
        Not below 0.
    cells : Cells
    blocks : sequence of Block
        Of the factors, codes of shape (cells,).
    counts : int array, shape (cells,)
    exposure : float array, shape (cells,), or None
        Above 0.
    """
    kept = screen(blocks).blocks
    found = {}
    for name, values in controls.items():
        others = {other: one for other, one in controls.items() if other != name}
        recipe, expected = _recipe(values, cells, kept)
        beside = background_of(exposure, others)
        without = to_be_expected(replace(recipe, factors=()), values, cells, ())
        told = np.log(expected / without)
        weight, unsure = _weight(values, expected, told, cells, counts, beside)
        if weight:
            found[name] = replace(recipe, weight=weight, unsure=unsure)
    return found


def _recipe(
    values: np.ndarray, cells: Cells, blocks: Sequence[Block]
) -> tuple[Completion, np.ndarray]:
    """Fit a control by what lies around and by the factors, these shrunk towards no influence."""
    floor = FLOOR * float(values.mean())
    reaches = [reach * cells.frame.cell_size for reach in REACHES]
    logs = [logs_beside(values, cells, reach, floor) for reach in reaches]
    levels = [float(one.mean()) for one in logs]
    columns = [np.ones(len(values))]
    for one, level in zip(logs, levels):
        columns += [one - level, (one - level) ** 2]
    around = np.column_stack(columns)
    first = fitted(around, values)
    told = shrunk(around, blocks, values, first)
    recipe = Completion(
        weight=1.0,
        unsure=0.0,
        intercept=float(told.always[0]),
        floor=floor,
        around=tuple(
            Around(reach, level, *map(float, told.always[1 + 2 * n : 3 + 2 * n]))
            for n, (reach, level) in enumerate(zip(reaches, levels))
        ),
        factors=_tellings(blocks, told.shrunk),
    )
    return recipe, to_be_expected(recipe, values, cells, blocks)


def _tellings(blocks: Sequence[Block], coefficients: np.ndarray) -> tuple[Telling, ...]:
    variables = (variable for block in blocks for variable in block.variables)
    return tuple(
        Telling(variable, float(one))
        for variable, one in zip(variables, coefficients)
        if abs(one) > LEAST_TOLD
    )


def _weight(
    values: np.ndarray,
    expected: np.ndarray,
    told: np.ndarray,
    cells: Cells,
    counts: np.ndarray,
    others: Background = NOTHING,
) -> tuple[float, float]:
    """Return the weight at which events are likeliest, log-linear in what stands for the control.

    What lies around stands beside it, and what factors tell of the control: the weight is of what
    its own cells tell, and a factor that events go with does not add to it. It is 0 unless a curve
    of what was measured, by itself, is plainly less likely (by the Bayes information criterion,
    overdispersion allowed for). With it, how unsure the completion leaves the events.
    """
    floor = FLOOR * float(values.mean())
    logs = [logs_beside(values, cells, reach * cells.frame.cell_size, floor) for reach in BESIDE]
    wide = [(one - one.mean()) ** power for one in (*logs, told) for power in (1, 2)]
    always = [one.basis[one.codes] for one in others.controls]
    fixed = np.column_stack([np.ones(len(values)), *wide, *always])
    offset = None if others.exposure is None else np.log(others.exposure)

    def at(columns: np.ndarray) -> Fitted:
        return fitted(np.column_stack([fixed, columns]), counts, offset)

    curve = background_of(None, {"": values}).controls[0]
    plain = at(curve.basis[curve.codes])
    spread = dispersion(counts, plain.mean, len(plain.coefficients))
    found = [at(np.log(values + weight * expected)) for weight in WEIGHTS]
    logs = [likelihood(counts, one.mean) for one in found]
    best = int(np.argmax(logs))
    gain = 2 * (logs[best] - likelihood(counts, plain.mean)) / max(spread, 1.0)
    if gain <= np.log(counts.sum()):
        return 0.0, 0.0
    return WEIGHTS[best], _unsure(found[best], values, expected, WEIGHTS[best])


def _unsure(events: Fitted, values: np.ndarray, expected: np.ndarray, weight: float) -> float:
    """Return the variance that chance in a control adds to events, in units of what is expected.

    What is expected of the control within a factor's influence is what was measured there, with
    its chance: a sum of events less their mean varies by that too, as if each cell's share, the
    derivative times the control's own noise, were noise of the events.
    """
    noise = dispersion(values, expected, 1) * expected
    share = events.coefficients[-1] * events.mean * weight / (values + weight * expected)
    return float((share**2 * noise).sum() / events.mean.sum())

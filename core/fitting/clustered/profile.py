"""A model with the whole profile of its factors: beside it, other factors are tested.

If the true influence of a factor has another shape than the variables tried (it decays, it ends
between two distances or beyond all of them), the variable chosen leaves some of it over, and a
factor of the same places takes that up. Beside all rings of a factor, free in size and sign,
nothing of it is left over, whatever its shape. The rings are a nuisance: what is reported is the
model of one variable a factor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...matrices import product
from ...model.block import Block
from ..engine.squares import Squares
from .columns import Part, by_square, information, sums_of, times
from .joining import joined
from .mean import FARTHEST, MOST_STEPS, Mean
from .neighbourhood import Neighbourhood

LEAST_TOLD = 1e-3  # of the square of a column: what others of the model do not say
MOST_LEVELS = 128  # of a part: of two parts together there are few enough to count
NEAR, LAST_STEP = 1e-3, 1e-9  # steps from which slopes are kept as they are, and of the end


@dataclass(frozen=True, eq=False)
class Profiled:
    """A model with many columns.

    Attributes
    ----------
    parts : tuple of Part
        Z: what stands in every model, then 1 within a ring, of a protective factor too.
    fixed : int
        Number of the columns that stand in every model, the intercept first.
    factors : tuple of str
        Of each other column.
    coefficients : float array, shape (columns,)
        Where they are not fitted, what to start from.
    expected : float array, shape (cells,)
        mu.
    exposure : float array, shape (cells,), or None
        As shares of the usual one.
    of_neighbourhood : float array, shape (squares, columns)
        What the neighbourhood of each square has of Z.
    sensitivity : float array, shape (columns, columns)
        Z~' diag(mu) Z.
    """

    parts: tuple[Part, ...]
    fixed: int
    factors: tuple[str, ...]
    coefficients: np.ndarray
    expected: np.ndarray
    exposure: np.ndarray | None
    of_neighbourhood: np.ndarray
    sensitivity: np.ndarray

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Return Z'v for values of the cells, shape (columns,)."""
        return sums_of(self.parts, values)

    def means(self, coefficients: np.ndarray) -> np.ndarray:
        """Return the mu of coefficients, shape (cells,)."""
        found = np.exp(times(self.parts, coefficients))
        return found if self.exposure is None else found * self.exposure


def beside(
    mean: Mean, blocks: Sequence[Block], squares: Squares, neighbourhood: Neighbourhood
) -> Profiled:
    """Return a model with more columns, expecting what it expects.

    Scores beside it are those of the model, less what the columns could explain of them to first
    order. So events and surrogates are treated alike, however many columns there are; fitted to
    the events, the columns would take up some of the clusters that surrogates have.

    Parameters
    ----------
    mean : Mean
        The model.
    blocks : sequence of Block
        What stands for each of its variables, in its order: rings, or the variable alone.
    squares : Squares
        Small ones, those of the neighbourhood.
    neighbourhood : Neighbourhood

    Returns
    -------
    Profiled
        Without the columns that say nothing that those before them do not.
    """
    parts = _parts(mean, blocks)
    products = information(parts, mean.expected)
    tells = _telling(products)
    start = np.concatenate([mean.coefficients[: mean.fixed], _begun(mean, blocks)])[tells]
    parts = _with(parts, tells)
    fixed = int(tells[: mean.fixed].sum())
    around = np.zeros((squares.count, len(start)))
    if not neighbourhood.empty:
        alike = by_square(parts, squares, np.ones(len(mean.expected)))
        around[:, fixed:] = neighbourhood.of(alike[:, fixed:])
    names = np.array([one.factor for block in blocks for one in block.variables])
    return Profiled(
        parts=parts,
        fixed=fixed,
        factors=tuple(names[tells[mean.fixed :]].tolist()),
        coefficients=start,
        expected=mean.expected,
        exposure=mean.exposure,
        of_neighbourhood=around,
        sensitivity=_compared(
            products[np.ix_(tells, tells)], parts, around, squares, mean.expected
        ),
    )


def fitted(found: Profiled, counts: np.ndarray, squares: Squares) -> Profiled | None:
    """Fit all columns to the events; None if a coefficient has no finite optimum.

    Parameters
    ----------
    found : Profiled
    counts : int array, shape (cells,)
    squares : Squares
        Small ones, those of the neighbourhood.
    """
    coefficients = _solution(found, counts, squares)
    if coefficients is None:
        return None
    expected = found.means(coefficients)
    slopes = _slopes(found.parts, found.of_neighbourhood, squares, expected)
    return replace(found, coefficients=coefficients, expected=expected, sensitivity=slopes)


def _slopes(
    parts: Sequence[Part], around: np.ndarray, squares: Squares, expected: np.ndarray
) -> np.ndarray:
    """Z~' diag(mu) Z."""
    return _compared(information(parts, expected), parts, around, squares, expected)


def _compared(
    whole: np.ndarray,
    parts: Sequence[Part],
    around: np.ndarray,
    squares: Squares,
    expected: np.ndarray,
) -> np.ndarray:
    """Z~' diag(mu) Z, given Z' diag(mu) Z."""
    if not around.any():
        return whole
    return whole - product(around.T, by_square(parts, squares, expected))


def _solution(found: Profiled, counts: np.ndarray, squares: Squares) -> np.ndarray | None:
    """Return the b at which Z~'(y - mu) is 0, by Newton's method; None where none is finite.

    No step is longer than 1. Once steps are small the slopes hardly change any more, and those of
    the last step will do; for the first step those will that are known of the start.
    """
    parts, around = found.parts, found.of_neighbourhood
    place, step, slopes = found.coefficients.copy(), np.zeros(1), found.sensitivity
    inverse = np.zeros((0, 0))
    for number in range(MOST_STEPS):
        expected = found.means(place)
        near = np.abs(step).max() < NEAR
        if not near:
            slopes = _slopes(parts, around, squares, expected)
        if not near or not number:
            try:
                inverse = np.linalg.inv(slopes)
            except np.linalg.LinAlgError:
                return None
        left = counts - expected
        step = inverse @ (found.sums(left) - around.T @ squares.sums(left))
        step *= min(1.0, 1.0 / max(np.abs(step).max(), 1e-300))
        place += step
        if not np.abs(place).max() <= FARTHEST:
            return None
        if np.abs(step).max() < LAST_STEP:
            return place
    return None


def _parts(mean: Mean, blocks: Sequence[Block]) -> tuple[Part, ...]:
    """Join blocks to parts of not too many levels, after what stands in every model."""
    groups: list[Block] = []
    for block in blocks:
        if groups and len(groups[-1].table) * len(block.table) <= MOST_LEVELS:
            groups[-1] = joined([groups[-1], block])
        else:
            groups.append(block)
    parts = [Part(group.codes, group.table.astype(float)) for group in groups]
    if mean.fixed > 1:
        return mean.parts[0], *parts
    ones = np.ones((len(parts[0].table), 1))
    return Part(parts[0].codes, np.hstack([ones, parts[0].table])), *parts[1:]


def _with(parts: Sequence[Part], tells: np.ndarray) -> tuple[Part, ...]:
    """Return the parts with some of their columns."""
    ends = np.cumsum([part.table.shape[1] for part in parts])[:-1]
    each = zip(parts, np.split(tells, ends))
    return tuple(Part(part.codes, part.table[:, some]) for part, some in each)


def _begun(mean: Mean, blocks: Sequence[Block]) -> np.ndarray:
    """Coefficients to start from: within a chosen variable its own, else 0."""
    start = [
        np.where([chosen.holds(one) for one in block.variables], sign * own, 0.0)
        for block, chosen, sign, own in zip(
            blocks,
            mean.variables,
            (one.sign for one in mean.variables),
            mean.coefficients[mean.fixed :],
        )
    ]
    return np.concatenate(start)


def _telling(products: np.ndarray) -> np.ndarray:
    """Return which columns say something that those before them do not, bool (columns,).

    By Cholesky's method, which leaves of each column's square what those before do not explain.

    Parameters
    ----------
    products : float array, shape (columns, columns)
        Weighted sums of the products of the columns.
    """
    left, tells = products.copy(), np.zeros(len(products), bool)
    for place, own in enumerate(products.diagonal()):
        tells[place] = left[place, place] > LEAST_TOLD * own
        if tells[place]:
            left -= np.outer(left[:, place], left[place] / left[place, place])
    return tells

"""Level: a value of the place itself is high."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...errors import RtmError
from ...language import marked, said
from ...model.variable import Variable
from ...progress import Progress
from ..features import VALUES
from .base import Asked, Ground, Influence
from .reasons import Remark

QUANTILES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
FEWEST_COVERED = 0.5  # share of the cells with a value: below it, a quantile is not the area's
ROUNDING = 1e-9  # of the largest value: means over cells that differ by less are one value
TIED = 0.05  # share of the cells above a quantile's own that is worth a remark


class Level(Influence):
    """A cell is 1 where its value is at or above a quantile of those of all cells with a value."""

    key = "level"
    noun = marked("level")
    takes = (VALUES,)
    help = marked("a high value of a raster, or of a number field of polygons")
    definition = marked(
        "a cell is 1 where its value, the mean of a raster or of a field of polygons over it, is "
        "at or above a quantile of the values of all cells"
    )
    reading = marked(
        "Level means a value at or above that quantile of the study area: at or above 90% lies the "
        "tenth of the cells that has the highest values."
    )
    where = marked("where {factor} is at or above its {distance} quantile")
    in_short = marked("{factor} at or above its {distance} quantile")

    def variables(self, asked: Asked) -> tuple[Variable, ...]:
        """Return the variables of a factor: one a quantile, whatever the distances."""
        return tuple(
            Variable(asked.name, self.key, None, asked.effect, quantile) for quantile in QUANTILES
        )

    def require(self, asked: Asked, ground: Ground) -> None:
        """Refuse values that most cells lack, and values that are all the same."""
        values = ground.features.values
        known = values[np.isfinite(values)]
        if len(known) < FEWEST_COVERED * len(values):
            raise _not_covered(asked.name, len(known), len(values))
        if np.ptp(known) <= _rounding(known):
            raise RtmError(
                said(
                    "“{factor}” has the same value, {value:g}, in all cells of the study area.",
                    factor=asked.name,
                    value=known[0],
                ),
                said("Choose another raster or field, or leave the factor out."),
            )

    def remarks(self, asked: Asked, ground: Ground) -> Iterator[Remark]:
        """Yield a remark on cells without a value, and one on values that many cells share."""
        values = ground.features.values
        known = np.isfinite(values)
        if not known.all():
            yield Remark(
                marked(
                    "{name} has no value in {missing:,} of {cells:,} cells: they count as below "
                    "every quantile."
                ),
                {"missing": int(np.count_nonzero(~known)), "cells": len(values)},
            )
        for quantile, above in zip(QUANTILES, levels(values, QUANTILES)):
            share = np.count_nonzero(above) / np.count_nonzero(known)
            if share > 1 - quantile + TIED:
                yield Remark(
                    marked(
                        "{name} has one value in many cells: {share:.0%} of them lie at or above "
                        "its {quantile:.0%} quantile."
                    ),
                    {"share": share, "quantile": quantile},
                )
                break

    def columns(self, asked: Asked, ground: Ground, progress: Progress) -> Iterator[np.ndarray]:
        """Yield for each quantile the cells at or above it."""
        for position, column in enumerate(levels(ground.features.values, QUANTILES)):
            progress.at(position / len(QUANTILES))
            yield column


LEVEL = Level()


def levels(values: np.ndarray, quantiles: tuple[float, ...]) -> Iterator[np.ndarray]:
    """Yield for each quantile which cells are at or above it, bool (cells,).

    Quantiles are those of Hyndman and Fan's definition 7 (1996), numpy's default: linear between
    the two values nearest in rank. Cells that tie with one are all at it.

    Parameters
    ----------
    values : float array, shape (cells,)
        NaN where a cell has none: it is above no quantile, and counts for none.
    quantiles : tuple of float
    """
    known = np.isfinite(values)
    thresholds = np.quantile(values[known], quantiles) - _rounding(values[known])
    filled = np.where(known, values, -np.inf)
    for threshold in thresholds:
        yield filled >= threshold


def _rounding(known: np.ndarray) -> float:
    """Return by how much the means of one value over two cells may differ."""
    return ROUNDING * float(np.abs(known).max())


def _not_covered(factor: str, known: int, cells: int) -> RtmError:
    """Return the sentence for values that lie elsewhere, or in too small a part."""
    problem = (
        said(
            "“{factor}” has a value in {known:,} of the {cells:,} cells of the study area, which "
            "is less than half.",
            factor=factor,
            known=known,
            cells=cells,
        )
        if known
        else said("“{factor}” has no value in the study area.", factor=factor)
    )
    return RtmError(
        problem,
        said("Choose a raster or polygons that cover the study area, or leave the factor out."),
    )

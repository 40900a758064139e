"""Why a factor got the influences that it has, where that is not plain from what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from ...language import marked, numeral, quoted, said
from ..clustering import NearestNeighbour

SMALLEST_P = 0.0001  # that is told as it is


class Why(Enum):
    """What spoke for an influence, with the sentence that tells an analyst."""

    NOT_POINTS = marked(
        "{name} holds lines or polygons, which have no density: proximity alone is used."
    )
    TOO_FEW = marked(
        "{name} has fewer than two points in the study area, "
        "too few to test for clustering: proximity is used."
    )
    NOT_CLUSTERED = marked("{name} is not clustered ({figures}): proximity is used.")
    TOO_FAR_APART = marked(
        "{name} is clustered, but its points are further apart than its largest distance "
        "({figures}): proximity is used."
    )
    CLUSTERED = marked("{name} is clustered ({figures}): density is used.")


@dataclass(frozen=True)
class Remark:
    """What an analyst should know of a factor: a marked sentence, and what fills its places.

    `{name}` is the factor's name in quotes.
    """

    words: str
    places: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, factor: str) -> str:
        """Return the remark as a note on a factor."""
        return said(self.words, name=quoted(factor), **self.places)


@dataclass(frozen=True)
class Reason:
    """What spoke for an influence, and the figures of the test where one was made."""

    why: Why
    clustering: NearestNeighbour | None = None

    def sentence(self, factor: str) -> str:
        """Return the reason as a note on a factor."""
        return said(self.why.value, name=quoted(factor), figures=self._figures())

    def _figures(self) -> str:
        test = self.clustering
        if test is None:
            return ""
        small = test.p_value < SMALLEST_P
        return said(
            "nearest-neighbour index {index:.2f}, {p_value}, mean distance {mean_distance:.4g} "
            "map units",
            index=test.index,
            p_value=numeral(f"p < {SMALLEST_P}" if small else f"p = {test.p_value:.3g}"),
            mean_distance=test.mean_distance,
        )

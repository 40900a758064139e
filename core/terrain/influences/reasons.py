"""Why a factor got the influences that it has, where that is not plain from what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..clustering import NearestNeighbour


class Why(Enum):
    """What spoke for an influence, with the sentence that tells an analyst."""

    NOT_POINTS = "{name} holds lines or polygons, which have no density: proximity alone is used."
    TOO_FEW = (
        "{name} has fewer than two points in the study area, "
        "too few to test for clustering: proximity is used."
    )
    NOT_CLUSTERED = "{name} is not clustered ({figures}): proximity is used."
    TOO_FAR_APART = (
        "{name} is clustered, but its points are further apart than its largest distance "
        "({figures}): proximity is used."
    )
    CLUSTERED = "{name} is clustered ({figures}): density is used."


@dataclass(frozen=True)
class Reason:
    """What spoke for an influence, and the figures of the test where one was made."""

    why: Why
    clustering: NearestNeighbour | None = None

    def sentence(self, factor: str) -> str:
        """Return the reason as a note on a factor."""
        return self.why.value.format(name=f"“{factor}”", figures=self._figures())

    def _figures(self) -> str:
        test = self.clustering
        if test is None:
            return ""
        return (
            f"nearest-neighbour index {test.index:.2f}, p = {test.p_value:.3g}, "
            f"mean distance {test.mean_distance:.4g}"
        )

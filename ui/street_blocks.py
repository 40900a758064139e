"""Measuring the street block in the background: reads the layers, and lets the core measure."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProcessingContext, QgsTask

from ..algorithms.base import FeedbackProgress
from ..algorithms.files.features import read_features
from ..algorithms.files.given import Given
from ..algorithms.files.study_area import area_layer, crs_of_study
from ..algorithms.language import tr
from ..core.errors import RtmError
from ..core.progress import Cancelled, Part
from ..core.terrain.blocks import block_lengths
from .checks import new_context
from .layers import name_of


class MeasureBlocks(QgsTask):
    """Mean length of the street blocks inside the study area, and how many there are.

    `fault` says why there is none.
    """

    def __init__(self, streets: str, area: dict):
        # nothing is lost when QGIS is closed meanwhile
        super().__init__(
            tr("Measuring street blocks"), QgsTask.Flag.CanCancel | QgsTask.Flag.CancelWithoutPrompt
        )
        self.name = name_of(streets)
        self.length, self.count, self.fault = None, 0, ""
        self._streets, self._area, self._settings = streets, area, new_context()
        _alive.add(self)

    def run(self) -> bool:
        """Read and measure; called in the background."""
        try:
            lengths = self._lengths(FeedbackProgress(self))
        except RtmError as fault:
            self.fault = str(fault)
            return False
        except Cancelled:
            return False
        if not len(lengths):
            self.fault = tr(
                "No street of “{name}” lies in the study area. Choose another layer.",
                name=self.name,
            )
            return False
        self.length, self.count = float(lengths.mean()), len(lengths)
        return True

    def _lengths(self, progress):
        """Read both layers and measure."""
        context = QgsProcessingContext()  # of this thread, and gone with the layers it opened
        context.copyThreadSafeSettings(self._settings)
        given = _given("creategrid", self._area, context)
        area, crs = area_layer(given), crs_of_study(given)
        streets = _given("operationalisefactor", {"FACTOR": self._streets}, context).layer("FACTOR")
        outline, _ = read_features(area, crs, context, Part(progress, 0.0, 0.1))
        lines, _ = read_features(streets, crs, context, Part(progress, 0.1, 0.5))
        return block_lengths(lines.segments, outline.polygons, Part(progress, 0.5, 1.0))

    def finished(self, _good: bool) -> None:
        """Let go of the task; called where the windows are."""
        _alive.discard(self)


def _given(algorithm: str, parameters: dict, context) -> Given:
    """Return parameters as an algorithm reads them, with its refusals."""
    opener = QgsApplication.processingRegistry().createAlgorithmById(f"rtm:{algorithm}")
    return Given(opener, parameters, context)


_alive: set[MeasureBlocks] = set()  # else Python would let go of it while it works

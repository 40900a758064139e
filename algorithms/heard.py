"""Feedback that hears of a fault as what it is: QGIS hands on its text alone."""

from __future__ import annotations

from qgis.core import QgsProcessingFeedback

from ..core.errors import RtmError


class FaultHeard(QgsProcessingFeedback):
    """Feedback for who runs an algorithm and wants to know what kind of fault ended it, and where.

    `fault` is None while the run goes on, after a good one, and after one that was stopped;
    `errors` are the texts that QGIS reported.
    """

    def __init__(self):
        super().__init__(False)
        self.fault: RtmError | None = None
        self.errors: list[str] = []

    def reportError(self, text, fatalError=False):  # noqa: N802, N803
        """Keep the text of a failure."""
        self.errors.append(text)

    def hear(self, fault: RtmError) -> None:
        """Keep the fault that ends a run."""
        self.fault = fault

    def why(self, otherwise: str) -> RtmError:
        """Return what ended a run: the fault, or else the last error, or else this sentence."""
        return self.fault or RtmError([otherwise, *self.errors][-1], "")

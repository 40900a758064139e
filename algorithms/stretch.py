"""A stretch of a longer run: what one step says and shows, within the whole."""

from __future__ import annotations

from .heard import FaultHeard


class Stretch(FaultHeard):
    """Feedback of one step, which covers `start` to `end` (0 to 1) of the whole run."""

    def __init__(self, whole, start: float, end: float):
        super().__init__()
        self.whole, self.start, self.end = whole, start, end

    def setProgress(self, progress):  # noqa: N802
        """Show the step's progress (0 to 100) within the whole."""
        shown = 100 * self.start + (self.end - self.start) * progress
        self.whole.setProgress(round(shown, 6))  # the last bits must not make it step back

    def isCanceled(self):  # noqa: N802
        """Return whether the analyst asked to stop."""
        return self.whole.isCanceled()

    def setProgressText(self, text):  # noqa: N802
        """Pass on."""
        self.whole.setProgressText(text)

    def pushInfo(self, info):  # noqa: N802
        """Pass on."""
        self.whole.pushInfo(info)

    def pushWarning(self, warning):  # noqa: N802
        """Pass on."""
        self.whole.pushWarning(warning)

    def reportError(self, error, fatalError=False):  # noqa: N802, N803
        """Pass on."""
        self.whole.reportError(error, fatalError)

    def pushDebugInfo(self, info):  # noqa: N802
        """Pass on."""
        self.whole.pushDebugInfo(info)

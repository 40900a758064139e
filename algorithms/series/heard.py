"""How a series is told study by study, to who wants to know more than words."""

from __future__ import annotations

from ..study.heard import FaultHeard

WAITING, RUNNING, DONE, KEPT, FAILED = "waiting", "running", "done", "kept", "failed"
OVER = (DONE, KEPT, FAILED)


class SeriesFeedback(FaultHeard):
    """Feedback that hears of each study of a series."""

    def study(self, folder: str, state: str, share: float = 0.0, words: str = "") -> None:
        """Take that a study is in a state, and how much of it is done (0 to 1)."""


def tell(feedback, folder: str, state: str, share: float = 0.0, words: str = "") -> None:
    """Tell who listens for it how a study goes."""
    if isinstance(feedback, SeriesFeedback):
        feedback.study(folder, state, share, words)

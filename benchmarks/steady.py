"""How steadily the progress bar of a whole study moves.

``python -m PACKAGE.steady STUDY.json FOLDER`` runs `rtm:runstudy` and notes every update.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from qgis.core import QgsProcessingFeedback

from .headless import qgis
from .measure import tell


class Watched(QgsProcessingFeedback):
    """Feedback that notes when the bar moved, where to, and during what."""

    def __init__(self):
        super().__init__(False)
        self.doing = "start"
        self.updates = [(time.perf_counter(), 0.0, self.doing)]
        self.progressChanged.connect(self.note)

    def setProgressText(self, text):  # noqa: N802
        """Note what is being done: a new text is seen to move, too."""
        self.doing = text
        self.note(self.progress())

    def note(self, progress: float) -> None:
        """Note that the bar moved."""
        self.updates.append((time.perf_counter(), progress, self.doing))


def main(study_file: str, folder: str) -> None:
    """Run a study and tell the longest gap and the largest jump."""
    with qgis(plugin=True) as processing:
        feedback = Watched()
        parameters = {"STUDY": study_file, "OUTPUT_FOLDER": str(Path(folder) / "steady")}
        processing.run("rtm:runstudy", parameters, feedback=feedback)
        feedback.note(100.0)
        steps = list(zip(feedback.updates, feedback.updates[1:]))
        gap, during = max((later[0] - one[0], one[2]) for one, later in steps)
        jump, at = max((later[1] - one[1], later[2]) for one, later in steps)
        tell(
            seconds=feedback.updates[-1][0] - feedback.updates[0][0],
            updates=len(steps),
            gap=gap,
            gap_during=during,
            jump=jump,
            jump_at=at,
            backwards=sum(later[1] < one[1] for one, later in steps),
        )


if __name__ == "__main__":
    main(*sys.argv[1:])

"""How steadily the progress bar of a whole study moves, and how often it looks at Cancel.

``python -m PACKAGE.steady STUDY.json FOLDER`` runs `rtm:runstudy` and notes every update and look;
it tells one record a stage, and one of the whole run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from qgis.core import QgsProcessingFeedback

from .headless import qgis
from .measure import tell

WHOLE = "whole study"


@dataclass(frozen=True)
class Moment:
    """When something was noted, where the bar stood, and during what."""

    time: float
    share: float
    doing: str


class Watched(QgsProcessingFeedback):
    """Feedback that notes when the bar moved, and when it was asked whether to stop."""

    def __init__(self):
        super().__init__(False)
        self.doing = "start"
        self.shown = 0.0
        self.updates: list[Moment] = []
        self.looks: list[Moment] = []
        self._note(self.updates)
        self._note(self.looks)

    def setProgress(self, progress):  # noqa: N802
        """Note that the bar moved."""
        self.shown = progress
        self._note(self.updates)

    def setProgressText(self, text):  # noqa: N802
        """Note what is being done: a new text is seen to move, too."""
        self._note(self.updates)  # the end of what was done before
        self.doing = "Factors" if text.startswith("Factor ") else text
        self._note(self.updates)

    def isCanceled(self):  # noqa: N802
        """Note the look, and go on."""
        self._note(self.looks)
        return False

    def _note(self, kept: list[Moment]) -> None:
        kept.append(Moment(time.perf_counter(), self.shown, self.doing))


def told(stage: str, updates: Iterable[Moment], looks: Iterable[Moment]) -> dict:
    """Return what there is to say of a stage, whose moments these are."""
    steps, looked = list(pairwise(updates)), list(pairwise(looks))
    return {
        "stage": stage,
        "seconds": sum(later.time - one.time for one, later in steps),
        "updates": len(steps),
        "gap": max((later.time - one.time for one, later in steps), default=0.0),
        "jump": max((later.share - one.share for one, later in steps), default=0.0),
        "deaf": max((later.time - one.time for one, later in looked), default=0.0),
        "backwards": sum(later.share < one.share for one, later in steps),
    }


def of_stage(moments: list[Moment], stage: str) -> list[Moment]:
    """Return the moments of one stage, and the first after it, where its last gap ends."""
    numbers = [number for number, one in enumerate(moments) if one.doing == stage]
    return moments[numbers[0] : numbers[-1] + 2] if numbers else []


def main(study_file: str, folder: str) -> None:
    """Run a study and tell the longest gaps and largest jumps."""
    with qgis(plugin=True) as processing:
        feedback = Watched()
        parameters = {"STUDY": study_file, "OUTPUT_FOLDER": str(Path(folder) / "steady")}
        processing.run("rtm:runstudy", parameters, feedback=feedback)
        feedback.setProgress(100.0)
        feedback.isCanceled()
        updates, looks = feedback.updates, feedback.looks
        for stage in dict.fromkeys(one.doing for one in updates):
            tell(**told(stage, of_stage(updates, stage), of_stage(looks, stage)))
        tell(**told(WHOLE, updates, looks))


if __name__ == "__main__":
    main(*sys.argv[1:])

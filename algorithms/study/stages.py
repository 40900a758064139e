"""Where a run of a study is: its steps, with the share of the run that each takes."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsApplication, QgsProcessingFeedback

from ...core.errors import Where
from ...core.plain import harmless
from ...core.progress import Cancelled
from ...core.study import Study
from ..language import marked, tr
from .heard import FaultHeard


@dataclass(frozen=True)
class Step:
    """A step of every run, from `start` to `end` (0 to 1) of it.

    `part` is the key of what it is about in the study, where its faults lie. It is called as the
    algorithm that does it, if no words of its own are given.
    """

    start: float
    end: float
    algorithm: str = ""
    part: str = ""
    words: str = ""


STEPS = {
    "grid": Step(0.0, 0.03, "creategrid", "grid"),
    "events": Step(0.03, 0.05, "countevents", "incidents"),
    # the later ones are counted early, so that a fault of theirs shows before the long work
    "later": Step(0.05, 0.06, "countevents", "holdout", marked("Count later events")),
    "earlier": Step(0.06, 0.07, "countevents", "history", marked("Count earlier events")),
    "exposure": Step(0.07, 0.08, "exposure", "exposure"),
    "control": Step(0.08, 0.11, "exposure", "controls"),
    "factor": Step(0.11, 0.4, "operationalisefactor", "factors"),
    "fit": Step(0.4, 0.68, "fitmodel", "model"),
    "risk": Step(0.68, 0.8, "riskmap"),
    "hotspots": Step(0.8, 0.83, "hotspotmap", "incidents"),
    "forecast": Step(0.83, 0.88, "forecastmap", "forecast"),
    "test": Step(0.88, 0.9, "validatemaps", "holdout"),
    "dates": Step(0.9, 0.93, "rollingorigins", "validation"),
    "places": Step(0.93, 0.95, "priorityplaces", "places"),
    "without": Step(0.95, 0.955, "", "audit", marked("Again without some crime types")),
    "audit": Step(0.955, 0.96, "equalityaudit", "audit"),
    "picture": Step(0.96, 0.97, words=marked("Map")),
    "place_pictures": Step(0.97, 0.98, words=marked("Pictures of the places")),
    "report": Step(0.98, 1.0, words=marked("Report")),
    "done": Step(1.0, 1.0, words=marked("Done")),
}


@dataclass(frozen=True)
class Stage:
    """Where a run is.

    Attributes
    ----------
    step : str
        One of `STEPS`.
    number, of : int
        Which it is of how many of that step, from 1: the second factor of three, say.
    words : str
        What a run says when it begins.
    start, end : float
        Its stretch of the whole run, 0 to 1.
    """

    step: str
    number: int
    of: int
    words: str
    start: float
    end: float

    @property
    def keys(self) -> Where:
        """Return the keys of the part of the study that the stage is about."""
        part = STEPS[self.step].part
        if part in ("factors", "controls", "history"):
            return part, self.number - 1
        return (part,) if part else ()


def with_dates(share: float) -> float:
    """Return where a share of a run lies in one that also tests at several dates.

    That fits a model at each of them, so that it takes most of the run.
    """
    return _stretched(share, "dates", 0.3, 0.97)


def with_a_second(share: float) -> float:
    """Return where a share of a run lies in one that makes the maps again without some types."""
    return _stretched(share, "without", 0.6, 0.97)


def _stretched(share: float, step: str, begin: float, finish: float) -> float:
    """Return where a share of a run lies where a step takes from `begin` to `finish` of it."""
    first, end = STEPS[step].start, STEPS[step].end
    if share <= first:
        place = begin * share / first
    elif share <= end:
        place = begin + (finish - begin) * (share - first) / (end - first)
    else:
        place = finish + (1 - finish) * (share - end) / (1 - end)
    return round(place, 6)  # the last bits must not make it step back


class StageFeedback(FaultHeard):
    """Feedback that is told stages where others are told their words."""

    def begin(self, stage: Stage) -> None:
        """Take that a stage begins; who does not care more hears its words, as others do."""
        self.setProgressText(stage.words)


class Stretch(FaultHeard):
    """Feedback of one stage: what it says and shows, within the whole run."""

    def __init__(self, whole: QgsProcessingFeedback, stage: Stage):
        super().__init__()
        self.whole, self.stage = whole, stage

    def setProgress(self, progress):  # noqa: N802
        """Show the stage's progress (0 to 100) within the whole."""
        shown = 100 * self.stage.start + (self.stage.end - self.stage.start) * progress
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


def stage_of(key: str, number: int = 1, of: int = 1, words: str = "") -> Stage:
    """Return a stage of a step; several of one step share its stretch."""
    step = STEPS[key]
    share = (step.end - step.start) / of
    said = words or tr(step.words) or _algorithm(step.algorithm).displayName()
    start = step.start + share * (number - 1)
    return Stage(key, number, of, harmless(said), start, step.start + share * number)


def stage_of_factor(study: Study, number: int) -> Stage:
    """Return the stage of a factor; they are counted from 1."""
    of, name = len(study.factors), study.factors[number - 1].settings.name
    return stage_of(
        "factor", number, of, tr("Factor {number} of {of}: {name}", number=number, of=of, name=name)
    )


def stage_of_control(study: Study, number: int) -> Stage:
    """Return the stage of a control; they are counted from 1."""
    of, name = len(study.controls), study.controls[number - 1].settings.name
    words = tr("Control {number} of {of}: {name}", number=number, of=of, name=name)
    return stage_of("control", number, of, words)


def begin(stage: Stage, feedback: QgsProcessingFeedback) -> None:
    """Say what begins and how far the run is; raises `Cancelled` if asked to stop."""
    if feedback.isCanceled():
        raise Cancelled
    if isinstance(feedback, StageFeedback):
        feedback.begin(stage)
    else:
        feedback.setProgressText(stage.words)
    feedback.setProgress(round(100 * stage.start, 6))


def algorithm_of(step: str):
    """Return a new instance of the algorithm that does a step."""
    return QgsApplication.processingRegistry().createAlgorithmById(f"rtm:{STEPS[step].algorithm}")


def _algorithm(name: str):
    return QgsApplication.processingRegistry().algorithmById(f"rtm:{name}")

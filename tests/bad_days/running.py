"""The algorithms of the plugin, run as an analyst's script would; what they say is kept."""

from __future__ import annotations

import traceback

from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from .machine import Refused

PREFIXES = ("Unable to execute algorithm\n", "There were errors executing the algorithm.")


class Heard(QgsProcessingFeedback):
    """Feedback that keeps every text, and how the work began."""

    def __init__(self):
        super().__init__(False)
        self.texts, self.stages = [], []

    def setProgressText(self, text):
        self.stages.append(text)

    def pushInfo(self, text):
        self.texts.append(text)

    def pushWarning(self, text):
        self.texts.append(text)

    def reportError(self, text, fatalError=False):  # noqa: N803
        self.texts.append(text)


def run(name: str, parameters: dict, feedback=None) -> dict:
    """Run `rtm:name` and return its results; raises `Refused` with what is said to the analyst.

    A fault that the plugin did not foresee is raised as it is: QGIS would show its bare text.
    """
    import processing

    unforeseen = _keep_unforeseen()
    try:
        return processing.run(
            f"rtm:{name}",
            parameters,
            context=QgsProcessingContext(),
            feedback=feedback or Heard(),
        )
    except QgsProcessingException as reason:
        if unforeseen:
            raise AssertionError(f"unforeseen: {unforeseen[0]}") from None
        text = str(reason)
        for prefix in PREFIXES:
            text = text.removeprefix(prefix)
        raise Refused(text.strip(" ")) from None


def run_study(study, folder, feedback=None) -> dict:
    """Run a study file into a folder."""
    return run("runstudy", {"STUDY": str(study), "OUTPUT_FOLDER": str(folder)}, feedback)


def _keep_unforeseen() -> list[str]:
    """Let the plugin's algorithms note the tracebacks that QGIS makes texts of."""
    from ...algorithms.base import RtmAlgorithm

    found: list[str] = []

    def noting(method):
        def noted(self, *given):
            try:
                return method(self, *given)
            except QgsProcessingException:
                raise
            except BaseException:
                found.append(traceback.format_exc())
                raise

        noted.original = method
        return noted

    for name in ("checkParameterValues", "processAlgorithm"):
        method = getattr(RtmAlgorithm, name)
        setattr(RtmAlgorithm, name, noting(getattr(method, "original", method)))
    return found

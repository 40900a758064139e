"""What every algorithm of the provider shares: its face in QGIS, its faults, its progress."""

from __future__ import annotations

import difflib
import time
from enum import Enum
from pathlib import Path

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
)
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QIcon

from ..core.errors import RtmError
from ..core.languages import nearest
from ..core.packages import lack_of, require
from ..core.progress import Cancelled
from .files.as_wanted import as_wanted
from .files.clashes import refuse_clashes
from .files.given import Given
from .files.transaction import all_or_nothing
from .files.values import require_endings, require_sense
from .language import marked, speaking_for_files, tag, tr
from .looks.loading import style_when_loaded
from .study.heard import FaultHeard

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
HELP = RESOURCES / "help"
SECONDS_BETWEEN_REPORTS = 0.1
COMMON_TAGS = marked("rtm, risk terrain modelling, risk terrain modeling, crime")


def help_page(name: str) -> Path:
    """Return a page of the help, in QGIS's language where it is translated into that."""
    own = HELP / f"{name}_{nearest(tag())}.html"
    return own if own.is_file() else HELP / f"{name}.html"


class Group(Enum):
    """The wings of the toolbox, in the order of the method."""

    DATA = marked("0 Data")
    TERRAIN = marked("1 Terrain")
    MODEL = marked("2 Model")
    MAP = marked("3 Map")
    STUDY = marked("4 Whole study")


class FeedbackProgress:
    """Progress of `core` shown by a Processing feedback; raises `Cancelled` when asked to stop."""

    def __init__(self, feedback):
        self.feedback = feedback
        self._reported = 0.0

    def at(self, share: float) -> None:
        """Show the share of the work done, 0 to 1, several times a second at most."""
        if self.feedback.isCanceled():
            raise Cancelled
        now = time.monotonic()
        if now - self._reported >= SECONDS_BETWEEN_REPORTS or share >= 1:
            self._reported = now
            self.feedback.setProgress(round(100.0 * min(max(share, 0.0), 1.0), 6))


class RtmAlgorithm(QgsProcessingAlgorithm):
    """An algorithm: a screenful of declaration, its faults, and `run`.

    Subclasses set the texts below, declare parameters in `initAlgorithm`, refuse what is wrong
    with given parameters in `check`, and do the work in `perform`; both may raise `RtmError`.
    """

    ID = ""
    TITLE = ""
    GROUP = Group.TERRAIN
    SUMMARY = ""
    HELP = ""
    TAGS = ""  # words with commas between them, of which a language may have more or fewer

    def told(self) -> dict[str, str]:
        """Return what stands at the places in HELP and TAGS, by name."""
        return {}

    def name(self):
        """Return the id, which models and scripts store."""
        return self.ID

    def displayName(self):  # noqa: N802
        """Return the title."""
        return tr(self.TITLE)

    def group(self):
        """Return the wing of the toolbox."""
        return tr(self.GROUP.value)

    def groupId(self):  # noqa: N802
        """Return the id of the wing: its title, as models have it, so that they stand in it."""
        return self.GROUP.value

    def shortDescription(self):  # noqa: N802
        """Return one sentence for tooltips."""
        return tr(self.SUMMARY)

    def shortHelpString(self):  # noqa: N802
        """Return the help shown beside the form, on one line: QGIS makes a paragraph of each."""
        text = f"<p>{tr(self.SUMMARY)}</p>{tr(self.HELP, **self.told())}"
        return " ".join(text.split())

    def helpUrl(self):  # noqa: N802
        """Return the manual's section on this algorithm, which comes with the plugin."""
        url = QUrl.fromLocalFile(str(help_page("algorithms")))
        url.setFragment(self.ID)
        return url.toString()

    def tags(self):
        """Return words that find the algorithm in the toolbox."""
        return [*tr(COMMON_TAGS).split(", "), *tr(self.TAGS, **self.told()).split(", ")]

    def icon(self):
        """Return the algorithm's icon."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self):  # noqa: N802
        """Return the algorithm's icon as a file: its own, or else the plugin's."""
        own = RESOURCES / "icons" / f"{self.ID}.svg"
        return str(own if own.is_file() else RESOURCES / "icons" / "icon.svg")

    def createInstance(self):  # noqa: N802
        """Return a new instance."""
        return type(self)()

    def add(self, parameter, explained, *, advanced=False):
        """Declare a parameter with its help text."""
        parameter.setHelp(explained)
        if advanced:
            parameter.setFlags(
                parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced
            )
        self.addParameter(parameter)

    def require_report_can_be_made(self, given: Given, name: str = "REPORT") -> None:
        """Refuse a report where the package that fills it in is missing."""
        lack = lack_of("jinja2") if given.has(name) else None
        if lack is not None:
            raise lack.in_words(
                lack.problem, tr("{remedy} Or leave the report out.", remedy=lack.remedy)
            ).at(name)

    def check(self, given: Given) -> None:
        """Raise `RtmError` for a fault of the parameters that can be told before the work."""

    def written_in(self, given: Given) -> str:
        """Return the language of what it writes, by its key; empty for that of QGIS."""
        return ""

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Do the work and return the outputs."""
        raise AssertionError("every algorithm has its own perform()")

    def canExecute(self):  # noqa: N802
        """Return whether it can run here, and why not; only the toolbox asks."""
        lack = lack_of("scipy")
        return lack is None, str(lack or "")

    def fault_of(self, parameters, context) -> RtmError | None:
        """Return what is wrong with parameters, and with which of them, or None."""
        parameters = as_wanted(self.parameterDefinitions(), parameters)
        try:
            self._refuse_unknown_keys(parameters)
            require("scipy")
            given = Given(self, parameters, context)
            self._look_at(given)
            self.check(given)
        except RtmError as fault:
            return self._of_a_parameter(fault)
        good, why = super().checkParameterValues(parameters, context)
        # QGIS's own words, which are no whole sentence
        problem = f"{why.rstrip('.')}."
        return None if good else RtmError(problem, tr("Choose it again."), kind="setting")

    def checkParameterValues(self, parameters, context):  # noqa: N802
        """Refuse unknown keys (QGIS ignores them in silence) and every fault, in one sentence."""
        fault = self.fault_of(parameters, context)
        return fault is None, str(fault or "")

    def processAlgorithm(self, parameters, context, feedback):  # noqa: N802
        """Run; the Modeler and task runners come here without `checkParameterValues`."""
        given = Given(self, as_wanted(self.parameterDefinitions(), parameters), context)
        try:
            require("scipy")
            self._look_at(given)
            self.check(given)
            language = self.written_in(given)
            with speaking_for_files(language), all_or_nothing(feedback.pushWarning):
                results = self.perform(given, feedback)
        except RtmError as fault:
            raise self._ended_by(fault, feedback) from fault
        except MemoryError:
            fault = RtmError(
                tr("{title} ran out of memory.", title=self.displayName()),
                tr("Close other programs, or use larger cells."),
                kind="room",
                where="cell_size",
            )
            raise self._ended_by(fault, feedback) from None
        except Cancelled:
            raise QgsProcessingException(
                tr(
                    "{title} was stopped. Nothing was written; run it again when you like.",
                    title=self.displayName(),
                )
            ) from None
        finally:
            given.let_go()
        style_when_loaded(self.id(), results, context)
        return results

    def _ended_by(self, fault: RtmError, feedback) -> QgsProcessingException:
        """Return what QGIS shows of a fault, having told the fault itself to who listens for it."""
        if isinstance(feedback, FaultHeard):
            feedback.hear(self._of_a_parameter(fault))
        return QgsProcessingException(str(fault))

    def _of_a_parameter(self, fault: RtmError) -> RtmError:
        """Return a fault that the core has of one of its own parameters as one of this one's."""
        key, *within = fault.where or ("",)
        named = str(key).upper()
        known = any(named == one.name() for one in self.parameterDefinitions())
        return fault.at(named, *within) if known else fault

    def _look_at(self, given: Given) -> None:
        """Refuse values of another kind than their parameters, and outputs over inputs."""
        require_sense(given)
        for definition in self.parameterDefinitions():
            optional = definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
            if definition.isDestination() and not optional:
                given.require(definition.name())
        refuse_clashes(given)
        require_endings(given)

    def _refuse_unknown_keys(self, parameters) -> None:
        known = [definition.name() for definition in self.parameterDefinitions()]
        for key in parameters:
            if key not in known:
                near = difflib.get_close_matches(key.upper(), known, 1)
                hint = (
                    tr("Did you mean {near}?", near=near[0])
                    if near
                    else tr("It has {known}.", known=", ".join(known))
                )
                raise RtmError(
                    tr("{title} has no parameter {key}.", title=self.displayName(), key=key),
                    hint,
                    kind="setting",
                    where=key,
                )

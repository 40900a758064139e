"""The study of a folder of results run again, into a folder that is gone afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback

from ...core.errors import RtmError
from ...core.study import Study, read_study
from ...core.study.sources import found_from, seen_from
from ..files.members import path_of
from ..files.prints import Print
from ..files.strangers import ALLOW
from ..language import speaking_for_files
from ..study import inputs, names
from ..study.making import made_in, record
from ..study.stages import Stage, Stretch

START, END = 0.05, 0.9  # of the whole, while the study runs


@dataclass(frozen=True)
class RunAgain:
    """What came of running a study again.

    Attributes
    ----------
    why_not : str
        A sentence, where it could not be run.
    read : mapping of str to Print
        The files that were read, as seen from the folder that is verified.
    beyond : tuple of str
        Layers that are no files, of which nobody can say whether they are still the same.
    """

    why_not: str = ""
    read: Mapping[str, Print] | None = None
    beyond: tuple[str, ...] = ()


def run_again(
    folder: Path,
    target: Path,
    allowed: bool,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
    language: str = "",
) -> RunAgain:
    """Run the study in a folder of results again, into another folder.

    Parameters
    ----------
    folder : Path
        Read alone.
    target : Path
        An empty folder, to fill.
    allowed : bool
        Whether layers may come from beyond plain files.
    context, feedback : QgsProcessingContext and QgsProcessingFeedback
    language : str, optional
        Key of the language in which the results were written.
    """
    fault = _fault(folder, target, allowed, context)
    if fault is not None:
        return RunAgain(why_not=str(fault))
    study = found_from(read_study((folder / names.STUDY).read_text(encoding="utf-8-sig")), folder)
    beyond = tuple(
        study.called(keys) for keys, one in study.layers.items() if path_of(one.source) is None
    )
    stretch = Stretch(feedback, Stage("", 1, 1, "", START, END))
    try:
        with speaking_for_files(language):
            read = _filled(folder, target, study, context, stretch)
    except RtmError as fault:
        return RunAgain(why_not=str(fault), beyond=beyond)
    return RunAgain(read=read, beyond=beyond)


def _fault(folder: Path, target: Path, allowed: bool, context) -> RtmError | None:
    """Return why “Run study” would not run it."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("rtm:runstudy")
    study = str(folder / names.STUDY)
    given = {"STUDY": study, "OUTPUT_FOLDER": str(target), ALLOW: allowed}
    return algorithm.fault_of(given, context)


def _filled(folder: Path, target: Path, study: Study, context, feedback) -> Mapping[str, Print]:
    (target / names.FACTORS).mkdir()
    read = inputs.seen(inputs.files_read(study), lambda: None)
    as_run = seen_from(study, folder)
    _, account = made_in(target, study, as_run, folder, context, feedback)
    inputs.require_unchanged(read)
    known = inputs.as_recorded(read, folder)
    record(target, known, account)
    return known

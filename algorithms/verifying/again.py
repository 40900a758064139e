"""The study of a folder of results run again, into a folder that is gone afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback

from ...core.errors import RtmError
from ...core.study import Study, read_study, write_study
from ...core.study.sources import found_from, seen_from
from ..files.members import path_of
from ..files.prints import Print
from ..files.strangers import ALLOW
from ..files.whole import write_text
from ..language import speaking_for_files, tr
from ..study import inputs, names
from ..study.inputs import SeenFrom
from ..study.making import made_in, record
from ..study.stages import Stage, Stretch
from .laid_out import LaidOut, laid_out

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


@dataclass(frozen=True)
class Where:
    """Where a study is run again.

    Attributes
    ----------
    folder : Path
        Of the results, which is read alone.
    place : Path
        An empty folder, to fill.
    inputs : tuple of str
        The files that the run recorded, as seen from `folder`.
    moved : mapping of str to str
        Where those lie that lie elsewhere.
    missing : tuple of str
        Those that lie nowhere.
    """

    folder: Path
    place: Path
    inputs: tuple[str, ...]
    moved: Mapping[str, str]
    missing: tuple[str, ...] = ()

    @property
    def target(self) -> Path:
        """The folder for the results."""
        return self.place / "results"


def run_again(
    where: Where,
    allowed: bool,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
    language: str = "",
) -> RunAgain:
    """Run the study in a folder of results again, into another folder.

    Parameters
    ----------
    where : Where
    allowed : bool
        Whether layers may come from beyond plain files.
    context, feedback : QgsProcessingContext and QgsProcessingFeedback
    language : str, optional
        Key of the language in which the results were written.
    """
    where.target.mkdir()
    found = None
    file = where.folder / names.STUDY
    try:
        if where.moved:
            found = _laid_out(where)
            file = where.place / names.STUDY
            write_text(str(file), write_study(found.study))
        fault = _fault(file, where.target, allowed, context)
    except RtmError as wrong:
        fault = wrong
    if fault is not None and where.missing:  # whatever follows from that
        return RunAgain(why_not=tr("It reads {name}, which is missing.", name=where.missing[0]))
    if fault is not None:
        return RunAgain(why_not=str(fault))
    if found is None:
        found = LaidOut(found_from(_study_in(where), where.folder))
    study = found.study
    beyond = tuple(
        study.called(keys) for keys, one in study.layers.items() if path_of(one.source) is None
    )
    stretch = Stretch(feedback, Stage("", 1, 1, "", START, END))
    try:
        with speaking_for_files(language):
            read = _filled(where, found, context, stretch)
    except RtmError as fault:
        return RunAgain(why_not=str(fault), beyond=beyond)
    return RunAgain(read=read, beyond=beyond)


def _study_in(where: Where) -> Study:
    return read_study((where.folder / names.STUDY).read_text(encoding="utf-8-sig"))


def _laid_out(where: Where) -> LaidOut:
    """Return the study with its layers where they can be read."""
    try:
        study = _study_in(where)
        copies = where.place / "inputs"
        return laid_out(study, where.folder, where.inputs, where.moved, copies)
    except (OSError, UnicodeDecodeError) as reason:
        raise RtmError(
            tr("The inputs that were found cannot be copied ({why}).", why=reason),
            tr("Make room for them on the disk of temporary files."),
            kind="output",
        ) from reason


def _fault(study: Path, target: Path, allowed: bool, context) -> RtmError | None:
    """Return why “Run study” would not run it."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("rtm:runstudy")
    given = {"STUDY": str(study), "OUTPUT_FOLDER": str(target), ALLOW: allowed}
    return algorithm.fault_of(given, context)


def _filled(where: Where, found: LaidOut, context, feedback) -> Mapping[str, Print]:
    folder, target = where.folder, where.target
    (target / names.FACTORS).mkdir()
    read = inputs.seen(inputs.files_read(found.study), lambda: None)
    as_run = seen_from(found_from(_study_in(where), folder), folder)
    seen = SeenFrom(folder, found.known_as)
    _, account = made_in(target, found.study, as_run, seen, context, feedback)
    inputs.require_unchanged(read)
    known = inputs.as_recorded(read, seen)
    record(target, known, account)
    return known

"""What comes before the studies of a series: their files, and what they share, made once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from ...core.errors import RtmError
from ...core.progress import Cancelled
from ...core.study import Member, write_study
from ...core.study.sources import seen_from
from ..files.transaction import all_or_nothing
from ..files.whole import write_text
from ..language import counted, speaking_for_files, tr
from ..study import inputs
from ..study.shared import SharedFolder, Wanted, wanted_by
from ..study.stages import Stage, Stretch, algorithm_of
from . import names, record
from .asked import Asked
from .current import Prints


@dataclass(frozen=True)
class Prepared:
    """What studies share: their grids by the study's folder, with the cells of each where known."""

    cells: dict[str, int]


def begin(asked: Asked, target: Path, say: Callable[[str], None]) -> None:
    """Write what is asked for: the series, and a file for each study that can be run.

    They stay, whatever becomes of the run. A file that is the same already is not written again.
    """
    with all_or_nothing(say):
        record.begin(target)
        record.write_own(target, {names.SERIES: asked.as_run(target).encode()})
        _write_study_files(asked, target)


def _write_study_files(asked: Asked, target: Path) -> None:
    for one in asked.good:
        path = names.study_file(target, one.folder)
        text = write_study(seen_from(one.study, path.parent))
        with suppress(OSError, ValueError):
            if path.read_text(encoding="utf-8") == text:
                continue
        write_text(path, text, lambda _path: True, new_folder=True)


def prepare(
    members: Iterable[Member],
    every: Iterable[Member],
    target: Path,
    prints: Prints,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
    end: float = 1.0,
) -> Prepared:
    """Make what several studies share, unless it is there.

    A step that fails is left to the studies, each of which will say why.

    Parameters
    ----------
    members : iterable of Member
        The studies that will run.
    every : iterable of Member
        All studies of the series that can be run: what they share stays.
    target : Path
        The folder of the series's results.
    prints : Prints
    context, feedback : QgsProcessingContext and QgsProcessingFeedback
    end : float
        The share of the whole run when all is made.
    """
    shared = SharedFolder(names.shared_in(target))
    of_all = {one.folder: tuple(wanted_by(one.study, prints.print_of)) for one in every}
    times = Counter(one.key for found in of_all.values() for one in found)
    run = [one.folder for one in members]
    needed: dict[str, Wanted] = {}
    for folder in run:
        needed.update({one.key: one for one in of_all[folder] if times[one.key] > 1})
    missing = [one for one in needed.values() if shared.outputs(one) is None]
    _tell(missing, needed, len(run), feedback)
    for number, one in enumerate(missing):
        stage = _stage(one, number, len(missing), end)
        make(one, shared, prints, context, feedback, stage)
    shared.drop_all_but({one.file for found in of_all.values() for one in found})
    cells = {}
    for folder in run:
        grid = next((one for one in of_all[folder] if one.step == "grid"), None)
        outputs = None if grid is None else shared.outputs(grid)
        if outputs is not None:
            cells[folder] = outputs["CELLS"]
    return Prepared(cells)


def _tell(missing, needed, studies: int, feedback) -> None:
    if not needed:
        return
    grids = sum(one.step == "grid" for one in needed.values())
    feedback.pushInfo(
        tr(
            "Shared by {studies}: {grids} and {others}. To be made, once: {missing} of them; the "
            "others are there.",
            studies=counted(studies, "{count} study", "{count} studies"),
            grids=counted(grids, "{count} grid", "{count} grids"),
            others=counted(
                len(needed) - grids,
                "{count} raster of a factor or measure",
                "{count} rasters of factors and measures",
            ),
            missing=len(missing),
        )
    )


def _stage(wanted: Wanted, number: int, of: int, end: float) -> Stage:
    title = algorithm_of(wanted.step).displayName()
    words = f"{title}: {wanted.called}" if wanted.called else title
    return Stage(wanted.step, number + 1, of, words, end * number / of, end * (number + 1) / of)


def make(
    wanted: Wanted, shared: SharedFolder, prints: Prints, context, feedback, stage: Stage
) -> None:
    """Make one result; the grid it lies on is there before, or it is left to the studies."""
    if feedback.isCanceled():
        raise Cancelled
    grid = "" if wanted.grid is None else str(shared.path_of(wanted.grid))
    if wanted.grid is not None and shared.outputs(wanted.grid) is None:
        return
    feedback.setProgressText(stage.words)
    own = QgsProcessingContext()
    own.copyThreadSafeSettings(context)
    given = {**wanted.given(grid), "OUTPUT": str(shared.path_of(wanted))}
    heard = Stretch(feedback, stage)
    try:
        with speaking_for_files(wanted.language):
            outputs, _ = algorithm_of(wanted.step).run(given, own, heard, {}, False)
        inputs.require_unchanged(prints.of(list(wanted.read)))
        with all_or_nothing(feedback.pushWarning):  # it stays, whatever becomes of the series
            shared.keep(wanted, outputs)
        feedback.pushInfo(tr("Made once, for all: {what}", what=stage.words))
    except (QgsProcessingException, RtmError):
        if feedback.isCanceled():
            raise Cancelled from None
        feedback.pushInfo(tr("Left to the studies, since it failed: {what}", what=stage.words))
    finally:
        own.temporaryLayerStore().removeAllMapLayers()

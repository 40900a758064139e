"""The steps of a series one by one, for a scheduler that spreads them over machines.

What is shared is made by jobs of their own, each of which knows its thing by the name of its
raster; the plan says which there are, what they need, and which studies need them.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from pathlib import Path

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ...core.errors import RtmError
from ...core.plain import shown
from ...core.study import Study, read_study
from ...core.study.sources import found_from, real
from ..files.strangers import refuse_strangers
from ..files.whole import write_text
from ..language import tr
from ..study.shared import SharedFolder, Wanted, wanted_by
from ..study.stages import Stage, algorithm_of
from . import names
from .asked import Asked
from .current import Prints
from .preparing import make

SCHEMA = "rtm-steps/1"
ONLY = "ONLY"
LIST = "list"  # instead of a thing's name: no more than the plan


def write_plan(asked: Asked, target: Path, prints: Prints) -> None:
    """Write what the studies share, and which needs what; a plan that is the same stays.

    Parameters
    ----------
    asked : Asked
    target : Path
        The folder of the series's results.
    prints : Prints
    """
    wanted = {one.folder: tuple(wanted_by(one.study, prints.print_of)) for one in asked.good}
    SharedFolder(names.shared_in(target)).drop_all_but(
        {one.file for found in wanted.values() for one in found}
    )
    times = Counter(one.file for found in wanted.values() for one in found)
    shared = {
        one.file: {**_as_json(one), "study": folder}
        for folder, found in reversed(wanted.items())
        for one in found
        if times[one.file] > 1
    }
    studies = [
        {
            "folder": one.folder,
            "name": one.name,
            "needs": [_key(it.file) for it in wanted.get(one.folder, ()) if it.file in shared],
            "fault": None if one.fault is None else str(one.fault),
        }
        for one in asked.members
    ]
    content = {
        "schema": SCHEMA,
        "shared": sorted(shared.values(), key=lambda one: one["key"]),
        "studies": studies,
    }
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    path = names.plan_of(target)
    with suppress(OSError, ValueError):
        if path.read_text(encoding="utf-8") == text:
            return
    write_text(path, text, lambda _path: True, new_folder=True)


def planned(target: Path, key: str, allowed: bool) -> Study:
    """Return the first study that needs a shared thing of the plan.

    Of a series of thousands no other is read for it.

    Parameters
    ----------
    target : Path
        The folder of the series's results.
    key : str
    allowed : bool
        Whether sources beyond plain files are.

    Raises
    ------
    RtmError
        If the plan does not know the thing, or there is none.
    """
    path = names.study_file(target, _study_of(target, key))
    try:
        study = read_study(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as reason:
        raise _not_planned(key) from reason
    folder = real(str(path)).parent
    refuse_strangers(study, folder, allowed)
    return found_from(study, folder)


def make_one(
    study: Study,
    target: Path,
    key: str,
    prints: Prints,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> None:
    """Make one shared thing of a study, unless it is there.

    Raises
    ------
    RtmError
        If the plan was made of other data or settings.
    """
    wanted = next((one for one in wanted_by(study, prints.print_of) if _key(one.file) == key), None)
    if wanted is None:
        raise _not_planned(key)
    shared = SharedFolder(names.shared_in(target))
    if shared.outputs(wanted) is not None:
        return
    title = algorithm_of(wanted.step).displayName()
    words = f"{title}: {wanted.called}" if wanted.called else title
    make(wanted, shared, prints, context, feedback, Stage(wanted.step, 1, 1, words, 0.0, 1.0))


def _as_json(wanted: Wanted) -> dict:
    return {
        "key": _key(wanted.file),
        "step": wanted.step,
        "name": wanted.called,
        "needs": [] if wanted.grid is None else [_key(wanted.grid.file)],
    }


def _key(file: str) -> str:
    return Path(file).stem


def _study_of(target: Path, key: str) -> str:
    """Return the folder of the first study that needs a thing."""
    try:
        content = json.loads(names.plan_of(target).read_text(encoding="utf-8"))
        return next(str(one["study"]) for one in content["shared"] if one["key"] == key)
    except (OSError, ValueError, TypeError, KeyError, RecursionError, StopIteration) as reason:
        raise _not_planned(key) from reason


def _not_planned(key: str) -> RtmError:
    return RtmError(
        tr("Nothing called “{key}” is shared by the studies as they are now.", key=shown(key)),
        tr("Let the steps be listed again ({only} = {list}).", only=ONLY, list=LIST),
        kind="setting",
        where=ONLY,
    )

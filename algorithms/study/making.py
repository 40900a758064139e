"""Every file of a study made in a folder, which nobody else works in, and recorded there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ...core.study import Study, write_study
from ..files import manifest
from ..files.prints import Print, print_of
from ..files.provenance import now
from ..files.whole import write_text
from ..language import speaking_for_files
from . import names
from .inputs import SeenFrom
from .provenance import Account, account_of
from .report import explain
from .shared import Taking
from .steps import Made, StudySteps


def made_in(
    folder: Path,
    study: Study,
    as_run: Study,
    seen_from: SeenFrom,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
    shared: Taking | None = None,
) -> tuple[Made, Account]:
    """Make every file of a study but its records, and leave none of them open.

    Parameters
    ----------
    folder : Path
        To fill.
    study : Study
        With sources that QGIS can open.
    as_run : Study
        With sources as seen from where the results will lie.
    seen_from : SeenFrom
        Where that is.
    shared : Taking, optional
        What may be taken of steps that were made before.
    """
    with speaking_for_files(study.language):
        return _made_in(folder, study, as_run, seen_from, context, feedback, shared)


def _made_in(
    folder: Path, study: Study, as_run: Study, seen_from: SeenFrom, context, feedback, shared
) -> tuple[Made, Account]:
    began = now()
    own_context = QgsProcessingContext()
    own_context.copyThreadSafeSettings(context)
    steps = StudySteps(study, folder, own_context, feedback, shared)
    try:
        made = steps.everything()
        explain(steps, made, as_run)
        account = account_of(steps, as_run, seen_from, began)
    finally:  # an open file cannot be moved, or removed, on every system
        own_context.temporaryLayerStore().removeAllMapLayers()
    write_text(str(folder / names.STUDY), write_study(as_run))
    return made, account


def record(
    folder: Path, inputs: Mapping[str, Print], account: Account | None = None
) -> manifest.Manifest:
    """Write the records of what is in a filled folder, and return what is recorded."""
    made = [name for name in manifest.names_in(folder) if names.is_result(name)]
    prints = {name: print_of(folder / name) for name in made}
    told = {}
    if account is not None:
        text = account.to_json(prints, inputs).encode()
        (folder / names.PROVENANCE).write_bytes(text)
        prints[names.PROVENANCE] = print_of(folder / names.PROVENANCE)
        told = {"title": account.study.title, "purpose": account.study.purpose}
    found = manifest.Manifest(prints, inputs, **told)
    (folder / manifest.NAME).write_bytes(found.to_json().encode())
    return found

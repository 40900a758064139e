"""A folder of results verified: its files, its inputs, the study run again, and a verdict."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ...core.languages import LANGUAGES, nearest
from ...core.progress import Part
from ...core.report.verified import Verification
from ..base import FeedbackProgress
from ..files.provenance import now, software
from .again import END, START, run_again
from .compared import compare_folders
from .judged import findings, verdict
from .recorded import read_records, states_of_inputs, states_of_results

HASHES = START / 2  # of the whole, while the results are looked at; and as much for the inputs


def verified(
    folder: Path,
    target: Path | None,
    allowed: bool,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> Verification:
    """Return what was found of a folder, which is read alone.

    Parameters
    ----------
    folder : Path
    target : Path or None
        An empty folder in which to run the study again; None not to run it.
    allowed : bool
        Whether layers may come from beyond plain files.

    Raises
    ------
    RtmError
        If the folder has no record of a run, or a run works there.
    """
    progress = FeedbackProgress(feedback)
    known = read_records(folder)
    results = states_of_results(known, Part(progress, 0.0, HASHES))
    inputs = states_of_inputs(known, Part(progress, HASHES, START))
    made_in = known.software.get("language")
    language = nearest(made_in) if made_in else ""
    spoken = {"language": LANGUAGES[language].tag} if language else {}
    now_with = {**software(), **spoken}
    again, compared = None, ()
    if target is not None:
        again = run_again(folder, target, allowed, context, feedback, language)
        if not again.why_not:
            same, part = known.software == now_with, Part(progress, END, 1.0)
            compared = compare_folders(folder, target, known.manifest.files, same, part)
    found = findings(
        results=results,
        inputs=inputs,
        at_odds=known.at_odds,
        again=again,
        compared=compared,
        made_with=known.software,
        verified_with=now_with,
    )
    return Verification(
        title=known.manifest.title,
        purpose=known.manifest.purpose,
        folder=str(folder),
        verdict=verdict(found, again is not None and not again.why_not),
        findings=found,
        results=results,
        inputs=inputs,
        ran_again=again is not None and not again.why_not,
        compared=compared,
        made=known.made,
        verified=now(),
        made_with=known.software,
        verified_with=now_with,
    )

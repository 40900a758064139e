"""A folder of results verified: its files, its inputs, the study run again, and a verdict."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ...core.languages import LANGUAGES, nearest
from ...core.progress import Part
from ...core.report.verified import MISSING, Verification
from ..base import FeedbackProgress
from ..files.provenance import build, now, software
from .again import END, START, Where, run_again
from .compared import compare_folders
from .elsewhere import found_elsewhere
from .judged import findings, verdict
from .recorded import read_records, states_of_inputs, states_of_results

HASHES = START / 2  # of the whole, while the results are looked at; and as much for the inputs


def verified(
    folder: Path,
    place: Path | None,
    elsewhere: Path | None,
    allowed: bool,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> Verification:
    """Return what was found of a folder, which is read alone.

    Parameters
    ----------
    folder : Path
    place : Path or None
        An empty folder in which to run the study again; None not to run it.
    elsewhere : Path or None
        A folder in which to look for inputs that are not where the run read them.
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
    looking = Part(progress, HASHES, START)
    inputs = states_of_inputs(known, looking)
    if elsewhere is not None:
        inputs = found_elsewhere(inputs, known.manifest.inputs, elsewhere, looking)
    made_in = known.software.get("language")
    language = nearest(made_in) if made_in else ""
    spoken = {"language": LANGUAGES[language].tag} if language else {}
    built = {"build": build()} if "build" in known.software else {}
    now_with = {**software(), **spoken, **built}
    again, compared = None, ()
    if place is not None:
        moved = {one.name: one.at for one in inputs if one.at}
        missing = tuple(one.name for one in inputs if one.state == MISSING)
        where = Where(folder, place, tuple(known.manifest.inputs), moved, missing)
        again = run_again(where, allowed, context, feedback, language)
        if not again.why_not:
            same, part = known.software == now_with, Part(progress, END, 1.0)
            compared = compare_folders(folder, where.target, known.manifest.files, same, part)
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

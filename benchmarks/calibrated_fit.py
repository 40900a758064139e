"""The calibrated selection on the real studies, beside the reference procedure alone."""

from __future__ import annotations

from . import reasons
from .against_peers import own_stage, run_study
from .cases import CHICAGO, LONDON, Case, write_study
from .comparison import Took
from .options import Options, folder_of
from .results import Result

COLUMNS = ["what", "time, s", "memory, MB"]
SECONDS = {LONDON.name: 4.0, CHICAGO.name: 20.0}
SELECTIONS = ("reference", "calibrated")
PREPARED = ("grid", "events", "factors")


def measured(options: Options) -> Result:
    """Time the fit and the whole study by either selection."""
    result = Result("Calibrated selection", COLUMNS)
    for case in (LONDON,) if options.quick else (LONDON, CHICAGO):
        if not case.present:
            result.notes.append(f"{case.title}: left out, its data are not here.")
            continue
        for selection in SELECTIONS:
            _measure(case, selection, result)
    return result


def _measure(case: Case, selection: str, result: Result) -> None:
    folder = folder_of(f"{case.name}-{selection}")
    study = str(write_study({**case.study(), "model": {"selection": selection}}, folder))
    for stage in PREPARED:
        own_stage(study, folder, stage)
    fitted, _ = own_stage(study, folder, "model")
    whole = run_study(study, folder)
    _row(result, f"{case.title}: `rtm:fitmodel`, {selection}", fitted)
    _row(result, f"{case.title}: whole study, {selection}", whole)
    if selection == "calibrated":
        what = f"{case.title}: `rtm:fitmodel`, calibrated"
        result.aim(what, fitted.seconds, SECONDS[case.name], "s", why=reasons.CALIBRATED)


def _row(result: Result, what: str, took: Took) -> None:
    result.rows.append([what, took.seconds, took.megabytes])

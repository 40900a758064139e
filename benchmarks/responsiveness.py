"""Whether a run can be stopped at once, and whether its progress bar moves steadily."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import reasons
from .against_peers import own_stage
from .cases import CHICAGO, LONDON, write_study
from .measure import run_module
from .options import Options, folder_of
from .results import Result
from .scaling import COUNTRY_FACTORS, MILLION_FACTORS, made_country

LONGEST_WAIT = 1.0
CANCEL_COLUMNS = ["study", "stage", "uncancelled, s", "times stopped", "longest wait, s"]
BEFORE_FACTORS = (("grid",), ("events",))
AFTER_FACTORS = (
    ("model",),
    ("culling",),
    ("stepwise", "poisson"),
    ("stepwise", "nb1"),
    ("risk",),
    ("cells",),
    ("whole",),
)


COUNTRY_STAGES = (("grid",), ("events",), ("factors",), ("model",))  # what later stages read


@dataclass(frozen=True)
class Study:
    """A study to run, and the numbers of the factors whose making is stopped."""

    title: str
    file: str
    folder: Path
    factors: list[int]


def stop(options: Options) -> Result:
    """Return the table of how long each stage goes on after it was asked to stop."""
    result = Result("Cancel: seconds from the button to the end of the run", CANCEL_COLUMNS)
    for study in _studies(options):
        for stage in (("grid",), ("events",), ("factors",), ("model",), ("culling",)):
            own_stage(study.file, study.folder, *stage)  # what the stages below read
        factors = [("factor", str(number)) for number in study.factors]
        for stage in (*BEFORE_FACTORS, *factors, *AFTER_FACTORS):
            result.rows.append(_stopped(study, stage, options.cancels))
    _aim_wait(result)
    return result


def stop_country(options: Options) -> Result:
    """Return the table of how long the stages of a whole country go on after the button."""
    cells = options.sizes[-1]
    result = Result(f"Cancel: {cells:,} cells, {COUNTRY_FACTORS} factors", CANCEL_COLUMNS)
    folder = folder_of("responsive-country")
    file = made_country(folder, cells, COUNTRY_FACTORS)
    for stage in COUNTRY_STAGES:
        own_stage(file, folder, *stage)
    study = Study(f"{cells:,} cells", file, folder, [0])
    for stage in (*BEFORE_FACTORS, ("factor", "0"), ("model",), ("risk",)):
        result.rows.append(_stopped(study, stage, options.country_cancels))
    _aim_wait(result)
    return result


def _stopped(study: Study, stage: tuple[str, ...], times: int) -> list:
    """Return the row of one stage, run once to its end and then stopped so many times."""
    told = run_module("stopped", study.file, str(study.folder), str(times), *stage).results()[-1]
    row = [study.title, " ".join(stage)]
    return [*row, told["seconds"], told["stopped"], told["longest"]]


def _aim_wait(result: Result) -> None:
    longest = max(row[-1] for row in result.rows)
    what = f"{result.title}: longest wait in any stage"
    result.aim(what, longest, LONGEST_WAIT, "s", why=reasons.DEAF)


def move(options: Options) -> Result:
    """Return the table of how steadily the progress bar moves, stage by stage."""
    result = Result(
        "Progress bar of `rtm:runstudy`, and where its time goes",
        [
            "study",
            "stage",
            "time, s",
            "of all, %",
            "updates",
            "longest gap, s",
            "largest jump, %",
            "longest without a look at Cancel, s",
            "steps back",
        ],
    )
    for study in _studies(options):
        *stages, whole = run_module("steady", study.file, str(study.folder)).results()
        for told in (*stages, whole):
            row = [study.title, told["stage"], told["seconds"]]
            row.append(100 * told["seconds"] / whole["seconds"])
            keys = ("updates", "gap", "jump", "deaf", "backwards")
            result.rows.append([*row, *(told[key] for key in keys)])
        title = f"{study.title}: longest without a look at Cancel"
        result.aim(title, whole["deaf"], LONGEST_WAIT, "s", why=reasons.DEAF)
    result.notes.append(
        "Run in Python, so without QGIS's start; each update and each look is noted. A stage takes "
        "a stretch of the bar that does not change with the study, so it moves at another speed in "
        "each."
    )
    return result


def _studies(options: Options) -> Iterator[Study]:
    """Yield the real studies that are here, and one of a million cells."""
    for case in (LONDON, CHICAGO):
        if case.present:
            folder = folder_of(f"responsive-{case.name}")
            file = str(write_study(case.study(), folder))
            yield Study(case.title, file, folder, case.largest_factors())
    folder = folder_of("responsive-million")
    title = f"{options.million:,} cells, {MILLION_FACTORS} factors"
    file = made_country(folder, options.million, MILLION_FACTORS)
    yield Study(title, file, folder, [0])

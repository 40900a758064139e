"""Whether a run can be stopped at once, and whether its progress bar moves steadily."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .against_peers import own_stage
from .cases import CHICAGO, LONDON, write_study
from .measure import run_module
from .options import Options, folder_of
from .results import Result
from .scaling import MILLION_FACTORS, made_country

LONGEST_WAIT = 1.0
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


@dataclass(frozen=True)
class Study:
    """A study to run, and the numbers of the factors whose making is stopped."""

    title: str
    file: str
    folder: Path
    factors: list[int]


def stop(options: Options) -> Result:
    """Return the table of how long each stage goes on after it was asked to stop."""
    result = Result(
        "Cancel: seconds from the button to the end of the run",
        ["study", "stage", "uncancelled, s", "times stopped", "longest wait, s"],
    )
    for study in _studies(options):
        for stage in (("grid",), ("events",), ("factors",), ("model",), ("culling",)):
            own_stage(study.file, study.folder, *stage)  # what the stages below read
        factors = [("factor", str(number)) for number in study.factors]
        for stage in (*BEFORE_FACTORS, *factors, *AFTER_FACTORS):
            arguments = (study.file, str(study.folder), str(options.cancels), *stage)
            told = run_module("stopped", *arguments).results()[-1]
            row = [study.title, " ".join(stage)]
            result.rows.append([*row, told["seconds"], told["stopped"], told["longest"]])
    longest = max(row[-1] for row in result.rows)
    result.aim("Cancel, longest wait in any stage", longest, LONGEST_WAIT, "s")
    return result


def move(options: Options) -> Result:
    """Return the table of how steadily the progress bar moves."""
    result = Result(
        "Progress bar of `rtm:runstudy`",
        [
            "study",
            "time, s",
            "updates",
            "longest gap, s",
            "during",
            "largest jump, %",
            "at",
            "steps back",
        ],
    )
    for study in _studies(options):
        told = run_module("steady", study.file, str(study.folder)).results()[-1]
        keys = ("seconds", "updates", "gap", "gap_during", "jump", "jump_at", "backwards")
        result.rows.append([study.title, *(told[key] for key in keys)])
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

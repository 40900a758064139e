"""Random studies: each gives a result that holds, or one sentence; nothing else is touched."""

from __future__ import annotations

import json
import os
import random
import re
import tempfile
from pathlib import Path

from . import decoys, results, running, whole
from .machine import Outcome, in_child
from .random_study import Case, Maker
from .saying import faults_of_text
from .scene import empty
from .tally import Tally

NOISE = re.compile(r".*(?:Traceback|Error\b|ERROR 5|terminate called|QObject::|Segmentation).*")


def lines(root: Path, rng: random.Random, runs: int, every: int = 1) -> list[Tally]:
    """Run so many random studies."""
    tally = Tally("Random studies")
    for _ in range(0, runs, every):
        one_case(root / "study", str(rng.randrange(10**9)), tally)
    return [tally]


def one_case(root: Path, seed: str, tally: Tally) -> None:
    """Make a study, run it and look at what came of it."""
    empty(root)
    outcome = in_child(lambda: _made_and_run(root, seed))
    noted = root.with_name("noted")
    if not noted.exists():
        tally.add(f"seed {seed}", [f"the study could not be made: {outcome}"])
        return
    harms, target, before = json.loads(noted.read_text())
    noted.unlink()
    faults = faults_of(outcome) + decoys.harmed(before)
    if outcome.kind == "result":
        faults += outcome.value
        faults += [f"left: {name}" for name in whole.leftovers(Path(target))]
    elif outcome.kind == "refused":
        after = decoys.look(root)
        faults += [f"left behind: {path}" for path in after if path not in before]
    tally.add(f"seed {seed}: {'; '.join(harms)}"[:500], faults, outcome.kind)


def faults_of(outcome: Outcome) -> list[str]:
    """Return what is wrong with how a case ended and with what was said meanwhile."""
    faults = [f"noise: {line[:200]}" for line in NOISE.findall(outcome.noise)[:3]]
    if outcome.kind == "refused":
        return faults + faults_of_text(outcome.value)
    if outcome.kind != "result":
        told = f"{outcome.value}\n{outcome.noise if outcome.kind != 'traceback' else ''}".strip()
        return [f"{outcome.kind}: {told.splitlines()[-1][:300]}", told[:4000], *faults]
    return faults


def _made_and_run(root: Path, seed: str) -> list[str]:
    """Make a study, note what there is, run it, and return what is wrong with its results."""
    case = Maker(random.Random(seed), root / "project").make()
    os.environ["TMPDIR"] = tempfile.tempdir = str(root.with_name("temporary"))
    root.with_name("temporary").mkdir(exist_ok=True)
    decoys.place(root / "project")
    if not case.target.exists() and len(case.harms) % 2:
        decoys.place(case.target, with_factors=True)
    before = decoys.look(root)
    noted = json.dumps((case.harms, str(case.target), before))
    root.with_name("noted").write_text(noted)
    outputs = running.run_study(case.study, case.target)
    return _faults(case, outputs)


def _faults(case: Case, outputs: dict) -> list[str]:
    faults = results.faults_in(case.target, outputs, tested="VALIDATION" in outputs)
    if case.counted is not None and not faults:
        counted = results.miscounted(case.target, case.incidents, case.folder, case.counted)
        faults += counted
    return faults


def quick(root: Path, rng: random.Random) -> list[Tally]:
    """Run a few random studies."""
    return lines(root, rng, 6)

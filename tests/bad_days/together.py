"""Several runs at once: one works, the others are refused at once and hear of the first."""

from __future__ import annotations

import os
import random
import time
from functools import partial
from pathlib import Path

from . import kills, running
from . import scene as scenes
from .machine import Outcome, in_child
from .saying import faults_of_text
from .studies import faults_of
from .syscalls import Call
from .tally import Tally
from .tracing import AndThen, Die

BEGUN = 12  # changes of a folder after which a run has surely taken possession of it
POINTS, AT_ONCE, SOON = 10, 10, 5.0  # SOON: seconds within which a second run must be refused


def lines(root: Path, rng: random.Random, runs: int, every: int = 1) -> list[Tally]:
    """Try everything that may happen at once."""
    found = []
    for kind in (scenes.NEW, scenes.OTHERS):
        scene = scenes.prepare(root, kind)
        calls = kills.record(scene)
        for title, work in SECONDS.items():
            found.append(second(scene, calls, title, partial(work, scene)))
        found.append(all_at_once(scene, runs))
    scene = scenes.prepare(root, scenes.NEW)
    calls = kills.record(scene)
    return found + [joined(scene, calls, stopped) for stopped in (True, False)]


class During:
    """At the n-th call that concerns a folder, do something while the run stands still."""

    def __init__(self, folder: Path, number: int, work, *, then_dies: bool = False):
        self.folder, self.number, self.work, self.then_dies = folder, number, work, then_dies
        self.seen, self.came_of_it, self.seconds = 0, None, 0.0

    def __call__(self, call: Call):
        """Decide what becomes of a call."""
        if not call.changes or not call.concerns(self.folder):
            return None
        self.seen += 1
        if self.seen != self.number:
            return None
        return Die(after=True, work=self._do) if self.then_dies else AndThen(self._do)

    def _do(self) -> None:
        began = time.monotonic()
        self.came_of_it = self.work()
        self.seconds = time.monotonic() - began


def second(scene, calls: list[Call], title: str, work, points=range(POINTS)) -> Tally:
    """Begin something else while a run stands still at ten points of its work."""
    tally = Tally(f"During a run, {title}, at {len(points)} points, {scene.kind}")
    inside = [number for number, call in enumerate(calls, 1) if call.concerns(scene.target)]
    for part in points:
        mine = scene.build()
        at = inside[BEGUN + (len(inside) - BEGUN - 5) * part // (POINTS - 1)]
        during = During(scene.root, at, lambda: in_child(work))
        first = scene.run(decide=during)
        faults = [f"the first: {first.kind} {first.value}"] * (first.kind != "result")
        faults += of_the_second(during, named="opens" not in title)
        if scene.shown(mine) != "new":
            faults.append(f"the folder shows {scene.shown(mine)}")
        faults += scene.faults(mine, leftovers=True)
        tally.add(f"at call {at} of {len(calls)}", faults, during.came_of_it.kind)
    return tally


def of_the_second(during: During, *, named: bool) -> list[str]:
    """Return what is wrong with how the second run was refused."""
    outcome: Outcome = during.came_of_it
    if not named:
        return [] if outcome.kind == "result" else faults_of(outcome)
    if outcome.kind != "refused":
        return [f"the second was not refused: {outcome.kind} {str(outcome.value)[-2000:]}"]
    faults = faults_of_text(outcome.value)
    if during.seconds > SOON:
        faults.append(f"refused after {during.seconds:.0f} s")
    if "The one" not in outcome.value:
        faults.append(f"does not name the first: {outcome.value}")
    return faults


def by_wizard(scene) -> str:
    """Run the study in a wizard; return the fault that it shows, as a refusal."""
    from . import wizard

    return wizard.run_once(scene.study, scene.target)


def opened(scene) -> bool:
    """Open the folder's own study in a wizard, where there is one."""
    study = scene.target / "study.json"
    return kills.open_in_wizard(study) if study.exists() else False


def all_at_once(scene, runs: int) -> Tally:
    """Start ten runs into one folder at one moment."""
    tally = Tally(f"{AT_ONCE} runs started at once, {scene.kind}")
    for number in range(max(1, runs)):
        mine = scene.build()
        outcomes = at_once(lambda: scene.running(scene.study))
        kinds = [one.kind for one in outcomes]
        faults = [one for each in outcomes for one in faults_of(each)]
        if kinds.count("result") != 1 or kinds.count("refused") != AT_ONCE - 1:
            faults.insert(0, f"{kinds.count('result')} of {AT_ONCE} won: {kinds}")
        if scene.shown(mine) != "new":
            faults.append(f"the folder shows {scene.shown(mine)}")
        tally.add(f"round {number}", faults + scene.faults(mine, leftovers=True))
    return tally


def at_once(work) -> list[Outcome]:
    """Do the same in ten children that wait for each other."""
    wait, go = os.pipe()
    helpers, answers = [], []
    for _ in range(AT_ONCE):
        answer, tell = os.pipe()
        pid = os.fork()
        if pid == 0:  # a child that follows its own child, since each needs a clock
            os.close(go)
            os.read(wait, 1)
            outcome = in_child(work)
            os.write(tell, repr((outcome.kind, outcome.value, outcome.noise[:2000])).encode())
            os._exit(0)
        os.close(tell)
        helpers.append(pid)
        answers.append(answer)
    os.close(wait)
    os.close(go)  # all go on
    found = []
    for pid, answer in zip(helpers, answers):
        with open(answer, "rb") as file:
            text = file.read().decode()
        os.waitpid(pid, 0)
        found.append(Outcome(*_values(text)))
    return found


def _values(text: str) -> tuple:
    import ast

    return ast.literal_eval(text) if text else ("crash", "its helper ended", "")


def joined(scene, calls: list[Call], stopped: bool, points=range(POINTS)) -> Tally:
    """Put a file into a new folder while a run makes it, and let that run stop or fail."""
    how = "stopped" if stopped else "killed"
    tally = Tally(f"A file put into a new folder meanwhile; the run is {how}")
    inside = [number for number, call in enumerate(calls, 1) if call.concerns(scene.target)]
    for part in points:
        mine = scene.build()
        at = inside[2 + (len(inside) - 8) * part // POINTS]
        note = scene.target / "a project.qgz"
        mark = scene.root / "stop"

        def work(note=note, mark=mark):
            note.write_text("the analyst's")
            mark.write_text("")

        during = During(scene.root, at, work, then_dies=not stopped)
        outcome = in_child(partial(_stoppable, scene, mark), decide=during)
        faults = [] if outcome.kind == "killed" else faults_of(outcome)
        if outcome.kind == "result" and scene.shown([*mine, str(note)]) != "new":
            faults.append("was not stopped")  # but for one that was nearly in its place
        if not note.exists():
            faults.append("the file put there meanwhile is gone")
        faults += scene.faults(mine, leftovers=stopped)
        tally.add(f"at call {at} of {len(calls)}", faults, outcome.kind)
    return tally


class Stoppable(running.Heard):
    """Feedback that asks the run to stop as soon as a file is there."""

    def __init__(self, mark: Path):
        super().__init__()
        self.mark = mark

    def setProgress(self, share):
        if self.mark.exists():
            self.cancel()


def _stoppable(scene, mark: Path) -> dict:
    """Run a study that can be stopped."""
    os.environ["TMPDIR"] = str(scene.temporary)
    return running.run_study(scene.study, scene.target, Stoppable(mark))


SECONDS = {
    "a second run": lambda scene: scene.running(scene.study),
    "a wizard's run": by_wizard,
    "the wizard opens the folder": opened,
}


def quick(root: Path, rng: random.Random) -> list[Tally]:
    """Begin a second run twice, and stop a run whose folder somebody else uses."""
    scene = scenes.prepare(root, scenes.NEW)
    calls = kills.record(scene)
    title = "a second run"
    again = second(scene, calls, title, partial(SECONDS[title], scene), (2, 8))
    return [again, joined(scene, calls, True, (5,))]

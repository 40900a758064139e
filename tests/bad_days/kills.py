"""Kills: at random, and before and after every call that renames, unlinks or secures a file."""

from __future__ import annotations

import random
from pathlib import Path

from . import decoys, whole
from . import scene as scenes
from .machine import Outcome, Refused, in_child
from .saying import faults_of_text
from .studies import faults_of
from .syscalls import SWITCHES, SYNCS, Call
from .tally import Tally
from .tracing import Die


def lines(root: Path, rng: random.Random, runs: int, every: int = 1) -> list[Tally]:
    """Try every kind of folder; of the calls, one in `every`."""
    found = []
    for kind in scenes.KINDS:
        scene = scenes.prepare(root, kind)
        calls = record(scene)
        for title, names in (("rename, unlink or link", SWITCHES), ("fsync", SYNCS)):
            count = sum(call.name in names for call in calls)
            tally = Tally(f"Killed before and after each {title}, into {kind}")
            for number in range(1, count + 1, every):
                for after in (False, True):
                    where = At(names, number, after, scene.root)
                    one_case(scene, tally, str(where), {"decide": where})
            found.append(tally)
        found.append(at_random(scene, rng, runs))
        found.append(twice(scene, rng, calls, runs // 4))
        found.append(changed_between(scene, rng, calls, runs // 4))
    return found


def record(scene: scenes.Scene) -> list[Call]:
    """Return the calls of a whole run that change something in the scene."""
    scene.build()
    calls: list[Call] = []

    def note(call):
        if call.changes and call.concerns(scene.root):
            calls.append(call)

    assert scene.run(decide=note).kind == "result"
    return calls


class At:
    """Kill at one call, counted among those of some names that concern a folder."""

    def __init__(self, names, number: int, after: bool, folder: Path):
        self.names, self.number, self.after, self.folder = names, number, after, folder
        self.seen, self.call = 0, None

    def __call__(self, call: Call):
        """Decide what becomes of a call."""
        if call.name not in self.names or not call.concerns(self.folder):
            return None
        self.seen += 1
        if self.seen != self.number:
            return None
        self.call = call
        return Die(self.after)

    def __str__(self) -> str:
        return f"{'after' if self.after else 'before'} {self.names[0]}… {self.number}"


def at_random(scene: scenes.Scene, rng: random.Random, runs: int) -> Tally:
    """Kill at random moments of a run."""
    tally = Tally(f"Killed at random, into {scene.kind}")
    for _ in range(runs // len(scenes.KINDS)):
        moment = rng.random() * scene.seconds
        one_case(scene, tally, f"at {moment:.3f} s", {"die_at": moment})
    return tally


def one_case(scene, tally, case: str, *kills: dict) -> None:
    """Kill a run, or several, look at what is left, run again and look once more."""
    mine = scene.build()
    faults = []
    for options in kills:
        ended = scene.run(**options)
        faults += after_a_kill(scene, mine, ended)
    faults += the_next_run(scene, mine, opened_first=tally.cases % 3 == 0)
    tally.add(case, faults, ended.kind)


def after_a_kill(scene, mine, ended: Outcome) -> list[str]:
    """Return what is wrong with what a killed run has left."""
    faults = scene.faults(mine, leftovers=False)
    if ended.kind not in ("killed", "result"):
        faults.append(f"not killed but {ended.kind}: {ended.value}")
    return faults + shown_or_declared(scene, mine)


def shown_or_declared(scene, mine) -> list[str]:
    """Return what is wrong with what a folder shows: a mixture that a reader takes for results."""
    shown = scene.shown(mine)
    if shown in ("old", "new"):
        return []
    reading = in_child(lambda: read(scene.target))
    if reading.kind == "refused":
        return faults_of_text(reading.value)
    return [f"{shown}; it is read as if whole ({str(reading.value)[:80]})"]


def read(folder: Path) -> str:
    """Read a folder of results as the wizard does."""
    from ...core.errors import RtmError
    from ...ui.results_folder import read_results

    try:
        return str(read_results(folder))
    except RtmError as reason:
        raise Refused(str(reason)) from None


def the_next_run(scene, mine, *, opened_first: bool = False, intact=None) -> list[str]:
    """Return what is wrong after the next run, before which the wizard may open the folder.

    What is the analyst's must be `intact`; all of it unless some was harmed on purpose.
    """
    faults, intact = [], mine if intact is None else intact
    if opened_first and (scene.target / "study.json").exists():
        opening = in_child(lambda: open_in_wizard(scene.target / "study.json"))
        if opening.kind != "result":
            faults.append(f"the wizard: {opening.kind} {opening.value}")
        elif opening.value and scene.shown(mine) not in ("old", "new"):
            faults.append(f"opened in the wizard: {scene.shown(mine)}")
        faults += [f"after the wizard, {one}" for one in scene.faults(intact, leftovers=False)]
    again = scene.run()
    if again.kind != "result":
        faults.append(f"the next run: {again.kind} {again.value}")
    elif scene.shown(mine) != "new":
        faults.append(f"after the next run: {scene.shown(mine)}")
    return faults + [f"after the next run, {one}" for one in scene.faults(intact, leftovers=True)]


def open_in_wizard(study: Path) -> bool:
    """Open a study in a wizard and answer No to what it asks; return whether it shows results."""
    from qgis.PyQt.QtCore import QTimer
    from qgis.PyQt.QtWidgets import QApplication

    from ...ui.wizard import open_wizard

    answer = QTimer()
    answer.timeout.connect(_say_no)
    answer.start(100)
    wizard = open_wizard(None, study=study)
    QApplication.processEvents()
    shown = wizard.draft.results is not None
    wizard.done(0)
    return shown


def _say_no() -> None:
    from qgis.PyQt.QtWidgets import QApplication, QMessageBox

    asked = QApplication.activeModalWidget()
    if isinstance(asked, QMessageBox):
        asked.reject()


def twice(scene, rng, calls: list[Call], runs: int) -> Tally:
    """Kill a run while it switches, and the next while it puts that right."""
    tally = Tally(f"Killed twice, the second time while recovering, into {scene.kind}")
    count = sum(call.name in SWITCHES for call in calls)
    for _ in range(runs):
        first = At(SWITCHES, rng.randint(1, count), rng.random() < 0.5, scene.root)
        second = At(SWITCHES, rng.randint(1, 40), rng.random() < 0.5, scene.root)
        one_case(scene, tally, f"{first}, then {second}", {"decide": first}, {"decide": second})
    return tally


def changed_between(scene, rng, calls: list[Call], runs: int) -> Tally:
    """Kill a run while it switches, change every file that is shown, and run again."""
    tally = Tally(f"Files changed after a kill and before the next run, {scene.kind}")
    numbers = [n for n, call in enumerate(_switches(calls), 1) if _publishes(call, scene.target)]
    for _ in range(runs):
        mine = scene.build()
        where = At(SWITCHES, rng.choice(numbers), rng.random() < 0.5, scene.root)
        scene.run(decide=where)
        shown = (name for name in whole.prints(scene.target, mine) if not name.endswith(".json"))
        noted = [scene.target / name for name in shown]
        for path in noted:
            with open(path, "ab") as file:
                file.write(scenes.NOTE)
        contents = {path: path.read_bytes() for path in noted}
        again = scene.run()
        faults = faults_of(again) + decoys.harmed(mine)
        faults += [
            f"lost: {path.name}, changed meanwhile"
            for path, content in contents.items()
            if not whole.holds_content(scene.target, content)
        ]
        tally.add(str(where), faults, again.kind)
    return tally


def _switches(calls: list[Call]) -> list[Call]:
    return [call for call in calls if call.name in SWITCHES]


def quick(root: Path, rng: random.Random) -> list[Tally]:
    """Try a few kills at the switch of old and new results."""
    scene = scenes.prepare(root, scenes.OTHERS)
    calls = _switches(record(scene))
    first = next(n for n, call in enumerate(calls, 1) if _publishes(call, scene.target))
    tally = Tally("A few kills at the switch")
    for share in (0.0, 0.3, 0.6, 0.95):
        number = first + int(share * (len(calls) - first))
        where = At(SWITCHES, number, share in (0.3, 0.95), scene.root)
        one_case(scene, tally, str(where), {"decide": where})
    return [tally, twice(scene, rng, [calls[0]] * first, 1)]


def _publishes(call: Call, target: Path) -> bool:
    """Return whether a call gives a file its place among the results."""
    return call.name.startswith("rename") and Path(call.paths[-1]).parent == target

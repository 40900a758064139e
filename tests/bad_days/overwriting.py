"""Single algorithms that are killed while they replace earlier outputs."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from . import running, single, whole
from .kills import At
from .machine import in_child
from .scene import empty
from .syscalls import SWITCHES, Call
from .tally import Tally

BESIDE = (".aux.xml", "-journal", "-wal", "-shm")
OF = ("fitmodel", "riskmap", "operationalisefactor", "priorityplaces", "validatemaps")
EARLIER = {  # what was asked for when the earlier outputs were made
    "fitmodel": {"P_VALUE": 0.9, "FACTORS": ["schools.tif"]},
    "riskmap": {"MODEL": "other.json"},
    "operationalisefactor": {"MAX_BLOCKS": 1},
    "priorityplaces": {"AREA_SHARE": 20},
    "validatemaps": {"AREA_SHARES": "50"},
}


def lines(root: Path, rng: random.Random, runs: int, every: int = 1) -> list[Tally]:
    """Kill each at every call that renames or unlinks."""
    base = root / "base"
    made = in_child(lambda: prepare(base))
    assert made.kind == "result", made
    return [_algorithm(root, base, name, every) for name in OF]


def prepare(base: Path) -> None:
    """Make good inputs, and a second model."""
    single.prepare(base)
    other = {**single.GIVEN["fitmodel"], **EARLIER["fitmodel"], "MODEL": "other.json"}
    running.run("fitmodel", single.in_folder(base, other))
    for path in base.glob("out*"):
        path.unlink()


def _algorithm(root: Path, base: Path, name: str, every: int) -> Tally:
    tally = Tally(f"Killed while earlier outputs are replaced: {name}")
    folder = root / "outputs"
    old = _made(folder, base, name, EARLIER[name])
    earlier = root / f"earlier {name}"
    shutil.copytree(folder, earlier)
    calls: list[Call] = []

    def note(call):
        if call.name in SWITCHES and call.concerns(folder):
            calls.append(call)

    in_child(lambda: _run(folder, name, {}), decide=note)
    new = outputs(folder)
    for number in range(1, len(calls) + 1, every):
        for after in (False, True):
            where = At(SWITCHES, number, after, folder)
            faults = one_case(folder, earlier, name, where, old, new)
            tally.add(f"{where}: {where.call}"[:300], faults, "killed")
    return tally


def one_case(folder: Path, earlier: Path, name: str, where: At, old, new) -> list[str]:
    """Kill one run, look, and run again."""
    empty(folder)
    shutil.copytree(earlier, folder, dirs_exist_ok=True)
    in_child(lambda: _run(folder, name, {}), decide=where)
    faults = []
    for file, now in outputs(folder).items():
        if now not in (old.get(file), new.get(file)):
            faults.append(f"{file} is neither old nor new")
    faults += [f"{file} is not there" for file in old if file not in outputs(folder)]
    again = in_child(lambda: _run(folder, name, {}))
    if again.kind != "result" or outputs(folder) != new:
        faults.append(f"after the next run: {again.kind}, {whole.state(outputs(folder), old, new)}")
    return faults + [f"left: {one}" for one in whole.leftovers(folder)]


def _made(folder: Path, base: Path, name: str, changes: dict) -> dict[str, str]:
    empty(folder)
    shutil.copytree(base, folder, dirs_exist_ok=True)
    made = in_child(lambda: _run(folder, name, changes))
    assert made.kind == "result", made
    return outputs(folder)


def _run(folder: Path, name: str, changes: dict) -> None:
    running.run(name, single.in_folder(folder, {**single.GIVEN[name], **changes}))


def outputs(folder: Path) -> dict[str, str]:
    """Return what the outputs in a folder hold, but for what databases and QGIS keep beside."""
    found = (path for path in sorted(folder.glob("out*")) if not path.name.endswith(BESIDE))
    return {path.name: whole.print_of(path) for path in found}


def quick(root: Path, rng: random.Random) -> list[Tally]:
    """Kill them a few times."""
    return lines(root, rng, 0, 40)

"""Names of folders and files: each works, or is refused before any work; never another's file."""

from __future__ import annotations

import os
import random
import shlex
import shutil
import string
import subprocess
from functools import partial
from pathlib import Path

from . import decoys, results, running, studies, town, whole
from .machine import Refused, in_child
from .scene import empty
from .tally import Tally

LETTERS = string.ascii_letters + string.digits
NAMES = (
    *(f"a{letter}b" for letter in string.printable if letter not in "/" + LETTERS),
    *(f"{letter}a" for letter in ": -.~#?&%'\"|\\@=+,;!$()[]{}<>*^`\t\n"),
    *(f"a{letter}" for letter in " .:|?%'\"\\\n"),
    "O'Brien",
    "100%20",
    "%41",
    "%2e%2e",
    "%00",
    "..a",
    "...",
    " ",
    "  a  ",
    "file:",
    "http:",
    "ogr:dbname=x",
    "memory:x",
    "TEMPORARY_OUTPUT",
    "project:",
    "postgres:a",
    "[%layer%]",
    "$HOME",
    "~root",
    "*",
    "?",
    "a|layername=b",
    "a.tif",
    "risk.tif",
    "results.gpkg",
    "é",
    "e\u0301",
    "ß",
    "İ",
    "測試",
    "العربية",
    "\u202eabc",
    "🍺",
    "\u200b",
    "\u00a0",
    "\ufeff",
    "\u2028",
    "\x01",
    "\x1b[31m",
    "\x7f",
    "\udcff\udcfe",  # bytes that are no UTF-8
    "a\udce9b",
    "x" * 255,
    "é" * 127,
    "con",
    "NUL",
    "a" * 200 + ".json",
    "<b>bold<b>",
    "&amp;",
    "a;b",
    "--OUTPUT_FOLDER=x",
    "-",
    "--help",
)
DEEP = 3_900  # letters of a path that is nearly as long as any may be
PLACES = ("results in", "project in", "a layer called", "study called")


def lines(root: Path, rng: random.Random, runs: int, every: int = 1) -> list[Tally]:
    """Try every name in every place."""
    found = []
    for place in PLACES:
        tally = Tally(f"Names: {place} …")
        for name in dict.fromkeys(NAMES[:: every or 1]):
            one_case(root / "paths", place, name, tally)
        found.append(tally)
    return [*found, deep(root / "paths"), by_command(root / "paths")]


def one_case(root: Path, place: str, name: str, tally: Tally) -> None:
    """Use a name once."""
    empty(root)
    study, target = root / "study.json", root / "out"
    project = root / name if place == "project in" else root
    if place == "results in":
        target = root / name
    try:
        study = set_up(project, place, name)
    except OSError:
        return  # the file system does not allow it
    decoys.place(root)
    before = decoys.look(root)
    outcome = in_child(lambda: _run(study, target))
    faults = studies.faults_of(outcome) + decoys.harmed(before)
    after = [path for path in decoys.look(root) if path not in before]
    if outcome.kind == "result":
        faults += outcome.value + [f"left: {one}" for one in whole.leftovers(target)]
        outside = [path for path in after if not f"{path}/".startswith(f"{target}/")]
        faults += [f"written elsewhere: {path!r}" for path in outside]
    else:
        faults += [f"left behind: {path!r}" for path in after]
    tally.add(f"{place} {name!r}"[:120], faults, outcome.kind)


def set_up(project: Path, place: str, name: str) -> Path:
    """Build the town in a folder, one of its files called so; return its study."""
    study = town.build(project)
    if place == "a layer called":
        os.rename(project / "pubs.geojson", project / f"{name}.geojson")
        town.write(study, title="The one", holdout="later", factors=(name,))
    elif place == "study called":
        os.rename(study, project / f"{name}.json")
        return project / f"{name}.json"
    return study


def _run(study: Path, target: Path) -> list[str]:
    heard = running.Heard()
    try:
        outputs = running.run_study(study, target, heard)
    except Refused as reason:
        if heard.stages:
            raise AssertionError(f"refused late, at {heard.stages[-1]}: {reason}") from None
        raise
    if Path(outputs["OUTPUT_FOLDER"]) != target:
        return [f"written to {outputs['OUTPUT_FOLDER']!r}"]
    return results.faults_in(target, outputs, tested=True)


def deep(root: Path) -> Tally:
    """Use folders so deep that files in them can hardly be named."""
    tally = Tally("Names: results in a path of nearly 4,096 letters")
    for length in (1_000, 2_000, 3_500, DEEP, 4_000, 4_030, 4_060, 4_080, 4_090):
        empty(root)
        study = town.build(root)
        target = str(root)
        while len(target) < length - 1:
            target += "/" + "d" * min(200, length - len(target) - 1)
        outcome = in_child(partial(_run, study, Path(target)))
        tally.add(f"{length} letters", studies.faults_of(outcome), outcome.kind)
    return tally


def by_command(root: Path) -> Tally:
    """Run the command that the wizard gives to copy, as a shell would, for some names."""
    from ...ui.commands import as_command

    tally = Tally("Names: the command that the wizard copies, run by a shell")
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    for name in (
        "plain",
        "O'Brien",
        "100%20",
        "a b",
        'a"b',
        "$HOME",
        "`id`",
        "a\nb",
        "é 測試",
        ";ls",
    ):
        empty(root)
        study, target = set_up(root / name, "", name), root / name / "out"
        command = as_command(study, target).replace("qgis_process", shlex.quote(program), 1)
        ended = subprocess.run(
            ["bash", "-c", command], capture_output=True, text=True, timeout=120, check=False
        )
        told = (ended.stdout + ended.stderr)[-600:]
        faults = [] if ended.returncode == 0 else [f"status {ended.returncode}: {told}"]
        if not faults:
            faults = in_child(partial(results.faults_in, target, {}, tested=True)).value
        faults += [told] if "Traceback" in told else []
        tally.add(repr(name), faults, "result" if ended.returncode == 0 else "refused")
    return tally


def quick(root: Path, rng: random.Random) -> list[Tally]:
    """Try the names that failed most often."""
    tally = Tally("A few names")
    for name in ("O'Brien", "100%20", "a\nb", ":a", "a|b"):
        one_case(root / "paths", PLACES[0], name, tally)
    return [tally]

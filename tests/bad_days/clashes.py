"""Folders of results that hold the analyst's own, or a stranger's traps, where results go."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

from . import decoys, kills, results, running, studies, town, whole
from .machine import in_child
from .scene import empty
from .tally import Tally
from .traps import KEPT, OWN, OWNER, STAGING, claim, journal, linked_owner, owner, record


def lines(root: Path, rng: random.Random, runs: int, every: int = 1) -> list[Tally]:
    """Try each, by a run and by opening the folder in the wizard."""
    tally = Tally("Folders that hold the analyst's own, or traps")
    for number, (name, make) in enumerate(CASES.items()):
        if number % every == 0:
            one_case(root / "clashes", name, make, tally)
    return [tally]


def one_case(root: Path, name: str, make: Callable[[Path], object], tally: Tally) -> None:
    """Set a trap, open the folder in the wizard, run into it twice, and look for losses."""
    project = root / "project"
    empty(root)
    study = town.build(project)
    target = project / "results"
    made = in_child(lambda: running.run_study(project / "other.json", target))
    assert made.kind == "result", made
    aim = root / "elsewhere"
    (aim / "factors").mkdir(parents=True)
    for file in ("risk.tif", "factors/pubs.tif", "factors/pubs.qml", "model.json", "precious.txt"):
        (aim / file).write_text(OWN + file)
    study = make(root) or study
    decoys.place(root)
    decoys.place(project)
    contents = own_contents(root)
    before = {path: was for path, was in decoys.look(root).items() if _stays(path, root)}
    opened = in_child(lambda: kills.open_in_wizard(study), seconds=30)
    faults = [f"the wizard: {one}" for one in studies.faults_of(opened)]
    for _ in range(2):
        outcome = in_child(lambda: running.run_study(study, target))
        faults += studies.faults_of(outcome) + decoys.harmed(before)
        faults += [f"lost: {one}" for one in contents - own_contents(root)]
        if outcome.kind == "result":
            faults += in_child(lambda: results.faults_in(target, {}, tested=_tested(study))).value
            faults += [f"left: {one}" for one in whole.leftovers(target) if "mine" not in one]
    tally.add(name, list(dict.fromkeys(faults)), outcome.kind)


def own_contents(root: Path) -> set[bytes]:
    """Return what the analyst's files hold, wherever they are now."""
    found = set()
    for place, _, files in os.walk(root):
        for name in files:
            path = Path(place, name)
            if path.is_file() and not path.is_symlink() and OWN.encode() in path.read_bytes():
                found.add(path.read_bytes())
    return found


def _stays(path: str, root: Path) -> bool:
    """Return whether a path must stay as it is: all but what lies among the results."""
    return not f"{path}/".startswith(f"{root}/project/results/")


def _tested(study: Path) -> bool:
    return "holdout" in json.loads(study.read_text(encoding="utf-8"))


def _own(*names: str):
    """Put files of the analyst's where results go."""

    def make(root: Path) -> None:
        for name in names:
            path = root / "project" / "results" / name
            if path.is_file():
                path.unlink()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(OWN + name)

    return make


def _folder(name: str):
    def make(root: Path) -> None:
        path = root / "project" / "results" / name
        if path.is_file():
            path.unlink()
        path.mkdir(exist_ok=True)
        (path / "inside.txt").write_text(OWN + name)

    return make


def _link(name: str, aim: str):
    """Put a link in the place of a result, or of a folder."""

    def make(root: Path) -> None:
        path = root / "project" / "results" / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        path.symlink_to(root / "elsewhere" / aim)

    return make


def _changed(*names: str):
    """Add a note to results."""

    def make(root: Path) -> None:
        for name in names:
            with open(root / "project" / "results" / name, "a", encoding="utf-8") as file:
                file.write(f"<!-- {OWN}{name} -->")

    return make


def _without(*names: str):
    def make(root: Path) -> None:
        for name in names:
            (root / "project" / "results" / name).unlink()

    return make


def _all(*makes):
    def make(root: Path) -> Path | None:
        return [one(root) for one in makes][-1]

    return make


def _source_in(name: str, part: str, source: str | None = None):
    """Let a source of the study lie where a result goes."""

    def make(root: Path) -> Path:
        study = root / "project" / "study.json"
        content = json.loads(study.read_text())
        place = content["factors"][0] if part == "factors" else content[part]
        path = root / "project" / "results" / name
        path.parent.mkdir(exist_ok=True)
        shutil.copy(root / "project" / place["source"], path)
        place["source"] = source or f"results/{name}"
        study.write_text(json.dumps(content))
        return study

    return make


def _study_inside(name: str):
    def make(root: Path) -> Path:
        content = json.loads((root / "project" / "study.json").read_text())
        for one in (*content["factors"], content["study_area"], content["incidents"]):
            one["source"] = f"../{one['source']}"
        del content["holdout"]
        content["remark"] = None
        del content["remark"]
        path = root / "project" / "results" / name
        path.write_text(json.dumps(content, indent=7))
        return path

    return make


OUTSIDE = "../../elsewhere/precious.txt"
CASES = {
    "nothing": lambda root: None,
    "own files called as results": _own("hotspots.tif", "factors/pubs.tif", "map.png"),
    "own folder called as a result": _folder("risk.tif"),
    "own folder called map.png": _folder("map.png"),
    "own file called factors": _all(_without("factors/pubs.tif"), _link("factors", "precious.txt")),
    "results with notes": _changed("report.html", "risk.qml", "factors/pubs.qml", "study.json"),
    "results removed": _without("map.png", "events.tif", "factors/pubs.tif"),
    "only the model is left": lambda root: (
        [path.unlink() for path in (root / "project/results").glob("*.tif")] and None
    ),
    "a link in the place of a raster": _link("risk.tif", "risk.tif"),
    "a link in the place of the model": _link("model.json", "model.json"),
    "a link in the place of the factors": _link("factors", "factors"),
    "a link in the place of the report": _link("report.html", "gone"),
    "a link in the place of the record": _link(whole.MANIFEST, "precious.txt"),
    "a factor's source among the results": _source_in("factors/pubs.geojson", "factors"),
    "a factor's source called as a result": _source_in("risk.gpkg", "factors"),
    "incidents called events.tif": _source_in("events.tif", "incidents"),
    "a source with a way round": _source_in(
        "factors/schools.tif", "factors", "results/../results/./factors/schools.tif"
    ),
    "the study area beside the results": _source_in("area.geojson", "study_area"),
    "the study inside": _study_inside("study.json"),
    "the study inside by another name": _study_inside("my study.json"),
    "a record that claims notes": claim("notes.txt", "factors/notes.txt", "-rf"),
    "a record that claims sources": claim("factors/own.geojson", "factors/own layer.tif"),
    "a record that claims files outside": claim(OUTSIDE, "factors/../../study.json"),
    "a record of nothing": record(lambda content, folder: content.update(files={})),
    "a record of another kind": record(lambda content, folder: content.update(files=[], inputs=1)),
    "a journal of files outside, placed": journal(placed=[OUTSIDE]),
    "a journal of files outside, dropped": journal(dropped=[OUTSIDE, "notes.txt"]),
    "a journal of files outside, kept": journal(kept=["risk.tif"], kept_in="../../elsewhere"),
    "a journal of absolute names": journal(placed=["/elsewhere/x"], filled="/elsewhere"),
    "a journal and linked factors": _all(
        _link("factors", "factors"), journal(placed=["factors/pubs.tif", "risk.tif"])
    ),
    "a journal turned, and linked factors": _all(
        _link("factors", "factors"), journal(True, dropped=["factors/pubs.tif", "risk.tif"])
    ),
    "a journal and a linked raster": _all(
        _link("risk.tif", "risk.tif"), journal(placed=["risk.tif"], dropped=["risk.tif"])
    ),
    "a journal of own files": _all(
        _own("hotspots.tif"), journal(dropped=["hotspots.tif"], placed=["risk.tif"])
    ),
    "a journal turned, of own files": _all(
        _own("hotspots.tif"), journal(True, placed=["hotspots.tif", "map.png"])
    ),
    "a journal, and what is kept is linked": _all(
        journal(kept=["risk.tif", "factors/pubs.tif", "report.html"]), _link(KEPT, "")
    ),
    "a journal turned, and what is kept is linked": _all(
        _without("risk.tif", "model.json"),
        journal(True, kept=["risk.tif", "model.json"]),
        _link(KEPT, ""),
    ),
    "a journal turned, and the kept factors are linked": _all(
        _without("factors/pubs.tif"),
        _own(f"{KEPT}/risk.tif"),
        journal(True, kept=["factors/pubs.tif"]),
        _link(f"{KEPT}/factors", "factors"),
    ),
    "a journal of two places": _all(
        _own("risk.tif"), journal(dropped=["risk.tif"], placed=["risk.tif"], kept=["risk.tif"])
    ),
    "an owner that is a link": linked_owner(hard=False),
    "an owner that is a link, and a journal": _all(journal(True), linked_owner(hard=False)),
    "an owner of two names": linked_owner(hard=True),
    "an owner of two names, and a journal": _all(journal(True), linked_owner(hard=True)),
    "own files in the folder of a dead run": _all(
        _own(f"{STAGING}/notes.txt", f"{STAGING}/new-0123abcd/mine.txt"), owner
    ),
    "own file called as the owner's": _own(f"{STAGING}/{OWNER}"),
    "a journal that is no journal": journal(placed=5, dropped=None),
    "a linked staging folder": _link(STAGING, "factors"),
    "a staging folder that is a file": _own(STAGING),
    "a staging folder with own files": _folder(STAGING),
    "a folder of today's kept": lambda root: None,
}


def quick(root: Path, rng: random.Random) -> list[Tally]:
    """Try a few of them."""
    return lines(root, rng, 0, 6)

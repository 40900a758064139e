"""A study in a project folder, its results folder in one of three states, decoys everywhere."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from . import decoys, running, town, whole
from .machine import NOBODY, Outcome, in_child

KINDS = ("a new folder", "a folder with another study's results", "results without a manifest")
NEW, OTHERS, WITHOUT_MANIFEST = KINDS
NOTE = b"<!-- a note of the analyst's -->\n"


@dataclass
class Scene:
    """One world to do harm in; it is built anew for each case, at the same place."""

    root: Path
    kind: str
    old: dict[str, str]
    new: dict[str, str]
    earlier: Path | None
    seconds: float = 0.0  # that a run takes

    @property
    def study(self) -> Path:
        """The study that is run."""
        return self.root / "project" / "study.json"

    @property
    def target(self) -> Path:
        """The folder for its results."""
        return self.root / "project" / "results"

    @property
    def temporary(self) -> Path:
        """The folder for temporary files of the system."""
        return self.root / "temporary"

    def build(self) -> dict[str, tuple]:
        """Set everything up; return what of it is the analyst's."""
        empty(self.root)
        town.build(self.root / "project")
        decoys.place(self.temporary)
        decoys.place(self.root / "project")
        if self.earlier is not None:
            shutil.copytree(self.earlier, self.target)
            decoys.place(self.target, with_factors=True)
        results = {str(self.target / name) for name in self.old}
        return {
            path: what
            for path, what in decoys.look(self.root).items()
            if path not in results and path not in self._folders()
        }

    def _folders(self) -> tuple[str, ...]:
        return str(self.target), str(self.target / "factors"), str(self.temporary)

    def run(self, **options) -> Outcome:
        """Run the study in a child."""
        return in_child(lambda: self.running(self.study), **options)

    def running(self, study: Path) -> dict:
        """Run a study here, with the temporary folder of this scene."""
        os.environ["TMPDIR"] = tempfile.tempdir = str(self.temporary)
        return running.run_study(study, self.target)

    def shown(self, mine) -> str:
        """Return which results the folder shows."""
        if not self.target.exists():
            return "old" if not self.old else "the folder is gone"
        return whole.state(whole.prints(self.target, mine), self.old, self.new)

    def faults(self, mine: dict[str, tuple], *, leftovers: bool) -> list[str]:
        """Return what of the analyst's was harmed, and what a run left lying about."""
        found = decoys.harmed(mine)
        noted = self.kind == OTHERS and any(path.startswith(f"{self.target}/") for path in mine)
        if noted and not whole.holds_content(self.target, self._noted()):
            found.append("lost: the report with a note of the analyst's")
        if leftovers:
            found += [f"left: {one}" for one in whole.leftovers(self.target)]
        return found

    def _noted(self) -> bytes:
        return (self.earlier / "report.html").read_bytes()


def empty(folder: Path) -> None:
    """Remove everything in a folder that is ours to fill."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def prepare(root: Path, kind: str) -> Scene:
    """Make the earlier results of a scene, and learn what old and new look like."""
    scene = Scene(root / "scene", kind, {}, {}, None)
    if kind != NEW:
        scene.build()
        made = in_child(lambda: scene.running(scene.study.with_name("other.json")))
        assert made.kind == "result", made
        if kind == OTHERS:  # a note added since: the report is the analyst's now
            with open(scene.target / "report.html", "ab") as file:
                file.write(NOTE)
        else:
            (scene.target / whole.MANIFEST).unlink(missing_ok=True)
        scene.earlier = root / f"earlier {KINDS.index(kind)}"
        shutil.rmtree(scene.earlier, ignore_errors=True)
        shutil.copytree(scene.target, scene.earlier)
        scene.old = whole.prints(scene.earlier)
    for _ in range(2):
        mine = scene.build()
        began = time.monotonic()
        made = scene.run()
        scene.seconds = time.monotonic() - began
        assert made.kind == "result", made
        again = whole.prints(scene.target, mine)
        assert not scene.new or again == scene.new, "two runs of one study differ"
        scene.new = again
    return scene


def give_away(folder: Path) -> None:
    """Give everything to a user who may not do what root may."""
    for place, names, files in os.walk(folder):
        for name in [".", *names, *files]:
            os.chown(os.path.join(place, name), NOBODY, NOBODY, follow_symlinks=False)
    for parent in folder.parents:
        if parent.stat().st_mode & 0o005 != 0o005 and os.getuid() == 0:
            parent.chmod(parent.stat().st_mode | 0o055)

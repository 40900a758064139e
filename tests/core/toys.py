"""A toy of the package tests put into a copy of core, and used there by a program of its own."""

import shutil
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def use_toy(folder: Path, toy: str, room: str, lines: dict[str, str], program: str) -> None:
    """Run a program on a copy of core, called risk_terrain, with a toy in one of its rooms.

    `lines` of the room's list are replaced: the import and the place that the toy gets.
    """
    core = folder / "risk_terrain"
    shutil.copytree(TESTS.parent / "core", core, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(TESTS / "packaging" / "toys" / toy, core / room)
    listed = core / room / "__init__.py"
    text = listed.read_text(encoding="utf-8")
    for old, new in lines.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    listed.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-B", "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

"""A new influence, measure, section, page, source, preset ... is one file, and a place in a list.

All of them are added to one copy of the plugin, where `toys/used.py` runs them.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOYS = Path(__file__).with_name("toys")
# file, folder of its like, their list, what stands before it there, and what is listed
ADDED = (
    ("absence.py", "core/terrain/influences", "__init__.py", "PROXIMITY", "ABSENCE"),
    ("presence.py", "core/terrain/exposure", "__init__.py", "COUNT", "PRESENCE"),
    ("geometric.py", "core/fitting/families", "__init__.py", "NB1", "GEOMETRIC"),
    ("emptiness.py", "core/report/sections", "__init__.py", "Care()", "Emptiness()"),
    ("thinking.py", "ui/pages", "__init__.py", "StudyAreaPage", "ThinkingPage"),
    ("harbours.py", "core/data/places/layouts", "__init__.py", "ORDNANCE_SURVEY", "HARBOURS"),
    ("countcells.py", "algorithms", "provider.py", "CreateGrid", "CountCells"),
    ("village.py", "core/data/presets", "__init__.py", "SOCRATA", "VILLAGE"),
)
COPIED = ("core", "algorithms", "ui", "resources", "tests", "pyproject.toml", "metadata.txt")
SOURCES = ("__init__.py", "rtm_plugin.py")


@pytest.fixture(scope="module")
def copy(root, tmp_path_factory):
    """A copy of the plugin and its tests."""
    folder = tmp_path_factory.mktemp("copy") / "plugin"
    folder.mkdir()
    for name in (*COPIED, *SOURCES):
        if (root / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(root / name, folder / name, ignore=ignored)
        else:
            shutil.copy(root / name, folder / name)
    return folder


def add(file: str, listing: Path, before: str, listed: str) -> None:
    """Copy a file beside its like, and give what it defines a place in their list."""
    shutil.copy(TOYS / file, listing.parent)
    text = listing.read_text(encoding="utf-8")
    name = listed.removesuffix("()")
    imported = f"from .{Path(file).stem} import {name}\n"
    text = re.sub(r"^from \.", lambda first: imported + first[0], text, count=1, flags=re.MULTILINE)
    assert text.count(f"{before},") == 1, f"{listing}: {before}"
    listing.write_text(text.replace(f"{before},", f"{before}, {listed},"), encoding="utf-8")


def test_one_of_each_is_added_and_runs(copy):
    pytest.importorskip("qgis.gui", reason="QGIS's Python bindings are not installed")
    for file, folder, listing, before, listed in ADDED:
        add(file, copy / folder / listing, before, listed)
    shutil.copy(TOYS / "used.py", copy / "tests" / "ui" / "test_toys_used.py")
    of_its_own = {name: text for name, text in os.environ.items() if "XDIST" not in name}
    done = subprocess.run(
        [sys.executable, "-B", "-m", "pytest", "tests/ui/test_toys_used.py"],
        cwd=copy,
        env={**of_its_own, "QGIS_CUSTOM_CONFIG_PATH": str(copy / "profile")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "8 passed" in done.stdout
    assert "skipped" not in done.stdout

"""The dependency rule: core <- algorithms <- ui <- rtm_plugin, and core knows no QGIS."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAY_IMPORT = {
    "core": set(),
    "algorithms": {"core"},
    "ui": {"core", "algorithms"},
}
SHARED_BY_ALGORITHMS = {"__init__", "base", "language", "provider"}
# of algorithms, each knowing only those before it
ROOMS = ("files", "looks", "study", "series", "publishing")
OUTSIDE_CORE = {"qgis", "osgeo", "PyQt5", "PyQt6", "processing"}
NOT_EVERYWHERE = {"scipy", "statsmodels", "jinja2"}  # what a QGIS may lack
CORE_PACKAGES = {"numpy", *NOT_EVERYWHERE}
WINGS = (
    "model",
    "terrain",
    "timing",
    "fitting",
    "mapping",
    "audit",
    "change",
    "data",
    "report",
    "accountability",
    "publishing",
    "library",
    "__init__",
)  # imports go back
DATA_MAY_KNOW = {"data", "terrain"}  # of the wings; and report alone knows it
# of a model, and not how it was fitted
KNOW_THE_RECORD_ALONE = {"mapping", "report", "accountability"}
LISTS = {  # whose keys the settings offer
    ("fitting", "families"),
    ("terrain", "exposure"),
    ("terrain", "influences"),
}


def imports(path: Path):
    """Yield (level, dotted name) of every import in a file, wherever it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            yield from ((node.level, f"{base}.{alias.name}".strip(".")) for alias in node.names)


def within_plugin(path: Path):
    """Yield the parts, from the plugin's root, of what a file imports of the plugin."""
    here = path.relative_to(ROOT).parts[:-1]
    for level, name in imports(path):
        if level:
            yield (*here[: len(here) - level + 1], *name.split("."))


def files(folder: str):
    return sorted((ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_a_layer_imports_only_layers_below(folder):
    for path in files(folder):
        for parts in within_plugin(path):
            assert parts[0] in {folder, *MAY_IMPORT[folder]}, f"{path} imports {parts}"


def test_the_folder_of_algorithms_holds_an_algorithm_a_file():
    for path in sorted((ROOT / "algorithms").glob("*.py")):
        if path.stem not in SHARED_BY_ALGORITHMS:
            found = re.findall(
                r'^    ID = "(\w+)"$', path.read_text(encoding="utf-8"), re.MULTILINE
            )
            assert found == [path.stem]


def test_the_rooms_of_algorithms_follow_one_way():
    for room in ROOMS:
        for path in files(f"algorithms/{room}"):
            for floor, *parts in within_plugin(path):
                if floor == "algorithms" and parts[0] in ROOMS:
                    assert ROOMS.index(parts[0]) <= ROOMS.index(room), f"{path} imports {parts}"


def test_core_imports_science_alone():
    allowed = CORE_PACKAGES | set(sys.stdlib_module_names)
    for path in files("core"):
        for level, name in imports(path):
            if not level:
                assert name.split(".")[0] in allowed, f"{path} imports {name}"


def test_the_wings_of_core_follow_the_data():
    for path in files("core"):
        wing = path.relative_to(ROOT / "core").parts[0].removesuffix(".py")
        for parts in within_plugin(path):
            other = parts[1] if len(parts) > 1 else ""
            if wing == "settings" and parts[1:3] in LISTS:
                continue
            if other in WINGS:
                assert wing in WINGS, f"{path}: the door imports {other}"
                assert WINGS.index(other) <= WINGS.index(wing), f"{path} imports {other}"
            if wing == "data" and other in WINGS:
                assert other in DATA_MAY_KNOW, f"{path} imports {other}"
            if other == "data":
                assert wing in ("data", "report"), f"{path} imports data"
            if wing in KNOW_THE_RECORD_ALONE:
                assert other != "fitting", f"{path} imports {other}"


def test_the_lists_that_settings_offer_need_no_settings():
    lists = [f"core.{wing}.{name}" for wing, name in sorted(LISTS)]
    program = f"""
import importlib, sys
sys.path.insert(0, {str(ROOT)!r})
for name in {lists!r}:
    importlib.import_module(name)
assert "core.settings" not in sys.modules
"""
    done = subprocess.run(
        [sys.executable, "-B", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_core_can_be_imported_where_numpy_is_all_there_is():
    program = f"""
import importlib, pkgutil, sys
for name in {sorted(OUTSIDE_CORE | NOT_EVERYWHERE)!r}:
    sys.modules[name] = None
sys.path.insert(0, {str(ROOT)!r})
import core
for module in pkgutil.walk_packages(core.__path__, "core."):
    importlib.import_module(module.name)
    print(module.name)
"""
    done = subprocess.run(
        [sys.executable, "-B", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "core.terrain.grid" in done.stdout


def test_qt_is_taken_from_qgis():
    for folder in ("algorithms", "ui"):
        for path in files(folder):
            roots = {name.split(".")[0] for level, name in imports(path) if not level}
            assert not roots & {"PyQt5", "PyQt6", "PySide6"}, path

"""The zip that git makes is a plugin the plugin site would take."""

import ast
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME = "risk_terrain_modelling"
PLUGIN_FILES = (
    "__init__.py",
    "rtm_plugin.py",
    "metadata.txt",
    "LICENSE",
    "README.md",
    "CHANGELOG.md",
)
REFUSED = {".sh", ".so", ".dll", ".exe", ".bat", ".pyc", ".pyd", ".dylib"}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "subprocess", "socket", "urllib", "requests"}


@pytest.fixture(scope="module")
def archive():
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    made = subprocess.run(
        ["git", "-C", str(ROOT), "archive", "--format=zip", f"--prefix={NAME}/", "HEAD"],
        capture_output=True,
        check=True,
    )
    return zipfile.ZipFile(io.BytesIO(made.stdout)), len(made.stdout)


def test_one_folder_of_a_good_name_and_size(archive):
    contents, size = archive
    assert size < 25_000_000
    assert {name.split("/")[0] for name in contents.namelist()} == {NAME}
    assert NAME.isidentifier()
    assert "plugin" not in NAME


def test_nothing_that_is_refused_and_nothing_for_developers(archive):
    names = archive[0].namelist()
    assert not [name for name in names if Path(name).suffix in REFUSED]
    tops = {name.split("/")[1] for name in names if name.count("/") > 1}
    assert tops == {"algorithms", "core", "i18n", "resources", "ui"}
    files = {name.split("/")[1] for name in names if name.count("/") == 1} - {""}
    assert files == {*PLUGIN_FILES}
    assert f"{NAME}/core/report/templates/page.html" in names


def test_shipped_code_runs_no_text_and_no_program_and_calls_no_network(archive):
    contents, _ = archive
    for name in contents.namelist():
        if not name.endswith(".py"):
            continue
        for node in ast.walk(ast.parse(contents.read(name))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in FORBIDDEN_CALLS, f"{name}:{node.lineno}"
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                modules = [alias.name for alias in node.names]
                modules += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
                found = {module.split(".")[0] for module in modules} & FORBIDDEN_MODULES
                assert not found, f"{name}:{node.lineno}"

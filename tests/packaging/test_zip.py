"""The zip that tools/package makes is a plugin the plugin site would take."""

import ast
import io
import zipfile
from pathlib import Path

import pytest
from risk_terrain_modelling.tools.release import NAME, build, rules

PLUGIN_FILES = (
    "__init__.py",
    "rtm_plugin.py",
    "metadata.txt",
    "LICENSE",
    "README.md",
    "CHANGELOG.md",
)
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "subprocess", "socket", "urllib", "requests"}
FORBIDDEN_MODULES |= {"xml", "random"}  # the site's bandit tells of these, and of every assert


@pytest.fixture(scope="module")
def packed(git_clone, tmp_path_factory):
    folder = tmp_path_factory.mktemp("stage")
    build.stage(folder)
    return build.pack(folder)


@pytest.fixture
def contents(packed):
    return zipfile.ZipFile(io.BytesIO(packed))


def test_the_site_would_take_it(packed):
    assert rules.faults(packed) == []


def test_the_same_commit_gives_the_same_bytes(packed, tmp_path):
    build.stage(tmp_path)
    assert build.pack(tmp_path) == packed


def test_nothing_for_developers_is_in_it(contents):
    names = contents.namelist()
    assert names == sorted(names)
    tops = {name.split("/")[1] for name in names if name.count("/") > 1}
    assert tops == {"algorithms", "core", "i18n", "resources", "ui"}
    assert {name.split("/")[1] for name in names if name.count("/") == 1} == {*PLUGIN_FILES}
    assert f"{NAME}/core/report/templates/page.html" in names


def test_the_guide_is_all_of_the_documents_that_is_in_it(contents):
    help_files = {
        name for name in contents.namelist() if name.startswith(f"{NAME}/resources/help/")
    }
    pages = {Path(name).name for name in help_files if name.endswith(".html")}
    assert pages >= {"guide.html", "algorithms.html"}
    assert not [name for name in contents.namelist() if name.startswith(f"{NAME}/docs/")]


def test_the_changes_are_told_as_qgis_reads_them(contents):
    given = rules.metadata_of(contents, NAME)
    first, second = given["changelog"].splitlines()[:2]
    assert first == given["version"]
    assert second.startswith("- ")


def test_shipped_code_runs_no_text_and_no_program_and_calls_no_network(contents):
    for name in contents.namelist():
        if not name.endswith(".py"):
            continue
        for node in ast.walk(ast.parse(contents.read(name))):
            assert not isinstance(node, ast.Assert), f"{name}:{node.lineno}: see MissingError"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in FORBIDDEN_CALLS, f"{name}:{node.lineno}"
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                modules = [alias.name for alias in node.names]
                modules += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
                found = {module.split(".")[0] for module in modules} & FORBIDDEN_MODULES
                assert not found, f"{name}:{node.lineno}"


def spoilt(packed, change):
    """Return the faults of the zip with one thing changed: name, mode and data are an entry."""
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        entries = [
            [one.filename, one.external_attr >> 16, files.read(one)] for one in files.infolist()
        ]
    change(entries)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as files:
        for name, mode, data in entries:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            files.writestr(entry, data)
    return rules.faults(made.getvalue())


def metadata(old, new):
    def change(entries):
        for entry in entries:
            if entry[0] == f"{NAME}/metadata.txt":
                assert old.encode() in entry[2]
                entry[2] = entry[2].replace(old.encode(), new.encode())

    return change


def added(name, data=b"", mode=0o100644):
    return lambda entries: entries.append([f"{NAME}/{name}", mode, data])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (added("run.sh"), "looks like a program"),
        (added("core/fast.so"), "looks like a program"),
        (added(".secrets"), "is hidden"),
        (added("core/__pycache__/a.py"), "is refused"),
        (added("core/a.pyc"), "is refused"),
        (added("core/b.py", mode=0o100755), "may be run"),
        (lambda entries: entries.append(["other/a.py", 0, b""]), "more than one folder"),
        (lambda entries: entries.append([f"{NAME}/../a.py", 0, b""]), "leads out"),
        (metadata("\nemail=", "\nmail="), "no email"),
        (metadata("\nversion=", "\nversion=v"), "not X.Y.Z"),
        (metadata("\ntracker=https://", "\ntracker="), "tracker is no address"),
        (metadata("\nicon=", "\nicon=no"), "the icon is no PNG"),
        (metadata("\ndeprecated=False", "\nsupportsQt6=True"), "supportsQt6"),
        (metadata("\nname=", "\nname=Plugin for "), "the name says"),
        (added("huge.txt", b"x" * rules.MOST_BYTES), "are more than"),
    ],
)
def test_what_the_site_would_not_take_is_found(packed, change, said):
    assert any(said in fault for fault in spoilt(packed, change))


def test_a_file_that_is_missing_is_found(packed):
    for name in ("LICENSE", "__init__.py", "metadata.txt"):
        left_out = spoilt(
            packed,
            lambda entries, name=name: entries.remove(
                next(one for one in entries if one[0] == f"{NAME}/{name}")
            ),
        )
        assert f"{name} is missing" in left_out

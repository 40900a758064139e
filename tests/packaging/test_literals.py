"""A key that a file, a parameter or a setting holds is spelled in one place of the code."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("core", "algorithms", "ui")
OPERATIONALISATIONS = {"proximity", "density", "both", "auto"}
INFLUENCES = "core/terrain/influences"
FOUND_BY_LOOKING = "core/data/incidents/wishes.py"  # whose "auto" is no rule of influences
FAMILIES = {"poisson", "nb1", "nb2"}
HOMES_OF_FAMILIES = (
    "core/fitting/families",
    "core/settings/fit.py",  # those that are tried by default
)
TAKES_APART = {"split", "rsplit", "partition", "rpartition"}
BETWEEN = {", ", "; ", ": ", " (", ","}  # parts of a label
TAKEN_APART = {
    "core/model/version1/shape.py",  # which stored variables as "Pubs, density, 400"
    "core/mapping/budgets.py",  # areas, as an analyst types them
    "core/mapping/validation_settings.py",  # shares of the area, as an analyst types them
    "core/machine.py",  # what Linux tells of a process
    "core/data/places/layouts/foursquare.py",  # lists in a cell, as Foursquare writes them
    "core/data/places/layouts/overture.py",  # the same of Overture
    "algorithms/base.py",  # words for the toolbox, of which a language may have more or fewer
    "algorithms/equalityaudit.py",  # crime types, as an analyst types them
    "algorithms/files/as_wanted.py",  # options as qgis_process gives them
    "algorithms/files/values.py",  # options as qgis_process gives them
}


def literals(path: Path):
    """Yield every text that stands in a file as a whole, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno


def splits(path: Path):
    """Yield the lines where a text is taken apart at what stands between the parts of a label."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            told = [one.value for one in node.args if isinstance(one, ast.Constant)]
            if node.func.attr in TAKES_APART and BETWEEN & set(map(str, told)):
                yield node.lineno


def named(keys: set[str], *homes: str) -> list[str]:
    """Where code says one of the keys, but for its homes: files, or folders of files."""
    found = []
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not any(name == home or name.startswith(f"{home}/") for home in homes):
                found += [f"{name}:{line} {text}" for text, line in literals(path) if text in keys]
    return found


def test_an_operationalisation_is_named_at_home_alone():
    assert not named(OPERATIONALISATIONS, INFLUENCES, FOUND_BY_LOOKING)


def test_a_family_is_named_at_home_alone():
    assert not named(FAMILIES, *HOMES_OF_FAMILIES)


def test_no_label_is_taken_apart_to_learn_its_parts():
    found = {
        path.relative_to(ROOT).as_posix()
        for floor in FLOORS
        for path in (ROOT / floor).rglob("*.py")
        if any(True for _ in splits(path))
    }
    assert found == TAKEN_APART

"""No code looks for a word in a message to learn a fact: a translation would break it."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("core", "algorithms", "ui")
SAYINGS = {  # what variables and attributes that hold a message are called here
    *("fault", "faults", "message", "note", "notes", "problem", "reason", "remedy", "said"),
    *("sentence", "stage", "told", "warned", "warning", "warnings", "why"),
}
LOOKS = {"count", "endswith", "find", "fullmatch", "index", "match", "partition", "rfind"} | {
    *("rpartition", "rsplit", "search", "startswith")
}
OTHERS_WORDS = {  # programs that say in words alone what was wrong, and what is no message
    ("algorithms/files/failures.py", "_number_of"),  # GDAL, and SQLite before Python 3.11
    ("algorithms/files/into_geopackage.py", "put_layers"),  # SQLite
    ("algorithms/files/containers.py", "_are_plain_schemas"),  # `told` gives bytes of a file
    ("algorithms/study/leftovers.py", "_is_of_a_run"),  # names of files
}


def names_in(node) -> set:
    """Return the names and attributes of an expression."""
    found = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return found | {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}


def looks(function):
    """Yield the lines where a function looks into what its names say is a message."""
    for node in ast.walk(function):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            if names_in(node.comparators[0]) & SAYINGS:
                yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            parts = (node.func.value, *node.args)
            if node.func.attr in LOOKS and set().union(*map(names_in, parts)) & SAYINGS:
                yield node.lineno


def functions():
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    yield path.relative_to(ROOT).as_posix(), node


def test_no_message_is_searched_for_a_word():
    found = {
        (name, function.name): f"{name}:{line}"
        for name, function in functions()
        for line in looks(function)
    }
    assert not [found[one] for one in found if one not in OTHERS_WORDS]
    assert not [one for one in OTHERS_WORDS if one not in found], "exceptions that are none"


def test_what_the_search_for_such_searches_finds():
    for code in (
        '"density" in fault.problem',
        '"density" not in str(fault)',
        '[one for one in auto.said if "left out" in one] and "out" in said',
        'message.startswith("The filter")',
        're.match(r"Factor (\\d+)", stage)',
    ):
        assert list(looks(ast.parse(code))), code
    assert not list(looks(ast.parse('fault.kind == "room" and "grid" in fault_of')))

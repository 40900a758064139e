"""Every text of the interface goes through the translator: said at once, or marked to be said."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("algorithms", "ui")
MARK = {"marked", "marked_forms"}
SAY = {"tr", "said", "counted", *MARK}
WORD = r"[^\W\d_]{2,}"
PLACE = "{}"  # in an f-string
AFTER, BEFORE = "[”’),.:;%]*", "[“‘(]*"  # signs beside a word
# two words, or a word and a place, with a blank between them, or what begins as a sentence does
TEXT = re.compile(
    rf"[^\W\d_]+{AFTER} +{BEFORE}({WORD}|{PLACE})|{PLACE}{AFTER} +{BEFORE}{WORD}|^\W*[A-Z][a-z]+\b"
)
MARKUP = re.compile(r"<[^<>]*>")
RAISED_AT_US = {"AssertionError", "ValueError", "TypeError", "NotImplementedError", "TypeVar"}
SQL = re.compile(
    r"\b(SELECT|INSERT|UPDATE|DELETE|DROP|ATTACH|VALUES|WHERE|FROM|IMMEDIATE|PRAGMA)\b"
)
NO_TEXTS = {  # by file: what looks like a text, and why it is none
    "algorithms/study/audit.py": {"({} IS NULL OR {} NOT IN ({}))", "({}) AND {}"},  # filters
    "algorithms/study/dates.py": {"Point"},  # of a layer in memory
    "algorithms/files/failures.py": {"database or disk is full"},  # what SQLite says
    "algorithms/files/osm_reading.py": {  # filters of GDAL's
        '"{}" IS NOT NULL',
        '"{}" IN ({})',
    },
    "algorithms/files/place_files.py": {"ESRI Shapefile"},  # a driver of GDAL
    "algorithms/files/place_vectors.py": {"Undefined ", "Point"},  # what GeoPackage, GeoJSON say
    "algorithms/files/places.py": {"Memory"},  # a driver of GDAL
    "algorithms/files/rasters.py": {"Raster"},  # a name in __all__
    "algorithms/files/sinks.py": {"No geometry column"},  # what GDAL says
    "algorithms/files/stored_style.py": {  # by which we know it
        *("Relative risk", "Priority places", "Areas before and after"),
    },
    "algorithms/files/texts.py": {"{} MB"},  # a unit
    "algorithms/fitmodel.py": {"standardised residual", "events less expected"},  # bands in files
    "algorithms/hotspotmap.py": {"past events"},
    "algorithms/looks/basemap.py": {"base map"},  # a layer that nobody sees the name of
    "algorithms/looks/picture.py": {"Sans Serif", "{} km"},  # a family of fonts; a unit
    "algorithms/looks/style_maps.py": {'"rank" <= 50 or coalesce(@map_scale, 1e9) < 25000'},
    "algorithms/looks/styling.py": {  # a mark in files, by which we know them
        "written by Risk Terrain Modelling, unchanged while this is the SHA-256 of the above:"
    },
    "algorithms/publishing/handout.py": {"Risk Terrain Modelling for QGIS"},  # the author of a PDF
    "algorithms/publishing/handout_map.py": {"{} km"},  # a unit
    "algorithms/publishing/letters.py": {"Sans Serif"},  # a family of fonts
    "algorithms/publishing/copy_rasters.py": {"bands of scores"},  # a band in files
    "algorithms/publishing/safe.py": {"Memory"},  # a driver of GDAL
    "algorithms/riskmap.py": {"relative risk score", "expected events"},
    "algorithms/verifying/packages.py": {"ORDER BY rowid"},  # SQL
    "core/accountability/__init__.py": {"Evidence"},  # a name in __all__
    "core/report/svg.py": {"DejaVu Sans, Verdana, sans-serif"},  # families of fonts
    "ui/commands.py": {'import processing\n\nprocessing.run(\n    "rtm:runstudy",\n    {},\n)\n'},
    "ui/downloads/presets.py": {  # words that are looked for in types of incidents
        *("breaking and entering", "car theft", "auto theft", "theft of motor"),
        *("theft from the person", "criminal damage"),
    },
    "ui/factor_table.py": {"factor {}"},  # a key of the checks
    "ui/measures.py": {"measure {}"},
    "ui/filter_parts.py": {"{} IN ({})"},  # an expression
    "ui/run_words.py": {"Risk Terrain Modelling"},  # a folder
}
IDENTIFIERS = re.compile(r"[\w$ ]+")
NAMES_ALONE = {
    "core/accountability/odt_styles.py",  # names of styles
    "algorithms/files/filters.py",  # names of QGIS's functions, with blanks between them
    "core/report/verified.py",  # words of a record
}


def parents_of(tree):
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def called(node) -> str:
    """Return the name of what a call calls, or of what an assignment sets; else nothing."""
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", getattr(node.func, "attr", ""))
    return ""


def is_no_text(node, parents) -> bool:
    """Return whether a constant is a docstring, an annotation or a key, or is said or marked."""
    if isinstance(parents[node], ast.Expr):
        return True
    while node in parents:
        above = parents[node]
        if called(above) in RAISED_AT_US and node in above.args:
            return True
        if called(above) in SAY and node in above.args and isinstance(node, ast.Constant):
            return True
        if isinstance(above, ast.Dict) and node in above.keys:
            return True
        if isinstance(above, ast.Subscript) and node is above.slice:
            return True
        if node in (getattr(above, "annotation", None), getattr(above, "returns", None)):
            return True
        node = above
    return False


def text_of(node) -> str:
    """Return the text of a constant or of an f-string, and nothing for other nodes."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(one) or PLACE for one in node.values)
    return ""


def untranslated(code: str):
    """Yield the line and the text of what is not said through the translator."""
    tree = ast.parse(code)
    parents = parents_of(tree)
    for node in ast.walk(tree):
        text = text_of(node)
        if isinstance(parents.get(node), ast.JoinedStr) or SQL.search(text):
            continue
        if TEXT.search(MARKUP.sub("", text)) and not is_no_text(node, parents):
            yield node.lineno, text


def files():
    for folder in (*FLOORS, "core/report", "core/accountability"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def is_known(name: str, text: str) -> bool:
    """Return whether what looks like a text of a file is a named exception."""
    return text in NO_TEXTS.get(name, ()) or (name in NAMES_ALONE and IDENTIFIERS.fullmatch(text))


def test_every_text_is_said_through_the_translator():
    found, known = [], set()
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        for line, text in untranslated(path.read_text(encoding="utf-8")):
            if is_known(name, text):
                known.add((name, text))
            else:
                found.append(f"{name}:{line} {text}")
    assert not found
    unused = {(name, text) for name, texts in NO_TEXTS.items() for text in texts} - known
    assert not unused, "exceptions that are none"


def test_what_the_search_for_texts_finds():
    for code in (
        'QLabel("Hello there")',
        'QLabel("Hello")',
        'RtmError("A fault.", tr("A remedy."))',
        'RtmError(tr("A fault."), "A remedy.")',
        'feedback.pushInfo(f"{count} cells")',
        'feedback.pushInfo(f"of {layer.name()}")',
        'TITLE = "Count events"',
        'WORDS = {"grid": "the grid of cells"}',
        'tr(f"{whose} has no “part”")',
        'tr("{name} is here", name="The layer")',
    ):
        assert list(untranslated(code)), code
    for code in (
        '"""Say something."""',
        'tr("A fault of {name}.", name=layer.name())',
        'TITLE = marked("Count events")',
        'counted(3, "{count} cell of it", "{count} cells of it")',
        'SHOWN: "Layer of points" = tr(WORDS["The grid"])',
        'self.setObjectName("block_length")',
        "f\"<table cellpadding='3'>{rows}</table>\"",
        'file.execute("SELECT name FROM layers")',
        'raise AssertionError("nobody comes here")',
    ):
        assert not list(untranslated(code)), code


def calls(path: Path, names):
    """Yield every call of something with one of some names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if called(node) in names:
            yield node


def test_every_fault_of_the_core_is_said_through_the_translator():
    assert not [
        f"{path}:{call.lineno}"
        for path in sorted((ROOT / "core").rglob("*.py"))
        for call in calls(path, {"RtmError", "in_words"})
        if any(TEXT.search(text_of(one)) for one in call.args)
    ]


@pytest.mark.parametrize("floor", ("core", *FLOORS))
def test_the_places_of_a_text_are_those_that_it_is_given(floor):
    for path in sorted((ROOT / floor).rglob("*.py")):
        for call in calls(path, SAY):
            texts = [one.value for one in call.args if isinstance(one, ast.Constant)]
            given = {one.arg for one in call.keywords}
            if called(call) in MARK or None in given:
                continue
            for text in filter(lambda one: isinstance(one, str), texts):
                places = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
                assert places <= given | {"count"}, f"{path}:{call.lineno} {text}"
                if called(call) != "counted":
                    assert places == given, f"{path}:{call.lineno} {text}"


def all_files():
    for folder in (*FLOORS, "core"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def quotes_of_its_own(code: str):
    """Yield the lines of f-strings with quotation marks, which are those of English alone."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.JoinedStr) and re.search("[“”]", text_of(node)):
            yield node.lineno


def lowered(code: str):
    """Yield the lines where a word that was said gets other capitals: German nouns have theirs."""
    for node in ast.walk(ast.parse(code)):
        changes = called(node) in {"lower", "casefold", "capitalize", "title", "swapcase"}
        if changes and called(getattr(node.func, "value", None)) in {"tr", "said", "counted"}:
            yield node.lineno


def test_what_is_of_english_alone_is_found():
    code = 'a = f"“{name}”"\nb = said("Age").lower()\nc = said("“{name}”", name=name.lower())'
    assert (list(quotes_of_its_own(code)), list(lowered(code))) == ([1], [2])


@pytest.mark.parametrize("path", all_files(), ids=lambda one: one.relative_to(ROOT).as_posix())
def test_marks_and_capitals_are_those_of_the_language(path):
    code = path.read_text(encoding="utf-8")
    assert not list(quotes_of_its_own(code)), "what is quoted goes through `quoted`"
    assert not list(lowered(code)), "`sentence_case` makes the first letter large; else two texts"

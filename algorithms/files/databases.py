"""Whether a SQLite database stays by itself: it holds its own tables, and views that end soon."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, suppress
from functools import lru_cache
from pathlib import Path

from .filters import IN_SQL_TOO

TOKEN = re.compile(  # as SQLite reads them; what is never closed ends with the statement
    r"(?P<nothing>\s+|--[^\n]*|/\*.*?(?:\*/|\Z))"
    r"|(?P<name>\"(?:\"\"|[^\"])*(?:\"|\Z)|`(?:``|[^`])*(?:`|\Z)|'(?:''|[^'])*(?:'|\Z)"
    r"|\[[^\]]*(?:\]|\Z))"
    r"|(?P<word>[^\W\d][\w$]*)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
OWN_MODULES = {
    *("rtree", "fts3", "fts4", "fts5", "geopoly"),
    *("virtualspatialindex", "virtualelementary", "virtualknn", "virtualknn2"),
}
CATALOGUE = re.compile(  # which is read to know what a database holds
    r"sqlite_|gpkg_|(views_|virts_)?geometry_columns|spatial_ref_sys$|layer_styles$", re.IGNORECASE
)
OF_SPATIALITE = re.compile(  # views that it makes itself, which GDAL does not put first
    r"geom_cols_ref_sys|spatial_ref_sys_all|((vector|raster|topologies|networks)_|wms_|se_|rl2map_|"
    r"iso_metadata_).*"
)
REGISTERED = "SELECT f_table_name FROM geometry_columns"
# of a view: what makes more of it than the rows of one table, and what it may call
BEYOND_A_TABLE = {
    *("with", "recursive", "join", "union", "intersect", "except", "values", "pragma"),
}
AFTER_TABLE = ("where", "group", "order", "limit", ";")
CALLED = IN_SQL_TOO | {"cast", "ifnull", "instr", "iif", "min", "max", "count", "sum", "avg"}
BEFORE_BRACKETS = {"and", "or", "not", "in", "when", "then", "else", "select", "where", "by"}


def is_plain(path: Path, layers: tuple[str, ...] = ()) -> bool:
    """Return whether a database leads nowhere else, and the layers opened come to an end.

    Parameters
    ----------
    layers : tuple of str
        Names of the layers that are opened, an empty one for any; none for what comes first.
    """
    log, journal = (path.with_name(f"{path.name}{end}") for end in ("-wal", "-journal"))
    if journal.exists() and journal.stat().st_size:  # whoever opens it takes over what that says
        return False
    how = "mode=ro" if log.exists() else "mode=ro&immutable=1"  # a log: another has it open
    states = tuple(_state(one) for one in (path, log, journal))
    try:
        held, registered = _holds(f"{path.as_uri()}?{how}", states)
        return all(map(_is_own, held)) and _end(held, layers, registered)
    except (sqlite3.Error, TypeError):  # what ought to be a text is none
        return False


def _state(path: Path) -> tuple[int, ...]:
    """Return what is another once a file was changed; nothing of a file that is not there."""
    with suppress(FileNotFoundError):
        told = path.stat()
        return told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns
    return ()


@lru_cache(maxsize=16)  # every layer of a study may be of one database
def _holds(address: str, _states: tuple) -> tuple[list[tuple[str, ...]], set[str]]:
    """Return the statements that made a database of some state, and its registered layers."""
    with closing(sqlite3.connect(address, uri=True)) as database:
        made = database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        return [_words(sql) for (sql,) in made], _registered(database)


def _words(sql: str) -> tuple[str, ...]:
    """Return the words and signs of a statement; a name in quotation marks begins with one."""
    return tuple(
        f'"{_unquoted(found["name"])}' if found["name"] else found[0].casefold()
        for found in TOKEN.finditer(sql)
        if not found["nothing"]
    )


def _unquoted(name: str) -> str:
    mark = name[0]
    return name[1:-1] if mark == "[" else name[1:-1].replace(2 * mark, mark)


def _name(word: str) -> str:
    return word.lstrip('"').strip().casefold()


def _is_own(words: tuple[str, ...]) -> bool:
    """Return whether a statement makes what lies in the database alone, as SQLite keeps it."""
    what = words[1:2]
    if len(words) < 4 or words[0] != "create" or words[2] == "if" or words[3] == ".":
        return False
    if what == ("virtual",):
        table, _, using, module = [*words[2:6], "", ""][:4]
        return (table, using) == ("table", "using") and _name(module) in OWN_MODULES
    if what == ("view",):
        return "recursive" not in words and not CATALOGUE.match(_name(words[2]))
    if what == ("table",):  # no columns that are worked out whenever they are read
        return ("as", "(") not in zip(words, words[1:])
    return what in (("index",), ("unique",), ("trigger",))


def _registered(database: sqlite3.Connection) -> set[str]:
    """Return the names of the layers that a database of SpatiaLite says it has."""
    with suppress(sqlite3.OperationalError):  # it is none
        return {_name(str(name)) for (name,) in database.execute(REGISTERED)}
    return set()


def _end(held: list[tuple[str, ...]], layers: tuple[str, ...], registered: set[str]) -> bool:
    """Return whether none of some layers, or of all where any may be opened, is without end."""
    views = [(_name(words[2]), words) for words in held if words[1] == "view"]
    tables = {_name(words[2 + (words[1] == "virtual")]) for words in held}
    tables -= {name for name, _ in views}
    of_spatialite = not layers and bool(registered & tables)
    named = [_name(one) for one in layers]

    def is_opened(view: str) -> bool:
        if all(named) and named:
            return any(one == view or one.startswith(f"{view}(") for one in named)  # (column)
        return not (of_spatialite and OF_SPATIALITE.fullmatch(view))

    return all(_is_of_a_table(words, tables) for name, words in views if is_opened(name))


def _is_of_a_table(words: tuple[str, ...], tables: set[str]) -> bool:
    """Return whether a view shows rows of one table at most, each with little work."""
    if words.count("select") != 1 or words.count("from") > 1 or BEYOND_A_TABLE & set(words):
        return False
    if "from" in words and not _is_one(words[words.index("from") + 1 :], tables):
        return False
    pairs = list(zip(words, words[1:]))[words.index("select") :]
    return all(_is_light(one) for one, after in pairs if after == "(") and all(
        after == "(" for one, after in pairs if one == "in"
    )


def _is_one(after: tuple[str, ...], tables: set[str]) -> bool:
    """Return whether what follows FROM is one table, of whatever name."""
    end = next((at for at, word in enumerate(after) if word in AFTER_TABLE), len(after))
    table, *alias = [*after[:end], ""][: max(end, 1)]
    return _name(table) in tables and (len(alias) < 2 or (len(alias) == 2 and alias[0] == "as"))


def _is_light(before: str) -> bool:
    """Return whether what stands before brackets is no function, or one that is quick."""
    name = _name(before)
    called = name.isidentifier() and before not in BEFORE_BRACKETS
    return not called or name in CALLED or name.startswith("st_")

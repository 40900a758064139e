"""What docs/formats.md tells of the files: its tables, and whether a content is as they have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats.md"
PLAIN = {
    "text": str,
    "number": (int, float),
    "whole number": int,
    "true or false": bool,
    "object": dict,
    "any value": object,
}


@dataclass(frozen=True)
class Row:
    """A row of a table; `names` are those in code in its first cell."""

    names: tuple[str, ...]
    mark: str  # "optional", "read only" or nothing
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table: what its first column is called, and its rows."""

    of: str
    rows: tuple[Row, ...]

    def names(self, *marks: str) -> list[str]:
        """The names in its first column, of rows with one of these marks, or all."""
        return [name for row in self.rows for name in row.names if not marks or row.mark in marks]


def code(text: str) -> tuple[str, ...]:
    """What is set as code."""
    return tuple(re.findall(r"`([^`]+)`", text))


def _row(line: str) -> Row:
    cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
    mark = re.search(r"\((optional|read only)\)", cells[0])
    return Row(code(cells[0]), mark[1] if mark else "", cells)


def tables() -> dict[str, list[Table]]:
    """The tables of the page, by the anchor of the heading over them."""
    found: dict[str, list[Table]] = {}
    anchor, lines = "", []
    for line in [*PAGE.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("|"):
            lines.append(line)
            continue
        if lines:
            rows = tuple(map(_row, lines[2:]))
            table = Table(lines[0].strip("|").split("|")[0].strip(), rows)
            found.setdefault(anchor, []).append(table)
            lines = []
        if line.startswith("#"):
            anchor = re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
    return found


TABLES = tables()


def objects(content: object, anchor: str, where: str = "") -> Iterator[str]:
    """Yield the anchors of all objects in a content; fail where one is not as it is told."""
    yield anchor
    (table,) = TABLES[anchor]
    where = where or anchor
    assert isinstance(content, dict), where
    assert not {*content} - {*table.names("", "optional")}, f"{where}: not told"
    assert not {*table.names("")} - {*content}, f"{where}: told, and not written"
    values = {name: row.cells[2] for row in table.rows for name in row.names}
    for key, value in content.items():
        yield from _within(value, values[key], f"{where}.{key}")


def _within(value: object, told: str, where: str) -> Iterator[str]:
    if told.startswith("list of "):
        assert isinstance(value, list), where
        for one in value:
            yield from _within(one, told[len("list of ") :], f"{where}[]")
        return
    if told.startswith("by name: "):
        assert isinstance(value, dict), where
        for one in value.values():
            yield from _within(one, told[len("by name: ") :], f"{where}{{}}")
        return
    kind, _, unit = told.partition(" or null")
    if value is None:
        assert "or null" in told, f"{where} is null"
        return
    linked = re.fullmatch(r"\[.+\]\(#(.+)\)", kind)
    if linked:
        yield from objects(value, linked[1], where)
        return
    plain = PLAIN[kind.split(",")[0]]
    assert isinstance(value, plain), f"{where}: {value!r} is no {kind}{unit}"
    assert isinstance(value, bool) == (plain is bool), where

"""What differs between two GeoPackages, feature by feature."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import zip_longest
from pathlib import Path

from ...core.plain import shown
from ...core.report.verified import At, at
from ..files.likeness import to_read
from ..language import marked
from .collected import ABSENT, Collected

OF_TIME = {"gpkg_contents": "last_change", "layer_styles": "update_time"}
DERIVED = ("rtree_", "sqlite_", "gpkg_ogr_contents")  # an index, and what SQLite keeps of itself
SHAPES = "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?"


def compare_packages(found: Collected, recorded: Path, again: Path) -> None:
    """Compare all tables of two GeoPackages, but for their times."""
    try:
        with closing(to_read(recorded)) as one, closing(to_read(again)) as other:
            tables = [_tables(one), _tables(other)]
            found.lines(*tables, marked("table {number}"))
            for table in tables[0]:
                if table in tables[1]:
                    _compare_tables(found, table, one, other)
    except sqlite3.DatabaseError as reason:
        raise OSError(str(reason)) from reason


def _tables(file: sqlite3.Connection) -> list[str]:
    listed = file.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in listed if not name.startswith(DERIVED)]


def _compare_tables(found: Collected, table: str, one, other) -> None:
    columns = [_columns(file, table) for file in (one, other)]
    found.lines(*columns, marked("{table}, column {number}"), table=shown(table))
    shapes = {name for (name,) in one.execute(SHAPES, [table])}
    rows = [_rows(file, table) for file in (one, other)]
    for number, (row, row_again) in enumerate(zip_longest(*rows, fillvalue=None), 1):
        if row == row_again:
            continue
        if row is None or row_again is None:
            a_row = at(marked("a row"))
            here, there = (ABSENT if each is None else a_row for each in (row, row_again))
            where = at(marked("{table}, row {number}"), table=shown(table), number=number)
            found.add(where, here, there)
            continue
        for name, value, value_again in zip(columns[0], row, row_again):
            if name != OF_TIME.get(table):
                where = at(
                    marked("{table}, row {number}, {name}"),
                    table=shown(table),
                    number=number,
                    name=shown(name),
                )
                _compare_values(found, where, value, value_again, name in shapes)


def _compare_values(found: Collected, where: At, value, again, is_shape: bool) -> None:
    if is_shape and value != again:
        found.add(where, at(marked("its shape")), at(marked("another shape")))
    elif not is_shape:
        found.value(
            where, *(each.hex() if isinstance(each, bytes) else each for each in (value, again))
        )


def _columns(file: sqlite3.Connection, table: str) -> list[str]:
    asked = "SELECT name FROM pragma_table_info(?)"
    return [name for (name,) in file.execute(asked, [table])]


def _rows(file: sqlite3.Connection, table: str) -> Iterator[tuple]:
    quoted = table.replace('"', '""')
    return iter(file.execute(" ".join(["SELECT * FROM", f'"{quoted}"', "ORDER BY rowid"])))

"""What differs between two JSON files, tables, pages or other texts."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
from collections.abc import Collection, Iterator
from itertools import zip_longest
from pathlib import Path

from ...core.plain import shown
from ...core.report.verified import At, at
from ..language import marked
from .collected import ABSENT, Collected

NUMBER = re.compile(r'<span data-field="([^"]*)">(.*?)</span>', re.S)
PICTURE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]*")
TAG = re.compile(r"<[^>]*>")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def compare_json(found: Collected, recorded: Path, again: Path, passed_over: Collection[str] = ()):
    """Compare two JSON files key by key; what `passed_over` names is not looked at.

    A name is the path of a key, with "*" for any key at its place.
    """
    ways = [tuple(one.split(".")) for one in passed_over]
    one, other = (json.loads(path.read_text(encoding="utf-8")) for path in (recorded, again))
    _compare_parts(found, (), one, other, ways)


def _compare_parts(found: Collected, where: tuple[str, ...], one, other, ways) -> None:
    if any(_is_at(way, where) for way in ways):
        return
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            parts = (each.get(key, ABSENT) for each in (one, other))
            _compare_parts(found, (*where, str(key)), *parts, ways)
    elif isinstance(one, list) and isinstance(other, list):
        for number, parts in enumerate(zip_longest(one, other, fillvalue=ABSENT)):
            _compare_parts(found, (*where, str(number)), *parts, ways)
    elif one != other or isinstance(one, bool) != isinstance(other, bool):
        found.add(".".join(where), _value(one), _value(other))


def _is_at(way: tuple[str, ...], where: tuple[str, ...]) -> bool:
    return len(way) == len(where) and all(a in ("*", b) for a, b in zip(way, where))


def _value(part):
    if isinstance(part, At):
        return part
    return json.dumps(part, ensure_ascii=False) if isinstance(part, (dict, list)) else part


def compare_tables(found: Collected, recorded: Path, again: Path) -> None:
    """Compare two tables row by row; rows are counted from 1 below the heading."""
    one, other = (_rows(path) for path in (recorded, again))
    heading, heading_again = next(one, []), next(other, [])
    found.lines(heading, heading_again, marked("column {number}"))
    for number, (row, row_again) in enumerate(zip_longest(one, other, fillvalue=()), 1):
        if row == row_again:
            continue
        for column, pair in enumerate(zip_longest(row, row_again, fillvalue=ABSENT)):
            name = heading[column] if column < len(heading) else str(column + 1)
            values = map(_as_number, pair) if all(map(_is_number, pair)) else pair
            where = at(marked("row {number}, {name}"), number=number, name=shown(name))
            found.value(where, *values)


def _rows(path: Path) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(path.read_text(encoding="utf-8")))


def _is_number(text: str | At) -> bool:
    try:
        float(text)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    return True


def _as_number(text: str) -> float:
    return float(text)


def compare_pages(found: Collected, recorded: Path, again: Path) -> None:
    """Compare two pages: their numbers by the fields they name, their pictures, their words."""
    one, other = (TIME.sub("", path.read_text(encoding="utf-8")) for path in (recorded, again))
    numbers = [_by_field(text) for text in (one, other)]
    for field in {**numbers[0], **numbers[1]}:
        told = (each.get(field, ()) for each in numbers)
        for text, text_again in zip_longest(*told, fillvalue=ABSENT):
            found.value(html.unescape(field), text, text_again)
    found.lines(
        *(map(_known_by, PICTURE.findall(text)) for text in (one, other)),
        marked("picture {number}"),
    )
    found.lines(*(_plain_lines(text) for text in (one, other)))


def _by_field(page: str) -> dict[str, list[str]]:
    """Return how the numbers of a page are written, by the fields they name, in their order."""
    found: dict[str, list[str]] = {}
    for field, text in NUMBER.findall(page):
        found.setdefault(field, []).append(_words(text))
    return found


def _known_by(picture: str) -> str:
    """Return what a picture is known by: a page holds it whole."""
    return hashlib.sha256(picture.encode()).hexdigest()


def _plain_lines(page: str) -> list[str]:
    """Return the words of a page, line by line, without its numbers and pictures."""
    return PICTURE.sub("", NUMBER.sub("", page)).splitlines()


def _words(text: str) -> str:
    return html.unescape(TAG.sub("", text))


def compare_lines(found: Collected, recorded: Path, again: Path) -> None:
    """Compare two texts line by line."""
    found.lines(*(path.read_text(encoding="utf-8").splitlines() for path in (recorded, again)))

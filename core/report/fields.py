"""Which number of a page is which field of which file, told in the page itself.

While a page is made (`telling`), a number that is `told` carries marks that survive whatever is
said around it; at the end they become ``<span data-field="model.json:terms.0.citywide.ratio">``.
Elsewhere, in a log, a table or the wizard, a number that is told is its text and nothing more.

A field is the name of a file, a colon, and a path of keys and positions in it, with ".length"
behind a list for how many it has; or an expression of such fields. It is the number as the file
has it: a page may round it, and may write a share as per cent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, is_dataclass
from html import escape
from typing import Any

from ..language import numeral

MODEL, MEASURES, CALIBRATION = "model.json", "validation.csv", "calibration.csv"
BEGIN, MIDDLE, END = "\ufdd0", "\ufdd1", "\ufdd2"  # which no text may hold: they mean nothing
TOLD = re.compile(f"{BEGIN}([0-9]+){MIDDLE}([^{BEGIN}{END}]*){END}")
LEFT = re.compile(f"{BEGIN}[0-9]+{MIDDLE}|[{BEGIN}{MIDDLE}{END}]")


@dataclass
class Telling:
    """The fields told so far in a page, and where the records stand that it is about."""

    told: list[str]
    places: Mapping[int, str]


_here: ContextVar[Telling | None] = ContextVar("telling", default=None)


@contextmanager
def telling(**records: object) -> Iterator[None]:
    """Mark the numbers told within, for `marked_up`.

    Parameters
    ----------
    **records
        The records that the page is about, by what stands before the path of their fields, with
        "__" for ".": ``telling(model__json=model)``.
    """
    places: dict[int, str] = {}
    for name, record in records.items():
        for one, path in _places(record, name.replace("__", ".") + ":"):
            places.setdefault(one, path)
    before = _here.set(Telling([], places))
    try:
        yield
    finally:
        _here.reset(before)


def _places(value: object, path: str) -> Iterator[tuple[int, str]]:
    """Yield where each record stands; the parts of one stand behind a dot."""
    if is_dataclass(value):
        yield id(value), path
        for one in fields(value):
            yield from _places(getattr(value, one.name), _behind(path, one.name))
    elif isinstance(value, tuple):
        for position, one in enumerate(value):
            yield from _places(one, _behind(path, str(position)))


def _behind(path: str, part: str) -> str:
    return f"{path}{part}" if path.endswith(":") else f"{path}.{part}"


def told(text: str, field: str) -> str:
    """Return the text of a number, marked as that of a field while a page is made.

    Parameters
    ----------
    text : str
    field : str
        Empty where it is of no file.
    """
    here = _here.get()
    if here is None or not field:
        return text
    here.told.append(field)
    return f"{BEGIN}{len(here.told) - 1}{MIDDLE}{text}{END}"


def of_model(path: str) -> str:
    """Return the name of a field of the model, as in "model.json:bic"."""
    return f"{MODEL}:{path}"


def of_map(name: str, column: str, row: str = "", *, table: str = MEASURES) -> str:
    """Return the name of a figure of a tested map, as in "validation.csv:risk:pai:0.1".

    Parameters
    ----------
    name : str
        Of the map, as the column `map` has it; ":" becomes "%3A" and "%" becomes "%25".
    column : str
    row : str
        Which of the map's rows, where the figure is not of the whole map: the share of the area,
        or the tenth.
    table : str
    """
    parts = (table, name.replace("%", "%25").replace(":", "%3A"), column, row)
    return ":".join(part for part in parts if part)


def field_of(record: object, name: str) -> str:
    """Return the field of a part of a record; empty where no page is about the record."""
    here = _here.get()
    path = None if here is None else here.places.get(id(record))
    return "" if path is None else _behind(path, name)


def expression(made: str, *parts: tuple[object, str]) -> str:
    """Return the field of what is made of several parts of records.

    Parameters
    ----------
    made : str
        The expression, with "{}" for each part: "{} / {}".
    *parts : (record, name)
        Where one is unknown, the field is empty.
    """
    paths = [field_of(*one) for one in parts]
    return made.format(*paths) if all(paths) else ""


def number(record: object, name: str, shown: Callable[[Any], str]) -> str:
    """Return a part of a record as it is shown, told."""
    return told(shown(getattr(record, name)), field_of(record, name))


def length(record: object, name: str) -> str:
    """Return how many a part of a record has, told."""
    many, field = len(getattr(record, name)), field_of(record, name)
    return told(numeral(f"{many:,}"), f"{field}.length" if field else "")


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield (text, field) of what a text holds; the field is "" where it names none."""
    here, end = _here.get(), 0
    for found in TOLD.finditer(text):
        if before := LEFT.sub("", text[end : found.start()]):
            yield before, ""
        known = [] if here is None else here.told
        yield found[2], known[int(found[1])] if int(found[1]) < len(known) else ""
        end = found.end()
    if rest := LEFT.sub("", text[end:]):
        yield rest, ""


def marked_up(html: str, element: str = "span") -> str:
    """Return HTML with its marks as elements that name the fields."""
    here = _here.get()

    def named(found: re.Match[str]) -> str:
        known = [] if here is None else here.told
        if int(found[1]) >= len(known):  # marks that a layer's name brought
            return found[2]
        return f'<{element} data-field="{escape(known[int(found[1])])}">{found[2]}</{element}>'

    return LEFT.sub("", TOLD.sub(named, html))


def plain(text: str) -> str:
    """Return a text without marks, for where no element can stand."""
    return LEFT.sub("", text)

"""Parts of a document as elements of an OpenDocument text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from ..language import said
from ..plain import one_line
from ..report.fields import pieces
from .odt_styles import (
    AFTER,
    BLANK_ASKED,
    BLANK_COLUMN,
    BLANK_SPACE,
    BLANK_WHO,
    BODY,
    CAPTION,
    CELL,
    COLUMN,
    FIRST_COLUMN,
    HEAD_CELL,
    ITEM,
    NOTE_CELL,
    SOURCE,
    SOURCE_OF_ROW,
    TABLE_FIRST,
    TABLE_HEAD,
    TABLE_TEXT,
)
from .sources import noted
from .tree import Blank, Cell, Table

NO_CHARACTERS = dict.fromkeys((*range(32), 65534, 65535))  # XML has none of these


def plain(text: str) -> str:
    """Return a text as it may stand in an element: without marks, on one line, escaped."""
    joined = "".join(piece for piece, _ in pieces(text))
    return escape(one_line(joined).translate(NO_CHARACTERS), quote=False)


def paragraph(text: str, style: str = BODY) -> str:
    """Return a paragraph in a style."""
    return f'<text:p text:style-name="{style}">{plain(text)}</text:p>'


def heading(text: str, level: int) -> str:
    """Return a heading of the outline."""
    style = f"Heading_20_{level}"
    return f'<text:h text:style-name="{style}" text:outline-level="{level}">{plain(text)}</text:h>'


def bullets(items: Iterable[str]) -> str:
    """Return a list."""
    found = (f"<text:list-item>{paragraph(one, ITEM)}</text:list-item>" for one in items)
    return f'<text:list text:style-name="Bullets">{"".join(found)}</text:list>'


def link(text: str, to: str, more: str) -> str:
    """Return a paragraph that leads to a bookmark."""
    target = f'"#{escape(to)}"'
    return (
        f'<text:p text:style-name="Owing"><text:a xlink:type="simple" xlink:href={target}>'
        f"{plain(text)}</text:a> {plain(more)}</text:p>"
    )


def source(texts: Iterable[str], begin: str, style: str = SOURCE) -> str:
    """Return the note on where the figures of some texts come from; nothing where there is none."""
    found = _files(texts)
    return paragraph(f"{begin} {found}", style) if found else ""


def _files(texts: Iterable[str]) -> str:
    return "; ".join(f"{file}: {keys}" for file, keys in noted(texts))


def blank(one: Blank, unwritten: str) -> str:
    """Return what a person has to write, as loud as on the page."""
    what = said("Blank {number}: a person must write this", number=one.number)
    mark = f'<text:bookmark text:name="blank-{one.number}"/>'
    return (
        f'<text:p text:style-name="BlankWhat">{mark}{plain(what)}</text:p>'
        + paragraph(one.question, BLANK_ASKED)
        + paragraph(said("Who could answer: {who}", who=one.who), BLANK_WHO)
        + paragraph(unwritten, BLANK_SPACE)
    )


def table(part: Table, unwritten: str, from_where: str) -> str:
    """Return a table whose header row repeats on every page."""
    columns = _columns(part)
    first = "".join(_cell(paragraph(one, TABLE_HEAD), HEAD_CELL) for one in part.head)
    rows = "".join(_row(row, unwritten, from_where) for row in part.rows)
    return (
        paragraph(part.caption, CAPTION)
        + f'<table:table table:style-name="Wide">{columns}<table:table-header-rows>'
        + f"<table:table-row>{first}</table:table-row></table:table-header-rows>{rows}"
        + "</table:table>"
        + (source(part.heads, said("Source of caption and headings:")) or paragraph("", AFTER))
    )


def _columns(part: Table) -> str:
    """Return the columns: the first, of the headings, is wider, and those of blanks are wide."""
    styles = []
    for at in range(len(part.head)):
        is_blank = any(isinstance(row[at], Blank) for row in part.rows if at < len(row))
        styles.append(BLANK_COLUMN if is_blank else COLUMN if at else FIRST_COLUMN)
    return "".join(f'<table:table-column table:style-name="{one}"/>' for one in styles)


def _row(row: Sequence[Cell], unwritten: str, from_where: str) -> str:
    """Return a row and, below it, where its figures come from."""
    found = []
    for number, cell in enumerate(row):
        style = TABLE_FIRST if number == 0 else TABLE_TEXT
        inside = blank(cell, unwritten) if isinstance(cell, Blank) else paragraph(cell, style)
        found.append(_cell(inside))
    note = source([cell for cell in row if isinstance(cell, str)], from_where, SOURCE_OF_ROW)
    return _of_cells("".join(found)) + (_of_cells(_across(note, len(row))) if note else "")


def _of_cells(cells: str) -> str:
    return f'<table:table-row table:style-name="Row">{cells}</table:table-row>'


def _across(inside: str, columns: int) -> str:
    """Return a cell over all columns, and what stands for those it covers."""
    spans = f' table:number-columns-spanned="{columns}"'
    return _cell(inside, NOTE_CELL, spans) + "<table:covered-table-cell/>" * (columns - 1)


def _cell(inside: str, style: str = CELL, more: str = "") -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string"{more}>{inside}'
        "</table:table-cell>"
    )

"""Parts of a document as elements of an OpenDocument text."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from ..language import said
from ..plain import one_line
from ..report.fields import pieces
from .sources import noted
from .tree import Blank, Cell, Table

NO_CHARACTERS = {code: None for code in (*range(0x20), 0xFFFE, 0xFFFF)}  # XML has none of these


def plain(text: str) -> str:
    """Return a text as it may stand in an element: without marks, on one line, escaped."""
    joined = "".join(piece for piece, _ in pieces(text))
    return escape(one_line(joined).translate(NO_CHARACTERS))


def paragraph(text: str, style: str = "Text_20_body") -> str:
    """Return a paragraph in a style."""
    return f'<text:p text:style-name="{style}">{plain(text)}</text:p>'


def heading(text: str, level: int) -> str:
    """Return a heading of the outline."""
    style = f"Heading_20_{level}"
    return (
        f'<text:h text:style-name="{style}" text:outline-level="{level}">{plain(text)}</text:h>'
    )


def item(text: str) -> str:
    """Return an item of a list."""
    return f"<text:list-item>{paragraph(text, 'Item')}</text:list-item>"


def link(text: str, to: str, more: str) -> str:
    """Return a paragraph that leads to a bookmark."""
    target = quoteattr(f"#{to}")
    return (
        f'<text:p text:style-name="Owing"><text:a xlink:type="simple" xlink:href={target}>'
        f"{plain(text)}</text:a> {plain(more)}</text:p>"
    )


def source(texts: Iterable[str], begin: str) -> str:
    """Return the note on where the figures of some texts come from; nothing where there is none."""
    found = _files(texts)
    return paragraph(f"{begin} {found}", "Source") if found else ""


def _files(texts: Iterable[str]) -> str:
    return "; ".join(f"{file}: {', '.join(keys)}" for file, keys in noted(texts))


def blank(one: Blank, unwritten: str) -> str:
    """Return what a person has to write, as loud as on the page."""
    what = said("Blank {number}: a person must write this", number=one.number)
    mark = f'<text:bookmark text:name="blank-{one.number}"/>'
    return (
        f'<text:p text:style-name="BlankWhat">{mark}{plain(what)}</text:p>'
        + paragraph(one.question, "BlankAsked")
        + paragraph(said("Who could answer: {who}", who=one.who), "BlankWho")
        + paragraph(unwritten, "BlankSpace")
    )


def table(part: Table, unwritten: str, from_where: str) -> str:
    """Return a table whose header row repeats on every page."""
    told = bool(noted(part.texts))
    head = (*part.head, from_where) if told else part.head
    columns = f'<table:table-column table:number-columns-repeated="{len(head)}"/>'
    first = "".join(_cell(paragraph(one, "TableHead"), "HeadCell") for one in head)
    rows = "".join(_row(row, unwritten, told) for row in part.rows)
    return (
        paragraph(part.caption, "Caption_20_of_20_table")
        + f'<table:table table:style-name="Wide">{columns}<table:table-header-rows>'
        + f"<table:table-row>{first}</table:table-row></table:table-header-rows>{rows}"
        + "</table:table>"
        + paragraph("", "After")
    )


def _row(row: Iterable[Cell], unwritten: str, told: bool) -> str:
    cells = list(row)
    found = []
    for number, cell in enumerate(cells):
        style = "TableFirst" if number == 0 else "TableText"
        inside = blank(cell, unwritten) if isinstance(cell, Blank) else paragraph(cell, style)
        found.append(_cell(inside))
    if told:
        texts = [cell for cell in cells if isinstance(cell, str)]
        found.append(_cell(paragraph(_files(texts), "Source")))
    return f'<table:table-row table:style-name="Row">{"".join(found)}</table:table-row>'


def _cell(inside: str, style: str = "Cell") -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">{inside}'
        "</table:table-cell>"
    )

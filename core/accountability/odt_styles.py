"""The names of the styles of an OpenDocument text, and its fixed files."""

from __future__ import annotations

from string import Template

from ..report.template import TEMPLATES

MIMETYPE = "application/vnd.oasis.opendocument.text"
# names of styles: those of word processors, and our own
BODY = "Text_20_body"
TITLE = "Title"
SUBTITLE = "Subtitle"
PURPOSE = "Purpose"
DRAFT = "Draft"
ITEM = "Item"
CARE = "Care"
SOURCE = "Source"
SOURCE_OF_ROW = "SourceOfRow"
CAPTION = "Caption_20_of_20_table"
AFTER = "After"
TABLE_HEAD = "TableHead"
TABLE_FIRST = "TableFirst"
TABLE_TEXT = "TableText"
BLANK_ASKED = "BlankAsked"
BLANK_WHO = "BlankWho"
BLANK_SPACE = "BlankSpace"
CELL = "Cell"
COLUMN = "Column"
FIRST_COLUMN = "FirstColumn"
BLANK_COLUMN = "BlankColumn"
HEAD_CELL = "HeadCell"
NOTE_CELL = "NoteCell"


def filled_in(template: str, **texts: str) -> str:
    """Return a fixed file of the document with texts, which are XML already, at its places."""
    return Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(texts)

"""A draft as an OpenDocument text: true headings, repeated header rows, and blanks to write into.

Written by hand as the standard has it (OpenDocument 1.3): a zip whose first entry, stored, is the
media type. The same document gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from ..language import said, tag
from ..report.phrases.purposes import purpose_line
from .evidence import Evidence, readable
from .odt_styles import BODY, CARE, DRAFT, MIMETYPE, PURPOSE, SUBTITLE, TITLE, filled_in
from .odt_text import blank, bullets, heading, link, paragraph, plain, source, table
from .page import draft_line, to_write, unwritten
from .tree import Blank, Bullets, Document, Heading, Part, Table

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first date that a zip knows


def odt_of(document: Document, known: Evidence) -> bytes:
    """Return a document as an editable file (ODT); within `known.telling()`."""
    language, _, country = tag().partition("-")
    title = plain(f"{document.title}: {known.title}")
    head = {"draft": plain(draft_line()), "title": plain(document.title), "language": language}
    body = "".join(_body(document, known))
    files = {
        "content.xml": filled_in("pack_content.xml", body=body),
        "styles.xml": filled_in("pack_styles.xml", country=country or "none", **head),
        "meta.xml": filled_in("pack_meta.xml", title=title, language=tag()),
        "META-INF/manifest.xml": filled_in("pack_manifest.xml"),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        _add(file, "mimetype", MIMETYPE, zipfile.ZIP_STORED)
        for name, text in files.items():
            _add(file, name, text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _add(file: zipfile.ZipFile, name: str, text: str, how: int) -> None:
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.compress_type, entry.create_system = how, 0
    file.writestr(entry, text.encode("utf-8"))


def _body(document: Document, known: Evidence) -> Iterator[str]:
    yield paragraph(draft_line(), DRAFT)
    yield paragraph(document.title, TITLE)
    yield paragraph(known.title, SUBTITLE)
    yield paragraph(purpose_line(readable(known.study.purpose)), PURPOSE)
    yield paragraph(document.about)
    yield heading(to_write(document), 1)
    for one in document.blanks:
        yield link(
            said("{number}. {question}", number=one.number, question=one.question),
            f"blank-{one.number}",
            said("({who})", who=one.who),
        )
    for part in document.parts:
        yield from _part(part)


def _part(part: Part) -> Iterator[str]:
    if isinstance(part, Heading):
        yield heading(part.text, part.level - 1)
    elif isinstance(part, Blank):
        yield blank(part, unwritten())
    elif isinstance(part, Table):
        yield table(part, unwritten(), said("Source:"))
    else:
        if isinstance(part, Bullets):
            yield bullets(part.items)
        else:
            yield paragraph(part.text, CARE if part.look else BODY)
        yield source(part.texts, said("Source:"))

"""The drafts as web pages: each on its own, and an index of all."""

from __future__ import annotations

from collections.abc import Sequence

from ..language import counted, said, tag
from ..report.fields import marked_up
from ..report.phrases.purposes import purpose_line
from ..report.template import filled
from .evidence import Evidence, readable
from .sources import noted
from .tree import Document

STYLES = ("report.css", "pack.css")


def to_write(document: Document) -> str:
    """Return how much a person has to write before a document can be used."""
    count = len(document.blanks)
    return counted(
        count,
        "{count} thing a person must write or decide before this can be used",
        "{count} things a person must write or decide before this can be used",
    )


def draft_line() -> str:
    """Return what stands over every document."""
    return said(
        "DRAFT. Made by software from a results folder. It is not finished, nobody has approved "
        "it, and it must not be used as it is."
    )


def unwritten() -> str:
    """Return what stands in every blank until somebody writes there."""
    return said("NOT YET WRITTEN")


def render_document(document: Document, known: Evidence) -> str:
    """Return a document as one self-contained HTML page; within `known.telling()`.

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    page = filled("pack_document.html", document=document, noted=noted, **_shared(known))
    return marked_up(str(page))


def render_index(documents: Sequence[Document], known: Evidence) -> str:
    """Return the first page of a pack, which leads to every document.

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    count = sum(len(one.blanks) for one in documents)
    total = counted(
        count,
        "{count} thing a person must write or decide before this pack can be used",
        "{count} things a person must write or decide before this pack can be used",
    )
    questions = {blank.question for one in documents for blank in one.blanks}
    different = counted(
        len(questions),
        "It is {count} question: write the answer once and copy it.",
        "They are {count} different questions: several stand in more than one document, so write "
        "an answer once and copy it.",
    )
    filling = {"documents": documents, "total": total, "different": different, **_shared(known)}
    page = filled("pack_index.html", **filling)
    return marked_up(str(page))


def _shared(known: Evidence) -> dict[str, object]:
    return {
        "tag": tag(),
        "styles": STYLES,
        "study": known.title,
        "purpose": purpose_line(readable(known.study.purpose)),
        "draft": draft_line(),
        "to_write": to_write,
        "unwritten": unwritten(),
    }

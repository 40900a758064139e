"""The record of a pack: which documents it has, what is to be written, what it was made of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass

from ..report.fields import plain
from .evidence import Evidence, readable
from .tree import Blank, Document

SCHEMA = "rtm-accountability/1"
NAME = "accountability.json"


def record_of(
    documents: Sequence[Document],
    known: Evidence,
    read: Mapping[str, object],
    files: Mapping[str, object],
) -> str:
    """Return the record as JSON.

    Parameters
    ----------
    read, files : mapping of str to a dataclass of bytes and sha256
        Of the results that were read, and of the documents, by name.
    """
    content = {
        "schema": SCHEMA,
        "title": known.title,
        "purpose": readable(known.study.purpose),
        "documents": [_document(one) for one in documents],
        "read": _prints(read),
        "files": _prints(files),
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _document(one: Document) -> dict[str, object]:
    return {"name": one.key, "title": one.title, "blanks": [_blank(each) for each in one.blanks]}


def _blank(one: Blank) -> dict[str, object]:
    return {"number": one.number, "question": plain(one.question), "who": plain(one.who)}


def _prints(found: Mapping[str, object]) -> dict[str, object]:
    return {name: asdict(found[name]) for name in sorted(found) if is_dataclass(found[name])}  # type: ignore[call-overload]

"""Writing a pack: what an earlier pack wrote is replaced, what somebody changed is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from ...core import accountability
from ...core.accountability.tree import Document
from ...core.progress import Progress
from ..files.ours import is_record
from ..files.prints import Print, is_still, prints_from
from ..files.whole import write_bytes, write_text
from ..language import speaking_for_files
from .gathered import Gathered

INDEX = "index.html"
LARGEST = 1 << 22  # bytes of a record; a longer one is none of ours


def write_pack(found: Gathered, folder: Path, progress: Progress) -> tuple[Document, ...]:
    """Write every document, the index and the record; return the documents."""
    earlier = _earlier(folder)
    prints: dict[str, Print] = {}
    with speaking_for_files(found.evidence.study.language), found.evidence.telling():
        documents = accountability.drafts(found.evidence)
        for share, (name, content) in _files(documents, found):
            progress.at(share)
            own = _is_as_written(earlier.get(name))
            write_bytes(folder / name, content, own, new_folder=True)
            prints[name] = Print(len(content), hashlib.sha256(content).hexdigest())
        record = accountability.record_of(documents, found.evidence, found.read, prints)
    own = is_record(accountability.SCHEMA)
    write_text(folder / accountability.NAME, record, own, new_folder=True)
    progress.at(1)
    return documents


def _files(
    documents: tuple[Document, ...], found: Gathered
) -> Iterator[tuple[float, tuple[str, bytes]]]:
    """Yield (share of the work, (name, content)) of every file."""
    known = found.evidence
    yield 0.0, (INDEX, accountability.render_index(documents, known).encode())
    for number, one in enumerate(documents):
        share = number / len(documents)
        page = accountability.render_document(one, known)
        yield share, (f"{one.key}.html", page.encode())
        yield share, (f"{one.key}.odt", accountability.odt_of(one, known))


def _is_as_written(known: Print | None):
    """Return what tells whether a file is as an earlier pack wrote it."""
    return lambda path: known is not None and is_still(path, known)


def _earlier(folder: Path) -> dict[str, Print]:
    """Return what an earlier pack in a folder recorded of its files, if there is one."""
    path = folder / accountability.NAME
    try:
        if not is_record(accountability.SCHEMA)(path) or path.stat().st_size > LARGEST:
            return {}
        files = json.loads(path.read_text(encoding="utf-8")).get("files")
    except (OSError, ValueError):
        return {}
    return prints_from(files) if isinstance(files, dict) else {}

"""Drafts of what a force is asked about a study, filled from its results folder.

`evidence` is what the folder says, read as what it is. `topics` answer one question each in parts
of a document (`tree`): what the folder knows, told with the field of every figure, and a loud blank
where a person has to write. `documents` set these under the headings of a form; `page` and `odt`
render one as a web page and as an editable document. Nothing here decides anything, and no
document reads as finished.
"""

from .documents import DOCUMENTS, drafts
from .evidence import Evidence, read_evidence
from .odt import odt_of
from .page import render_document, render_index
from .record import NAME, SCHEMA, record_of

__all__ = [
    "DOCUMENTS",
    "NAME",
    "SCHEMA",
    "Evidence",
    "drafts",
    "odt_of",
    "read_evidence",
    "record_of",
    "render_document",
    "render_index",
]

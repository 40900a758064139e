"""Drafts of what a force is asked about a study, filled from its results folder.

`evidence` is what the folder says, read as what it is. `topics` answer one question each in parts
of a document (`tree`): what the folder knows, told with the field of every figure, and a loud blank
where a person has to write. `documents` set these under the headings of a form; `page` and `odt`
render one as a web page and as an editable document. Nothing here decides anything, and no
document reads as finished.
"""

from .documents import DOCUMENTS, drafts
from .evidence import Evidence, read_evidence
from .page import render_document, render_index
from .odt import odt_of

__all__ = [
    "DOCUMENTS",
    "Evidence",
    "drafts",
    "odt_of",
    "read_evidence",
    "render_document",
    "render_index",
]

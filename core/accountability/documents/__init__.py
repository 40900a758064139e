"""The drafts of a pack, in the order in which they are listed."""

from __future__ import annotations

from collections.abc import Iterable

from ...language import said
from ..evidence import Evidence
from ..topics.reviews import log
from ..tree import Document, Heading, Paragraph, Part, numbered
from .atrs import Atrs
from .base import Draft
from .card import Card
from .design import Design
from .dpia import Dpia
from .eqia import Eqia
from .nine import Nine

DOCUMENTS: tuple[Draft, ...] = (Nine(), Dpia(), Eqia(), Atrs(), Design(), Card())


def drafts(known: Evidence) -> tuple[Document, ...]:
    """Return every draft; within `known.telling()` its figures name their fields."""
    return tuple(_document(one, known) for one in DOCUMENTS)


def _document(draft: Draft, known: Evidence) -> Document:
    parts = (_for_whom(draft), *_to_know(known), *draft.parts(known), *_reviews())
    return Document(draft.key, said(draft.title), said(draft.about), numbered(parts))


def _for_whom(draft: Draft) -> Part:
    """Return who may see a draft: exact figures beside a published copy tell small counts."""
    if draft.public:
        return Paragraph(
            said(
                "Meant for the public. Exact totals, filters and the names of layers and files are "
                "not in it; a person reads it before it goes out."
            ),
            "care",
        )
    return Paragraph(
        said(
            "For use within the force. It has exact totals and shares, filters and names of "
            "layers: beside a published copy of the same results they can tell small counts. To "
            "give results away, make a copy by “Publish results” (rtm:publish); to answer a "
            "request, have somebody decide which of these figures go out."
        ),
        "care",
    )


def _to_know(known: Evidence) -> Iterable[Part]:
    """Yield what a reader should know before: files that were changed since the run."""
    if known.changed:
        yield Paragraph(
            said(
                "Changed since the run recorded them: {files}. What is said here by these files "
                "is no longer what the run found. “Verify results” (rtm:verify) tells more.",
                files=", ".join(known.changed),
            ),
            "care",
        )
    if known.missing:
        yield Paragraph(
            said(
                "Recorded by the run and no longer there: {files}. What they held is not told.",
                files=", ".join(known.missing),
            ),
            "care",
        )
    if known.unrecorded:
        yield Paragraph(
            said(
                "The folder has no record of its run (manifest.json), so nothing says whether its "
                "files are as the run left them."
            ),
            "care",
        )


def _reviews() -> Iterable[Part]:
    yield Heading(said("Review log"))
    yield log()

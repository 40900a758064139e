"""The ledger of an import as a page: what was kept, what was not and why, what was taken."""

from __future__ import annotations

from collections.abc import Sequence

from ..data.ledger import Ledger, in_files
from ..data.reasons import REASONS
from ..language import counted, numeral, said
from .fields import telling
from .page import page
from .template import filled


def render_ledger(
    ledger: Ledger,
    taken: Sequence[tuple[str, str, str]] = (),
    title: str | None = None,
    rights: str = "",
) -> str:
    """Return a ledger as one self-contained page of HTML.

    Parameters
    ----------
    ledger : Ledger
    taken : sequence of (str, str, str)
        Parameter, what was taken for it, and why.
    title : str, optional
    rights : str
        What who shows the data has to say of where they are from.

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    reasons = [
        (said(REASONS[why]), numeral(f"{rows:,}"), in_files(ledger.examples.get(why, ())))
        for why, rows in ledger.dropped.items()
    ]
    body = filled("ledger.html", ledger=ledger, reasons=reasons, taken=taken, rights=rights)
    with telling():
        return page(
            title=said("What was imported") if title is None else title,
            kind=said("Ledger of an import"),
            summary=summary_of(ledger),
            sections=[body],
        )


def summary_of(ledger: Ledger) -> str:
    """Return how many rows were read, kept and left out, in a sentence."""
    return counted(
        ledger.rows,
        "{count} row was read: {kept} kept and {dropped} left out, each for a named reason.",
        "{count} rows were read: {kept} kept and {dropped} left out, each for a named reason.",
        kept=numeral(f"{ledger.kept:,}"),
        dropped=numeral(f"{ledger.rows - ledger.kept:,}"),
    )

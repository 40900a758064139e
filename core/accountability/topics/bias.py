"""Who is affected, and how acting on the map may feed the next one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...audit.record import Audit, Flagged
from ...language import said
from ...plain import one_line
from ...report.audit_tables import asked_of, kept_table, of_groups, of_maps
from ...report.audit_words import (
    first_lines,
    headline,
    headline_told,
    labels,
    panels_of,
    summary_of,
)
from ...report.fields import field_of, told
from ...report.phrases.purposes import feedback, found_by_police
from ...report.tables import Figure
from ...report.tables import Table as Figures
from .. import who
from ..evidence import Evidence
from ..tree import Blank, Bullets, Paragraph, Part, Table

NEARLY = 1e-9
TIMES = "×\N{NO-BREAK SPACE}"


def affected(known: Evidence) -> Iterator[Part]:
    """Yield who lives where the maps flag, or that nobody looked and how to."""
    audit = known.audit
    if audit is None:
        yield Paragraph(
            said(
                "This study has no audit of who is affected, so the folder says nothing on which "
                "residents live where the maps flag. To have one, add small areas with counts of "
                "residents by group to the study (“Who is affected” in the wizard, the key audit) "
                "and run it again, or run “Who is affected” (rtm:equalityaudit) on its maps."
            ),
            "care",
        )
        return
    yield Paragraph(" ".join([*first_lines(audit), summary_of(audit)]))
    yield from _tables(audit)
    if audit.notes:
        yield Bullets(tuple(_notes(audit)))
    yield Paragraph(
        said(
            "Residents are not all who are there, and recorded events are not all that happen. A "
            "ratio above one is not by itself unfair, nor one below it fair: that depends on what "
            "is done there, and to whom. There is no single score of fairness."
        )
    )


def _notes(audit: Audit) -> Iterator[str]:
    field = field_of(audit, "notes")
    for at, note in enumerate(audit.notes):
        yield told(one_line(note), f"{field}.{at}" if field else "")


def _tables(audit: Audit) -> Iterator[Part]:
    panels = [(_told(words, audit, at), one, at) for words, one, at in panels_of(audit)]
    for some, name, caption in (
        (audit.classes, "number", said("Residents by how deprived their area is, 1 the most")),
        (audit.named, "name", said("Residents by group")),
    ):
        if some:
            table = of_groups(audit, some, panels)
            text = said(
                "{caption}: their share, and × how many times as often as all residents, in the "
                "{area} of the area that each map ranks highest (95% interval)",
                caption=caption,
                area=headline_told(audit),
            )
            names = [told(labels(audit)[at], field_of(audit.groups[at], name)) for at in some]
            yield _as_table(text, said("Group"), table, names)
    caption = said("What lies in the ground that each map flags, by share of the area")
    yield _as_table(caption, said("Map"), _with_shares(audit, of_maps(audit)))
    if audit.without is not None:
        caption = said(
            "How much of that ground stays flagged without crime types that police activity "
            "generates ({types})",
            types=asked_of(audit),
        )
        yield _as_table(caption, said("Map"), _with_shares(audit, kept_table(audit)))


def _told(words: str, audit: Audit, at: Flagged) -> str:
    """Return what a map is called; with its field where that says a share of its own."""
    same = abs(at.area_share - headline(audit)) < NEARLY
    return words if same else told(words, field_of(at, "area_share"))


def _with_shares(audit: Audit, table: Figures) -> Figures:
    """Return a table whose headings are told: the shares of the area; after them stand words."""
    field, shares = field_of(audit, "area_shares"), len(audit.area_shares)
    headings = [
        told(text, f"{field}.{at}") if field and at < shares else text
        for at, text in enumerate(table.headings)
    ]
    return replace(table, headings=tuple(headings))


def _as_table(caption: str, first: str, table: Figures, names: Sequence[str] = ()) -> Table:
    called = names or [row.name for row in table.rows]
    rows = tuple((name, *map(_cell, row.figures)) for name, row in zip(called, table.rows))
    return Table(caption, (first, *table.headings), rows)


def _cell(figure: Figure) -> str:
    ends = said("({ends})", ends=figure.interval) if figure.interval else ""
    told = ", ".join(one for one in (figure.text, figure.more) if one).replace("× ", TIMES)
    return f"{told} {ends}".strip()


def feeding_back(known: Evidence) -> Iterator[Part]:
    """Yield how acting on the map may come back in the next one, by this study's figures."""
    incidents = known.study.incidents
    kinds = found_by_police(incidents.source, incidents.filter)
    yield Paragraph(feedback(kinds, next(iter(known.held), None)))


def what_is_done(known: Evidence) -> Sequence[Part]:
    """Return the blanks on bias."""
    return (
        Blank(
            said(
                "Which groups stand out, did anybody expect that, who of them was asked, and what "
                "changes because of it?"
            ),
            said(who.EQUALITY),
        ),
        Blank(
            said(
                "How will you notice that acting on the list feeds itself: which places are left "
                "as they are to compare with, and who looks, when?"
            ),
            said(who.ANALYST),
        ),
    )

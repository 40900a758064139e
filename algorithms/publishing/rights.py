"""Which factor layers may go out: by the analyst's table, or by a licence that permits it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import RtmError
from ...core.plain import FORMULA, cut, one_line
from ...core.publishing.licences import open_licence
from ...core.publishing.public_study import LayerRights
from ..files.texts import read_text
from ..language import marked, tr
from .results import Results

COLUMNS = ("layer", "licence", "attribution", "goes_out")
YES, NO = "yes", "no"
LONGEST = 1000  # letters of a licence or an attribution
REMEDY = marked(
    "Give a CSV table with the columns layer, licence, attribution and goes_out (yes, no, or empty "
    "to go by the licence), as “licences.csv” of a copy is."
)


@dataclass(frozen=True)
class Told:
    """A row of the analyst's table."""

    licence: str
    attribution: str
    goes_out: str


def rights_of(results: Results, table: Mapping[str, Told]) -> tuple[LayerRights, ...]:
    """Return whether each factor layer may go out, in the order of the factors."""
    found = []
    for number, one in enumerate(results.study.factors, 1):
        name, said = one.settings.name, results.said_of(f"factors.{number}")
        licences, owners = (_texts(said.get(f"rtm:{key}")) for key in ("licence", "attribution"))
        found.append(rights(name, licences, owners, table.get(name)))
    return tuple(found)


def rights(
    name: str, licences: Iterable[str], owners: Iterable[str], told: Told | None
) -> LayerRights:
    """Return whether a layer may go out, by what it says of itself and the analyst of it."""
    licence, attribution = "; ".join(licences), "; ".join(owners)
    if told is not None:
        licence, attribution = told.licence or licence, told.attribution or attribution
    chosen = told.goes_out if told else ""
    known = open_licence(licence, attribution)
    return LayerRights(
        layer=name,
        licence=cut(one_line(licence), LONGEST),
        attribution=cut(one_line(attribution), LONGEST),
        goes_out=chosen == YES or (bool(known) and chosen != NO),
        why=_why(chosen, known, bool(licence or attribution)),
    )


def _why(chosen: str, known: str, says: bool) -> str:
    if chosen == YES:
        return tr("The publisher says that it may.")
    if chosen == NO:
        return tr("The publisher says that it may not.")
    if known:
        return tr("Its licence, {licence}, lets it be passed on.", licence=known)
    if says:
        return tr("What is said of its licence is not known to let it be passed on.")
    return tr("Nothing is known of its licence.")


def _texts(value) -> Iterator[str]:
    yield from (one for one in (value if isinstance(value, list) else ()) if isinstance(one, str))


def table_in(path: str, factors: Sequence[str]) -> dict[str, Told]:
    """Return the analyst's table by the names of the factors.

    Raises
    ------
    RtmError
        If it is no such table, or names what is no factor.
    """
    text = read_text(Path(path), tr("The licence table {path}", path=path), tr(REMEDY))
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as reason:
        raise _refused(tr("The licence table cannot be read ({why}).", why=reason)) from reason
    found: dict[str, Told] = {}
    for row in rows:
        name, told = _row(row)
        if name not in factors or name in found:
            raise _refused(
                tr("“{name}” of the licence table is no factor of the study.", name=cut(name))
                if name not in factors
                else tr("The licence table has “{name}” twice.", name=cut(name))
            )
        found[name] = told
    if not found:
        raise _refused(tr("The licence table has no rows."))
    return found


def _row(row: Mapping) -> tuple[str, Told]:
    if any(not isinstance(row.get(key), str) for key in (COLUMNS[0], COLUMNS[3])) or None in row:
        raise _refused(tr("The licence table lacks a column, or has a row that is too long."))
    chosen = row[COLUMNS[3]].strip().lower()
    if chosen not in (YES, NO, ""):
        raise _refused(
            tr("“{value}” of the licence table is neither yes nor no.", value=cut(chosen))
        )
    licence, attribution = (_plain(row.get(key) or "").strip() for key in COLUMNS[1:3])
    return _plain(row[COLUMNS[0]]), Told(licence, attribution, chosen)


def _plain(text: str) -> str:
    """Return a text without the apostrophe by which our tables keep it from being a formula."""
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def _refused(problem: str) -> RtmError:
    return RtmError(problem, tr(REMEDY), kind="unreadable", where="LICENCES")

"""What an analyst should know of incidents that were read: each finding one sentence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...language import counted, said
from ..mistaken import if_places
from .gathered import Gathered
from .incidents import Incidents
from .plan import Plan

SHARED = 0.25  # of the incidents share their place with another: it is worth saying
LOOKED_AT = 20_000  # rows, to tell whether coordinates are rounded
FAR = 10.0  # times as far from the middle as nine tenths of the incidents
LEAST_FAR = {True: 0.05, False: 5000.0}  # in degrees, in lengths
ROUNDED = 0.95  # of the coordinates have so few digits
MIXING = 0x9E3779B97F4A7C15  # 2^64 divided by the golden ratio
DECIMALS = ((2, "1 km"), (3, "100 m"))


def enter_findings(found: Incidents, gathered: Gathered, planned: Plan) -> None:
    """Enter in the ledger what is worth knowing of the incidents that are kept."""
    for kind, sentence in planned.layout.places.cautions:
        found.ledger.warn(kind, sentence)
    mistaken = if_places(planned.layout.names, planned.sources[0].entry.name)
    if mistaken:
        found.ledger.warn("places_as_incidents", mistaken)
    degrees = planned.layout.places.degrees
    for kind, finding in FINDINGS:
        sentence = finding(found, gathered, degrees)
        if sentence:
            found.ledger.warn(kind, sentence)


def _shared(found: Incidents, _gathered: Gathered, _degrees: bool) -> str:
    prints = np.sort(_prints(found.xy))
    again = prints[1:] == prints[:-1]
    sharing = int(np.count_nonzero(np.append(again, False) | np.insert(again, 0, False)))
    if sharing < SHARED * len(prints):
        return ""
    return said(
        "{share:.0%} of the incidents share their coordinates with others ({places:,} places for "
        "{rows:,} incidents), as where they are moved to snap points or the middle of a block. "
        "Distances under about 100 m then mean little: use cells of 100 m or more. Incidents at "
        "one place are all kept.",
        share=sharing / len(prints),
        places=len(prints) - int(again.sum()),
        rows=len(prints),
    )


def _prints(xy: np.ndarray) -> np.ndarray:
    """Return a number for each place (rows, 2), the same for the same place alone, as good as."""
    x, y = (np.ascontiguousarray(xy[:, axis]).view(np.uint64) for axis in (0, 1))
    return (x * np.uint64(MIXING)) ^ (y + (x >> np.uint64(29)))


def _rounded(found: Incidents, _gathered: Gathered, degrees: bool) -> str:
    if not degrees:
        return ""
    for decimals, size in DECIMALS:
        scaled = found.xy[:: max(1, len(found.xy) // LOOKED_AT)] * 10**decimals
        if np.mean(np.abs(scaled - np.round(scaled)).max(axis=1) < 1e-6) >= ROUNDED:
            return said(
                "The coordinates are rounded to about {size}: use no cells or distances smaller.",
                size=size,
            )
    return ""


def _repeated(found: Incidents, _gathered: Gathered, _degrees: bool) -> str:
    rows = np.sort(found.row)
    again = int((rows[1:] == rows[:-1]).sum())
    if not again:
        return ""
    return counted(
        again,
        "{count} row repeats another letter by letter, and is kept: nothing says that it is of "
        "the same incident, unless its number does.",
        "{count} rows repeat others letter by letter, and are kept: nothing says that they are "
        "of the same incidents, unless their numbers do.",
    )


def _several_rows(found: Incidents, _gathered: Gathered, _degrees: bool) -> str:
    if found.number is None:
        return ""
    there = found.number[found.number > 0]
    return said(
        "{rows:,} rows have the number of an incident, and are of {incidents:,} incidents, as with "
        "one for each victim or offence: count them once by the field “incident”. It numbers them "
        "as they come, and cannot be traced back.",
        incidents=int(there.max(initial=0)),
        rows=len(there),
    )


def _undated(found: Incidents, _gathered: Gathered, _degrees: bool) -> str:
    if found.day is None:
        return said("No column of dates was found: nothing can be said of the period.")
    without = int(np.array([not day for day in found.days])[found.day].sum())
    return (
        counted(without, "{count} incident has no date.", "{count} incidents have no date.")
        if without
        else ""
    )


def _months_missing(found: Incidents, _gathered: Gathered, _degrees: bool) -> str:
    if found.day is None:
        return ""
    codes = np.flatnonzero(np.bincount(found.day, minlength=1))
    there = {found.days[code][:7] for code in codes if found.days[code]}
    months = sorted(12 * int(day[:4]) + int(day[5:7]) - 1 for day in there)
    if not months:
        return ""
    missing = sorted(set(range(months[0], months[-1])) - set(months))
    if not missing:
        return ""
    return counted(
        len(missing),
        "{count} month is missing between the first and the last: {spans}.",
        "{count} months are missing between the first and the last: {spans}.",
        spans=", ".join(_spans(missing)),
    )


def _spans(months: list[int]) -> list[str]:
    """Return months in a row as "2019-01 to 2022-06"."""
    spans: list[list[int]] = []
    for month in months:
        if spans and spans[-1][1] == month - 1:
            spans[-1][1] = month
        else:
            spans.append([month, month])
    shown = [[f"{one // 12}-{one % 12 + 1:02}" for one in span] for span in spans]
    return [
        one if one == two else said("{first} to {last}", first=one, last=two) for one, two in shown
    ][:12]


def _far(found: Incidents, _gathered: Gathered, degrees: bool) -> str:
    away = _far_away(found.xy, degrees)
    turned = away & ~_far_away(found.xy[:, ::-1], degrees, found.xy)
    rows = found.examples(found.at[away & ~turned])
    number = int((away & ~turned).sum())
    if not number:
        return ""
    return counted(
        number,
        "{count} incident lies far from all others ({file}, line {line}, for example): look at "
        "its coordinates.",
        "{count} incidents lie far from all others ({file}, line {line}, for example): look at "
        "their coordinates.",
        file=rows[0].file,
        line=rows[0].line,
    )


def _swapped(found: Incidents, _gathered: Gathered, degrees: bool) -> str:
    away = _far_away(found.xy, degrees)
    turned = away & ~_far_away(found.xy[:, ::-1], degrees, found.xy)
    if not turned.any():
        return ""
    row = found.examples(found.at[turned])[0]
    return counted(
        int(turned.sum()),
        "{count} incident would lie among the others if its x and y changed places ({file}, line "
        "{line}): it is kept where it is.",
        "{count} incidents would lie among the others if their x and y changed places ({file}, "
        "line {line}, for example): they are kept where they are.",
        file=row.file,
        line=row.line,
    )


def _far_away(xy: np.ndarray, degrees: bool, of: np.ndarray | None = None) -> np.ndarray:
    """Return which places are far from the middle of all, or of others (rows,)."""
    among = xy if of is None else of
    far = np.zeros(len(xy), bool)
    for axis in (0, 1):
        middle = np.median(among[:, axis])
        reach = np.quantile(np.abs(among[:, axis] - middle), 0.9)
        far |= np.abs(xy[:, axis] - middle) > max(FAR * reach, LEAST_FAR[degrees])
    return far


def _mended(_found: Incidents, gathered: Gathered, _degrees: bool) -> str:
    if not gathered.mended:
        return ""
    return counted(
        len(gathered.mended),
        "{count} line has a quotation mark that is never closed ({file}, line {line}): it is read "
        "by itself, the mark as a letter.",
        "{count} lines have a quotation mark that is never closed ({file}, line {line}, for "
        "example): each is read by itself, the mark as a letter.",
        file=gathered.mended[0].file,
        line=gathered.mended[0].line,
    )


Finding = Callable[[Incidents, Gathered, bool], str]
FINDINGS: tuple[tuple[str, Finding], ...] = (
    ("shared_coordinates", _shared),
    ("rounded_coordinates", _rounded),
    ("swapped_rows", _swapped),
    ("far_away", _far),
    ("months_missing", _months_missing),
    ("undated", _undated),
    ("several_rows", _several_rows),
    ("repeated_rows", _repeated),
    ("unclosed_quotes", _mended),
)

"""What an auditor has to know of a folder of results, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ...core.report.verified import (
    ADDED,
    CHANGED,
    DIFFERS,
    FOLLOWS,
    LAST_DIGITS,
    MISSING,
    NOT_MADE,
    NOT_THERE,
    OPEN,
    OTHER,
    Comparison,
    FileState,
    Finding,
)
from .again import RunAgain

PLUGIN, LANGUAGE = "risk_terrain_modelling", "language"
LOOKS = (".html", ".png", ".qml")  # by other fonts and other versions of QGIS
BROKEN = {"result changed", "result missing", "result added", "records disagree"}
BROKEN |= {"input not recorded"}
UNSURE = {"input changed", "input missing", "input beyond", "other plugin", "other language"}


def findings(
    *,
    results: Sequence[FileState],
    inputs: Sequence[FileState],
    at_odds: Sequence[str],
    again: RunAgain | None,
    compared: Sequence[Comparison],
    made_with: Mapping[str, str],
    verified_with: Mapping[str, str],
) -> tuple[Finding, ...]:
    """Return all that is to be told, the gravest first."""
    found = [
        *_of_files(results, inputs),
        *([Finding("records disagree", tuple(at_odds))] if at_odds else []),
        *_of_the_run(inputs, again),
        *_of_versions(made_with, verified_with),
        *_of_comparisons(compared, made_with != verified_with),
    ]
    kinds = {one.kind for one in found}
    if "differs" in kinds and kinds & UNSURE and not kinds & BROKEN:
        found = [_renamed(one, "differs", "differs by another cause") for one in found]
    if compared and "differs" not in kinds:
        found = [_renamed(one, "input changed", "input changed without effect") for one in found]
    return tuple(found)


def _renamed(one: Finding, kind: str, other: str) -> Finding:
    return replace(one, kind=other) if one.kind == kind else one


def verdict(found: Sequence[Finding], ran: bool) -> str:
    """Return whether the results follow from their inputs.

    They do not where the folder is not what the run left, or where the same inputs and the same
    version give others; where either is another, what comes out cannot tell.
    """
    kinds = {one.kind for one in found}
    if kinds & BROKEN:
        return DIFFERS
    if "differs" in kinds:
        return DIFFERS
    if not ran or "input missing" in kinds or "differs by another cause" in kinds:
        return OPEN
    return FOLLOWS


def _of_files(results: Sequence[FileState], inputs: Sequence[FileState]) -> Iterator[Finding]:
    for kind, states, state in (
        ("result changed", results, CHANGED),
        ("result missing", results, MISSING),
        ("result added", results, ADDED),
        ("input changed", inputs, CHANGED),
        ("input missing", inputs, MISSING),
    ):
        named = tuple(one.name for one in states if one.state == state)
        if named:
            yield Finding(kind, named)


def _of_the_run(inputs: Sequence[FileState], again: RunAgain | None) -> Iterator[Finding]:
    if again is None:
        yield Finding("not asked to run")
        return
    if again.beyond:
        yield Finding("input beyond", again.beyond)
    known = {one.name for one in inputs}
    new = tuple(name for name in again.read or {} if name not in known)
    if new:
        yield Finding("input not recorded", new)
    if again.why_not:
        yield Finding("not run again", why=again.why_not)


def _of_versions(made: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Finding]:
    if not made:
        yield Finding("version unknown")
        return
    if made.get(PLUGIN) != now.get(PLUGIN):
        yield Finding("other plugin", (made.get(PLUGIN, ""), now.get(PLUGIN, "")))
    if made.get(LANGUAGE) != now.get(LANGUAGE):
        yield Finding("other language", (made.get(LANGUAGE, ""), now.get(LANGUAGE, "")))
    others = (one for one in sorted({*made, *now}) if one not in (PLUGIN, LANGUAGE))
    changed = [one for one in others if made.get(one) != now.get(one)]
    if changed:
        told = (f"{one} {made.get(one, '–')} → {now.get(one, '–')}" for one in changed)
        yield Finding("other software", tuple(told))


def _of_comparisons(compared: Sequence[Comparison], other_software: bool) -> Iterator[Finding]:
    unlike = [one for one in compared if one.outcome in (OTHER, NOT_MADE, NOT_THERE)]
    looks = [one for one in unlike if other_software and one.file.endswith(LOOKS)]
    grave = tuple(one.file for one in unlike if one not in looks)
    if grave:
        yield Finding("differs", grave)
    if looks:
        yield Finding("looks differ", tuple(one.file for one in looks))
    close = tuple(one.file for one in compared if one.outcome == LAST_DIGITS)
    if close:
        yield Finding("last digits", close)

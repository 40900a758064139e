"""What an auditor has to know of a folder of results, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ...core.report.verified import (
    ADDED,
    AS_RECORDED,
    BUILD_UNKNOWN,
    CHANGED,
    DIFFERS,
    FOLLOWS,
    GIVES_OTHERS,
    GIVES_OTHERS_FOR_A_REASON,
    INPUT_BEYOND,
    INPUT_BY_NAME,
    INPUT_CHANGED,
    INPUT_CHANGED_WITHOUT_EFFECT,
    INPUT_ELSEWHERE,
    INPUT_MISSING,
    INPUT_NOT_RECORDED,
    LAST_DIGITS,
    LOOKS_DIFFER,
    MISSING,
    NOT_ASKED_TO_RUN,
    NOT_MADE,
    NOT_RUN_AGAIN,
    NOT_THERE,
    ONLY_LAST_DIGITS,
    OPEN,
    OTHER,
    OTHER_BUILD,
    OTHER_LANGUAGE,
    OTHER_PLUGIN,
    OTHER_SOFTWARE,
    RECORDS_DISAGREE,
    RESULT_ADDED,
    RESULT_CHANGED,
    RESULT_MISSING,
    VERSION_UNKNOWN,
    Comparison,
    FileState,
    Finding,
)
from .again import RunAgain

PLUGIN, LANGUAGE, BUILD = "risk_terrain_modelling", "language", "build"
SHOWN_BUILD = 12  # letters of a hash
LOOKS = (".html", ".png", ".qml")  # by other fonts and other versions of QGIS
BROKEN = {RESULT_CHANGED, RESULT_MISSING, RESULT_ADDED, RECORDS_DISAGREE}
BROKEN |= {INPUT_NOT_RECORDED}
UNSURE = {INPUT_CHANGED, INPUT_BY_NAME, INPUT_MISSING, INPUT_BEYOND, OTHER_LANGUAGE}
UNSURE |= {OTHER_PLUGIN, OTHER_BUILD, BUILD_UNKNOWN}


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
        *([Finding(RECORDS_DISAGREE, tuple(at_odds))] if at_odds else []),
        *_of_the_run(inputs, again),
        *_of_versions(made_with, verified_with),
        *_of_comparisons(compared, results, made_with != verified_with),
    ]
    kinds = {one.kind for one in found}
    if GIVES_OTHERS in kinds and kinds & UNSURE and not kinds & BROKEN:
        found = [_renamed(one, GIVES_OTHERS, GIVES_OTHERS_FOR_A_REASON) for one in found]
    if compared and GIVES_OTHERS not in kinds:
        for kind in (INPUT_CHANGED, INPUT_BY_NAME):
            found = [_renamed(one, kind, INPUT_CHANGED_WITHOUT_EFFECT) for one in found]
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
    if GIVES_OTHERS in kinds:
        return DIFFERS
    if not ran or INPUT_MISSING in kinds or GIVES_OTHERS_FOR_A_REASON in kinds:
        return OPEN
    return FOLLOWS


def _of_files(results: Sequence[FileState], inputs: Sequence[FileState]) -> Iterator[Finding]:
    for kind, states, state, moved in (
        (RESULT_CHANGED, results, CHANGED, False),
        (RESULT_MISSING, results, MISSING, False),
        (RESULT_ADDED, results, ADDED, False),
        (INPUT_CHANGED, inputs, CHANGED, False),
        (INPUT_BY_NAME, inputs, CHANGED, True),
        (INPUT_MISSING, inputs, MISSING, False),
        (INPUT_ELSEWHERE, inputs, AS_RECORDED, True),
    ):
        named = tuple(one.name for one in states if one.state == state and bool(one.at) == moved)
        if named:
            yield Finding(kind, named)


def _of_the_run(inputs: Sequence[FileState], again: RunAgain | None) -> Iterator[Finding]:
    if again is None:
        yield Finding(NOT_ASKED_TO_RUN)
        return
    if again.beyond:
        yield Finding(INPUT_BEYOND, again.beyond)
    known = {one.name for one in inputs}
    new = tuple(name for name in again.read or {} if name not in known)
    if new:
        yield Finding(INPUT_NOT_RECORDED, new)
    if again.why_not:
        yield Finding(NOT_RUN_AGAIN, why=again.why_not)


def _of_versions(made: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Finding]:
    if not made:
        yield Finding(VERSION_UNKNOWN)
        return
    if made.get(PLUGIN) != now.get(PLUGIN):
        yield Finding(OTHER_PLUGIN, (made.get(PLUGIN, ""), now.get(PLUGIN, "")))
    elif BUILD not in made:
        yield Finding(BUILD_UNKNOWN)
    elif made[BUILD] != now.get(BUILD):
        names = (one.get(BUILD, "")[:SHOWN_BUILD] for one in (made, now))
        yield Finding(OTHER_BUILD, tuple(names))
    if made.get(LANGUAGE) != now.get(LANGUAGE):
        yield Finding(OTHER_LANGUAGE, (made.get(LANGUAGE, ""), now.get(LANGUAGE, "")))
    others = (one for one in sorted({*made, *now}) if one not in (PLUGIN, LANGUAGE, BUILD))
    changed = [one for one in others if made.get(one) != now.get(one)]
    if changed:
        told = (f"{one} {made.get(one, '–')} → {now.get(one, '–')}" for one in changed)
        yield Finding(OTHER_SOFTWARE, tuple(told))


def _of_comparisons(
    compared: Sequence[Comparison], results: Sequence[FileState], other_software: bool
) -> Iterator[Finding]:
    missing = {one.name for one in results if one.state == MISSING}  # which is told already
    unlike = [one for one in compared if one.outcome in (OTHER, NOT_MADE, NOT_THERE)]
    unlike = [one for one in unlike if one.file not in missing]
    looks = [one for one in unlike if other_software and one.file.endswith(LOOKS)]
    grave = tuple(one.file for one in unlike if one not in looks)
    if grave:
        yield Finding(GIVES_OTHERS, grave)
    if looks:
        yield Finding(LOOKS_DIFFER, tuple(one.file for one in looks))
    close = tuple(one.file for one in compared if one.outcome == LAST_DIGITS)
    if close:
        yield Finding(ONLY_LAST_DIGITS, close)

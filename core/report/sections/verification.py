"""The sections of the report on a folder of results that was verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...language import counted, marked, numeral, said
from ..fields import number
from ..phrases import verification as phrases
from ..phrases.numbers import whole
from ..verified import (
    ADDED,
    ALIKE,
    AS_RECORDED,
    CHANGED,
    DIFFERS,
    FOLLOWS,
    GIVES_OTHERS,
    INPUT_ELSEWHERE,
    LAST_DIGITS,
    LOOKS_DIFFER,
    MISSING,
    NOT_MADE,
    NOT_THERE,
    ONLY_LAST_DIGITS,
    OPEN,
    OTHER,
    OTHER_LANGUAGE,
    OTHER_SOFTWARE,
    RECORDS_DISAGREE,
    RESULT_ADDED,
    RESULT_CHANGED,
    RESULT_MISSING,
    SAME,
    SAME_BYTES,
    At,
    Comparison,
    Difference,
    FileState,
    Value,
    Verification,
)
from .base import Section

LOOKS = {FOLLOWS: "good", DIFFERS: "unusable", OPEN: "look"}
GRAVE = (RESULT_CHANGED, RESULT_MISSING, RESULT_ADDED, RECORDS_DISAGREE, GIVES_OTHERS)
HARMLESS = (ONLY_LAST_DIGITS, LOOKS_DIFFER, OTHER_SOFTWARE, OTHER_LANGUAGE, INPUT_ELSEWHERE)
STATES = {
    AS_RECORDED: marked("as the run recorded it"),
    CHANGED: marked("changed since"),
    MISSING: marked("missing"),
    ADDED: marked("not of this run"),
}
OUTCOMES = {
    SAME_BYTES: marked("the same, byte for byte"),
    SAME: marked("the same but for times"),
    LAST_DIGITS: marked("the same but for last digits"),
    OTHER: marked("differs"),
    NOT_MADE: marked("not made this time"),
    NOT_THERE: marked("made, but not in the folder"),
}
SHOWN_BYTES = 16  # letters of a hash


class Found(Section[Verification]):
    """The verdict, and each finding with what it means."""

    title = marked("What was found")
    template = "found.html"

    def content(self, about: Verification) -> Mapping[str, object]:
        """Return the sentences."""
        return {
            "verdict": phrases.verdict_in_short(about),
            "look": LOOKS[about.verdict],
            "findings": [
                (_look_of(one.kind), phrases.finding(one), phrases.meaning(one))
                for one in about.findings
            ],
            "good": _what_is_good(about),
        }


class Differences(Section[Verification]):
    """What the folder has otherwise than the study gives, value by value."""

    title = marked("Differences")
    template = "differences.html"

    def applies(self, about: Verification) -> bool:
        """Return whether there are any."""
        return any(one.differences for one in about.compared)

    def content(self, about: Verification) -> Mapping[str, object]:
        """Return the files with their first differences."""
        return {
            "files": [
                (one, _how_many(one), [_told(each) for each in one.differences])
                for one in about.compared
                if one.differences
            ]
        }


class Inputs(Section[Verification]):
    """Each file that the run read."""

    title = marked("The inputs")
    template = "file_states.html"

    def content(self, about: Verification) -> Mapping[str, object]:
        """Return the files, those that are not as recorded first."""
        return {"files": [(*_state(one), "") for one in _worst_first(about.inputs)]}


class Results(Section[Verification]):
    """Each file that the run wrote, and how it came out again."""

    title = marked("The results")
    template = "file_states.html"

    def content(self, about: Verification) -> Mapping[str, object]:
        """Return the files, those that are not as recorded, or came out otherwise, first."""
        again = {one.file: one for one in about.compared}
        files = _worst_first(about.results, again)
        return {"files": [(*_state(one), _outcome(again.get(one.name))) for one in files]}


class HowVerified(Section[Verification]):
    """What a verification can tell, and what not."""

    title = marked("How to read this")
    template = "paragraphs.html"

    def content(self, about: Verification) -> Mapping[str, object]:
        """Return the paragraphs."""
        return {"paragraphs": tuple(_how(about))}


class Versions(Section[Verification]):
    """When and with what the results were made and verified."""

    title = marked("Made and verified with")
    template = "versions.html"
    look = "fine"

    def content(self, about: Verification) -> Mapping[str, object]:
        """Return the versions side by side."""
        names = [
            *about.made_with,
            *(one for one in about.verified_with if one not in about.made_with),
        ]
        rows = [
            (one, about.made_with.get(one, "–"), about.verified_with.get(one, "–")) for one in names
        ]
        return {"rows": rows, "about": about}


def counts(about: Verification) -> tuple[str, ...]:
    """Return how many files were looked at, and how they came out."""
    told = [
        said(
            "{results} and {inputs} were looked at.",
            results=counted(len(about.results), "{count} result", "{count} results"),
            inputs=counted(len(about.inputs), "{count} input", "{count} inputs"),
        )
    ]
    if about.compared:
        same = sum(one.outcome == SAME_BYTES for one in about.compared)
        times = sum(one.outcome == SAME for one in about.compared)
        told.append(
            said(
                "The study was run again: of {count} files {same} came out the same byte for byte, "
                "{times} the same but for times, and {others} otherwise.",
                count=whole(len(about.compared)),
                same=whole(same),
                times=whole(times),
                others=whole(len(about.compared) - same - times),
            )
        )
    return tuple(told)


def _look_of(kind: str) -> str:
    if kind in GRAVE:
        return "unusable"
    return "good" if kind in HARMLESS else "look"


def _what_is_good(about: Verification) -> tuple[str, ...]:
    """Return what is in order, a sentence each."""
    found = []
    for states, all_good in (
        (about.results, said("Every result is as the run left it.")),
        (about.inputs, said("Every input is as the run read it.")),
    ):
        if states and all(one.state == AS_RECORDED for one in states):
            found.append(all_good)
    if about.compared and all(one.outcome in ALIKE for one in about.compared):
        found.append(
            said("The study, run again from its inputs, gave the same results but for their times.")
        )
    return tuple(found)


def _how_many(one: Comparison) -> str:
    shown = len(one.differences)
    values = counted(
        one.count,
        "{count} value differs",
        "{count} values differ",
        count=number(one, "count", whole),
    )
    if shown < one.count:
        values = said("{values}, of which these are the first {shown}", values=values, shown=shown)
    if one.largest:
        largest = number(one, "largest", _relative)
        return said(
            "{values}; the largest difference is {largest} of the number.",
            values=values,
            largest=largest,
        )
    return said("{values}.", values=values)


def _relative(share: float) -> str:
    return numeral(f"{share:.2g}" if share < 0.001 else f"{100 * share:.3g}%")


def _told(one: Difference) -> tuple[str, str, str, str]:
    recorded, again = (number(one, name, _value) for name in ("recorded", "again"))
    where = one.where.told if isinstance(one.where, At) else one.where
    return (
        where,
        recorded,
        again,
        "" if one.by is None else numeral(f"{one.by:+.6g}").replace("-", "−"),
    )


def _value(value: Value) -> str:
    if isinstance(value, At):
        return value.told
    return numeral(f"{value:.10g}") if isinstance(value, float) else str(value)


def _worst_first(
    files: Sequence[FileState], again: Mapping[str, Comparison] | None = None
) -> list[FileState]:
    def rank(one: FileState) -> tuple[bool, bool, str]:
        came_out = (again or {}).get(one.name)
        good = came_out is None or came_out.outcome in ALIKE
        return one.state == AS_RECORDED, good, one.name

    return sorted(files, key=rank)


def _state(one: FileState) -> tuple[str, str, str, str]:
    look = "good" if one.state == AS_RECORDED else "unusable"
    state = said(STATES[one.state])
    if one.at:
        state = said("{state}, found as {path}", state=state, path=one.at)
    return one.name, look, state, (one.found or one.recorded)[:SHOWN_BYTES]


def _outcome(one: Comparison | None) -> str:
    return "" if one is None else said(OUTCOMES[one.outcome])


def _how(about: Verification):
    yield said(
        "A run records a hash (SHA-256) of every file that it reads and writes. A hash is a number "
        "that is another as soon as one bit of the file is another, so it says whether a file is "
        "still the one that it was. That is looked at first."
    )
    yield said(
        "Hashes do not say whether the numbers are right. So the study is run again from its own "
        "settings (study.json) and inputs, in a folder apart, and every value is compared: each "
        "cell of each raster, each feature, each cell of each table, each number of each page. The "
        "same inputs, settings and versions give the same bytes but for the times at which files "
        "were made. Nothing in the folder that is verified was changed."
    )
    if about.verdict == FOLLOWS:
        yield said(
            "This says that the results are what this study makes of these inputs. It says nothing "
            "of whether the inputs are right, whether the study asks the right question, or "
            "whether its results should be acted on."
        )
    yield said(
        "Whoever can write to the folder could have changed results, inputs and records alike. To "
        "be sure of more, keep manifest.json, or its hash, where others cannot write."
    )


SECTIONS: tuple[Section[Verification], ...] = (  # in the order of the page
    Found(),
    Differences(),
    HowVerified(),
    Inputs(),
    Results(),
    Versions(),
)

"""What was found when a folder of results was verified: facts, as a JSON record has them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Union

from ..language import said

SCHEMA = "rtm-verification/1"
FOLLOWS, DIFFERS, OPEN = "follows", "does not follow", "cannot be told"  # verdicts
AS_RECORDED, CHANGED, MISSING, ADDED = "as recorded", "changed", "missing", "not recorded"
SAME_BYTES, SAME, LAST_DIGITS = "same bytes", "same but for times", "last digits"
OTHER, NOT_MADE, NOT_THERE = "differs", "not made again", "not in the folder"
ALIKE = (SAME_BYTES, SAME)
# kinds of findings
RESULT_CHANGED, RESULT_MISSING, RESULT_ADDED = "result changed", "result missing", "result added"
RECORDS_DISAGREE = "records disagree"
INPUT_CHANGED, INPUT_MISSING, INPUT_BEYOND = "input changed", "input missing", "input beyond"
INPUT_CHANGED_WITHOUT_EFFECT = "input changed without effect"
INPUT_NOT_RECORDED = "input not recorded"
INPUT_ELSEWHERE, INPUT_BY_NAME = "input elsewhere", "input by name"
NOT_RUN_AGAIN, NOT_ASKED_TO_RUN = "not run again", "not asked to run"
GIVES_OTHERS, GIVES_OTHERS_FOR_A_REASON = "differs", "differs by another cause"
ONLY_LAST_DIGITS, LOOKS_DIFFER = "last digits", "looks differ"
OTHER_PLUGIN, OTHER_SOFTWARE, OTHER_LANGUAGE = "other plugin", "other software", "other language"
OTHER_BUILD, BUILD_UNKNOWN = "other build", "build unknown"
VERSION_UNKNOWN = "version unknown"
MOST_KEPT = 20  # differences of a file that are kept one by one
CLOSE = 1e-6  # relative: a few times the last bit of a 32-bit number


@dataclass(frozen=True)
class At:
    """Where something lies, or what stands there, in words of ours.

    In the record it stands in English, whatever the language; to people it is said in theirs.

    Attributes
    ----------
    text : str
        As `marked`.
    places : mapping of str to object
        What stands in its places.
    """

    text: str
    places: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format(**self.places)

    @property
    def told(self) -> str:
        """The same in the language of the reader."""
        return said(self.text, **self.places)


Value = Union[float, int, str, bool, At, None]


def at(text: str, **places: object) -> At:
    """Return a place in words: what is `marked`, and what stands in its places."""
    return At(text, places)


@dataclass(frozen=True)
class FileState:
    """A file that the run recorded, as it is now.

    Attributes
    ----------
    name : str
        As seen from the folder.
    state : str
        `AS_RECORDED`, `CHANGED`, `MISSING` or `ADDED`.
    recorded, found : str
        SHA-256; empty where there is none.
    at : str
        Where it was found, of an input that lies elsewhere than the run read it.
    """

    name: str
    state: str
    recorded: str = ""
    found: str = ""
    at: str = ""


@dataclass(frozen=True)
class Difference:
    """A value that the folder has otherwise than the run that was made to verify it.

    Attributes
    ----------
    where : str or At
        The key, the row and column, or the cell.
    recorded, again : float, int, str, bool, At or None
        What the folder has, and what came out.
    """

    where: str | At
    recorded: Value
    again: Value

    @property
    def by(self) -> float | None:
        """How much more came out, of numbers."""
        if not (_is_number(self.recorded) and _is_number(self.again)):
            return None
        return float(self.again) - float(self.recorded)  # type: ignore[arg-type]

    @property
    def relative(self) -> float:
        """How much they differ of the larger of the two; infinite of what are no numbers."""
        if self.by is None:
            return float("inf")
        return relative(float(self.recorded), float(self.again))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Comparison:
    """A result beside the same one of the run that was made to verify it.

    Attributes
    ----------
    file : str
    outcome : str
        One of those above, `SAME_BYTES` the best.
    count : int
        Values that differ.
    largest : float or None
        The largest relative difference of numbers; None where something else differs.
    differences : tuple of Difference
        The first of them.
    """

    file: str
    outcome: str
    count: int = 0
    largest: float | None = None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What an auditor has to know.

    Attributes
    ----------
    kind : str
        One of the keys of `phrases.verification.SENTENCES`.
    names : tuple of str
        The files, layers or packages it is about.
    why : str
        A sentence that something else said, where it is about that.
    """

    kind: str
    names: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Verification:
    """A folder of results, verified.

    Attributes
    ----------
    title, purpose, folder : str
        Of the study, and where its results lie.
    verdict : str
    findings : tuple of Finding
    results, inputs : tuple of FileState
    ran_again : bool
    compared : tuple of Comparison
        Empty where the study was not run again.
    made, verified : str
        When, in UTC; empty where it is not known.
    made_with, verified_with : mapping of str to str
        Versions.
    """

    title: str
    purpose: str
    folder: str
    verdict: str
    findings: tuple[Finding, ...]
    results: tuple[FileState, ...]
    inputs: tuple[FileState, ...]
    ran_again: bool
    compared: tuple[Comparison, ...] = ()
    made: str = ""
    verified: str = ""
    made_with: Mapping[str, str] = field(default_factory=dict)
    verified_with: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the record as JSON."""
        content = {"schema": SCHEMA, **asdict(replace(self, compared=()))}
        content["compared"] = [_compared(one) for one in self.compared]
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def relative(one: float, other: float) -> float:
    """Return how much two numbers differ, of the larger; 0 of equal ones."""
    if one == other or (one != one and other != other):
        return 0.0
    largest = max(abs(one), abs(other))
    return abs(one - other) / largest if largest < float("inf") else float("inf")


def _compared(one: Comparison) -> dict:
    kept = [
        {
            "where": str(each.where),
            **{name: _plain(getattr(each, name)) for name in ("recorded", "again")},
            "by": each.by,
        }
        for each in one.differences
    ]
    return {**asdict(replace(one, differences=())), "differences": kept}


def _plain(value: Value) -> float | int | str | bool | None:
    return str(value) if isinstance(value, At) else value


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)

"""What a results folder says, read as what it is, for the documents made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from ..audit.json import read_audit
from ..audit.record import Audit
from ..errors import RtmError
from ..language import said
from ..mapping.holding import Held, read_held
from ..model.json import read_model
from ..model.record import Model
from ..plain import cut, one_line
from ..report.fields import telling
from ..report.rolled import Rolled
from ..report.tested import Tested, read_tested
from ..study import Study, read_study
from .provenance import Provenance, read_provenance

MODEL, STUDY, PROVENANCE = "model.json", "study.json", "provenance.json"
VALIDATION, CURVES = "validation.csv", "capture_curve.csv"
ROLLING, ROLLING_SUMMARY = "rolling_origins.csv", "rolling_summary.csv"
SHARES, AUDIT = "places_shares.csv", "equality_audit.json"
NEEDED = (STUDY, MODEL)
FILES = (*NEEDED, PROVENANCE, SHARES, VALIDATION, CURVES, ROLLING, ROLLING_SUMMARY, AUDIT)
LONGEST = 200  # letters of a text of others, as a document repeats it


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of a study.

    Attributes
    ----------
    study : Study
    model : Model
    provenance : Provenance
        Empty where the folder has no record of it.
    held : tuple of Held
        What the first places and all places hold.
    tested : tuple of Tested
        Maps on the later period; empty without one.
    rolled : Rolled or None
        The test at several dates.
    audit : Audit or None
    changed : tuple of str
        Files of these that are not as the run left them.
    missing : tuple of str
        Files of these that the run recorded and that are gone.
    unrecorded : bool
        Whether the folder has no record of its run, so that nothing says what was changed.
    """

    study: Study
    model: Model
    provenance: Provenance
    held: tuple[Held, ...] = ()
    tested: tuple[Tested, ...] = ()
    rolled: Rolled | None = None
    audit: Audit | None = None
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unrecorded: bool = False

    @property
    def title(self) -> str:
        """The title of the study, on one line."""
        return readable(self.study.title) or said("A study without a title")

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Have the figures that are told within name their fields."""
        with telling(
            model__json=self.model, equality_audit__json=self.audit, places_shares__csv=self.held
        ):
            yield


def readable(text: str) -> str:
    """Return a text of others on one line, cut to a readable length."""
    return cut(one_line(text), LONGEST)


def read_evidence(
    texts: Mapping[str, str],
    *,
    changed: Sequence[str] = (),
    missing: Sequence[str] = (),
    unrecorded: bool = False,
) -> Evidence:
    """Return what the files of a results folder say.

    Parameters
    ----------
    texts : mapping of str to str
        Content of those of `FILES` that are there, by name; `NEEDED` are.
    changed, missing : sequence of str
        Files that are not as the run left them, and those that are gone.
    unrecorded : bool
        Whether nothing says so.

    Raises
    ------
    RtmError
        If a file is no such file, or was edited to nonsense.
    """
    return Evidence(
        study=read_study(texts[STUDY]),
        model=read_model(texts[MODEL]),
        provenance=read_provenance(texts.get(PROVENANCE, "{}")),
        held=_held(texts.get(SHARES)),
        tested=_tested(texts),
        rolled=_rolled(texts),
        audit=read_audit(texts[AUDIT]) if AUDIT in texts else None,
        changed=tuple(changed),
        missing=tuple(missing),
        unrecorded=unrecorded,
    )


def _held(table: str | None) -> tuple[Held, ...]:
    try:
        return () if table is None else read_held(table)
    except (KeyError, TypeError, ValueError) as reason:
        raise RtmError(
            said("{file} cannot be read as what places hold.", file=SHARES),
            said("Run the study again."),
            kind="unreadable",
        ) from reason


def _tested(texts: Mapping[str, str]) -> tuple[Tested, ...]:
    if VALIDATION not in texts or CURVES not in texts:
        return ()
    return read_tested(texts[VALIDATION], texts[CURVES])


def _rolled(texts: Mapping[str, str]) -> Rolled | None:
    if ROLLING not in texts or ROLLING_SUMMARY not in texts:
        return None
    return Rolled.read(texts[ROLLING], texts[ROLLING_SUMMARY])

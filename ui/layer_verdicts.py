"""What “Check layers” says of the layers of a study, asked in the background.

Factors that are not known yet are asked of together, for the study area and the incidents are read
anew in each run; those with different filters in a run each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..algorithms.study.parameters import of_check
from ..core.terrain.checking.record import Role, Verdict
from . import layers
from .checks import Checks, Outcome
from .draft import Content, Draft, FactorRow

ALGORITHM = "checklayers"
INCIDENTS = "check:incidents"  # by which the checks know it
ROLES = {Role.INCIDENTS: Role.INCIDENTS.name.lower(), Role.FACTOR: Role.FACTOR.name.lower()}


@dataclass(frozen=True)
class Finding:
    """What was found of a layer."""

    verdict: Verdict
    sentence: str
    remedy: str
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip()


@dataclass
class Asked:
    """The layers of one run: their sources in its order, and within what they were looked at."""

    within: tuple
    sources: tuple[str, ...] = field(default_factory=tuple)
    filter: str = ""


class LayerVerdicts(QObject):
    """The verdicts of the factors of a draft."""

    found = pyqtSignal()

    def __init__(self, draft: Draft, checks: Checks, parent=None):
        super().__init__(parent)
        self.draft, self.checks = draft, checks
        self._known: dict[tuple, Finding | None] = {}
        self._asked: dict[str, Asked] = {}
        checks.checked.connect(self._heard)

    def of(self, row: FactorRow) -> Finding | None:
        """Return what was found of a factor; None where that is not known, or never will be."""
        return self._known.get(self._key(row.source, row.filter))

    def is_awaited(self, row: FactorRow) -> bool:
        """Return whether something is still to be found of a factor."""
        return _can_be_asked(row) and self._key(row.source, row.filter) not in self._known

    def ask(self, rows: Iterable[FactorRow]) -> None:
        """Have the factors looked at that are not known yet."""
        wanted: dict[str, list[str]] = {}
        for row in rows:
            sources = wanted.setdefault(row.filter, [])
            if self.is_awaited(row) and row.source not in sources:
                sources.append(row.source)
        for name in set(self._asked) - {_name(one) for one, some in wanted.items() if some}:
            self._asked.pop(name)
            self.checks.forget(name)
        for filter_text, sources in wanted.items():
            if sources:
                self._request(filter_text, tuple(sources))

    def _request(self, filter_text: str, sources: tuple[str, ...]) -> None:
        content, name = self.draft.content, _name(filter_text)
        self._asked[name] = Asked(_within(content), sources, filter_text)
        given = {**parameters_of(content), **of_factors(sources, filter_text)}
        self.checks.request(name, ALGORITHM, given, "")

    def _heard(self, name: str) -> None:
        outcome = self.checks.outcomes.get(name)
        asked = self._asked.get(name)
        if outcome is None or asked is None:
            return
        found = findings(outcome, Role.FACTOR) or [None] * len(asked.sources)
        for source, one in zip(asked.sources, found):
            self._known[(asked.within, source, asked.filter)] = one
        self.found.emit()

    def _key(self, source: str, filter_text: str) -> tuple:
        return _within(self.draft.content), source, filter_text


def ask_of_incidents(content: Content, checks: Checks) -> None:
    """Have the incidents looked at, where there are any and a study area."""
    if content.incidents and content.study_area and not layers.is_temporary(content.incidents):
        checks.request(INCIDENTS, ALGORITHM, parameters_of(content), "")
    else:
        checks.forget(INCIDENTS)


def of_incidents(checks: Checks) -> Finding | None:
    """Return what was found of the incidents."""
    outcome = checks.outcomes.get(INCIDENTS)
    found = [] if outcome is None else findings(outcome, Role.INCIDENTS)
    return found[0] if found else None


def findings(outcome: Outcome, role: Role) -> list[Finding]:
    """Return what a check found of the layers of a role, in the order in which they were given."""
    if outcome.fault is not None:
        return []
    return [
        Finding(Verdict(one["verdict"]), one["sentence"], one["remedy"], tuple(one["notes"]))
        for one in json.loads(outcome.results["FINDINGS"])
        if one["role"] == ROLES[role]
    ]


def parameters_of(content: Content) -> dict:
    """Return the parameters of “Check layers” for a study without its factors."""
    exclude = content.exclude or None
    incidents = content.reference("incidents") if content.incidents else None
    return of_check(content.area(), content.crs, incidents, exclude)


def of_factors(sources: Sequence[str], filter_text: str) -> dict:
    """Return the parameters that say which factors are looked at."""
    given = {"FACTORS": list(sources)}
    return {**given, "FACTORS_FILTER": filter_text} if filter_text else given


def _can_be_asked(row: FactorRow) -> bool:
    """Return whether a row is of places: values of a raster or of a field are not looked at."""
    return not (row.is_raster or row.field or layers.is_temporary(row.source))


def _within(content: Content) -> tuple:
    return tuple(sorted((key, str(one)) for key, one in parameters_of(content).items()))


def _name(filter_text: str) -> str:
    return f"check:factors:{filter_text}"

"""The studies of a series as columns: in which order, under which headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ...language import said
from ...study.series import KNOWN_AXES
from .facts import SeriesFacts, StudyInSeries

MOST = 14  # columns side by side


@dataclass(frozen=True)
class Group:
    """Columns that have a heading in common, and how many they are."""

    heading: str
    width: int


@dataclass(frozen=True)
class Columns:
    """Some of the studies side by side.

    Attributes
    ----------
    studies : tuple of StudyInSeries
    groups : tuple of Group
        Empty where nothing is in common.
    headings : tuple of str
        One a study.
    """

    studies: tuple[StudyInSeries, ...]
    groups: tuple[Group, ...]
    headings: tuple[str, ...]


def columns_of(facts: SeriesFacts) -> list[Columns]:
    """Return the studies with results as columns, in parts that fit the page."""
    parts: list[list[StudyInSeries]] = [[]]
    for _, some in groupby(facts.done, lambda one: _first(facts, one)):
        group = list(some)
        while group:
            room = MOST - len(parts[-1])
            if room < len(group) and parts[-1] and len(group) <= MOST:
                parts.append([])
                room = MOST
            parts[-1].extend(group[:room])
            group = group[room:]
            if group:
                parts.append([])
    return [_columns(facts, part) for part in parts if part]


def _first(facts: SeriesFacts, study: StudyInSeries) -> str:
    return study.of.get(facts.axes[0], "") if len(facts.axes) > 1 else ""


def _columns(facts: SeriesFacts, part: Sequence[StudyInSeries]) -> Columns:
    if len(facts.axes) < 2:
        return Columns(tuple(part), (), tuple(one.name for one in part))
    groups = tuple(
        Group(key, len(list(some))) for key, some in groupby(part, lambda one: _first(facts, one))
    )
    headings = tuple(one.without(facts.axes[0]) or one.name for one in part)
    return Columns(tuple(part), groups, headings)


def axis_name(axis: str) -> str:
    """Return what an axis is called: "Crime"."""
    return said(KNOWN_AXES[axis]) if axis in KNOWN_AXES else axis[:1].upper() + axis[1:]

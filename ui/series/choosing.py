"""A series of what was chosen: the open study for each type, in each period."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product

from ...core.settings import LONGEST_NAME
from ...core.study import Axis, Series, Variation, write_study
from ..draft import Content
from ..filter_parts import FilterParts
from ..variation import title_of, varied
from .stretches import Period

VARIED = ("incidents", "holdout", "history")  # keys of a study that other events change
LastQuarter = Callable[[FilterParts], str]


def series_of(
    content: Content,
    old: FilterParts,
    kinds: Sequence,
    periods: Sequence[Period],
    *,
    title: str,
    tested: bool,
    last_quarter: LastQuarter,
) -> Series:
    """Return the series of a study's types and periods.

    Parameters
    ----------
    content : Content
        The open study.
    old : FilterParts
        Its types and its period.
    kinds : sequence
        The types; none for those that the study has.
    periods : sequence of Period
        None for the one that the study has.
    title : str
    tested : bool
        Whether each period is tested on the next.
    last_quarter : callable
        As `varied` takes it.
    """
    base = json.loads(write_study(content.study()))
    found = []
    for kind, at in product(kinds or [None], range(len(periods)) if periods else [None]):
        parts = old if kind is None else replace(old, kinds=(kind,))
        if at is None:
            made = varied(content, parts, content.title, last_quarter)
        else:
            made = _within(content, parts, periods, at, tested)
        of = {"crime": _word(kind)} if kind is not None else {}
        of.update({"period": periods[at].name} if at is not None else {})
        new = json.loads(write_study(made.study()))
        title = ", ".join([title_of(content, old, parts), *_names(periods, at)])
        changes = {"title": title[:LONGEST_NAME], **_changes(base, new)}
        found.append(Variation(", ".join(of.values()), study=changes, of=of))
    return Series(title, base, (Axis("", tuple(found)),))


def _names(periods: Sequence[Period], at: int | None) -> list[str]:
    return [] if at is None else [periods[at].name]


def _word(kind) -> str:
    words = " ".join(str(kind).replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:]


def _within(
    content: Content, parts: FilterParts, periods: Sequence[Period], at: int, tested: bool
) -> Content:
    """Return the study of one period, tested on the next where that is wanted."""

    def during(period: Period) -> str:
        return replace(parts, first=period.first, last="", before=period.before).expression()

    made = replace(content, incidents_filter=during(periods[at]), history=())
    if not tested or at + 1 == len(periods):
        return replace(made, holdout="", holdout_filter="")
    return replace(
        made,
        holdout=content.incidents,
        holdout_filter=during(periods[at + 1]),
        holdout_count_once_by=content.incidents_count_once_by,
        holdout_date_field=content.incidents_date_field,
    )


def _changes(base: Mapping, new: Mapping) -> dict:
    """Return what makes one study of the other, as a variation has it."""
    found = {}
    for key in VARIED:
        if base.get(key) != new.get(key):
            found[key] = _change(base.get(key), new.get(key))
    return found


def _change(old, new):
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return new
    gone = {key: None for key in old if key not in new}
    return {**gone, **{key: value for key, value in new.items() if old.get(key) != value}}

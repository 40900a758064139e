"""A study like another one, of other types of incident or another period."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from ..algorithms.language import tr
from .draft import Content
from .filter_parts import FilterParts, parts_of
from .histories import followed


def varied(
    content: Content,
    parts: FilterParts,
    title: str,
    last_quarter: Callable[[FilterParts], str],
) -> Content:
    """Return a study of other incidents, which all else is as it is in.

    Parameters
    ----------
    content : Content
    parts : FilterParts
        The types and the period wanted, of all incidents: those of a test by date as well.
    title : str
    last_quarter : callable
        From parts, the date from which on about a quarter of their incidents lie; "" for none.
    """
    new = replace(content, title=title, incidents_filter=parts.expression())
    new = replace(new, history=followed(content, new))
    if content.holdout and content.holdout == content.incidents:
        return _cut(new, parts, last_quarter)
    before = parts_of(content.holdout_filter)
    if not content.holdout or before is None:
        return new
    of_test = replace(before, kind_field=parts.kind_field, kinds=parts.kinds)
    return replace(new, holdout_filter=of_test.expression())


def _cut(content: Content, parts: FilterParts, last_quarter) -> Content:
    """Return the study with a test by date: where it was if that lies within the period."""
    now = parts_of(content.holdout_filter)
    date = now.first if now is not None else ""
    within = date and parts.first < date and (not parts.last or date <= parts.last)
    if not within:
        date = last_quarter(parts)
    if not date:
        return replace(content, holdout="", holdout_filter="")
    early, late = parts.split_at(date)
    return replace(
        content,
        incidents_filter=early.expression(),
        holdout_filter=replace(late, last=parts.last).expression(),
    )


def whole_parts(content: Content) -> FilterParts:
    """Return the types and the period of a study, those of its test by date included.

    What was written by hand has no parts, and so none are returned.
    """
    parts = parts_of(content.incidents_filter) or FilterParts()
    if not content.holdout or content.holdout != content.incidents:
        return parts
    test = parts_of(content.holdout_filter) or FilterParts()
    return replace(parts, before="", last=test.last)


def title_of(content: Content, old: FilterParts, new: FilterParts) -> str:
    """Return a title for the variation: the old one, with what is different in it or after it."""
    title, told = content.title, []
    if new.kinds != old.kinds:
        title, told = _with_kinds(title, _words(old.kinds), _words(new.kinds))
    if (new.first, new.last) != (old.first, old.last):
        title = title.replace(f", {_period(old)}", "") if _period(old) else title
        told.append(_period(new) or tr("whole period"))
    return ", ".join([title, *told])


def _with_kinds(title: str, old: str, new: str) -> tuple[str, list[str]]:
    """Return a title that names other types, or else what is to stand after it."""
    found = re.search(re.escape(old), title, re.IGNORECASE) if old else None
    if found is None:
        return title, [new or tr("every type")]
    word = new or tr("every type")
    if found.group()[0].isupper():
        word = word[0].upper() + word[1:]
    return title[: found.start()] + word + title[found.end() :], []


def _words(kinds: Sequence) -> str:
    return ", ".join(str(one) for one in kinds)


def _period(parts: FilterParts) -> str:
    if not (parts.first or parts.last):
        return ""
    first, last = parts.first or tr("the first"), parts.last or tr("the last")
    return first if first == last else tr("{first} to {last}", first=first, last=last)

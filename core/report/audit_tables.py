"""The tables of an audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..audit.record import Audit, Flagged, Living, MapAudit
from ..errors import MissingError
from ..language import said
from ..plain import cut, one_line
from .audit_words import (
    LONGEST_LABEL,
    area_told,
    at_headline,
    ends_told,
    kind_told,
    labels,
    own_maps,
    percent,
    ratio_told,
    share_told,
    titles,
)
from .fields import number
from .phrases.numbers import short_percent, whole
from .tables import Figure, Row, Table

MOST_TYPES = 20
Panels = Sequence[tuple[str, MapAudit, Flagged]]


def of_groups(audit: Audit, some: Sequence[int], panels: Panels) -> Table:
    """Return some groups, a row each: of all residents, of the events' places, of each map."""
    names = labels(audit)
    rows = []
    for group in some:
        one = audit.groups[group]
        recorded = Figure(
            share_told(one, "events_share"),
            ends_told(one.events_ratio),
            more=_times(one.events_ratio),
        )
        figures = [Figure(share_told(one, "share")), recorded]
        figures += [_living(at.groups[group]) for _, _, at in panels]
        rows.append(Row(names[group], "", tuple(figures)))
    headings = (
        said("All residents"),
        said("Where events were recorded"),
        *(title for title, _, _ in panels),
    )
    return Table("", headings, tuple(rows))


def _living(one: Living) -> Figure:
    return Figure(
        share_told(one, "share_of_flagged"),
        ends_told(one.ratio),
        more=_times(one.ratio),
    )


def _times(ratio) -> str:
    return "" if ratio is None else said("× {ratio}", ratio=ratio_told(ratio))


def of_maps(audit: Audit) -> Table:
    """Return the maps, a row each: at every share, the residents and the events there.

    A map that flags less than the largest share, as priority places do, has all of it in a last
    column.
    """
    maps = own_maps(audit)
    beyond = [_beyond(one, audit) for one in maps]
    some = any(at is not None for at in beyond)
    rows = []
    for title, one, at in zip(titles(maps), maps, beyond):
        figures = [_reached(one.at(share)) for share in audit.area_shares]
        if some:
            figures.append(Figure("") if at is None else _all_of_it(at))
        rows.append(Row(title, one.kind, tuple(figures)))
    headings = tuple(short_percent(share) for share in audit.area_shares)
    return Table("", (*headings, said("All of it")) if some else headings, tuple(rows))


def _beyond(one: MapAudit, audit: Audit) -> Flagged | None:
    """Return all ground of a map whose last share is none of those that were asked for."""
    last = one.flagged[-1] if one.flagged else None
    asked = last is None or any(abs(last.area_share - share) < 1e-9 for share in audit.area_shares)
    return None if asked else last


def _all_of_it(at: Flagged) -> Figure:
    return replace(_reached(at), interval=said("in {area} of the area", area=area_told(at)))


def _reached(at: Flagged | None) -> Figure:
    if at is None:
        return Figure("–")
    found = at.events_share
    events = said("not told") if found is None else number(found, "value", percent)
    return Figure(
        said("{share} of events", share=events),
        more=said("{share} of residents", share=share_told(at, "residents_share")),
    )


def ratios_by_share(audit: Audit) -> tuple[Table, ...]:
    """Return a table for each map: the ratio of each group at every share of the area."""
    maps, names = own_maps(audit), labels(audit)
    tables = []
    for title, one in zip(titles(maps), maps):
        rows = tuple(
            Row(name, "", tuple(_ratio(at.groups[group]) for at in one.flagged))
            for group, name in enumerate(names)
        )
        headings = tuple(area_told(at) for at in one.flagged)
        tables.append(Table(title, headings, rows))
    return tuple(tables)


def _ratio(one: Living) -> Figure:
    return Figure(ratio_told(one.ratio), ends_told(one.ratio))


def kept_table(audit: Audit) -> Table:
    """Return how much of each map's flagged ground stays flagged without some crime types."""
    if audit.without is None:
        raise MissingError
    maps = own_maps(audit)
    by_name: dict[str, list] = {}
    for stays in audit.without.kept:
        by_name.setdefault(stays.map, []).append(stays)
    rows = []
    for title, one in zip(titles(maps), maps):
        known = by_name.get(one.name, [])
        figures = []
        for share in audit.area_shares:
            found = next((kept for kept in known if abs(kept.area_share - share) < 1e-9), None)
            figures.append(Figure("–" if found is None else number(found, "share", percent)))
        if known:
            rows.append(Row(title, one.kind, tuple(figures)))
    return Table("", tuple(short_percent(share) for share in audit.area_shares), tuple(rows))


def without_table(audit: Audit) -> Table:
    """Return the ratio of each group on each map, with all crime types and without some."""
    names = labels(audit)
    pairs = []
    others = [one for one in audit.maps if one.without]
    maps = own_maps(audit)
    for title, one in zip(titles(maps), maps):
        other = next((found for found in others if found.kind == one.kind), None)
        here = at_headline(one, audit)
        there = None if other is None else at_headline(other, audit)
        if other is not None and here is not None and there is not None:
            others.remove(other)
            pairs.append((title, here, there))
    rows = []
    for group, name in enumerate(names):
        figures = []
        for _, here, there in pairs:
            figures += [_ratio(here.groups[group]), _ratio(there.groups[group])]
        rows.append(Row(name, "", tuple(figures)))
    headings = []
    for title, _, _ in pairs:
        headings += [title, said("without")]
    return Table("", tuple(headings), tuple(rows))


def asked_of(audit: Audit) -> str:
    """Return the crime types that were left out."""
    if audit.without is None:
        return ""
    types = [cut(one_line(one), LONGEST_LABEL) for one in audit.without.types]
    more = (
        said(" and {count} more", count=len(types) - MOST_TYPES) if len(types) > MOST_TYPES else ""
    )
    return ", ".join(types[:MOST_TYPES]) + more


def same_facts(audit: Audit) -> dict[str, str]:
    """Return what was audited with what, for those who want the same numbers."""
    facts = {said("map {name}", name=one.name): kind_told(one) for one in own_maps(audit)}
    for one in audit.maps:
        if one.without:
            facts[said("map {name}, again", name=one.name)] = said(
                "{kind}, without some crime types", kind=kind_told(one)
            )
    facts[said("small areas")] = said(
        "{layer}; {areas} lie in the study area and cover {share} of it",
        layer=audit.layer,
        areas=number(audit, "areas", whole),
        share=number(audit, "covered", lambda share: short_percent(round(share, 4))),
    )
    facts[said("residents")] = audit.total or said("the sum of the groups")
    fields = [one.name for one in audit.groups if one.name]
    if fields:
        facts[said("groups")] = ", ".join(fields)
    if audit.deprivation:
        facts[said("deprivation")] = audit.deprivation
    facts[said("edge of the study area")] = (
        said("residents outside are cut off") if audit.clipped else said("cells on it count whole")
    )
    facts[said("smallest number told")] = number(audit, "least", str)
    facts[said("blocks")] = said(
        "{blocks} of {width:g} {units}",
        blocks=number(audit, "blocks", whole),
        width=audit.block_width,
        units=audit.units,
    )
    facts[said("seed")] = said(
        "{seed}, {resamples} resamples",
        seed=number(audit, "seed", str),
        resamples=number(audit, "resamples", whole),
    )
    facts[said("software")] = ", ".join(
        f"{name} {version}" for name, version in audit.software.items()
    )
    facts[said("made")] = audit.created
    return facts

"""An audit as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.audit.record import RECORDED, Audit, Flagged, Group, Living, MapAudit, Spread

EVERYONE, EVENTS = "everyone", "events"
AUDIT_FIELDS = (
    ("map", str),
    ("kind", str),
    ("without_types", str),
    ("area_share", float),
    ("of", str),
    ("group", str),
    ("class", int),
    ("class_value", float),
    ("number", int),
    ("share_of_group", float),
    ("share_of_flagged", float),
    ("share_of_all", float),
    ("ratio", float),
    ("low", float),
    ("high", float),
    ("tied", float),
    ("not_told", str),
)
NOBODY = Living(None, None, None, None)


def audit_rows(audit: Audit) -> Iterator[tuple]:
    """Yield a row for each map, share of the area and group, beside the recorded events."""
    for group in audit.groups:
        ratio = group.events_ratio
        yield (
            *(RECORDED, RECORDED, "", None, *_called(group), None, None),
            *(group.events_share, group.share, *_ends(ratio), None, _yes(ratio is None)),
        )
    for one in audit.maps:
        for at in one.flagged:
            yield from _of_ground(one, at)
            for group, living in zip(audit.groups, at.groups):
                yield (*_of_map(one, at), *_living(group, living), at.tied, _untold(living))


def _of_ground(one: MapAudit, at: Flagged) -> Iterator[tuple]:
    """Yield all residents and the events of flagged ground."""
    nothing = ("", None, None)
    yield (
        *(*_of_map(one, at), EVERYONE, *nothing, at.residents, at.residents_share, None, None),
        *(None, None, None, at.tied, _yes(at.residents is None)),
    )
    found = at.events_share
    ends = (None, None) if found is None else (found.low, found.high)
    yield (
        *(*_of_map(one, at), EVENTS, *nothing, at.events),
        *(None if found is None else found.value, None, None, None, *ends),
        *(at.tied, _yes(at.events is None)),
    )


def _of_map(one: MapAudit, at: Flagged) -> tuple:
    return one.name, one.kind, _yes(one.without), at.area_share


def _living(group: Group, living: Living) -> tuple:
    shares = (living.share_of_group, living.share_of_flagged, group.share)
    return (*_called(group), living.residents, *shares, *_ends(living.ratio))


def _called(group: Group) -> tuple:
    return group.kind, group.name, group.number or None, group.value


def _ends(found: Spread | None) -> tuple:
    return (None, None, None) if found is None else (found.value, found.low, found.high)


def _untold(living: Living) -> str:
    return _yes(living == NOBODY)


def _yes(value: bool) -> str:
    return "yes" if value else ""
